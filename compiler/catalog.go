package compiler

import (
	"slices"

	"github.com/tailwater/tailwater/compiler/ast"
	"github.com/tailwater/tailwater/compiler/resolve"
	"github.com/tailwater/tailwater/internal/addr"
)

// catalog answers the resolver's questions about relations on behalf of one
// unit, and remembers what was asked for.
type catalog struct {
	*compilation
	reader *unit
	seen   map[addr.Node]bool
	// missing is a unit that was read but is not compiled yet; -1 for none.
	missing int
	// selfRead is set when the model reads itself; selfColumns are its own
	// columns, once they are known.
	selfRead    bool
	selfColumns []resolve.Column
}

// newCatalog starts with nothing asked for.
func newCatalog(c *compilation, reader *unit) *catalog {
	return &catalog{compilation: c, reader: reader, seen: map[addr.Node]bool{}, missing: -1}
}

// Relation finds a written relation among the project's.
func (c *catalog) Relation(parts []ast.Ident) (resolve.Relation, bool) {
	node, ok := c.project.Resolve(c.reader.node, nameParts(parts))
	r, ok := c.relation(node, ok)
	c.reader.ask(question{parts: parts, answer: r, known: ok})
	return r, ok
}

// Ephemeral finds the ephemeral model that dbt injected under a name.
func (c *catalog) Ephemeral(name string) (resolve.Relation, bool) {
	node, ok := c.project.Ephemeral(c.reader.node, name)
	r, ok := c.relation(node, ok)
	c.reader.ask(question{ephemeral: name, answer: r, known: ok})
	return r, ok
}

func (c *catalog) relation(node addr.Node, found bool) (resolve.Relation, bool) {
	i, ok := c.index[node]
	if !ok || !found {
		return resolve.Relation{}, false
	}
	c.seen[node] = true
	u := c.units[i]
	if u.node == c.reader.node {
		return c.self(u), true
	}
	if !u.ready.Load() { // deterministic: a declared input is always compiled by now
		if c.missing < 0 {
			c.missing = i
		}
		return resolve.Relation{Node: node, Open: true}, true
	}
	return resolve.Relation{Node: node, Columns: u.columns, Open: u.model.Open, Soft: u.soft}, true
}

// read lists the nodes that were asked for, sorted.
func (c *catalog) read() []addr.Node {
	out := make([]addr.Node, 0, len(c.seen))
	for n := range c.seen {
		if n != c.reader.node {
			out = append(out, n)
		}
	}
	slices.Sort(out)
	return out
}
