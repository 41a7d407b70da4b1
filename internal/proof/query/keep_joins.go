package query

import "slices"

// inside reports whether all the tables that e reads, subqueries left out, are
// among those of f.
func inside(e *Expr, f From) bool {
	own := aliases(f)
	for t := range e.tables() {
		if !own[t] {
			return false
		}
	}
	return !e.has(Exists, InQuery, Scalar)
}

// innerJoins lists the joins that pad nothing and are not padded, with their
// select.
type placed struct {
	at  *From
	sel *Select
}

func innerJoins(q *Query) []placed {
	var out []placed
	for _, s := range walk(q).selects {
		at := &s.From
		for {
			j, ok := (*at).(*Join)
			if !ok {
				break
			}
			switch j.Kind {
			case "inner", "cross", "comma":
				if len(j.Using) == 0 {
					out = append(out, placed{at, s})
				}
				at = &j.Left
				continue
			case "left":
				at = &j.Left
				continue
			}
			break
		}
	}
	return out
}

func lateral(f From) bool {
	return slices.ContainsFunc(sources(f, false), func(s source) bool { _, ok := s.from.(*Unnest); return ok })
}

// shuffleJoins reorders a chain of inner joins; the conditions go to WHERE.
func shuffleJoins(g *Generator, q *Query) bool {
	return try(g, innerJoins(q), func(p placed) bool {
		var leaves []From
		var conds []*Expr
		var collect func(f From)
		collect = func(f From) {
			if j, ok := f.(*Join); ok && (j.Kind == "inner" || j.Kind == "cross" || j.Kind == "comma") && len(j.Using) == 0 {
				collect(j.Left)
				collect(j.Right)
				conds = append(conds, j.On...)
				return
			}
			leaves = append(leaves, f)
		}
		collect(*p.at)
		if lateral(*p.at) {
			return false
		}
		g.Shuffle(len(leaves), func(i, j int) { leaves[i], leaves[j] = leaves[j], leaves[i] })
		f := leaves[0]
		for _, l := range leaves[1:] {
			f = &Join{Kind: "cross", Left: f, Right: l}
		}
		*p.at = f
		p.sel.Where = append(p.sel.Where, conds...)
		return true
	})
}

func swapInner(g *Generator, q *Query) bool {
	return try(g, walk(q).froms, func(f *From) bool {
		j, ok := (*f).(*Join)
		if !ok || j.Kind == "left" || j.Kind == "right" || lateral(j) || len(j.Using) > 0 {
			return false
		}
		j.Left, j.Right = j.Right, j.Left
		return true
	})
}

// moveOn moves a condition between ON of an inner join and WHERE.
func moveOn(g *Generator, q *Query) bool {
	return try(g, innerJoins(q), func(p placed) bool {
		j := (*p.at).(*Join)
		if len(j.On) > 0 && g.chance(60) {
			i := g.IntN(len(j.On))
			p.sel.Where = append(p.sel.Where, j.On[i])
			j.On = slices.Delete(j.On, i, i+1)
			return true
		}
		i := slices.IndexFunc(p.sel.Where, func(c *Expr) bool { return inside(c, j) })
		if i < 0 || lateral(j) {
			return false
		}
		j.Kind = "inner"
		j.On = append(j.On, p.sel.Where[i])
		p.sel.Where = slices.Delete(p.sel.Where, i, i+1)
		return true
	})
}

func mirrorJoin(g *Generator, q *Query) bool {
	return try(g, walk(q).froms, func(f *From) bool {
		j, ok := (*f).(*Join)
		if !ok || j.Kind != "left" && j.Kind != "right" || lateral(j) {
			return false
		}
		j.Left, j.Right = j.Right, j.Left
		j.Kind = map[string]string{"left": "right", "right": "left"}[j.Kind]
		return true
	})
}

// swapLefts exchanges two left joins on one base that do not see each other.
func swapLefts(g *Generator, q *Query) bool {
	return try(g, walk(q).froms, func(f *From) bool {
		outer, ok := (*f).(*Join)
		if !ok || outer.Kind != "left" {
			return false
		}
		in, ok := outer.Left.(*Join)
		if !ok || in.Kind != "left" {
			return false
		}
		between := aliases(in.Right)
		for _, c := range outer.On {
			for t := range c.tables() {
				if between[t] {
					return false
				}
			}
		}
		in.Right, outer.Right = outer.Right, in.Right
		in.On, outer.On = outer.On, in.On
		return true
	})
}

// unusedLookup joins what matches once at most, and reads nothing of it.
func unusedLookup(g *Generator, q *Query) bool {
	return onSelects(g, q, func(s *Select) bool {
		if s.From == nil {
			return false
		}
		t := g.table()
		k := g.column(scope(t), g.joinType())
		c := (*Expr)(nil)
		if k != nil {
			c = g.column(scope(s.From), k.Type)
		}
		if c == nil {
			return false
		}
		in := &Select{From: t, Items: []Item{{g.name("k"), k}}}
		if g.chance(50) {
			in.Distinct = true
		} else {
			in.Grouped, in.Keys = true, []*Expr{k.clone()}
			in.Items = append(in.Items, Item{g.name("k"), &Expr{Kind: Agg, Name: "count", Type: 1}})
		}
		d := &Derived{Query: &Query{Body: in}, Alias: g.name("l")}
		on := op("=", boolType, c, &Expr{Kind: Ref, Table: d.Alias, Name: in.Items[0].Name, Type: k.Type})
		s.From = &Join{Kind: "left", Left: s.From, Right: d, On: []*Expr{on}}
		return true
	})
}
