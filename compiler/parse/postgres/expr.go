//go:build cgo

package postgres

import (
	"fmt"
	"strconv"
	"strings"

	pg "github.com/pganalyze/pg_query_go/v5"

	"github.com/tailwater/tailwater/compiler/ast"
)

func (c *converter) exprs(ns []*pg.Node) []ast.Expr {
	out := make([]ast.Expr, len(ns))
	for i, n := range ns {
		out[i] = c.expr(n)
	}
	return out
}

// unsupported is a node without a shape; the whole text stands for it.
func (c *converter) unsupported(what string) ast.Expr {
	return &ast.Unsupported{Node: ast.Node{Span: c.whole()}, What: what}
}

// expr converts an expression; nil stays nil.
func (c *converter) expr(n *pg.Node) ast.Expr {
	if n == nil {
		return nil
	}
	switch n := n.Node.(type) {
	case *pg.Node_ColumnRef:
		return c.column(n.ColumnRef)
	case *pg.Node_AConst:
		return c.constant(n.AConst)
	case *pg.Node_AExpr:
		return c.operator(n.AExpr)
	case *pg.Node_BoolExpr:
		return c.boolean(n.BoolExpr)
	case *pg.Node_TypeCast:
		return c.cast(n.TypeCast)
	case *pg.Node_FuncCall:
		return c.call(n.FuncCall)
	case *pg.Node_CaseExpr:
		return c.caseExpr(n.CaseExpr)
	case *pg.Node_SubLink:
		return c.subLink(n.SubLink)
	case *pg.Node_NullTest:
		t := n.NullTest
		return &ast.Is{Node: c.node(t.Location), Kind: ast.IsNull, Not: t.Nulltesttype == pg.NullTestType_IS_NOT_NULL, X: c.expr(t.Arg)}
	case *pg.Node_BooleanTest:
		return c.booleanTest(n.BooleanTest)
	case *pg.Node_CoalesceExpr:
		return c.named("coalesce", n.CoalesceExpr.Location, n.CoalesceExpr.Args)
	case *pg.Node_MinMaxExpr:
		name := "greatest"
		if n.MinMaxExpr.Op == pg.MinMaxOp_IS_LEAST {
			name = "least"
		}
		return c.named(name, n.MinMaxExpr.Location, n.MinMaxExpr.Args)
	case *pg.Node_GroupingFunc:
		return c.named("grouping", n.GroupingFunc.Location, n.GroupingFunc.Args)
	case *pg.Node_SqlvalueFunction:
		return c.valueFunction(n.SqlvalueFunction)
	case *pg.Node_AIndirection:
		return c.indirection(n.AIndirection)
	case *pg.Node_AArrayExpr:
		return &ast.Array{Node: c.node(n.AArrayExpr.Location), Elems: c.exprs(n.AArrayExpr.Elements)}
	case *pg.Node_RowExpr:
		return &ast.Row{Node: c.node(n.RowExpr.Location), Elems: c.exprs(n.RowExpr.Args)}
	case *pg.Node_CollateClause:
		names := n.CollateClause.Collname
		return &ast.Collate{Node: c.node(n.CollateClause.Location), X: c.expr(n.CollateClause.Arg), Name: names[len(names)-1].GetString_().GetSval()}
	case *pg.Node_ParamRef:
		return &ast.Param{Node: c.node(n.ParamRef.Location), Text: "$" + strconv.Itoa(int(n.ParamRef.Number))}
	}
	return c.unsupported(fmt.Sprintf("%T", n.Node))
}

func (c *converter) named(name string, location int32, args []*pg.Node) ast.Expr {
	call := &ast.Call{Node: c.node(location), Name: []ast.Ident{ident(name)}}
	for _, a := range args {
		call.Args = append(call.Args, ast.Arg{Expr: c.expr(a)})
	}
	return call
}

func (c *converter) column(r *pg.ColumnRef) ast.Expr {
	last := r.Fields[len(r.Fields)-1]
	if last.GetAStar() != nil {
		st := &ast.Star{Node: c.node(r.Location)}
		if len(r.Fields) > 1 {
			st.Qualifier = c.idents(r.Fields[:len(r.Fields)-1])
		}
		return st
	}
	return &ast.Name{Node: c.node(r.Location), Parts: c.idents(r.Fields)}
}

func (c *converter) constant(a *pg.A_Const) ast.Expr {
	lit := &ast.Literal{Node: c.node(a.Location)}
	switch v := a.Val.(type) {
	case nil:
		lit.Kind = ast.NullLiteral
	case *pg.A_Const_Ival:
		if v.Ival.Ival < 0 { // the grammar takes the sign into the constant
			lit.Kind, lit.Text = ast.IntegerLiteral, strings.TrimPrefix(strconv.Itoa(int(v.Ival.Ival)), "-")
			return &ast.Unary{Node: lit.Node, Op: "-", X: lit}
		}
		lit.Kind, lit.Text = ast.IntegerLiteral, strconv.Itoa(int(v.Ival.Ival))
	case *pg.A_Const_Fval:
		lit.Kind, lit.Text = ast.DecimalLiteral, v.Fval.Fval
		if strings.ContainsAny(lit.Text, "eE") {
			lit.Kind = ast.FloatLiteral
		} else if !strings.Contains(lit.Text, ".") {
			lit.Kind = ast.IntegerLiteral
		}
		if number, negative := strings.CutPrefix(lit.Text, "-"); negative {
			lit.Text = number
			return &ast.Unary{Node: lit.Node, Op: "-", X: lit}
		}
	case *pg.A_Const_Boolval:
		lit.Kind, lit.Text = ast.BoolLiteral, strconv.FormatBool(v.Boolval.Boolval)
	case *pg.A_Const_Sval:
		lit.Kind, lit.Text = ast.StringLiteral, v.Sval.Sval
	case *pg.A_Const_Bsval:
		lit.Kind, lit.Prefix, lit.Text = ast.BytesLiteral, v.Bsval.Bsval[:1], v.Bsval.Bsval[1:]
	}
	return lit
}

func (c *converter) boolean(b *pg.BoolExpr) ast.Expr {
	if b.Boolop == pg.BoolExprType_NOT_EXPR {
		x := c.expr(b.Args[0])
		if in, ok := x.(*ast.In); ok && in.Query != nil && !in.Not {
			in.Not = true // NOT IN is written so
			return in
		}
		return &ast.Not{Node: c.node(b.Location), X: x}
	}
	l := &ast.Logic{Node: c.node(b.Location), Or: b.Boolop == pg.BoolExprType_OR_EXPR}
	for _, a := range b.Args {
		e := c.expr(a)
		if inner, ok := e.(*ast.Logic); ok && inner.Or == l.Or {
			l.Args = append(l.Args, inner.Args...)
			continue
		}
		l.Args = append(l.Args, e)
	}
	return l
}

func (c *converter) booleanTest(t *pg.BooleanTest) ast.Expr {
	kinds := map[pg.BoolTestType]ast.IsKind{
		pg.BoolTestType_IS_TRUE: ast.IsTrue, pg.BoolTestType_IS_NOT_TRUE: ast.IsTrue, pg.BoolTestType_IS_FALSE: ast.IsFalse,
		pg.BoolTestType_IS_NOT_FALSE: ast.IsFalse, pg.BoolTestType_IS_UNKNOWN: ast.IsUnknown, pg.BoolTestType_IS_NOT_UNKNOWN: ast.IsUnknown,
	}
	not := t.Booltesttype == pg.BoolTestType_IS_NOT_TRUE || t.Booltesttype == pg.BoolTestType_IS_NOT_FALSE || t.Booltesttype == pg.BoolTestType_IS_NOT_UNKNOWN
	return &ast.Is{Node: c.node(t.Location), Kind: kinds[t.Booltesttype], Not: not, X: c.expr(t.Arg)}
}

func (c *converter) caseExpr(e *pg.CaseExpr) ast.Expr {
	out := &ast.Case{Node: c.node(e.Location), Operand: c.expr(e.Arg), Else: c.expr(e.Defresult)}
	for _, n := range e.Args {
		w := n.GetCaseWhen()
		out.Whens = append(out.Whens, ast.When{Cond: c.expr(w.Expr), Result: c.expr(w.Result)})
	}
	return out
}

func (c *converter) subLink(s *pg.SubLink) ast.Expr {
	n := c.node(s.Location)
	q := c.query(s.Subselect.GetSelectStmt())
	switch s.SubLinkType {
	case pg.SubLinkType_EXISTS_SUBLINK:
		return &ast.Exists{Node: n, Query: q}
	case pg.SubLinkType_EXPR_SUBLINK:
		return &ast.Subquery{Node: n, Query: q}
	case pg.SubLinkType_ARRAY_SUBLINK:
		return &ast.Array{Node: n, Query: q}
	case pg.SubLinkType_ANY_SUBLINK, pg.SubLinkType_ALL_SUBLINK:
		if len(s.OperName) == 0 {
			return &ast.In{Node: n, X: c.expr(s.Testexpr), Query: q}
		}
		return &ast.Quantified{Node: n, Op: operatorName(s.OperName), All: s.SubLinkType == pg.SubLinkType_ALL_SUBLINK, X: c.expr(s.Testexpr), Query: q}
	}
	return c.unsupported(s.SubLinkType.String())
}

func operatorName(names []*pg.Node) string {
	op := names[len(names)-1].GetString_().GetSval()
	if op == "!=" {
		return "<>"
	}
	return op
}

// likes are the operators that pg_query gives for patterns.
var likes = map[string]struct {
	op  string
	not bool
}{"~~": {"like", false}, "!~~": {"like", true}, "~~*": {"ilike", false}, "!~~*": {"ilike", true}, "~": {"similar to", false}, "!~": {"similar to", true}}

// operator begins where its left side does; PostgreSQL points at the sign.
func (c *converter) operator(e *pg.A_Expr) ast.Expr {
	out := c.operation(e)
	if e.Lexpr == nil {
		return out
	}
	switch x := out.(type) {
	case *ast.Binary:
		x.Span.Start = min(x.Span.Start, x.Left.Place().Start)
	case *ast.In:
		x.Span.Start = min(x.Span.Start, x.X.Place().Start)
	case *ast.Between:
		x.Span.Start = min(x.Span.Start, x.X.Place().Start)
	case *ast.Is:
		x.Span.Start = min(x.Span.Start, x.X.Place().Start)
	}
	return out
}

func (c *converter) operation(e *pg.A_Expr) ast.Expr {
	n := c.node(e.Location)
	op := operatorName(e.Name)
	switch e.Kind {
	case pg.A_Expr_Kind_AEXPR_OP:
		if e.Lexpr == nil {
			return &ast.Unary{Node: n, Op: op, X: c.expr(e.Rexpr)}
		}
		return &ast.Binary{Node: n, Op: op, Left: c.expr(e.Lexpr), Right: c.expr(e.Rexpr)}
	case pg.A_Expr_Kind_AEXPR_OP_ANY, pg.A_Expr_Kind_AEXPR_OP_ALL:
		return &ast.Quantified{Node: n, Op: op, All: e.Kind == pg.A_Expr_Kind_AEXPR_OP_ALL, X: c.expr(e.Lexpr), Array: c.expr(e.Rexpr)}
	case pg.A_Expr_Kind_AEXPR_DISTINCT, pg.A_Expr_Kind_AEXPR_NOT_DISTINCT:
		return &ast.Is{Node: n, Kind: ast.IsDistinctFrom, Not: e.Kind == pg.A_Expr_Kind_AEXPR_NOT_DISTINCT, X: c.expr(e.Lexpr), Y: c.expr(e.Rexpr)}
	case pg.A_Expr_Kind_AEXPR_NULLIF:
		return c.named("nullif", e.Location, []*pg.Node{e.Lexpr, e.Rexpr})
	case pg.A_Expr_Kind_AEXPR_IN:
		return &ast.In{Node: n, Not: op == "<>", X: c.expr(e.Lexpr), List: c.exprs(e.Rexpr.GetList().GetItems())}
	case pg.A_Expr_Kind_AEXPR_LIKE, pg.A_Expr_Kind_AEXPR_ILIKE, pg.A_Expr_Kind_AEXPR_SIMILAR:
		return c.like(e, n, op)
	case pg.A_Expr_Kind_AEXPR_BETWEEN, pg.A_Expr_Kind_AEXPR_NOT_BETWEEN, pg.A_Expr_Kind_AEXPR_BETWEEN_SYM, pg.A_Expr_Kind_AEXPR_NOT_BETWEEN_SYM:
		ends := e.Rexpr.GetList().GetItems()
		return &ast.Between{
			Node: n, X: c.expr(e.Lexpr), Lo: c.expr(ends[0]), Hi: c.expr(ends[1]),
			Not:       e.Kind == pg.A_Expr_Kind_AEXPR_NOT_BETWEEN || e.Kind == pg.A_Expr_Kind_AEXPR_NOT_BETWEEN_SYM,
			Symmetric: e.Kind == pg.A_Expr_Kind_AEXPR_BETWEEN_SYM || e.Kind == pg.A_Expr_Kind_AEXPR_NOT_BETWEEN_SYM,
		}
	}
	return c.unsupported(e.Kind.String())
}

// like undoes the functions that the grammar puts around a pattern with ESCAPE.
func (c *converter) like(e *pg.A_Expr, n ast.Node, op string) ast.Expr {
	l := &ast.Like{Node: n, Op: likes[op].op, Not: likes[op].not, X: c.expr(e.Lexpr)}
	pattern := e.Rexpr
	if f := pattern.GetFuncCall(); f != nil && len(f.Funcname) == 2 && strings.HasSuffix(f.Funcname[1].GetString_().GetSval(), "_escape") {
		pattern = f.Args[0]
		if len(f.Args) > 1 {
			l.Escape = c.expr(f.Args[1])
		}
	}
	l.Patterns = []ast.Expr{c.expr(pattern)}
	return l
}

// valueFunctions are the functions without parentheses.
var valueFunctions = map[pg.SQLValueFunctionOp]string{
	pg.SQLValueFunctionOp_SVFOP_CURRENT_DATE: "current_date", pg.SQLValueFunctionOp_SVFOP_CURRENT_TIME: "current_time",
	pg.SQLValueFunctionOp_SVFOP_CURRENT_TIME_N: "current_time", pg.SQLValueFunctionOp_SVFOP_CURRENT_TIMESTAMP: "current_timestamp",
	pg.SQLValueFunctionOp_SVFOP_CURRENT_TIMESTAMP_N: "current_timestamp", pg.SQLValueFunctionOp_SVFOP_LOCALTIME: "localtime",
	pg.SQLValueFunctionOp_SVFOP_LOCALTIME_N: "localtime", pg.SQLValueFunctionOp_SVFOP_LOCALTIMESTAMP: "localtimestamp",
	pg.SQLValueFunctionOp_SVFOP_LOCALTIMESTAMP_N: "localtimestamp", pg.SQLValueFunctionOp_SVFOP_CURRENT_ROLE: "current_role",
	pg.SQLValueFunctionOp_SVFOP_CURRENT_USER: "current_user", pg.SQLValueFunctionOp_SVFOP_USER: "user",
	pg.SQLValueFunctionOp_SVFOP_SESSION_USER: "session_user", pg.SQLValueFunctionOp_SVFOP_CURRENT_CATALOG: "current_catalog",
	pg.SQLValueFunctionOp_SVFOP_CURRENT_SCHEMA: "current_schema",
}

func (c *converter) valueFunction(f *pg.SQLValueFunction) ast.Expr {
	call := &ast.Call{Node: c.node(f.Location), Name: []ast.Ident{ident(valueFunctions[f.Op])}}
	if f.Typmod >= 0 && strings.HasSuffix(f.Op.String(), "_N") {
		call.Args = []ast.Arg{{Expr: &ast.Literal{Kind: ast.IntegerLiteral, Text: strconv.Itoa(int(f.Typmod))}}}
	}
	return call
}

func (c *converter) indirection(a *pg.A_Indirection) ast.Expr {
	x := c.expr(a.Arg)
	for _, n := range a.Indirection {
		switch n := n.Node.(type) {
		case *pg.Node_String_:
			x = &ast.Field{X: x, Name: ident(n.String_.Sval)}
		case *pg.Node_AStar:
			x = &ast.Star{Of: x}
		case *pg.Node_AIndices:
			i := n.AIndices
			if i.IsSlice {
				x = &ast.Subscript{X: x, Slice: true, Lo: c.expr(i.Lidx), Hi: c.expr(i.Uidx)}
			} else {
				x = &ast.Subscript{X: x, Index: c.expr(i.Uidx)}
			}
		default:
			return c.unsupported(fmt.Sprintf("%T", n))
		}
	}
	return x
}
