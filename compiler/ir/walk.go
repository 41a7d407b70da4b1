package ir

import (
	"fmt"
	"slices"
)

// Inputs are the relations that rel reads directly. A [Ref]'s CTE is not among
// them.
func Inputs(rel Rel) []Rel {
	one := func(r Rel) []Rel {
		if r == nil {
			return nil
		}
		return []Rel{r}
	}
	switch rel := rel.(type) {
	case *Scan, *Ref, *Values:
		return nil
	case *Filter:
		return one(rel.Input)
	case *Project:
		return one(rel.Input)
	case *Join:
		return []Rel{rel.Left, rel.Right}
	case *Aggregate:
		return one(rel.Input)
	case *Window:
		return one(rel.Input)
	case *Distinct:
		return one(rel.Input)
	case *DistinctOn:
		return one(rel.Input)
	case *SetOp:
		out := make([]Rel, len(rel.Arms))
		for i, arm := range rel.Arms {
			out[i] = arm.Input
		}
		return out
	case *Sort:
		return one(rel.Input)
	case *Limit:
		return one(rel.Input)
	case *Unnest:
		return one(rel.Input)
	case *TableFunc:
		return rel.Inputs
	case *Opaque:
		return rel.Inputs
	}
	panic(fmt.Sprintf("ir: unknown relation %T", rel))
}

// Introduces lists the columns that rel itself brings in. The caller must not
// modify the result.
func Introduces(rel Rel) []ColumnID {
	var ids []ColumnID
	switch rel := rel.(type) {
	case *Scan:
		for _, c := range rel.Columns {
			ids = append(ids, c.Column)
		}
	case *Ref:
		ids = rel.Columns
	case *Values:
		ids = rel.Columns
	case *Project:
		ids = computed(nil, rel.Items)
	case *Aggregate:
		ids = computed(computed(nil, rel.Keys), rel.Aggs)
	case *Window:
		for _, w := range rel.Items {
			ids = append(ids, w.Column)
		}
	case *SetOp:
		ids = rel.Columns
	case *Unnest:
		ids = append(append(ids, rel.Columns...), rel.Offset)
	case *TableFunc:
		ids = append(append(ids, rel.Columns...), rel.Ordinality)
	case *Opaque:
		ids = rel.Columns
	}
	if !slices.Contains(ids, 0) {
		return slices.Clip(ids)
	}
	return slices.DeleteFunc(slices.Clone(ids), func(id ColumnID) bool { return id == 0 })
}

func computed(ids []ColumnID, items []Computed) []ColumnID {
	for _, it := range items {
		ids = append(ids, it.Column)
	}
	return ids
}

// Walk visits rel and the relations below it, as long as f says so. It does not
// enter subqueries in expressions, nor CTEs.
func Walk(rel Rel, f func(Rel) bool) {
	if rel == nil || !f(rel) {
		return
	}
	for _, in := range Inputs(rel) {
		Walk(in, f)
	}
}

// WalkExpr visits e and the expressions within it, as long as f says so. It
// does not enter the relations of subqueries.
func WalkExpr(e Expr, f func(Expr) bool) {
	if e == nil || !f(e) {
		return
	}
	eachPart(e, func(p Expr) { WalkExpr(p, f) })
}

// Parts are the expressions directly within e; none is nil.
func Parts(e Expr) []Expr {
	if c, ok := e.(*Call); ok && c.Mods == nil {
		return c.Args
	}
	var out []Expr
	eachPart(e, func(p Expr) { out = append(out, p) })
	return out
}

// eachPart calls f for each of the parts of e.
func eachPart(e Expr, f func(Expr)) {
	one := func(e Expr) {
		if e != nil {
			f(e)
		}
	}
	all := func(es []Expr) {
		for _, e := range es {
			one(e)
		}
	}
	switch e := e.(type) {
	case *Col, *Const, *LambdaVar:
	case *Call:
		all(e.Args)
		if e.Mods == nil {
			return
		}
		one(e.Mods.Filter)
		one(e.Mods.Limit)
		one(e.Mods.Separator)
		one(e.Mods.Having)
		for _, k := range e.Mods.Order {
			one(k.Expr)
		}
		all(e.Mods.Params)
	case *Case:
		one(e.Operand)
		for _, w := range e.Whens {
			one(w.Cond)
			one(w.Result)
		}
		one(e.Else)
	case *Cast:
		one(e.X)
		one(e.Format)
	case *Subquery:
		all(e.X)
	case *Lambda:
		one(e.Body)
	case *Field:
		one(e.X)
	case *OpaqueExpr:
		all(e.Parts)
	default:
		panic(fmt.Sprintf("ir: unknown expression %T", e))
	}
}

// Exprs are the expressions of rel itself; none is nil.
func Exprs(rel Rel) []Expr {
	var out []Expr
	add := func(es ...Expr) {
		for _, e := range es {
			if e != nil {
				out = append(out, e)
			}
		}
	}
	keys := func(ks []SortKey) {
		for _, k := range ks {
			add(k.Expr)
		}
	}
	switch rel := rel.(type) {
	case *Scan:
		add(rel.At...)
	case *Values:
		for _, row := range rel.Rows {
			add(row...)
		}
	case *Filter:
		add(rel.Pred)
	case *Project:
		for _, it := range rel.Items {
			add(it.Expr)
		}
	case *Join:
		add(rel.On, rel.Match)
	case *Aggregate:
		for _, it := range rel.Keys {
			add(it.Expr)
		}
		for _, it := range rel.Aggs {
			add(it.Expr)
		}
	case *Window:
		for _, w := range rel.Items {
			add(w.Call)
			add(w.Partition...)
			keys(w.Order)
			if w.Frame != nil {
				add(w.Frame.Start.Offset, w.Frame.End.Offset)
			}
		}
	case *DistinctOn:
		add(rel.On...)
		keys(rel.Order)
	case *Sort:
		keys(rel.By)
	case *Limit:
		keys(rel.By)
		add(rel.Count, rel.Offset)
		add(rel.Partition...)
	case *Unnest:
		add(rel.Exprs...)
		add(rel.Options...)
	case *TableFunc:
		add(rel.Args...)
	case *Opaque:
		add(rel.Exprs...)
	}
	return out
}
