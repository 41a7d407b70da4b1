package query

import (
	"slices"

	"github.com/tailwater/tailwater/internal/proof/data"
)

// steadyPlace leaves out keys, and whatever must stay the same text as a key.
func steadyPlace(s slot) bool {
	return s.place != inKey && s.place != inOrder && (s.sel == nil || !s.sel.Grouped || s.inAgg || s.place == inWhere || s.place == inOn)
}

// respell writes an expression in other words.
func respell(g *Generator, q *Query) bool {
	return onSlots(g, q, func(s slot) bool { return steadyPlace(s) && other(s.expr()) != nil }, func(s slot) { *s.at = other(s.expr()) })
}

func negated(e *Expr, not bool) *Expr {
	if !not {
		return e
	}
	return &Expr{Kind: Not, Type: data.Bool, Nullable: e.Nullable, Args: []*Expr{e}}
}

// other is another spelling of an expression; nil where there is none.
func other(e *Expr) *Expr {
	b := func(name string, x, y *Expr) *Expr { return op(name, data.Bool, x.clone(), y.clone()) }
	switch {
	case e.Kind == Between:
		and := &Expr{Kind: And, Type: data.Bool, Nullable: e.Nullable, Args: []*Expr{b(">=", e.Args[0], e.Args[1]), b("<=", e.Args[0], e.Args[2])}}
		return negated(and, e.Not)
	case e.Kind == In && len(e.Args) == 2:
		return negated(b("=", e.Args[0], e.Args[1]), e.Not)
	case e.Kind == In:
		or := &Expr{Kind: Or, Type: data.Bool, Nullable: e.Nullable}
		for _, a := range e.Args[1:] {
			or.Args = append(or.Args, b("=", e.Args[0], a))
		}
		return negated(or, e.Not)
	case e.Kind == Func && e.Name == "coalesce":
		out := &Expr{Kind: Case, Type: e.Type, Nullable: e.Nullable}
		for _, a := range e.Args[:len(e.Args)-1] {
			out.Args = append(out.Args, is(a.clone(), "is not null"), a.clone())
		}
		out.Args = append(out.Args, e.Args[len(e.Args)-1].clone())
		return out
	case e.Kind == Func && e.Name == "nullif":
		return &Expr{Kind: Case, Type: e.Type, Nullable: true, Args: []*Expr{b("=", e.Args[0], e.Args[1]), lit(e.Type, "null"), e.Args[0].clone()}}
	case e.Kind == Simple:
		out := &Expr{Kind: Case, Type: e.Type, Nullable: e.Nullable}
		for i, a := range e.Args[1:] {
			if i%2 == 0 && i+2 < len(e.Args) {
				a = b("=", e.Args[0], a)
			}
			out.Args = append(out.Args, a)
		}
		return out
	case e.Kind == Case && len(e.Args)%2 == 0:
		out := e.clone()
		out.Args = append(out.Args, lit(e.Type, "null"))
		return out
	case e.Kind == Op && e.Name == "is distinct from":
		return negated(b("is not distinct from", e.Args[0], e.Args[1]), true)
	case e.Kind == Is && e.Name == "is not null":
		return negated(is(e.Args[0].clone(), "is null"), true)
	case e.Kind == Op && (e.Name == "+" || e.Name == "*"):
		return op(e.Name, e.Type, e.Args[1].clone(), e.Args[0].clone())
	}
	return nil
}

var flipped = map[string]string{"=": "=", "<>": "<>", "<": ">", ">": "<", "<=": ">=", ">=": "<="}

var opposite = map[string]string{"=": "<>", "<>": "=", "<": ">=", ">": "<=", "<=": ">", ">=": "<"}

// relogic rewrites a condition by the laws of three-valued logic.
func relogic(g *Generator, q *Query) bool {
	return onSlots(g, q, func(s slot) bool { return steadyPlace(s) && law(g, s.expr()) != nil }, func(s slot) { *s.at = law(g, s.expr()) })
}

func law(g *Generator, e *Expr) *Expr {
	not := func(x *Expr) *Expr { return negated(x.clone(), true) }
	switch {
	case e.Kind == Op && flipped[e.Name] != "":
		if g.chance(50) {
			return op(flipped[e.Name], data.Bool, e.Args[1].clone(), e.Args[0].clone())
		}
		return not(op(opposite[e.Name], data.Bool, e.Args[0].clone(), e.Args[1].clone()))
	case e.Kind == And || e.Kind == Or:
		out := &Expr{Kind: Or, Type: data.Bool, Nullable: e.Nullable}
		if e.Kind == Or {
			out.Kind = And
		}
		if g.chance(40) { // another order
			out.Kind = e.Kind
			out.Args = cloneList(e.Args)
			slices.Reverse(out.Args)
			return out
		}
		for _, a := range e.Args {
			out.Args = append(out.Args, not(a))
		}
		return not(out)
	case e.Kind == Not && e.Args[0].Kind == Not:
		return e.Args[0].Args[0].clone()
	case e.Kind == Not && e.Args[0].Kind == Op && opposite[e.Args[0].Name] != "":
		x := e.Args[0]
		return op(opposite[x.Name], data.Bool, x.Args[0].clone(), x.Args[1].clone())
	case e.Type == data.Bool && e.Kind != Lit && e.Kind != Ref:
		return not(not(e))
	}
	return nil
}

// redundantNotNull adds what a comparison says already.
func redundantNotNull(g *Generator, q *Query) bool {
	return onSelects(g, q, func(s *Select) bool {
		for _, c := range s.Where {
			if c.Kind == Op && flipped[c.Name] != "" && c.Args[0].Kind == Ref {
				s.Where = append(s.Where, is(c.Args[0].clone(), "is not null"))
				return true
			}
		}
		return false
	})
}

// propagate puts the constant that a column must be in its place.
func propagate(g *Generator, q *Query) bool {
	return onSelects(g, q, func(s *Select) bool {
		if s.Grouped || len(s.On) > 0 {
			return false
		}
		for _, c := range s.Where {
			if c.Kind != Op || c.Name != "=" || c.Args[0].Kind != Ref || c.Args[1].Kind != Lit || c.Args[0].Type == data.Decimal {
				continue
			}
			for i := range s.Items {
				if e := s.Items[i].Expr; e.Kind == Ref && equalExpr(e, c.Args[0]) {
					s.Items[i].Expr = c.Args[1].clone()
					return true
				}
			}
		}
		return false
	})
}

// inToExists writes a filter by IN as one by EXISTS.
func inToExists(g *Generator, q *Query) bool {
	return onSlots(g, q, func(s slot) bool {
		e := s.expr()
		if e.Kind != InQuery || e.Not || !s.root || !s.filter {
			return false
		}
		_, ok := plain(e.Query)
		return ok
	}, func(s slot) {
		e := s.expr()
		in := e.Query.Body.(*Select)
		in.Where = append(in.Where, op("=", data.Bool, in.Items[0].Expr, e.Args[0]))
		in.Items = []Item{{"one", lit(data.Int, "1")}}
		*s.at = &Expr{Kind: Exists, Type: data.Bool, Query: e.Query}
	})
}
