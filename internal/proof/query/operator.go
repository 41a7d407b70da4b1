package query

import "slices"

// Operator is one edit of a query, in place. Apply reports whether there was a
// place for it. Name says what it does, with the number of semantics' list.
type Operator struct {
	Name  string
	Apply func(g *Generator, q *Query) bool
}

// prepared lets operators meet a query whose stars are written out, and whose
// equal expressions are equal texts.
func prepared(ops []Operator) []Operator {
	for i, o := range ops {
		ops[i].Apply = func(g *Generator, q *Query) bool {
			unstar(q)
			unpad(q)
			return o.Apply(g, q)
		}
	}
	return ops
}

// try applies f to randomly picked elements until one takes it.
func try[T any](g *Generator, list []T, f func(T) bool) bool {
	for _, i := range g.Perm(len(list)) {
		if f(list[i]) {
			return true
		}
	}
	return false
}

// onSlots applies f to a random place of an expression that fits.
func onSlots(g *Generator, q *Query, fits func(slot) bool, f func(slot)) bool {
	var fit []slot
	for _, s := range walk(q).slots {
		if fits(s) {
			fit = append(fit, s)
		}
	}
	if len(fit) == 0 {
		return false
	}
	f(pick(g.Rand, fit))
	return true
}

// onSelects applies f to a random select that takes it.
func onSelects(g *Generator, q *Query, f func(*Select) bool) bool {
	return try(g, walk(q).selects, f)
}

// conjuncts are the lists of conditions of a query.
func conjuncts(q *Query) []*[]*Expr {
	var out []*[]*Expr
	w := walk(q)
	for _, s := range w.selects {
		out = append(out, &s.Where, &s.Having, &s.Qualify)
	}
	for _, f := range w.froms {
		if j, ok := (*f).(*Join); ok && j.Kind != "comma" && j.Kind != "cross" && len(j.Using) == 0 {
			out = append(out, &j.On)
		}
	}
	return out
}

// freshen gives new aliases to everything that q defines.
func (g *Generator) freshen(q *Query) {
	names := map[string]string{}
	w := walk(q)
	for _, f := range w.froms {
		if a := alias(*f); a != "" {
			names[a] = g.name(a[:1])
			setAlias(*f, names[a])
		}
	}
	for _, s := range w.slots {
		if x := s.expr(); x.Kind == Ref && names[x.Table] != "" {
			x.Table = names[x.Table]
		}
	}
}

func setAlias(f From, name string) {
	switch f := f.(type) {
	case *Table:
		f.Alias = name
	case *Derived:
		f.Alias = name
	case *Unnest:
		f.Alias = name
	}
}

// refresh brings what tables say of the CTEs that they read up to date.
func refresh(q *Query) {
	ctes := map[string]*Query{}
	for _, sub := range walk(q).queries {
		for _, c := range sub.CTEs {
			ctes[c.Name] = c.Query
		}
	}
	for _, f := range walk(q).froms {
		if t, ok := (*f).(*Table); ok && ctes[t.Name] != nil {
			t.Columns = ctes[t.Name].Columns()
		}
	}
}

// readers lists the tables that read a CTE.
func readers(q *Query, cte string) []*From {
	var out []*From
	for _, f := range walk(q).froms {
		if t, ok := (*f).(*Table); ok && t.Name == cte {
			out = append(out, f)
		}
	}
	return out
}

// positional reports whether a query's columns are read by position only: it is
// an arm of a set operation, or the subquery of IN, or the whole.
func positional(root, q *Query) bool {
	w := walk(root)
	if root == q {
		return true
	}
	for _, sub := range w.queries {
		if op, ok := sub.Body.(*SetOp); ok && slices.Contains(op.Arms, q) {
			return true
		}
	}
	for _, s := range w.slots {
		if s.expr().Query == q {
			return true
		}
	}
	return false
}
