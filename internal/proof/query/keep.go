package query

import "slices"

// Keeps are the operators that keep what a query means, on every database.
func Keeps() []Operator {
	return prepared([]Operator{
		{"01 split a query", splitQuery},
		{"02 inline a CTE", inlineCTE},
		{"02 merge a subquery", mergeDerived},
		{"03 rename an alias", renameAlias},
		{"03 rename a CTE", renameCTE},
		{"03 rename an inner column", renameColumn},
		{"06 order of inner columns", shuffleItems},
		{"07 order of conjuncts", shuffleConjuncts},
		{"08 order of inner joins", shuffleJoins},
		{"08 sides of a join", swapInner},
		{"08 ON for WHERE", moveOn},
		{"09 right for left", mirrorJoin},
		{"09 order of left joins", swapLefts},
		{"10 push a filter down", pushFilter},
		{"10 push a filter into arms", pushIntoArms},
		{"10 pull a filter up", pullFilter},
		{"11 respell an expression", respell},
		{"12 respell a condition", relogic},
		{"13 ordinals", toggleOrdinals},
		{"13 distinct for group by", distinctToGroup},
		{"13 having for where", havingToWhere},
		{"14 an unused column", unusedColumn},
		{"14 an unused CTE", unusedCTE},
		{"15 an order without limit", addOrder},
		{"16 exists for in", inToExists},
		{"17 a star", addStar},
		{"18 respell a deduplication", respellDedupe},
		{"19 a lookup that nobody reads", unusedLookup},
		{"20 a redundant distinct", redundantDistinct},
		{"20 a redundant is not null", redundantNotNull},
		{"21 order of arms", shuffleArms},
		{"22 extract an expression", extractExpr},
		{"23 a constant for a column", propagate},
		{"25 comments and bare names", respace},
		{"25 a cast to the same type", sameCast},
	})
}

func renameAlias(g *Generator, q *Query) bool {
	return try(g, walk(q).froms, func(f *From) bool {
		old := alias(*f)
		if old == "" {
			return false
		}
		to := g.name("r")
		setAlias(*f, to)
		for _, s := range walk(q).slots {
			if e := s.expr(); e.Kind == Ref && e.Table == old {
				e.Table = to
			}
		}
		return true
	})
}

func renameCTE(g *Generator, q *Query) bool {
	return try(g, q.CTEs, func(c *CTE) bool {
		to := g.name("w")
		for _, f := range readers(q, c.Name) {
			(*f).(*Table).Name = to
		}
		c.Name = to
		return true
	})
}

// inner is a query that others read by the names of its columns, with the
// aliases under which they do.
type inner struct {
	query   *Query
	aliases []string
}

func inners(q *Query) []inner {
	var out []inner
	for _, f := range walk(q).froms {
		if d, ok := (*f).(*Derived); ok {
			out = append(out, inner{d.Query, []string{d.Alias}})
		}
	}
	for _, c := range q.CTEs {
		in := inner{query: c.Query}
		for _, f := range readers(q, c.Name) {
			in.aliases = append(in.aliases, alias(*f))
		}
		out = append(out, in)
	}
	return out
}

func renameColumn(g *Generator, q *Query) bool {
	return try(g, inners(q), func(in inner) bool {
		first := in.query
		for {
			op, ok := first.Body.(*SetOp)
			if !ok {
				break
			}
			first = op.Arms[0]
		}
		if len(in.query.Order) > 0 || len(first.Order) > 0 {
			return false
		}
		it := &first.Body.(*Select).Items[g.IntN(len(first.Body.(*Select).Items))]
		old, to := it.Name, g.name("k")
		it.Name = to
		for _, s := range walk(q).slots {
			if e := s.expr(); e.Kind == Ref && e.Name == old && slices.Contains(in.aliases, e.Table) {
				e.Name = to
			}
		}
		refresh(q)
		return true
	})
}

func shuffleItems(g *Generator, q *Query) bool {
	return try(g, inners(q), func(in inner) bool {
		s, ok := in.query.Body.(*Select)
		if !ok || len(s.Items) < 2 {
			return false
		}
		g.Shuffle(len(s.Items), func(i, j int) { s.Items[i], s.Items[j] = s.Items[j], s.Items[i] })
		refresh(q)
		return true
	})
}

func shuffleConjuncts(g *Generator, q *Query) bool {
	return try(g, conjuncts(q), func(list *[]*Expr) bool {
		if len(*list) < 2 {
			return false
		}
		slices.Reverse(*list)
		return true
	})
}

func unusedColumn(g *Generator, q *Query) bool {
	return try(g, inners(q), func(in inner) bool {
		s, ok := in.query.Body.(*Select)
		if !ok || s.Distinct || s.From == nil {
			return false
		}
		e := g.column(scope(s.From), 0)
		if s.Grouped {
			e = &Expr{Kind: Agg, Name: "max", Type: e.Type, Nullable: true, Args: []*Expr{e}}
			if e.Type == boolType {
				e.Name = "bool_or"
			}
		}
		s.Items = append(s.Items, Item{g.name("k"), e})
		refresh(q)
		return true
	})
}

func unusedCTE(g *Generator, q *Query) bool {
	t := g.table()
	s := &Select{From: t}
	s.add(g, g.column(scope(t), 0))
	q.CTEs = append(q.CTEs, &CTE{Name: g.name("w"), Query: &Query{Body: s}})
	return true
}

func addOrder(g *Generator, q *Query) bool {
	return try(g, walk(q).queries, func(sub *Query) bool {
		s, ok := sub.Body.(*Select)
		if !ok || len(sub.Order) > 0 || sub.Limit > 0 || len(s.Sort) > 0 {
			return false
		}
		it := pick(g.Rand, s.Items)
		sub.Order = []Order{{Expr: &Expr{Kind: Ref, Name: it.Name, Type: it.Expr.Type}, Desc: g.chance(50)}}
		return true
	})
}

// addStar reads a table through a star.
func addStar(g *Generator, q *Query) bool {
	return try(g, walk(q).froms, func(f *From) bool {
		t, ok := (*f).(*Table)
		if !ok {
			return false
		}
		in := *t
		in.Alias = g.name("t")
		s := &Select{From: &in, Star: true}
		for _, e := range scope(&in) {
			s.Items = append(s.Items, Item{e.Name, e})
		}
		*f = &Derived{Query: &Query{Body: s}, Alias: t.Alias}
		return true
	})
}

// unstar writes stars out: an edit below one would change what it shows.
func unstar(q *Query) {
	for _, s := range walk(q).selects {
		s.Star = false
	}
}

func respace(g *Generator, q *Query) bool {
	w := walk(q)
	done := false
	for _, s := range w.slots {
		e := s.expr()
		if g.chance(20) {
			e.Pad, done = pick(g.Rand, []string{"/* why */ ", "\n\t", "  "}), true
		}
		if e.Kind == Ref && s.sel != nil && s.sel.From != nil && s.place != inKey && s.place != inOrder && s.place != inHaving && g.chance(30) &&
			aliases(s.sel.From)[e.Table] && names(s.sel.From)[e.Name] == 1 {
			e.Bare, done = true, true
		}
	}
	return done
}

// unpad takes spelling back: equal expressions are to be equal texts.
func unpad(q *Query) {
	for _, s := range walk(q).slots {
		s.expr().Pad, s.expr().Bare = "", false
	}
}

// names counts the columns of each name.
func names(f From) map[string]int {
	out := map[string]int{}
	for _, e := range scope(f) {
		out[e.Name]++
	}
	return out
}

func sameCast(g *Generator, q *Query) bool {
	stored := map[string]bool{}
	for _, f := range walk(q).froms {
		if t, ok := (*f).(*Table); ok && g.Schema.Table(t.Name) != nil {
			stored[t.Alias] = true
		}
	}
	return onSlots(g, q, func(s slot) bool {
		return s.expr().Kind == Ref && stored[s.expr().Table] && s.place != inKey && s.place != inOrder && (s.sel == nil || !s.sel.Grouped || s.inAgg || s.place == inWhere)
	},
		func(s slot) {
			e := s.expr()
			*s.at = &Expr{Kind: Cast, Type: e.Type, Nullable: e.Nullable, Args: []*Expr{e}}
		})
}
