package query

import "github.com/tailwater/tailwater/internal/proof/data"

// from makes a FROM: one to three inputs, joined.
func (g *Generator) from(depth int, outer []*Expr) From {
	f := g.input(depth)
	for range weighted(g.Rand, 45, 42, 13) {
		f = g.join(f, g.input(depth-1), outer)
	}
	if g.chance(3) {
		t := []data.Type{data.Int, data.Text}[g.IntN(2)]
		u := &Unnest{Alias: g.name("u")}
		for range 1 + g.IntN(3) {
			u.Elems = append(u.Elems, g.expr(scope(f), t, 0))
		}
		f = &Join{Kind: "cross", Left: f, Right: u}
	}
	return f
}

// input is a stored table, a CTE or a query.
func (g *Generator) input(depth int) From {
	if len(g.ctes) > 0 && g.chance(45) {
		c := pick(g.Rand, g.ctes)
		return &Table{Name: c.Name, Alias: g.name("t"), Columns: c.Query.Columns()}
	}
	if g.chance(12) {
		return g.keyed()
	}
	if depth > 0 && g.chance(25) {
		return &Derived{Query: g.query(depth-1, nil, nil), Alias: g.name("d")}
	}
	return g.table()
}

// keyed is a subquery with a key of its own: distinct values, or groups.
func (g *Generator) keyed() From {
	t := g.table()
	in := scope(t)
	s := &Select{From: t}
	if g.chance(30) {
		s.Where = []*Expr{g.test(in)}
	}
	keys := []*Expr{g.column(in, g.joinType())}
	if keys[0] == nil {
		keys[0] = g.column(in, 0)
	}
	if g.chance(25) {
		keys = append(keys, g.column(in, 0))
	}
	for _, k := range keys {
		s.add(g, k)
	}
	if g.chance(50) {
		s.Distinct = true
	} else {
		s.Grouped, s.Keys = true, cloneList(keys)
		s.add(g, g.aggregate(in, g.scalarType()))
	}
	return &Derived{Query: &Query{Body: s}, Alias: g.name("d")}
}

func (g *Generator) table() *Table {
	t := pick(g.Rand, g.Schema)
	out := &Table{Name: t.Name, Alias: g.name("t")}
	for _, c := range t.Columns {
		out.Columns = append(out.Columns, Column{c.Name, c.Type, !c.NotNull})
	}
	return out
}

func (g *Generator) join(left, right From, outer []*Expr) From {
	j := &Join{Left: left, Right: right, Kind: []string{"inner", "left", "right", "full", "comma"}[weighted(g.Rand, 35, 45, 6, 5, 6)]}
	l, r := scope(left), scope(right)
	for range 6 {
		t := g.joinType()
		a, b := g.column(l, t), g.column(r, t)
		if a == nil || b == nil {
			continue
		}
		j.On = append(j.On, op("=", data.Bool, a, b))
		if g.chance(75) {
			break
		}
	}
	if len(j.On) == 0 { // nothing to join by
		j.Kind = "cross"
		return j
	}
	if j.Kind == "full" { // engines need an equality, and only it
		j.On = j.On[:1]
		return j
	}
	if g.chance(30) {
		side := l
		if g.chance(60) {
			side = r
		}
		j.On = append(j.On, g.predicate(side, 0, 1))
	}
	if g.chance(10) && j.Kind != "comma" {
		a, b := g.column(l, data.Int), g.column(r, data.Int)
		if a != nil && b != nil {
			j.On = append(j.On, op(pick(g.Rand, []string{"<", "<=", "<>"}), data.Bool, a, b))
		}
	}
	if j.Kind == "comma" {
		j.On = nil
	}
	return j
}

// column picks a column of a type, of any type where it is zero; nil where there
// is none.
func (g *Generator) column(in []*Expr, t data.Type) *Expr {
	var fit []*Expr
	for _, c := range in {
		if t == 0 && c.Type != data.Float || c.Type == t {
			fit = append(fit, c)
		}
	}
	if len(fit) == 0 && t == 0 {
		fit = in
	}
	if len(fit) == 0 {
		return nil
	}
	return pick(g.Rand, fit).clone()
}
