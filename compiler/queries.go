package compiler

import (
	"github.com/tailwater/tailwater/compiler/canon"
	"github.com/tailwater/tailwater/compiler/ir"
	"github.com/tailwater/tailwater/compiler/lineage"
	"github.com/tailwater/tailwater/compiler/parse"
	"github.com/tailwater/tailwater/compiler/program"
	"github.com/tailwater/tailwater/compiler/resolve"
	"github.com/tailwater/tailwater/internal/addr"
	"github.com/tailwater/tailwater/internal/diag"
	"github.com/tailwater/tailwater/internal/panics"
	"github.com/tailwater/tailwater/internal/source"
	"github.com/tailwater/tailwater/manifest"
)

// Queries resolves single texts against a project that has been compiled:
// queries of nodes, which programs don't keep, and of what is no relation, such
// as tests and analyses. It is for one goroutine.
type Queries struct{ c *compilation }

// NewQueries takes the columns that the program found for the relations.
func NewQueries(p *manifest.Project, prog *program.Program) *Queries {
	c := newCompilation(p)
	for _, u := range c.units {
		u.model = prog.Model(u.node)
		u.soft = p.Catalog.Table(u.node) != nil && (u.source != nil || u.def.ResourceType == "seed")
		if u.model != nil {
			u.columns = columnsOf(u)
			u.ready.Store(true)
		}
	}
	return &Queries{c}
}

// Resolve resolves a query as reader would read it. The query is nil where the
// text cannot be read.
func (q *Queries) Resolve(reader addr.Node, text string) (*ir.Query, diag.List) {
	u := &unit{node: reader, def: q.c.project.Node(reader)}
	if i, ok := q.c.index[reader]; ok {
		u = q.c.units[i]
	}
	file := &source.File{Name: string(reader), Text: text}
	if u.def != nil {
		file.Name = u.def.OriginalFilePath
	}
	tree, diags := parse.Query(file, q.c.dialect)
	if tree == nil {
		return nil, about(reader, diags)
	}
	cat := newCatalog(q.c, u)
	if u.model != nil && !u.model.Open {
		cat.selfColumns = columnsOf(u)
	}
	query, more := resolve.Query(file, tree, q.c.dialect, cat)
	return query, about(reader, append(diags, more...))
}

// Explain spells out the query of one node, and gives the text that the places
// in it are of; nil for a node that has none, or one that cannot be read.
func (q *Queries) Explain(n addr.Node) (*lineage.Explanation, *source.File) {
	i, ok := q.c.index[n]
	if !ok {
		return nil, nil
	}
	def := q.c.units[i].def
	if def == nil || !def.Compiled() || def.ResourceType == "seed" || def.Language == "python" {
		return nil, nil
	}
	query, _ := q.Resolve(n, def.CompiledCode)
	if query == nil {
		return nil, nil
	}
	return lineage.Explain(query, q.c.dialect), &source.File{Name: def.OriginalFilePath, Text: def.CompiledCode}
}

// TypeNamed reads a type as a contract or a catalog of the project writes it.
func (q *Queries) TypeNamed(name string) ir.Type { return resolve.TypeNamed(q.c.dialect, name) }

// Keys are sets of outputs of a query in which no two of its rows agree, given
// such sets of the nodes that it reads. An empty set says that there is one row
// at most.
func (q *Queries) Keys(query *ir.Query, of func(addr.Node) [][]string) (keys [][]string) {
	panics.Catch(func() { keys = canon.Query(query, q.c.dialect, keyed(of)).Keys(q.c.dialect) })
	return keys
}

// keyed gives nodes as leaves of which only keys are known.
type keyed func(addr.Node) [][]string

func (of keyed) Normal(n addr.Node) *canon.Normal {
	var known canon.Beliefs
	for _, columns := range of(n) {
		known.Unique = append(known.Unique, canon.Unique{Columns: columns})
	}
	return canon.Source(string(n), "").Believing(known)
}
