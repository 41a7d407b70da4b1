package cli

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// taker is a server that takes events, and breaks the connection of some.
type taker struct {
	cut   map[int]bool // by number of the request
	count int
	got   []string
	paths map[string]bool
	auth  map[string]bool
}

func (s *taker) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	s.count++
	if s.cut[s.count] {
		panic(http.ErrAbortHandler)
	}
	s.got = append(s.got, string(body))
	s.paths[r.Method+" "+r.URL.Path] = true
	s.auth[r.Header.Get("Authorization")] = true
	w.WriteHeader(http.StatusCreated)
}

func newTaker(t *testing.T, cut ...int) (*taker, string) {
	s := &taker{cut: map[int]bool{}, paths: map[string]bool{}, auth: map[string]bool{}}
	for _, n := range cut {
		s.cut[n] = true
	}
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	t.Setenv("OPENLINEAGE_API_KEY", "secret")
	t.Setenv("TAILWATER_TOKEN", "")
	return s, server.URL
}

func lineageOf(t *testing.T, args ...string) (status int, stdout, stderr string) {
	var out, err bytes.Buffer
	all := append([]string{"lineage", "--manifest", "../../testdata/shop/head/target", "--namespace", "duckdb://shop.duckdb", "--format", "openlineage"}, args...)
	status = Main(all, &out, &err)
	return status, out.String(), err.String()
}

// What is sent is what is written; sent twice, it is the same; and a connection
// that breaks loses nothing.
func TestSendEvents(t *testing.T) {
	s, url := newTaker(t, 3)
	_, written, _ := lineageOf(t)
	for range 2 {
		status, stdout, stderr := lineageOf(t, "--send", url)
		require.Zero(t, status, stderr)
		assert.Empty(t, stdout)
		assert.Contains(t, stderr, "to "+url+"/api/v1/lineage")
	}
	events := strings.Split(strings.TrimSpace(written), "\n")
	assert.Equal(t, slices.Concat(events, events), s.got)
	assert.Equal(t, map[string]bool{"POST /api/v1/lineage": true}, s.paths)
	assert.Equal(t, map[string]bool{"Bearer secret": true}, s.auth)
}

// A server that cannot be reached is one line, and nothing on standard output.
func TestSendMistakes(t *testing.T) {
	for _, c := range []struct{ args, says string }{
		{"--send localhost:1", `--send "localhost:1" is no address of a server; write http://host:port or https://host`},
		{"--send http://localhost:1 --format dot", `--send does not know what to send of the format "dot"`},
		{"--event-time yesterday", `--event-time "yesterday" is no time`},
		{"--event rum", `did you mean "run"?`},
		{"--namespace=", "say --namespace"},
	} {
		status, stdout, stderr := lineageOf(t, strings.Fields(c.args)...)
		assert.Equal(t, statusFailed, status)
		assert.Empty(t, stdout)
		assert.Contains(t, stderr, c.says)
	}
}
