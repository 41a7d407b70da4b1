package delta

import (
	"slices"
	"strings"

	"github.com/tailwater/tailwater/compiler/ir"
	"github.com/tailwater/tailwater/internal/addr"
)

// SameType reports whether a column of a node certainly has the same type on both
// sides, to the letter: the same functions of the same types give the same type,
// and small integers leave an integer what it is.
func (c *Comparer) SameType(n addr.Node, column string) bool {
	q := question{n, column}
	if same, ok := c.types[q]; ok {
		return same
	}
	c.types[q] = false // for circles
	both := c.typersOf(n)
	if both == nil {
		return false
	}
	b := both[0].output(column)
	c.types[q] = b != "" && b == both[1].output(column)
	return c.types[q]
}

// typersOf are those of both queries of a node; nil where one is missing.
func (c *Comparer) typersOf(n addr.Node) *[2]*typer {
	if both, ok := c.typers[n]; ok {
		return both
	}
	c.typers[n] = nil
	base, head := c.in.Queries(n)
	if base == nil || head == nil {
		return nil
	}
	both := [2]*typer{newTyper(c, base), newTyper(c, head)}
	c.typers[n] = &both
	return &both
}

// typer spells the type of an expression as a term; "" for one that it cannot
// tell.
type typer struct {
	*Comparer
	*side
	known  map[ir.ColumnID]string
	from   map[ir.ColumnID][]ir.Expr // what a column that an operator brings in has the type of
	scans  map[ir.ColumnID]question
	budget int
}

func newTyper(c *Comparer, q *ir.Query) *typer {
	t := &typer{Comparer: c, side: newSide(q), known: map[ir.ColumnID]string{}}
	t.origins()
	return t
}

// output is the type of a column of the query.
func (t *typer) output(name string) string {
	for _, o := range t.query.Outputs {
		if o.Name == name {
			t.budget = 5000
			return t.column(o.Column)
		}
	}
	return ""
}

func (t *typer) origins() {
	t.from, t.scans = map[ir.ColumnID][]ir.Expr{}, map[ir.ColumnID]question{}
	t.each(func(r ir.Rel) {
		switch r := r.(type) {
		case *ir.Scan:
			for _, o := range r.Columns {
				t.scans[o.Column] = question{r.Node, o.Name}
			}
		case *ir.Aggregate:
			for _, k := range slices.Concat(r.Keys, r.Aggs) {
				t.from[k.Column] = []ir.Expr{k.Expr}
			}
		case *ir.Window:
			for _, w := range r.Items {
				t.from[w.Column] = []ir.Expr{w.Call}
			}
		case *ir.SetOp:
			for i, id := range r.Columns {
				for _, arm := range r.Arms {
					if arm.Columns[i] != 0 {
						t.from[id] = append(t.from[id], &ir.Col{ID: arm.Columns[i]})
					}
				}
			}
		case *ir.Ref:
			for i, id := range r.Columns {
				if id != 0 && !t.inlined(r) && !r.CTE.Recursive && len(r.Columns) == len(r.CTE.Outputs) {
					t.from[id] = []ir.Expr{&ir.Col{ID: r.CTE.Outputs[i].Column}}
				}
			}
		}
	})
}

func (t *typer) column(id ir.ColumnID) string {
	if name, ok := t.known[id]; ok {
		return name
	}
	t.known[id] = "" // for circles
	name := t.columnType(id)
	if t.budget >= 0 || name != "" {
		t.known[id] = name
	}
	return name
}

func (t *typer) columnType(id ir.ColumnID) string {
	if q, ok := t.scans[id]; ok {
		if name := t.query.Columns[id].Type.Name; name != "" {
			return name
		}
		if q.node != "" && !t.in.Same(q.node, []string{q.column}) && !t.SameType(q.node, q.column) {
			return ""
		}
		return string(q.node) + "." + strings.ToLower(q.column)
	}
	if def := t.defs[id]; def != nil {
		return t.of(def)
	}
	return t.common(t.from[id])
}

func (t *typer) of(e ir.Expr) string {
	if t.budget--; t.budget < 0 {
		return ""
	}
	if c := cases(e); c != nil {
		var values []ir.Expr
		for _, b := range branchesOf(e, c) {
			values = append(values, b.value)
		}
		return t.common(values)
	}
	switch e := e.(type) {
	case *ir.Col:
		return t.column(e.ID)
	case *ir.Const:
		switch {
		case e.Kind == ir.Null:
			return "null"
		case e.Kind == ir.Integer && len(strings.TrimLeft(e.Text, "-")) < 5:
			return smallNumbers[len(strings.TrimLeft(e.Text, "-"))]
		case e.Kind == ir.String:
			return "literal"
		}
		return "constant " + e.Text + " " + e.Type.Family.String() + " " + e.Type.Name
	case *ir.Cast:
		if e.Type.Name != "" {
			return e.Type.Name
		}
	case *ir.Call:
		return t.call(e)
	}
	return ""
}

// keeps are the functions whose type is that of their first argument, or of all.
var keeps = map[string]int{"coalesce": 9, "greatest": 9, "least": 9, "min": 1, "max": 1, "nullif": 1, "lag": 1, "lead": 1, "first_value": 1, "last_value": 1}

func (t *typer) call(e *ir.Call) string {
	if n := keeps[e.Fn]; n > 0 && !e.Op && len(e.Args) > 0 {
		return t.common(e.Args[:min(n, len(e.Args))])
	}
	args, exact := make([]string, len(e.Args)), make([]string, len(e.Args))
	for i, a := range e.Args {
		if args[i] = t.of(a); args[i] == "" {
			return ""
		}
		exact[i] = args[i]
		if k, ok := a.(*ir.Const); ok && k.Kind != ir.Null { // a scale, a part of a date
			exact[i] = "constant " + k.Text
		}
	}
	if e.Op && len(args) == 2 && (e.Fn == "+" || e.Fn == "-" || e.Fn == "*") {
		for i, a := range args {
			if wholeNumber[a] && (small(args[1-i]) || args[1-i] == a) {
				return a
			}
		}
	}
	return e.Fn + "(" + strings.Join(exact, ", ") + ")"
}

// smallNumbers are the types of small integers, by their digits: some warehouses
// count them.
var smallNumbers = [...]string{"", "small 1", "small 2", "small 3", "small 4"}

func small(t string) bool { return strings.HasPrefix(t, "small ") }

// wholeNumber are the types that a sum or product with a small number keeps.
var wholeNumber = map[string]bool{"integer": true, "int": true, "int4": true, "bigint": true, "int8": true, "int64": true}

// open are the types of texts of any length.
var open = map[string]bool{"text": true, "varchar": true, "character varying": true, "string": true}

// common is the type that values of several types are brought to.
func (t *typer) common(list []ir.Expr) string {
	var kinds []string
	for _, e := range list {
		k := t.of(e)
		if k == "" {
			return ""
		}
		if k != "null" && !slices.Contains(kinds, k) {
			kinds = append(kinds, k)
		}
	}
	if len(kinds) == 2 {
		for i, k := range kinds {
			if other := kinds[1-i]; small(other) && wholeNumber[k] || other == "literal" && open[k] {
				return k
			}
		}
	}
	slices.Sort(kinds)
	if len(kinds) > 1 && !slices.ContainsFunc(kinds, func(k string) bool { return !small(k) }) {
		return kinds[len(kinds)-1]
	}
	if len(kinds) == 1 {
		return kinds[0]
	}
	return "(" + strings.Join(kinds, " or ") + ")"
}
