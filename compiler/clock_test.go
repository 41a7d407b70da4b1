package compiler

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tailwater/tailwater/internal/addr"
	"github.com/tailwater/tailwater/manifest"
)

// A model that only the time of its compilation makes another is the same; one
// that something else may have changed is not.
func TestClocks(t *testing.T) {
	type side struct{ raw, compiled, macro, at string }
	base := side{"select '{{ spine() }}' as x", "select 100 as x", "{% macro spine() %}{{ run_query('q') }}{% endmacro %}", "2024-01-01T00:00:00Z"}
	for name, c := range map[string]struct {
		edit func(base, head *side)
		same bool
	}{
		"time alone":      {func(_, h *side) { h.compiled = "select 120 as x" }, true},
		"another number":  {func(_, h *side) { h.compiled = "select 160 as x" }, false},
		"another column":  {func(_, h *side) { h.compiled = "select 120 as y" }, false},
		"edited raw code": {func(_, h *side) { h.raw, h.compiled = h.raw+" ", "select 120 as x" }, false},
		"edited macro":    {func(_, h *side) { h.macro, h.compiled = h.macro+" -- 2", "select 120 as x" }, false},
		"nothing volatile": {func(b, h *side) {
			b.macro, h.macro = "{% macro spine() %}100{% endmacro %}", "{% macro spine() %}100{% endmacro %}"
			h.compiled = "select 120 as x"
		}, false},
		"a variable, so many days later": {func(b, h *side) {
			b.raw = "select '{{ spine() + var('n') }}' as x"
			h.raw, h.compiled = b.raw, "select 120 as x"
		}, true},
		"a variable, a day later": {func(b, h *side) {
			b.raw = "select '{{ spine() + var('n') }}' as x"
			h.raw, h.compiled, h.at = b.raw, "select 101 as x", "2024-01-02T00:00:00Z"
		}, false},
	} {
		b, h := base, base
		h.at = "2024-01-21T00:00:00Z"
		c.edit(&b, &h)
		project := func(s side) *manifest.Project {
			p := hostileProject(t, "postgres", s.compiled)
			p.GeneratedAt = s.at
			p.Nodes[0].RawCode, p.Nodes[0].DependsOn.Macros = s.raw, []addr.Node{"macro.p.spine"}
			m := &manifest.Macro{ID: "macro.p.spine", Variable: manifest.ReadsVariables(s.macro), Volatile: manifest.IsVolatile(s.macro)}
			copy(m.Digest[:], s.macro[len(s.macro)-16:])
			p.Macros = []*manifest.Macro{m}
			return p
		}
		bp, hp := CompileBoth(project(b), project(h))
		got := bp.Model("model.p.m").Digests().Rows == hp.Model("model.p.m").Digests().Rows
		x, _ := bp.Model("model.p.m").Digests().Column("x")
		y, _ := hp.Model("model.p.m").Digests().Column("x")
		require.Equal(t, c.same, got && x.Digest == y.Digest, name)
		require.Equal(t, c.same, hp.Model("model.p.m").Clocked, name)
	}
}
