package compiler

import (
	"sync"

	"github.com/tailwater/tailwater/compiler/canon"
	"github.com/tailwater/tailwater/compiler/ir"
	"github.com/tailwater/tailwater/compiler/parse"
	"github.com/tailwater/tailwater/compiler/program"
	"github.com/tailwater/tailwater/compiler/resolve"
	"github.com/tailwater/tailwater/internal/source"
)

// Normal forms cost more than all other stages together, and of most nodes
// nobody asks what they mean: those that are the same on both sides, as are all
// nodes that they read, and that nothing reads which differs. Their normal forms
// are made when somebody asks after all; those of the others while their query
// is at hand.

// meaning is the normal form of a unit, as others splice it. Two units with one
// meaning hold the data. It is safe for concurrent use.
type meaning struct {
	mu     sync.Mutex
	make   func() *canon.Normal // nil where the normal form is given, and kept
	normal *canon.Normal        // nil where it is not made, or not kept
	summed *canon.Digests       // nil where it was never made
}

// known is a meaning that is at hand.
func known(n *canon.Normal) *meaning { return &meaning{normal: n} }

// later is one that is made when it is needed.
func later(make func() *canon.Normal) *meaning { return &meaning{make: make} }

// Normal gives the normal form. It asks others for theirs, which never wait for
// this one: what a circle consists of is made before its nodes are ready.
func (m *meaning) Normal() *canon.Normal {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.made()
}

func (m *meaning) made() *canon.Normal {
	if m.normal == nil {
		m.normal = m.make()
	}
	return m.normal
}

// Digests gives those of the normal form; they are kept.
func (m *meaning) Digests() canon.Digests {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.digests()
}

func (m *meaning) digests() canon.Digests {
	if m.summed == nil {
		d := m.made().Digests()
		m.summed = &d
	}
	return *m.summed
}

// drop lets go of what can be made again.
func (m *meaning) drop() {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.make != nil && m.normal != nil {
		m.digests()
		m.normal = nil
	}
}

// means sets what a unit means, and what its own query does.
func (u *unit) means(m *meaning, own func() canon.Digests) {
	u.meaning = m
	u.model.Digests = m.Digests
	u.model.Own = own
}

// give sets a meaning that is at hand, and that is the unit's own.
func (u *unit) give(n *canon.Normal) {
	u.means(known(n), program.Summed(n.Digests()))
}

// again resolves the query of a compiled unit once more; nil where it has none.
func (c *compilation) again(u *unit) (*ir.Query, *source.File) { return c.placed(u, nil) }

// placed does so and notes where expressions stand.
func (c *compilation) placed(u *unit, places map[ir.Expr]source.Span) (*ir.Query, *source.File) {
	if u.def == nil || !u.def.Compiled() || u.def.ResourceType == "seed" || u.def.Language == "python" {
		return nil, nil
	}
	file := &source.File{Name: u.def.OriginalFilePath, Text: u.def.CompiledCode}
	tree, _ := parse.Query(file, c.dialect)
	if tree == nil {
		return nil, nil
	}
	cat := newCatalog(c, &unit{node: u.node, def: u.def}) // others may read the unit
	q, _ := resolve.Placed(file, tree, c.dialect, cat, places)
	if cat.selfRead && !q.Open && cat.selfColumns == nil {
		cat.selfColumns = outputs(q)
		q, _ = resolve.Placed(file, tree, c.dialect, cat, places)
	}
	return q, file
}

// count counts the readers of each unit, and of the unit before, whose meaning it
// may share.
func (c *compilation) count(inputs [][]int) {
	for _, ds := range inputs {
		for _, j := range ds {
			c.units[j].readers.Add(1)
			if b := c.units[j].before; b != nil {
				b.readers.Add(1)
			}
		}
	}
}

// settled lets go of normal forms that nobody will splice in any more: of what a
// unit reads that has been compiled.
func (c *compilation) settled(inputs []int) {
	for _, j := range inputs {
		for _, u := range []*unit{c.units[j], c.units[j].before} {
			if u != nil && u.readers.Add(-1) == 0 && u.ready.Load() && (u.before == nil || u.meaning != u.before.meaning) {
				u.meaning.drop()
			}
		}
	}
}
