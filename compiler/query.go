package compiler

import (
	"github.com/tailwater/tailwater/compiler/ir"
	"github.com/tailwater/tailwater/compiler/lineage"
	"github.com/tailwater/tailwater/compiler/program"
	"github.com/tailwater/tailwater/internal/addr"
	"github.com/tailwater/tailwater/internal/source"
	"github.com/tailwater/tailwater/manifest"
)

// Library gives the queries of a compiled project again, one at a time: a
// program does not keep them. Its methods may be called at the same time.
type Library struct{ c *compilation }

// CompileOpen is [Compile] for those who want to look at queries later.
func CompileOpen(p *manifest.Project, facts Beliefs) (*program.Program, *Library) {
	c := newCompilation(p)
	c.beliefs = facts
	c.run()
	return c.program(), &Library{c}
}

// Query resolves the query of one node. It is nil for a node that has none, or
// one that cannot be read.
func (l *Library) Query(n addr.Node) *ir.Query {
	q, _ := l.query(n)
	return q
}

// Explain spells out the query of one node, and gives the text that the places
// in it are of; nil as with [Library.Query].
func (l *Library) Explain(n addr.Node) (*lineage.Explanation, *source.File) {
	q, file := l.query(n)
	if q == nil {
		return nil, nil
	}
	return lineage.Explain(q, l.c.dialect), file
}

func (l *Library) query(n addr.Node) (*ir.Query, *source.File) {
	i, ok := l.c.index[n]
	if !ok {
		return nil, nil
	}
	return l.c.again(l.c.units[i])
}
