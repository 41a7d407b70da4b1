package canon

import "slices"

// full is what a full join is made of. The relation's columns are the left
// side's, then the right side's; each is NULL where its side has no match.
type full struct {
	left, right  block
	louts, routs []*term
	on           []*term
}

// fullJoin joins two blocks: a relation of its own, known by both sides and what
// joins them.
func (al *algebra) fullJoin(f full) (block, []*term) {
	// The sides are normalized and summed up with all that ON and the outputs use
	// of them.
	on := al.and(f.on...)
	lcols, rcols := columnsOf(on, f.left, f.louts), columnsOf(on, f.right, f.routs)
	n, m := len(f.louts), len(f.routs)
	var louts, routs []*term
	f.left, louts = al.normalize(f.left, lcols)
	f.right, routs = al.normalize(f.right, rcols)
	f.louts, f.routs = louts[:n:n], routs[:m:m]
	switch {
	case f.left.empty:
		return f.right, slices.Concat(al.missing(lcols[:n]), f.routs)
	case f.right.empty:
		return f.left, slices.Concat(f.louts, al.missing(rcols[:m]))
	}
	moved := newSubstitution(al)
	for i, t := range lcols {
		moved.put(t, louts[i])
	}
	for i, t := range rcols {
		moved.put(t, routs[i])
	}
	on = al.filter(moved.term(on))
	f.on = []*term{on}
	lcols, rcols = columnsOf(on, f.left, f.louts), columnsOf(on, f.right, f.routs)
	lrel, largs, lc := al.close(f.left, lcols)
	rrel, rargs, rc := al.close(f.right, rcols)
	lb, la := alone(lrel, largs)
	rb, ra := alone(rrel, rargs)
	s := newSubstitution(al)
	for i, t := range lcols {
		s.put(t, column(la, lc[i]))
	}
	for i, t := range rcols {
		s.put(t, column(ra, rc[i]))
	}
	cond := s.term(on)
	l := newLabelling(lb.join(rb), []*atom{la, ra})
	d := l.term(cond)
	args := l.terms(slices.Concat(largs, rargs))
	r := &relation{free: slices.Clone(l.free), taint: max(lrel.taint, rrel.taint, on.taint), facts: slices.Concat(f.left.facts(), f.right.facts())}
	r.rows = hash("full").digests(lrel.digest(), rrel.digest(), d).digests(args...).sum()
	for i, t := range f.louts {
		r.cols = append(r.cols, col{name: hash("full left").digests(lrel.digestOf(lc[i].name)).sum().key(), kind: t.kind, taint: t.taint})
	}
	for i, t := range f.routs {
		r.cols = append(r.cols, col{name: hash("full right").digests(rrel.digestOf(rc[i].name)).sum().key(), kind: t.kind, taint: t.taint})
	}
	r.full = &f
	r.cover(f.left.join(f.right).where(f.on...), slices.Concat(f.louts, f.routs))
	blk, a := alone(r, r.free)
	return blk, a.columns()
}

// columnsOf lists terms, and the columns of a block that a condition uses.
func columnsOf(on *term, b block, outs []*term) []*term {
	set, list := b.set(), slices.Clone(outs)
	on.walk(func(t *term) bool {
		if t.op == "col" && set[t.atom.serial] && !contains(list, t) {
			list = append(list, t)
		}
		return true
	})
	return list
}

func nulls(n int) []*term {
	out := make([]*term, n)
	for i := range out {
		out[i] = null()
	}
	return out
}
