package lineage

import (
	"fmt"

	"github.com/tailwater/tailwater/compiler/ir"
)

// expr appends the inputs of an expression as seen through a way.
func (r *reader) expr(ds deps, e ir.Expr, w way) deps {
	switch e := e.(type) {
	case nil, *ir.Const, *ir.LambdaVar:
	case *ir.Col:
		ds = ds.add(r.column(e.ID), w)
	case *ir.Call:
		ds = r.call(ds, e, w.at(Transformation))
	case *ir.Case:
		ds = r.expr(ds, e.Operand, w.deciding(Conditional))
		for _, when := range e.Whens {
			ds = r.expr(ds, when.Cond, w.deciding(Conditional))
			ds = r.expr(ds, when.Result, w.at(Transformation))
		}
		ds = r.expr(ds, e.Else, w.at(Transformation))
	case *ir.Cast:
		ds = r.expr(ds, e.X, w.at(Transformation))
		ds = r.expr(ds, e.Format, w.at(Transformation))
	case *ir.Subquery:
		ds = r.subquery(ds, e, w)
	case *ir.Lambda:
		ds = r.expr(ds, e.Body, w.at(Transformation))
	case *ir.Field:
		ds = r.expr(ds, e.X, w.at(Transformation))
	case *ir.OpaqueExpr:
		for _, p := range e.Parts {
			ds = r.expr(ds, p, w.at(Transformation))
		}
	default:
		panic(fmt.Sprintf("lineage: unknown expression %T", e))
	}
	return ds
}

// deciders are functions some arguments of which only decide which of the
// others is taken, by position; the last entry stands for all that follow.
var deciders = map[string][]bool{
	"if": {true, false}, "iff": {true, false}, "iif": {true, false}, "nvl2": {true, false}, "nullif": {false, true},
}

func (r *reader) call(ds deps, c *ir.Call, w way) deps {
	inner := w
	if inner.hides == shown {
		inner.hides = r.hides(c)
	}
	decides := deciders[c.Fn]
	for i, a := range c.Args {
		if len(decides) > 0 && decides[min(i, len(decides)-1)] {
			ds = r.expr(ds, a, inner.deciding(Conditional))
			continue
		}
		ds = r.expr(ds, a, inner)
	}
	if m := c.Mods; m != nil {
		ds = r.expr(ds, m.Filter, w.deciding(Conditional))
		ds = r.keys(ds, m.Order, w.deciding(Conditional))
		ds = r.expr(ds, m.Having, w.deciding(Conditional))
		ds = r.expr(ds, m.Separator, inner)
		ds = r.expr(ds, m.Limit, inner)
		for _, p := range m.Params {
			ds = r.expr(ds, p, inner)
		}
	}
	return ds
}

// hides says what a call lets be seen of its arguments.
func (r *reader) hides(c *ir.Call) hiding {
	if c.Op {
		if c.Fn == "is null" {
			return counting
		}
		return shown
	}
	switch f, _ := r.dialect.Function(c.Fn); {
	case f.Masks:
		return hashing
	case f.Counts:
		return counting
	}
	return shown
}

// window appends the inputs of a window function: its arguments flow, what
// partitions and orders the rows decides.
func (r *reader) window(ds deps, item *ir.WindowItem, w way) deps {
	ds = r.expr(ds, item.Call, w)
	for _, p := range item.Partition {
		ds = r.expr(ds, p, w.deciding(Windowed))
	}
	ds = r.keys(ds, item.Order, w.deciding(Windowed))
	if item.Frame != nil {
		ds = r.expr(ds, item.Frame.Start.Offset, w.deciding(Windowed))
		ds = r.expr(ds, item.Frame.End.Offset, w.deciding(Windowed))
	}
	return ds
}

func (r *reader) keys(ds deps, keys []ir.SortKey, w way) deps {
	for _, k := range keys {
		ds = r.expr(ds, k.Expr, w)
	}
	return ds
}

// subquery gives what a query in an expression is made of: its output columns,
// and everything that decides its rows.
func (r *reader) subquery(ds deps, s *ir.Subquery, w way) deps {
	for _, x := range s.X {
		ds = r.expr(ds, x, w.at(Transformation))
	}
	for _, c := range s.Columns {
		ds = ds.add(r.column(c), w.at(Transformation))
	}
	rows := &rowInputs{}
	r.addRows(rows, s.Rel, Filter)
	r.scans = append(r.scans, rows.scans...)
	return ds.addAs(rows.deps.normal(), max(w.kind, Conditional), deciding(max(w.kind, Conditional)))
}
