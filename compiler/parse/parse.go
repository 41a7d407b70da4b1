package parse

import (
	"github.com/tailwater/tailwater/compiler/ast"
	"github.com/tailwater/tailwater/compiler/dialect"
	"github.com/tailwater/tailwater/compiler/parse/postgres"
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
func frontEnd(d *dialect.Dialect) FrontEnd {
	if d.PostgresGrammar && postgres.Available {
		return readPostgres
	}
	return sql.Query
}

// readPostgres asks PostgreSQL's own parser. What that does not know, because
// the server is newer or another one of its kind, the hand-written one may; if
// neither reads the text, PostgreSQL's message counts.
func readPostgres(f *source.File, d *dialect.Dialect) (*ast.Query, diag.List) {
	q, diags := postgres.Query(f)
	if q != nil {
		return q, nil
	}
	if q, _ := sql.Query(f, d); q != nil {
		return q, nil
	}
	return nil, diags
}
