package dbtyaml

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/tailwater/tailwater/internal/export"
)

// kinds are the resources that are described in YAML, with their headings.
var kinds = []struct{ kind, heading string }{{"model", "models"}, {"seed", "seeds"}, {"snapshot", "snapshots"}}

// Write writes the patch of a project.
func Write(w io.Writer, p *export.Project) error {
	b := bufio.NewWriter(w)
	b.WriteString("version: 2\n")
	for _, k := range kinds {
		heading := "\n" + k.heading + ":\n"
		last := "" // the model whose versions are being listed
		for n := range p.Nodes() {
			columns := gaining(n)
			if n.Kind != k.kind || n.ID.Package() != p.Manifest.Name || len(columns) == 0 {
				continue
			}
			b.WriteString(heading)
			heading = ""
			last = resource(b, n, last)
			indent := "    "
			if n.Version != "" {
				indent = "        "
			}
			fmt.Fprintf(b, "%scolumns:\n", indent)
			for _, c := range columns {
				column(b, indent+"  ", c)
			}
		}
	}
	return b.Flush()
}

// gaining are the columns of which there is something to say.
func gaining(n *export.Node) []export.Column {
	return slices.DeleteFunc(slices.Clone(n.Columns), func(c export.Column) bool {
		return c.Inherited == nil && !slices.ContainsFunc(c.Carried, told)
	})
}

// told reports whether a label is written down: what is masked is not the same
// thing any more.
func told(l export.Label) bool { return !l.Masked }

func resource(b *bufio.Writer, n *export.Node, last string) string {
	if n.Version == "" {
		fmt.Fprintf(b, "  - name: %s\n", quote(n.Name))
		return ""
	}
	if n.Name != last {
		fmt.Fprintf(b, "  - name: %s\n    versions:\n", quote(n.Name))
	}
	fmt.Fprintf(b, "      - v: %s\n", version(n.Version))
	return n.Name
}

// version is a number where it can be one.
func version(v string) string {
	if strings.Trim(v, "0123456789") == "" {
		return v
	}
	return quote(v)
}

func column(b *bufio.Writer, indent string, c export.Column) {
	fmt.Fprintf(b, "%s- name: %s\n", indent, quote(c.Name))
	if c.Inherited != nil {
		fmt.Fprintf(b, "%s  description: %s # from %s\n", indent, quote(c.Inherited.Text), comment(c.Inherited.From.String()))
	}
	var tags, meta []export.Label
	for _, l := range c.Carried {
		switch {
		case !told(l):
		case l.Tag:
			tags = append(tags, l)
		case !slices.ContainsFunc(meta, func(m export.Label) bool { return m.Name == l.Name }):
			meta = append(meta, l)
		}
	}
	if len(tags)+len(meta) == 0 {
		return
	}
	fmt.Fprintf(b, "%s  config:\n", indent)
	if len(tags) > 0 {
		fmt.Fprintf(b, "%s    tags:\n", indent)
		for _, t := range declared(c, tags) {
			fmt.Fprintf(b, "%s      - %s\n", indent, t)
		}
	}
	if len(meta) > 0 {
		fmt.Fprintf(b, "%s    meta:\n", indent)
		for _, m := range meta {
			fmt.Fprintf(b, "%s      %s: %s # from %s\n", indent, quote(m.Name), m.Value, comment(m.From.String()))
		}
	}
}

// declared are the tags that the column has already, and those carried to it: a
// list in YAML replaces the one before.
func declared(c export.Column, carried []export.Label) []string {
	var out []string
	for _, t := range c.Tags {
		out = append(out, quote(t))
	}
	for _, l := range carried {
		out = append(out, quote(l.Name)+" # from "+comment(l.From.String()))
	}
	return out
}

// quote writes a string of JSON, which YAML reads as it is.
func quote(s string) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(s); err != nil {
		panic(err)
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// comment is a name that stays on its line.
func comment(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' {
			return ' '
		}
		return r
	}, s)
}
