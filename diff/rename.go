package diff

import (
	"slices"
	"strings"

	"github.com/tailwater/tailwater/compiler/canon"
	"github.com/tailwater/tailwater/compiler/ir"
	"github.com/tailwater/tailwater/compiler/program"
	"github.com/tailwater/tailwater/internal/addr"
)

// renames pairs nodes that are gone with new ones of the same meaning: base
// node to head node. A pair must be the only one of its meaning on both sides,
// or have the same name (a model that moved to another package).
func renames(base, head *program.Program) map[addr.Node]addr.Node {
	type group struct{ gone, fresh []addr.Node }
	groups := map[string]*group{}
	collect := func(p, other *program.Program, add func(*group, addr.Node)) {
		for _, m := range p.Models {
			if other.Model(m.Node) != nil || m.Analysis >= ir.OpaqueSQL || m.Node.Kind() != "source" && len(m.Digests().Columns) == 0 {
				continue
			}
			key := m.Node.Kind() + meaning(m.Digests())
			if groups[key] == nil {
				groups[key] = &group{}
			}
			add(groups[key], m.Node)
		}
	}
	collect(base, head, func(g *group, n addr.Node) { g.gone = append(g.gone, n) })
	collect(head, base, func(g *group, n addr.Node) { g.fresh = append(g.fresh, n) })
	out := map[addr.Node]addr.Node{}
	for _, g := range groups {
		if len(g.gone) == 1 && len(g.fresh) == 1 {
			out[g.gone[0]] = g.fresh[0]
			continue
		}
		for _, old := range g.gone {
			same := slices.DeleteFunc(slices.Clone(g.fresh), func(n addr.Node) bool { return n.Name() != old.Name() })
			if len(same) == 1 {
				out[old] = same[0]
			}
		}
	}
	return out
}

// meaning spells digests with the names of columns.
func meaning(d canon.Digests) string {
	cols := make([]string, len(d.Columns))
	for i, c := range d.Columns {
		cols[i] = c.Name + "=" + c.Digest.String()
	}
	slices.Sort(cols)
	return d.Rows.String() + "\n" + strings.Join(cols, "\n")
}
