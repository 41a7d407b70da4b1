package query

import "github.com/tailwater/tailwater/internal/proof/data"

// filterByTime keeps the rows of a range of time, or of all but that.
func filterByTime(g *Generator, q *Query) bool {
	return onSelects(g, q, func(s *Select) bool {
		t := g.time(s)
		if t == nil {
			return false
		}
		s.Where = append(s.Where, g.span(t))
		return true
	})
}

// ruleByTime gives a column another value for a range of time.
func ruleByTime(g *Generator, q *Query) bool {
	return onSelects(g, q, func(s *Select) bool {
		t := g.time(s)
		if t == nil || s.Grouped || s.Distinct || len(s.On) > 0 || len(s.Items) == 0 {
			return false
		}
		item := &s.Items[g.IntN(len(s.Items))]
		if item.Expr.Kind == Lit {
			return false
		}
		item.Expr = &Expr{Kind: Case, Type: item.Expr.Type, Nullable: true, Args: []*Expr{g.span(t), g.literal(item.Expr.Type), item.Expr}}
		return true
	})
}

// time is a column of time that a select reads; nil where there is none.
func (g *Generator) time(s *Select) *Expr {
	if s.From == nil {
		return nil
	}
	cols := scope(s.From)
	for _, i := range g.Perm(len(cols)) {
		if t := cols[i].Type; t == data.Date || t == data.Timestamp {
			return cols[i]
		}
	}
	return nil
}

// span is a condition on a time: one bound, or two, or other than these.
func (g *Generator) span(t *Expr) *Expr {
	low := op(pick(g.Rand, []string{">=", ">"}), data.Bool, t.clone(), g.literal(t.Type))
	high := op(pick(g.Rand, []string{"<", "<="}), data.Bool, t.clone(), g.literal(t.Type))
	switch g.IntN(4) {
	case 0:
		return low
	case 1:
		return high
	case 2:
		return &Expr{Kind: Or, Type: data.Bool, Nullable: true, Args: []*Expr{low, high}}
	}
	return &Expr{Kind: And, Type: data.Bool, Nullable: true, Args: []*Expr{low, high}}
}

// recentStep keeps what is of a range of time, as models of events do.
func recentStep(g *Generator, in From) *Select {
	s := &Select{From: in}
	t := g.time(s)
	if t == nil {
		return nil
	}
	s.pass(g, scope(in))
	s.Where = []*Expr{g.span(t)}
	return s
}
