package query

import (
	"slices"

	"github.com/tailwater/tailwater/internal/proof/data"
)

// step makes one relation of another, as a CTE of a model does.
type step struct {
	weight int
	make   func(g *Generator, in From) *Select
}

// steps are what models are made of, with their weights.
var steps = []step{
	{100, projectStep},
	{60, filterStep},
	{25, recentStep},
	{45, func(g *Generator, in From) *Select { return joinStep(g, in, "left") }},
	{30, func(g *Generator, in From) *Select { return joinStep(g, in, "inner") }},
	{3, func(g *Generator, in From) *Select { return joinStep(g, in, "full") }},
	{30, groupStep},
	{20, windowStep},
	{15, firstStep},
	{8, distinctStep},
	{8, existsStep},
	{5, scalarStep},
	{4, unnestStep},
}

// mostColumns is how wide a model may get.
const mostColumns = 9

// Model makes a query as models have them: a chain of small steps over a
// relation, most columns handed through.
func (g *Generator) Model() *Query {
	q := &Query{}
	var in From = g.table()
	weights := make([]int, len(steps))
	for i, s := range steps {
		weights[i] = s.weight
	}
	for i := range 1 + weighted(g.Rand, 25, 45, 30) {
		if i > 0 {
			in = g.named(q, in)
		}
		var s *Select
		for s == nil {
			s = steps[weighted(g.Rand, weights...)].make(g, in)
		}
		in = &Derived{Query: &Query{Body: s}, Alias: g.name("d")}
	}
	if g.chance(12) {
		in = g.unionStep(in)
	}
	q.Body = in.(*Derived).Query.Body
	return q
}

// named makes a CTE of a subquery, or leaves it where it is.
func (g *Generator) named(q *Query, in From) From {
	d := in.(*Derived)
	if g.chance(25) {
		return d
	}
	c := &CTE{Name: g.name("q"), Query: d.Query}
	q.CTEs = append(q.CTEs, c)
	return &Table{Name: c.Name, Alias: g.name("t"), Columns: c.Query.Columns()}
}

// pass hands columns through, a few left out where there are many.
func (s *Select) pass(g *Generator, cols []*Expr) {
	for _, c := range cols {
		if len(s.Items) < mostColumns && !g.chance(8) {
			s.add(g, c.clone())
		}
	}
	if len(s.Items) == 0 {
		s.add(g, cols[0].clone())
	}
}

func projectStep(g *Generator, in From) *Select {
	s := &Select{From: in}
	cols := scope(in)
	s.pass(g, cols)
	for range 1 + g.IntN(2) {
		s.add(g, g.derived(cols))
	}
	return s
}

// derived is a column made of others, as models make them.
func (g *Generator) derived(cols []*Expr) *Expr {
	c := g.column(cols, 0)
	switch {
	case c.Type == data.Int && g.chance(50):
		if d := g.column(cols, data.Int); d != nil {
			return op(pick(g.Rand, []string{"+", "-", "*"}), data.Int, c, d)
		}
	case c.Type == data.Timestamp:
		return &Expr{Kind: Func, Name: "date_trunc", Type: c.Type, Nullable: c.Nullable, Args: []*Expr{lit(data.Text, pick(g.Rand, units)), c}}
	case c.Type == data.Text && g.chance(40):
		return &Expr{Kind: Func, Name: pick(g.Rand, []string{"upper", "lower", "trim"}), Type: c.Type, Nullable: c.Nullable, Args: []*Expr{c}}
	}
	if c.Type != data.Bool && g.chance(40) {
		return &Expr{Kind: Func, Name: "coalesce", Type: c.Type, Args: []*Expr{c, g.literal(c.Type)}}
	}
	t := []data.Type{data.Int, data.Text}[g.IntN(2)]
	e := &Expr{Kind: Case, Type: t, Args: []*Expr{g.test(cols), g.literal(t)}}
	if g.chance(40) {
		e.Args = append(e.Args, g.test(cols), g.literal(t))
	}
	if d := g.column(cols, t); d != nil {
		e.Args = append(e.Args, d)
	}
	e.Nullable = true
	return e
}

// test is a condition on one column.
func (g *Generator) test(cols []*Expr) *Expr {
	c := g.column(cols, 0)
	if c.Type == data.Bool || c.Type == data.Float {
		return g.compare(c)
	}
	switch g.IntN(6) {
	case 0:
		return is(c, "is not null")
	case 1:
		e := &Expr{Kind: In, Type: data.Bool, Nullable: c.Nullable, Not: g.chance(40), Args: []*Expr{c}}
		for range 2 {
			e.Args = append(e.Args, g.literal(c.Type))
		}
		return e
	}
	return op(pick(g.Rand, []string{"=", "<>", "<", ">=", ">", "<="}), data.Bool, c, g.literal(c.Type))
}

func filterStep(g *Generator, in From) *Select {
	s := &Select{From: in}
	cols := scope(in)
	s.pass(g, cols)
	s.Where = []*Expr{g.test(cols)}
	if g.chance(25) {
		s.Where = []*Expr{{Kind: Or, Type: data.Bool, Nullable: true, Args: []*Expr{s.Where[0], g.test(cols)}}}
	}
	return s
}

// joinStep joins another relation by a whole number, and takes a few of its
// columns.
func joinStep(g *Generator, in From, kind string) *Select {
	other := g.table()
	l, r := scope(in), scope(other)
	a, b := g.column(l, data.Int), g.column(r, data.Int)
	if a == nil || b == nil {
		return nil
	}
	s := &Select{From: &Join{Kind: kind, Left: in, Right: other, On: []*Expr{op("=", data.Bool, a, b)}}}
	if kind == "left" && g.chance(20) {
		j := s.From.(*Join)
		j.On = append(j.On, g.test(r))
	}
	if g.chance(50) { // one match at most
		key := &Select{From: other, Grouped: true, Keys: []*Expr{b}}
		key.add(g, b.clone())
		key.add(g, g.aggregate(r, pick(g.Rand, []data.Type{data.Int, data.Text, data.Date})))
		d := &Derived{Query: &Query{Body: key}, Alias: g.name("d")}
		k := scope(d)[0]
		s.From = &Join{Kind: kind, Left: in, Right: d, On: []*Expr{op("=", data.Bool, a, k)}}
		r = scope(d)
	}
	s.pass(g, l)
	for range 1 + g.IntN(2) {
		s.add(g, g.column(r, 0))
	}
	return s
}

func groupStep(g *Generator, in From) *Select {
	s := &Select{From: in, Grouped: true}
	cols := scope(in)
	for range 1 + g.IntN(2) {
		k := g.column(cols, 0)
		if !slices.ContainsFunc(s.Keys, func(e *Expr) bool { return equalExpr(e, k) }) {
			s.Keys = append(s.Keys, k)
			s.add(g, k.clone())
		}
	}
	for range 1 + g.IntN(3) {
		c := g.column(cols, 0)
		e := &Expr{Kind: Agg, Type: c.Type, Nullable: true, Name: pick(g.Rand, []string{"min", "max"}), Args: []*Expr{c}}
		switch {
		case c.Type == data.Bool:
			e.Name = "bool_or"
		case g.chance(30):
			e = &Expr{Kind: Agg, Type: data.Int, Name: "count"}
		case (c.Type == data.Int || c.Type == data.Decimal) && g.chance(70):
			e.Name = "sum"
		}
		s.add(g, e)
	}
	if g.chance(15) {
		s.Having = []*Expr{op(">", data.Bool, &Expr{Kind: Agg, Name: "count", Type: data.Int}, lit(data.Int, "1"))}
	}
	return s
}

func windowStep(g *Generator, in From) *Select {
	s := &Select{From: in}
	cols := scope(in)
	s.pass(g, cols)
	s.add(g, g.over(cols, pick(g.Rand, []data.Type{data.Int, data.Int, cols[0].Type})))
	return s
}

func firstStep(g *Generator, in From) *Select {
	s := &Select{From: in}
	cols := scope(in)
	s.pass(g, cols)
	key := g.column(cols, 0)
	if g.chance(40) {
		s.On, s.Sort = []*Expr{key}, append([]Order{{Expr: key.clone()}}, g.totalOrder(cols)...)
		return s
	}
	rn := g.name("rn")
	s.Items = append(s.Items, Item{rn, &Expr{Kind: Window, Name: "row_number", Type: data.Int, Over: &Over{Partition: []*Expr{key}, Order: g.totalOrder(cols)}}})
	d := &Derived{Query: &Query{Body: s}, Alias: g.name("d")}
	out := &Select{From: d}
	for _, c := range scope(d) {
		if c.Name != rn {
			out.Items = append(out.Items, Item{c.Name, c})
		}
	}
	out.Where = []*Expr{op("=", data.Bool, &Expr{Kind: Ref, Table: d.Alias, Name: rn, Type: data.Int}, lit(data.Int, "1"))}
	return out
}

func distinctStep(g *Generator, in From) *Select {
	s := &Select{From: in, Distinct: true}
	cols := scope(in)
	for _, c := range cols[:min(len(cols), 2+g.IntN(3))] {
		s.add(g, c.clone())
	}
	return s
}

func existsStep(g *Generator, in From) *Select {
	other := g.table()
	l := scope(in)
	a, b := g.column(l, data.Int), g.column(scope(other), data.Int)
	if a == nil || b == nil {
		return nil
	}
	s := &Select{From: in}
	s.pass(g, l)
	inner := &Select{From: other, Items: []Item{{"one", lit(data.Int, "1")}}, Where: []*Expr{op("=", data.Bool, b, a)}}
	s.Where = []*Expr{{Kind: Exists, Type: data.Bool, Not: g.chance(40), Query: &Query{Body: inner}}}
	return s
}

func scalarStep(g *Generator, in From) *Select {
	other := g.table()
	l, r := scope(in), scope(other)
	a, b, c := g.column(l, data.Int), g.column(r, data.Int), g.column(r, data.Int)
	if a == nil || b == nil || c == nil {
		return nil
	}
	s := &Select{From: in}
	s.pass(g, l)
	inner := &Select{From: other, Grouped: true, Where: []*Expr{op("=", data.Bool, b, a)},
		Items: []Item{{"v", &Expr{Kind: Agg, Name: pick(g.Rand, []string{"max", "sum", "count"}), Type: data.Int, Nullable: true, Args: []*Expr{c}}}}}
	s.add(g, &Expr{Kind: Scalar, Type: data.Int, Nullable: true, Query: &Query{Body: inner}})
	return s
}

func unnestStep(g *Generator, in From) *Select {
	cols := scope(in)
	c := g.column(cols, data.Int)
	if c == nil {
		return nil
	}
	u := &Unnest{Alias: g.name("u"), Elems: []*Expr{c, g.literal(data.Int)}}
	s := &Select{From: &Join{Kind: "cross", Left: in, Right: u}}
	s.pass(g, cols)
	s.add(g, scope(u)[0])
	return s
}

// unionStep puts two parts of a relation together again.
func (g *Generator) unionStep(in From) From {
	op := &SetOp{Op: "union", All: g.chance(75)}
	first := in.(*Derived).Query
	for range 2 {
		arm := first.Clone()
		g.freshen(arm)
		d := &Derived{Query: arm, Alias: g.name("d")}
		s := &Select{From: d}
		for _, c := range scope(d) {
			s.Items = append(s.Items, Item{c.Name, c})
		}
		s.Where = []*Expr{g.test(scope(d))}
		op.Arms = append(op.Arms, &Query{Body: s})
	}
	return &Derived{Query: &Query{Body: op}, Alias: g.name("d")}
}
