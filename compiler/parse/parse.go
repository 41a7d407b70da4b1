package parse

import (
	"github.com/tailwater/tailwater/compiler/ast"
	"github.com/tailwater/tailwater/compiler/dialect"
	"github.com/tailwater/tailwater/compiler/parse/sql"
	"github.com/tailwater/tailwater/internal/diag"
	"github.com/tailwater/tailwater/internal/source"
)

// FrontEnd reads one query. Where it cannot, the query is nil and the list says
// why, with a place.
type FrontEnd func(*source.File, *dialect.Dialect) (*ast.Query, diag.List)

// Query parses the text of f, one query, with the front end of dialect d.
func Query(f *source.File, d *dialect.Dialect) (*ast.Query, diag.List) {
	return frontEnd(d)(f, d)
}

// frontEnd is the one place that picks the front end of a dialect.
func frontEnd(*dialect.Dialect) FrontEnd {
	return sql.Query
}
