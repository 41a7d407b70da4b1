package export

import (
	"cmp"
	"iter"
	"slices"

	"github.com/tailwater/tailwater/compiler/lineage"
	"github.com/tailwater/tailwater/internal/addr"
)

// passage is what an ephemeral model passes on, in terms of stored relations.
type passage struct {
	columns map[string][]Input
	rows    []Input
	inputs  []addr.Node
}

// Whole are all nodes, or those that the selected edges lead to, with all that is
// known of them: half of what a node is made of would replace what another system
// knows of it.
func (p *Project) Whole() iter.Seq[*Node] {
	return func(yield func(*Node) bool) {
		only := p.selection()
		for _, m := range p.Program.Models {
			if only != nil && (only[m.Node] == nil || len(only[m.Node].edges) == 0) {
				continue
			}
			if !yield(p.node(m, nil)) {
				return
			}
		}
	}
}

// Relations are those of [Project.Whole] that have a relation, as systems see
// them that know relations only: what an ephemeral model would have passed on
// comes straight from the relations behind it, and what a node reads of itself is
// left out.
func (p *Project) Relations() iter.Seq[*Node] {
	return func(yield func(*Node) bool) {
		for n := range p.Whole() {
			if !n.Stored() {
				continue
			}
			p.shorten(n)
			n.withoutSelf()
			if !yield(n) {
				return
			}
		}
	}
}

func (n *Node) withoutSelf() {
	own := func(in Input) bool { return in.From.Node == n.ID }
	n.Rows = slices.DeleteFunc(n.Rows, own)
	for i := range n.Columns {
		n.Columns[i].Inputs = slices.DeleteFunc(n.Columns[i].Inputs, own)
	}
	n.Inputs = slices.DeleteFunc(slices.Clone(n.Inputs), func(id addr.Node) bool { return id == n.ID })
}

// shorten replaces inputs from ephemeral models by what these are made of.
func (p *Project) shorten(n *Node) {
	if !slices.ContainsFunc(n.Inputs, p.ephemeral) {
		return
	}
	for i := range n.Columns {
		n.Columns[i].Inputs = p.behind(n.Columns[i].Inputs)
	}
	rows := p.behind(n.Rows)
	var inputs []addr.Node
	for _, in := range n.Inputs {
		if !p.ephemeral(in) {
			inputs = append(inputs, in)
			continue
		}
		passed := p.pass(in)
		rows = append(rows, passed.rows...)
		inputs = append(inputs, passed.inputs...)
	}
	slices.Sort(inputs)
	n.Rows, n.Inputs = merge(rows), slices.Compact(inputs)
}

func (p *Project) ephemeral(id addr.Node) bool {
	d := p.Manifest.Node(id)
	return d != nil && d.Ephemeral()
}

// pass is what an ephemeral model passes on, computed once.
func (p *Project) pass(id addr.Node) *passage {
	if known, ok := p.passed[id]; ok {
		return known
	}
	if p.passed == nil {
		p.passed = map[addr.Node]*passage{}
	}
	out := &passage{columns: map[string][]Input{}}
	p.passed[id] = out // a circle passes nothing on
	m := p.Program.Model(id)
	if m == nil {
		return out
	}
	n := p.node(m, nil)
	p.shorten(n)
	for _, c := range n.Columns {
		out.columns[c.Name] = c.Inputs
	}
	out.rows, out.inputs = n.Rows, n.Inputs
	return out
}

// behind replaces each input from an ephemeral model.
func (p *Project) behind(inputs []Input) []Input {
	if !slices.ContainsFunc(inputs, func(in Input) bool { return p.ephemeral(in.From.Node) }) {
		return inputs
	}
	var out []Input
	for _, in := range inputs {
		if !p.ephemeral(in.From.Node) {
			out = append(out, in)
			continue
		}
		for _, inner := range p.pass(in.From.Node).columns[in.From.Name] {
			kind := max(inner.Kind, in.Kind)
			if in.Kind >= lineage.Filter { // what decides rows does so, whatever its own making
				out = append(out, Input{From: inner.From, Kind: in.Kind, Uses: in.Uses, Expression: in.Expression})
				continue
			}
			out = append(out, Input{From: inner.From, Kind: kind, Uses: inner.Uses.Then(in.Uses)})
		}
	}
	return merge(out)
}

// merge sorts inputs and keeps one for each column.
func merge(inputs []Input) []Input {
	slices.SortStableFunc(inputs, func(a, b Input) int {
		return cmp.Or(addr.CompareColumns(a.From, b.From), cmp.Compare(b.Kind, a.Kind))
	})
	out := inputs[:0:0]
	for _, in := range inputs {
		if n := len(out); n > 0 && out[n-1].From == in.From {
			out[n-1].Uses |= in.Uses
			continue
		}
		out = append(out, in)
	}
	return out
}
