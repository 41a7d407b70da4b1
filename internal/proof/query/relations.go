package query

import "slices"

// Tables lists the relations that a query reads, its CTEs left out.
func (q *Query) Tables() []string {
	own := map[string]bool{}
	w := walk(q)
	for _, sub := range w.queries {
		for _, c := range sub.CTEs {
			own[c.Name] = true
		}
	}
	var out []string
	for _, f := range w.froms {
		if t, ok := (*f).(*Table); ok && !own[t.Name] {
			out = append(out, t.Name)
		}
	}
	return out
}

// Rename gives the tables that a query reads other names.
func (q *Query) Rename(to func(string) string) {
	for _, f := range walk(q).froms {
		if t, ok := (*f).(*Table); ok {
			t.Name = to(t.Name)
		}
	}
}

// Refresh brings what tables say of what they read up to date.
func (q *Query) Refresh(columns func(table string) []Column) {
	for _, f := range walk(q).froms {
		if t, ok := (*f).(*Table); ok {
			if cols := columns(t.Name); cols != nil {
				t.Columns = cols
			}
		}
	}
	refresh(q)
}

// Inline puts a query in the place of one of the tables of its name.
func (g *Generator) Inline(q *Query, table string, of *Query) bool {
	return try(g, readers(q, table), func(f *From) bool {
		in := of.Clone()
		g.freshen(in)
		*f = &Derived{Query: in, Alias: alias(*f)}
		return true
	})
}

// AddColumn adds a column at the end that nobody reads yet.
func (g *Generator) AddColumn(q *Query) bool {
	s, ok := q.Body.(*Select)
	if !ok || s.Distinct || s.From == nil {
		return false
	}
	unstar(q)
	e := g.column(scope(s.From), 0)
	if s.Grouped {
		e = &Expr{Kind: Agg, Name: "count", Type: 1, Args: []*Expr{e}}
	}
	s.Items = append(s.Items, Item{g.name("k"), e})
	return true
}

// ShuffleColumns reorders the output columns.
func (g *Generator) ShuffleColumns(q *Query) bool {
	s, ok := q.Body.(*Select)
	if !ok || len(s.Items) < 2 {
		return false
	}
	unstar(q)
	slices.Reverse(s.Items)
	return true
}
