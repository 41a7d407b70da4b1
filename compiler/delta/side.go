package delta

import (
	"github.com/tailwater/tailwater/compiler/ir"
)

// side is one of the two queries: what its columns are computed from.
type side struct {
	query *ir.Query
	defs  map[ir.ColumnID]ir.Expr
	// outer are the columns that an outer join above them may set to NULL: there
	// they are not what defines them.
	outer map[ir.ColumnID]bool
	uses  map[*ir.CTE]int
}

func newSide(q *ir.Query) *side {
	s := &side{q, map[ir.ColumnID]ir.Expr{}, map[ir.ColumnID]bool{}, map[*ir.CTE]int{}}
	s.each(func(r ir.Rel) {
		if ref, ok := r.(*ir.Ref); ok {
			s.uses[ref.CTE]++
		}
	})
	s.each(func(r ir.Rel) {
		switch r := r.(type) {
		case *ir.Project:
			for _, it := range r.Items {
				s.defs[it.Column] = it.Expr
			}
		case *ir.Ref:
			if s.inlined(r) {
				for i, id := range r.Columns {
					if id != 0 {
						s.defs[id] = &ir.Col{ID: r.CTE.Outputs[i].Column}
					}
				}
			}
		}
	})
	s.each(func(r ir.Rel) {
		if j, ok := r.(*ir.Join); ok && j.Kind != ir.Inner {
			s.mark(j.Right)
			if j.Kind == ir.Full {
				s.mark(j.Left)
			}
		}
	})
	return s
}

// each visits all operators of the query, those of CTEs and subqueries too.
func (s *side) each(f func(ir.Rel)) {
	var visit func(ir.Rel)
	visit = func(r ir.Rel) {
		ir.Walk(r, func(r ir.Rel) bool {
			f(r)
			for _, e := range ir.Exprs(r) {
				ir.WalkExpr(e, func(e ir.Expr) bool {
					if q, ok := e.(*ir.Subquery); ok {
						visit(q.Rel)
					}
					return true
				})
			}
			return true
		})
	}
	for _, c := range s.query.CTEs {
		visit(c.Root)
	}
	visit(s.query.Root)
}

// inlined reports whether a reference is taken for what it refers to.
func (s *side) inlined(r *ir.Ref) bool {
	return s.uses[r.CTE] == 1 && !r.CTE.Recursive && !r.CTE.Open && len(r.Columns) == len(r.CTE.Outputs)
}

// below visits an operator and what lies below it, through inlined references.
func (s *side) below(r ir.Rel, f func(ir.Rel)) {
	ir.Walk(r, func(r ir.Rel) bool {
		f(r)
		if ref, ok := r.(*ir.Ref); ok && s.inlined(ref) {
			s.below(ref.CTE.Root, f)
		}
		return true
	})
}

func (s *side) mark(r ir.Rel) {
	s.below(r, func(r ir.Rel) {
		for _, id := range ir.Introduces(r) {
			s.outer[id] = true
		}
	})
}

// introduced are the columns that an operator and those below it bring in.
func (s *side) introduced(r ir.Rel) map[ir.ColumnID]bool {
	out := map[ir.ColumnID]bool{}
	s.below(r, func(r ir.Rel) {
		for _, id := range ir.Introduces(r) {
			out[id] = true
		}
	})
	return out
}

// block is an operator with the filters above it. What is computed above it is
// in the side's definitions.
type block struct {
	core  ir.Rel
	preds []ir.Expr
}

func (s *side) peel(r ir.Rel) block {
	var b block
	for {
		switch x := r.(type) {
		case *ir.Filter:
			b.preds = conjuncts(b.preds, x.Pred)
			r = x.Input
			continue
		case *ir.Project:
			r = x.Input
			continue
		case *ir.Sort:
			r = x.Input
			continue
		case *ir.Ref:
			if s.inlined(x) {
				r = x.CTE.Root
				continue
			}
		case *ir.Join:
			if plain(x) && x.On != nil {
				b.preds = conjuncts(b.preds, x.On)
			}
		}
		b.core = r
		return b
	}
}

// plain reports whether a join is every pair that fulfils its condition.
func plain(j *ir.Join) bool {
	return j.Kind == ir.Inner && !j.Lateral && !j.Asof && !j.Any && j.Match == nil
}

func conjuncts(list []ir.Expr, e ir.Expr) []ir.Expr {
	if c, ok := e.(*ir.Call); ok && c.Fn == "and" && c.Op {
		for _, a := range c.Args {
			list = conjuncts(list, a)
		}
		return list
	}
	if k, ok := e.(*ir.Const); ok && k.Kind == ir.Bool && k.Text == "true" {
		return list
	}
	return append(list, e)
}

// expand is what a column is computed from, where that is known. Columns that
// may be NULL for another reason stay what they are, unless all is set.
func (s *side) expand(e ir.Expr, all bool) ir.Expr {
	for range 1000 {
		col, ok := e.(*ir.Col)
		if !ok || !all && s.outer[col.ID] {
			return e
		}
		def := s.defs[col.ID]
		if def == nil {
			return e
		}
		e = def
	}
	return e
}

// leaves are the columns that an expression is made of in the end; ok is false
// where it holds more than columns, constants, casts and calls.
func (s *side) leaves(e ir.Expr) (ids []ir.ColumnID, ok bool) {
	switch e := s.expand(e, false).(type) {
	case *ir.Col:
		return []ir.ColumnID{e.ID}, true
	case *ir.Const:
		return nil, true
	case *ir.Cast:
		if e.Format == nil {
			return s.leaves(e.X)
		}
	case *ir.Call:
		if e.Mods != nil {
			return nil, false
		}
		for _, a := range e.Args {
			more, ok := s.leaves(a)
			if !ok {
				return nil, false
			}
			ids = append(ids, more...)
		}
		return ids, true
	}
	return nil, false
}

// same reports whether two expressions of this side are the same.
func (s *side) same(a, b ir.Expr) bool {
	a, b = s.expand(a, false), s.expand(b, false)
	if a == b {
		return true
	}
	switch x := a.(type) {
	case *ir.Col:
		y, ok := b.(*ir.Col)
		return ok && x.ID == y.ID
	case *ir.Const:
		y, ok := b.(*ir.Const)
		return ok && sameConst(x, y)
	case *ir.Cast:
		y, ok := b.(*ir.Cast)
		return ok && x.Try == y.Try && x.Format == nil && y.Format == nil && sameType(x.Type, y.Type) && s.same(x.X, y.X)
	case *ir.Call:
		y, ok := b.(*ir.Call)
		if !ok || x.Fn != y.Fn || x.Op != y.Op || x.Mods != nil || y.Mods != nil || len(x.Args) != len(y.Args) {
			return false
		}
		for i := range x.Args {
			if !s.same(x.Args[i], y.Args[i]) {
				return false
			}
		}
		return true
	}
	return false
}

// sameConst compares constants with what is written of their types.
func sameConst(a, b *ir.Const) bool {
	return a.Kind == b.Kind && a.Text == b.Text && a.Type.Family == b.Type.Family && a.Type.Name == b.Type.Name
}

// sameType compares types as they are written in casts. One that is not known
// is not the same as any.
func sameType(a, b ir.Type) bool { return a.Equal(b) }
