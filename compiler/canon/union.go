package canon

import (
	"cmp"
	"slices"
)

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

// unionRelation makes a relation of a union.
func (al *algebra) unionRelation(arms []arm, n int) *relation {
	r := &relation{union: &union{arms, 0}}
	at := map[identity]string{}
	for i := range n {
		id, terms, solid := identity{}, make([]*term, len(arms)), true
		for j, m := range arms {
			t := m.outs[i]
			terms[j], solid = t, solid && (t.solid || al.notNullIn(m.block, t))
			id.add(t.id[0])
			id.add(t.id[1])
		}
		name, ok := at[id]
		if !ok {
			name = place(i)
			at[id] = name
		}
		r.cols = append(r.cols, col{name: name, kind: common(terms), taint: taintOf(terms), solid: solid})
	}
	var whole block
	var outs []*term
	for _, m := range arms {
		r.taint = max(r.taint, m.block.taint())
		r.facts = append(r.facts, m.block.facts()...)
		size := 1
		for _, a := range m.block.atoms {
			if a.rel.union != nil {
				size = max(size, a.rel.union.size)
			}
		}
		r.union.size = min(r.union.size+size, maxSize)
		whole.atoms, whole.preds = append(whole.atoms, m.block.atoms...), append(whole.preds, m.block.preds...)
		outs = append(outs, m.outs...)
	}
	r.facts = distinctFacts(r.facts)
	r.summedBy(whole, outs, func() summed { return al.sumUnion(r) })
	return r
}

// sumUnion sums up a union: the rows are those of its arms, each column lists
// the arms in one common order.
func (al *algebra) sumUnion(r *relation) summed {
	list := make([]sealed, len(r.union.arms))
	for i, m := range r.union.arms {
		list[i] = al.sealNormal(m.block, m.outs)
	}
	slices.SortStableFunc(list, func(x, y sealed) int {
		return cmp.Or(compareDigests(x.rows, y.rows), slices.CompareFunc(x.outs, y.outs, compareDigests))
	})
	h := hash("union").num(len(list))
	for _, m := range list {
		h.digests(m.rows, r.numbered(m.free))
	}
	out := summed{h.sum(), make([]Digest, len(r.cols))}
	for i := range out.cols {
		h := hash("union column")
		for _, m := range list {
			h.digests(m.outs[i])
		}
		out.cols[i] = h.sum()
	}
	return out
}
