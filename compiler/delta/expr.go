package delta

import (
	"github.com/tailwater/tailwater/compiler/ir"
)

// diff is where two expressions may differ.
func (p *pair) diff(b, h ir.Expr, t target) Region {
	if p.budget--; p.budget <= 0 {
		return everything
	}
	b, h = p.base.expand(b, true), p.head.expand(h, true)
	if x, y := cases(b), cases(h); x != nil || y != nil {
		return p.branches(branchesOf(b, x), branchesOf(h, y), t)
	}
	switch h := h.(type) {
	case *ir.Col:
		if b, ok := b.(*ir.Col); ok {
			if old, ok := p.mates[h.ID]; ok && old == b.ID {
				return p.regions[h.ID]
			}
		}
	case *ir.Const:
		if b, ok := b.(*ir.Const); ok && sameConst(b, h) {
			return Region{}
		}
	case *ir.Call:
		if b, ok := b.(*ir.Call); ok {
			return p.calls(b, h, t)
		}
	case *ir.Cast:
		if b, ok := b.(*ir.Cast); ok && b.Try == h.Try && sameType(b.Type, h.Type) {
			return p.diff(b.X, h.X, t).Union(p.maybe(b.Format, h.Format, t))
		}
	case *ir.Field:
		if b, ok := b.(*ir.Field); ok && b.Name == h.Name {
			return p.diff(b.X, h.X, t)
		}
	case *ir.Subquery:
		if b, ok := b.(*ir.Subquery); ok {
			return p.subqueries(b, h, t)
		}
	}
	return everything
}

// calls differ where arguments do: all functions are functions of these. What
// draws at random, or reads the clock, is for others to see.
func (p *pair) calls(b, h *ir.Call, t target) Region {
	if b.Fn != h.Fn || b.Op != h.Op || (b.Mods == nil) != (h.Mods == nil) {
		return everything
	}
	r := p.list(b.Args, h.Args, t)
	if h.Mods == nil || r.Null && !r.Bounded() {
		return r
	}
	x, y := b.Mods, h.Mods
	if x.Distinct != y.Distinct || x.Star != y.Star || x.WithinGroup != y.WithinGroup || x.NullTreatment != y.NullTreatment || x.FromLast != y.FromLast ||
		x.HavingMax != y.HavingMax || len(x.ArgNames) != len(y.ArgNames) || len(x.Keywords) != len(y.Keywords) {
		return everything
	}
	for i := range x.ArgNames {
		if x.ArgNames[i] != y.ArgNames[i] {
			return everything
		}
	}
	for i := range x.Keywords {
		if x.Keywords[i] != y.Keywords[i] {
			return everything
		}
	}
	r = r.Union(p.maybe(x.Filter, y.Filter, t)).Union(p.maybe(x.Limit, y.Limit, t)).Union(p.maybe(x.Separator, y.Separator, t))
	return r.Union(p.maybe(x.Having, y.Having, t)).Union(p.keys(x.Order, y.Order, t)).Union(p.list(x.Params, y.Params, t))
}

// list is where two lists differ.
func (p *pair) list(bs, hs []ir.Expr, t target) Region {
	if len(bs) != len(hs) {
		return everything
	}
	var out Region
	for i := range hs {
		out = out.Union(p.diff(bs[i], hs[i], t))
	}
	return out
}

// keys is where two orders differ.
func (p *pair) keys(bs, hs []ir.SortKey, t target) Region {
	if len(bs) != len(hs) {
		return everything
	}
	var out Region
	for i, k := range hs {
		if k.Desc != bs[i].Desc || k.NullsFirst != bs[i].NullsFirst {
			return everything
		}
		out = out.Union(p.diff(bs[i].Expr, k.Expr, t))
	}
	return out
}

// maybe is where two expressions differ that need not be there.
func (p *pair) maybe(b, h ir.Expr, t target) Region {
	if b == nil && h == nil {
		return Region{}
	}
	if b == nil || h == nil {
		return everything
	}
	return p.diff(b, h, t)
}

// subqueries are the same, or differ.
func (p *pair) subqueries(b, h *ir.Subquery, t target) Region {
	if b.Kind != h.Kind || b.Op != h.Op || b.Open || h.Open || len(b.Columns) != len(h.Columns) {
		return everything
	}
	r := p.list(b.X, h.X, t)
	if !p.block(b.Rel, h.Rel, target{}).Empty() {
		return everything
	}
	for i, id := range h.Columns {
		if !p.diff(&ir.Col{ID: b.Columns[i]}, &ir.Col{ID: id}, target{}).Empty() {
			return everything
		}
	}
	return r
}

// cases is a choice of values by conditions; nil for any other expression.
func cases(e ir.Expr) *ir.Case {
	switch e := e.(type) {
	case *ir.Case:
		return e
	case *ir.Call:
		if (e.Fn == "if" || e.Fn == "iff" || e.Fn == "iif") && len(e.Args) == 3 && e.Mods == nil {
			return &ir.Case{Whens: []ir.When{{Cond: e.Args[0], Result: e.Args[1]}}, Else: e.Args[2]}
		}
	}
	return nil
}

// branch is a value with the conditions under which it is chosen: the last is
// true, and all before are not; of the last branch none is true.
type branch struct {
	not   []ir.Expr
	yes   ir.Expr // nil: no condition
	value ir.Expr
}

// branchesOf are the branches of a choice; a plain expression is one of one.
func branchesOf(e ir.Expr, c *ir.Case) []branch {
	if c == nil {
		return []branch{{value: e}}
	}
	var out []branch
	var before []ir.Expr
	for _, w := range c.Whens {
		cond := w.Cond
		if c.Operand != nil {
			cond = &ir.Call{Fn: "=", Op: true, Args: []ir.Expr{c.Operand, w.Cond}}
		}
		out = append(out, branch{before, cond, w.Result})
		before = append(before[:len(before):len(before)], cond)
	}
	last := c.Else
	if last == nil {
		last = &ir.Const{Kind: ir.Null}
	}
	return append(out, branch{not: before, value: last})
}

// branches is where two choices differ: where two values differ that may be
// chosen at the same time.
func (p *pair) branches(bs, hs []branch, t target) Region {
	if p.sameConditions(bs, hs, t) {
		return p.chosen(bs, hs, t)
	}
	var out Region
	for _, b := range bs {
		at := p.base.path(b, t.base)
		for _, h := range hs {
			both := at.Intersect(p.head.path(h, t.head))
			both = p.excluded(both, b, h, t)
			if both.Empty() {
				continue
			}
			out = out.Union(both.Intersect(p.diff(b.value, h.value, t)))
			if !out.Bounded() && out.Null {
				return everything
			}
		}
	}
	return out
}

// sameConditions reports whether branches are chosen by the same conditions, in
// the same order.
func (p *pair) sameConditions(bs, hs []branch, t target) bool {
	if len(bs) != len(hs) {
		return false
	}
	for i, b := range bs {
		h := hs[i]
		if (b.yes == nil) != (h.yes == nil) || len(b.not) != len(h.not) || b.yes != nil && !p.diff(b.yes, h.yes, t).Empty() {
			return false
		}
		if n := len(b.not); n > 0 && (i == 0 || bs[i-1].yes == nil || b.not[n-1] != bs[i-1].yes || h.not[n-1] != hs[i-1].yes) {
			return false // no chain, in which each has what was compared before
		}
	}
	return true
}

// chosen compares branches one by one that are chosen by the same conditions.
func (p *pair) chosen(bs, hs []branch, t target) Region {
	var out Region
	for i, b := range bs {
		if r := p.diff(b.value, hs[i].value, t); !r.Empty() {
			out = out.Union(r.Intersect(p.base.path(b, t.base)))
		}
	}
	return out
}

// path is where a branch may be chosen.
func (s *side) path(b branch, at ir.Expr) Region {
	out := everything
	for _, e := range b.not {
		out = out.Intersect(s.weigh(e, at).not())
	}
	if b.yes != nil {
		out = out.Intersect(s.weigh(b.yes, at).yes)
	}
	return out
}

// excluded takes away where the same condition would have to be true for one
// branch and not for the other.
func (p *pair) excluded(r Region, b, h branch, t target) Region {
	if b.yes != nil {
		for _, e := range h.not {
			r = r.Intersect(p.diff(b.yes, e, t))
		}
	}
	if h.yes != nil {
		for _, e := range b.not {
			r = r.Intersect(p.diff(e, h.yes, t))
		}
	}
	return r
}
