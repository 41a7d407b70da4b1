package query

import "slices"

// Keeps are the operators that keep what a query means, on every database.
func Keeps() []Operator {
	return []Operator{
		{"03 rename an alias", renameAlias},
		{"07 order of conjuncts", shuffleConjuncts},
	}
}

func renameAlias(g *Generator, q *Query) bool {
	return try(g, walk(q).froms, func(f *From) bool {
		old := alias(*f)
		if old == "" {
			return false
		}
		to := g.name("r")
		setAlias(*f, to)
		for _, s := range walk(q).slots {
			if e := s.expr(); e.Kind == Ref && e.Table == old {
				e.Table = to
			}
		}
		return true
	})
}

func shuffleConjuncts(g *Generator, q *Query) bool {
	return try(g, conjuncts(q), func(list *[]*Expr) bool {
		if len(*list) < 2 {
			return false
		}
		slices.Reverse(*list)
		return true
	})
}
