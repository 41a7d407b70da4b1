package canon

import "slices"

// union is what a UNION ALL is made of.
type union struct {
	arms []arm
	size int // of arms, those of unions within included, saturating
}

// small reports whether there is a union that may be copied into other blocks.
func (u *union) small() bool { return u != nil && u.size <= maxFlat }

// arm is one arm: its columns are parallel to those of the union.
type arm struct {
	block block
	outs  []*term
}

// maxFlat bounds the unions into which others are made flat and into whose arms
// filters and projections are moved: unions of unions that double would grow
// without end. Over it they stay as they are.
const maxFlat = 256

// unioned puts arms together: flat, without empty ones. It gives the block and
// its n columns.
//
//	a union all (b union all c)  -> the same as in any order
//	a union all nothing          -> a
func (al *algebra) unioned(arms []arm, n int) (block, []*term) {
	var flat []arm
	for _, m := range arms {
		m.block, m.outs = al.normalize(m.block, m.outs)
		if m.block.empty {
			continue
		}
		flat = append(flat, al.nested(m)...)
	}
	switch len(flat) {
	case 0:
		return nothing(n)
	case 1:
		return flat[0].block, flat[0].outs
	}
	r := al.unionRelation(flat, n)
	blk, a := alone(r, r.free)
	cols := a.columns()
	for i := range cols {
		if t := flat[0].outs[i]; constantKey(t) && !slices.ContainsFunc(flat, func(m arm) bool { return !m.outs[i].is(t) }) {
			cols[i] = t // the same constant in every arm
		}
	}
	return blk, cols
}

// nested gives the arms of an arm that is nothing but a union.
func (al *algebra) nested(m arm) []arm {
	if len(m.block.atoms) != 1 || len(m.block.preds) > 0 || m.block.atoms[0].lookup || !m.block.atoms[0].rel.union.small() {
		return []arm{m}
	}
	a := m.block.atoms[0]
	for _, t := range m.outs {
		if t.op != "col" && !t.grounded() {
			return []arm{m}
		}
	}
	s := newSubstitution(al)
	for i, f := range a.rel.free {
		s.put(f, a.args[i])
	}
	var out []arm
	for _, in := range a.rel.union.arms {
		blk := s.fresh(in.block)
		terms := s.all(in.outs)
		outs := make([]*term, len(m.outs))
		for i, t := range m.outs {
			if outs[i] = t; t.op == "col" {
				outs[i] = terms[a.rel.index(t.text)]
			}
		}
		out = append(out, arm{blk, outs})
	}
	return out
}

// unionRelation sums up a union: the rows are those of its arms, each column
// lists the arms in one common order.
func (al *algebra) unionRelation(arms []arm, n int) *relation {
	type summed struct {
		sealed
		arm
	}
	list := make([]summed, len(arms))
	for i, m := range arms {
		list[i] = summed{al.sealNormal(m.block, m.outs), m}
	}
	slices.SortStableFunc(list, func(x, y summed) int {
		if c := compareDigests(x.rows, y.rows); c != 0 {
			return c
		}
		return slices.CompareFunc(x.sealed.outs, y.sealed.outs, compareDigests)
	})
	r := &relation{}
	h := hash("union").num(len(list))
	for _, m := range list {
		h.digests(m.rows, r.numbered(m.free))
		r.taint = max(r.taint, m.taint)
		r.facts = append(r.facts, m.block.facts()...)
	}
	r.rows, r.facts = h.sum(), distinctFacts(r.facts)
	r.cols = make([]col, n)
	for i := range r.cols {
		h := hash("union column")
		terms := make([]*term, len(list))
		for j, m := range list {
			h.digests(m.sealed.outs[i])
			terms[j] = m.arm.outs[i]
		}
		r.cols[i] = col{key: h.sum(), kind: common(terms), taint: taintOf(terms), solid: true}
		for _, m := range list {
			t := m.arm.outs[i]
			r.cols[i].solid = r.cols[i].solid && (t.solid || al.notNullIn(m.block, t))
		}
	}
	r.union = &union{arms, 0}
	for _, m := range arms {
		r.cover(m.block, m.outs)
		size := 1
		for _, a := range m.block.atoms {
			if a.rel.union != nil {
				size = max(size, a.rel.union.size)
			}
		}
		r.union.size = min(r.union.size+size, maxSize)
	}
	return r
}
