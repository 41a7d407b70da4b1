package compiler

import (
	"github.com/tailwater/tailwater/compiler/ir"
	"github.com/tailwater/tailwater/compiler/parse"
	"github.com/tailwater/tailwater/compiler/resolve"
	"github.com/tailwater/tailwater/internal/addr"
	"github.com/tailwater/tailwater/internal/source"
	"github.com/tailwater/tailwater/manifest"
)

// Query resolves the query of one node, for a look at it: programs don't keep
// queries. It is nil for a node that has none, or one that cannot be read.
func Query(p *manifest.Project, n addr.Node) *ir.Query {
	c := newCompilation(p)
	i, ok := c.index[n]
	if !ok {
		return nil
	}
	for _, i := range schedule(c.inputs(), c.compile) {
		c.stuck = true
		c.compile(i)
	}
	u := c.units[i]
	if u.def == nil || !u.def.Compiled() || u.def.ResourceType == "seed" || u.def.Language == "python" {
		return nil
	}
	file := &source.File{Name: u.def.OriginalFilePath, Text: u.def.CompiledCode}
	tree, _ := parse.Query(file, c.dialect)
	if tree == nil {
		return nil
	}
	q, _ := resolve.Query(file, tree, c.dialect, newCatalog(c, u))
	return q
}
