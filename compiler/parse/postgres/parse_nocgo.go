//go:build !cgo

package postgres

import (
	"github.com/tailwater/tailwater/compiler/ast"
	"github.com/tailwater/tailwater/compiler/parse/syntax"
	"github.com/tailwater/tailwater/internal/diag"
	"github.com/tailwater/tailwater/internal/source"
)

// Available reports whether this build holds PostgreSQL's parser.
const Available = false

// Query says that this build does not hold PostgreSQL's parser.
func Query(f *source.File) (*ast.Query, diag.List) {
	var diags diag.List
	diags.Add(syntax.Error, diag.Error, f, source.Span{}, "this build does not hold PostgreSQL's parser")
	return nil, diags
}
