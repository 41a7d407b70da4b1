package query

import "fmt"

// Clone is a deep copy.
func (q *Query) Clone() *Query {
	if q == nil {
		return nil
	}
	out := *q
	out.CTEs = nil
	for _, c := range q.CTEs {
		out.CTEs = append(out.CTEs, &CTE{c.Name, c.Query.Clone()})
	}
	switch b := q.Body.(type) {
	case *Select:
		out.Body = b.clone()
	case *SetOp:
		s := *b
		s.Arms = nil
		for _, a := range b.Arms {
			s.Arms = append(s.Arms, a.Clone())
		}
		out.Body = &s
	}
	out.Order = cloneOrder(q.Order)
	return &out
}

func (s *Select) clone() *Select {
	out := *s
	out.On, out.Where, out.Keys = cloneList(s.On), cloneList(s.Where), cloneList(s.Keys)
	out.Having, out.Qualify = cloneList(s.Having), cloneList(s.Qualify)
	out.Sort = cloneOrder(s.Sort)
	out.Items = nil
	for _, it := range s.Items {
		out.Items = append(out.Items, Item{it.Name, it.Expr.clone()})
	}
	out.From = cloneFrom(s.From)
	return &out
}

func cloneFrom(f From) From {
	switch f := f.(type) {
	case nil:
		return nil
	case *Table:
		out := *f
		return &out
	case *Derived:
		out := *f
		out.Query = f.Query.Clone()
		return &out
	case *Unnest:
		out := *f
		out.Elems = cloneList(f.Elems)
		return &out
	case *Join:
		out := *f
		out.Left, out.Right, out.On = cloneFrom(f.Left), cloneFrom(f.Right), cloneList(f.On)
		return &out
	}
	panic(fmt.Sprintf("query: from %T", f))
}

func (e *Expr) clone() *Expr {
	if e == nil {
		return nil
	}
	out := *e
	out.Args = cloneList(e.Args)
	out.Query = e.Query.Clone()
	out.Filter = e.Filter.clone()
	if e.Over != nil {
		out.Over = &Over{Partition: cloneList(e.Over.Partition), Order: cloneOrder(e.Over.Order), Frame: e.Over.Frame}
	}
	return &out
}

func cloneList(es []*Expr) []*Expr {
	if es == nil {
		return nil
	}
	out := make([]*Expr, len(es))
	for i, e := range es {
		out[i] = e.clone()
	}
	return out
}

func cloneOrder(keys []Order) []Order {
	out := append([]Order(nil), keys...)
	for i := range out {
		out[i].Expr = out[i].Expr.clone()
	}
	return out
}
