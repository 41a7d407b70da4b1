package ir

import (
	"fmt"
	"strings"
)

// Format prints a query for tests and for people: its CTEs, then its operators
// as a tree, inputs below. A column is its name and ID: "total:4".
func Format(q *Query) string {
	f := &formatter{columns: q.Columns}
	for _, c := range q.CTEs {
		f.line(0, "cte "+c.Name+": "+f.outputs(c.Outputs, c.Open))
		f.rel(1, c.Root)
	}
	f.line(0, "query: "+f.outputs(q.Outputs, q.Open))
	f.rel(1, q.Root)
	return f.b.String()
}

type formatter struct {
	b       strings.Builder
	columns []ColumnMeta
}

func (f *formatter) line(depth int, s string) {
	f.b.WriteString(strings.Repeat("  ", depth) + s + "\n")
}

func (f *formatter) column(id ColumnID) string {
	if id <= 0 || int(id) >= len(f.columns) {
		return fmt.Sprintf("?:%d", id)
	}
	return fmt.Sprintf("%s:%d", f.columns[id].Name, id)
}

func (f *formatter) ids(ids []ColumnID) string {
	words := make([]string, len(ids))
	for i, id := range ids {
		if words[i] = "null"; id != 0 {
			words[i] = f.column(id)
		}
	}
	return strings.Join(words, ", ")
}

func (f *formatter) outputs(outs []Output, open bool) string {
	words := make([]string, 0, len(outs)+1)
	for _, o := range outs {
		words = append(words, fmt.Sprintf("%s:%d", o.Name, o.Column))
	}
	if open {
		words = append(words, "…")
	}
	return strings.Join(words, ", ")
}

func (f *formatter) rel(depth int, rel Rel) {
	if rel == nil {
		return
	}
	f.line(depth, f.head(rel))
	for _, in := range Inputs(rel) {
		f.rel(depth+1, in)
	}
}

// head is the line of one operator.
func (f *formatter) head(rel Rel) string {
	switch rel := rel.(type) {
	case *Scan:
		name := string(rel.Node)
		if name == "" {
			name = rel.Relation.String()
		}
		return strings.TrimRight(fmt.Sprintf("scan %s: %s%s", name, f.outputs(rel.Columns, rel.Open), f.scanWords(rel)), " ")
	case *Ref:
		return fmt.Sprintf("ref %s: %s", rel.CTE.Name, f.ids(rel.Columns))
	case *Values:
		rows := make([]string, len(rel.Rows))
		for i, r := range rel.Rows {
			rows[i] = "(" + f.exprs(r) + ")"
		}
		return fmt.Sprintf("values %s: %s", strings.Join(rows, ", "), f.ids(rel.Columns))
	case *Filter:
		return "filter " + f.expr(rel.Pred)
	case *Project:
		return "project " + f.computed(rel.Items)
	case *Join:
		words := rel.Kind.String() + " join"
		for _, w := range []struct {
			on   bool
			word string
		}{{rel.Lateral, "lateral"}, {rel.Asof, "asof"}, {rel.Any, "any"}} {
			if w.on {
				words += " " + w.word
			}
		}
		if rel.On != nil {
			words += " on " + f.expr(rel.On)
		}
		if rel.Match != nil {
			words += " match " + f.expr(rel.Match)
		}
		return words
	case *Aggregate:
		s := "aggregate " + f.computed(rel.Aggs)
		if len(rel.Keys) > 0 {
			s += " by " + f.computed(rel.Keys)
		}
		if rel.Sets != nil {
			s += fmt.Sprintf(" sets %v", rel.Sets)
		}
		return s
	case *Window:
		items := make([]string, len(rel.Items))
		for i, w := range rel.Items {
			items[i] = f.column(w.Column) + " = " + f.expr(w.Call) + f.over(w)
		}
		return "window " + strings.Join(items, ", ")
	case *Distinct:
		return "distinct " + f.ids(rel.Columns)
	case *DistinctOn:
		return "distinct on " + f.exprs(rel.On) + f.order(rel.Order)
	case *SetOp:
		s := rel.Kind.String()
		if rel.All {
			s += " all"
		}
		arms := make([]string, len(rel.Arms))
		for i, a := range rel.Arms {
			arms[i] = "(" + f.ids(a.Columns) + ")"
		}
		return s + ": " + f.ids(rel.Columns) + " from " + strings.Join(arms, ", ")
	case *Sort:
		return "sort" + f.order(rel.By)
	case *Limit:
		s := "limit" + f.order(rel.By)
		if rel.Count != nil {
			s += " count " + f.expr(rel.Count)
		}
		if rel.Offset != nil {
			s += " offset " + f.expr(rel.Offset)
		}
		if rel.WithTies {
			s += " with ties"
		}
		if rel.Percent {
			s += " percent"
		}
		if len(rel.Partition) > 0 {
			s += " for each " + f.exprs(rel.Partition)
		}
		return s
	case *Unnest:
		s := fmt.Sprintf("unnest %s(%s): %s", rel.Fn, f.exprs(rel.Exprs), f.ids(rel.Columns))
		if rel.Offset != 0 {
			s += " offset " + f.column(rel.Offset)
		}
		if rel.Outer {
			s += " outer"
		}
		return s
	case *TableFunc:
		return fmt.Sprintf("table function %s(%s): %s", rel.Fn, f.exprs(rel.Args), f.ids(rel.Columns))
	case *Opaque:
		s := fmt.Sprintf("opaque %s: %s", rel.What, f.ids(rel.Columns))
		if len(rel.Exprs) > 0 {
			s += " of " + f.exprs(rel.Exprs)
		}
		return s + fmt.Sprintf(" %q", rel.Text)
	}
	panic(fmt.Sprintf("ir: unknown relation %T", rel))
}

func (f *formatter) scanWords(s *Scan) string {
	out := ""
	if s.Self {
		out += " self"
	}
	if s.Modifier != "" {
		out += " " + s.Modifier
	}
	if s.Sample != "" {
		out += " " + s.Sample
	}
	if len(s.At) > 0 {
		out += " at " + f.exprs(s.At)
	}
	return out
}

func (f *formatter) computed(items []Computed) string {
	words := make([]string, len(items))
	for i, it := range items {
		words[i] = f.column(it.Column) + " = " + f.expr(it.Expr)
	}
	return strings.Join(words, ", ")
}

func (f *formatter) over(w WindowItem) string {
	s := " over ("
	if len(w.Partition) > 0 {
		s += "partition " + f.exprs(w.Partition)
	}
	s += f.order(w.Order)
	if w.Frame != nil {
		s += fmt.Sprintf(" frame %d %s to %s", w.Frame.Unit, f.bound(w.Frame.Start), f.bound(w.Frame.End))
	}
	return s + ")"
}

func (f *formatter) bound(b Bound) string {
	if b.Offset != nil {
		return fmt.Sprintf("%d(%s)", b.Kind, f.expr(b.Offset))
	}
	return fmt.Sprint(b.Kind)
}

func (f *formatter) order(keys []SortKey) string {
	if len(keys) == 0 {
		return ""
	}
	words := make([]string, len(keys))
	for i, k := range keys {
		words[i] = f.expr(k.Expr)
		if k.Desc {
			words[i] += " desc"
		}
		if k.NullsFirst {
			words[i] += " nulls first"
		}
	}
	return " order " + strings.Join(words, ", ")
}

func (f *formatter) exprs(es []Expr) string {
	words := make([]string, len(es))
	for i, e := range es {
		words[i] = f.expr(e)
	}
	return strings.Join(words, ", ")
}

func (f *formatter) expr(e Expr) string {
	switch e := e.(type) {
	case nil:
		return "-"
	case *Col:
		return f.column(e.ID)
	case *Const:
		switch e.Kind {
		case String:
			return fmt.Sprintf("'%s'", e.Text)
		case Typed:
			return fmt.Sprintf("%s '%s'", e.Type, e.Text)
		}
		if e.Kind == Null {
			return "null"
		}
		return e.Text
	case *Call:
		return f.call(e)
	case *Case:
		s := "case"
		if e.Operand != nil {
			s += " " + f.expr(e.Operand)
		}
		for _, w := range e.Whens {
			s += " when " + f.expr(w.Cond) + " then " + f.expr(w.Result)
		}
		if e.Else != nil {
			s += " else " + f.expr(e.Else)
		}
		return s + " end"
	case *Cast:
		word := "cast"
		if e.Try {
			word = "try_cast"
		}
		format := ""
		if e.Format != nil {
			format = " format " + f.expr(e.Format)
		}
		return fmt.Sprintf("%s(%s as %s%s)", word, f.expr(e.X), e.Type, format)
	case *Subquery:
		inner := &formatter{columns: f.columns}
		inner.rel(0, e.Rel)
		kinds := [...]string{"?", "scalar", "exists", "in", "any", "all", "array", "table"}
		words := []string{kinds[e.Kind]}
		if e.Op != "" {
			words = append(words, e.Op)
		}
		if len(e.X) > 0 {
			words = append(words, f.exprs(e.X))
		}
		if len(e.Columns) > 0 {
			words = append(words, "→ "+f.ids(e.Columns))
		}
		return strings.Join(words, " ") + " {" + strings.ReplaceAll(strings.TrimSpace(inner.b.String()), "\n", "; ") + "}"
	case *Lambda:
		return fmt.Sprintf("%v -> %s", e.Params, f.expr(e.Body))
	case *LambdaVar:
		return fmt.Sprintf("$%d", e.Index)
	case *Field:
		return f.expr(e.X) + "." + e.Name
	case *OpaqueExpr:
		return fmt.Sprintf("opaque %s %q (%s)", e.What, e.Text, f.exprs(e.Parts))
	}
	panic(fmt.Sprintf("ir: unknown expression %T", e))
}

func (f *formatter) call(c *Call) string {
	args := f.exprs(c.Args)
	if m := c.Mods; m != nil {
		if m.Star {
			args = "*"
		}
		if m.Distinct {
			args = "distinct " + args
		}
		args += f.order(m.Order)
		if m.Filter != nil {
			args += " filter " + f.expr(m.Filter)
		}
		if m.NullTreatment != "" {
			args += " " + m.NullTreatment + " nulls"
		}
		args += f.rest(m)
	}
	return c.Fn + "(" + args + ")"
}

// rest prints what few calls have.
func (f *formatter) rest(m *CallMods) string {
	s := ""
	for _, part := range []struct {
		word string
		e    Expr
	}{{"limit", m.Limit}, {"separator", m.Separator}, {"having", m.Having}} {
		if part.e != nil {
			s += " " + part.word + " " + f.expr(part.e)
		}
	}
	for _, flag := range []struct {
		on   bool
		word string
	}{{m.HavingMax, "max"}, {m.WithinGroup, "within group"}, {m.FromLast, "from last"}} {
		if flag.on {
			s += " " + flag.word
		}
	}
	if len(m.Params) > 0 {
		s += " params " + f.exprs(m.Params)
	}
	if len(m.ArgNames) > 0 {
		s += " as " + strings.Join(m.ArgNames, ",")
	}
	if len(m.Keywords) > 0 {
		s += " " + strings.Join(m.Keywords, " ")
	}
	return s
}
