package canon

// strengthen makes outer joins inner, or one-sided, where predicates reject the
// rows of NULLs, and anti-joins of lookups whose match they reject.
//
//	t left join u on … where u.a > 1            -> t join u on … where u.a > 1
//	t left join u on … where u.k is null        -> t where not exists (u on …), for u.k never NULL
//	t full join u on … where t.a > 1            -> t left join u on …
func (n *normalization) strengthen() {
	if n.dialect.DefaultsForNull {
		return
	}
	for _, a := range n.b.atoms {
		switch {
		case a.lookup && n.rejectsAll(a, nil):
			n.makeInner(a)
			return
		case a.lookup && n.absent(a):
			return
		case a.rel.full != nil && !a.lookup && n.narrowFull(a):
			return
		}
	}
}

// rejectsAll reports whether some predicate is not TRUE when the columns of an
// atom for which in says so (all for nil) are NULL.
func (n *normalization) rejectsAll(a *atom, in func(*term) bool) bool {
	for _, p := range n.b.preds {
		if !p.uses(a) {
			continue
		}
		s := newSubstitution(n.algebra)
		s.replace(a, func(t *term) *term {
			if in == nil || in(t) {
				return null()
			}
			return t
		})
		if n.filter(s.term(p)).isFalse() {
			return true
		}
	}
	return false
}

// makeInner turns a lookup into an ordinary occurrence.
func (n *normalization) makeInner(a *atom) {
	inner := newAtom(a.rel, a.args)
	rel := a.rel
	n.substitute(a, block{atoms: []*atom{inner}}, func(t *term) *term {
		c, ok := rel.col(t.text)
		if !ok {
			return moved(t, inner)
		}
		return column(inner, c)
	})
}

// absent finds a predicate that a lookup's column, never NULL in a match, is
// NULL: what passes are the rows without a match.
func (n *normalization) absent(a *atom) bool {
	for _, p := range n.b.preds {
		if p.op != "is null" || !p.args[0].of(a) {
			continue
		}
		if c, ok := a.rel.col(p.args[0].text); !ok || !c.solid {
			continue
		}
		found := n.existsOf(n.occurrence(a.rel, a.args))
		n.b = n.b.where(n.not(found))
		n.substitute(a, block{}, func(*term) *term { return null() })
		return true
	}
	return false
}

// narrowFull makes a full join a left one, or an inner one, where predicates
// reject the rows that one side has alone.
func (n *normalization) narrowFull(a *atom) bool {
	f, r := a.rel.full, a.rel
	isLeft := func(t *term) bool { return r.index(t.text) < len(f.louts) }
	left := n.rejectsAll(a, isLeft) // rows without a left side are rejected
	right := n.rejectsAll(a, func(t *term) bool { return !isLeft(t) })
	if !left && !right {
		return false
	}
	s := newSubstitution(n.algebra)
	for i, t := range r.free {
		s.put(t, a.args[i])
	}
	l, rt := s.fresh(f.left), s.fresh(f.right)
	louts, routs, on := s.all(f.louts), s.all(f.routs), s.all(f.on)
	var blk block
	switch {
	case left && right:
		blk = l.join(rt).where(on...)
	case left:
		blk, routs = n.lookup(rt.where(on...), routs)
		blk = l.join(blk)
	default:
		blk, louts = n.lookup(l.where(on...), louts)
		blk = rt.join(blk)
	}
	n.substitute(a, blk, func(t *term) *term {
		if i := r.index(t.text); i < len(f.louts) {
			return louts[i]
		} else {
			return routs[i-len(f.louts)]
		}
	})
	return true
}

// lookup is a block of which rows for given arguments are looked up: where there
// are none, there is one of NULLs. Functions that give NULL for NULL are computed
// outside, so that it does not matter on which side they were written.
func (al *algebra) lookup(b block, outs []*term) (block, []*term) {
	b, outs = al.normalize(b, outs)
	if b.empty {
		return block{}, al.missing(outs)
	}
	inside := b.set()
	var leaves []*term
	at := map[identity]int{}
	for _, t := range outs {
		al.strictLeaves(t, inside, func(leaf *term) {
			if _, ok := at[leaf.id]; !ok {
				at[leaf.id] = len(leaves)
				leaves = append(leaves, leaf)
			}
		})
	}
	rel, args, cols := al.closeNormal(b, leaves)
	a := newAtom(rel, args)
	a.lookup = true
	s := newSubstitution(al)
	for i, t := range leaves {
		s.put(t, column(a, cols[i]))
	}
	s.mask = ^uint64(0)
	out := make([]*term, len(outs))
	for i, t := range outs {
		out[i] = s.term(t)
	}
	return block{atoms: []*atom{a}}, out
}

// missing are the values of a side of an outer join that has no row.
func (al *algebra) missing(outs []*term) []*term {
	list := nulls(len(outs))
	if al.dialect.DefaultsForNull {
		for i, t := range outs {
			list[i] = newTerm("default", t.kind.family.String()+" "+t.kind.name)
		}
	}
	return list
}

// strictLeaves gives the parts of a term of which it is a strict function.
func (al *algebra) strictLeaves(t *term, inside map[serial]bool, f func(*term)) {
	if t.op != "col" && len(t.args) > 0 && !al.dialect.DefaultsForNull && t.taint < Random && al.strict(t) && al.dependsOn(t, inside) {
		for _, a := range t.args {
			if !a.fixed() {
				al.strictLeaves(a, inside, f)
			}
		}
		return
	}
	f(t)
}

// dependsOn reports whether all arguments are constants or use atoms of the set,
// at least one of them so that it is NULL with them.
func (al *algebra) dependsOn(t *term, inside map[serial]bool) bool {
	found := false
	for _, a := range t.args {
		switch {
		case a.fixed():
		case a.touches(inside):
			found = true
		default:
			return false
		}
	}
	return found
}
