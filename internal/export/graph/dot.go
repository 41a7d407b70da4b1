package graph

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/tailwater/tailwater/compiler/lineage"
	"github.com/tailwater/tailwater/internal/addr"
	"github.com/tailwater/tailwater/internal/export"
)

// DOT writes each node as a table with a port for each column. What only
// decides, or decides rows, is drawn with dashes.
func DOT(w io.Writer, p *export.Project) error {
	b := bufio.NewWriter(w)
	b.WriteString("digraph lineage {\n  rankdir=LR;\n  node [shape=plain, fontname=\"Helvetica\"];\n  edge [fontname=\"Helvetica\", fontsize=9];\n")
	for n := range p.Nodes() {
		dotNode(b, n)
		for _, c := range n.Columns {
			for _, in := range c.Inputs {
				dotEdge(b, n, c.Name, in)
			}
		}
		for _, in := range n.Rows {
			dotEdge(b, n, "", in)
		}
	}
	b.WriteString("}\n")
	return b.Flush()
}

// dotColours tell the kinds of nodes apart.
var dotColours = map[string]string{"source": "#d5e8d4", "seed": "#e1d5e7", "snapshot": "#fff2cc", "model": "#dae8fc"}

func dotNode(b *bufio.Writer, n *export.Node) {
	fmt.Fprintf(b, "  %s [label=<<table border=\"0\" cellborder=\"1\" cellspacing=\"0\"><tr><td port=%s bgcolor=\"%s\"><b>%s</b></td></tr>",
		quote(string(n.ID)), attribute(port("")), dotColours[n.Kind], markup(title(n.ID)))
	for _, c := range n.Columns {
		fmt.Fprintf(b, "<tr><td port=%s align=\"left\">%s</td></tr>", attribute(port(c.Name)), markup(c.Name))
	}
	b.WriteString("</table>>];\n")
}

func dotEdge(b *bufio.Writer, n *export.Node, column string, in export.Input) {
	style := ""
	if column == "" || len(in.Uses.Values()) == 0 {
		style = ", style=dashed"
	}
	label := ""
	if in.Kind != lineage.Identity {
		label = in.Kind.String()
	}
	fmt.Fprintf(b, "  %s:%s -> %s:%s [label=%s%s];\n",
		quote(string(in.From.Node)), quote(port(in.From.Name)), quote(string(n.ID)), quote(port(column)), quote(label), style)
}

// port names a column within its node; no name can clash with a side.
func port(column string) string {
	if column == "" {
		return "rows"
	}
	return "c:" + column
}

// title is a node's name for people.
func title(id addr.Node) string {
	switch {
	case id.Name() == "":
		return string(id)
	case id.Kind() == "model":
		return id.Name()
	}
	return id.Kind() + " " + id.Name()
}

// quote writes a DOT string.
func quote(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\r", "", "\x00", "").Replace(s) + `"`
}

var forMarkup = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;")

// markup is text within markup. What is no text there is left out.
func markup(s string) string {
	return forMarkup.Replace(strings.Map(func(r rune) rune {
		if r < ' ' && r != '\t' && r != '\n' || r == 0xFFFE || r == 0xFFFF {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "�")))
}

func attribute(s string) string { return `"` + markup(s) + `"` }
