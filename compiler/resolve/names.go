package resolve

import (
	"fmt"
	"strings"

	"github.com/tailwater/tailwater/compiler/ast"
	"github.com/tailwater/tailwater/compiler/dialect"
)

// outputName is the name that the warehouse gives to an output column: its
// alias, the name of a plain column, or what the dialect makes of an expression.
func (r *resolver) outputName(e ast.Expr, alias *ast.Ident, position int) string {
	if alias != nil {
		return r.fold(*alias)
	}
	switch e := e.(type) {
	case *ast.Name:
		return r.fold(e.Parts[len(e.Parts)-1])
	case *ast.Field:
		return r.fold(e.Name)
	case *ast.Aliased:
		return r.fold(e.Name)
	case *ast.Path:
		if r.dialect.Scope.Unnamed == dialect.UnnamedSpark {
			if st := e.Steps[len(e.Steps)-1]; st.Index == nil {
				return st.Name
			}
		}
	}
	switch r.dialect.Scope.Unnamed {
	case dialect.UnnamedPostgres:
		return r.postgresName(e)
	case dialect.UnnamedBigQuery:
		return fmt.Sprintf("f%d_", position)
	case dialect.UnnamedTrino:
		return fmt.Sprintf("_col%d", position)
	case dialect.UnnamedUpper:
		return strings.ToUpper(r.text(e.Place()))
	case dialect.UnnamedNone:
		return ""
	}
	return r.text(e.Place())
}

// postgresName follows FigureColname of PostgreSQL's parse_target.c: the name
// of a function, of a cast's type, or "?column?".
func (r *resolver) postgresName(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Name:
		return r.fold(e.Parts[len(e.Parts)-1])
	case *ast.Call:
		return r.fold(e.Name[len(e.Name)-1])
	case *ast.Cast:
		if inner := r.postgresName(e.X); inner != unnamedColumn {
			return inner
		}
		return postgresTypeName(e.Type.Name)
	case *ast.Literal:
		switch e.Kind {
		case ast.TypedLiteral:
			return postgresTypeName(e.Type.Name)
		case ast.BoolLiteral:
			return "bool"
		}
	case *ast.Interval:
		return "interval"
	case *ast.Case:
		if e.Else != nil {
			if inner := r.postgresName(e.Else); inner != unnamedColumn {
				return inner
			}
		}
		return "case"
	case *ast.Exists:
		return "exists"
	case *ast.Array:
		return "array"
	case *ast.Row:
		return "row"
	case *ast.Subscript:
		return r.postgresName(e.X)
	case *ast.Collate:
		return r.postgresName(e.X)
	case *ast.AtTimeZone:
		return "timezone"
	case *ast.Subquery:
		if sel, ok := e.Query.Body.(*ast.Select); ok && len(sel.Items) == 1 {
			return r.outputName(sel.Items[0].Expr, sel.Items[0].Alias, 0)
		}
	}
	return unnamedColumn
}

const unnamedColumn = "?column?"

// postgresTypeName is a type's name in PostgreSQL's own catalog.
func postgresTypeName(name string) string {
	if short, ok := postgresTypes[name]; ok {
		return short
	}
	return name
}

var postgresTypes = map[string]string{
	"int": "int4", "integer": "int4", "bigint": "int8", "smallint": "int2", "real": "float4",
	"double precision": "float8", "float": "float8", "decimal": "numeric", "boolean": "bool",
	"character varying": "varchar", "character": "bpchar", "char": "bpchar",
	"timestamp without time zone": "timestamp", "timestamp with time zone": "timestamptz",
	"time without time zone": "time", "time with time zone": "timetz",
}

// squeeze puts single blanks for all white space.
func squeeze(s string) string { return strings.Join(strings.Fields(s), " ") }
