package resolve

import "github.com/tailwater/tailwater/compiler/ir"

// Select items that use the alias of another item hold the other's expression
// itself, not a copy: select a + a as b, b + b as c, c + c as d. So what an
// alias means can be looked at and rewritten wherever it is used, below and
// above an aggregate. As a tree, such expressions double with each item. That
// must not happen: whoever walks them enters shared ones once, and when an
// operator is put on top of the query, what it would hold twice becomes a
// column of a Project below it.

// share notes that e may stand in several expressions from now on.
func (r *resolver) share(e ir.Expr, name string) {
	switch e.(type) {
	case nil, *ir.Col, *ir.Const, *ir.LambdaVar:
		return
	}
	if r.shared == nil {
		r.shared = map[ir.Expr]string{}
	}
	r.shared[e] = name
}

// walk is [ir.WalkExpr] that enters shared expressions once.
func (r *resolver) walk(e ir.Expr, f func(ir.Expr) bool) {
	if len(r.shared) == 0 {
		ir.WalkExpr(e, f)
		return
	}
	r.walkOnce(map[ir.Expr]bool{}, e, f)
}

func (r *resolver) walkOnce(seen map[ir.Expr]bool, e ir.Expr, f func(ir.Expr) bool) {
	ir.WalkExpr(e, func(e ir.Expr) bool {
		if _, shared := r.shared[e]; shared {
			if seen[e] {
				return false
			}
			seen[e] = true
		}
		return f(e)
	})
}

// hoist computes what the expressions of an operator share in projections below
// it. apply puts a function's result in place of each expression of the
// operator; its input is set afterwards.
func (s *selection) hoist(apply func(func(ir.Expr) ir.Expr)) {
	if len(s.shared) == 0 {
		return
	}
	h := &hoisting{selection: s, uses: map[ir.Expr]int{}, columns: map[ir.Expr]ir.ColumnID{}, level: map[ir.ColumnID]int{}}
	apply(func(e ir.Expr) ir.Expr { h.count(e); return e })
	w := s.rewriter(h.column)
	for _, e := range h.order {
		if h.uses[e] > 1 {
			h.place(e, w.inside(e))
		}
	}
	if len(h.columns) == 0 {
		return
	}
	for _, items := range h.levels {
		s.rel = &ir.Project{Input: s.rel, Items: items}
	}
	apply(s.rewriter(h.column).expr)
}

// hoistRel is hoist for an operator whose input is the query so far.
func (s *selection) hoistRel(rel ir.Rel) {
	s.hoist(func(f func(ir.Expr) ir.Expr) { ir.MapExprs(rel, f) })
}

// hoisting collects what is used more than once, inner expressions first.
type hoisting struct {
	*selection
	uses    map[ir.Expr]int
	order   []ir.Expr
	columns map[ir.Expr]ir.ColumnID
	level   map[ir.ColumnID]int
	levels  [][]ir.Computed
}

func (h *hoisting) count(e ir.Expr) {
	if e == nil {
		return
	}
	_, shared := h.shared[e]
	if shared {
		if h.uses[e]++; h.uses[e] > 1 {
			return
		}
	}
	for _, p := range ir.Parts(e) {
		h.count(p)
	}
	if shared {
		h.order = append(h.order, e)
	}
}

func (h *hoisting) column(e ir.Expr) (ir.Expr, bool) {
	id, ok := h.columns[e]
	return &ir.Col{ID: id}, ok
}

// place makes a column above those that it uses.
func (h *hoisting) place(e, rewritten ir.Expr) {
	at := 0
	h.walk(rewritten, func(e ir.Expr) bool {
		if c, ok := e.(*ir.Col); ok {
			if l, ok := h.level[c.ID]; ok {
				at = max(at, l+1)
			}
		}
		return true
	})
	id := h.newColumn(h.shared[e], h.typeOf(e), noSpan)
	h.columns[e], h.level[id] = id, at
	for len(h.levels) <= at {
		h.levels = append(h.levels, nil)
	}
	h.levels[at] = append(h.levels[at], ir.Computed{Column: id, Expr: rewritten})
}
