package query

import (
	"fmt"
	"math/rand/v2"

	"github.com/tailwater/tailwater/internal/proof/data"
)

// Generator makes random queries over a schema.
type Generator struct {
	*rand.Rand
	Schema  data.Schema
	Dialect string // "duckdb" or "postgres"
	Small   bool   // queries of a few parts, as models are
	n       int    // aliases and names made so far
	ctes    []*CTE // visible now
}

func (g *Generator) chance(percent int) bool { return g.IntN(100) < percent }

func (g *Generator) name(prefix string) string {
	g.n++
	return fmt.Sprint(prefix, g.n)
}

func pick[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }

// weighted picks an index by weights.
func weighted(r *rand.Rand, weights ...int) int {
	sum := 0
	for _, w := range weights {
		sum += w
	}
	x := r.IntN(sum)
	for i, w := range weights {
		if x < w {
			return i
		}
		x -= w
	}
	return 0
}

// Query makes one whole query.
func (g *Generator) Query() *Query {
	g.ctes = nil
	var ctes []*CTE
	parts, depth := weighted(g.Rand, 40, 35, 20, 5), 2
	if g.Small {
		parts, depth = weighted(g.Rand, 60, 30, 10), 1
	}
	for range parts {
		c := &CTE{Name: g.name("q"), Query: g.query(depth-1, nil, nil)}
		ctes = append(ctes, c)
		g.ctes = append(g.ctes, c)
	}
	q := g.query(depth, nil, nil)
	q.CTEs = ctes
	g.ctes = nil
	return q
}

// query makes a query. outer are the columns of enclosing queries; want, where
// it is not nil, the types of its outputs.
func (g *Generator) query(depth int, outer []*Expr, want []data.Type) *Query {
	if depth > 0 && g.chance(14) {
		return g.setOp(depth-1, outer, want)
	}
	q := &Query{Body: g.sel(depth, outer, want)}
	if depth > 0 && g.chance(4) {
		g.limit(q)
	}
	return q
}

// limit orders by all outputs, so that the bag of rows does not depend on ties.
func (g *Generator) limit(q *Query) {
	s := q.Body.(*Select)
	if len(s.Sort) > 0 {
		return
	}
	for _, i := range g.Perm(len(s.Items)) {
		q.Order = append(q.Order, Order{Expr: &Expr{Kind: Ref, Name: s.Items[i].Name, Type: s.Items[i].Expr.Type}, Desc: g.chance(40), Nulls: pick(g.Rand, []string{"", "", "first", "last"})})
	}
	q.Limit = 1 + g.IntN(4)
	if g.chance(30) {
		q.Skip = 1 + g.IntN(2)
	}
}

func (g *Generator) setOp(depth int, outer []*Expr, want []data.Type) *Query {
	op := &SetOp{Op: "union", All: g.chance(60)}
	switch g.IntN(8) {
	case 0:
		op.Op, op.All = "intersect", g.chance(30)
	case 1:
		op.Op, op.All = "except", g.chance(30)
	}
	first := g.query(depth, outer, want)
	types := make([]data.Type, 0, 4)
	for _, c := range first.Columns() {
		types = append(types, c.Type)
	}
	op.Arms = append(op.Arms, first)
	arms := 2
	if op.Op == "union" && g.chance(30) {
		arms = 3
	}
	for len(op.Arms) < arms {
		if g.chance(35) { // an arm much like the first
			like := first.Clone()
			g.freshen(like)
			ops := Changes()
			ops[g.IntN(len(ops))].Apply(g, like)
			if sameTypes(like.Columns(), types) {
				op.Arms = append(op.Arms, like)
				continue
			}
		}
		op.Arms = append(op.Arms, g.query(depth, outer, types))
	}
	return &Query{Body: op}
}

func sameTypes(cols []Column, types []data.Type) bool {
	if len(cols) != len(types) {
		return false
	}
	for i, c := range cols {
		if c.Type != types[i] {
			return false
		}
	}
	return true
}

// shapes of a select, with their weights.
const (
	flat = iota
	grouped
	global
	windowed
	deduplicated
	distinct
)

func (g *Generator) sel(depth int, outer []*Expr, want []data.Type) *Select {
	s := &Select{From: g.from(depth, outer)}
	in := scope(s.From)
	all := append(append([]*Expr(nil), in...), outer...)
	for range weighted(g.Rand, 35, 40, 20, 5) {
		s.Where = append(s.Where, g.predicate(all, depth, 2))
	}
	types := want
	if types == nil {
		for range 1 + weighted(g.Rand, 10, 35, 35, 15, 5) {
			types = append(types, g.scalarType())
		}
	}
	switch weighted(g.Rand, 42, 24, 6, 14, 8, 6) {
	case grouped:
		g.group(s, in, types)
	case global:
		s.Grouped = true
		for _, t := range types {
			s.add(g, g.aggregate(in, t))
		}
	case windowed:
		g.window(s, in, types)
	case deduplicated:
		g.dedupe(s, in, types)
	case distinct:
		s.Distinct = true
		g.items(s, all, types, depth)
	default:
		g.items(s, all, types, depth)
	}
	return s
}

func (s *Select) add(g *Generator, e *Expr) {
	name := g.name("c")
	if e.Kind == Ref && g.chance(60) {
		name = e.Name
	}
	for _, it := range s.Items {
		if it.Name == name {
			name = g.name("c")
		}
	}
	s.Items = append(s.Items, Item{name, e})
}

func (g *Generator) scalarType() data.Type {
	return []data.Type{data.Int, data.Int, data.Int, data.Text, data.Text, data.Decimal, data.Date, data.Timestamp, data.Bool}[g.IntN(9)]
}

func (g *Generator) items(s *Select, in []*Expr, types []data.Type, depth int) {
	for _, t := range types {
		if depth > 0 && g.chance(5) {
			if e := g.scalar(in, t, depth-1); e != nil {
				s.add(g, e)
				continue
			}
		}
		s.add(g, g.expr(in, t, 2))
	}
}

// scalar is a correlated aggregate: always one row.
func (g *Generator) scalar(outer []*Expr, t data.Type, depth int) *Expr {
	inner := &Select{From: g.from(0, nil), Grouped: true}
	in := scope(inner.From)
	inner.Where = g.correlation(in, outer)
	inner.add(g, g.aggregate(in, t))
	return &Expr{Kind: Scalar, Type: t, Nullable: true, Query: &Query{Body: inner}}
}

// correlation relates an inner scope to an outer one.
func (g *Generator) correlation(in, outer []*Expr) []*Expr {
	var out []*Expr
	for range 4 {
		a := g.column(in, g.joinType())
		if a == nil {
			continue
		}
		if b := g.column(outer, a.Type); b != nil {
			out = append(out, op(pick(g.Rand, []string{"=", "=", "=", "=", "<", "<>"}), data.Bool, a, b))
			if g.chance(75) {
				break
			}
		}
	}
	if g.chance(40) {
		out = append(out, g.predicate(in, 0, 1))
	}
	return out
}

func (g *Generator) joinType() data.Type {
	return []data.Type{data.Int, data.Int, data.Int, data.Int, data.Text, data.Date}[g.IntN(6)]
}

// group makes a grouped select: keys first, then aggregates, in the order of
// the wanted types.
func (g *Generator) group(s *Select, in []*Expr, types []data.Type) {
	s.Grouped = true
	if g.chance(14) {
		s.Grouping = []Grouping{Rollup, Cube, Sets}[g.IntN(3)]
	}
	for i, t := range types {
		if i == 0 || i == 1 && g.chance(40) || g.chance(10) {
			k := g.key(in, t)
			s.Keys = append(s.Keys, k)
			item := k.clone()
			item.Nullable = item.Nullable || s.Grouping != Plain
			s.add(g, item)
			continue
		}
		s.add(g, g.aggregate(in, t))
	}
	if g.chance(12) { // a key that is not shown
		s.Keys = append(s.Keys, g.key(in, g.scalarType()))
	}
	for range weighted(g.Rand, 70, 25, 5) {
		switch {
		case g.chance(35) && s.Grouping == Plain:
			s.Having = append(s.Having, g.comparison(s.Keys, 0))
		default:
			s.Having = append(s.Having, g.compare(g.aggregate(in, data.Int)))
		}
	}
	s.Ordinals = g.chance(15) && s.Grouping == Plain
}

// key is an expression to group by: a column, or something made of one.
func (g *Generator) key(in []*Expr, t data.Type) *Expr {
	c := g.column(in, t)
	if c == nil || g.chance(20) {
		for range 5 {
			if e := g.expr(in, t, 1); len(e.tables()) > 0 {
				return e
			}
		}
	}
	if c == nil { // of another type, made to fit
		c = g.column(in, 0)
		return &Expr{Kind: Case, Type: t, Nullable: true, Args: []*Expr{is(c, "is not null"), g.literal(t)}}
	}
	return c
}

// window adds window functions to a select.
func (g *Generator) window(s *Select, in []*Expr, types []data.Type) {
	for i, t := range types {
		if i > 0 && g.chance(40) {
			s.add(g, g.expr(in, t, 1))
			continue
		}
		s.add(g, g.over(in, t))
	}
	if g.Dialect == "duckdb" && g.chance(15) {
		s.Qualify = append(s.Qualify, g.compare(g.over(in, data.Int)))
	}
}

// over is a window call of a type whose result no tie decides: ordered by all
// columns of the scope, or by a function that does not see ties.
func (g *Generator) over(in []*Expr, t data.Type) *Expr {
	e := g.aggregate(in, t)
	if e.Kind != Agg {
		return e
	}
	e.Kind, e.Distinct = Window, false
	e.Nullable = e.Nullable || e.Name != "count"
	e.Over = &Over{}
	for range weighted(g.Rand, 25, 60, 15) {
		e.Over.Partition = append(e.Over.Partition, g.column(in, 0))
	}
	total := g.chance(50)
	switch {
	case total:
		e.Over.Order = g.totalOrder(in)
	case g.chance(50):
		e.Over.Order = []Order{{Expr: g.column(in, 0), Desc: g.chance(40), Nulls: pick(g.Rand, []string{"", "", "first", "last"})}}
	}
	if t == data.Int && len(e.Over.Order) > 0 && g.chance(50) {
		e.Args, e.Filter, e.Nullable = nil, nil, false
		e.Name = pick(g.Rand, []string{"rank", "dense_rank"})
		if total {
			e.Name = pick(g.Rand, []string{"row_number", "row_number", "rank", "dense_rank"})
		}
		return e
	}
	if total && g.chance(35) {
		c := g.expr(in, t, 0)
		e.Args, e.Filter, e.Nullable = []*Expr{c}, nil, true
		e.Name = pick(g.Rand, []string{"lag", "lead", "first_value", "last_value"})
	}
	if len(e.Over.Order) > 0 && e.Name != "lag" && e.Name != "lead" && g.chance(40) {
		frames := []string{"range between unbounded preceding and current row", "range between current row and unbounded following", "range between unbounded preceding and unbounded following"}
		if total {
			frames = append(frames, "rows between unbounded preceding and current row", "rows between 1 preceding and current row", "rows between current row and 1 following", "rows between unbounded preceding and unbounded following", "rows unbounded preceding")
		}
		e.Over.Frame = pick(g.Rand, frames)
	}
	return e
}

// totalOrder orders by every column: what is still equal then is the same row.
func (g *Generator) totalOrder(in []*Expr) []Order {
	var out []Order
	for _, i := range g.Perm(len(in)) {
		out = append(out, Order{Expr: in[i].clone(), Desc: g.chance(30), Nulls: pick(g.Rand, []string{"", "", "", "first", "last"})})
	}
	return out
}

// dedupe keeps one row a key: by DISTINCT ON, or by a row number.
func (g *Generator) dedupe(s *Select, in []*Expr, types []data.Type) {
	keys := []*Expr{g.column(in, 0)}
	if g.chance(30) {
		keys = append(keys, g.column(in, 0))
	}
	order := g.totalOrder(in)
	for _, t := range types {
		s.add(g, g.expr(in, t, 1))
	}
	if g.chance(50) {
		s.On = keys
		for _, k := range keys {
			s.Sort = append(s.Sort, Order{Expr: k.clone()})
		}
		s.Sort = append(s.Sort, order...)
		return
	}
	inner := &Select{From: s.From, Where: s.Where, Items: s.Items}
	row := &Expr{Kind: Window, Name: "row_number", Type: data.Int, Over: &Over{Partition: keys, Order: order}}
	rn := g.name("rn")
	inner.Items = append(inner.Items, Item{rn, row})
	d := &Derived{Alias: g.name("d"), Query: &Query{Body: inner}}
	items := s.Items
	*s = Select{From: d}
	for _, it := range items {
		s.Items = append(s.Items, Item{it.Name, &Expr{Kind: Ref, Table: d.Alias, Name: it.Name, Type: it.Expr.Type, Nullable: it.Expr.Nullable}})
	}
	s.Where = []*Expr{op("=", data.Bool, &Expr{Kind: Ref, Table: d.Alias, Name: rn, Type: data.Int}, lit(data.Int, "1"))}
}
