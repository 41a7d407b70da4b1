package query

import "github.com/tailwater/tailwater/internal/proof/data"

func (g *Generator) literal(t data.Type) *Expr {
	if t == data.Float {
		return &Expr{Kind: Cast, Type: t, Args: []*Expr{lit(data.Int, "1")}}
	}
	return lit(t, pick(g.Rand, data.Literals(t)))
}

// expr makes an expression of a type over the columns of a scope.
func (g *Generator) expr(in []*Expr, t data.Type, depth int) *Expr {
	if c := g.column(in, t); c != nil && (depth == 0 || g.chance(50)) {
		return c
	}
	if depth == 0 {
		if c := g.column(in, 0); c != nil && g.chance(70) {
			return g.guarded(c, t, in)
		}
		return g.literal(t)
	}
	switch g.IntN(7) {
	case 0, 1:
		return g.cases(in, t, depth-1)
	case 2:
		return g.coalesce(in, t, depth-1)
	case 3:
		e := &Expr{Kind: Func, Name: "nullif", Type: t, Nullable: true, Args: []*Expr{g.expr(in, t, depth-1), g.literal(t)}}
		if t != data.Bool && t != data.Float {
			return e
		}
	case 4:
		if c := g.simple(in, t); c != nil {
			return c
		}
	}
	return g.typed(in, t, depth-1)
}

// guarded makes a value of one type depend on a column of another.
func (g *Generator) guarded(c *Expr, t data.Type, in []*Expr) *Expr {
	return &Expr{Kind: Case, Type: t, Nullable: true, Args: []*Expr{g.compare(c), g.literal(t)}}
}

func (g *Generator) cases(in []*Expr, t data.Type, depth int) *Expr {
	e := &Expr{Kind: Case, Type: t}
	for range 1 + weighted(g.Rand, 60, 40) {
		v := g.expr(in, t, depth)
		e.Args = append(e.Args, g.predicate(in, 0, depth), v)
		e.Nullable = e.Nullable || v.Nullable
	}
	if g.chance(60) {
		v := g.expr(in, t, 0)
		e.Args = append(e.Args, v)
		e.Nullable = e.Nullable || v.Nullable
	} else {
		e.Nullable = true
	}
	return e
}

func (g *Generator) simple(in []*Expr, t data.Type) *Expr {
	c := g.column(in, []data.Type{data.Int, data.Text}[g.IntN(2)])
	if c == nil {
		return nil
	}
	e := &Expr{Kind: Simple, Type: t, Nullable: true, Args: []*Expr{c}}
	for range 1 + g.IntN(2) {
		e.Args = append(e.Args, g.literal(c.Type), g.literal(t))
	}
	if g.chance(50) {
		v := g.expr(in, t, 0)
		e.Args, e.Nullable = append(e.Args, v), v.Nullable
	}
	return e
}

func (g *Generator) coalesce(in []*Expr, t data.Type, depth int) *Expr {
	e := &Expr{Kind: Func, Name: "coalesce", Type: t, Nullable: true}
	for range 1 + g.IntN(2) {
		e.Args = append(e.Args, g.expr(in, t, depth))
	}
	last := g.expr(in, t, 0)
	if g.chance(50) {
		last = g.literal(t)
	}
	e.Args = append(e.Args, last)
	for _, a := range e.Args {
		e.Nullable = e.Nullable && a.Nullable
	}
	return e
}

// typed is an operation that gives the type.
func (g *Generator) typed(in []*Expr, t data.Type, depth int) *Expr {
	switch t {
	case data.Int, data.Decimal:
		return op(pick(g.Rand, []string{"+", "-", "*"}), t, g.expr(in, t, depth), g.expr(in, t, 0))
	case data.Text:
		if g.chance(50) {
			return op("||", t, g.expr(in, t, depth), g.expr(in, t, 0))
		}
		a := g.expr(in, t, depth)
		return &Expr{Kind: Func, Name: pick(g.Rand, []string{"upper", "lower", "trim"}), Type: t, Nullable: a.Nullable, Args: []*Expr{a}}
	case data.Date:
		if c := g.column(in, data.Timestamp); c != nil {
			return &Expr{Kind: Cast, Type: t, Nullable: c.Nullable, Args: []*Expr{c}}
		}
	case data.Timestamp:
		if c := g.column(in, t); c != nil {
			unit := lit(data.Text, pick(g.Rand, []string{"'month'", "'day'", "'year'"}))
			return &Expr{Kind: Func, Name: "date_trunc", Type: t, Nullable: c.Nullable, Args: []*Expr{unit, c}}
		}
		if c := g.column(in, data.Date); c != nil {
			return &Expr{Kind: Cast, Type: t, Nullable: c.Nullable, Args: []*Expr{c}}
		}
	case data.Bool:
		return g.predicate(in, 0, depth)
	case data.Float:
		return &Expr{Kind: Cast, Type: t, Nullable: true, Args: []*Expr{g.expr(in, data.Int, 0)}}
	}
	return g.cases(in, t, 0)
}

var comparisons = []string{"=", "=", "=", "<>", "<", "<=", ">", ">="}

// compare compares an expression with a literal.
func (g *Generator) compare(e *Expr) *Expr {
	if e.Type == data.Bool {
		return pick(g.Rand, []*Expr{e, {Kind: Not, Type: data.Bool, Nullable: e.Nullable, Args: []*Expr{e}}, is(e, "is true"), is(e, "is not true")})
	}
	if e.Type == data.Float {
		return is(e, "is not null")
	}
	return op(pick(g.Rand, comparisons), data.Bool, e, g.literal(e.Type))
}

// predicate makes a condition. depth allows subqueries, size connectives.
func (g *Generator) predicate(in []*Expr, depth, size int) *Expr {
	if size > 0 && g.chance(30) {
		kind := []Kind{And, Or, Or, Not}[g.IntN(4)]
		e := &Expr{Kind: kind, Type: data.Bool}
		n := 2
		if kind == Not {
			n = 1
		}
		for range n {
			p := g.predicate(in, depth, size-1)
			e.Args = append(e.Args, p)
			e.Nullable = e.Nullable || p.Nullable
		}
		return e
	}
	if depth > 0 && g.chance(14) {
		return g.subquery(in, depth-1)
	}
	return g.comparison(in, size)
}

// comparison is a condition without connectives or subqueries.
func (g *Generator) comparison(in []*Expr, size int) *Expr {
	c := g.column(in, 0)
	if c == nil {
		return lit(data.Bool, "true")
	}
	if size > 0 && g.chance(20) {
		c = g.expr(in, c.Type, 1)
	}
	if c.Type == data.Bool || c.Type == data.Float {
		return g.compare(c)
	}
	switch g.IntN(9) {
	case 0:
		return is(c, pick(g.Rand, []string{"is null", "is not null"}))
	case 1:
		e := &Expr{Kind: Between, Type: data.Bool, Nullable: c.Nullable, Not: g.chance(25), Args: []*Expr{c, g.literal(c.Type), g.literal(c.Type)}}
		return e
	case 2:
		e := &Expr{Kind: In, Type: data.Bool, Nullable: c.Nullable, Not: g.chance(35), Args: []*Expr{c}}
		for range 1 + g.IntN(3) {
			e.Args = append(e.Args, g.literal(c.Type))
		}
		if g.chance(8) {
			e.Args, e.Nullable = append(e.Args, lit(c.Type, "null")), true
		}
		return e
	case 3, 4:
		if d := g.column(in, c.Type); d != nil {
			return op(pick(g.Rand, append([]string{"is distinct from", "is not distinct from"}, comparisons...)), data.Bool, c, d)
		}
	}
	return g.compare(c)
}

// subquery is EXISTS or IN over a query that may be correlated.
func (g *Generator) subquery(outer []*Expr, depth int) *Expr {
	if g.chance(50) {
		if c := g.column(outer, g.joinType()); c != nil {
			var q *Query
			if g.chance(60) {
				s := &Select{From: g.from(0, nil)}
				in := scope(s.From)
				if g.chance(40) {
					s.Where = g.correlation(in, outer)
				} else if g.chance(50) {
					s.Where = []*Expr{g.predicate(in, 0, 1)}
				}
				s.add(g, g.expr(in, c.Type, 1))
				q = &Query{Body: s}
			} else {
				q = g.query(depth, nil, []data.Type{c.Type})
			}
			return &Expr{Kind: InQuery, Type: data.Bool, Nullable: true, Not: g.chance(40), Args: []*Expr{c}, Query: q}
		}
	}
	s := &Select{From: g.from(0, nil)}
	in := scope(s.From)
	s.Where = g.correlation(in, outer)
	s.Items = []Item{{"one", lit(data.Int, "1")}}
	if g.chance(15) { // a global aggregate always has a row
		s.Grouped = true
		s.Items = []Item{{"n", &Expr{Kind: Agg, Name: "count", Type: data.Int}}}
		if g.chance(50) {
			s.Having = []*Expr{g.compare(&Expr{Kind: Agg, Name: "count", Type: data.Int})}
		}
	}
	return &Expr{Kind: Exists, Type: data.Bool, Not: g.chance(45), Query: &Query{Body: s}}
}

// aggregate makes an aggregate call of a type.
func (g *Generator) aggregate(in []*Expr, t data.Type) *Expr {
	e := &Expr{Kind: Agg, Type: t, Nullable: true}
	switch t {
	case data.Int:
		switch g.IntN(7) {
		case 0, 1:
			e.Name, e.Nullable = "count", false
		case 2:
			e.Name, e.Nullable = "count", false
			e.Args = []*Expr{g.column(in, 0)}
			e.Distinct = g.chance(50)
		case 3, 4:
			e.Name = "sum"
			e.Args = []*Expr{g.expr(in, t, 1)}
			e.Distinct = g.chance(12)
		default:
			e.Name = pick(g.Rand, []string{"min", "max"})
			e.Args = []*Expr{g.expr(in, t, 1)}
		}
	case data.Decimal:
		e.Name = pick(g.Rand, []string{"sum", "min", "max"})
		e.Args = []*Expr{g.expr(in, t, 1)}
	case data.Bool:
		e.Name = pick(g.Rand, []string{"bool_and", "bool_or"})
		e.Args = []*Expr{g.predicate(in, 0, 1)}
	case data.Float:
		e.Name = "avg"
		e.Args = []*Expr{g.expr(in, data.Int, 1)}
		e.Distinct = g.chance(10)
	default:
		e.Name = pick(g.Rand, []string{"min", "max"})
		e.Args = []*Expr{g.expr(in, t, 1)}
	}
	if g.chance(15) {
		e.Filter = g.predicate(in, 0, 1)
	}
	return e
}
