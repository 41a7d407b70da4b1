package resolve

import (
	"fmt"
	"strings"

	"github.com/tailwater/tailwater/compiler/ast"
	"github.com/tailwater/tailwater/compiler/ir"
)

// optional resolves an expression that may be missing.
func (r *resolver) optional(s *scope, e ast.Expr) ir.Expr {
	if e == nil {
		return nil
	}
	return r.expr(s, e)
}

func (r *resolver) exprs(s *scope, es []ast.Expr) []ir.Expr {
	out := make([]ir.Expr, len(es))
	for i, e := range es {
		out[i] = r.expr(s, e)
	}
	return out
}

// op is an operator or constructor.
func op(fn string, args ...ir.Expr) ir.Expr { return &ir.Call{Fn: fn, Op: true, Args: args} }

// negated puts NOT around an expression.
func negated(not bool, e ir.Expr) ir.Expr {
	if not {
		return op("not", e)
	}
	return e
}

// and joins conditions; nil where there are none.
func and(es []ir.Expr) ir.Expr {
	switch len(es) {
	case 0:
		return nil
	case 1:
		return es[0]
	}
	return op("and", es...)
}

func text(s string) ir.Expr { return &ir.Const{Kind: ir.String, Text: s} }

// expr resolves an expression in a scope.
func (r *resolver) expr(s *scope, e ast.Expr) ir.Expr {
	x := r.exprOf(s, e)
	if r.places != nil && x != nil && e != nil && r.places[x].IsZero() {
		r.places[x] = e.Place()
	}
	return x
}

func (r *resolver) exprOf(s *scope, e ast.Expr) ir.Expr {
	switch e := e.(type) {
	case *ast.Name:
		return r.name(s, e)
	case *ast.Literal:
		return r.literal(e)
	case *ast.Param:
		if n := r.columnNumber(e.Text); n > 0 {
			return r.numbered(s, s.relations, n, e.Span)
		}
		return &ir.Const{Kind: ir.Param, Text: e.Text}
	case *ast.DatePart:
		return &ir.Const{Kind: ir.Unit, Text: e.Unit}
	case *ast.Unary:
		return r.unary(s, e)
	case *ast.Binary:
		return op(e.Op, r.expr(s, e.Left), r.expr(s, e.Right))
	case *ast.Logic:
		if e.Or {
			return op("or", r.exprs(s, e.Args)...)
		}
		return op("and", r.exprs(s, e.Args)...)
	case *ast.Not:
		return op("not", r.expr(s, e.X))
	case *ast.Between:
		return r.between(s, e)
	case *ast.In:
		return r.in(s, e)
	case *ast.Like:
		return r.like(s, e)
	case *ast.Is:
		return r.is(s, e)
	case *ast.Case:
		return r.caseExpr(s, e)
	case *ast.Cast:
		return &ir.Cast{X: r.expr(s, e.X), Type: r.writtenType(e.Type), Try: e.Try, Format: r.optional(s, e.Format)}
	case *ast.Call:
		return r.call(s, e)
	case *ast.Interval:
		return r.interval(s, e)
	case *ast.Subquery:
		return r.subqueryExpr(s, ir.ScalarQuery, "", nil, e.Query)
	case *ast.Exists:
		return r.subqueryExpr(s, ir.ExistsQuery, "", nil, e.Query)
	case *ast.Quantified:
		return r.quantified(s, e)
	case *ast.Array:
		if e.Query != nil {
			return r.subqueryExpr(s, ir.ArrayQuery, "", nil, e.Query)
		}
		return op("array", r.exprs(s, e.Elems)...)
	case *ast.Struct:
		return r.structExpr(s, e)
	case *ast.Map:
		return op("map", append(r.exprs(s, e.Keys), r.exprs(s, e.Values)...)...)
	case *ast.Row:
		return op("row", r.exprs(s, e.Elems)...)
	case *ast.Subscript:
		return r.subscript(s, e)
	case *ast.Field:
		return &ir.Field{X: r.expr(s, e.X), Name: r.fold(e.Name)}
	case *ast.Path:
		return r.path(s, e)
	case *ast.Lambda:
		return r.lambda(s, e)
	case *ast.Collate:
		return op("collate", r.expr(s, e.X), text(e.Name))
	case *ast.AtTimeZone:
		if e.Zone == nil {
			return op("at local", r.expr(s, e.X))
		}
		return op("at time zone", r.expr(s, e.X), r.expr(s, e.Zone))
	case *ast.Prior:
		return &ir.OpaqueExpr{What: "prior", Text: fmt.Sprint(e.Root), Parts: []ir.Expr{r.expr(s, e.X)}}
	case *ast.OuterMark:
		if r.marksKnown {
			return r.expr(s, e.X)
		}
		r.partial(CodeUnsupported, e.Span, "an outer join by (+) is not understood; write LEFT JOIN")
		return &ir.OpaqueExpr{What: "(+)", Parts: []ir.Expr{r.expr(s, e.X)}}
	case *ast.Aliased:
		return r.expr(s, e.X)
	case *ast.Star:
		if x, ok := r.each[e]; ok {
			return x
		}
		return r.starExpr(s, e)
	case *ast.Unsupported:
		r.partial(CodeUnsupported, e.Span, "%s is not understood; it is taken to depend on all it holds", e.What)
		return &ir.OpaqueExpr{What: e.What, Text: r.text(e.Span), Parts: r.exprs(s, e.Parts)}
	}
	panic(fmt.Sprintf("resolve: unknown expression %T", e))
}

func (r *resolver) unary(s *scope, e *ast.Unary) ir.Expr {
	x := r.expr(s, e.X)
	switch e.Op {
	case "+":
		return x
	case "-":
		if c, ok := x.(*ir.Const); ok && (c.Kind == ir.Integer || c.Kind == ir.Decimal || c.Kind == ir.Float) && !strings.HasPrefix(c.Text, "-") {
			return &ir.Const{Kind: c.Kind, Text: "-" + c.Text, Type: c.Type}
		}
		return op("neg", x)
	}
	return op("unary "+e.Op, x)
}

// literalKinds say what a written literal is.
var literalKinds = map[ast.LiteralKind]ir.ConstKind{
	ast.NullLiteral: ir.Null, ast.BoolLiteral: ir.Bool, ast.IntegerLiteral: ir.Integer, ast.DecimalLiteral: ir.Decimal,
	ast.FloatLiteral: ir.Float, ast.StringLiteral: ir.String, ast.BytesLiteral: ir.Bytes, ast.TypedLiteral: ir.Typed,
}

var literalFamilies = map[ast.LiteralKind]ir.Family{
	ast.BoolLiteral: ir.BoolType, ast.IntegerLiteral: ir.IntType, ast.DecimalLiteral: ir.DecimalType,
	ast.FloatLiteral: ir.FloatType, ast.StringLiteral: ir.TextType, ast.BytesLiteral: ir.BytesType,
}

func (r *resolver) literal(e *ast.Literal) ir.Expr {
	c := &ir.Const{Kind: literalKinds[e.Kind], Text: e.Text, Type: ir.Type{Family: literalFamilies[e.Kind]}}
	switch e.Kind {
	case ast.IntegerLiteral:
		if t := strings.TrimLeft(e.Text, "0"); t != "" && t[0] >= '0' && t[0] <= '9' {
			c.Text = t
		}
	case ast.DecimalLiteral:
		c.Type.Family = r.decimalLiteral()
	case ast.BytesLiteral:
		c.Text = e.Prefix + "'" + e.Text + "'"
	case ast.TypedLiteral:
		c.Type = r.writtenType(e.Type)
	}
	return c
}

func (r *resolver) between(s *scope, e *ast.Between) ir.Expr {
	fn := "between"
	if e.Symmetric {
		fn = "between symmetric"
	}
	return negated(e.Not, op(fn, r.expr(s, e.X), r.expr(s, e.Lo), r.expr(s, e.Hi)))
}

func (r *resolver) in(s *scope, e *ast.In) ir.Expr {
	if e.Query != nil {
		return negated(e.Not, r.subqueryExpr(s, ir.InQuery, "", r.operands(s, e.X), e.Query))
	}
	x := r.expr(s, e.X)
	if e.Set != nil {
		return negated(e.Not, op("in array", x, r.expr(s, e.Set)))
	}
	args := make([]ir.Expr, 1+len(e.List))
	args[0] = x
	for i, item := range e.List {
		args[i+1] = r.expr(s, item)
	}
	return negated(e.Not, op("in", args...))
}

// operands are the left side of IN: one expression, or those of a row.
func (r *resolver) operands(s *scope, e ast.Expr) []ir.Expr {
	if row, ok := e.(*ast.Row); ok {
		return r.exprs(s, row.Elems)
	}
	return []ir.Expr{r.expr(s, e)}
}

func (r *resolver) like(s *scope, e *ast.Like) ir.Expr {
	fn := e.Op
	if e.Quant != "" {
		fn += " " + e.Quant
	}
	if e.Query != nil {
		return negated(e.Not, r.subqueryExpr(s, ir.AnyQuery, fn, r.operands(s, e.X), e.Query))
	}
	args := append([]ir.Expr{r.expr(s, e.X)}, r.exprs(s, e.Patterns)...)
	if e.Escape != nil {
		fn += " escape"
		args = append(args, r.expr(s, e.Escape))
	}
	return negated(e.Not, op(fn, args...))
}

func (r *resolver) is(s *scope, e *ast.Is) ir.Expr {
	x := r.expr(s, e.X)
	switch e.Kind {
	case ast.IsNull:
		return negated(e.Not, op("is null", x))
	case ast.IsTrue:
		return negated(e.Not, op("is true", x))
	case ast.IsFalse:
		return negated(e.Not, op("is false", x))
	case ast.IsUnknown:
		return negated(e.Not, op("is unknown", x))
	case ast.IsDistinctFrom:
		return negated(e.Not, op("is distinct from", x, r.expr(s, e.Y)))
	}
	return negated(e.Not, op("is "+e.Text, x))
}

func (r *resolver) caseExpr(s *scope, e *ast.Case) ir.Expr {
	out := &ir.Case{Operand: r.optional(s, e.Operand), Else: r.optional(s, e.Else), Whens: make([]ir.When, len(e.Whens))}
	for i, w := range e.Whens {
		out.Whens[i] = ir.When{Cond: r.expr(s, w.Cond), Result: r.expr(s, w.Result)}
	}
	return out
}

// interval keeps a constant interval as one value.
func (r *resolver) interval(s *scope, e *ast.Interval) ir.Expr {
	v := r.expr(s, e.Value)
	if c, ok := v.(*ir.Const); ok && c.Kind != ir.Param {
		return &ir.Const{Kind: ir.Interval, Text: strings.TrimSpace(strings.ToLower(c.Text) + " " + e.Unit), Type: ir.Type{Family: ir.IntervalType}}
	}
	return op("interval", v, &ir.Const{Kind: ir.Unit, Text: e.Unit})
}

// subqueryExpr resolves a query in an expression; it sees the scope around it.
func (r *resolver) subqueryExpr(s *scope, kind ir.SubqueryKind, oper string, x []ir.Expr, q *ast.Query) ir.Expr {
	rule := s.rule
	s.rule = aliasesHidden
	res := r.query(q, s)
	s.rule = rule
	return &ir.Subquery{Kind: kind, Op: oper, X: x, Rel: res.rel, Columns: ids(res.columns), Open: res.open != nil}
}

func (r *resolver) quantified(s *scope, e *ast.Quantified) ir.Expr {
	kind, word := ir.AnyQuery, "any"
	if e.All {
		kind, word = ir.AllQuery, "all"
	}
	if e.Query != nil {
		return r.subqueryExpr(s, kind, e.Op, r.operands(s, e.X), e.Query)
	}
	return op(e.Op+" "+word, r.expr(s, e.X), r.expr(s, e.Array))
}

func (r *resolver) structExpr(s *scope, e *ast.Struct) ir.Expr {
	c := &ir.Call{Fn: "struct", Op: true, Mods: &ir.CallMods{}}
	for i, f := range e.Fields {
		name := ""
		switch {
		case f.Name != nil:
			name = r.fold(*f.Name)
		case e.Type != nil && i < len(e.Type.Fields):
			name = e.Type.Fields[i]
		default:
			if n, ok := f.Expr.(*ast.Name); ok {
				name = r.fold(n.Parts[len(n.Parts)-1])
			}
		}
		c.Args = append(c.Args, r.expr(s, f.Expr))
		c.Mods.ArgNames = append(c.Mods.ArgNames, name)
	}
	if e.Type != nil && len(e.Type.Elems) > 0 {
		return &ir.Cast{X: c, Type: r.writtenType(e.Type)}
	}
	return c
}

func (r *resolver) subscript(s *scope, e *ast.Subscript) ir.Expr {
	if !e.Slice {
		return op("subscript", r.expr(s, e.X), r.expr(s, e.Index))
	}
	end := func(e ast.Expr) ir.Expr {
		if e == nil {
			return &ir.Const{Kind: ir.Null}
		}
		return r.expr(s, e)
	}
	return op("slice", r.expr(s, e.X), end(e.Lo), end(e.Hi))
}

// path is x:a.b[0]. Names of semi-structured data keep their case.
func (r *resolver) path(s *scope, e *ast.Path) ir.Expr {
	args := []ir.Expr{r.expr(s, e.X)}
	for _, st := range e.Steps {
		if st.Index != nil {
			args = append(args, op("index", r.expr(s, st.Index)))
			continue
		}
		args = append(args, text(st.Name))
	}
	return op("path", args...)
}

func (r *resolver) lambda(s *scope, e *ast.Lambda) ir.Expr {
	inner := &scope{parent: s}
	out := &ir.Lambda{}
	for _, p := range e.Params {
		r.lambdas++
		out.Params = append(out.Params, r.lambdas)
		inner.lambdas = append(inner.lambdas, lambdaVar{r.key(p), r.lambdas})
	}
	out.Body = r.expr(inner, e.Body)
	return out
}

// starExpr is a star within an expression, such as hash(*): all columns.
func (r *resolver) starExpr(s *scope, e *ast.Star) ir.Expr {
	items, open := r.star(e, s)
	c := &ir.Call{Fn: "columns", Op: true, Mods: &ir.CallMods{}}
	for _, it := range items {
		c.Mods.ArgNames = append(c.Mods.ArgNames, it.name)
		if it.expr != nil {
			c.Args = append(c.Args, r.expr(s, it.expr))
			continue
		}
		if it.value != nil {
			c.Args = append(c.Args, it.value)
			continue
		}
		c.Args = append(c.Args, &ir.Col{ID: it.id})
	}
	if open != nil {
		r.partial(CodeUnknownStar, e.Span, "a star over columns that are not all known stands in an expression")
		return &ir.OpaqueExpr{What: "star", Text: r.text(e.Span), Parts: c.Args}
	}
	return c
}
