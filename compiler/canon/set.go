package canon

import "slices"

// asSet simplifies a block of which only the set of its outputs matters, not how
// often each occurs: for grouping, DISTINCT, EXISTS and IN.
//
//	lookups that nothing uses go, even those that multiply rows
//	groups of which only keys are used become what they group
//	that there is a row elsewhere is a join with it
func (al *algebra) asSet(b block, outs []*term) (block, []*term) {
	return al.asSetNormal(al.normalize(b, outs))
}

// asSetNormal simplifies what is normalized already.
func (al *algebra) asSetNormal(b block, outs []*term) (block, []*term) {
	for range maxRounds {
		if b.empty || !multiplies(b) {
			return b, outs
		}
		n := &normalization{algebra: al, b: b, outs: outs}
		n.dropUnused()
		if !n.ungroup() && !n.joinExists() {
			return n.b, n.outs
		}
		b, outs = al.normalize(n.b, n.outs)
	}
	return b, outs
}

// multiplies reports whether there is anything to simplify in a set.
func multiplies(b block) bool {
	for _, a := range b.atoms {
		if a.lookup || !a.lookup && a.rel.group != nil && !a.rel.one {
			return true
		}
	}
	for _, p := range b.preds {
		if p.op == "exists" {
			return true
		}
	}
	return false
}

// joinExists joins with what a predicate says has rows.
func (n *normalization) joinExists() bool {
	for i, p := range n.b.preds {
		if p.op != "exists" || len(n.b.atoms) >= maxAtoms/2 {
			continue
		}
		n.b.preds = slices.Delete(slices.Clone(n.b.preds), i, i+1)
		n.b = n.b.join(n.occurrence(p.rel, p.args))
		return true
	}
	return false
}

// dropUnused leaves out an atom that has a row for whatever arguments and that
// nothing uses.
func (n *normalization) dropUnused() {
	for again := true; again; {
		again = false
		used := n.used(func(a *atom) bool { return a.lookup || a.rel.one })
		for _, a := range n.b.atoms {
			if (a.lookup || a.rel.one) && len(used[a.serial]) == 0 {
				n.b = n.b.without(a)
				again = again || len(a.args) > 0 // what it took from others may be unused now
			}
		}
	}
}

// ungroup puts what a group groups in its place where only keys are used.
func (n *normalization) ungroup() bool {
	used := n.used(func(a *atom) bool { return a.rel.group != nil })
	for _, a := range n.b.atoms {
		g := a.rel.group
		if a.lookup || g == nil || g.global || g.sets != nil {
			continue
		}
		keys := true
		for key := range used[a.serial] {
			i := a.rel.index(key)
			keys = keys && i >= 0 && i < len(g.keys)
		}
		if keys {
			n.expand(a, g.in, g.keys)
			return true
		}
	}
	return false
}
