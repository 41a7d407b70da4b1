package compiler

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tailwater/tailwater/compiler/ir"
	"github.com/tailwater/tailwater/internal/panics"
)

// In tests a mistake of the normal form is a failure.
func init() {
	mistaken = func(p *panics.Panic) { panic(p) }
}

// A mistake costs one model its meaning, and nobody their plan.
func TestMistakes(t *testing.T) {
	mistaken = nil
	defer func() { mistaken = func(p *panics.Panic) { panic(p) } }()
	p := hostileProject(t, "postgres", "select id, amount from raw.payments")
	c := newCompilation(p)
	c.run()
	u := c.units[c.index["model.p.m"]]
	require.Equal(t, ir.Exact, u.model.Analysis)
	edges, digests := u.model.Edges, u.model.Digests()
	c.digestMistaken(u, &panics.Panic{Value: "oops"})
	require.Equal(t, ir.OpaqueSQL, u.model.Analysis)
	require.Equal(t, edges, u.model.Edges)
	require.NotEqual(t, digests, u.model.Digests())
	require.Equal(t, CodeMistake, u.model.Diags[len(u.model.Diags)-1].Code)
}
