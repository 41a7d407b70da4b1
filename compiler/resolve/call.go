package resolve

import (
	"strings"

	"github.com/tailwater/tailwater/compiler/ast"
	"github.com/tailwater/tailwater/compiler/dialect"
	"github.com/tailwater/tailwater/compiler/ir"
)

// call resolves a function call. Aggregates, window functions and functions
// that return rows are noted, to be lifted out of the expression.
func (r *resolver) call(s *scope, e *ast.Call) ir.Expr {
	out := &ir.Call{Fn: callName(e)}
	kind := r.functionKind(out.Fn)
	aggregate := kind == dialect.Aggregate || e.WithinGroup != nil || e.Distinct || e.Filter != nil
	if e.Over == nil && aggregate {
		defer r.inputsFirst(s)()
	}
	out.Mods = r.callMods(s, e)
	for _, a := range e.Args {
		r.addArg(s, e, out, a)
	}
	switch {
	case e.Over != nil:
		r.windowCalls++
		r.lifted[out] = lifted{kind: liftWindow, window: r.window(s, e.Over)}
	case aggregate:
		r.lifted[out] = lifted{kind: liftAggregate}
	case kind == dialect.SetReturning:
		r.lifted[out] = lifted{kind: liftRows}
	}
	return out
}

// inputsFirst hides aliases that would win over input columns: within an
// aggregate a name is an input column. It gives the function that ends this.
func (r *resolver) inputsFirst(s *scope) func() {
	rule := s.rule
	if rule == aliasesFirst {
		s.rule = aliasesShown
	}
	return func() { s.rule = rule }
}

func callName(e *ast.Call) string {
	words := make([]string, len(e.Name))
	for i, n := range e.Name {
		words[i] = strings.ToLower(n.Name)
	}
	return strings.Join(words, ".")
}

func (r *resolver) addArg(s *scope, e *ast.Call, out *ir.Call, a ast.Arg) {
	if st, ok := a.Expr.(*ast.Star); ok && len(e.Args) == 1 && len(st.Qualifier) == 0 && st.Of == nil &&
		len(st.Except) == 0 && st.PatternKind == "" && strings.HasPrefix(out.Fn, "count") && !e.Distinct {
		if out.Mods == nil {
			out.Mods = &ir.CallMods{}
		}
		out.Mods.Star = true
		return
	}
	out.Args = append(out.Args, r.expr(s, a.Expr))
	if a.Name != nil {
		if out.Mods == nil {
			out.Mods = &ir.CallMods{}
		}
		for len(out.Mods.ArgNames) < len(out.Args)-1 {
			out.Mods.ArgNames = append(out.Mods.ArgNames, "")
		}
		out.Mods.ArgNames = append(out.Mods.ArgNames, strings.ToLower(a.Name.Name))
	}
}

// callMods resolves the modifiers of a call; nil where there are none.
func (r *resolver) callMods(s *scope, e *ast.Call) *ir.CallMods {
	if !e.Distinct && e.Params == nil && e.OrderBy == nil && e.Limit == nil && e.Separator == nil && e.Having == nil &&
		e.WithinGroup == nil && e.Filter == nil && e.NullTreatment == "" && !e.FromLast && len(e.Keywords) == 0 {
		return nil
	}
	m := &ir.CallMods{
		Distinct:      e.Distinct,
		Filter:        r.optional(s, e.Filter),
		Limit:         r.optional(s, e.Limit),
		Separator:     r.optional(s, e.Separator),
		Having:        r.optional(s, e.Having),
		HavingMax:     e.HavingMax,
		NullTreatment: e.NullTreatment,
		FromLast:      e.FromLast,
		Keywords:      e.Keywords,
		Order:         r.keysIn(s, e.OrderBy),
	}
	if e.WithinGroup != nil {
		m.WithinGroup = true
		m.Order = r.keysIn(s, e.WithinGroup)
	}
	if e.Params != nil {
		m.Params = r.exprs(s, e.Params)
	}
	return m
}

// keysIn resolves an ORDER BY within a call or window.
func (r *resolver) keysIn(s *scope, order *ast.OrderBy) []ir.SortKey {
	return r.sortKeys(order, func(e ast.Expr) ir.Expr { return r.expr(s, e) }, func() []ir.Expr { return nil })
}

// window resolves an OVER clause, with the named windows that it starts from.
func (r *resolver) window(s *scope, w *ast.Window) ir.WindowItem {
	var item ir.WindowItem
	if w.Base != nil {
		if base := s.namedWindow(r, r.key(*w.Base)); base != nil {
			item = r.window(s, base)
		} else {
			r.partial(CodeUnknownColumn, w.Base.Span, "window %q is not defined", w.Base.Name)
			item.Partition = []ir.Expr{&ir.OpaqueExpr{What: "window", Text: w.Base.Name}}
		}
	}
	if len(w.PartitionBy) > 0 {
		item.Partition = r.exprs(s, w.PartitionBy)
	}
	if w.OrderBy != nil {
		item.Order = r.keysIn(s, w.OrderBy)
	}
	if w.Frame != nil {
		item.Frame = &ir.Frame{
			Unit:    ir.FrameUnit(w.Frame.Unit),
			Start:   ir.Bound{Kind: ir.BoundKind(w.Frame.Start.Kind), Offset: r.optional(s, w.Frame.Start.Offset)},
			End:     ir.Bound{Kind: ir.BoundKind(w.Frame.End.Kind), Offset: r.optional(s, w.Frame.End.Offset)},
			Exclude: w.Frame.Exclude,
		}
	}
	return item
}

// namedWindow finds a definition of the WINDOW clause.
func (s *scope) namedWindow(r *resolver, key string) *ast.Window {
	for at := s; at != nil; at = at.parent {
		for _, w := range at.windows {
			if r.key(w.Name) == key {
				return w.Window
			}
		}
	}
	return nil
}
