package graph

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/tailwater/tailwater/internal/addr"
	"github.com/tailwater/tailwater/internal/export"
)

const graphmlHead = `<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">
  <key id="label" for="node" attr.name="label" attr.type="string"/>
  <key id="node" for="node" attr.name="node" attr.type="string"/>
  <key id="column" for="node" attr.name="column" attr.type="string"/>
  <key id="type" for="node" attr.name="type" attr.type="string"/>
  <key id="resource" for="node" attr.name="resource" attr.type="string"/>
  <key id="kind" for="edge" attr.name="kind" attr.type="string"/>
  <key id="direct" for="edge" attr.name="direct" attr.type="boolean"/>
  <key id="masking" for="edge" attr.name="masking" attr.type="boolean"/>
  <graph id="lineage" edgedefault="directed">
`

// GraphML writes a vertex for each column and one for the rows of each node.
func GraphML(w io.Writer, p *export.Project) error {
	b := bufio.NewWriter(w)
	b.WriteString(graphmlHead)
	for n := range p.Nodes() {
		vertex(b, n, export.Column{})
		for _, c := range n.Columns {
			vertex(b, n, c)
		}
		for _, c := range n.Columns {
			for _, in := range c.Inputs {
				arc(b, addr.Column{Node: n.ID, Name: c.Name}, in)
			}
		}
		for _, in := range n.Rows {
			arc(b, addr.Column{Node: n.ID}, in)
		}
	}
	b.WriteString("  </graph>\n</graphml>\n")
	return b.Flush()
}

func vertex(b *bufio.Writer, n *export.Node, c export.Column) {
	label := title(n.ID)
	if c.Name != "" {
		label += "." + c.Name
	}
	fmt.Fprintf(b, "    <node id=%s>", attribute(token(addr.Column{Node: n.ID, Name: c.Name})))
	datum(b, "label", label)
	datum(b, "node", string(n.ID))
	datum(b, "column", c.Name)
	datum(b, "type", c.Type)
	datum(b, "resource", n.Kind)
	b.WriteString("</node>\n")
}

func arc(b *bufio.Writer, to addr.Column, in export.Input) {
	direct := to.Name != "" && len(in.Uses.Values()) > 0
	fmt.Fprintf(b, "    <edge source=%s target=%s>", attribute(token(in.From)), attribute(token(to)))
	datum(b, "kind", in.Kind.String())
	datum(b, "direct", fmt.Sprint(direct))
	datum(b, "masking", fmt.Sprint(direct && !in.Uses.Clear()))
	b.WriteString("</edge>\n")
}

func datum(b *bufio.Writer, key, value string) {
	if value != "" {
		fmt.Fprintf(b, "<data key=%q>%s</data>", key, markup(value))
	}
}

// token names a column as XML's NMTOKEN, which an id must be. Columns are told
// from nodes by a double colon.
func token(c addr.Column) string {
	s := nmtoken(string(c.Node))
	if c.Name != "" {
		s += "::" + nmtoken(c.Name)
	}
	return s
}

func nmtoken(s string) string {
	var b strings.Builder
	for i, r := range s {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '.', r == '-', r == '_' && !strings.HasPrefix(s[i:], "_x"):
			b.WriteRune(r)
		default:
			fmt.Fprintf(&b, "_x%04x_", r)
		}
	}
	return b.String()
}
