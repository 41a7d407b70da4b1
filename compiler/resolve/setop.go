package resolve

import (
	"github.com/tailwater/tailwater/compiler/ast"
	"github.com/tailwater/tailwater/compiler/ir"
)

var setKinds = map[ast.SetOpKind]ir.SetKind{ast.Union: ir.Union, ast.Intersect: ir.Intersect, ast.Except: ir.Except}

// setOp resolves a set operation. The first arm names the columns; the types
// are the common ones.
func (r *resolver) setOp(op *ast.SetOp, env *scope) result {
	arms := make([]result, len(op.Arms))
	for i, a := range op.Arms {
		arms[i] = r.body(a, env)
	}
	out := &ir.SetOp{Kind: setKinds[op.Kind], All: op.All}
	res := result{rel: out}
	names := arms[0].columns
	if op.ByName {
		names = r.byName(op, arms, out)
	} else {
		for _, a := range arms {
			out.Arms = append(out.Arms, ir.SetArm{Input: a.rel, Columns: r.arity(ids(a.columns), len(names), op.Span)})
		}
	}
	for i, c := range names {
		var t ir.Type
		for _, arm := range out.Arms {
			if id := arm.Columns[i]; id != 0 {
				t = r.commonType(t, r.typeOfColumn(id))
			}
		}
		id := r.newColumn(c.name, t, op.Span)
		out.Columns = append(out.Columns, id)
		res.columns = append(res.columns, outColumn{c.name, id})
	}
	r.openArms(op, arms, out, &res)
	return res
}

// arity makes an arm as wide as the first one.
func (r *resolver) arity(columns []ir.ColumnID, n int, span ast.Span) []ir.ColumnID {
	if len(columns) == n {
		return columns
	}
	r.partial(CodeSetArity, span, "the arms of a set operation have %d and %d columns", n, len(columns))
	out := make([]ir.ColumnID, n)
	copy(out, columns)
	return out
}

// byName pairs the arms' columns by name. A column that an arm lacks is NULL
// there.
func (r *resolver) byName(op *ast.SetOp, arms []result, out *ir.SetOp) []outColumn {
	var names []outColumn
	at := map[string]int{}
	for _, a := range arms {
		for _, c := range a.columns {
			if _, ok := at[r.keyOf(c.name)]; !ok {
				at[r.keyOf(c.name)] = len(names)
				names = append(names, c)
			}
		}
	}
	for _, a := range arms {
		arm := ir.SetArm{Input: a.rel, Columns: make([]ir.ColumnID, len(names))}
		for _, c := range a.columns {
			arm.Columns[at[r.keyOf(c.name)]] = c.id
		}
		out.Arms = append(out.Arms, arm)
	}
	return names
}

// openArms passes names on through arms whose columns are not all known. Which
// column stands at which place is not known then, so the query is partial; and
// what compares whole rows is opaque.
func (r *resolver) openArms(op *ast.SetOp, arms []result, out *ir.SetOp, res *result) {
	open := false
	for _, a := range arms {
		open = open || a.open != nil
	}
	if !open {
		return
	}
	r.partial(CodeUnknownStar, op.Span, "a set operation over columns that are not all known")
	if op.Kind != ast.Union || !op.All {
		res.rel, res.open = r.opaqueRows(out, "set operation over unknown columns", op.Span)
		return
	}
	res.open = func(name ast.Ident) ir.ColumnID {
		for i, c := range res.columns {
			if r.keyOf(c.name) == r.key(name) {
				return out.Columns[i]
			}
		}
		columns := make([]ir.ColumnID, len(arms))
		for i, a := range arms {
			for _, c := range a.columns {
				if r.keyOf(c.name) == r.key(name) {
					columns[i] = c.id
				}
			}
			if columns[i] == 0 && a.open != nil {
				columns[i] = a.open(name)
			}
		}
		id := r.newColumn(r.fold(name), ir.Type{}, name.Span)
		out.Columns = append(out.Columns, id)
		for i := range out.Arms {
			out.Arms[i].Columns = append(out.Arms[i].Columns, columns[i])
		}
		res.columns = append(res.columns, outColumn{r.fold(name), id})
		return id
	}
}

// opaqueRows wraps a relation whose rows depend on columns that are not known.
func (r *resolver) opaqueRows(rel ir.Rel, what string, span ast.Span) (ir.Rel, func(ast.Ident) ir.ColumnID) {
	op := &ir.Opaque{Span: span, What: what, Text: r.text(span), Inputs: []ir.Rel{rel}, Open: true}
	return op, r.opaqueColumns(op).open
}
