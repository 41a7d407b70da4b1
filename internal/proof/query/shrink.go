package query

import (
	"fmt"
	"slices"

	"github.com/tailwater/tailwater/internal/proof/data"
)

// Reduction is one way to make a query smaller. Label says what it does, so that
// it can be done to two queries alike. The result need not be a valid query.
type Reduction struct {
	Label string
	Apply func() *Query
}

// Reductions lists ways to make q smaller, the boldest first. q is not changed.
func Reductions(q *Query) []Reduction {
	var out []Reduction
	n := 0
	for {
		r := &reducer{target: n, n: -1}
		r.reduce(q.Clone())
		if r.label == "" {
			return out
		}
		at := n
		out = append(out, Reduction{r.label, func() *Query {
			again := &reducer{target: at, n: -1}
			return again.reduce(q.Clone())
		}})
		n++
	}
}

// reducer walks a clone and does the target-th of all reductions to it.
type reducer struct {
	target, n int
	label     string
}

// now reports whether this is the reduction to do.
func (r *reducer) now(label string, args ...any) bool {
	r.n++
	if r.n != r.target {
		return false
	}
	r.label = fmt.Sprintf(label, args...)
	return true
}

func (r *reducer) reduce(q *Query) *Query {
	w := walk(q)
	for _, sub := range w.queries {
		if sub != q && r.now("only %s", sub.SQL()) {
			return &Query{CTEs: q.CTEs, Body: sub.Body, Order: sub.Order, Limit: sub.Limit, Skip: sub.Skip}
		}
	}
	steps := []func(){}
	for _, sub := range w.queries {
		steps = append(steps, func() { r.query(sub) })
	}
	for _, f := range w.froms {
		steps = append(steps, func() { r.from(f) })
	}
	for _, s := range w.selects {
		steps = append(steps, func() { r.sel(s) })
	}
	for _, s := range w.slots {
		steps = append(steps, func() { r.expr(s) })
	}
	for _, step := range steps {
		if step(); r.label != "" { // what was walked is not the query any more
			break
		}
	}
	return q
}

func (r *reducer) query(q *Query) {
	for i, c := range q.CTEs {
		if r.now("without cte %s", c.Name) {
			q.CTEs = slices.Delete(q.CTEs, i, i+1)
			return
		}
	}
	if op, ok := q.Body.(*SetOp); ok {
		for i := range op.Arms {
			if len(op.Arms) > 2 && r.now("without arm %d", i) {
				op.Arms = slices.Delete(op.Arms, i, i+1)
				return
			}
			if r.now("arm %d", i) {
				a := op.Arms[i]
				q.Body, q.Order, q.Limit, q.Skip = a.Body, a.Order, a.Limit, a.Skip
				return
			}
		}
		for col := range op.Arms[0].Columns() {
			if len(op.Arms[0].Columns()) > 1 && r.now("without column %d", col) {
				for _, a := range op.Arms {
					if s, ok := a.Body.(*Select); ok && col < len(s.Items) {
						s.Items = slices.Delete(s.Items, col, col+1)
					}
				}
				return
			}
		}
	}
	if q.Limit > 0 && r.now("no limit") {
		q.Limit, q.Skip, q.Order = 0, 0, nil
	}
}

func (r *reducer) from(f *From) {
	switch x := (*f).(type) {
	case *Join:
		for _, side := range []From{x.Left, x.Right} {
			if r.now("only side %s", fromSQL(side)) {
				*f = side
				return
			}
		}
		for i, c := range x.On {
			if len(x.On) > 1 && r.now("without on %s", c.SQL()) {
				x.On = slices.Delete(x.On, i, i+1)
				return
			}
		}
		if x.Kind != "inner" && len(x.On) > 0 && r.now("inner %s", fromSQL(x)) {
			x.Kind = "inner"
		}
	case *Derived:
		if s, ok := x.Query.Body.(*Select); ok && s.From != nil {
			if t, ok := s.From.(*Table); ok && r.now("table for %s", x.Query.SQL()) {
				*f = &Table{Name: t.Name, Alias: x.Alias, Columns: t.Columns}
			}
		}
	}
}

func (r *reducer) sel(s *Select) {
	for i := range s.Items {
		if len(s.Items) > 1 && r.now("without item %s", s.Items[i].Expr.SQL()) {
			s.Items = slices.Delete(s.Items, i, i+1)
			return
		}
	}
	for _, list := range []*[]*Expr{&s.Where, &s.Having, &s.Qualify, &s.Keys} {
		for i, c := range *list {
			if r.now("without %s", c.SQL()) {
				*list = slices.Delete(*list, i, i+1)
				return
			}
		}
	}
	if s.Distinct && r.now("no distinct") {
		s.Distinct = false
	}
	if len(s.On) > 0 && r.now("no distinct on") {
		s.On, s.Sort = nil, nil
	}
	if s.Grouping != Plain && r.now("plain groups") {
		s.Grouping = Plain
	}
	if s.Grouped && len(s.Having) == 0 && r.now("no groups %s", list(s.Keys)) {
		s.Grouped, s.Keys, s.Grouping = false, nil, Plain
	}
}

func (r *reducer) expr(s slot) {
	e := s.expr()
	for _, a := range e.Args {
		if a.Type == e.Type && r.now("%s for %s", a.SQL(), e.SQL()) {
			*s.at = a
			return
		}
	}
	small := e.Kind == Lit || e.Kind == Ref
	if !small && e.Type != data.Float && r.now("literal for %s", e.SQL()) {
		*s.at = lit(e.Type, data.Literals(e.Type)[0])
		return
	}
	if (e.Kind == Case || e.Kind == And || e.Kind == Or || e.Kind == In) && len(e.Args) > 3 && r.now("shorter %s", e.SQL()) {
		e.Args = slices.Delete(e.Args, 1, 3)
		return
	}
	if e.Kind == Case && len(e.Args) == 3 && r.now("no else %s", e.SQL()) {
		e.Args = e.Args[:2]
		return
	}
	if e.Filter != nil && r.now("no filter %s", e.SQL()) {
		e.Filter = nil
		return
	}
	if e.Over != nil {
		if len(e.Over.Partition) > 0 && r.now("no partition %s", e.SQL()) {
			e.Over.Partition = e.Over.Partition[1:]
			return
		}
		if len(e.Over.Order) > 0 && r.now("less order %s", e.SQL()) {
			e.Over.Order = e.Over.Order[1:]
			return
		}
		if e.Over.Frame != "" && r.now("no frame %s", e.SQL()) {
			e.Over.Frame = ""
		}
	}
}
