package graph

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/tailwater/tailwater/compiler/lineage"
	"github.com/tailwater/tailwater/internal/addr"
	"github.com/tailwater/tailwater/internal/export"
)

// What Mermaid shows by default is at most 500 edges and 50,000 characters; one
// more, and nothing is shown. Neither limit can be raised in the diagram.
const (
	mermaidEdges = 400
	mermaidChars = 40_000
)

// Mermaid writes a flowchart: of columns if it fits, else of nodes, else of the
// nodes that fit, with a word on how many do not.
func Mermaid(w io.Writer, p *export.Project) error {
	d := columnDiagram(p)
	if d == nil {
		d = nodeDiagram(p)
	}
	_, err := w.Write(d.text())
	return err
}

// diagram is a flowchart in the making.
type diagram struct {
	ids   map[addr.Column]string
	nodes bytes.Buffer
	edges bytes.Buffer
	count int
	left  int // edges that did not fit
}

func newDiagram() *diagram { return &diagram{ids: map[addr.Column]string{}} }

func (d *diagram) full() bool {
	return d.count > mermaidEdges || d.nodes.Len()+d.edges.Len() > mermaidChars
}

func (d *diagram) id(c addr.Column) string {
	id, ok := d.ids[c]
	if !ok {
		id = fmt.Sprintf("n%d", len(d.ids)+1)
		d.ids[c] = id
	}
	return id
}

func (d *diagram) text() []byte {
	var b bytes.Buffer
	b.WriteString("flowchart LR\n")
	d.nodes.WriteTo(&b)
	d.edges.WriteTo(&b)
	if d.left > 0 {
		fmt.Fprintf(&b, "  more[%s]\n", label(fmt.Sprintf("and %d more edges", d.left)))
	}
	return b.Bytes()
}

// columnDiagram gives nil where it does not fit.
func columnDiagram(p *export.Project) *diagram {
	d := newDiagram()
	used := columnsUsed(p)
	for n := range p.Nodes() {
		d.node(n, used)
		for _, c := range n.Columns {
			for _, in := range c.Inputs {
				d.edge(in.From, addr.Column{Node: n.ID, Name: c.Name}, in, len(in.Uses.Values()) == 0)
			}
		}
		for _, in := range n.Rows {
			d.edge(in.From, addr.Column{Node: n.ID}, in, true)
		}
		if d.full() {
			return nil
		}
	}
	return d
}

// columnsUsed are the ends of the first edges: as many as fit, and one more.
func columnsUsed(p *export.Project) map[addr.Column]bool {
	used := map[addr.Column]bool{}
	for n := range p.Nodes() {
		for _, c := range n.Columns {
			for _, in := range c.Inputs {
				used[in.From], used[addr.Column{Node: n.ID, Name: c.Name}] = true, true
			}
		}
		for _, in := range n.Rows {
			used[in.From], used[addr.Column{Node: n.ID}] = true, true
		}
		if len(used) > 2*mermaidEdges {
			break
		}
	}
	return used
}

// node draws a box with the columns that have edges.
func (d *diagram) node(n *export.Node, used map[addr.Column]bool) {
	rows := addr.Column{Node: n.ID}
	if !used[rows] && !slices.ContainsFunc(n.Columns, func(c export.Column) bool { return used[addr.Column{Node: n.ID, Name: c.Name}] }) {
		return
	}
	fmt.Fprintf(&d.nodes, "  subgraph s%s[%s]\n", d.id(rows), label(title(n.ID)))
	if used[rows] {
		fmt.Fprintf(&d.nodes, "    %s([rows])\n", d.id(rows))
	}
	for _, c := range n.Columns {
		if at := (addr.Column{Node: n.ID, Name: c.Name}); used[at] {
			fmt.Fprintf(&d.nodes, "    %s[%s]\n", d.id(at), label(c.Name))
		}
	}
	d.nodes.WriteString("  end\n")
}

func (d *diagram) edge(from, to addr.Column, in export.Input, dashed bool) {
	d.count++
	arrow := "-->"
	if dashed {
		arrow = "-.->"
	}
	word := ""
	if in.Kind != lineage.Identity {
		word = "|" + label(in.Kind.String()) + "|"
	}
	fmt.Fprintf(&d.edges, "  %s %s%s %s\n", d.id(from), arrow, word, d.id(to))
}

// nodeDiagram draws nodes only, as many as fit.
func nodeDiagram(p *export.Project) *diagram {
	d := newDiagram()
	drawn := map[addr.Node]bool{}
	draw := func(id addr.Node) {
		if !drawn[id] {
			drawn[id] = true
			fmt.Fprintf(&d.nodes, "  %s[%s]\n", d.id(addr.Column{Node: id}), label(title(id)))
		}
	}
	for n := range p.Nodes() {
		for _, in := range n.Inputs {
			if d.count >= mermaidEdges || d.nodes.Len()+d.edges.Len() > mermaidChars-1000 {
				d.left++
				continue
			}
			draw(in)
			draw(n.ID)
			d.count++
			fmt.Fprintf(&d.edges, "  %s --> %s\n", d.id(addr.Column{Node: in}), d.id(addr.Column{Node: n.ID}))
		}
	}
	return d
}

// longestLabel is how much of a name is shown.
const longestLabel = 60

// label writes text in quotes; what Mermaid would take for its own is escaped.
func label(s string) string {
	if runes := []rune(s); len(runes) > longestLabel {
		s = string(runes[:longestLabel]) + "…"
	}
	s = strings.Map(func(r rune) rune {
		if r < ' ' {
			return ' '
		}
		return r
	}, s)
	return `"` + strings.NewReplacer(`"`, "#quot;", "#", "#35;", "<", "#lt;", ">", "#gt;", "&", "#amp;", "`", "#96;", `\`, "#92;").Replace(s) + `"`
}
