package query

import (
	"slices"

	"github.com/tailwater/tailwater/internal/proof/data"
)

// Changes are the operators that change what a query means, on some database or
// other. That one does so for a given query is not promised.
func Changes() []Operator {
	return prepared([]Operator{
		{"01 another literal", changeLiteral},
		{"02 > for >=", swapOps(map[string][]string{">": {">="}, ">=": {">"}, "<": {"<="}, "<=": {"<"}})},
		{"03 = for <>", swapOps(map[string][]string{"=": {"<>", ">", "is not distinct from"}, "<>": {"=", "is distinct from"}, "is distinct from": {"<>"}, "is not distinct from": {"="}})},
		{"04 a conjunct less", dropConjunct},
		{"05 a conjunct more", addConjunct},
		{"06 and for or", swapLogic},
		{"07 another join", swapJoin},
		{"08 sides of a join", swapSides},
		{"09 ON for WHERE", onToWhere},
		{"10 another join key", swapKey},
		{"11 count(*) for count(x)", swapCount},
		{"12 another aggregate", swapAggregate},
		{"13 DISTINCT in an aggregate", toggleAggDistinct},
		{"14 a group key more or less", changeGroup},
		{"15 union for union all", toggleAll},
		{"16 two columns of an arm", swapArmColumns},
		{"17 an arm less", dropArm},
		{"18 DISTINCT", toggleDistinct},
		{"19 order of coalesce", swapCoalesce},
		{"20 branches of CASE", changeCase},
		{"21 another window", changeWindow},
		{"22 rank for row_number", swapRank},
		{"23 NOT of a subquery", negateSubquery},
		{"24 is null for is not null", swapNull},
		{"25 a cast", changeCast},
		{"26 another grain", changeGrain},
		{"27 another column", swapColumn},
		{"28 a filter moved", moveFilter},
		{"29 another limit", changeLimit},
		{"30 sides of except", swapArms},
		{"31 another table", swapTable},
		{"37 a captured alias", captureAlias},
		{"38 FILTER of an aggregate", changeFilter},
		{"39 NOT", addNot},
		{"40 another operator", swapOps(map[string][]string{"+": {"-", "*"}, "-": {"+"}, "*": {"+"}})},
		{"41 another grouping", changeGrouping},
		{"42 another set operation", changeSetOp},
		{"43 a filter inside", filterInput},
		{"44 a filter by time", filterByTime},
		{"45 a rule for a range of time", ruleByTime},
	})
}

func changeLiteral(g *Generator, q *Query) bool {
	return onSlots(g, q, func(s slot) bool {
		return s.expr().Kind == Lit && s.expr().Name != "null" && s.expr().Type != data.Bool && len(s.expr().Name) > 0 && !isUnit(s.expr().Name)
	},
		func(s slot) {
			for range 5 {
				if l := g.literal(s.expr().Type); l.Name != s.expr().Name {
					*s.at = l
					return
				}
			}
		})
}

func isUnit(text string) bool { return slices.Contains(units, text) }

var units = []string{"'month'", "'day'", "'year'"}

func swapOps(table map[string][]string) func(*Generator, *Query) bool {
	return func(g *Generator, q *Query) bool {
		return onSlots(g, q, func(s slot) bool { return s.expr().Kind == Op && table[s.expr().Name] != nil },
			func(s slot) { s.expr().Name = pick(g.Rand, table[s.expr().Name]) })
	}
}

func dropConjunct(g *Generator, q *Query) bool {
	return try(g, conjuncts(q), func(list *[]*Expr) bool {
		if len(*list) == 0 {
			return false
		}
		i := g.IntN(len(*list))
		*list = slices.Delete(*list, i, i+1)
		return true
	})
}

func addConjunct(g *Generator, q *Query) bool {
	return onSelects(g, q, func(s *Select) bool {
		if s.From == nil {
			return false
		}
		if f, ok := s.From.(*Join); ok && f.Kind == "left" && g.chance(40) {
			f.On = append(f.On, g.predicate(scope(f), 0, 1))
			return true
		}
		s.Where = append(s.Where, g.predicate(scope(s.From), 0, 1))
		return true
	})
}

func swapLogic(g *Generator, q *Query) bool {
	return onSlots(g, q, func(s slot) bool { return s.expr().Kind == And || s.expr().Kind == Or },
		func(s slot) {
			if s.expr().Kind == And {
				s.expr().Kind = Or
			} else {
				s.expr().Kind = And
			}
		})
}

func joins(q *Query) []*Join {
	var out []*Join
	for _, f := range walk(q).froms {
		if j, ok := (*f).(*Join); ok && len(j.On) > 0 {
			out = append(out, j)
		}
	}
	return out
}

func swapJoin(g *Generator, q *Query) bool {
	return try(g, joins(q), func(j *Join) bool {
		kinds := []string{"inner", "left", "right"}
		if len(j.On) == 1 && j.On[0].Kind == Op && j.On[0].Name == "=" {
			kinds = append(kinds, "full")
		}
		old := j.Kind
		j.Kind = pick(g.Rand, kinds)
		return old != j.Kind
	})
}

func swapSides(g *Generator, q *Query) bool {
	return try(g, joins(q), func(j *Join) bool {
		if j.Kind != "left" {
			return false
		}
		j.Left, j.Right = j.Right, j.Left
		return true
	})
}

func onToWhere(g *Generator, q *Query) bool {
	return onSelects(g, q, func(s *Select) bool {
		j, ok := s.From.(*Join)
		if !ok || j.Kind != "left" || len(j.On) < 2 {
			return false
		}
		i := g.IntN(len(j.On))
		s.Where = append(s.Where, j.On[i])
		j.On = slices.Delete(j.On, i, i+1)
		return true
	})
}

func swapKey(g *Generator, q *Query) bool {
	return try(g, joins(q), func(j *Join) bool {
		e := pick(g.Rand, j.On)
		if e.Kind != Op || len(e.Args) != 2 || e.Args[1].Kind != Ref {
			return false
		}
		return replaceColumn(g, scope(j), &e.Args[g.IntN(2)])
	})
}

// replaceColumn puts another column of the same type in a column's place.
func replaceColumn(g *Generator, in []*Expr, at **Expr) bool {
	if (*at).Kind != Ref {
		return false
	}
	for range 6 {
		if c := g.column(in, (*at).Type); c != nil && c.SQL() != (*at).SQL() {
			*at = c
			return true
		}
	}
	return false
}

func calls(q *Query, kinds ...Kind) []slot {
	var out []slot
	for _, s := range walk(q).slots {
		if slices.Contains(kinds, s.expr().Kind) {
			out = append(out, s)
		}
	}
	return out
}

func swapCount(g *Generator, q *Query) bool {
	return try(g, calls(q, Agg, Window), func(s slot) bool {
		e := s.expr()
		if e.Name != "count" || s.sel == nil || s.sel.From == nil {
			return false
		}
		if len(e.Args) == 0 {
			e.Args = []*Expr{g.column(scope(s.sel.From), 0)}
		} else {
			e.Args, e.Distinct = nil, false
		}
		return true
	})
}

func swapAggregate(g *Generator, q *Query) bool {
	table := map[string][]string{"sum": {"max", "min"}, "max": {"min"}, "min": {"max"}, "bool_and": {"bool_or"}, "bool_or": {"bool_and"}}
	return try(g, calls(q, Agg, Window), func(s slot) bool {
		to := table[s.expr().Name]
		if to == nil {
			return false
		}
		s.expr().Name = pick(g.Rand, to)
		return true
	})
}

func toggleAggDistinct(g *Generator, q *Query) bool {
	return try(g, calls(q, Agg), func(s slot) bool {
		if len(s.expr().Args) != 1 {
			return false
		}
		s.expr().Distinct = !s.expr().Distinct
		return true
	})
}

func changeGroup(g *Generator, q *Query) bool {
	return onSelects(g, q, func(s *Select) bool {
		if !s.Grouped || s.From == nil {
			return false
		}
		for i, k := range s.Keys {
			if !shown(s, k) && g.chance(50) {
				s.Keys = slices.Delete(s.Keys, i, i+1)
				return true
			}
		}
		if g.chance(30) && len(s.Keys) > 1 { // a key becomes an aggregate
			k := s.Keys[len(s.Keys)-1]
			for i := range s.Items {
				if equalExpr(s.Items[i].Expr, k) {
					s.Items[i].Expr = &Expr{Kind: Agg, Name: "max", Type: k.Type, Nullable: true, Args: []*Expr{k}}
					if k.Type == data.Bool {
						s.Items[i].Expr.Name = "bool_or"
					}
				}
			}
			if len(s.Having) > 0 {
				return false
			}
			s.Keys = s.Keys[:len(s.Keys)-1]
			return true
		}
		s.Keys = append(s.Keys, g.column(scope(s.From), 0))
		return true
	})
}

func shown(s *Select, k *Expr) bool {
	return slices.ContainsFunc(s.Items, func(it Item) bool { return equalExpr(it.Expr, k) }) || len(s.Having) > 0
}

func setOps(q *Query) []*SetOp {
	var out []*SetOp
	for _, sub := range walk(q).queries {
		if op, ok := sub.Body.(*SetOp); ok {
			out = append(out, op)
		}
	}
	return out
}

func toggleAll(g *Generator, q *Query) bool {
	return try(g, setOps(q), func(op *SetOp) bool { op.All = !op.All; return true })
}

func swapArmColumns(g *Generator, q *Query) bool {
	return try(g, setOps(q), func(op *SetOp) bool {
		s, ok := pick(g.Rand, op.Arms).Body.(*Select)
		if !ok || len(s.Items) < 2 {
			return false
		}
		i, j := g.IntN(len(s.Items)), g.IntN(len(s.Items))
		if i == j || s.Items[i].Expr.Type != s.Items[j].Expr.Type {
			return false
		}
		s.Items[i].Expr, s.Items[j].Expr = s.Items[j].Expr, s.Items[i].Expr
		return true
	})
}

func dropArm(g *Generator, q *Query) bool {
	return try(g, setOps(q), func(op *SetOp) bool {
		if len(op.Arms) < 3 {
			return false
		}
		i := 1 + g.IntN(len(op.Arms)-1)
		op.Arms = slices.Delete(op.Arms, i, i+1)
		return true
	})
}

func toggleDistinct(g *Generator, q *Query) bool {
	return onSelects(g, q, func(s *Select) bool {
		if len(s.On) > 0 {
			return false
		}
		s.Distinct = !s.Distinct
		return true
	})
}

func swapCoalesce(g *Generator, q *Query) bool {
	return try(g, calls(q, Func), func(s slot) bool {
		e := s.expr()
		if e.Name != "coalesce" {
			return false
		}
		i := g.IntN(len(e.Args) - 1)
		e.Args[i], e.Args[i+1] = e.Args[i+1], e.Args[i]
		return true
	})
}

func changeCase(g *Generator, q *Query) bool {
	return try(g, calls(q, Case), func(s slot) bool {
		e := s.expr()
		odd := len(e.Args)%2 == 1
		switch g.IntN(4) {
		case 0: // two branches
			if len(e.Args) < 4 {
				return false
			}
			e.Args[0], e.Args[1], e.Args[2], e.Args[3] = e.Args[2], e.Args[3], e.Args[0], e.Args[1]
		case 1: // ELSE
			if odd {
				e.Args = e.Args[:len(e.Args)-1]
			} else {
				e.Args = append(e.Args, g.literal(e.Type))
			}
		case 2: // results
			if !odd {
				return false
			}
			n := len(e.Args)
			e.Args[n-1], e.Args[n-2] = e.Args[n-2], e.Args[n-1]
		default: // a guard
			c := e.Args[0]
			e.Args[0] = &Expr{Kind: Not, Type: data.Bool, Nullable: c.Nullable, Args: []*Expr{c}}
		}
		e.Nullable = true
		return true
	})
}

func addNot(g *Generator, q *Query) bool {
	return onSlots(g, q, func(s slot) bool { return s.expr().Type == data.Bool && s.expr().Kind != Lit && !(s.place == inKey) },
		func(s slot) {
			c := s.expr()
			*s.at = &Expr{Kind: Not, Type: data.Bool, Nullable: c.Nullable, Args: []*Expr{c}}
		})
}

func negateSubquery(g *Generator, q *Query) bool {
	return try(g, calls(q, Exists, InQuery, In, Between), func(s slot) bool {
		s.expr().Not = !s.expr().Not
		return true
	})
}

func swapNull(g *Generator, q *Query) bool {
	other := map[string]string{"is null": "is not null", "is not null": "is null", "is true": "is not false", "is not true": "is false"}
	return try(g, calls(q, Is), func(s slot) bool {
		to := other[s.expr().Name]
		if to == "" {
			return false
		}
		s.expr().Name = to
		return true
	})
}
