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
	inside := n.b.set()
	var equalities []*term
	for _, c := range classes {
		rep := representative(c, inside)
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
// block, which is known before; else any.
func representative(class []*term, inside map[serial]bool) *term {
	rep := class[0]
	for _, t := range class {
		switch {
		case t.fixed():
			return t
		case rep.touches(inside) && !t.touches(inside):
			rep = t
		}
	}
	return rep
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
