package resolve

import (
	"strings"

	"github.com/tailwater/tailwater/compiler/ast"
	"github.com/tailwater/tailwater/compiler/dialect"
	"github.com/tailwater/tailwater/compiler/ir"
)

// pivot lowers PIVOT to an aggregate: one filtered aggregate for each value,
// grouped by all columns that PIVOT does not mention. Where values or columns
// are not known it stays opaque.
func (r *resolver) pivot(t *ast.Pivot, s *scope) ir.Rel {
	inner := &scope{parent: s.parent, ctes: s.ctes}
	input := r.table(t.Input, inner)
	all := r.starColumns(inner, inner.relations, true)
	if t.Any || t.Query != nil || len(t.In) == 0 || all.open != nil {
		return r.opaquePivot(t.Span, "pivot", input, inner, t.Alias, s)
	}
	for _, v := range t.In {
		if row, ok := v.Expr.(*ast.Row); len(t.For) > 1 && (!ok || len(row.Elems) != len(t.For)) {
			return r.opaquePivot(t.Span, "pivot", input, inner, t.Alias, s)
		}
	}
	agg := &ir.Aggregate{Input: input}
	var out result
	forExprs := r.exprs(inner, t.For)
	mentioned := map[ir.ColumnID]bool{}
	note := func(e ir.Expr) {
		ir.WalkExpr(e, func(e ir.Expr) bool {
			if c, ok := e.(*ir.Col); ok {
				mentioned[c.ID] = true
			}
			return true
		})
	}
	for _, e := range forExprs {
		note(e)
	}
	var aggs []ir.Computed
	var columns []outColumn
	for _, v := range t.In {
		value := r.pivotValue(inner, v.Expr)
		for i, a := range t.Aggs {
			call, ok := r.expr(inner, a.Expr).(*ir.Call)
			if !ok || r.lifted[call].kind != liftAggregate {
				return r.opaquePivot(t.Span, "pivot", input, inner, t.Alias, s)
			}
			note(call)
			name := r.pivotName(v, a, len(t.Aggs) > 1 || a.Alias != nil)
			mods := ir.CallMods{}
			if call.Mods != nil {
				mods = *call.Mods
			}
			mods.Filter = and(append(pivotMatch(forExprs, value), present(mods.Filter)...))
			filtered := &ir.Call{Fn: call.Fn, Args: call.Args, Mods: &mods}
			id := r.newColumn(name, r.typeOf(call), t.Aggs[i].Expr.Place())
			aggs = append(aggs, ir.Computed{Column: id, Expr: filtered})
			columns = append(columns, outColumn{name, id})
		}
	}
	keys := all.columns
	if t.GroupBy != nil {
		keys = nil
		for i, e := range t.GroupBy {
			if id, ok := columnID(r.expr(inner, e)); ok {
				keys = append(keys, outColumn{r.outputName(e, nil, i), id})
			}
		}
	}
	for _, c := range keys {
		if mentioned[c.id] && t.GroupBy == nil {
			continue
		}
		id := r.newColumn(c.name, r.typeOfColumn(c.id), noSpan)
		agg.Keys = append(agg.Keys, ir.Computed{Column: id, Expr: &ir.Col{ID: c.id}})
		out.columns = append(out.columns, outColumn{c.name, id})
	}
	agg.Aggs = aggs
	out.columns = append(out.columns, columns...)
	r.show(s, r.derived(out, nil), t.Alias, nil)
	return agg
}

func present(e ir.Expr) []ir.Expr {
	if e == nil {
		return nil
	}
	return []ir.Expr{e}
}

// pivotValue is one of the values that become columns. SQL Server writes them as
// names.
func (r *resolver) pivotValue(inner *scope, e ast.Expr) ir.Expr {
	if n, ok := e.(*ast.Name); ok && len(n.Parts) == 1 {
		return text(n.Parts[0].Name)
	}
	return r.expr(inner, e)
}

// pivotMatch is the condition that a row belongs to a value.
func pivotMatch(forExprs []ir.Expr, value ir.Expr) []ir.Expr {
	values := []ir.Expr{value}
	if row, ok := value.(*ir.Call); ok && row.Fn == "row" && len(row.Args) == len(forExprs) {
		values = row.Args
	}
	var out []ir.Expr
	for i, f := range forExprs {
		if i < len(values) {
			out = append(out, op("=", f, values[i]))
		}
	}
	return out
}

// pivotName is the column's name for one value and aggregate.
func (r *resolver) pivotName(v ast.PivotValue, a ast.PivotAgg, both bool) string {
	value := r.text(v.Expr.Place())
	if v.Alias != nil {
		value = r.fold(*v.Alias)
	} else if n, ok := v.Expr.(*ast.Name); ok {
		value = r.fold(n.Parts[len(n.Parts)-1])
	} else if lit, ok := v.Expr.(*ast.Literal); ok && !r.dialect.Scope.PivotQuotes {
		value = lit.Text
	}
	if !both {
		return value
	}
	name := squeeze(r.text(a.Expr.Place()))
	if a.Alias != nil {
		name = r.fold(*a.Alias)
	}
	if r.dialect.Scope.Unnamed == dialect.UnnamedBigQuery {
		return name + "_" + value
	}
	return value + "_" + name
}

// opaquePivot is a pivot or unpivot whose columns follow from the data.
func (r *resolver) opaquePivot(span ast.Span, what string, input ir.Rel, inner *scope, alias *ast.Alias, s *scope) ir.Rel {
	r.partial(CodeUnsupported, span, "the columns of this %s are not known before it runs", what)
	r.useAll(inner)
	op := &ir.Opaque{Span: span, What: what, Text: r.text(span), Inputs: []ir.Rel{input}, Open: true}
	r.show(s, r.opaqueColumns(op), alias, nil)
	return op
}

// unpivot lowers UNPIVOT to a union over the columns, without NULLs unless they
// are asked for. Several value columns take a group of columns each time.
func (r *resolver) unpivot(t *ast.Unpivot, s *scope) ir.Rel {
	inner := &scope{parent: s.parent, ctes: s.ctes}
	input := r.table(t.Input, inner)
	all := r.starColumns(inner, inner.relations, true)
	if all.open != nil || t.Star != nil || len(t.Values) == 0 {
		return r.opaquePivot(t.Span, "unpivot", input, inner, t.Alias, s)
	}
	byKey := map[string]ir.ColumnID{}
	for _, c := range all.columns {
		byKey[r.keyOf(c.name)] = c.id
	}
	names := &ir.Values{Columns: []ir.ColumnID{r.newColumn(r.fold(t.Name), ir.Type{Family: ir.TextType}, t.Span)}}
	values := make([]*ir.Case, len(t.Values))
	types := make([]ir.Type, len(t.Values))
	for i := range values {
		values[i] = &ir.Case{Operand: &ir.Col{ID: names.Columns[0]}}
	}
	gone := map[ir.ColumnID]bool{}
	for _, in := range t.In {
		if len(in.Columns) != len(values) {
			return r.opaquePivot(t.Span, "unpivot", input, inner, t.Alias, s)
		}
		var words []string
		for _, path := range in.Columns {
			words = append(words, r.fold(path[len(path)-1]))
		}
		label := text(strings.Join(words, "_"))
		if in.Alias != nil {
			label = r.expr(inner, in.Alias)
		}
		names.Rows = append(names.Rows, []ir.Expr{label})
		for i, path := range in.Columns {
			id := byKey[r.key(path[len(path)-1])]
			if id == 0 {
				return r.opaquePivot(t.Span, "unpivot", input, inner, t.Alias, s)
			}
			gone[id] = true
			types[i] = r.commonType(types[i], r.typeOfColumn(id))
			values[i].Whens = append(values[i].Whens, ir.When{Cond: label, Result: &ir.Col{ID: id}})
		}
	}
	project := &ir.Project{Input: &ir.Join{Kind: ir.Inner, Left: input, Right: names}}
	var valueColumns []outColumn
	var nulls []ir.Expr
	for i, v := range values {
		id := r.newColumn(r.fold(t.Values[i]), types[i], t.Span)
		project.Items = append(project.Items, ir.Computed{Column: id, Expr: v})
		valueColumns = append(valueColumns, outColumn{r.fold(t.Values[i]), id})
		nulls = append(nulls, op("is null", &ir.Col{ID: id}))
	}
	var rel ir.Rel = project
	if !t.IncludeNulls {
		rel = &ir.Filter{Input: rel, Pred: op("not", and(nulls))}
	}
	var out result
	for _, c := range all.columns {
		if !gone[c.id] {
			out.columns = append(out.columns, c)
		}
	}
	nameColumn := outColumn{r.fold(t.Name), names.Columns[0]}
	if r.dialect.Scope.Unnamed == dialect.UnnamedBigQuery {
		out.columns = append(append(out.columns, valueColumns...), nameColumn)
	} else {
		out.columns = append(append(out.columns, nameColumn), valueColumns...)
	}
	r.show(s, r.derived(out, nil), t.Alias, nil)
	return rel
}
