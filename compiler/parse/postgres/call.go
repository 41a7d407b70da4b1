//go:build cgo

package postgres

import (
	pg "github.com/pganalyze/pg_query_go/v5"

	"github.com/tailwater/tailwater/compiler/ast"
)

// call converts a function's call. What the grammar made of special syntax gets
// back the shape that package parse documents.
func (c *converter) call(f *pg.FuncCall) ast.Expr {
	names := c.idents(f.Funcname)
	if len(names) == 2 && names[0].Name == "pg_catalog" {
		names = names[1:]
		if f.Funcformat == pg.CoercionForm_COERCE_SQL_SYNTAX {
			if e := c.special(names[0].Name, f); e != nil {
				return e
			}
		}
	}
	out := &ast.Call{Node: c.node(f.Location), Name: names, Distinct: f.AggDistinct, Filter: c.expr(f.AggFilter)}
	if f.AggStar {
		out.Args = []ast.Arg{{Expr: &ast.Star{}}}
	}
	for _, a := range f.Args {
		if named := a.GetNamedArgExpr(); named != nil {
			name := ident(named.Name)
			out.Args = append(out.Args, ast.Arg{Name: &name, Expr: c.expr(named.Arg)})
			continue
		}
		out.Args = append(out.Args, ast.Arg{Expr: c.expr(a)})
	}
	order := c.orderBy(f.AggOrder)
	if f.AggWithinGroup {
		out.WithinGroup = order
	} else {
		out.OrderBy = order
	}
	if f.Over != nil {
		out.Over = c.window(f.Over)
		if f.Over.Name != "" {
			name := ident(f.Over.Name)
			out.Over = &ast.Window{Base: &name}
		}
	}
	return out
}

// special undoes SQL's own call syntax; nil for what needs nothing.
func (c *converter) special(name string, f *pg.FuncCall) ast.Expr {
	n := c.node(f.Location)
	args := c.exprs(f.Args)
	call := func(name string, args ...ast.Expr) *ast.Call {
		out := &ast.Call{Node: n, Name: []ast.Ident{ident(name)}}
		for _, a := range args {
			out.Args = append(out.Args, ast.Arg{Expr: a})
		}
		return out
	}
	switch name {
	case "timezone":
		if len(args) == 2 {
			return &ast.AtTimeZone{Node: n, X: args[1], Zone: args[0]}
		}
		return &ast.AtTimeZone{Node: n, X: args[0]}
	case "extract":
		if lit, ok := args[0].(*ast.Literal); ok {
			return call("extract", &ast.DatePart{Unit: lit.Text}, args[1])
		}
	case "btrim":
		return call("trim", args...)
	case "ltrim":
		out := call("trim", args...)
		out.Keywords = []string{"leading"}
		return out
	case "rtrim":
		out := call("trim", args...)
		out.Keywords = []string{"trailing"}
		return out
	case "position":
		if len(args) == 2 {
			out := call("position", args[1], args[0])
			out.Keywords = []string{"in"}
			return out
		}
	}
	return nil
}
