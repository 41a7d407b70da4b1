package diff

import (
	"cmp"
	"reflect"
	"slices"

	"github.com/tailwater/tailwater/compiler/canon"
	"github.com/tailwater/tailwater/compiler/program"
	"github.com/tailwater/tailwater/internal/addr"
)

// Assumption is a fact about stored data without which the result would be
// another one.
type Assumption struct {
	canon.Fact
	Nodes []addr.Node // of which something else would be said; sorted
}

// Outcome is what a comparison found.
type Outcome struct {
	Base, Head Side
	Changes    []Change
}

// Assumptions compares what was found believing something of stored rows with
// what is found otherwise. A node of which the same is said either way rests on
// nothing. The others rest on all that was believed of what they read: more than
// was needed, perhaps, and never less. The result is sorted.
func Assumptions(with, without Outcome) []Assumption {
	nodes := map[canon.Fact][]addr.Node{}
	for _, n := range with.differing(without) {
		facts := with.facts(n)
		if len(facts) == 0 { // where it came from is not known: from anything
			facts = with.allFacts()
		}
		for _, f := range facts {
			nodes[f] = append(nodes[f], n)
		}
	}
	var out []Assumption
	for f, ns := range nodes {
		slices.Sort(ns)
		out = append(out, Assumption{f, slices.Compact(ns)})
	}
	slices.SortFunc(out, func(a, b Assumption) int {
		return cmp.Or(cmp.Compare(a.Text, b.Text), cmp.Compare(a.Trust, b.Trust), cmp.Compare(a.Probe, b.Probe))
	})
	return out
}

// differing are the nodes of which another change is told, or whose values
// depend on something else than the data.
func (o Outcome) differing(other Outcome) []addr.Node {
	mine, theirs := byNode(o.Changes), byNode(other.Changes)
	var out []addr.Node
	for _, c := range slices.Concat(o.Changes, other.Changes) {
		if !reflect.DeepEqual(mine[c.Node], theirs[c.Node]) || !reflect.DeepEqual(o.taints(c.Node), other.taints(c.Node)) {
			out = append(out, c.Node)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func byNode(changes []Change) map[addr.Node]*Change {
	out := map[addr.Node]*Change{}
	for i, c := range changes {
		out[c.Node] = &changes[i]
	}
	return out
}

// taints are those of rows and columns, in head.
func (o Outcome) taints(n addr.Node) []canon.Taint {
	m := o.Head.Program.Model(n)
	if m == nil {
		return nil
	}
	d := m.Digests()
	out := []canon.Taint{d.RowsTaint}
	for _, c := range d.Columns {
		out = append(out, c.Taint)
	}
	return out
}

// facts are what was believed of what a node reads, on either side.
func (o Outcome) facts(n addr.Node) []canon.Fact {
	var out []canon.Fact
	names := []addr.Node{n}
	if c := byNode(o.Changes)[n]; c != nil && c.RenamedFrom != "" {
		names = append(names, c.RenamedFrom)
	}
	for _, name := range names {
		for _, s := range []Side{o.Base, o.Head} {
			if m := s.Program.Model(name); m != nil {
				out = append(out, m.Digests().Facts...)
			}
		}
	}
	return out
}

func (o Outcome) allFacts() []canon.Fact {
	var out []canon.Fact
	for _, p := range []*program.Program{o.Base.Program, o.Head.Program} {
		for _, m := range p.Models {
			out = append(out, m.Digests().Facts...)
		}
	}
	return out
}
