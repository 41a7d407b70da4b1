//go:build cgo

package postgres

import (
	"fmt"
	"regexp"
	"strings"

	pg "github.com/pganalyze/pg_query_go/v5"

	"github.com/tailwater/tailwater/compiler/ast"
)

// table converts an item of FROM.
func (c *converter) table(n *pg.Node) ast.TableExpr {
	switch n := n.GetNode().(type) {
	case *pg.Node_RangeVar:
		return c.rangeVar(n.RangeVar)
	case *pg.Node_JoinExpr:
		return c.join(n.JoinExpr)
	case *pg.Node_RangeSubselect:
		s := n.RangeSubselect
		return &ast.Derived{Span: c.whole(), Query: c.query(s.Subquery.GetSelectStmt()), Lateral: s.Lateral, Alias: c.alias(s.Alias)}
	case *pg.Node_RangeFunction:
		return c.rangeFunction(n.RangeFunction)
	case *pg.Node_RangeTableSample:
		if t, ok := c.table(n.RangeTableSample.Relation).(*ast.Table); ok {
			t.Sample = &ast.Sample{Text: sampleText(n.RangeTableSample)}
			return t
		}
	}
	return &ast.UnsupportedTable{Span: c.whole(), What: fmt.Sprintf("%T", n.GetNode())}
}

func (c *converter) rangeVar(r *pg.RangeVar) ast.TableExpr {
	t := &ast.Table{Span: c.span(r.Location), Alias: c.alias(r.Alias), Only: !r.Inh}
	for _, part := range []string{r.Catalogname, r.Schemaname, r.Relname} {
		if part != "" {
			t.Parts = append(t.Parts, ident(part))
		}
	}
	return t
}

func (c *converter) alias(a *pg.Alias) *ast.Alias {
	if a == nil {
		return nil
	}
	out := &ast.Alias{Name: ident(a.Aliasname)}
	if len(a.Colnames) > 0 {
		out.Columns = c.idents(a.Colnames)
	}
	return out
}

var joinKinds = map[pg.JoinType]ast.JoinKind{
	pg.JoinType_JOIN_INNER: ast.InnerJoin, pg.JoinType_JOIN_LEFT: ast.LeftJoin,
	pg.JoinType_JOIN_RIGHT: ast.RightJoin, pg.JoinType_JOIN_FULL: ast.FullJoin,
}

func (c *converter) join(j *pg.JoinExpr) ast.TableExpr {
	out := &ast.Join{Span: c.whole(), Kind: joinKinds[j.Jointype], Natural: j.IsNatural, Left: c.table(j.Larg), Right: c.table(j.Rarg),
		On: c.expr(j.Quals), Alias: c.alias(j.Alias)}
	if len(j.UsingClause) > 0 {
		out.Using = c.idents(j.UsingClause)
	}
	if out.Kind == ast.InnerJoin && !out.Natural && out.On == nil && out.Using == nil {
		out.Kind = ast.CrossJoin
	}
	return out
}

// rangeFunction converts functions in FROM; unnest is Unnest.
func (c *converter) rangeFunction(r *pg.RangeFunction) ast.TableExpr {
	if r.IsRowsfrom || len(r.Functions) != 1 {
		return &ast.UnsupportedTable{Span: c.whole(), What: "ROWS FROM", Alias: c.alias(r.Alias)}
	}
	call, ok := c.expr(r.Functions[0].GetList().GetItems()[0]).(*ast.Call)
	if !ok {
		return &ast.UnsupportedTable{Span: c.whole(), What: "function", Alias: c.alias(r.Alias)}
	}
	if len(call.Name) == 1 && call.Name[0].Name == "unnest" {
		u := &ast.Unnest{Span: c.whole(), Kind: ast.UnnestFrom, Alias: c.alias(r.Alias), Ordinality: r.Ordinality}
		for _, a := range call.Args {
			u.Exprs = append(u.Exprs, a.Expr)
		}
		return u
	}
	f := &ast.TableFunc{Span: c.whole(), Call: call, Lateral: r.Lateral, Alias: c.alias(r.Alias), Ordinality: r.Ordinality}
	for _, n := range r.Coldeflist {
		def := n.GetColumnDef()
		if f.Alias == nil {
			f.Alias = &ast.Alias{}
		}
		f.Alias.Columns = append(f.Alias.Columns, ident(def.Colname))
		f.ColumnTypes = append(f.ColumnTypes, c.typeName(def.TypeName))
	}
	return f
}

// sampleText says how a sample is taken, without saying where it is written.
func sampleText(s *pg.RangeTableSample) string {
	var words []string
	for _, n := range s.Method {
		words = append(words, n.GetString_().GetSval())
	}
	for _, n := range append(s.Args, s.Repeatable) {
		words = append(words, places.ReplaceAllString(n.String(), ""))
	}
	return strings.Join(words, " ")
}

// places are what is left out: where it was written, and blanks, of which the
// library gives one or two as chance will have it.
var places = regexp.MustCompile(`\s+|location:\d+`)
