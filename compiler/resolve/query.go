package resolve

import (
	"fmt"

	"github.com/tailwater/tailwater/compiler/ast"
	"github.com/tailwater/tailwater/compiler/ir"
	"github.com/tailwater/tailwater/internal/source"
)

// query resolves a query within env, the scope around it (nil at the top).
func (r *resolver) query(q *ast.Query, env *scope) result {
	env = r.with(q.With, env)
	if sel, ok := q.Body.(*ast.Select); ok {
		return r.selectCore(sel, q.OrderBy, q.Limit, env)
	}
	return r.ordered(r.body(q.Body, env), q.OrderBy, q.Limit, env)
}

// body resolves what stands inside a query.
func (r *resolver) body(b ast.Body, env *scope) result {
	switch b := b.(type) {
	case *ast.Select:
		return r.selectCore(b, nil, nil, env)
	case *ast.SetOp:
		return r.setOp(b, env)
	case *ast.Values:
		return r.values(b, env)
	case *ast.Query:
		return r.query(b, env)
	}
	panic(fmt.Sprintf("resolve: unknown body %T", b))
}

// valuesName is what column i of VALUES is called until an alias names it.
func (r *resolver) valuesName(i int) string {
	if rules := r.dialect.Scope; rules.Values != "" {
		return fmt.Sprintf(rules.Values, i+rules.ValuesFirst)
	}
	return r.dialect.Names.Fold(fmt.Sprintf("column%d", i+1), false)
}

// values resolves VALUES.
func (r *resolver) values(v *ast.Values, env *scope) result {
	s := &scope{parent: env}
	out := &ir.Values{}
	var res result
	for _, row := range v.Rows {
		exprs := make([]ir.Expr, len(row))
		for i, e := range row {
			exprs[i] = r.expr(s, e)
			for i >= len(out.Columns) {
				name := r.valuesName(len(out.Columns))
				id := r.newColumn(name, ir.Type{}, v.Span)
				out.Columns = append(out.Columns, id)
				res.columns = append(res.columns, outColumn{name, id})
			}
			meta := &r.out.Columns[out.Columns[i]]
			meta.Type = r.commonType(meta.Type, r.typeOf(exprs[i]))
		}
		out.Rows = append(out.Rows, exprs)
	}
	for i, row := range out.Rows { // rows of different length: fill with NULL
		for len(row) < len(out.Columns) {
			row = append(row, &ir.Const{Kind: ir.Null})
		}
		out.Rows[i] = row
	}
	res.rel = out
	return res
}

// ordered adds ORDER BY and LIMIT to a body that is no select: only its output
// columns are visible.
func (r *resolver) ordered(res result, order *ast.OrderBy, limit *ast.Limit, env *scope) result {
	if order == nil && limit == nil {
		return res
	}
	s := &scope{parent: env}
	s.relations = []*relation{r.derived(res, nil)}
	keys := r.sortKeys(order, func(e ast.Expr) ir.Expr {
		if i, ok := ordinal(e); ok && i < len(res.columns) {
			return &ir.Col{ID: res.columns[i].id}
		}
		return r.expr(s, e)
	}, func() []ir.Expr { return columnsOf(res) })
	res.rel = r.limited(res.rel, keys, limit, s)
	return res
}

func columnsOf(res result) []ir.Expr {
	out := make([]ir.Expr, len(res.columns))
	for i, c := range res.columns {
		out[i] = &ir.Col{ID: c.id}
	}
	return out
}

// sortKeys resolves ORDER BY. all gives the output columns, for ORDER BY ALL.
func (r *resolver) sortKeys(order *ast.OrderBy, key func(ast.Expr) ir.Expr, all func() []ir.Expr) []ir.SortKey {
	if order == nil {
		return nil
	}
	var out []ir.SortKey
	for _, it := range order.Items {
		exprs := []ir.Expr{nil}
		if it.Expr != nil {
			exprs[0] = key(it.Expr)
		} else {
			exprs = all()
		}
		for _, e := range exprs {
			out = append(out, ir.SortKey{Expr: e, Desc: it.Desc, NullsFirst: r.nullsFirst(it)})
		}
	}
	return out
}

// nullsFirst fills in the dialect's default.
func (r *resolver) nullsFirst(it ast.OrderItem) bool {
	switch it.Nulls {
	case ast.NullsFirst:
		return true
	case ast.NullsLast:
		return false
	}
	return r.dialect.NullsLow != it.Desc
}

// limited puts Sort and Limit on top.
func (r *resolver) limited(rel ir.Rel, keys []ir.SortKey, limit *ast.Limit, s *scope) ir.Rel {
	if limit == nil {
		if len(keys) == 0 {
			return rel
		}
		return &ir.Sort{Input: rel, By: keys}
	}
	return &ir.Limit{
		Input:    rel,
		By:       keys,
		Count:    r.optional(s, limit.Count),
		Offset:   r.optional(s, limit.Offset),
		Percent:  limit.Percent,
		WithTies: limit.WithTies,
	}
}

// ordinal reads a plain positive number as a position from zero.
func ordinal(e ast.Expr) (int, bool) {
	lit, ok := e.(*ast.Literal)
	if !ok || lit.Kind != ast.IntegerLiteral || len(lit.Text) > 5 {
		return 0, false
	}
	n := 0
	for _, c := range lit.Text {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int(c-'0')
	}
	return n - 1, n > 0
}

// derived makes a relation for FROM out of a result.
func (r *resolver) derived(res result, names []string) *relation {
	rel := &relation{names: names, open: res.open}
	rel.columns = make([]relColumn, len(res.columns))
	for i, c := range res.columns {
		rel.columns[i] = relColumn{name: c.name, key: r.keyOf(c.name)}
	}
	columns := res.columns
	rel.use = func(i int) ir.ColumnID { return columns[i].id }
	return rel
}

var noSpan source.Span
