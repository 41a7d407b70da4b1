package resolve

import (
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

// aggregates reports whether an expression holds an aggregate call.
func (r *resolver) aggregates(e ir.Expr) bool { return r.holds(e, liftAggregate) }

func (r *resolver) holds(e ir.Expr, kind liftKind) bool {
	return r.holdsOnce(map[ir.Expr]bool{}, e, kind)
}

func (r *resolver) holdsOnce(seen map[ir.Expr]bool, e ir.Expr, kind liftKind) bool {
	found := false
	r.walkOnce(seen, e, func(e ir.Expr) bool {
		c, ok := e.(*ir.Call)
		if !ok || found {
			return !found
		}
		l := r.lifted[c]
		found = l.kind == kind
		if l.kind == liftWindow {
			for _, p := range windowExprs(l.window) {
				found = found || r.holdsOnce(seen, p, kind)
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
// Without an expression, those above WHERE are meant.
func (s *selection) liftRows(only ...*ir.Expr) {
	var calls []*ir.Call
	seen := map[ir.Expr]bool{}
	find := func(e ir.Expr) {
		s.walkOnce(seen, e, func(e ir.Expr) bool {
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
	for _, e := range only {
		find(*e)
	}
	if only == nil {
		find(s.having)
		find(s.qualify)
		for _, it := range s.items {
			find(it.expr)
		}
		for _, k := range s.sort {
			find(k.Expr)
		}
		for _, k := range s.keys {
			find(k)
		}
	}
	if len(calls) == 0 {
		return
	}
	if len(calls) > 1 && calls[0].Fn != "arrayjoin" { // all of them step together
		rows := &ir.Unnest{Fn: "rows from"}
		for _, c := range calls {
			rows.Exprs = append(rows.Exprs, &ir.Call{Fn: c.Fn, Args: c.Args, Mods: c.Mods})
			rows.Columns = append(rows.Columns, s.lifted[c].column)
		}
		s.unnestRows(rows)
	} else {
		for _, c := range calls {
			s.unnestRows(&ir.Unnest{Exprs: c.Args, Columns: []ir.ColumnID{s.lifted[c].column}, Fn: c.Fn})
		}
	}
	w := s.rewriter(s.rowColumn)
	for _, e := range only {
		*e = w.expr(*e)
	}
	s.keys = w.all(s.keys)
	s.rewrite(w)
}

func (s *selection) unnestRows(rows *ir.Unnest) {
	s.hoistRel(rows)
	rows.Input = s.rel
	s.rel = rows
}

func (r *resolver) rowColumn(e ir.Expr) (ir.Expr, bool) {
	if c, ok := e.(*ir.Call); ok && r.lifted[c].kind == liftRows {
		return &ir.Col{ID: r.lifted[c].column}, true
	}
	return nil, false
}

// aggregate groups when there is anything to group for. Expressions above then
// use its keys and aggregates.
func (s *selection) aggregate() {
	if !s.grouped() {
		return
	}
	agg := &ir.Aggregate{Sets: s.sets}
	g := &grouping{selection: s, agg: agg, below: columnsBelow(s.rel), keyOf: map[ir.ColumnID]ir.ColumnID{},
		complex: map[uint64][]ir.Computed{}, loose: map[ir.ColumnID]ir.ColumnID{}}
	for _, k := range s.keys {
		g.addKey(k)
	}
	s.rewrite(s.rewriter(g.above))
	s.hoistRel(agg)
	agg.Input = s.rel
	s.rel = agg
}

func (s *selection) grouped() bool {
	if s.keys != nil || s.sets != nil || s.having != nil && !s.dialect.Scope.HavingFilters || s.aggregates(s.having) {
		return true
	}
	for _, it := range s.items {
		if s.aggregates(it.expr) {
			return true
		}
	}
	for _, k := range s.sort {
		if s.aggregates(k.Expr) {
			return true
		}
	}
	return s.aggregates(s.qualify)
}

// addKey groups by an expression.
func (g *grouping) addKey(k ir.Expr) {
	name := g.shared[k]
	c, plain := k.(*ir.Col)
	if plain {
		name = g.out.Columns[c.ID].Name
	}
	id := g.newColumn(name, g.typeOf(k), noSpan)
	if plain {
		g.keyOf[c.ID] = id
	} else {
		g.complex[shape(k)] = append(g.complex[shape(k)], ir.Computed{Column: id, Expr: k})
	}
	if g.opaqueSets != "" {
		k = &ir.OpaqueExpr{What: "grouping sets", Text: g.opaqueSets, Parts: []ir.Expr{k}}
	}
	g.agg.Keys = append(g.agg.Keys, ir.Computed{Column: id, Expr: k})
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
	complex map[uint64][]ir.Computed    // the other keys, by shape
	loose   map[ir.ColumnID]ir.ColumnID // columns that are not grouped
}

func (g *grouping) above(e ir.Expr) (ir.Expr, bool) {
	if len(g.complex) > 0 {
		for _, k := range g.complex[shape(e)] {
			if sameExpr(k.Expr, e) {
				return &ir.Col{ID: k.Column}, true
			}
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
			g.agg.Aggs = append(g.agg.Aggs, ir.Computed{Column: l.column, Expr: e})
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
func (s *selection) windows() {
	if s.windowCalls == s.callsBefore {
		return
	}
	w := &windowing{selection: s}
	w.rewriter = s.rewriter(w.above)
	s.rewrite(w.rewriter)
	for _, level := range w.levels {
		op := &ir.Window{Items: level}
		s.hoistRel(op)
		op.Input = s.rel
		s.rel = op
	}
}

// windowing collects window functions by level: one whose parts use another,
// through an alias, stands above it.
type windowing struct {
	*selection
	rewriter *rewriter
	levels   [][]ir.WindowItem
	level    map[ir.ColumnID]int
}

func (w *windowing) above(e ir.Expr) (ir.Expr, bool) {
	c, ok := e.(*ir.Call)
	if !ok || w.lifted[c].kind != liftWindow {
		return nil, false
	}
	l := w.lifted[c]
	if l.column == 0 {
		item := l.window
		item.Call = w.rewriter.inside(c).(*ir.Call)
		item.Partition = w.rewriter.all(item.Partition)
		item.Order = w.rewriter.keys(item.Order)
		l.column = w.newColumn(c.Fn, w.typeOf(c), noSpan)
		item.Column = l.column
		w.lifted[c] = l
		w.place(item)
	}
	return &ir.Col{ID: l.column}, true
}

// place puts an item above the items that it uses.
func (w *windowing) place(item ir.WindowItem) {
	if w.level == nil {
		w.level = map[ir.ColumnID]int{}
	}
	at := 0
	see := func(e ir.Expr) {
		w.walk(e, func(e ir.Expr) bool {
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
