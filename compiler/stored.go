package compiler

import (
	"strings"

	"github.com/tailwater/tailwater/compiler/ast"
	"github.com/tailwater/tailwater/compiler/canon"
	"github.com/tailwater/tailwater/compiler/ir"
	"github.com/tailwater/tailwater/compiler/lineage"
	"github.com/tailwater/tailwater/compiler/program"
	"github.com/tailwater/tailwater/compiler/resolve"
	"github.com/tailwater/tailwater/internal/addr"
	"github.com/tailwater/tailwater/manifest"
)

// stored is what a node's table or view holds, given what its query says: the
// same for views and tables, a state of its own for what keeps history.
func (c *compilation) stored(u *unit, n *canon.Normal) *canon.Normal {
	return n
}

// compileSource takes a source's columns from the catalog, else from its
// documentation, which may leave columns out.
func (c *compilation) compileSource(u *unit) {
	u.model = &program.Model{Node: u.node, Analysis: ir.Exact}
	c.knownColumns(u, u.source.Columns)
	u.normal = canon.Source(u.node, u.source.Identifier)
	u.model.Digests = u.normal.Digests()
	u.model.Own = u.model.Digests
}

var _ = strings.ToLower
var _ ast.Ident
var _ lineage.Edge
var _ resolve.Column
var _ addr.Node
var _ manifest.Node
