package query

import "slices"

func toggleOrdinals(g *Generator, q *Query) bool {
	return onSelects(g, q, func(s *Select) bool {
		if !s.Grouped || s.Grouping != Plain || !slices.ContainsFunc(s.Keys, func(k *Expr) bool {
			return slices.ContainsFunc(s.Items, func(it Item) bool { return equalExpr(it.Expr, k) })
		}) {
			return false
		}
		s.Ordinals = !s.Ordinals
		return true
	})
}

// distinctToGroup writes DISTINCT as GROUP BY, or the other way round.
func distinctToGroup(g *Generator, q *Query) bool {
	return onSelects(g, q, func(s *Select) bool {
		if s.Grouped && !s.Distinct && s.Grouping == Plain && len(s.Having) == 0 && len(s.Keys) > 0 && len(s.Qualify) == 0 && sameList(s) {
			s.Grouped, s.Keys, s.Ordinals, s.Distinct = false, nil, false, true
			return true
		}
		if !s.Distinct || s.Grouped || len(s.Qualify) > 0 {
			return false
		}
		var keys []*Expr
		for _, it := range s.Items {
			if it.Expr.has(Window, Exists, InQuery, Scalar, Agg) || len(it.Expr.tables()) == 0 || !inside(it.Expr, s.From) {
				return false
			}
			keys = append(keys, it.Expr.clone())
		}
		s.Distinct, s.Grouped, s.Keys = false, true, keys
		return true
	})
}

// sameList reports whether items and keys are the same expressions.
func sameList(s *Select) bool {
	for _, it := range s.Items {
		if !slices.ContainsFunc(s.Keys, func(k *Expr) bool { return equalExpr(k, it.Expr) }) {
			return false
		}
	}
	for _, k := range s.Keys {
		if !slices.ContainsFunc(s.Items, func(it Item) bool { return equalExpr(k, it.Expr) }) {
			return false
		}
	}
	return true
}

// havingToWhere moves a condition on keys between HAVING and WHERE.
func havingToWhere(g *Generator, q *Query) bool {
	return onSelects(g, q, func(s *Select) bool {
		if !s.Grouped || s.Grouping != Plain || len(s.Keys) == 0 {
			return false
		}
		for i, c := range s.Having {
			if !c.has(Agg) {
				s.Where = append(s.Where, c)
				s.Having = slices.Delete(s.Having, i, i+1)
				return true
			}
		}
		for i, c := range s.Where {
			if !c.has(Exists, InQuery, Scalar) && overKeys(c, s.Keys) {
				s.Having = append(s.Having, c)
				s.Where = slices.Delete(s.Where, i, i+1)
				return true
			}
		}
		return false
	})
}

func overKeys(c *Expr, keys []*Expr) bool {
	w := &walker{}
	n := 0
	for _, e := range w.shallow(c) {
		if e.Kind != Ref {
			continue
		}
		n++
		if !slices.ContainsFunc(keys, func(k *Expr) bool { return equalExpr(k, e) }) {
			return false
		}
	}
	return n > 0
}

// redundantDistinct makes distinct what is distinct already.
func redundantDistinct(g *Generator, q *Query) bool {
	return try(g, walk(q).queries, func(sub *Query) bool {
		switch b := sub.Body.(type) {
		case *Select:
			if b.Distinct || !b.Grouped || len(b.On) > 0 || b.Grouping != Plain || len(b.Keys) == 0 {
				return false
			}
			for _, k := range b.Keys {
				if !slices.ContainsFunc(b.Items, func(it Item) bool { return equalExpr(it.Expr, k) }) {
					return false
				}
			}
			b.Distinct = true
			return true
		case *SetOp:
			if b.All {
				return false
			}
			for _, a := range b.Arms {
				if s, ok := plain(a); ok {
					s.Distinct = true
					return true
				}
			}
		}
		return false
	})
}

// respellDedupe writes "the first row of each key" in another way.
func respellDedupe(g *Generator, q *Query) bool {
	return onSelects(g, q, func(s *Select) bool {
		d, ok := s.From.(*Derived)
		if !ok {
			return false
		}
		in, ok := d.Query.Body.(*Select)
		if !ok || len(in.Items) == 0 || len(d.Query.CTEs) > 0 {
			return false
		}
		last := in.Items[len(in.Items)-1]
		if last.Expr.Kind != Window || last.Expr.Name != "row_number" || len(last.Expr.Over.Partition) == 0 || in.Grouped || in.Distinct || len(in.On) > 0 ||
			slices.ContainsFunc(in.Items[:len(in.Items)-1], func(it Item) bool { return it.Expr.has(Window) }) || d.Query.Limit > 0 {
			return false
		}
		at := slices.IndexFunc(s.Where, func(c *Expr) bool {
			return c.SQL() == "("+d.Alias+"."+last.Name+" = 1)"
		})
		if at < 0 || len(in.Items) < 2 {
			return false
		}
		for _, x := range walk(q).slots { // nobody else reads the number
			if e := x.expr(); e.Kind == Ref && e.Table == d.Alias && e.Name == last.Name && e != s.Where[at].Args[0] {
				return false
			}
		}
		s.Where = slices.Delete(s.Where, at, at+1)
		in.Items = in.Items[:len(in.Items)-1]
		if g.Dialect == "duckdb" && g.chance(50) {
			in.Qualify = append(in.Qualify, op("=", boolType, last.Expr, lit(1, "1")))
			return true
		}
		in.On = last.Expr.Over.Partition
		for _, k := range in.On {
			in.Sort = append(in.Sort, Order{Expr: k.clone()})
		}
		in.Sort = append(in.Sort, last.Expr.Over.Order...)
		d.Query.Order = nil
		return true
	})
}
