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
//
// PostgreSQL's parser is C: a tree too deep for its stack ends the process, and
// nothing stops a chain of operators from making one. So what is large enough
// for that is left to the hand-written one, which makes the same trees.
func readPostgres(f *source.File, d *dialect.Dialect) (*ast.Query, diag.List) {
	if tokens(f.Text) > maxTokens {
		return sql.Query(f, d)
	}
	q, diags := postgres.Query(f)
	if q != nil {
		return q, nil
	}
	if q, _ := sql.Query(f, d); q != nil {
		return q, nil
	}
	return nil, diags
}

// maxTokens keeps trees well below what a stack of eight megabytes holds: it
// takes two tokens to make a tree one level deeper, and 20,000 levels do fit.
const maxTokens = 20_000

// tokens counts the tokens of a text, or more.
func tokens(text string) int {
	n := 0
	inside := false // of a word or number
	for i := range len(text) {
		switch c := text[i]; {
		case c == '_' || c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z' || c >= 0x80:
			if !inside {
				n++
			}
			inside = true
		case c == ' ' || c == '\t' || c == '\n' || c == '\r':
			inside = false
		default:
			n++
			inside = false
		}
	}
	return n
}
