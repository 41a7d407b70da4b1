package resolve

import (
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"slices"

	"github.com/tailwater/tailwater/compiler/ir"
)

// rewriter copies expressions, putting in for each part what f gives for it.
// Parts that f replaces are not entered. Within subqueries only columns of the
// enclosing query are replaced. A call that stands for a column yet to be made
// is copied only where f replaces it; its window's parts are replaced too. What
// several expressions share ([resolver.shared]) they still share afterwards.
type rewriter struct {
	*resolver
	f    func(ir.Expr) (ir.Expr, bool)
	done map[ir.Expr]ir.Expr // of shared expressions
}

func (r *resolver) rewriter(f func(ir.Expr) (ir.Expr, bool)) *rewriter {
	return &rewriter{resolver: r, f: f}
}

func (w *rewriter) expr(e ir.Expr) ir.Expr {
	if e == nil {
		return nil
	}
	name, shared := w.shared[e]
	if !shared {
		return w.copied(e)
	}
	if out, ok := w.done[e]; ok {
		return out
	}
	out := w.copied(e)
	w.share(out, name)
	if w.done == nil {
		w.done = map[ir.Expr]ir.Expr{}
	}
	w.done[e] = out
	return out
}

func (w *rewriter) copied(e ir.Expr) ir.Expr {
	if out, ok := w.f(e); ok {
		return out
	}
	return w.inside(e)
}

// inside rewrites the parts of an expression.
func (w *rewriter) inside(e ir.Expr) ir.Expr {
	switch e := e.(type) {
	case *ir.Col, *ir.Const, *ir.LambdaVar:
		return e
	case *ir.Call:
		out := *e
		out.Args = w.all(e.Args)
		out.Mods = w.mods(e.Mods)
		if l, ok := w.lifted[e]; ok && l.column == 0 {
			l.window.Partition = w.all(l.window.Partition)
			l.window.Order = w.keys(l.window.Order)
			*e = out // the call is its own key: change it in place
			w.lifted[e] = l
			return e
		}
		return &out
	case *ir.Case:
		out := &ir.Case{Operand: w.expr(e.Operand), Else: w.expr(e.Else)}
		for _, when := range e.Whens {
			out.Whens = append(out.Whens, ir.When{Cond: w.expr(when.Cond), Result: w.expr(when.Result)})
		}
		return out
	case *ir.Cast:
		return &ir.Cast{X: w.expr(e.X), Type: e.Type, Try: e.Try, Format: w.expr(e.Format)}
	case *ir.Subquery:
		out := *e
		out.X = w.all(e.X)
		w.rel(e.Rel)
		return &out
	case *ir.Lambda:
		return &ir.Lambda{Params: e.Params, Body: w.expr(e.Body)}
	case *ir.Field:
		return &ir.Field{X: w.expr(e.X), Name: e.Name}
	case *ir.OpaqueExpr:
		return &ir.OpaqueExpr{What: e.What, Text: e.Text, Parts: w.all(e.Parts)}
	}
	panic(fmt.Sprintf("resolve: unknown expression %T", e))
}

func (w *rewriter) all(es []ir.Expr) []ir.Expr {
	if es == nil {
		return nil
	}
	out := make([]ir.Expr, len(es))
	for i, e := range es {
		out[i] = w.expr(e)
	}
	return out
}

func (w *rewriter) keys(keys []ir.SortKey) []ir.SortKey {
	out := slices.Clone(keys)
	for i := range out {
		out[i].Expr = w.expr(out[i].Expr)
	}
	return out
}

func (w *rewriter) mods(m *ir.CallMods) *ir.CallMods {
	if m == nil {
		return nil
	}
	out := *m
	out.Filter = w.expr(m.Filter)
	out.Order = w.keys(m.Order)
	out.Limit = w.expr(m.Limit)
	out.Separator = w.expr(m.Separator)
	out.Having = w.expr(m.Having)
	out.Params = w.all(m.Params)
	return &out
}

// rel replaces outer columns within a subquery. The subquery belongs to one
// place of one query, so it is changed where it stands.
func (w *rewriter) rel(rel ir.Rel) {
	outer := w.rewriter(func(e ir.Expr) (ir.Expr, bool) {
		if _, ok := e.(*ir.Col); ok {
			return w.f(e)
		}
		return nil, false
	})
	ir.Walk(rel, func(rel ir.Rel) bool {
		ir.MapExprs(rel, outer.expr)
		return true
	})
}

// shape is a number that expressions which are written the same have in common.
// It looks at the topmost levels only.
func shape(e ir.Expr) uint64 { return shapeTo(e, 3) }

func shapeTo(e ir.Expr, depth int) uint64 {
	h := fnv.New64a()
	write := func(kind byte, n uint64, s string) {
		var b [9]byte
		b[0] = kind
		binary.LittleEndian.PutUint64(b[1:], n)
		h.Write(b[:])
		h.Write([]byte(s[:min(len(s), 64)]))
	}
	var parts []ir.Expr
	switch e := e.(type) {
	case *ir.Col:
		write(1, uint64(e.ID), "")
	case *ir.Const:
		write(2, uint64(len(e.Text)), e.Text)
	case *ir.Call:
		write(3, uint64(len(e.Args)), e.Fn)
		parts = e.Args
	case *ir.Cast:
		write(4, 0, e.Type.Name)
		parts = []ir.Expr{e.X}
	case *ir.Field:
		write(5, 0, e.Name)
		parts = []ir.Expr{e.X}
	case *ir.Case:
		write(6, uint64(len(e.Whens)), "")
		parts = ir.Parts(e)
	}
	if depth > 0 {
		for _, p := range parts[:min(len(parts), 3)] {
			write(7, shapeTo(p, depth-1), "")
		}
	}
	return h.Sum64()
}

// sameExpr reports whether two resolved expressions are written the same.
func sameExpr(a, b ir.Expr) bool {
	if a == b {
		return true
	}
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
	return false
}

func sameExprs(a, b []ir.Expr) bool { return slices.EqualFunc(a, b, sameExpr) }
