package planner

import (
	"fmt"
	"slices"

	"github.com/tailwater/tailwater/diff"
	"github.com/tailwater/tailwater/internal/addr"
)

// holdsChanged reports whether a node's stored definition holds that of an
// ephemeral model that differs: dbt has written it into the node's own.
func (b *builder) holdsChanged(n *Node) bool {
	seen := map[addr.Node]bool{}
	var visit func(n *Node) bool
	visit = func(n *Node) bool {
		for _, in := range n.Inputs {
			e := b.node(in)
			if e == nil || e.Kind != "model" || e.kept() != KeptNowhere || seen[in] {
				continue
			}
			seen[in] = true
			if b.changes[in] != nil || visit(e) {
				return true
			}
		}
		return false
	}
	return visit(n)
}

// rewriteViews adds the views that have to be written again though they show the
// same: those that name relations which lie elsewhere now, those whose new
// definition fits what they read and whose old one does not, and those that the
// warehouse drops together with what the steps replace, until nothing is added.
func (b *builder) rewriteViews() {
	for i := range b.Nodes {
		n := &b.Nodes[i]
		if n.kept() != KeptAsView || n.Was == nil || b.steps[n.ID] != nil {
			continue
		}
		switch input, reads := b.reshapedInput(n); {
		case !slices.Equal(n.Names, n.Was.Names):
			b.rewrite(n, BecauseMoved, "what it reads lies elsewhere now, and its stored definition names the old place", addr.Column{Node: n.ID})
		case reads && b.edited(n):
			b.rewrite(n, BecauseStored, fmt.Sprintf("its definition was edited, and the stored one may not fit the columns that %s will have", input), addr.Column{Node: input})
		}
	}
	if !dropsViews[b.Adapter] {
		return
	}
	readers := newReaders(b.Nodes)
	todo := sortedSteps(b.steps)
	for len(todo) > 0 {
		id := todo[0]
		todo = todo[1:]
		if n := b.node(id); n.Was == nil || n.Was.Place == "" || !b.steps[id].Action.replaces() {
			continue
		}
		for _, view := range b.dependents(readers, id) {
			b.rewrite(view, BecauseLost, fmt.Sprintf("%s drops it together with the relation that is replaced when %s is built", b.Adapter, id), addr.Column{Node: id})
			todo = append(todo, view.ID)
		}
	}
}

// dependents are the views without a step whose stored definitions name a node's
// relation, directly or through ephemeral models; materialized ones too.
func (b *builder) dependents(readers readers, id addr.Node) []*Node {
	var out []*Node
	for _, r := range readers[id] {
		switch {
		case r.kept() == KeptNowhere:
			out = append(out, b.dependents(readers, r.ID)...)
		case (r.kept() == KeptAsView || r.kept() == KeptByEngine) && b.steps[r.ID] == nil && r.Was != nil && !r.Storage.LateBinding:
			out = append(out, r)
		}
	}
	return out
}

func (b *builder) rewrite(n *Node, kind ReasonKind, text string, from addr.Column) {
	if b.steps[n.ID] != nil {
		return
	}
	action := ReplaceView
	if n.kept() != KeptAsView {
		action = Rebuild
	}
	path := []addr.Column{from}
	if from.Node != n.ID {
		path = append(path, addr.Column{Node: n.ID})
	}
	b.add(n, action, Reason{Kind: kind, Text: text, Path: path}, []string{})
}

// edited reports whether a node's own code differs.
func (b *builder) edited(n *Node) bool {
	c := b.changes[n.ID]
	return c != nil && slices.ContainsFunc(c.Causes, func(x diff.Cause) bool {
		return x.Kind != diff.CauseUpstream && x.Kind != diff.CauseConfig
	})
}

// reshapedInput finds something that a view reads whose columns will have other
// names or types.
func (b *builder) reshapedInput(n *Node) (addr.Node, bool) {
	for _, in := range n.Was.Inputs {
		if c := b.changes[in]; c != nil && slices.ContainsFunc(c.Columns, func(x diff.ColumnChange) bool {
			return x.Kind != diff.ColumnAdded && !(x.Kind == diff.ColumnValue && sameType(x))
		}) {
			return in, true
		}
	}
	return "", false
}

// dropAbandoned adds a step for every relation that nothing makes any more.
func (b *builder) dropAbandoned() {
	kept := map[string]bool{}
	for i := range b.Nodes {
		kept[b.Nodes[i].Place] = true
	}
	for i := range b.Removed {
		old := &b.Removed[i]
		why := Reason{Kind: BecauseRemoved, Text: "the node is gone; dbt leaves its relation behind"}
		if at := slices.IndexFunc(b.Nodes, func(n Node) bool { return n.Was != nil && n.Was.ID == old.ID }); at >= 0 {
			why = Reason{Kind: BecauseRenamed, Text: fmt.Sprintf("the node was renamed to %s; dbt leaves the old relation behind", b.Nodes[at].ID)}
		}
		b.drop(old, kept, why)
	}
	for i := range b.Nodes {
		n := &b.Nodes[i]
		if n.Was == nil || n.Was.ID != n.ID || n.Was.Place == n.Place || n.Was.Place == "" || kept[n.Was.Place] {
			continue
		}
		if s := b.steps[n.ID]; s != nil {
			s.Abandons = n.Was.Relation
		} else {
			b.drop(n.Was, kept, Reason{Kind: BecauseMoved, Text: "it has no relation any more; dbt leaves the old one behind"})
		}
	}
}

// drop adds a step for a relation of base, unless something lies in its place. A
// snapshot's is never dropped: nothing can make it again.
func (b *builder) drop(old *Node, kept map[string]bool, why Reason) {
	if old.Place == "" || kept[old.Place] || old.kept() == KeptNowhere {
		return
	}
	why.Path = []addr.Column{{Node: old.ID}}
	step := &Step{Node: old.ID, Action: Drop, Reasons: []Reason{why}}
	if old.kept() == KeptAsHistory {
		if s := b.steps[old.ID]; s != nil || why.Kind != BecauseRemoved { // its own step says what to do
			return
		}
		step.Action = Manual
		step.Reasons[0].Text += "; it holds a history that cannot be made again, so drop it by hand, or keep it"
	}
	b.steps[old.ID] = step
}
