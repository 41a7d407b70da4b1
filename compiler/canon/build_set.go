package canon

import (
	"slices"
	"strings"

	"github.com/tailwater/tailwater/compiler/ir"
)

// setOp combines arms by position.
//
//	a union b      -> distinct (a union all b)
//	a intersect b  -> distinct a where exists (b equal to it, NULLs too)
//	a except b     -> distinct a where not exists (b equal to it, NULLs too)
func (b *builder) setOp(s *ir.SetOp) block {
	arms := make([]arm, len(s.Arms))
	for i, in := range s.Arms {
		arms[i].block = b.rel(in.Input)
		arms[i].outs = b.terms(in.Columns)
	}
	b.coerceArms(arms, len(s.Columns))
	var blk block
	var outs []*term
	switch {
	case s.Kind == ir.Union:
		blk, outs = b.unioned(arms, len(s.Columns))
	case s.All:
		if s.Kind == ir.Intersect {
			b.sortArms(arms)
		}
		blk, outs = b.bagOperation(s.Kind, arms)
	default:
		if s.Kind == ir.Intersect {
			b.sortArms(arms)
		}
		blk, outs = arms[0].block, arms[0].outs
		for _, other := range arms[1:] {
			var equal []*term
			for i, t := range outs {
				equal = append(equal, b.not(b.distinctFrom(t, other.outs[i])))
			}
			found := b.existsOf(other.block.where(equal...))
			if s.Kind == ir.Except {
				found = b.not(found)
			}
			blk = blk.where(found)
		}
	}
	if !s.All {
		blk, outs, _ = b.grouped(group{in: blk, keys: outs})
	}
	for i, id := range s.Columns {
		b.define(id, outs[i])
	}
	return blk
}

// sortArms brings arms whose order means nothing into one.
func (b *builder) sortArms(arms []arm) {
	digests := make([]Digest, len(arms))
	for i, m := range arms {
		s := b.seal(m.block, m.outs)
		digests[i] = hash("arm").digests(s.rows).digests(s.outs...).sum()
	}
	order := make([]int, len(arms))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(x, y int) int { return compareDigests(digests[x], digests[y]) })
	old := slices.Clone(arms)
	for i, j := range order {
		arms[i] = old[j]
	}
}

// coerceArms makes the common type explicit that the arms' columns are brought
// to, where it is not the type of each: what is computed over the result is not
// what is computed over an arm.
func (b *builder) coerceArms(arms []arm, n int) {
	for i := range n {
		var kinds []string
		for _, m := range arms {
			if t := m.outs[i]; !t.isNull() {
				kinds = append(kinds, t.kind.family.String()+" "+t.kind.name)
			}
		}
		slices.Sort(kinds)
		if kinds = slices.Compact(kinds); len(kinds) < 2 && (len(kinds) == 0 || !strings.HasPrefix(kinds[0], "unknown")) {
			continue
		}
		text := strings.Join(kinds, ", ")
		for j, m := range arms {
			if t := m.outs[i]; !t.isNull() {
				arms[j].outs[i] = coerced(t, text, common([]*term{t}))
			}
		}
	}
}

// coerced is a value brought to the common type of several.
func coerced(t *term, text string, k kind) *term {
	out := newTerm("coerce", text, t)
	out.kind = kind{family: k.family}
	if strings.Contains(text, ", ") && !sameFamily(text) {
		out.kind = kind{}
	}
	out.solid = t.solid
	return out
}

// sameFamily reports whether a list of kinds is of one family.
func sameFamily(text string) bool {
	first := ""
	for _, k := range strings.Split(text, ", ") {
		f, _, _ := strings.Cut(k, " ")
		if first != "" && f != first {
			return false
		}
		first = f
	}
	return true
}

// bagOperation is INTERSECT ALL or EXCEPT ALL: known by its arms.
func (b *builder) bagOperation(kind ir.SetKind, arms []arm) (block, []*term) {
	list := make([]sealed, len(arms))
	for i, m := range arms {
		list[i] = b.seal(m.block, m.outs)
	}
	r := &relation{}
	h := hash("bag operation", kind.String()).num(len(arms))
	for i, s := range list {
		h.digests(s.rows).digests(s.outs...).digests(r.numbered(s.free))
		r.taint = max(r.taint, s.taint, taintOf(arms[i].outs))
		r.facts = append(r.facts, arms[i].block.facts()...)
	}
	r.rows = h.sum()
	for i, t := range arms[0].outs {
		r.cols = append(r.cols, col{name: hash("bag column").digests(r.rows).num(i).sum().key(), kind: t.kind, taint: t.taint})
	}
	blk, a := alone(r, r.free)
	return blk, a.columns()
}

// unnest pairs each row with the elements of its arrays.
func (b *builder) unnest(u *ir.Unnest) block {
	var in block
	if u.Input != nil {
		in = b.rel(u.Input)
	}
	args := append(b.exprs(u.Exprs), b.exprs(u.Options)...)
	s := b.seal(block{}, args)
	r := &relation{free: slices.Clone(s.free), taint: taintOf(args)}
	r.rows = hash("unnest", u.Fn).num(flag(u.Outer)).num(len(u.Exprs)).digests(s.outs...).sum()
	ids := slices.Clone(u.Columns)
	for i, id := range u.Columns {
		c := col{name: hash("element").num(i).sum().key(), taint: r.taint}
		if id != 0 {
			c.kind = b.kindOf(b.query.Columns[id].Type)
		}
		r.cols = append(r.cols, c)
	}
	if u.Offset != 0 {
		ids = append(ids, u.Offset)
		r.cols = append(r.cols, col{name: hash("offset").sum().key(), kind: intKind, taint: r.taint})
	}
	blk, a := alone(r, r.free)
	b.set(ids, a.columns())
	return in.join(blk)
}

// tableFunc is known by its name and arguments.
func (b *builder) tableFunc(f *ir.TableFunc) block {
	call := b.apply(&ir.Call{Fn: f.Fn, Args: f.Args})
	s := b.seal(block{}, []*term{call})
	r := &relation{taint: call.taint}
	h := hash("table function", f.Fn).digests(s.outs...).digests(r.numbered(s.free))
	for _, in := range f.Inputs {
		b.whole(in, h, r)
	}
	r.rows = h.sum()
	ids := slices.Clone(f.Columns)
	for i, id := range f.Columns {
		r.cols = append(r.cols, col{name: hash("function column", b.query.Columns[id].Name).num(i).sum().key(), taint: r.taint})
	}
	if f.Ordinality != 0 {
		ids = append(ids, f.Ordinality)
		r.cols = append(r.cols, col{name: hash("ordinality").sum().key(), taint: r.taint})
	}
	blk, a := alone(r, r.free)
	b.set(ids, a.columns())
	return blk
}

// opaque is known by its text and all of its inputs.
func (b *builder) opaque(o *ir.Opaque) block {
	r := &relation{}
	h := hash("opaque", o.What, o.Text)
	var through []ir.ColumnID // columns of inputs: what they are now is not known
	for _, in := range o.Inputs {
		through = append(through, b.whole(in, h, r)...)
	}
	es := b.exprs(o.Exprs)
	s := b.seal(block{}, es)
	h.digests(s.outs...).digests(r.numbered(s.free))
	r.rows, r.taint = h.sum(), max(r.taint, taintOf(es))
	for i, id := range o.Columns {
		key := hash("opaque column", b.query.Columns[id].Name).num(i).digests(r.rows).sum()
		r.cols = append(r.cols, col{name: key.key(), taint: r.taint})
	}
	for i, id := range through {
		key := hash("through opaque", b.query.Columns[id].Name).num(i).digests(r.rows).sum()
		r.cols = append(r.cols, col{name: key.key(), taint: r.taint})
	}
	blk, a := alone(r, r.free)
	b.set(slices.Concat(o.Columns, through), a.columns())
	return blk
}

// whole sums up a relation with all of its columns, each with its name.
func (b *builder) whole(in ir.Rel, h *hasher, r *relation) []ir.ColumnID {
	blk := b.rel(in)
	ids := b.visible(in)
	outs := b.terms(ids)
	s := b.seal(blk, outs)
	for i, id := range ids {
		s.outs[i] = hash("named", b.query.Columns[id].Name).digests(s.outs[i]).sum()
	}
	h.digests(s.rows).digests(sorted(s.outs)...).digests(r.numbered(s.free))
	r.taint = max(r.taint, s.taint, taintOf(outs))
	r.facts = append(r.facts, blk.facts()...)
	return ids
}
