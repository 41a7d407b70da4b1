package delta

import (
	"github.com/tailwater/tailwater/compiler/ir"
)

// core compares two operators with what is below them.
func (p *pair) core(b, h ir.Rel, t target) Region {
	for _, id := range ir.Introduces(h) { // a CTE may have been compared before, in another time
		delete(p.mates, id)
	}
	switch h := h.(type) {
	case *ir.Scan:
		if b, ok := b.(*ir.Scan); ok {
			return p.scan(b, h, t)
		}
	case *ir.Ref:
		if b, ok := b.(*ir.Ref); ok {
			return p.ref(b, h, t)
		}
	case *ir.Join:
		if b, ok := b.(*ir.Join); ok {
			return p.join(b, h, t)
		}
	case *ir.Aggregate:
		if b, ok := b.(*ir.Aggregate); ok {
			return p.aggregate(b, h, t)
		}
	case *ir.Window:
		if b, ok := b.(*ir.Window); ok {
			return p.window(b, h, t)
		}
	case *ir.Distinct:
		if b, ok := b.(*ir.Distinct); ok {
			return p.distinct(b, h, t)
		}
	case *ir.SetOp:
		if b, ok := b.(*ir.SetOp); ok {
			return p.setOp(b, h, t)
		}
	case *ir.Values:
		if b, ok := b.(*ir.Values); ok {
			return p.values(b, h)
		}
	case *ir.DistinctOn:
		if b, ok := b.(*ir.DistinctOn); ok {
			rows := p.block(b.Input, h.Input, t)
			return rows.Union(p.list(b.On, h.On, t)).Union(p.keys(b.Order, h.Order, t)).whole()
		}
	case *ir.Limit:
		if b, ok := b.(*ir.Limit); ok {
			rows := p.block(b.Input, h.Input, t).Union(p.keys(b.By, h.By, t)).Union(p.list(b.Partition, h.Partition, t))
			rows = rows.Union(p.maybe(b.Count, h.Count, t)).Union(p.maybe(b.Offset, h.Offset, t))
			if b.Percent != h.Percent || b.WithTies != h.WithTies {
				return everything
			}
			return rows.whole()
		}
	}
	return everything
}

// ref compares CTEs that are read more than once.
func (p *pair) ref(b, h *ir.Ref, t target) Region {
	x, y := b.CTE, h.CTE
	if x.Recursive || y.Recursive || x.Open || y.Open || len(b.Columns) != len(x.Outputs) || len(h.Columns) != len(y.Outputs) {
		return everything
	}
	time := ""
	for i, id := range h.Columns {
		if col, ok := t.head.(*ir.Col); ok && col.ID == id {
			time = y.Outputs[i].Name
		}
	}
	rows, columns := p.outputs(x.Root, y.Root, x.Outputs, y.Outputs, time)
	old := map[string]ir.ColumnID{}
	for i, o := range x.Outputs {
		old[o.Name] = b.Columns[i]
	}
	for i, o := range y.Outputs {
		if r, ok := columns[o.Name]; ok {
			p.mate(old[o.Name], h.Columns[i], r)
		}
	}
	return rows
}

// join compares joins. The time belongs to one side; rows of the other side make
// a difference at the times that an equality in the condition gives them.
func (p *pair) join(b, h *ir.Join, t target) Region {
	if b.Kind != h.Kind || b.Lateral || h.Lateral || b.Asof || h.Asof || b.Any || h.Any || b.Match != nil || h.Match != nil {
		return everything
	}
	var none target
	left, right := t, none
	switch {
	case t.none() || h.Kind == ir.Full:
		left = none
	case p.owns(b.Left, h.Left, t):
		right = p.partner(b, h, t)
	case h.Kind == ir.Inner && p.owns(b.Right, h.Right, t):
		left, right = p.partner(b, h, t), t
	default:
		left = none
	}
	rows := p.block(b.Left, h.Left, left).Union(p.block(b.Right, h.Right, right))
	if !plain(h) {
		var bs, hs []ir.Expr
		if b.On != nil {
			bs = conjuncts(nil, b.On)
		}
		if h.On != nil {
			hs = conjuncts(nil, h.On)
		}
		at := left
		delta, _ := p.conditions(bs, hs, at)
		if at.none() {
			delta = delta.whole()
		}
		rows = rows.Union(delta)
	}
	if left.none() && right.none() {
		return rows.whole()
	}
	return rows
}

// owns reports whether the time is made of columns of one input.
func (p *pair) owns(b, h ir.Rel, t target) bool {
	within := func(s *side, r ir.Rel, e ir.Expr) bool {
		ids, ok := s.leaves(e)
		in := s.introduced(r)
		for _, id := range ids {
			ok = ok && in[id]
		}
		return ok && len(ids) > 0
	}
	return within(p.base, b, t.base) && within(p.head, h, t.head)
}

// partner is what the condition of a join says that the time is equal to.
func (p *pair) partner(b, h *ir.Join, t target) target {
	find := func(s *side, on ir.Expr, time ir.Expr) ir.Expr {
		if on == nil {
			return nil
		}
		for _, e := range conjuncts(nil, on) {
			c, ok := e.(*ir.Call)
			if !ok || c.Fn != "=" || !c.Op || len(c.Args) != 2 {
				continue
			}
			for i, a := range c.Args {
				other := s.expand(c.Args[1-i], false)
				if _, ok := s.leaves(other); ok && s.same(a, time) && s.family(other) == s.family(time) && zoneless(s.family(time)) {
					return other
				}
			}
		}
		return nil
	}
	out := target{find(p.base, b.On, t.base), find(p.head, h.On, t.head)}
	if out.base == nil || out.head == nil || !p.owns(b.Left, h.Left, out) && !p.owns(b.Right, h.Right, out) {
		return target{}
	}
	return out
}

// aggregate compares groups. The time must be a key: what a group holds is then
// of its time.
func (p *pair) aggregate(b, h *ir.Aggregate, t target) Region {
	if len(b.Keys) != len(h.Keys) || b.Sets != nil || h.Sets != nil {
		return p.grouped(b, h)
	}
	key := func(list []ir.Computed, e ir.Expr) ir.Expr {
		if col, ok := e.(*ir.Col); ok {
			for _, k := range list {
				if k.Column == col.ID {
					return k.Expr
				}
			}
		}
		return nil
	}
	var in target
	grain := Moment
	x, y := key(b.Keys, t.base), key(h.Keys, t.head)
	if x != nil && y != nil {
		in, grain = p.target(x, y)
	}
	rows := p.block(b.Input, h.Input, in)
	finish := func(r Region) Region {
		if in.none() {
			return r.whole()
		}
		return r.Out(grain)
	}
	used := map[ir.ColumnID]bool{}
	for _, k := range h.Keys {
		m, r := p.best(b.Keys, k.Expr, used, in)
		if m == 0 {
			return everything
		}
		p.mate(m, k.Column, Region{})
		rows = rows.Union(r)
	}
	if in.none() && !rows.Empty() {
		rows = everything
	}
	// A key that is the time may not be the one that base has in its place.
	if col, ok := t.head.(*ir.Col); ok && x != nil && y != nil {
		if old, ok := t.base.(*ir.Col); !ok || p.mates[col.ID] != old.ID {
			rows = everything
		}
	}
	regions := map[ir.ColumnID]Region{}
	clear(used)
	for _, a := range h.Aggs {
		m, r := p.best(b.Aggs, a.Expr, used, in)
		if m != 0 {
			p.mates[a.Column] = m
			regions[a.Column] = finish(r)
			if in.none() && !rows.Empty() {
				regions[a.Column] = everything
			}
		}
	}
	for id, r := range regions {
		p.regions[id] = r
	}
	if len(h.Keys) == 0 && !rows.Empty() { // one row, with other values
		return everything
	}
	return finish(rows)
}

// grouped compares grouping sets: they are the same, or differ.
func (p *pair) grouped(b, h *ir.Aggregate) Region {
	same := len(b.Keys) == len(h.Keys) && len(b.Aggs) == len(h.Aggs) && len(b.Sets) == len(h.Sets) && (b.Sets == nil) == (h.Sets == nil)
	for i := 0; same && i < len(b.Sets); i++ {
		same = len(b.Sets[i]) == len(h.Sets[i])
		for j := 0; same && j < len(b.Sets[i]); j++ {
			same = b.Sets[i][j] == h.Sets[i][j]
		}
	}
	if !same || !p.block(b.Input, h.Input, target{}).Empty() {
		return everything
	}
	for i, list := range [][]ir.Computed{h.Keys, h.Aggs} {
		old := [][]ir.Computed{b.Keys, b.Aggs}[i]
		for j := range list {
			if !p.diff(old[j].Expr, list[j].Expr, target{}).Empty() {
				return everything
			}
			p.mate(old[j].Column, list[j].Column, Region{})
		}
	}
	return Region{}
}

// best finds the column of a list that an expression differs least from; zero
// for none that is bounded.
func (p *pair) best(list []ir.Computed, e ir.Expr, used map[ir.ColumnID]bool, t target) (ir.ColumnID, Region) {
	var id ir.ColumnID
	var least Region
	for _, c := range list {
		if used[c.Column] {
			continue
		}
		r := p.diff(c.Expr, e, t)
		if r.Empty() {
			id, least = c.Column, r
			break
		}
		if id == 0 && r.Bounded() {
			id, least = c.Column, r
		}
	}
	used[id] = true
	return id, least
}

// window compares window functions: each row stays, and has values of the rows
// around it.
func (p *pair) window(b, h *ir.Window, t target) Region {
	rows := p.block(b.Input, h.Input, t)
	used := map[ir.ColumnID]bool{}
	for _, w := range h.Items {
		for _, v := range b.Items {
			if used[v.Column] || !sameFrame(v.Frame, w.Frame) || len(v.Partition) != len(w.Partition) || len(v.Order) != len(w.Order) {
				continue
			}
			r := p.diff(v.Call, w.Call, t).Union(p.list(v.Partition, w.Partition, t)).Union(p.keys(v.Order, w.Order, t))
			if w.Frame != nil {
				r = r.Union(p.maybe(v.Frame.Start.Offset, w.Frame.Start.Offset, t)).Union(p.maybe(v.Frame.End.Offset, w.Frame.End.Offset, t))
			}
			if r = r.Union(rows); !r.Empty() {
				r = p.spread(w, r, t)
			}
			if r.Bounded() {
				used[v.Column] = true
				p.mate(v.Column, w.Column, r)
				break
			}
		}
	}
	return rows
}

// spread is where a window function may differ when its rows do in a region.
func (p *pair) spread(w ir.WindowItem, r Region, t target) Region {
	if t.none() {
		return everything
	}
	for _, e := range w.Partition {
		if x, g := p.head.resolve(e); p.head.same(x, t.head) {
			return r.Out(g)
		}
	}
	if len(w.Order) == 0 || w.Order[0].Desc || w.Order[0].NullsFirst {
		return everything
	}
	if x, g := p.head.resolve(w.Order[0].Expr); !p.head.same(x, t.head) || !looksBack(w) {
		return everything
	} else {
		return r.Out(g).onwards()
	}
}

// looksBack reports whether a function sees nothing of the rows after its own
// and its peers.
func looksBack(w ir.WindowItem) bool {
	switch w.Call.Fn {
	case "row_number", "rank", "dense_rank":
		return true
	case "lag":
		if len(w.Call.Args) == 1 {
			return true
		}
		k, ok := w.Call.Args[1].(*ir.Const)
		return ok && k.Kind == ir.Integer // without a sign
	case "sum", "count", "min", "max", "avg":
		return w.Frame == nil || w.Frame.Exclude == "" && (w.Frame.End.Kind == ir.CurrentRow || w.Frame.End.Kind == ir.Preceding)
	}
	return false
}

func sameFrame(a, b *ir.Frame) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.Unit == b.Unit && a.Start.Kind == b.Start.Kind && a.End.Kind == b.End.Kind && a.Exclude == b.Exclude &&
		(a.Start.Offset == nil) == (b.Start.Offset == nil) && (a.End.Offset == nil) == (b.End.Offset == nil)
}

// distinct compares sets of rows: of one time when that is a column.
func (p *pair) distinct(b, h *ir.Distinct, t target) Region {
	timed := false
	for _, id := range h.Columns {
		timed = timed || !t.none() && p.head.same(&ir.Col{ID: id}, t.head)
	}
	if !timed || len(b.Columns) != len(h.Columns) {
		t = target{}
	}
	rows := p.block(b.Input, h.Input, t)
	old := make([]ir.Computed, len(b.Columns))
	for i, id := range b.Columns {
		old[i] = ir.Computed{Column: id, Expr: &ir.Col{ID: id}}
	}
	used := map[ir.ColumnID]bool{}
	for _, id := range h.Columns {
		m, r := p.best(old, &ir.Col{ID: id}, used, t)
		if m == 0 || len(b.Columns) != len(h.Columns) {
			return everything
		}
		rows = rows.Union(r)
	}
	if t.none() {
		return rows.whole()
	}
	return rows
}

// values compares literal tables.
func (p *pair) values(b, h *ir.Values) Region {
	if len(b.Rows) != len(h.Rows) || len(b.Columns) != len(h.Columns) {
		return everything
	}
	for i := range h.Rows {
		if !p.list(b.Rows[i], h.Rows[i], target{}).Empty() {
			return everything
		}
	}
	for i := range h.Columns {
		p.mate(b.Columns[i], h.Columns[i], Region{})
	}
	return Region{}
}
