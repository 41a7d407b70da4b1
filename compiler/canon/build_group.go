package canon

import (
	"slices"

	"github.com/tailwater/tailwater/compiler/ir"
)

func sortIDs(ids []ir.ColumnID) { slices.Sort(ids) }

// relation makes a block of one new atom over a sealed one.
func relation(content Digest, s sealed, taint Taint) (*atom, block) {
	a := &atom{kind: "rel", content: content, params: s.params, taint: max(s.taint, taint)}
	return a, block{atoms: []*atom{a}}
}

// aggregate groups: the rows are fixed by the input's rows and the set of keys,
// an aggregate's value by its call, the input's rows and the keys. A global
// aggregate has one row whatever its input: it adds values and no atom, unless
// it belongs to an enclosing query's row.
func (b *builder) aggregate(g *ir.Aggregate) block {
	in := b.rel(g.Input)
	var outs []*term
	for _, k := range g.Keys {
		outs = append(outs, b.expr(k.Expr))
	}
	keys := len(outs)
	for _, c := range g.Aggs {
		outs = append(outs, b.aggCall(c.Expr.(*ir.Call)))
	}
	s := seal(in, outs)
	keySet := set(s.outs[:keys])
	shape := hash("keys").digests(keySet...)
	if g.Sets != nil {
		shape = hash("grouping sets").digests(keySet...).digests(b.sets(g.Sets, s.outs)...)
	}
	context := hash("group").digests(s.rows, shape.sum()).sum()

	var taint Taint
	for _, t := range outs[:keys] {
		taint = max(taint, t.taint)
	}
	if keys == 0 && (g.Sets == nil || len(g.Sets) == 1) && len(s.params) == 0 {
		for i, c := range g.Aggs {
			b.cols[c.Column] = fixed(hash("aggregate").digests(context, s.outs[i]).sum(), max(outs[i].taint, s.taint))
		}
		return block{}
	}
	a, out := relation(context, s, taint)
	for i, k := range g.Keys {
		key := hash("key").digests(s.outs[i])
		if g.Sets != nil { // NULL where the key is not in the row's set
			key = hash("set key").digests(s.outs[i], context)
		}
		b.cols[k.Column] = column(a, key.sum().key(), outs[i].taint)
	}
	for i, c := range g.Aggs {
		b.cols[c.Column] = column(a, hash("aggregate").digests(context, s.outs[keys+i]).sum().key(), max(outs[keys+i].taint, s.taint))
	}
	return out
}

// fixed is a value that is the same for all rows.
func fixed(d Digest, taint Taint) *term {
	return &term{op: "fixed", text: d.key(), taint: taint, size: 1}
}

// sets are the grouping sets, as a sorted list of sorted lists of keys.
func (b *builder) sets(sets [][]int, keys []Digest) []Digest {
	out := make([]Digest, len(sets))
	for i, positions := range sets {
		var ds []Digest
		for _, p := range positions {
			ds = append(ds, keys[p])
		}
		out[i] = hash("set").digests(set(ds)...).sum()
	}
	return sorted(out)
}

// aggCall is an aggregate's call over the input's rows.
func (b *builder) aggCall(c *ir.Call) *term {
	t := b.apply(c)
	f, _ := b.dialect.Function(c.Fn)
	if f.OrderSensitive {
		t = &term{op: t.op, text: t.text, args: t.args, taint: max(t.taint, TieOrder), size: t.size}
	}
	return t
}

// window adds window functions: the rows stay, and each function sees all of
// them. The block is sealed, so that what joins or filters later does not
// change what they saw.
func (b *builder) window(w *ir.Window) block {
	in := b.rel(w.Input)
	ids, outs := ordered(b.visible(w.Input))
	n := len(outs)
	type parts struct{ call, partition, order, frame []*term }
	all := make([]parts, len(w.Items))
	for i, it := range w.Items {
		p := &all[i]
		p.call = []*term{b.apply(it.Call)}
		p.partition = b.exprs(it.Partition)
		for _, k := range it.Order {
			p.order = append(p.order, b.sortKey(k))
		}
		p.frame = b.frame(it.Frame)
		outs = append(outs, p.call...)
		outs = append(outs, p.partition...)
		outs = append(outs, p.order...)
		outs = append(outs, p.frame...)
	}
	s := seal(in, outs)
	a, out := relation(s.rows, s, Deterministic)
	for i, id := range ids {
		b.cols[id] = column(a, s.outs[i].key(), outs[i].taint)
	}
	next := n
	take := func(ts []*term) ([]Digest, Taint) {
		var taint Taint
		for _, t := range ts {
			taint = max(taint, t.taint)
		}
		next += len(ts)
		return s.outs[next-len(ts) : next], taint
	}
	for i, it := range w.Items {
		call, t1 := take(all[i].call)
		partition, t2 := take(all[i].partition)
		order, t3 := take(all[i].order)
		frame, t4 := take(all[i].frame)
		key := hash("window").digests(s.rows).digests(call...).digests(set(partition)...).digests(order...).digests(frame...).sum()
		taint := max(t1, t2, t3, t4, s.taint, b.windowTaint(it))
		b.cols[it.Column] = column(a, key.key(), taint)
	}
	return out
}

// windowTaint is TieOrder where rows that are equal in the order may be told
// apart by the function.
func (b *builder) windowTaint(it ir.WindowItem) Taint {
	f, known := b.dialect.Function(it.Call.Fn)
	if known && !f.OrderSensitive && (it.Frame == nil || it.Frame.Unit == ir.Range) {
		return Deterministic
	}
	if len(it.Order) == 0 && known && !f.OrderSensitive {
		return Deterministic
	}
	return TieOrder
}

// frame spells a window frame.
func (b *builder) frame(f *ir.Frame) []*term {
	if f == nil {
		return nil
	}
	bound := func(x ir.Bound) *term {
		if x.Offset == nil {
			return newTerm("bound", string(rune('0'+x.Kind)))
		}
		return newTerm("bound", string(rune('0'+x.Kind)), b.expr(x.Offset))
	}
	return []*term{newTerm("frame", string(rune('0'+f.Unit))+f.Exclude, bound(f.Start), bound(f.End))}
}

// sortKey spells one key of an order.
func (b *builder) sortKey(k ir.SortKey) *term {
	text := "asc"
	if k.Desc {
		text = "desc"
	}
	if k.NullsFirst {
		text += " nulls first"
	}
	return newTerm("order", text, b.expr(k.Expr))
}

// distinct is grouping by all columns.
func (b *builder) distinct(d *ir.Distinct) block { return b.distinctOver(b.rel(d.Input), d.Columns) }

func (b *builder) distinctOver(in block, columns []ir.ColumnID) block {
	outs := make([]*term, len(columns))
	var taint Taint
	for i, id := range columns {
		outs[i] = b.cols[id]
		taint = max(taint, outs[i].taint)
	}
	s := seal(in, outs)
	content := hash("group").digests(s.rows, hash("keys").digests(set(s.outs)...).sum()).sum()
	a, out := relation(content, s, taint)
	for i, id := range columns {
		b.cols[id] = column(a, hash("key").digests(s.outs[i]).sum().key(), outs[i].taint)
	}
	return out
}

// distinctOn keeps one row a group: which one, the order says.
func (b *builder) distinctOn(d *ir.DistinctOn) block {
	in := b.rel(d.Input)
	ids, outs := ordered(b.visible(d.Input))
	n := len(outs)
	outs = append(outs, b.exprs(d.On)...)
	m := len(outs)
	for _, k := range d.Order {
		outs = append(outs, b.sortKey(k))
	}
	s := seal(in, outs)
	content := hash("distinct on").digests(s.rows).digests(set(s.outs[n:m])...).digests(s.outs[m:]...).sum()
	a, out := relation(content, s, Deterministic)
	for i, id := range ids {
		b.cols[id] = column(a, s.outs[i].key(), max(outs[i].taint, TieOrder))
	}
	return out
}

// limit keeps some rows. Which ones is left to chance where the order is not total.
func (b *builder) limit(l *ir.Limit) block {
	in := b.rel(l.Input)
	ids, outs := ordered(b.visible(l.Input))
	n := len(outs)
	for _, k := range l.By {
		outs = append(outs, b.sortKey(k))
	}
	m := len(outs)
	for _, e := range []ir.Expr{l.Count, l.Offset} {
		if e == nil {
			outs = append(outs, newTerm("none", ""))
			continue
		}
		outs = append(outs, b.expr(e))
	}
	p := len(outs)
	outs = append(outs, b.exprs(l.Partition)...)
	s := seal(in, outs)
	content := hash("limit").num(flag(l.Percent)).num(flag(l.WithTies)).
		digests(s.rows).digests(s.outs[n:m]...).digests(s.outs[m:p]...).digests(set(s.outs[p:])...).sum()
	a, out := relation(content, s, TieOrder)
	for i, id := range ids {
		b.cols[id] = column(a, s.outs[i].key(), outs[i].taint)
	}
	return out
}
