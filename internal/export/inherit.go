package export

import (
	"github.com/tailwater/tailwater/compiler/lineage"
	"github.com/tailwater/tailwater/compiler/program"
	"github.com/tailwater/tailwater/internal/addr"
)

// Inherited is a description that a column has from one that it passes on.
type Inherited struct {
	Text string
	From addr.Column // where it is written
}

// described are the descriptions of a node's columns, by name.
func (p *Project) described(m *program.Model) map[string]Inherited {
	if known, ok := p.texts[m.Node]; ok {
		return known
	}
	if p.texts == nil {
		p.texts = map[addr.Node]map[string]Inherited{}
	}
	out := map[string]Inherited{}
	p.texts[m.Node] = out // what a node reads of itself adds nothing
	n := &Node{ID: m.Node}
	p.columns(n, m, p.describe(n))
	passed := passedOn(m)
	for _, c := range n.Columns {
		if c.Description != "" {
			out[c.Name] = Inherited{c.Description, addr.Column{Node: m.Node, Name: c.Name}}
		} else if text, ok := p.inherit(passed[c.Name]); ok {
			out[c.Name] = text
		}
	}
	return out
}

// inherit takes over what is said of the columns that are passed on, if it is the
// same of all.
func (p *Project) inherit(from []addr.Column) (Inherited, bool) {
	var text Inherited
	for i, c := range from {
		m := p.Program.Model(c.Node)
		if m == nil {
			return Inherited{}, false
		}
		t, ok := p.described(m)[c.Name]
		if !ok || i > 0 && t.Text != text.Text {
			return Inherited{}, false
		}
		if i == 0 {
			text = t
		}
	}
	return text, len(from) > 0
}

// passedOn maps columns to those whose values they are, if they are nothing else.
func passedOn(m *program.Model) map[string][]addr.Column {
	out := map[string][]addr.Column{}
	other := map[string]bool{}
	for _, e := range m.Edges {
		if e.Kind == lineage.Identity && e.To.Name != "" && e.From.Node != m.Node {
			out[e.To.Name] = append(out[e.To.Name], e.From)
		} else {
			other[e.To.Name] = true
		}
	}
	for name := range other {
		delete(out, name)
	}
	return out
}

// document fills in the descriptions that columns inherit.
func (p *Project) document(n *Node, m *program.Model) {
	texts := p.described(m)
	for i := range n.Columns {
		if c := &n.Columns[i]; c.Description == "" {
			if t, ok := texts[c.Name]; ok {
				c.Inherited = &t
			}
		}
	}
}
