package lineage

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/tailwater/tailwater/compiler/ir"
)

// longest is the length at which a spelled expression is cut short.
const longest = 2000

// speller writes expressions as SQL over the columns of other nodes: columns
// that the query computes on the way are written out. The text is for people;
// it follows the meaning, not the spelling, of the query.
type speller struct {
	*reader
	q    *ir.Query
	open []ir.ColumnID // being spelled: a recursive CTE's columns end here
	left int           // bytes that may still be written
}

// Binding strengths; a part that binds less than its place asks for is put in
// parentheses.
const (
	bindOr = iota + 1
	bindAnd
	bindNot
	bindCompare
	bindConcat
	bindAdd
	bindMultiply
	bindUnary
	bindTight
)

var operators = map[string]int{
	"or": bindOr, "and": bindAnd, "=": bindCompare, "<>": bindCompare, "<": bindCompare, "<=": bindCompare, ">": bindCompare,
	">=": bindCompare, "like": bindCompare, "ilike": bindCompare, "rlike": bindCompare, "regexp": bindCompare, "similar to": bindCompare,
	"is distinct from": bindCompare, "<=>": bindCompare, "~": bindCompare, "~*": bindCompare, "||": bindConcat, "->": bindTight,
	"->>": bindTight, "#>>": bindTight, "+": bindAdd, "-": bindAdd, "*": bindMultiply, "/": bindMultiply, "%": bindMultiply,
	"at time zone": bindTight, "collate": bindTight, "&": bindConcat, "|": bindConcat, "^": bindConcat, "<<": bindConcat, ">>": bindConcat,
}

// form is a text and how strongly it binds.
type form struct {
	text string
	bind int
}

func (f form) within(bind int) string {
	if f.bind < bind {
		return "(" + f.text + ")"
	}
	return f.text
}

func tight(text string) form { return form{text, bindTight} }

// column spells what a column is made of.
func (s *speller) column(id ir.ColumnID) form {
	if id <= 0 || int(id) >= len(s.defs) {
		return tight("null")
	}
	d := &s.defs[id]
	if d.scan {
		leaf := s.leaves[d.leaf]
		return tight(cmp.Or(leaf.Node.Name(), string(leaf.Node)) + "." + leaf.Name)
	}
	for _, o := range s.open {
		if o == id {
			return tight(s.q.Columns[id].Name)
		}
	}
	if s.left <= 0 {
		return tight("…")
	}
	s.open = append(s.open, id)
	defer func() { s.open = s.open[:len(s.open)-1] }()
	f := s.made(d)
	if f.text == "" { // a column of a relation that is no node
		f = tight(s.q.Columns[id].Name)
	}
	s.left -= len(f.text)
	return f
}

func (s *speller) made(d *definition) form {
	switch {
	case d.window != nil:
		return tight(s.call(d.window.Call).text + " over (" + s.over(d.window) + ")")
	case d.fn != "":
		args := s.list(d.exprs)
		for _, c := range d.columns[:min(len(d.columns), 8)] {
			args = append(args, s.column(c).text)
		}
		return tight(d.fn + "(" + strings.Join(args, ", ") + ")")
	}
	var ways []form
	for _, c := range d.columns {
		ways = append(ways, s.column(c))
	}
	for _, e := range d.exprs[:min(len(d.exprs), 8)] {
		ways = append(ways, s.expr(e))
	}
	return either(ways)
}

// either joins what a column is in the arms of a set operation.
func either(ways []form) form {
	var texts []string
	seen := map[string]bool{}
	for _, w := range ways {
		if !seen[w.text] {
			seen[w.text] = true
			texts = append(texts, w.text)
		}
	}
	switch len(texts) {
	case 0:
		return form{}
	case 1:
		return ways[0]
	}
	return form{strings.Join(texts, " | "), 0}
}

func (s *speller) list(es []ir.Expr) []string {
	out := make([]string, 0, len(es))
	for _, e := range es {
		out = append(out, s.expr(e).text)
	}
	return out
}

func (s *speller) expr(e ir.Expr) form {
	switch e := e.(type) {
	case nil:
		return tight("null")
	case *ir.Col:
		return s.column(e.ID)
	case *ir.Const:
		return tight(constant(e))
	case *ir.Call:
		return s.call(e)
	case *ir.Case:
		return tight(s.cases(e))
	case *ir.Cast:
		word := "cast("
		if e.Try {
			word = "try_cast("
		}
		return tight(word + s.expr(e.X).text + " as " + e.Type.String() + ")")
	case *ir.Subquery:
		return s.subquery(e)
	case *ir.Lambda:
		names := make([]string, len(e.Params))
		for i, p := range e.Params {
			names[i] = fmt.Sprintf("x%d", p)
		}
		return form{"(" + strings.Join(names, ", ") + ") -> " + s.expr(e.Body).text, bindOr}
	case *ir.LambdaVar:
		return tight(fmt.Sprintf("x%d", e.Index))
	case *ir.Field:
		return tight(s.expr(e.X).within(bindTight) + "." + e.Name)
	case *ir.OpaqueExpr:
		return form{e.Text, 0}
	}
	panic(fmt.Sprintf("lineage: unknown expression %T", e))
}

func constant(c *ir.Const) string {
	quoted := "'" + strings.ReplaceAll(c.Text, "'", "''") + "'"
	switch c.Kind {
	case ir.Null:
		return "null"
	case ir.String:
		return quoted
	case ir.Typed:
		return c.Type.String() + " " + quoted
	case ir.Interval:
		return "interval " + quoted
	}
	return c.Text
}

func (s *speller) cases(c *ir.Case) string {
	var b strings.Builder
	b.WriteString("case")
	if c.Operand != nil {
		b.WriteString(" " + s.expr(c.Operand).text)
	}
	for _, w := range c.Whens {
		b.WriteString(" when " + s.expr(w.Cond).text + " then " + s.expr(w.Result).text)
	}
	if c.Else != nil {
		b.WriteString(" else " + s.expr(c.Else).text)
	}
	return b.String() + " end"
}

func (s *speller) subquery(q *ir.Subquery) form {
	var columns []string
	for _, c := range q.Columns {
		columns = append(columns, s.column(c).text)
	}
	inner := "(select " + strings.Join(columns, ", ") + ")"
	left := strings.Join(s.list(q.X), ", ")
	switch q.Kind {
	case ir.ExistsQuery:
		return tight("exists (select …)")
	case ir.InQuery:
		return form{left + " in " + inner, bindCompare}
	case ir.AnyQuery:
		return form{left + " " + q.Op + " any " + inner, bindCompare}
	case ir.AllQuery:
		return form{left + " " + q.Op + " all " + inner, bindCompare}
	case ir.ArrayQuery:
		return tight("array" + inner)
	}
	return tight(inner)
}
