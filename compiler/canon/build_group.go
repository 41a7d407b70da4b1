package canon

import (
	"slices"
	"strconv"

	"github.com/tailwater/tailwater/compiler/dialect"
	"github.com/tailwater/tailwater/compiler/ir"
)

// aggregate groups a block.
func (b *builder) aggregate(a *ir.Aggregate) block {
	in := b.rel(a.Input)
	g := group{in: in, sets: a.Sets, global: len(a.Keys) == 0 && a.Sets == nil}
	for _, k := range a.Keys {
		t := b.expr(k.Expr)
		if t.kind.family == ir.UnknownType {
			b.define(k.Column, t)
			t = b.cols[k.Column]
		}
		g.keys = append(g.keys, t)
	}
	var ids []ir.ColumnID
	for _, c := range a.Aggs {
		if b.used[c.Column] {
			ids = append(ids, c.Column)
			g.aggs = append(g.aggs, b.aggregated(c.Column, c.Expr.(*ir.Call)))
		}
	}
	blk, keys, aggs := b.grouped(g)
	for i, k := range a.Keys {
		b.define(k.Column, keys[i])
	}
	for i, id := range ids {
		b.cols[id] = aggs[i]
	}
	return blk
}

// nullBlind are aggregates that leave NULLs out: a filter on their rows is a
// CASE around their argument.
var nullBlind = map[string]bool{
	"sum": true, "min": true, "max": true, "avg": true, "count": true, "bool_and": true, "bool_or": true, "stddev": true,
	"stddev_samp": true, "stddev_pop": true, "variance": true, "var_samp": true, "var_pop": true,
}

// distinctBlind are aggregates to which repeats mean nothing.
var distinctBlind = map[string]bool{"min": true, "max": true, "bool_and": true, "bool_or": true}

// aggregated is an aggregate's call in normal form.
//
//	count(1), count(x) for x never NULL            -> count(*)
//	sum(x) filter (where p)                        -> sum(case when p then x end)
//	count(case when p then x end), x never NULL    -> count(case when p then 1 end)
//	max(distinct x)                                -> max(x)
func (b *builder) aggregated(id ir.ColumnID, c *ir.Call) *term {
	f, known := b.dialect.Function(c.Fn)
	name := c.Fn
	if f.Canonical != "" {
		name = f.Canonical
	}
	args := b.exprs(c.Args)
	var m ir.CallMods
	if c.Mods != nil {
		m = *c.Mods
	}
	star := m.Star || name == "count" && len(args) == 0
	plain := len(m.Order) == 0 && len(m.Params) == 0 && m.Limit == nil && m.Separator == nil && m.Having == nil && len(m.Keywords) == 0 &&
		m.NullTreatment == "" && !m.WithinGroup && !m.FromLast && len(m.ArgNames) == 0
	if !plain || !nullBlind[name] || len(args) > 1 || len(args) == 0 && !star || star && m.Distinct {
		return b.otherAggregate(id, c, name, args, f, known)
	}
	if star {
		args = nil
	}
	if m.Filter != nil {
		x := integer("1")
		if len(args) == 1 {
			x = args[0]
		}
		args = []*term{b.conditional([]*term{b.expr(m.Filter), x, null()})}
	}
	text := name
	if m.Distinct && !distinctBlind[name] {
		text += "|distinct"
	}
	if text == "count" && len(args) == 1 {
		x := b.presence(args[0])
		args = []*term{x}
		if x.solid {
			args = nil
		}
	}
	t := newTerm("agg", text, args...).typed(b.aggregateKind(id, name, args))
	t.solid = name == "count"
	if (name == "sum" || name == "avg") && len(args) == 1 && args[0].kind.family == ir.FloatType {
		t.taint = max(t.taint, FloatOrder)
	}
	return t
}

// presence is a term that is NULL exactly where x is: only that counts.
func (b *builder) presence(x *term) *term {
	if x.op != "case" {
		return x
	}
	args := slices.Clone(x.args)
	for i := range args {
		if (i%2 == 1 || i == len(args)-1) && args[i].solid {
			args[i] = integer("1")
		}
	}
	return b.conditional(args)
}

// aggregateKind is the type of an aggregate's result.
func (b *builder) aggregateKind(id ir.ColumnID, name string, args []*term) kind {
	k := b.kindOf(b.query.Columns[id].Type)
	switch name {
	case "count":
		if b.dialect.CountType != "" {
			return kind{family: ir.IntType, name: b.dialect.CountType, exact: true}
		}
		return intKind
	case "min", "max":
		if len(args) == 1 {
			return args[0].kind
		}
	case "sum":
		if len(args) == 1 && b.dialect.SumTypes[args[0].kind.name] != "" {
			k.name = b.dialect.SumTypes[args[0].kind.name]
			k.family, k.exact = ir.IntType, true
			if k.name == "numeric" {
				k.family, k.exact = ir.DecimalType, false
			}
		}
	}
	return k
}

// otherAggregate is an aggregate of which no law is used.
func (b *builder) otherAggregate(id ir.ColumnID, c *ir.Call, name string, args []*term, f dialect.Function, known bool) *term {
	text := name
	if c.Mods != nil {
		text += b.mods(c.Mods)
		args = append(args, b.modArgs(c.Mods)...)
	}
	t := newTerm("agg", text+"|", args...).typed(b.kindOf(b.query.Columns[id].Type))
	t = b.volatileAggregate(t, f, known)
	if !known || f.OrderSensitive {
		t.taint = max(t.taint, TieOrder) // even with an order: it may leave ties
	}
	return t
}

func (b *builder) volatileAggregate(t *term, f dialect.Function, known bool) *term {
	k := t.kind
	t = b.called(t, f, known)
	t.kind = k
	return t
}

// window adds window functions: the rows stay, and each function sees all of
// them.
func (b *builder) window(w *ir.Window) block {
	in := b.rel(w.Input)
	ids := b.visible(w.Input)
	var columns []ir.ColumnID
	var items []over
	for _, it := range w.Items {
		if b.used[it.Column] {
			columns = append(columns, it.Column)
			items = append(items, b.over(it))
		}
	}
	if len(items) == 0 {
		return in
	}
	blk, cols := b.windowed(in, b.terms(ids), items)
	b.set(ids, cols[:len(ids)])
	b.set(columns, cols[len(ids):])
	return blk
}

// over is one window function in normal form.
func (b *builder) over(it ir.WindowItem) over {
	f, known := b.dialect.Function(it.Call.Fn)
	o := over{call: b.aggregated(it.Column, it.Call), partition: b.exprs(it.Partition)}
	o.kind, o.solid = o.call.kind, o.call.op == "agg" && o.call.text == "count"
	if frameless[it.Call.Fn] && it.Call.Mods == nil {
		o.call = newTerm("agg", it.Call.Fn, b.exprs(it.Call.Args)...)
		o.solid = it.Call.Fn == "row_number" || it.Call.Fn == "rank" || it.Call.Fn == "dense_rank"
	}
	for _, k := range it.Order {
		o.order = append(o.order, b.sortKey(k))
	}
	blind := b.orderBlind(it.Call.Fn)
	frame := it.Frame
	switch {
	case frameless[it.Call.Fn], frame != nil && defaultFrame(frame) && len(o.order) > 0:
		frame = nil
	case frame != nil && blind && (wholeFrame(frame) || len(o.order) == 0 && frame.Unit == ir.Range && frame.Exclude == ""):
		frame, o.order = nil, nil
	}
	if frame != nil {
		o.frame = b.frame(frame)
	}
	switch {
	case it.Call.Fn == "rank" || it.Call.Fn == "dense_rank" || it.Call.Fn == "percent_rank" || it.Call.Fn == "cume_dist":
	case known && blind && (frame == nil || frame.Unit == ir.Range):
	default:
		o.ties = true
	}
	if o.call.taint == TieOrder && f.OrderSensitive { // decided by the window's own order
		call := *o.call
		call.taint = taintOf(call.args)
		o.call, o.ties = &call, true
	}
	return o
}

// frame spells a window frame.
func (b *builder) frame(f *ir.Frame) *term {
	bound := func(x ir.Bound) *term {
		if x.Offset == nil {
			return newTerm("bound", strconv.Itoa(int(x.Kind)))
		}
		return newTerm("bound", strconv.Itoa(int(x.Kind)), b.expr(x.Offset))
	}
	return newTerm("frame", strconv.Itoa(int(f.Unit))+f.Exclude, bound(f.Start), bound(f.End))
}

// distinct is grouping by all columns.
func (b *builder) distinct(d *ir.Distinct) block {
	in := b.rel(d.Input)
	blk, keys, _ := b.grouped(group{in: in, keys: b.terms(d.Columns)})
	b.set(d.Columns, keys)
	return blk
}

// distinctOn keeps one row a group: which one, the order says.
func (b *builder) distinctOn(d *ir.DistinctOn) block {
	in := b.rel(d.Input)
	ids := b.visible(d.Input)
	var order []*term
	for _, k := range d.Order {
		order = append(order, b.sortKey(k))
	}
	blk, cols := b.firsts(in, b.exprs(d.On), order, b.terms(ids))
	b.set(ids, cols)
	return blk
}

// limit keeps some rows. Which ones is left to chance where the order is not total.
func (b *builder) limit(l *ir.Limit) block {
	in := b.rel(l.Input)
	ids := b.visible(l.Input)
	outs := b.terms(ids)
	n := len(outs)
	var order []*term
	for _, k := range l.By {
		order = append(order, b.sortKey(k))
	}
	partition := b.exprs(l.Partition)
	order = tidyOrder(order, partition)
	outs = append(outs, order...)
	m := len(outs)
	for _, e := range []ir.Expr{l.Count, l.Offset} {
		if e == nil {
			outs = append(outs, newTerm("none", ""))
			continue
		}
		outs = append(outs, b.expr(e))
	}
	if outs[m+1].op == "const" && outs[m+1].text == "int:0" {
		outs[m+1] = newTerm("none", "")
	}
	if outs[m].op == "const" && outs[m].text == "int:0" && !l.Percent && !l.WithTies {
		blk, nulls := nothing(n)
		b.set(ids, nulls)
		return blk
	}
	outs = append(outs, partition...)
	in, outs = b.normalize(in, outs)
	if in.empty {
		b.set(ids, outs[:n])
		return in
	}
	if count, ok := outs[m].whole(); ok && count >= 1 && outs[m+1].op == "none" && !l.Percent && len(partition) == 0 && b.single(in) {
		b.set(ids, outs[:n])
		return in
	}
	s := b.seal(in, outs)
	r := &relation{free: slices.Clone(s.free), taint: s.taint, facts: in.facts()}
	r.rows = hash("limit").num(flag(l.Percent)).num(flag(l.WithTies)).
		digests(s.rows).digests(s.outs[n:m]...).digests(s.outs[m : m+2]...).digests(set(s.outs[m+2:])...).sum()
	if b.tiesOf(in, outs[m+2:], outs[n:m]).tell(outs[:n]...) {
		r.taint = max(r.taint, TieOrder)
	}
	for i, t := range outs[:n] {
		r.cols = append(r.cols, col{name: s.outs[i].key(), kind: t.kind, solid: t.solid, taint: t.taint})
	}
	r.keys = b.keysOf(in, outs[:n], r.cols)
	if count, ok := outs[m].whole(); ok && count == 1 && len(partition) == 0 && !l.Percent && !l.WithTies {
		r.single = true
	}
	blk, a := alone(r, s.free)
	b.set(ids, a.columns())
	return blk
}
