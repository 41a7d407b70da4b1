package resolve

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/tailwater/tailwater/compiler/ast"
	"github.com/tailwater/tailwater/compiler/dialect"
	"github.com/tailwater/tailwater/compiler/ir"
)

// declareRows declares the columns of an item that returns rows of several
// columns, as Spark's posexplode(x) and stack(…) as (a, b). It reports whether
// the item is one.
func (s *selection) declareRows(e *ast.Call, it ast.SelectItem) bool {
	fn := callName(e)
	if s.functionKind(fn) != dialect.SetReturning && len(it.Aliases) == 0 || e.Over != nil {
		return false
	}
	var args []ir.Expr
	names, known := s.rowNames(fn, e)
	if len(it.Aliases) == 0 && it.Alias == nil && known && len(names) == 1 && s.dialect.Scope.Unnamed == dialect.UnnamedSpark {
		it.Aliases = []ast.Ident{{Name: names[0], Quoted: true}}
	}
	if len(it.Aliases) == 0 && (len(names) < 2 && known || it.Alias != nil && len(names) < 2) {
		return false
	}
	if len(it.Aliases) > 0 {
		names, known = nil, true
		for _, a := range it.Aliases {
			names = append(names, s.fold(a))
		}
	}
	for _, a := range e.Args {
		args = append(args, s.under(aliasesHidden, a.Expr))
	}
	rows := &ir.Unnest{Input: s.rel, Exprs: args, Fn: fn, Outer: strings.HasSuffix(fn, "_outer")}
	for _, n := range names {
		id := s.newColumn(n, ir.Type{}, e.Span)
		rows.Columns = append(rows.Columns, id)
		s.items = append(s.items, &selectItem{name: n, key: s.keyOf(n), expr: &ir.Col{ID: id}, state: cteDone})
	}
	s.rel = rows
	if !known {
		s.partial(CodeUnknownStar, e.Span, "the columns of %s are not known; name them with AS (…)", fn)
		s.opened(func(ast.Ident) ir.ColumnID { return 0 })
	}
	return true
}

// rowNames are the columns that a generator function gives; known is false where
// they depend on a type that is not known.
func (r *resolver) rowNames(fn string, e *ast.Call) (names []string, known bool) {
	switch fn {
	case "stack":
		if len(e.Args) > 0 {
			if n, ok := ordinal(e.Args[0].Expr); ok && len(e.Args) > 1 {
				width := (len(e.Args) - 1 + n) / (n + 1)
				return numberedNames("col%d", width), true
			}
		}
		return nil, false
	case "json_tuple":
		return numberedNames("c%d", max(len(e.Args)-1, 1)), true
	case "inline", "inline_outer":
		return nil, false
	}
	if names, ok := generators[fn]; ok {
		return names, true
	}
	return []string{fn}, true
}

func numberedNames(format string, n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = fmt.Sprintf(format, i)
	}
	return out
}

// columnsStar finds DuckDB's COLUMNS(…) within an expression; nil where there is
// none, or more than one way to read it.
func columnsStar(e ast.Expr) *ast.Star {
	var found *ast.Star
	many := false
	v := ast.Visitor{
		Query: func(*ast.Query) bool { return false },
		Expr: func(e ast.Expr) bool {
			if c, ok := e.(*ast.Call); ok && len(c.Args) == 1 {
				if st, ok := c.Args[0].Expr.(*ast.Star); ok && !isColumns(st) {
					return false // count(*)
				}
			}
			if st, ok := e.(*ast.Star); ok && isColumns(st) {
				many = many || found != nil
				found = st
			}
			return true
		},
	}
	v.WalkExpr(e)
	if many {
		return nil
	}
	return found
}

// isColumns reports whether a star is written COLUMNS(…).
func isColumns(st *ast.Star) bool { return st.Columns }

// declareEach declares an item with COLUMNS(…) in it: one for each column.
func (s *selection) declareEach(st *ast.Star, it ast.SelectItem) bool {
	items, open := s.star(st, s.scope)
	for _, col := range items {
		x := ir.Expr(&ir.Col{ID: col.id})
		switch {
		case col.expr != nil:
			x = s.under(aliasesHidden, col.expr)
		case col.value != nil:
			x = col.value
		}
		s.each = map[*ast.Star]ir.Expr{st: x}
		e := s.under(aliasesHidden, it.Expr)
		s.each = nil
		s.items = append(s.items, &selectItem{name: col.name, key: s.keyOf(col.name), expr: e, state: cteDone})
	}
	s.opened(open)
	return true
}

// columnNumber reads $n where that is the n-th column of FROM; 0 for what is not.
func (r *resolver) columnNumber(text string) int {
	if !r.dialect.Scope.NumberedColumns || len(text) < 2 || text[0] != '$' {
		return 0
	}
	n, err := strconv.Atoi(text[1:])
	if err != nil || n > 10_000 {
		return 0
	}
	return n
}

// numbered is the n-th column of relations.
func (r *resolver) numbered(s *scope, rels []*relation, n int, span ast.Span) ir.Expr {
	left := n
	for _, rel := range rels {
		if left <= len(rel.columns) {
			return &ir.Col{ID: rel.use(left - 1)}
		}
		if rel.open != nil {
			if id := rel.open(ast.Ident{Name: "$" + strconv.Itoa(left), Quoted: true, Span: span}); id != 0 {
				return &ir.Col{ID: id}
			}
			break
		}
		left -= len(rel.columns)
	}
	r.partial(CodeUnknownColumn, span, "there is no column number %d", n)
	e := &ir.OpaqueExpr{What: "column number", Text: strconv.Itoa(n)}
	for _, rel := range rels {
		e.Parts = append(e.Parts, r.allColumns(rel)...)
	}
	return e
}
