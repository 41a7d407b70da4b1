package lineage

import (
	"fmt"

	"github.com/tailwater/tailwater/compiler/ir"
	"github.com/tailwater/tailwater/internal/addr"
)

// define notes for every column introduced at or below rel what makes it,
// subqueries within expressions included. CTEs are defined on their own.
func (r *reader) define(rel ir.Rel) {
	switch rel := rel.(type) {
	case nil:
	case *ir.Scan:
		for _, c := range rel.Columns {
			if rel.Node != "" {
				r.defs[c.Column] = definition{scan: true, leaf: r.leaf(addr.Column{Node: rel.Node, Name: c.Name})}
			}
		}
		r.within(rel.At...)
	case *ir.Ref:
		for i, c := range rel.Columns {
			if c != 0 {
				r.defs[c] = definition{kind: Identity, columns: []ir.ColumnID{rel.CTE.Outputs[i].Column}}
			}
		}
	case *ir.Values:
		for _, row := range rel.Rows {
			for i, e := range row {
				if i < len(rel.Columns) {
					d := &r.defs[rel.Columns[i]]
					d.kind, d.exprs = Identity, append(d.exprs, e)
				}
			}
			r.within(row...)
		}
	case *ir.Filter:
		r.within(rel.Pred)
		r.define(rel.Input)
	case *ir.Project:
		r.computed(rel.Items, Identity)
		r.define(rel.Input)
	case *ir.Join:
		r.within(rel.On, rel.Match)
		r.define(rel.Left)
		r.define(rel.Right)
	case *ir.Aggregate:
		r.computed(rel.Keys, Identity)
		r.computed(rel.Aggs, Aggregation)
		r.define(rel.Input)
	case *ir.Window:
		for _, w := range rel.Items {
			r.defs[w.Column] = definition{kind: Windowed, window: &w}
			r.within(windowParts(w)...)
		}
		r.define(rel.Input)
	case *ir.Distinct:
		r.define(rel.Input)
	case *ir.DistinctOn:
		r.within(rel.On...)
		r.withinKeys(rel.Order)
		r.define(rel.Input)
	case *ir.SetOp:
		for i, c := range rel.Columns {
			d := definition{kind: Identity}
			for _, arm := range rel.Arms {
				if arm.Columns[i] != 0 {
					d.columns = append(d.columns, arm.Columns[i])
				}
			}
			r.defs[c] = d
		}
		for _, arm := range rel.Arms {
			r.define(arm.Input)
		}
	case *ir.Sort:
		r.withinKeys(rel.By)
		r.define(rel.Input)
	case *ir.Limit:
		r.withinKeys(rel.By)
		r.within(rel.Partition...)
		r.within(rel.Count, rel.Offset)
		r.define(rel.Input)
	case *ir.Unnest:
		r.defineUnnest(rel)
	case *ir.TableFunc:
		d := definition{kind: Transformation, exprs: rel.Args, fn: rel.Fn}
		r.within(rel.Args...)
		for _, input := range rel.Inputs {
			d.columns = append(d.columns, introduced(input)...)
			r.define(input)
		}
		r.all(rel.Columns, d)
		r.all([]ir.ColumnID{rel.Ordinality}, d)
	case *ir.Opaque:
		d := definition{kind: Transformation, exprs: rel.Exprs, fn: rel.What}
		r.within(rel.Exprs...)
		for _, input := range rel.Inputs {
			d.columns = append(d.columns, introduced(input)...)
			r.define(input)
		}
		r.all(rel.Columns, d)
	default:
		panic(fmt.Sprintf("lineage: unknown relation %T", rel))
	}
}

// defineUnnest pairs element columns with arrays where they are parallel;
// otherwise each column comes from all of them.
func (r *reader) defineUnnest(u *ir.Unnest) {
	r.within(u.Exprs...)
	r.within(u.Options...)
	for i, c := range u.Columns {
		d := definition{kind: Transformation, exprs: u.Exprs, fn: u.Fn}
		if len(u.Columns) == len(u.Exprs) {
			d.exprs = u.Exprs[i : i+1]
		}
		r.all([]ir.ColumnID{c}, d)
	}
	r.all([]ir.ColumnID{u.Offset}, definition{kind: Transformation, exprs: u.Exprs, fn: "position in " + u.Fn})
	r.define(u.Input)
}

func (r *reader) all(ids []ir.ColumnID, d definition) {
	for _, id := range ids {
		if id != 0 {
			r.defs[id] = d
		}
	}
}

func (r *reader) computed(items []ir.Computed, kind Kind) {
	for _, it := range items {
		r.defs[it.Column] = definition{kind: kind, exprs: []ir.Expr{it.Expr}}
		r.within(it.Expr)
	}
}

// windowParts are all expressions that a window function's value is made of.
func windowParts(w ir.WindowItem) []ir.Expr {
	parts := append([]ir.Expr{w.Call}, w.Partition...)
	for _, k := range w.Order {
		parts = append(parts, k.Expr)
	}
	if w.Frame != nil {
		parts = append(parts, w.Frame.Start.Offset, w.Frame.End.Offset)
	}
	return parts
}

func (r *reader) withinKeys(keys []ir.SortKey) {
	for _, k := range keys {
		r.within(k.Expr)
	}
}

// within defines the columns of the subqueries in expressions.
func (r *reader) within(es ...ir.Expr) {
	for _, e := range es {
		ir.WalkExpr(e, func(e ir.Expr) bool {
			if s, ok := e.(*ir.Subquery); ok {
				r.define(s.Rel)
			}
			return true
		})
	}
}

// introduced lists every column that rel and what it reads bring in.
func introduced(rel ir.Rel) []ir.ColumnID {
	var ids []ir.ColumnID
	ir.Walk(rel, func(rel ir.Rel) bool {
		ids = append(ids, ir.Introduces(rel)...)
		return true
	})
	return ids
}
