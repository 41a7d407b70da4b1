package query

import (
	"slices"

	"github.com/tailwater/tailwater/internal/proof/data"
)

func changeWindow(g *Generator, q *Query) bool {
	return try(g, calls(q, Window), func(s slot) bool {
		o := s.expr().Over
		switch g.IntN(4) {
		case 0:
			if len(o.Partition) == 0 {
				return false
			}
			if g.chance(50) || s.sel == nil {
				o.Partition = o.Partition[1:]
				return true
			}
			return replaceColumn(g, scope(s.sel.From), &o.Partition[0])
		case 1:
			if len(o.Order) == 0 {
				return false
			}
			i := g.IntN(len(o.Order))
			o.Order[i].Desc = !o.Order[i].Desc
		case 2:
			if len(o.Order) < 2 {
				return false
			}
			o.Order[0], o.Order[1] = o.Order[1], o.Order[0]
		default:
			if len(o.Order) == 0 || s.expr().Name == "rank" || s.expr().Name == "dense_rank" || s.expr().Name == "row_number" || s.expr().Name == "lag" || s.expr().Name == "lead" {
				return false
			}
			frames := []string{"", "range between current row and unbounded following", "range between unbounded preceding and unbounded following"}
			if o.Frame != "" && o.Frame[:4] == "rows" {
				frames = []string{"rows between unbounded preceding and current row", "rows between 1 preceding and current row", "rows between current row and 1 following", "range between unbounded preceding and current row"}
			}
			o.Frame = pick(g.Rand, frames)
		}
		return true
	})
}

func swapRank(g *Generator, q *Query) bool {
	table := map[string][]string{"row_number": {"rank", "dense_rank"}, "rank": {"dense_rank"}, "dense_rank": {"rank"}, "lag": {"lead"}, "lead": {"lag"}, "first_value": {"last_value"}, "last_value": {"first_value"}}
	return try(g, calls(q, Window), func(s slot) bool {
		to := table[s.expr().Name]
		if to == nil {
			return false
		}
		s.expr().Name = pick(g.Rand, to)
		return true
	})
}

func changeCast(g *Generator, q *Query) bool {
	return onSlots(g, q, func(s slot) bool {
		e := s.expr()
		return s.root && s.place == inItem && (e.Type == data.Timestamp || e.Type == data.Decimal || e.Type == data.Date || e.Type == data.Int) && !s.sel.Grouped && e.Kind != Window
	}, func(s slot) {
		e := s.expr()
		via := map[data.Type]data.Type{data.Timestamp: data.Date, data.Decimal: data.Int, data.Date: data.Timestamp, data.Int: data.Text}[e.Type]
		in := &Expr{Kind: Cast, Type: via, Nullable: e.Nullable, Args: []*Expr{e}}
		*s.at = &Expr{Kind: Cast, Type: e.Type, Nullable: e.Nullable, Args: []*Expr{in}}
	})
}

func changeGrain(g *Generator, q *Query) bool {
	return onSlots(g, q, func(s slot) bool { return s.expr().Kind == Lit && isUnit(s.expr().Name) && s.place != inKey },
		func(s slot) { s.expr().Name = pick(g.Rand, units) })
}

func swapColumn(g *Generator, q *Query) bool {
	return try(g, calls(q, Ref), func(s slot) bool {
		if s.sel == nil || s.sel.From == nil || !aliases(s.sel.From)[s.expr().Table] {
			return false
		}
		if s.sel.Grouped && !s.inAgg && s.place != inWhere && s.place != inOn {
			return false
		}
		return replaceColumn(g, scope(s.sel.From), s.at)
	})
}

// moveFilter moves a condition out of a subquery: above its aggregate, window,
// DISTINCT ON or limit.
func moveFilter(g *Generator, q *Query) bool {
	return onSelects(g, q, func(s *Select) bool {
		for _, src := range sources(s.From, false) {
			d, ok := src.from.(*Derived)
			if !ok {
				continue
			}
			in, ok := d.Query.Body.(*Select)
			if !ok {
				continue
			}
			if g.chance(50) && moveIn(s, d, in) || moveOut(s, d, in) {
				return true
			}
		}
		return false
	})
}

// moveOut moves a condition over shown columns from a derived table to its
// reader.
func moveOut(s *Select, d *Derived, in *Select) bool {
	for i, c := range in.Where {
		if e, ok := lifted(c, d, in); ok {
			s.Where = append(s.Where, e)
			in.Where = slices.Delete(in.Where, i, i+1)
			return true
		}
	}
	return false
}

// moveIn moves a condition on a derived table into it.
func moveIn(s *Select, d *Derived, in *Select) bool {
	for i, c := range s.Where {
		if t := c.tables(); len(t) != 1 || !t[d.Alias] || c.has(Exists, InQuery, Scalar) {
			continue
		}
		e, ok := lowered(c, d, in)
		if !ok || e.has(Window, Agg) {
			continue
		}
		in.Where = append(in.Where, e)
		s.Where = slices.Delete(s.Where, i, i+1)
		return true
	}
	return false
}

// lifted spells a condition of a derived table by the table's columns.
func lifted(c *Expr, d *Derived, in *Select) (*Expr, bool) {
	if c.has(Exists, InQuery, Scalar) {
		return nil, false
	}
	e, ok := c.clone(), true
	w := &walker{}
	w.slot(slot{at: &e})
	for _, s := range w.slots {
		x := s.expr()
		if x.Kind != Ref {
			continue
		}
		i := slices.IndexFunc(in.Items, func(it Item) bool { return equalExpr(it.Expr, x) })
		if i < 0 {
			return nil, false
		}
		*s.at = &Expr{Kind: Ref, Table: d.Alias, Name: in.Items[i].Name, Type: x.Type, Nullable: x.Nullable}
	}
	return e, ok
}

// lowered spells a condition on a derived table by what its columns are made
// of.
func lowered(c *Expr, d *Derived, in *Select) (*Expr, bool) {
	e, ok := c.clone(), true
	w := &walker{}
	w.slot(slot{at: &e})
	replaceIn(w.slots, func(ref *Expr) *Expr {
		i := slices.IndexFunc(in.Items, func(it Item) bool { return it.Name == ref.Name })
		if i < 0 || ref.Table != d.Alias {
			ok = false
			return nil
		}
		return in.Items[i].Expr
	})
	return e, ok
}

func changeLimit(g *Generator, q *Query) bool {
	return try(g, walk(q).queries, func(sub *Query) bool {
		if sub.Limit == 0 {
			return false
		}
		switch g.IntN(3) {
		case 0:
			sub.Limit++
		case 1:
			sub.Skip++
		default:
			sub.Order[0].Desc = !sub.Order[0].Desc
		}
		return true
	})
}

func swapArms(g *Generator, q *Query) bool {
	return try(g, setOps(q), func(op *SetOp) bool {
		if op.Op != "except" {
			return false
		}
		op.Arms[0], op.Arms[1] = op.Arms[1], op.Arms[0]
		return sameTypes(op.Arms[1].Columns(), typesOf(op.Arms[0].Columns()))
	})
}

func typesOf(cols []Column) []data.Type {
	out := make([]data.Type, len(cols))
	for i, c := range cols {
		out[i] = c.Type
	}
	return out
}

// swapTable reads another table that has the columns in use.
func swapTable(g *Generator, q *Query) bool {
	return try(g, walk(q).froms, func(f *From) bool {
		t, ok := (*f).(*Table)
		if !ok || g.Schema.Table(t.Name) == nil {
			return false
		}
		to := g.table()
		if to.Name == t.Name {
			return false
		}
		for _, s := range walk(q).slots {
			x := s.expr()
			if x.Kind == Ref && x.Table == t.Alias && !slices.ContainsFunc(to.Columns, func(c Column) bool { return c.Name == x.Name && c.Type == x.Type }) {
				return false
			}
		}
		t.Name, t.Columns = to.Name, to.Columns
		return true
	})
}

// captureAlias gives a table of a subquery the alias of one outside, so that
// names of the inner scope win.
func captureAlias(g *Generator, q *Query) bool {
	return try(g, calls(q, Exists, InQuery, Scalar), func(s slot) bool {
		in, ok := s.expr().Query.Body.(*Select)
		if !ok || in.From == nil || s.sel == nil || s.sel.From == nil {
			return false
		}
		inner, outer := pick(g.Rand, sources(in.From, false)).from, pick(g.Rand, sources(s.sel.From, false)).from
		old, to := alias(inner), alias(outer)
		for _, x := range walk(s.expr().Query).slots {
			if e := x.expr(); e.Kind == Ref && e.Table == to && !slices.ContainsFunc(columnsOf(inner), func(c Column) bool { return c.Name == e.Name && c.Type == e.Type }) {
				return false
			}
		}
		setAlias(inner, to)
		for _, x := range walk(s.expr().Query).slots {
			if e := x.expr(); e.Kind == Ref && e.Table == old {
				e.Table = to
			}
		}
		return true
	})
}

func changeFilter(g *Generator, q *Query) bool {
	return try(g, calls(q, Agg), func(s slot) bool {
		e := s.expr()
		if s.sel == nil || s.sel.From == nil {
			return false
		}
		if e.Filter != nil {
			e.Filter = nil
		} else {
			e.Filter = g.predicate(scope(s.sel.From), 0, 1)
		}
		return true
	})
}

func changeGrouping(g *Generator, q *Query) bool {
	return onSelects(g, q, func(s *Select) bool {
		if !s.Grouped || len(s.Keys) == 0 {
			return false
		}
		old := s.Grouping
		s.Grouping = Grouping(g.IntN(4))
		s.Ordinals = s.Ordinals && s.Grouping == Plain
		if s.Grouping == Rollup && len(s.Keys) > 1 && g.chance(50) {
			s.Keys[0], s.Keys[1] = s.Keys[1], s.Keys[0]
			return true
		}
		return old != s.Grouping
	})
}

func changeSetOp(g *Generator, q *Query) bool {
	return try(g, setOps(q), func(op *SetOp) bool {
		if len(op.Arms) != 2 {
			return false
		}
		old := op.Op
		op.Op = pick(g.Rand, []string{"union", "intersect", "except"})
		return op.Op != old
	})
}

// filterInput filters a table before it is read.
func filterInput(g *Generator, q *Query) bool {
	return try(g, walk(q).froms, func(f *From) bool {
		t, ok := (*f).(*Table)
		if !ok {
			return false
		}
		in := *t
		in.Alias = g.name("t")
		s := &Select{From: &in, Where: []*Expr{g.predicate(scope(&in), 0, 1)}}
		for _, c := range t.Columns {
			s.Items = append(s.Items, Item{c.Name, &Expr{Kind: Ref, Table: in.Alias, Name: c.Name, Type: c.Type, Nullable: c.Nullable}})
		}
		*f = &Derived{Query: &Query{Body: s}, Alias: t.Alias}
		return true
	})
}
