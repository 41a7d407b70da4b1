package canon

import "github.com/tailwater/tailwater/compiler/ir"

// demand marks the columns of a query that anything uses: what nobody looks at
// is not summed up.
func demand(q *ir.Query) []bool {
	d := &demanded{used: make([]bool, len(q.Columns)), refs: map[*ir.CTE][]*ir.Ref{}}
	d.rel(q.Root)
	d.outputs(q.Outputs)
	for i := len(q.CTEs) - 1; i >= 0; i-- {
		c := q.CTEs[i]
		for j, o := range c.Outputs {
			for _, r := range d.refs[c] {
				if j < len(r.Columns) && r.Columns[j] != 0 && d.used[r.Columns[j]] || c.Recursive {
					d.used[o.Column] = true
				}
			}
		}
		d.rel(c.Root)
	}
	return d.used
}

type demanded struct {
	used []bool
	refs map[*ir.CTE][]*ir.Ref
}

func (d *demanded) outputs(outs []ir.Output) {
	for _, o := range outs {
		d.used[o.Column] = true
	}
}

func (d *demanded) rel(r ir.Rel) {
	ir.Walk(r, func(r ir.Rel) bool {
		for _, e := range ir.Exprs(r) {
			d.expr(e)
		}
		switch r := r.(type) {
		case *ir.Ref:
			d.refs[r.CTE] = append(d.refs[r.CTE], r)
		case *ir.Distinct:
			d.ids(r.Columns)
		case *ir.SetOp:
			for _, a := range r.Arms {
				d.ids(a.Columns)
			}
		case *ir.TableFunc:
			for _, in := range r.Inputs {
				d.all(in)
			}
		case *ir.Opaque:
			for _, in := range r.Inputs {
				d.all(in)
			}
		}
		return true
	})
}

// all marks whatever a relation introduces.
func (d *demanded) all(r ir.Rel) {
	ir.Walk(r, func(r ir.Rel) bool {
		d.ids(ir.Introduces(r))
		return true
	})
}

func (d *demanded) ids(ids []ir.ColumnID) {
	for _, id := range ids {
		d.used[id] = true
	}
}

func (d *demanded) expr(e ir.Expr) {
	ir.WalkExpr(e, func(e ir.Expr) bool {
		switch e := e.(type) {
		case *ir.Col:
			d.used[e.ID] = true
		case *ir.Subquery:
			d.ids(e.Columns)
			d.rel(e.Rel)
		}
		return true
	})
}
