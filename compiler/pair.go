package compiler

import (
	"slices"
	"strings"

	"github.com/tailwater/tailwater/compiler/program"
	"github.com/tailwater/tailwater/internal/addr"
	"github.com/tailwater/tailwater/manifest"
)

// CompileBoth compiles two versions of one project so that they can be
// compared: a node whose compiled code is in the full form on one side and in
// the incremental form on the other, or is missing on one side, is known by its
// raw code on both; and a relation that only lies elsewhere in another
// environment is the same one.
func CompileBoth(base, head *manifest.Project) (b, h *program.Program) {
	forms := incomparable(base, head)
	moved := movedSources(base, head)
	bc, hc := newCompilation(base), newCompilation(head)
	bc.pairing, hc.pairing = pairing{forms, moved}, pairing{forms, moved}
	hc.pair(bc)
	runBoth(bc, hc)
	return bc.program(), hc.program()
}

// runBoth compiles two sides at once. A unit of head waits for its twin, too.
func runBoth(base, head *compilation) {
	n := len(base.units)
	deps := base.inputs()
	for i, ds := range head.inputs() {
		for j := range ds {
			ds[j] += n
		}
		if t := head.units[i].twin; t != nil {
			ds = append(ds, base.index[t.node])
		}
		deps = append(deps, ds)
	}
	stuck := schedule(deps, func(i int) int {
		if i < n {
			return base.compile(i)
		}
		if needs := head.compile(i - n); needs >= 0 {
			return needs + n
		}
		return -1
	})
	if len(stuck) == 0 {
		return
	}
	// Circles of base have held up head: it goes on by itself.
	base.close(slices.DeleteFunc(stuck, func(i int) bool { return i >= n }))
	head.run()
}

// pairing is what one side has to know of the other.
type pairing struct {
	byText map[addr.Node]bool // nodes to be known by their raw code
	moved  map[addr.Node]bool // sources that are other relations in head
}

// incomparable lists the nodes whose compiled codes cannot be compared.
func incomparable(base, head *manifest.Project) map[addr.Node]bool {
	out := map[addr.Node]bool{}
	for _, h := range head.Nodes {
		b := base.Node(h.ID)
		if b == nil || !hasRows(h) || h.ResourceType == "seed" {
			continue
		}
		if b.Compiled() != h.Compiled() || b.Config.Materialized == "incremental" && readsItself(b) != readsItself(h) {
			out[h.ID] = true
		}
	}
	return out
}

// readsItself reports whether an incremental model's compiled code names its own
// relation: then it is the incremental form.
func readsItself(n *manifest.Node) bool {
	return n.RelationName != "" && strings.Contains(n.CompiledCode, n.RelationName)
}

// movedSources lists the sources that lie elsewhere in head for another reason
// than the environment. Where dbt wrote down the unrendered names, these tell;
// else a source has moved when no model has.
func movedSources(base, head *manifest.Project) map[addr.Node]bool {
	out := map[addr.Node]bool{}
	same := sameEnvironment(base, head)
	for _, h := range head.Sources {
		b := base.Source(h.ID)
		if b == nil || strings.EqualFold(b.Database, h.Database) && strings.EqualFold(b.Schema, h.Schema) {
			continue
		}
		if b.UnrenderedSchema != "" && h.UnrenderedSchema != "" {
			if b.UnrenderedSchema != h.UnrenderedSchema || b.UnrenderedDatabase != h.UnrenderedDatabase {
				out[h.ID] = true
			}
			continue
		}
		if same {
			out[h.ID] = true
		}
	}
	return out
}

// sameEnvironment reports whether the models that both sides have lie in the
// same place.
func sameEnvironment(base, head *manifest.Project) bool {
	for _, h := range head.Nodes {
		b := base.Node(h.ID)
		if b != nil && h.ResourceType == "model" && (b.Database != h.Database || b.Schema != h.Schema) {
			return false
		}
	}
	return true
}
