//go:build cgo

package postgres

import (
	"strconv"
	"strings"

	pg "github.com/pganalyze/pg_query_go/v5"

	"github.com/tailwater/tailwater/compiler/ast"
)

// sqlNames are SQL's names of the types that the grammar gives under their
// catalog names.
var sqlNames = map[string]string{
	"int2": "smallint", "int4": "integer", "int8": "bigint", "bool": "boolean", "float4": "real", "float8": "double precision",
	"bpchar": "char", "timestamptz": "timestamp with time zone", "timetz": "time with time zone",
}

// typeName converts a type.
func (c *converter) typeName(t *pg.TypeName) *ast.Type {
	out := &ast.Type{Span: c.span(t.Location), Dims: len(t.ArrayBounds)}
	names := c.idents(t.Names)
	if len(names) == 2 && names[0].Name == "pg_catalog" {
		names = names[1:]
		if n, ok := sqlNames[names[0].Name]; ok {
			names[0].Name = n
		}
	}
	words := make([]string, len(names))
	for i, n := range names {
		words[i] = n.Name
	}
	out.Name = strings.Join(words, ".")
	for _, m := range t.Typmods {
		switch e := c.expr(m).(type) {
		case *ast.Literal:
			out.Args = append(out.Args, e.Text)
		case *ast.Name:
			out.Args = append(out.Args, e.Parts[0].Name)
		default:
			out.Args = append(out.Args, "?")
		}
	}
	if out.Name == "interval" {
		c.intervalFields(out)
	}
	if out.Name == "char" && len(out.Args) == 1 && out.Args[0] == "1" {
		out.Args = nil // char is char(1)
	}
	return out
}

// Bits of the fields of an interval's type, from PostgreSQL's datetime.h.
var intervalBits = []struct {
	bit  int
	name string
}{{1 << 2, "year"}, {1 << 1, "month"}, {1 << 3, "day"}, {1 << 10, "hour"}, {1 << 11, "minute"}, {1 << 12, "second"}}

// intervalFields turns the mask of an interval's type into words.
func (c *converter) intervalFields(t *ast.Type) {
	if len(t.Args) == 0 {
		return
	}
	mask, err := strconv.Atoi(t.Args[0])
	t.Args = t.Args[1:]
	if err != nil || mask == 0x7FFF {
		return
	}
	var words []string
	for _, f := range intervalBits {
		if mask&f.bit != 0 {
			words = append(words, f.name)
		}
	}
	if len(words) > 1 {
		words = []string{words[0], "to", words[len(words)-1]}
	}
	t.Name += " " + strings.Join(words, " ")
}

// cast converts casts, among them what the grammar makes of typed literals and
// of TRUE and FALSE.
func (c *converter) cast(t *pg.TypeCast) ast.Expr {
	typ := c.typeName(t.TypeName)
	n := c.node(t.Location)
	lit, constant := c.expr(t.Arg).(*ast.Literal)
	// A type in front of its text makes a literal: date '2020-01-01'.
	if constant && lit.Kind == ast.StringLiteral && t.TypeName.Location < t.Arg.GetAConst().GetLocation() {
		if strings.HasPrefix(typ.Name, "interval") {
			unit := strings.TrimSpace(strings.TrimPrefix(typ.Name, "interval"))
			return &ast.Interval{Node: n, Value: lit, Unit: unit}
		}
		return &ast.Literal{Node: n, Kind: ast.TypedLiteral, Text: lit.Text, Type: typ}
	}
	return &ast.Cast{Node: n, X: c.expr(t.Arg), Type: typ}
}
