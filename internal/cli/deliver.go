package cli

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/tailwater/tailwater/internal/export"
	"github.com/tailwater/tailwater/internal/export/openmetadata"
	"github.com/tailwater/tailwater/internal/send"
)

// isTime reads a time as flags take it; an empty one is fine.
func isTime(s string) error {
	if s == "" {
		return nil
	}
	if _, err := time.Parse(time.RFC3339, s); err != nil {
		return failure("write it as 2027-01-31T12:00:00Z", "--event-time %q is no time", s)
	}
	return nil
}

// receiver is a kind of server that results can be sent to.
type receiver struct {
	format string   // of what it takes
	path   string   // where it takes it, if the URL does not say
	tokens []string // names of environment variables that may hold the token
}

var receivers = []receiver{
	{"openlineage", "/api/v1/lineage", []string{"TAILWATER_TOKEN", "OPENLINEAGE_API_KEY"}},
	{"openmetadata", "/api/v1/lineage", []string{"TAILWATER_TOKEN", "OPENMETADATA_JWT_TOKEN"}},
}

// receiverOf finds the server for a format.
func receiverOf(name string) (receiver, error) {
	var known []string
	for _, r := range receivers {
		if r.format == name {
			return r, nil
		}
		known = append(known, r.format)
	}
	return receiver{}, failure(fmt.Sprintf("choose one of %v with --format", known), "--send does not know what to send of the format %q", name)
}

// address completes the URL of a server.
func (r receiver) address(s string) (string, error) {
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return "", failure("write http://host:port or https://host", "--send %q is no address of a server", s)
	}
	if u.Path == "" || u.Path == "/" {
		u.Path = r.path
	}
	return u.String(), nil
}

func (r receiver) token() string {
	for _, name := range r.tokens {
		if t := os.Getenv(name); t != "" {
			return t
		}
	}
	return ""
}

// deliver sends a project to a server, through a file, so that a second try goes
// on where the first one stopped.
func (a *app) deliver(p *export.Project, in *exporting, name string) error {
	r, err := receiverOf(name)
	if err != nil {
		return err
	}
	to, err := r.address(in.send)
	if err != nil {
		return err
	}
	formats := exportFormats(p, in)
	s, err := newStage("-", formats[indexOf(formats, name)].stream)
	if err != nil {
		return err
	}
	defer s.remove()
	f, err := os.Open(s.name)
	if err != nil {
		return err
	}
	defer f.Close()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	a.progress.say("sending")
	sent, before, missing, err := r.lines(ctx, to, f)
	a.progress.clear()
	a.lacking(missing)
	if err != nil {
		return failure("mend that and send again: it goes on there", "%s: %d sent: %v", to, sent, err)
	}
	if !a.look.quiet {
		fmt.Fprintf(a.stderr, "tailwater: sent %d to %s", sent, to)
		if before > 0 {
			fmt.Fprintf(a.stderr, ", after %d before", before)
		}
		fmt.Fprintln(a.stderr)
	}
	return nil
}

// lines sends documents, and gives what the server lacks for some of them.
func (r receiver) lines(ctx context.Context, to string, documents io.ReadSeeker) (sent, before int, missing []string, err error) {
	c := send.NewClient(r.token())
	d := send.Delivery{URL: to, Journal: journal(to)}
	if r.format == "openmetadata" {
		m := &metadataServer{client: c, url: to, tables: map[string]*openmetadata.Table{}}
		d.Post = m.post
		sent, before, err = c.Lines(ctx, d, documents)
		return sent, before, m.missing, err
	}
	sent, before, err = c.Lines(ctx, d, documents)
	return sent, before, nil, err
}

// lacking tells what a server does not have.
func (a *app) lacking(missing []string) {
	slices.SortFunc(missing, func(a, b string) int { // tables first
		return cmp.Or(strings.Compare(b[:1], a[:1]), strings.Compare(a, b))
	})
	missing = slices.Compact(missing)
	for i, m := range missing {
		if i == 5 {
			fmt.Fprintf(a.stderr, "tailwater: and %d more\n", len(missing)-i)
			return
		}
		fmt.Fprintf(a.stderr, "tailwater: left out: the server has no %s\n", m)
	}
}

// journal is where a delivery to an address is remembered.
func journal(to string) string {
	dir, err := os.UserCacheDir()
	if err != nil {
		dir = os.TempDir()
	}
	sum := sha256.Sum256([]byte(to))
	return filepath.Join(dir, "tailwater", "send-"+hex.EncodeToString(sum[:8]))
}

func indexOf(formats []format, name string) int {
	for i, f := range formats {
		if f.name == name {
			return i
		}
	}
	panic("cli: no format is called " + name)
}
