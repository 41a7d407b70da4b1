package query

import (
	"slices"

	"github.com/tailwater/tailwater/internal/proof/data"
)

const boolType = data.Bool

// plain reports whether a query is a select that only filters and computes.
func plain(q *Query) (*Select, bool) {
	s, ok := q.Body.(*Select)
	if !ok || len(q.CTEs) > 0 || len(q.Order) > 0 || q.Limit > 0 || s.Distinct || len(s.On) > 0 || s.Grouped || len(s.Qualify) > 0 || s.From == nil {
		return nil, false
	}
	for _, it := range s.Items {
		if it.Expr.has(Window, Agg) {
			return nil, false
		}
	}
	return s, true
}

// closed reports whether no name in a part of a query leads out of it.
func closed(f From, where []*Expr) bool {
	w := &walker{}
	s := &Select{From: f, Where: where}
	w.sel(s)
	own := map[string]bool{}
	for _, f := range w.froms {
		own[alias(*f)] = true
	}
	for _, s := range w.slots {
		if e := s.expr(); e.Kind == Ref && e.Table != "" && !own[e.Table] {
			return false
		}
	}
	return true
}

// splitQuery moves what a select reads and filters into a query of its own.
func splitQuery(g *Generator, q *Query) bool {
	return onSelects(g, q, func(s *Select) bool {
		if s.From == nil || !closed(s.From, s.Where) {
			return false
		}
		cols := scope(s.From)
		in := &Select{From: s.From, Where: s.Where}
		if g.chance(30) {
			in.Where = nil
		} else {
			s.Where = nil
		}
		names := map[string]Item{}
		a := g.name("s")
		for _, c := range cols {
			it := Item{g.name("k"), c}
			in.Items = append(in.Items, it)
			names[c.Table+"."+c.Name] = it
		}
		s.From = nil
		w := &walker{}
		w.sel(s)
		replaceIn(w.slots, func(ref *Expr) *Expr {
			it, ok := names[ref.Table+"."+ref.Name]
			if !ok {
				return nil
			}
			return &Expr{Kind: Ref, Table: a, Name: it.Name, Type: ref.Type, Nullable: it.Expr.Nullable}
		})
		if g.chance(50) {
			s.From = &Derived{Query: &Query{Body: in}, Alias: a}
			return true
		}
		c := &CTE{Name: g.name("w"), Query: &Query{Body: in}}
		s.From = &Table{Name: c.Name, Alias: a, Columns: c.Query.Columns()}
		q.CTEs = slices.Insert(q.CTEs, position(q, s), c)
		return true
	})
}

// position is where a CTE that s reads has to stand.
func position(q *Query, s *Select) int {
	for i, c := range q.CTEs {
		if slices.Contains(walk(c.Query).selects, s) {
			return i
		}
	}
	return len(q.CTEs)
}

// inlineCTE puts a CTE's query where it is read.
func inlineCTE(g *Generator, q *Query) bool {
	return try(g, q.CTEs, func(c *CTE) bool {
		rs := readers(q, c.Name)
		if len(rs) == 0 {
			return false
		}
		for _, f := range rs {
			in := c.Query.Clone()
			g.freshen(in)
			*f = &Derived{Query: in, Alias: alias(*f)}
		}
		q.CTEs = slices.DeleteFunc(q.CTEs, func(x *CTE) bool { return x == c })
		return true
	})
}

// mergeDerived puts what a plain subquery reads into the FROM around it.
func mergeDerived(g *Generator, q *Query) bool {
	return onSelects(g, q, func(s *Select) bool {
		for _, src := range sources(s.From, false) {
			d, ok := src.from.(*Derived)
			if !ok || src.padded {
				continue
			}
			in, ok := plain(d.Query)
			if !ok || slices.ContainsFunc(in.Items, func(it Item) bool { return it.Expr.Kind == Lit }) {
				continue
			}
			if s.Grouped && slices.ContainsFunc(in.Items, func(it Item) bool { return it.Expr.Kind != Ref }) {
				continue
			}
			replaceFrom(&s.From, d, in.From)
			s.Where = append(s.Where, in.Where...)
			w := &walker{}
			w.sel(s)
			replaceIn(w.slots, func(ref *Expr) *Expr {
				i := slices.IndexFunc(in.Items, func(it Item) bool { return it.Name == ref.Name })
				if ref.Table != d.Alias || i < 0 {
					return nil
				}
				return in.Items[i].Expr
			})
			return true
		}
		return false
	})
}

func replaceFrom(at *From, old, to From) {
	if *at == old {
		*at = to
		return
	}
	if j, ok := (*at).(*Join); ok {
		replaceFrom(&j.Left, old, to)
		replaceFrom(&j.Right, old, to)
	}
}

// wrap reads a leaf of FROM through a subquery, and returns the subquery's
// select. Conditions over the leaf can be spelled for it by inside.
func wrap(g *Generator, s *Select, leaf From) (d *Derived, in *Select) {
	old := alias(leaf)
	to := g.name("t")
	setAlias(leaf, to)
	in = &Select{From: leaf}
	for _, e := range scope(leaf) {
		in.Items = append(in.Items, Item{e.Name, e})
	}
	d = &Derived{Query: &Query{Body: in}, Alias: old}
	replaceFrom(&s.From, leaf, d)
	return d, in
}

// pushFilter moves a condition on one input into it.
func pushFilter(g *Generator, q *Query) bool {
	return onSelects(g, q, func(s *Select) bool {
		for _, src := range sources(s.From, false) {
			if src.padded {
				continue
			}
			if _, ok := src.from.(*Unnest); ok {
				continue
			}
			i := slices.IndexFunc(s.Where, func(c *Expr) bool { return only(c, alias(src.from)) })
			if i < 0 {
				continue
			}
			d, isDerived := src.from.(*Derived)
			var in *Select
			if isDerived {
				in, isDerived = plain(d.Query)
			}
			if !isDerived {
				d, in = wrap(g, s, src.from)
			}
			e, ok := lowered(s.Where[i], d, in)
			if !ok {
				return true
			}
			in.Where = append(in.Where, e)
			s.Where = slices.Delete(s.Where, i, i+1)
			return true
		}
		return false
	})
}

// only reports whether a condition without subqueries reads one table.
func only(c *Expr, table string) bool {
	t := c.tables()
	return len(t) == 1 && t[table] && !c.has(Exists, InQuery, Scalar, Window, Agg)
}

func pushIntoArms(g *Generator, q *Query) bool {
	return onSelects(g, q, func(s *Select) bool {
		for _, src := range sources(s.From, false) {
			d, ok := src.from.(*Derived)
			if !ok || src.padded || len(d.Query.Order) > 0 || d.Query.Limit > 0 {
				continue
			}
			op, ok := d.Query.Body.(*SetOp)
			i := slices.IndexFunc(s.Where, func(c *Expr) bool { return only(c, d.Alias) })
			if !ok || op.Op != "union" || i < 0 {
				continue
			}
			cols := d.Query.Columns()
			for _, a := range op.Arms {
				if in, ok := plain(a); !ok || len(in.Items) != len(cols) {
					return false
				}
			}
			for _, a := range op.Arms {
				in := a.Body.(*Select)
				named := &Select{Items: slices.Clone(in.Items)}
				for j := range cols {
					named.Items[j].Name = cols[j].Name
				}
				e, _ := lowered(s.Where[i], d, named)
				in.Where = append(in.Where, e)
			}
			s.Where = slices.Delete(s.Where, i, i+1)
			return true
		}
		return false
	})
}

func pullFilter(g *Generator, q *Query) bool {
	return onSelects(g, q, func(s *Select) bool {
		for _, src := range sources(s.From, false) {
			d, ok := src.from.(*Derived)
			if !ok || src.padded {
				continue
			}
			if in, ok := plain(d.Query); ok && moveOut(s, d, in) {
				return true
			}
		}
		return false
	})
}

// extractExpr computes an expression in a subquery.
func extractExpr(g *Generator, q *Query) bool {
	return onSlots(g, q, func(s slot) bool {
		e := s.expr()
		if e.Kind == Ref || e.Kind == Lit || s.sel == nil || s.sel.From == nil || e.has(Agg, Window, Exists, InQuery, Scalar) {
			return false
		}
		t := e.tables()
		for _, src := range sources(s.sel.From, false) {
			if _, lateral := src.from.(*Unnest); len(t) == 1 && t[alias(src.from)] && !src.padded && !lateral {
				return true
			}
		}
		return false
	}, func(s slot) {
		text, typ, nullable := s.expr().SQL(), s.expr().Type, s.expr().Nullable
		copied := s.expr().clone()
		var leaf From
		for _, src := range sources(s.sel.From, false) {
			if copied.tables()[alias(src.from)] {
				leaf = src.from
			}
		}
		d, in := wrap(g, s.sel, leaf)
		e, ok := lowered(copied, d, in)
		if !ok {
			return
		}
		name := g.name("x")
		w := &walker{ignore: d.Query}
		w.sel(s.sel)
		for _, x := range w.slots {
			if x.expr().SQL() == text {
				*x.at = &Expr{Kind: Ref, Table: d.Alias, Name: name, Type: typ, Nullable: nullable}
			}
		}
		in.Items = append(in.Items, Item{name, e})
	})
}

// shuffleArms reorders what does not depend on order; names stay those of the
// first arm.
func shuffleArms(g *Generator, q *Query) bool {
	return try(g, setOps(q), func(op *SetOp) bool {
		if op.Op == "except" {
			return false
		}
		cols := op.Arms[0].Columns()
		for _, a := range op.Arms {
			if s, ok := a.Body.(*Select); !ok || len(a.Order) > 0 || len(s.Items) != len(cols) {
				return false
			}
		}
		slices.Reverse(op.Arms)
		for _, a := range op.Arms {
			for i := range cols {
				a.Body.(*Select).Items[i].Name = cols[i].Name
			}
		}
		return true
	})
}
