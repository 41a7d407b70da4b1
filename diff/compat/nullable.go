package compat

import (
	"github.com/tailwater/tailwater/compiler/ir"
)

// null says why a column may be NULL where it follows from the query itself;
// empty where it does not.
func (d *description) null(id ir.ColumnID) string {
	if s, ok := d.nulls[id]; ok {
		return s
	}
	d.nulls[id] = "" // what a recursive CTE adds to itself adds nothing
	s := d.nullOf(id)
	d.nulls[id] = s
	return s
}

func (d *description) nullOf(id ir.ColumnID) string {
	if d.outer[id] {
		return "an outer join may find no match"
	}
	def := d.defs[id]
	switch {
	case def.item != nil:
		switch call := def.item.Call; call.Fn {
		case "lag", "lead":
			if len(call.Args) < 3 {
				return call.Fn + " has no row to look at the edges"
			}
			return d.nullExpr(call.Args[2])
		}
		return ""
	case def.expr != nil:
		return d.nullExpr(def.expr)
	}
	for _, s := range def.same {
		if why := d.null(s); why != "" {
			return why
		}
	}
	return ""
}

// firstNotNull are functions that give the first argument that is not NULL.
var firstNotNull = map[string]bool{"coalesce": true, "ifnull": true, "nvl": true, "isnull": true, "zeroifnull": true}

// neverNull are operators and functions whose result is never NULL, or not for
// that of their arguments.
var neverNull = map[string]bool{
	"is null": true, "is true": true, "is false": true, "is unknown": true, "is distinct from": true, "count": true, "count_if": true,
	"countif": true, "row_number": true, "rank": true, "dense_rank": true, "struct": true, "row": true, "array": true, "map": true,
	"concat_ws": true, "current_timestamp": true, "now": true, "getdate": true, "current_date": true, "md5": false,
}

func (d *description) nullExpr(e ir.Expr) string {
	switch e := e.(type) {
	case *ir.Col:
		return d.null(e.ID)
	case *ir.Const:
		if e.Kind == ir.Null {
			return "it is NULL in a case"
		}
	case *ir.Cast:
		if e.Try {
			return "a conversion may fail"
		}
		return d.nullExpr(e.X)
	case *ir.Case:
		if e.Else == nil {
			return "a CASE has no ELSE"
		}
		for _, w := range e.Whens {
			if why := d.nullExpr(w.Result); why != "" {
				return why
			}
		}
		return d.nullExpr(e.Else)
	case *ir.Call:
		switch {
		case e.Fn == "nullif":
			return "nullif makes NULLs"
		case neverNull[e.Fn] || e.Fn == "zeroifnull":
			return ""
		case firstNotNull[e.Fn]:
			why := ""
			for _, a := range e.Args {
				if why = d.nullExpr(a); why == "" {
					return ""
				}
			}
			return why
		}
		for _, a := range e.Args {
			if why := d.nullExpr(a); why != "" {
				return why
			}
		}
	}
	return ""
}
