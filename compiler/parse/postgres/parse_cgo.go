//go:build cgo

package postgres

import (
	"errors"

	pg "github.com/pganalyze/pg_query_go/v5"
	"github.com/pganalyze/pg_query_go/v5/parser"

	"github.com/tailwater/tailwater/compiler/ast"
	"github.com/tailwater/tailwater/compiler/parse/syntax"
	"github.com/tailwater/tailwater/internal/diag"
	"github.com/tailwater/tailwater/internal/source"
)

// Available reports whether this build holds PostgreSQL's parser.
const Available = true

// Query parses the text of f, one query. Where it cannot, the query is nil and
// the list holds one diagnostic.
func Query(f *source.File) (*ast.Query, diag.List) {
	var diags diag.List
	tree, err := pg.Parse(f.Text)
	if err != nil {
		var at *parser.Error
		if errors.As(err, &at) {
			offset := byteOffset(f.Text, at.Cursorpos)
			code := syntax.Error
			if deep(at.Message) {
				code = syntax.TooDeep
			}
			diags.Add(code, diag.Error, f, source.Span{Start: offset, End: offset + 1}, "%s", at.Message)
			return nil, diags
		}
		diags.Add(syntax.TooDeep, diag.Error, f, source.Span{}, "the query nests too deep to be read")
		return nil, diags
	}
	if len(tree.Stmts) != 1 {
		diags.Add(syntax.NotOneQuery, diag.Error, f, source.Span{}, "one query was expected, there are %d", len(tree.Stmts))
		return nil, diags
	}
	sel := tree.Stmts[0].Stmt.GetSelectStmt()
	if sel == nil || sel.IntoClause != nil {
		diags.Add(syntax.NotOneQuery, diag.Error, f, source.Span{}, "a query was expected, found another statement")
		return nil, diags
	}
	c := &converter{file: f}
	return c.query(sel), nil
}
