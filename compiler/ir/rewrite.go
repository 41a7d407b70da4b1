package ir

// MapExprs puts f(e) in place of each expression e of rel itself. It is for the
// one who makes a tree and still owns it.
func MapExprs(rel Rel, f func(Expr) Expr) {
	one := func(e *Expr) {
		if *e != nil {
			*e = f(*e)
		}
	}
	all := func(es []Expr) {
		for i := range es {
			one(&es[i])
		}
	}
	keys := func(ks []SortKey) {
		for i := range ks {
			one(&ks[i].Expr)
		}
	}
	items := func(cs []Computed) {
		for i := range cs {
			one(&cs[i].Expr)
		}
	}
	switch rel := rel.(type) {
	case *Scan:
		all(rel.At)
	case *Values:
		for _, row := range rel.Rows {
			all(row)
		}
	case *Filter:
		one(&rel.Pred)
	case *Project:
		items(rel.Items)
	case *Join:
		one(&rel.On)
		one(&rel.Match)
	case *Aggregate:
		items(rel.Keys)
		items(rel.Aggs)
	case *Window:
		for i := range rel.Items {
			w := &rel.Items[i]
			if call, ok := f(w.Call).(*Call); ok {
				w.Call = call
			}
			all(w.Partition)
			keys(w.Order)
			if w.Frame != nil {
				one(&w.Frame.Start.Offset)
				one(&w.Frame.End.Offset)
			}
		}
	case *DistinctOn:
		all(rel.On)
		keys(rel.Order)
	case *Sort:
		keys(rel.By)
	case *Limit:
		keys(rel.By)
		one(&rel.Count)
		one(&rel.Offset)
		all(rel.Partition)
	case *Unnest:
		all(rel.Exprs)
		all(rel.Options)
	case *TableFunc:
		all(rel.Args)
	case *Opaque:
		all(rel.Exprs)
	}
}
