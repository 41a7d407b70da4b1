package query

import (
	"fmt"
	"strings"

	"github.com/tailwater/tailwater/internal/proof/data"
)

// SQL is the query's text.
func (q *Query) SQL() string {
	var b strings.Builder
	if len(q.CTEs) > 0 {
		b.WriteString("with ")
		for i, c := range q.CTEs {
			if i > 0 {
				b.WriteString(", ")
			}
			fmt.Fprintf(&b, "%s as (%s)", c.Name, c.Query.SQL())
		}
		b.WriteByte(' ')
	}
	b.WriteString(bodySQL(q.Body))
	if len(q.Order) > 0 {
		b.WriteString(" order by " + orderSQL(q.Order))
	}
	if q.Limit > 0 {
		fmt.Fprintf(&b, " limit %d", q.Limit)
	}
	if q.Skip > 0 {
		fmt.Fprintf(&b, " offset %d", q.Skip)
	}
	return b.String()
}

func bodySQL(b Body) string {
	switch b := b.(type) {
	case *Select:
		return b.sql()
	case *SetOp:
		op := " " + b.Op + " "
		if b.All {
			op = " " + b.Op + " all "
		}
		arms := make([]string, len(b.Arms))
		for i, a := range b.Arms {
			arms[i] = a.SQL()
			if sel, plain := a.Body.(*Select); !plain || len(a.CTEs) > 0 || len(a.Order) > 0 || a.Limit > 0 || len(sel.Sort) > 0 {
				arms[i] = "(" + arms[i] + ")"
			}
		}
		return strings.Join(arms, op)
	}
	panic(fmt.Sprintf("query: body %T", b))
}

func (s *Select) sql() string {
	var b strings.Builder
	b.WriteString("select ")
	if len(s.On) > 0 {
		b.WriteString("distinct on (" + list(s.On) + ") ")
	} else if s.Distinct {
		b.WriteString("distinct ")
	}
	if s.Star {
		b.WriteByte('*')
	} else {
		for i, it := range s.Items {
			if i > 0 {
				b.WriteString(", ")
			}
			b.WriteString(it.Expr.SQL())
			if _, joined := s.From.(*Join); joined || it.Expr.Kind != Ref || it.Expr.Name != it.Name {
				b.WriteString(" as " + it.Name)
			}
		}
	}
	if s.From != nil {
		b.WriteString(" from " + fromSQL(s.From))
	}
	clause(&b, " where ", s.Where)
	if s.Grouped && (len(s.Keys) > 0 || s.Grouping != Plain) {
		b.WriteString(" group by " + s.groupSQL())
	}
	clause(&b, " having ", s.Having)
	clause(&b, " qualify ", s.Qualify)
	if len(s.Sort) > 0 {
		b.WriteString(" order by " + orderSQL(s.Sort))
	}
	return b.String()
}

func (s *Select) groupSQL() string {
	keys := make([]string, len(s.Keys))
	for i, k := range s.Keys {
		keys[i] = k.SQL()
		if s.Ordinals {
			for j, it := range s.Items {
				if equalExpr(it.Expr, k) {
					keys[i] = fmt.Sprint(j + 1)
					break
				}
			}
		}
	}
	text := strings.Join(keys, ", ")
	switch s.Grouping {
	case Rollup:
		return "rollup (" + text + ")"
	case Cube:
		return "cube (" + text + ")"
	case Sets:
		return "grouping sets ((" + strings.Join(keys, "), (") + "), ())"
	}
	return text
}

func clause(b *strings.Builder, word string, conds []*Expr) {
	if len(conds) > 0 {
		b.WriteString(word + conjunction(conds))
	}
}

func conjunction(conds []*Expr) string {
	out := make([]string, len(conds))
	for i, c := range conds {
		out[i] = c.SQL()
	}
	return strings.Join(out, " and ")
}

func orderSQL(keys []Order) string {
	out := make([]string, len(keys))
	for i, k := range keys {
		out[i] = k.Expr.SQL()
		if k.Desc {
			out[i] += " desc"
		}
		if k.Nulls != "" {
			out[i] += " nulls " + k.Nulls
		}
	}
	return strings.Join(out, ", ")
}

func fromSQL(f From) string {
	switch f := f.(type) {
	case *Table:
		if f.Alias == f.Name {
			return f.Name
		}
		return f.Name + " as " + f.Alias
	case *Derived:
		if f.Lateral {
			return "lateral (" + f.Query.SQL() + ") as " + f.Alias
		}
		return "(" + f.Query.SQL() + ") as " + f.Alias
	case *Unnest:
		return "unnest(array[" + list(f.Elems) + "]) as " + f.Alias + "(elem)"
	case *Join:
		return joinSQL(f)
	}
	panic(fmt.Sprintf("query: from %T", f))
}

func joinSQL(j *Join) string {
	right := fromSQL(crossed(j.Right))
	if _, nested := j.Right.(*Join); nested {
		right = "(" + right + ")"
	}
	left := fromSQL(j.Left)
	if j.Kind != "comma" {
		left = fromSQL(crossed(j.Left))
	}
	switch j.Kind {
	case "comma":
		return left + ", " + right
	case "cross":
		return left + " cross join " + right
	}
	if len(j.Using) > 0 {
		return left + " " + j.Kind + " join " + right + " using (" + strings.Join(j.Using, ", ") + ")"
	}
	on := "true"
	if len(j.On) > 0 {
		on = conjunction(j.On)
	}
	return left + " " + j.Kind + " join " + right + " on " + on
}

// crossed writes a comma as CROSS JOIN where it stands within another join: it
// binds less than JOIN does.
func crossed(f From) From {
	j, ok := f.(*Join)
	if !ok || j.Kind != "comma" {
		return f
	}
	out := *j
	out.Kind = "cross"
	return &out
}

func list(es []*Expr) string {
	out := make([]string, len(es))
	for i, e := range es {
		out[i] = e.SQL()
	}
	return strings.Join(out, ", ")
}

// SQL is the expression's text, in parentheses where it is not an atom.
func (e *Expr) SQL() string { return e.Pad + e.text() }

func (e *Expr) text() string {
	not := ""
	if e.Not {
		not = "not "
	}
	switch e.Kind {
	case Ref:
		if e.Bare || e.Table == "" {
			return e.Name
		}
		return e.Table + "." + e.Name
	case Lit:
		return e.Name
	case Op:
		if len(e.Args) == 1 {
			return "(" + e.Name + " " + e.Args[0].SQL() + ")"
		}
		return "(" + e.Args[0].SQL() + " " + e.Name + " " + e.Args[1].SQL() + ")"
	case And, Or:
		word := map[Kind]string{And: " and ", Or: " or "}[e.Kind]
		out := make([]string, len(e.Args))
		for i, a := range e.Args {
			out[i] = a.SQL()
		}
		return "(" + strings.Join(out, word) + ")"
	case Not:
		return "(not " + e.Args[0].SQL() + ")"
	case Is:
		return "(" + e.Args[0].SQL() + " " + e.Name + ")"
	case Between:
		return "(" + e.Args[0].SQL() + " " + not + "between " + e.Args[1].SQL() + " and " + e.Args[2].SQL() + ")"
	case In:
		return "(" + e.Args[0].SQL() + " " + not + "in (" + list(e.Args[1:]) + "))"
	case Case:
		return "case" + whens(e.Args)
	case Simple:
		return "case " + e.Args[0].SQL() + whens(e.Args[1:])
	case Cast:
		return "cast(" + e.Args[0].SQL() + " as " + e.Type.SQL() + ")"
	case Func:
		return e.Name + "(" + list(e.Args) + ")"
	case Agg, Window:
		return e.callSQL()
	case Exists:
		return "(" + not + "exists (" + e.Query.SQL() + "))"
	case InQuery:
		return "(" + e.Args[0].SQL() + " " + not + "in (" + e.Query.SQL() + "))"
	case Scalar:
		return "(" + e.Query.SQL() + ")"
	}
	panic(fmt.Sprintf("query: expression of kind %d", e.Kind))
}

func whens(args []*Expr) string {
	var b strings.Builder
	for i := 0; i+1 < len(args); i += 2 {
		fmt.Fprintf(&b, " when %s then %s", args[i].SQL(), args[i+1].SQL())
	}
	if len(args)%2 == 1 {
		b.WriteString(" else " + args[len(args)-1].SQL())
	}
	return b.String() + " end"
}

func (e *Expr) callSQL() string {
	args := list(e.Args)
	if len(e.Args) == 0 && e.Name == "count" {
		args = "*"
	}
	if e.Distinct {
		args = "distinct " + args
	}
	out := e.Name + "(" + args + ")"
	if e.Filter != nil {
		out += " filter (where " + e.Filter.SQL() + ")"
	}
	if e.Over == nil {
		return out
	}
	var parts []string
	if len(e.Over.Partition) > 0 {
		parts = append(parts, "partition by "+list(e.Over.Partition))
	}
	if len(e.Over.Order) > 0 {
		parts = append(parts, "order by "+orderSQL(e.Over.Order))
	}
	if e.Over.Frame != "" {
		parts = append(parts, e.Over.Frame)
	}
	return out + " over (" + strings.Join(parts, " ") + ")"
}

func equalExpr(a, b *Expr) bool { return a.SQL() == b.SQL() }

func lit(t data.Type, text string) *Expr { return &Expr{Kind: Lit, Name: text, Type: t} }

func op(name string, t data.Type, args ...*Expr) *Expr {
	e := &Expr{Kind: Op, Name: name, Type: t, Args: args}
	for _, a := range args {
		e.Nullable = e.Nullable || a.Nullable
	}
	return e
}

func is(e *Expr, what string) *Expr {
	return &Expr{Kind: Is, Name: what, Type: data.Bool, Args: []*Expr{e}}
}
