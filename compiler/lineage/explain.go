package lineage

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/tailwater/tailwater/compiler/dialect"
	"github.com/tailwater/tailwater/compiler/ir"
	"github.com/tailwater/tailwater/internal/addr"
	"github.com/tailwater/tailwater/internal/source"
)

// Explanation says in SQL how a query makes its columns and what decides its
// rows, over the columns of the nodes that it reads.
type Explanation struct {
	Columns    []Expression // in SELECT order
	Conditions []Condition  // in the order in which they apply, each once
}

// Expression is what one output column is made of.
type Expression struct {
	Column string
	Text   string
	// Span is where the expression stands in the compiled SQL; zero where it
	// stands nowhere, such as behind a star.
	Span source.Span
}

// Condition is one thing that decides rows: a filter, the condition of a join,
// a grouping key.
type Condition struct {
	Kind   Kind
	Text   string
	Inputs []addr.Column // sorted
}

// Explain spells out a query. It costs about as much as [Query], and is not
// needed to compare projects.
func Explain(q *ir.Query, d *dialect.Dialect) *Explanation {
	r := newReader(q, d)
	r.conditions = &[]condition{}
	out := &Explanation{}
	for _, o := range q.Outputs {
		s := &speller{reader: r, q: q, left: longest}
		out.Columns = append(out.Columns, Expression{Column: o.Name, Text: shorten(s.column(o.Column).text), Span: r.place(q, o.Column)})
	}
	r.rows(q.Root)
	for _, c := range *r.conditions {
		s := &speller{reader: r, q: q, left: longest}
		cond := Condition{Kind: c.kind, Text: shorten(s.expr(c.expr).text)}
		for _, d := range c.deps {
			cond.Inputs = append(cond.Inputs, r.leaves[d.leaf])
		}
		slices.SortFunc(cond.Inputs, addr.CompareColumns)
		cond.Inputs = slices.Compact(cond.Inputs)
		same := func(o Condition) bool { return o.Kind == cond.Kind && o.Text == cond.Text }
		if len(cond.Inputs) > 0 && !slices.ContainsFunc(out.Conditions, same) {
			out.Conditions = append(out.Conditions, cond)
		}
	}
	return out
}

// Expression finds that of an output column. Nothing is known where there is
// none, or where x is nil.
func (x *Explanation) Expression(column string) Expression {
	if x == nil {
		return Expression{}
	}
	for _, e := range x.Columns {
		if e.Column == column {
			return e
		}
	}
	return Expression{}
}

// Condition joins the texts of the conditions of a kind that use an input.
func (x *Explanation) Condition(from addr.Column, kind Kind) string {
	if x == nil {
		return ""
	}
	var texts []string
	for _, c := range x.Conditions {
		if _, ok := slices.BinarySearchFunc(c.Inputs, from, addr.CompareColumns); ok && c.Kind == kind {
			texts = append(texts, c.Text)
		}
	}
	return strings.Join(texts, "; ")
}

// condition is one expression that decides rows.
type condition struct {
	kind Kind
	expr ir.Expr
	deps deps
}

// place is where the expression of a column stands; a column that is passed on
// stands where it was made.
func (r *reader) place(q *ir.Query, id ir.ColumnID) source.Span {
	for range len(r.defs) {
		d := &r.defs[id]
		if span := q.Columns[id].Span; !span.IsZero() || d.scan || len(d.columns) != 1 || len(d.exprs) > 0 {
			return span
		}
		id = d.columns[0]
	}
	return source.Span{}
}

func shorten(s string) string { return shortenTo(s, longest) }

func shortenTo(s string, most int) string {
	s = strings.Join(strings.Fields(s), " ")
	if len(s) <= most {
		return s
	}
	cut := most
	for !utf8.RuneStart(s[cut]) {
		cut--
	}
	return s[:cut] + "…"
}
