package canon

import "slices"

// close makes a relation of a block and what is computed over it; what it uses
// of others becomes arguments. A block of nothing but one occurrence is the
// relation that occurs. cols are parallel to outs.
func (al *algebra) close(b block, outs []*term) (*relation, []*term, []col) {
	return al.closeNormal(al.normalize(b, outs))
}

// closeNormal closes what is normalized already.
func (al *algebra) closeNormal(b block, outs []*term) (*relation, []*term, []col) {
	if len(b.atoms) == 1 && len(b.preds) == 0 && !b.atoms[0].lookup && !b.empty {
		if cols, ok := passed(b.atoms[0], outs); ok {
			return b.atoms[0].rel, b.atoms[0].args, cols
		}
	}
	return al.closeQuery(b, outs)
}

// closeQuery closes a block as a query of its own, whatever it is.
func (al *algebra) closeQuery(b block, outs []*term) (*relation, []*term, []col) {
	r := &relation{taint: b.taint(), one: al.one(b), facts: b.facts(), query: &query{b, outs}}
	r.single = r.one || al.single(b)
	r.cols = make([]col, len(outs))
	for i, name := range placesOf(outs) {
		t := outs[i]
		r.cols[i] = col{name: name, kind: t.kind, solid: t.solid || al.notNullIn(b, t), taint: t.taint}
	}
	r.keys = al.keysOf(b, outs, r.cols)
	r.summedBy(b, outs, func() summed {
		s := al.sealNormal(b, outs)
		r.number(s.free)
		return summed{s.rows, s.outs}
	})
	return r, r.free, r.cols
}

// one reports whether a block has exactly one row, whatever the data.
func (al *algebra) one(b block) bool {
	for _, a := range b.atoms {
		if !a.rel.one && (!a.lookup || !a.rel.single || al.dialect.DefaultsForNull) {
			return false
		}
	}
	return len(b.preds) == 0 && !b.empty
}

// passed reports whether all terms are columns of one atom, and which.
func passed(a *atom, outs []*term) ([]col, bool) {
	cols := make([]col, len(outs))
	for i, t := range outs {
		if !t.of(a) {
			return nil, false
		}
		cols[i] = col{name: t.text, kind: t.kind, solid: t.solid, taint: t.taint}
	}
	return cols, true
}

// occurrence is a block of a relation: its query, or one atom.
func (al *algebra) occurrence(r *relation, args []*term) block {
	if r.query != nil {
		b, _ := al.instance(r, args)
		return b
	}
	b, _ := alone(r, args)
	return b
}

// existsOf is whether a block has rows. Duplicates do not matter: see
// [algebra.asSet]. What does not depend on the block is taken out, and what is
// not connected asks for itself.
func (al *algebra) existsOf(b block) *term {
	b, _ = al.asSet(b, nil)
	if b.empty {
		return boolean(false)
	}
	var all []*term
	inside := b.set()
	var preds []*term
	for _, p := range b.preds {
		if p.touches(inside) {
			preds = append(preds, p)
			continue
		}
		all = append(all, p)
	}
	b.preds = preds
	for _, part := range components(b) {
		if len(part.atoms) == 1 && len(part.preds) == 0 {
			a := part.atoms[0]
			if a.rel.one || a.lookup {
				continue
			}
			if a.rel.union.small() {
				all = append(all, al.existsUnion(a))
				continue
			}
		}
		r, args, _ := al.closeNormal(part, nil)
		t := of("exists", "", r, args).typed(boolKind).never(true)
		all = append(all, t)
	}
	return al.and(all...)
}

// existsUnion is whether any arm has rows.
func (al *algebra) existsUnion(a *atom) *term {
	var any []*term
	s := newSubstitution(al)
	for i, f := range a.rel.free {
		s.put(f, a.args[i])
	}
	for _, arm := range a.rel.union.arms {
		any = append(any, al.existsOf(s.fresh(arm.block)))
	}
	return al.or(any...)
}

// components splits a block into parts that no predicate or argument connects.
func components(b block) []block {
	if len(b.atoms) < 2 {
		if len(b.atoms) == 0 {
			return nil
		}
		return []block{b}
	}
	group := map[serial]int{}
	for i, a := range b.atoms {
		group[a.serial] = i
	}
	join := func(t *term, with *atom) {
		first := with
		t.walk(func(t *term) bool {
			if t.atom == nil {
				return true
			}
			if g, ok := group[t.atom.serial]; ok {
				if first == nil {
					first = t.atom
				} else if old, now := g, group[first.serial]; old != now {
					for other, g := range group {
						if g == old {
							group[other] = now
						}
					}
				}
			}
			return true
		})
	}
	for _, p := range b.preds {
		join(p, nil)
	}
	for _, a := range b.atoms {
		for _, t := range a.args {
			join(t, a)
		}
	}
	var out []block
	at := map[int]int{}
	for _, a := range b.atoms {
		i, ok := at[group[a.serial]]
		if !ok {
			i = len(out)
			at[group[a.serial]] = i
			out = append(out, block{})
		}
		out[i].atoms = append(out[i].atoms, a)
	}
	for _, p := range b.preds {
		for i := range out {
			if p.touches(out[i].set()) {
				out[i].preds = append(out[i].preds, p)
				break
			}
		}
	}
	return out
}

// inRows is x IN (block) as a value: NULL where a comparison with NULL leaves it
// open.
func (al *algebra) inRows(x []*term, b block, outs []*term) *term {
	solid := true
	var equal []*term
	for i := range x {
		equal = append(equal, al.compare("=", x[i], outs[i]))
		solid = solid && x[i].solid && (outs[i].solid || al.notNullIn(b, outs[i]))
	}
	if solid {
		return al.existsOf(b.where(equal...))
	}
	b, outs = al.asSet(b, outs)
	if b.empty {
		return boolean(false)
	}
	r, args, cols := al.closeQuery(b, outs)
	text := hash("in").num(len(x))
	for _, c := range cols {
		text.digests(r.digestOf(c.name))
	}
	t := of("in rows", text.sum().key(), r, slices.Concat(args, x)).typed(boolKind)
	t.taint = max(t.taint, taintOf(outs))
	return t
}

// inExists is x IN (rows) where only TRUE matters.
func (al *algebra) inExists(t *term) *term {
	if t.rel.query == nil {
		return t
	}
	n := len(t.rel.free)
	b, outs := al.instance(t.rel, t.args[:n])
	if len(outs) != len(t.args)-n {
		return t
	}
	for i, x := range t.args[n:] {
		b = b.where(al.compare("=", x, outs[i]))
	}
	return al.existsOf(b)
}

// pickOf is the value of a term over the only row of a block; NULL where it has
// none.
func (al *algebra) pickOf(b block, out *term) *term {
	b, outs := al.normalize(b, []*term{out})
	if b.empty {
		return null()
	}
	rb, routs := al.reduce(b, outs)
	if len(rb.atoms) == 0 {
		if len(rb.preds) == 0 {
			return routs[0]
		}
		return al.conditional([]*term{al.and(rb.preds...), routs[0], null()})
	}
	out = outs[0]
	inside := b.set()
	if out.op != "col" && len(out.args) > 0 && out.taint < Random && al.strict(out) && al.dependsOn(out, inside) {
		args := make([]*term, len(out.args))
		for i, a := range out.args {
			args[i] = a
			if !a.fixed() {
				args[i] = al.pickOf(b, a)
			}
		}
		return al.rebuild(out, args)
	}
	r, args, cols := al.closeNormal(b, []*term{out})
	return al.pickColumn(r, cols[0], args)
}

// pickColumn is a column of the only row of a relation. Where the row is that of
// a group without keys, an aggregate that is NULL over no rows is that of all
// rows:
//
//	t left join (select k, sum(x) s from u group by k) v on v.k = t.a
//	-> t with (select sum(x) from u where k = t.a)
func (al *algebra) pickColumn(r *relation, c col, args []*term) *term {
	g := r.group
	if g == nil || g.global || g.sets != nil || !r.single || al.dialect.DefaultsForNull {
		return pick(r, c, args)
	}
	i := r.index(c.name) - len(g.keys)
	if i < 0 || g.aggs[i].op != "agg" || !nullOnEmpty[g.aggs[i].text] {
		return pick(r, c, args)
	}
	return al.pickGlobal(r, i, args)
}

// pickGlobal is an aggregate of a group without keys as one over all rows.
func (al *algebra) pickGlobal(r *relation, i int, args []*term) *term {
	s := newSubstitution(al)
	for j, f := range r.free {
		s.put(f, args[j])
	}
	in := s.fresh(r.group.in)
	b, _, aggs := al.grouped(group{in: in, aggs: []*term{s.term(r.group.aggs[i])}, global: true})
	return al.pickOf(b, aggs[0])
}

// nullOnEmpty are aggregates that are NULL over no rows.
var nullOnEmpty = map[string]bool{"sum": true, "min": true, "max": true, "avg": true, "bool_and": true, "bool_or": true,
	"sum|distinct": true, "avg|distinct": true}

// countOrZero is coalesce(count, 0) for the count of a group that may be missing:
// the count over all rows. It is nil for all else.
func (al *algebra) countOrZero(t, zero *term) *term {
	if al.dialect.DefaultsForNull || t.op != "pick" || zero.op != "const" || zero.text != "int:0" || t.rel.group == nil || t.rel.group.global || t.rel.group.sets != nil || !t.rel.single {
		return nil
	}
	g := t.rel.group
	i := t.rel.index(t.text) - len(g.keys)
	if i < 0 || g.aggs[i].op != "agg" || g.aggs[i].text != "count" && g.aggs[i].text != "count|distinct" {
		return nil
	}
	return al.pickGlobal(t.rel, i, t.args)
}

// reapply gives a term over a relation other arguments. A constant goes into the
// relation, as if it had been written there.
func (al *algebra) reapply(t *term, args []*term) *term {
	constant := false
	n := len(t.rel.free)
	for i, a := range args[:min(n, len(args))] {
		constant = constant || (a.fixed() || a.isNull()) && !a.is(t.args[i])
	}
	if constant && t.rel.query != nil {
		switch t.op {
		case "exists":
			return al.existsOf(al.occurrence(t.rel, args))
		case "pick":
			if i := t.rel.index(t.text); i >= 0 {
				b, outs := al.instance(t.rel, args)
				return al.pickOf(b, outs[i])
			}
		}
	}
	out := *t
	out.args, out.size, out.mask = args, 1, 0
	out.gather()
	out.identify()
	return &out
}
