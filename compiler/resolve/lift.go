package resolve

import (
	"github.com/tailwater/tailwater/compiler/ast"
	"github.com/tailwater/tailwater/compiler/dialect"
	"github.com/tailwater/tailwater/compiler/ir"
)

// lifted is a call that stands in an expression until it becomes an operator's
// column.
type lifted struct {
	kind   liftKind
	window ir.WindowItem // windows only; its Column and Call are not set
	column ir.ColumnID   // zero until the operator is made
}

type liftKind uint8

const (
	liftAggregate liftKind = iota + 1
	liftWindow
	liftRows // a set-returning function
)

// groupBy resolves GROUP BY: the distinct keys, and the grouping sets as
// positions in them (nil for a plain list).
func (s *selection) groupBy() (keys []ir.Expr, sets [][]int) {
	g := s.sel.GroupBy
	if g == nil {
		return nil, nil
	}
	if g.All {
		for i := range s.items {
			if e := s.item(i); !s.aggregates(e) {
				keys = append(keys, e)
			}
		}
		if keys == nil {
			sets = [][]int{{}}
		}
		return keys, sets
	}
	b := &groupBuilder{selection: s}
	plain := true
	sets = [][]int{{}}
	for _, it := range g.Items {
		plain = plain && it.Kind == ast.GroupExpr
		sets = cross(sets, b.sets(it))
	}
	if plain {
		sets = nil
	}
	if len(b.keys) == 0 && sets == nil {
		sets = [][]int{{}}
	}
	return b.keys, sets
}

// groupBuilder numbers the grouping keys of one GROUP BY.
type groupBuilder struct {
	*selection
	keys []ir.Expr
}

// key gives the position of a grouping key.
func (b *groupBuilder) key(e ast.Expr) int {
	var x ir.Expr
	if i, ok := ordinal(e); ok && b.dialect.Scope.OrdinalGroupBy {
		if i >= len(b.items) {
			b.partial(CodeOrdinal, e.Place(), "GROUP BY position %d is not in the select list", i+1)
			x = &ir.OpaqueExpr{What: "position"}
		} else {
			x = b.item(i)
		}
	} else {
		x = b.clause(b.dialect.Scope.GroupBy, e)
	}
	for i, k := range b.keys {
		if sameExpr(k, x) {
			return i
		}
	}
	b.keys = append(b.keys, x)
	return len(b.keys) - 1
}

// sets are the grouping sets of one element of GROUP BY.
func (b *groupBuilder) sets(it ast.GroupItem) [][]int {
	switch it.Kind {
	case ast.GroupExpr:
		set := []int{}
		for _, e := range it.Exprs {
			if row, ok := e.(*ast.Row); ok {
				for _, e := range row.Elems {
					set = append(set, b.key(e))
				}
				continue
			}
			set = append(set, b.key(e))
		}
		return [][]int{set}
	case ast.GroupSets:
		var out [][]int
		for _, el := range it.Sets {
			out = append(out, b.sets(el)...)
		}
		return out
	case ast.GroupRollup:
		out := [][]int{{}}
		var prefix []int
		for _, el := range it.Sets {
			prefix = append(prefix[:len(prefix):len(prefix)], b.sets(el)[0]...)
			out = append([][]int{prefix}, out...)
		}
		return out
	case ast.GroupCube:
		out := [][]int{{}}
		for _, el := range it.Sets {
			out = append(cross(out, b.sets(el)), out...)
		}
		return out
	}
	return [][]int{{}}
}

// cross combines grouping sets: each of a with each of b.
func cross(a, b [][]int) [][]int {
	var out [][]int
	for _, x := range a {
		for _, y := range b {
			out = append(out, append(x[:len(x):len(x)], y...))
		}
	}
	return out
}

// aggregates reports whether an expression holds an aggregate call.
func (r *resolver) aggregates(e ir.Expr) bool { return r.holds(e, liftAggregate) }

func (r *resolver) holds(e ir.Expr, kind liftKind) bool {
	found := false
	ir.WalkExpr(e, func(e ir.Expr) bool {
		if c, ok := e.(*ir.Call); ok && r.lifted[c].kind == kind {
			found = true
		}
		if w, ok := e.(*ir.Call); ok && !found && r.lifted[w].kind == liftWindow {
			for _, p := range windowExprs(r.lifted[w].window) {
				found = found || r.holds(p, kind)
			}
		}
		return !found
	})
	return found
}

func windowExprs(w ir.WindowItem) []ir.Expr {
	out := append([]ir.Expr{}, w.Partition...)
	for _, k := range w.Order {
		out = append(out, k.Expr)
	}
	if w.Frame != nil {
		out = append(out, w.Frame.Start.Offset, w.Frame.End.Offset)
	}
	return out
}

// liftRows takes set-returning functions out of expressions: each becomes rows.
func (s *selection) liftRows(roots ...ir.Expr) {
	var calls []*ir.Call
	for _, e := range roots {
		ir.WalkExpr(e, func(e ir.Expr) bool {
			if c, ok := e.(*ir.Call); ok && s.lifted[c].kind == liftRows && s.lifted[c].column == 0 {
				calls = append(calls, c)
				l := s.lifted[c]
				l.column = s.newColumn(c.Fn, ir.Type{}, noSpan)
				s.lifted[c] = l
				return false
			}
			return true
		})
	}
	if len(calls) == 0 {
		return
	}
	for _, c := range calls {
		s.rel = &ir.Unnest{Input: s.rel, Exprs: c.Args, Columns: []ir.ColumnID{s.lifted[c].column}, Fn: c.Fn}
	}
	for _, it := range s.items {
		it.expr = s.replace(it.expr, s.rowColumn)
	}
}

func (r *resolver) rowColumn(e ir.Expr) (ir.Expr, bool) {
	if c, ok := e.(*ir.Call); ok && r.lifted[c].kind == liftRows {
		return &ir.Col{ID: r.lifted[c].column}, true
	}
	return nil, false
}

// aggregate groups when there is anything to group for. Expressions above then
// use its keys and aggregates.
func (s *selection) aggregate(keys []ir.Expr, sets [][]int, having bool, h, q *ir.Expr, sort []ir.SortKey) {
	needed := keys != nil || sets != nil || having
	for _, e := range s.roots(*h, *q, sort) {
		needed = needed || s.aggregates(e)
	}
	if !needed {
		return
	}
	agg := &ir.Aggregate{Input: s.rel, Sets: sets}
	below := columnsBelow(s.rel)
	for _, k := range keys {
		k = s.replace(k, s.rowColumn)
		name := ""
		if c, ok := k.(*ir.Col); ok {
			name = s.out.Columns[c.ID].Name
		}
		id := s.newColumn(name, s.typeOf(k), noSpan)
		agg.Keys = append(agg.Keys, ir.Computed{Column: id, Expr: k})
	}
	g := &grouping{selection: s, agg: agg, below: below, keyOf: map[ir.ColumnID]ir.ColumnID{}, loose: map[ir.ColumnID]ir.ColumnID{}}
	for _, k := range agg.Keys {
		if c, ok := k.Expr.(*ir.Col); ok {
			g.keyOf[c.ID] = k.Column
		} else {
			g.complex = append(g.complex, k)
		}
	}
	for _, it := range s.items {
		it.expr = s.replace(it.expr, g.above)
	}
	*h, *q = s.replace(*h, g.above), s.replace(*q, g.above)
	for i := range sort {
		sort[i].Expr = s.replace(sort[i].Expr, g.above)
	}
	s.rel = agg
}

// columnsBelow is the set of columns that rel and what it reads introduce.
func columnsBelow(rel ir.Rel) map[ir.ColumnID]bool {
	out := map[ir.ColumnID]bool{}
	ir.Walk(rel, func(rel ir.Rel) bool {
		for _, id := range ir.Introduces(rel) {
			out[id] = true
		}
		return true
	})
	return out
}

// grouping rewrites expressions over rows into expressions over groups.
type grouping struct {
	*selection
	agg     *ir.Aggregate
	below   map[ir.ColumnID]bool
	keyOf   map[ir.ColumnID]ir.ColumnID // plain keys, by their column
	complex []ir.Computed               // the other keys
	loose   map[ir.ColumnID]ir.ColumnID // columns that are not grouped
}

func (g *grouping) above(e ir.Expr) (ir.Expr, bool) {
	for _, k := range g.complex {
		if sameExpr(k.Expr, e) {
			return &ir.Col{ID: k.Column}, true
		}
	}
	switch e := e.(type) {
	case *ir.Col:
		if id, ok := g.keyOf[e.ID]; ok {
			return &ir.Col{ID: id}, true
		}
		if g.below[e.ID] {
			return &ir.Col{ID: g.any(e.ID)}, true
		}
	case *ir.Call:
		l := g.lifted[e]
		if l.kind != liftAggregate {
			return nil, false
		}
		if l.column == 0 {
			l.column = g.newColumn(e.Fn, g.typeOf(e), noSpan)
			g.lifted[e] = l
			g.agg.Aggs = append(g.agg.Aggs, ir.Computed{Column: l.column, Expr: g.replaceInside(e, g.rowColumn)})
		}
		return &ir.Col{ID: l.column}, true
	}
	return nil, false
}

// any is a column that is not grouped: some row's value.
func (g *grouping) any(id ir.ColumnID) ir.ColumnID {
	if g.loose[id] == 0 {
		meta := g.out.Columns[id]
		g.info(CodeNotGrouped, meta.Span, "column %q is neither grouped nor aggregated; any row's value is taken", meta.Name)
		g.loose[id] = g.newColumn(meta.Name, meta.Type, meta.Span)
		g.agg.Aggs = append(g.agg.Aggs, ir.Computed{Column: g.loose[id], Expr: &ir.Call{Fn: "any_value", Args: []ir.Expr{&ir.Col{ID: id}}}})
	}
	return g.loose[id]
}

// windows puts window functions into one operator, below which nothing of this
// select can be that uses them.
func (s *selection) windows(qualify *ir.Expr, sort []ir.SortKey) {
	w := &windowing{selection: s}
	for _, it := range s.items {
		it.expr = s.replace(it.expr, w.above)
	}
	*qualify = s.replace(*qualify, w.above)
	for i := range sort {
		sort[i].Expr = s.replace(sort[i].Expr, w.above)
	}
	for _, level := range w.levels {
		s.rel = &ir.Window{Input: s.rel, Items: level}
	}
}

// windowing collects window functions by level: one whose parts use another,
// through an alias, stands above it.
type windowing struct {
	*selection
	levels [][]ir.WindowItem
	level  map[ir.ColumnID]int
}

func (w *windowing) above(e ir.Expr) (ir.Expr, bool) {
	c, ok := e.(*ir.Call)
	if !ok || w.lifted[c].kind != liftWindow {
		return nil, false
	}
	l := w.lifted[c]
	if l.column == 0 {
		item := l.window
		item.Call = w.replaceInside(c, w.above).(*ir.Call)
		item.Partition = w.each(item.Partition)
		item.Order = append([]ir.SortKey(nil), item.Order...)
		for i := range item.Order {
			item.Order[i].Expr = w.replace(item.Order[i].Expr, w.above)
		}
		l.column = w.newColumn(c.Fn, w.typeOf(c), noSpan)
		item.Column = l.column
		w.lifted[c] = l
		w.place(item)
	}
	return &ir.Col{ID: l.column}, true
}

func (w *windowing) each(es []ir.Expr) []ir.Expr {
	out := make([]ir.Expr, len(es))
	for i, e := range es {
		out[i] = w.replace(e, w.above)
	}
	return out
}

// place puts an item above the items that it uses.
func (w *windowing) place(item ir.WindowItem) {
	if w.level == nil {
		w.level = map[ir.ColumnID]int{}
	}
	at := 0
	see := func(e ir.Expr) {
		ir.WalkExpr(e, func(e ir.Expr) bool {
			if c, ok := e.(*ir.Col); ok {
				if l, ok := w.level[c.ID]; ok {
					at = max(at, l+1)
				}
			}
			return true
		})
	}
	see(item.Call)
	for _, e := range windowExprs(item) {
		see(e)
	}
	w.level[item.Column] = at
	for len(w.levels) <= at {
		w.levels = append(w.levels, nil)
	}
	w.levels[at] = append(w.levels[at], item)
}

// functionKind says what a call makes of rows.
func (r *resolver) functionKind(name string) dialect.FunctionKind {
	f, _ := r.dialect.Function(name)
	return f.Kind
}
