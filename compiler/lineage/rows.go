package lineage

import (
	"fmt"
	"slices"

	"github.com/tailwater/tailwater/compiler/ir"
	"github.com/tailwater/tailwater/internal/addr"
)

// rowInputs are what decides the rows of a relation: columns, and the nodes
// whose rows are used.
type rowInputs struct {
	deps  deps
	scans []scanUse
}

// scanUse is a node whose rows are used. Kind is what uses them.
type scanUse struct {
	node addr.Node
	kind Kind
}

func (r *reader) rows(rel ir.Rel) *rowInputs {
	in := &rowInputs{}
	r.addRows(in, rel, Joins)
	return in
}

// addRows adds what decides the rows of rel. kind is what uses these rows.
func (r *reader) addRows(in *rowInputs, rel ir.Rel, kind Kind) {
	switch rel := rel.(type) {
	case nil:
	case *ir.Scan:
		if rel.Node != "" {
			in.scans = append(in.scans, scanUse{rel.Node, kind})
		}
		in.exprs(r, rel.At, Filter)
	case *ir.Ref:
		r.addCTE(in, rel.CTE, kind)
	case *ir.Values:
	case *ir.Filter:
		in.expr(r, rel.Pred, Filter)
		r.addRows(in, rel.Input, kind)
	case *ir.Project:
		r.addRows(in, rel.Input, kind)
	case *ir.Window:
		r.addRows(in, rel.Input, kind)
	case *ir.Sort:
		r.addRows(in, rel.Input, kind)
	case *ir.Join:
		in.expr(r, rel.On, Joins)
		in.expr(r, rel.Match, Joins)
		r.addRows(in, rel.Left, kind)
		r.addRows(in, rel.Right, Joins)
	case *ir.Aggregate:
		for _, k := range rel.Keys {
			in.expr(r, k.Expr, Grouping)
		}
		r.addRows(in, rel.Input, Grouping)
	case *ir.Distinct:
		in.columns(r, rel.Columns, Distinct)
		r.addRows(in, rel.Input, Distinct)
	case *ir.DistinctOn:
		in.exprs(r, rel.On, Distinct)
		in.keys(r, rel.Order)
		r.addRows(in, rel.Input, Distinct)
	case *ir.SetOp:
		r.addSetOp(in, rel)
	case *ir.Limit:
		in.keys(r, rel.By)
		in.exprs(r, rel.Partition, Sorting)
		in.expr(r, rel.Count, Sorting)
		in.expr(r, rel.Offset, Sorting)
		r.addRows(in, rel.Input, kind)
	case *ir.Unnest:
		in.exprs(r, rel.Exprs, Unnesting)
		in.exprs(r, rel.Options, Unnesting)
		r.addRows(in, rel.Input, kind)
	case *ir.TableFunc:
		in.exprs(r, rel.Args, Unnesting)
		for _, input := range rel.Inputs {
			in.columns(r, introduced(input), Unnesting)
			r.addRows(in, input, Unnesting)
		}
	case *ir.Opaque:
		in.exprs(r, rel.Exprs, Filter)
		for _, input := range rel.Inputs {
			in.columns(r, introduced(input), Filter)
			r.addRows(in, input, Filter)
		}
	default:
		panic(fmt.Sprintf("lineage: unknown relation %T", rel))
	}
}

// addCTE adds a CTE's row inputs, computed once. A recursive CTE meets itself
// while it is being read and adds nothing then.
func (r *reader) addCTE(in *rowInputs, c *ir.CTE, kind Kind) {
	own, ok := r.ctes[c]
	if !ok {
		own = &rowInputs{}
		r.ctes[c] = own
		r.addRows(own, c.Root, kind)
		own.normal()
	}
	in.deps = append(in.deps, own.deps...)
	in.scans = append(in.scans, own.scans...)
}

// normal drops repeats: a CTE that is read twice by one that is read twice would
// double them with each step.
func (in *rowInputs) normal() {
	in.deps = in.deps.normal()
	seen := map[addr.Node]bool{}
	in.scans = slices.DeleteFunc(in.scans, func(u scanUse) bool {
		again := seen[u.node]
		seen[u.node] = true
		return again
	})
}

// addSetOp adds the arms. Only UNION ALL does not compare values.
func (r *reader) addSetOp(in *rowInputs, s *ir.SetOp) {
	for _, arm := range s.Arms {
		if s.Kind != ir.Union || !s.All {
			for _, c := range arm.Columns {
				if c != 0 {
					in.deps = in.deps.addAs(r.column(c), Set, flowing(Set))
				}
			}
		}
		r.addRows(in, arm.Input, Set)
	}
}

func (in *rowInputs) expr(r *reader, e ir.Expr, kind Kind) {
	ds := r.expr(nil, e, way{kind: Identity})
	in.deps = in.deps.addAs(ds, kind, flowing(kind))
	if r.conditions != nil && e != nil {
		*r.conditions = append(*r.conditions, condition{kind, e, ds})
	}
}

func (in *rowInputs) exprs(r *reader, es []ir.Expr, kind Kind) {
	for _, e := range es {
		in.expr(r, e, kind)
	}
}

func (in *rowInputs) keys(r *reader, keys []ir.SortKey) {
	for _, k := range keys {
		in.expr(r, k.Expr, Sorting)
	}
}

func (in *rowInputs) columns(r *reader, ids []ir.ColumnID, kind Kind) {
	for _, id := range ids {
		in.expr(r, &ir.Col{ID: id}, kind)
	}
}
