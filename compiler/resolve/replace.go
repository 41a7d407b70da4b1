package resolve

import (
	"fmt"
	"slices"

	"github.com/tailwater/tailwater/compiler/ir"
)

// replace copies an expression, putting in for each part what f gives for it.
// Parts that f replaces are not entered. Within subqueries only columns of the
// enclosing query are replaced. A call that stands for a column yet to be made
// is copied only where f replaces it; its window's parts are replaced too.
func (r *resolver) replace(e ir.Expr, f func(ir.Expr) (ir.Expr, bool)) ir.Expr {
	if e == nil {
		return nil
	}
	if out, ok := f(e); ok {
		return out
	}
	return r.replaceInside(e, f)
}

func (r *resolver) replaceInside(e ir.Expr, f func(ir.Expr) (ir.Expr, bool)) ir.Expr {
	switch e := e.(type) {
	case *ir.Col, *ir.Const, *ir.LambdaVar:
		return e
	case *ir.Call:
		out := *e
		out.Args = r.replaceAll(e.Args, f)
		out.Mods = r.replaceMods(e.Mods, f)
		if l, ok := r.lifted[e]; ok && l.column == 0 {
			l.window.Partition = r.replaceAll(l.window.Partition, f)
			l.window.Order = r.replaceKeys(l.window.Order, f)
			*e = out // the call is its own key: change it in place
			r.lifted[e] = l
			return e
		}
		return &out
	case *ir.Case:
		out := &ir.Case{Operand: r.replace(e.Operand, f), Else: r.replace(e.Else, f)}
		for _, w := range e.Whens {
			out.Whens = append(out.Whens, ir.When{Cond: r.replace(w.Cond, f), Result: r.replace(w.Result, f)})
		}
		return out
	case *ir.Cast:
		return &ir.Cast{X: r.replace(e.X, f), Type: e.Type, Try: e.Try, Format: r.replace(e.Format, f)}
	case *ir.Subquery:
		out := *e
		out.X = r.replaceAll(e.X, f)
		r.replaceRel(e.Rel, f)
		return &out
	case *ir.Lambda:
		return &ir.Lambda{Params: e.Params, Body: r.replace(e.Body, f)}
	case *ir.Field:
		return &ir.Field{X: r.replace(e.X, f), Name: e.Name}
	case *ir.OpaqueExpr:
		return &ir.OpaqueExpr{What: e.What, Text: e.Text, Parts: r.replaceAll(e.Parts, f)}
	}
	panic(fmt.Sprintf("resolve: unknown expression %T", e))
}

func (r *resolver) replaceAll(es []ir.Expr, f func(ir.Expr) (ir.Expr, bool)) []ir.Expr {
	if es == nil {
		return nil
	}
	out := make([]ir.Expr, len(es))
	for i, e := range es {
		out[i] = r.replace(e, f)
	}
	return out
}

func (r *resolver) replaceKeys(keys []ir.SortKey, f func(ir.Expr) (ir.Expr, bool)) []ir.SortKey {
	out := slices.Clone(keys)
	for i := range out {
		out[i].Expr = r.replace(out[i].Expr, f)
	}
	return out
}

func (r *resolver) replaceMods(m *ir.CallMods, f func(ir.Expr) (ir.Expr, bool)) *ir.CallMods {
	if m == nil {
		return nil
	}
	out := *m
	out.Filter = r.replace(m.Filter, f)
	out.Order = r.replaceKeys(m.Order, f)
	out.Limit = r.replace(m.Limit, f)
	out.Separator = r.replace(m.Separator, f)
	out.Having = r.replace(m.Having, f)
	out.Params = r.replaceAll(m.Params, f)
	return &out
}

// replaceRel replaces outer columns within a subquery. The subquery belongs to
// one place of one query, so it is changed where it stands.
func (r *resolver) replaceRel(rel ir.Rel, f func(ir.Expr) (ir.Expr, bool)) {
	outer := func(e ir.Expr) (ir.Expr, bool) {
		if _, ok := e.(*ir.Col); ok {
			return f(e)
		}
		return nil, false
	}
	ir.Walk(rel, func(rel ir.Rel) bool {
		ir.MapExprs(rel, func(e ir.Expr) ir.Expr { return r.replace(e, outer) })
		return true
	})
}

// sameExpr reports whether two resolved expressions are written the same.
func sameExpr(a, b ir.Expr) bool {
	switch a := a.(type) {
	case nil:
		return b == nil
	case *ir.Col:
		b, ok := b.(*ir.Col)
		return ok && a.ID == b.ID
	case *ir.Const:
		b, ok := b.(*ir.Const)
		return ok && a.Kind == b.Kind && a.Text == b.Text && a.Type.Name == b.Type.Name
	case *ir.LambdaVar:
		b, ok := b.(*ir.LambdaVar)
		return ok && a.Index == b.Index
	case *ir.Call:
		b, ok := b.(*ir.Call)
		if a == b {
			return true
		}
		return ok && a.Fn == b.Fn && a.Op == b.Op && sameExprs(a.Args, b.Args) && a.Mods == nil && b.Mods == nil
	case *ir.Case:
		b, ok := b.(*ir.Case)
		return ok && len(a.Whens) == len(b.Whens) && sameExprs(ir.Parts(a), ir.Parts(b)) &&
			(a.Operand == nil) == (b.Operand == nil) && (a.Else == nil) == (b.Else == nil)
	case *ir.Cast:
		b, ok := b.(*ir.Cast)
		return ok && a.Type.Name == b.Type.Name && a.Try == b.Try && sameExpr(a.X, b.X) && sameExpr(a.Format, b.Format)
	case *ir.Field:
		b, ok := b.(*ir.Field)
		return ok && a.Name == b.Name && sameExpr(a.X, b.X)
	case *ir.OpaqueExpr:
		b, ok := b.(*ir.OpaqueExpr)
		return ok && a.What == b.What && a.Text == b.Text && sameExprs(a.Parts, b.Parts)
	}
	return a == b
}

func sameExprs(a, b []ir.Expr) bool { return slices.EqualFunc(a, b, sameExpr) }
