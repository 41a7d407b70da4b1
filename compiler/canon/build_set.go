package canon

import (
	"slices"

	"github.com/tailwater/tailwater/compiler/ir"
)

// setOp combines arms. The rows of a UNION ALL are those of its arms; all its
// columns list the arms in one common order.
func (b *builder) setOp(s *ir.SetOp) block {
	arms := make([]arm, 0, len(s.Arms))
	for _, in := range s.Arms {
		arms = append(arms, b.arm(in, s.Kind)...)
	}
	if s.Kind == ir.Union || s.Kind == ir.Intersect {
		slices.SortStableFunc(arms, arm.compare)
	}
	rows := make([]Digest, len(arms))
	var params []*term
	var taint Taint
	for i, a := range arms {
		rows[i] = hash("arm").digests(a.rows).num(len(a.params)).sum()
		if s.Kind != ir.Union || !s.All { // rows are compared: all values decide
			rows[i] = hash("arm").digests(a.rows).digests(a.outs...).num(len(a.params)).sum()
		}
		params = append(params, a.params...)
		taint = max(taint, a.taint)
	}
	content := hash("set operation", s.Kind.String()).num(flag(s.All)).digests(rows...).sum()
	at := &atom{kind: "rel", content: content, params: params, taint: taint}
	for i, id := range s.Columns {
		list := make([]Digest, len(arms))
		var t Taint
		for j, a := range arms {
			list[j] = a.outs[i]
			t = max(t, a.taints[i])
		}
		if s.Kind == ir.Union && !s.All {
			at.taint = max(at.taint, t)
		}
		b.cols[id] = column(at, hash("set column").digests(list...).sum().key(), t)
	}
	if s.Kind == ir.Union && !s.All {
		return b.distinctOver(block{atoms: []*atom{at}}, s.Columns)
	}
	return block{atoms: []*atom{at}}
}

// arm is one arm of a set operation, summed up.
type arm struct {
	sealed
	taints []Taint
}

func (a arm) compare(c arm) int {
	if d := compareDigests(a.rows, c.rows); d != 0 {
		return d
	}
	return slices.CompareFunc(a.outs, c.outs, compareDigests)
}

// arm sums up one arm. A UNION ALL within a UNION is arms of the same list.
func (b *builder) arm(in ir.SetArm, kind ir.SetKind) []arm {
	if inner, ok := in.Input.(*ir.SetOp); ok && kind == ir.Union && inner.Kind == ir.Union && inner.All {
		if arms, ok := nested(in, inner); ok {
			var out []arm
			for _, a := range arms {
				out = append(out, b.arm(a, kind)...)
			}
			return out
		}
	}
	blk := b.rel(in.Input)
	outs := make([]*term, len(in.Columns))
	a := arm{taints: make([]Taint, len(in.Columns))}
	for i, id := range in.Columns {
		if id == 0 {
			outs[i] = null()
			continue
		}
		outs[i] = b.cols[id]
		a.taints[i] = outs[i].taint
	}
	a.sealed = seal(blk, outs)
	return []arm{a}
}

// nested gives the arms of a set operation as arms of the one around it. ok is
// false where that one uses more than its columns.
func nested(outer ir.SetArm, inner *ir.SetOp) (arms []ir.SetArm, ok bool) {
	at := map[ir.ColumnID]int{}
	for i, id := range inner.Columns {
		at[id] = i
	}
	for _, a := range inner.Arms {
		columns := make([]ir.ColumnID, len(outer.Columns))
		for i, id := range outer.Columns {
			place, known := at[id]
			if id != 0 && !known {
				return nil, false
			}
			if id != 0 {
				columns[i] = a.Columns[place]
			}
		}
		arms = append(arms, ir.SetArm{Input: a.Input, Columns: columns})
	}
	return arms, true
}

// unnest pairs each row with the elements of its arrays.
func (b *builder) unnest(u *ir.Unnest) block {
	var in block
	if u.Input != nil {
		in = b.rel(u.Input)
	}
	args := append(b.exprs(u.Exprs), b.exprs(u.Options)...)
	s := seal(block{}, args)
	a := &atom{kind: "rel", params: s.params}
	a.content = hash("unnest", u.Fn).num(flag(u.Outer)).num(len(u.Exprs)).digests(s.outs...).sum()
	for i, id := range u.Columns {
		b.cols[id] = column(a, hash("element").num(i).sum().key(), taintOf(args))
	}
	if u.Offset != 0 {
		b.cols[u.Offset] = column(a, hash("offset").sum().key(), taintOf(args))
	}
	return in.join(block{atoms: []*atom{a}})
}

func taintOf(ts []*term) Taint {
	var out Taint
	for _, t := range ts {
		out = max(out, t.taint)
	}
	return out
}

// tableFunc is known by its name and arguments.
func (b *builder) tableFunc(f *ir.TableFunc) block {
	call := b.apply(&ir.Call{Fn: f.Fn, Args: f.Args})
	s := seal(block{}, []*term{call})
	h := hash("table function", f.Fn).digests(s.outs...)
	params, taint := s.params, call.taint
	for _, in := range f.Inputs {
		is := b.whole(in)
		h.digests(is.rows).digests(is.outs...)
		params = append(params, is.params...)
		taint = max(taint, is.taint)
	}
	a := &atom{kind: "rel", content: h.sum(), params: params, taint: taint}
	for i, id := range f.Columns {
		b.cols[id] = column(a, hash("function column", b.query.Columns[id].Name).num(i).sum().key(), taint)
	}
	if f.Ordinality != 0 {
		b.cols[f.Ordinality] = column(a, hash("ordinality").sum().key(), taint)
	}
	return block{atoms: []*atom{a}}
}

// opaque is known by its text and all of its inputs.
func (b *builder) opaque(o *ir.Opaque) block {
	h := hash("opaque", o.What, o.Text)
	var params []*term
	taint := Deterministic
	for _, in := range o.Inputs {
		is := b.whole(in)
		h.digests(is.rows).digests(is.outs...)
		params = append(params, is.params...)
		taint = max(taint, is.taint)
	}
	es := b.exprs(o.Exprs)
	s := seal(block{}, es)
	h.digests(s.outs...)
	params = append(params, s.params...)
	a := &atom{kind: "rel", content: h.sum(), params: params, taint: max(taint, taintOf(es))}
	for i, id := range o.Columns {
		b.cols[id] = column(a, hash("opaque column", b.query.Columns[id].Name).num(i).digests(a.content).sum().key(), a.taint)
	}
	return block{atoms: []*atom{a}}
}

// whole sums up a relation with all of its columns, each with its name.
func (b *builder) whole(r ir.Rel) sealed {
	blk := b.rel(r)
	ids, outs := ordered(b.visible(r))
	s := seal(blk, outs)
	s.taint = max(s.taint, taintOf(outs))
	for i, id := range ids {
		s.outs[i] = hash("named", b.query.Columns[id].Name).digests(s.outs[i]).sum()
	}
	s.outs = sorted(s.outs)
	return s
}
