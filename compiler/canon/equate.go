package canon

import "slices"

// unite replaces columns that predicates say are equal by one of them, and by a
// constant where there is one. The equality itself stays.
//
// Sound only where equality is identity: not for 1.0 = 1.00, nor for texts that
// differ in trailing blanks or case.
func (n *normalization) unite() {
	classes := n.classes()
	if len(classes) == 0 {
		return
	}
	s := newSubstitution(n.algebra)
	inside, ranks := n.b.set(), n.b.ranks()
	var equalities []*term
	for _, c := range classes {
		rep := representative(c, inside, ranks)
		var rest []*term
		for _, t := range c {
			if t.is(rep) {
				continue
			}
			if t.op == "col" || t.op == "pick" {
				s.put(t, rep)
			}
			rest = append(rest, t)
		}
		if rep.fixed() {
			for _, t := range rest {
				equalities = append(equalities, n.compare("=", t, rep))
			}
			continue
		}
		equalities = append(equalities, n.same(c...))
	}
	before := n.b
	var others []*term
	for _, p := range n.b.preds {
		if !equation(p) {
			others = append(others, p)
		}
	}
	n.b.preds = others
	if s.terms != nil {
		n.b = s.block(n.b)
		outs := s.all(n.outs)
		if !sameTerms(outs, n.outs) {
			n.changed = true
		}
		n.outs = outs
	}
	n.b.preds = append(slices.Clip(n.b.preds), equalities...)
	if len(before.preds) != len(n.b.preds) || !sameSet(before.preds, n.b.preds) {
		n.changed = true
	}
}

// representative is a constant where there is one, else a term of an enclosing
// block, which is known before; else one whose atoms wait for the fewest others,
// so that no atom comes to be its own argument.
func representative(class []*term, inside map[serial]bool, ranks map[serial]int) *term {
	rep, best := class[0], maxSize
	for _, t := range class {
		if t.fixed() {
			return t
		}
		rank := -1
		if t.touches(inside) {
			rank = t.rank(ranks)
		}
		if rank < best {
			rep, best = t, rank
		}
	}
	return rep
}

// ranks gives each atom the length of the longest chain of atoms that its
// arguments wait for.
func (b block) ranks() map[serial]int {
	out, inside := make(map[serial]int, len(b.atoms)), b.set()
	for again := true; again; {
		again = false
		for _, a := range b.atoms {
			for _, t := range a.args {
				if r := t.rank(out) + 1; t.touches(inside) && r > out[a.serial] && r <= len(b.atoms) {
					out[a.serial], again = r, true
				}
			}
		}
	}
	return out
}

// rank is the highest rank of the atoms of a term.
func (t *term) rank(ranks map[serial]int) int {
	out := 0
	t.walk(func(t *term) bool {
		if t.atom != nil {
			out = max(out, ranks[t.atom.serial])
		}
		return t.mask != 0
	})
	return out
}

func sameSet(a, b []*term) bool {
	seen := make(map[identity]bool, len(a))
	for _, t := range a {
		seen[t.id] = true
	}
	for _, t := range b {
		if !seen[t.id] {
			return false
		}
	}
	return true
}

// equation reports whether a predicate says that terms are identical.
func equation(p *term) bool {
	return p.op == "same" || p.op == "=" && identical(p.args[0], p.args[1])
}

// identical reports whether two terms that are equal are one value, of one type.
func identical(a, b *term) bool {
	if !a.kind.exact || !b.kind.exact || a.kind.family != b.kind.family || a.taint >= Random || b.taint >= Random {
		return false
	}
	if !member(a) || !member(b) || a.fixed() && b.fixed() {
		return false
	}
	return a.kind.name == b.kind.name || a.fixed() || b.fixed()
}

// member reports whether a term may be replaced by one that is equal.
func member(t *term) bool { return t.op == "col" || t.op == "pick" || t.fixed() }

// classes groups the members of equations.
func (n *normalization) classes() [][]*term {
	var list []*term
	parent := map[identity]identity{}
	var find func(id identity) identity
	find = func(id identity) identity {
		if parent[id] != id {
			parent[id] = find(parent[id])
		}
		return parent[id]
	}
	for _, p := range n.b.preds {
		if !equation(p) {
			continue
		}
		for _, t := range p.args {
			if _, ok := parent[t.id]; !ok {
				parent[t.id] = t.id
				list = append(list, t)
			}
			parent[find(t.id)] = find(p.args[0].id)
		}
	}
	if len(list) == 0 {
		return nil
	}
	at := map[identity]int{}
	var out [][]*term
	for _, t := range list {
		root := find(t.id)
		i, ok := at[root]
		if !ok {
			i = len(out)
			at[root] = i
			out = append(out, nil)
		}
		out[i] = append(out[i], t)
	}
	return out
}
