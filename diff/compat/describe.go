package compat

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"

	"github.com/tailwater/tailwater/compiler/ir"
	"github.com/tailwater/tailwater/internal/addr"
)

// description spells the expressions of a query in terms of the columns of the
// relations that it reads: "orders.status = 'paid'". Names of CTEs and aliases
// do not show, so two versions can be compared by it. It is for saying what
// differs between queries whose digests differ, never for saying that they are
// equal.
type description struct {
	query *ir.Query
	defs  map[ir.ColumnID]definition
	texts map[ir.ColumnID]string
	open  map[ir.ColumnID]bool // being spelled: a recursive CTE
	// outer are columns that a join may leave without a row, by what says so.
	outer map[ir.ColumnID]bool
	nulls map[ir.ColumnID]string
	names naming
	// brief leaves out what columns of FROM are made of: it spells a condition much
	// as it was written.
	brief bool
}

// briefly spells as a description does, and no more than was written.
func (d *description) briefly() *description {
	out := *d
	out.brief, out.texts, out.open = true, map[ir.ColumnID]string{}, map[ir.ColumnID]bool{}
	return &out
}

// naming says what nodes and columns of a query are called where two versions are
// compared: by their names in head.
type naming struct {
	node   func(addr.Node) addr.Node
	column func(n addr.Node, name string) string
}

// same leaves names as they are.
var same = naming{func(n addr.Node) addr.Node { return n }, func(_ addr.Node, name string) string { return name }}

// definition is what a column is made of. Exactly one of rel's cases applies.
type definition struct {
	of    string         // the CTE that it is a column of
	expr  ir.Expr        // a computed column, an aggregate or a window call
	same  []ir.ColumnID  // the columns of a CTE or of the arms that it stands for
	text  string         // a column of a stored relation, or what cannot be spelled
	scan  *ir.Scan       // the relation that it is a column of
	item  *ir.WindowItem // a window call
	group bool           // a key of an aggregation
}

// inner is in the place of a CTE's name for what a query computes itself.
const inner = "*"

func describe(q *ir.Query, by naming) *description {
	d := &description{
		query: q, defs: map[ir.ColumnID]definition{}, texts: map[ir.ColumnID]string{}, open: map[ir.ColumnID]bool{},
		outer: map[ir.ColumnID]bool{}, nulls: map[ir.ColumnID]string{}, names: by,
	}
	for _, c := range q.CTEs {
		d.define(c.Root, false)
	}
	d.define(q.Root, false)
	return d
}

// define notes what each column below rel is made of. outer says that a join
// above may leave them without a row.
func (d *description) define(rel ir.Rel, outer bool) {
	if rel == nil {
		return
	}
	for _, id := range ir.Introduces(rel) {
		d.outer[id] = outer
	}
	d.columns(rel)
	for _, e := range ir.Exprs(rel) {
		ir.WalkExpr(e, func(e ir.Expr) bool {
			if s, ok := e.(*ir.Subquery); ok {
				d.define(s.Rel, false)
			}
			return true
		})
	}
	if j, ok := rel.(*ir.Join); ok {
		d.define(j.Left, outer || j.Kind == ir.Full)
		d.define(j.Right, outer || j.Kind == ir.Left || j.Kind == ir.Full)
		return
	}
	keeps := true
	switch rel.(type) {
	case *ir.Aggregate, *ir.SetOp, *ir.Opaque:
		keeps = false
	}
	for _, in := range ir.Inputs(rel) {
		d.define(in, outer && keeps)
	}
}

func (d *description) columns(rel ir.Rel) {
	switch rel := rel.(type) {
	case *ir.Scan:
		for _, c := range rel.Columns {
			d.defs[c.Column] = definition{text: d.relation(rel) + "." + d.names.column(rel.Node, c.Name), scan: rel}
		}
	case *ir.Ref:
		for i, id := range rel.Columns {
			if id != 0 && i < len(rel.CTE.Outputs) {
				d.defs[id] = definition{of: rel.CTE.Name, same: []ir.ColumnID{rel.CTE.Outputs[i].Column}}
			}
		}
	case *ir.Project:
		for _, it := range rel.Items {
			d.defs[it.Column] = definition{expr: it.Expr, of: inner}
		}
	case *ir.Aggregate:
		for _, it := range rel.Keys {
			d.defs[it.Column] = definition{expr: it.Expr, group: true}
		}
		for _, it := range rel.Aggs {
			d.defs[it.Column] = definition{expr: it.Expr}
		}
	case *ir.Window:
		for i := range rel.Items {
			d.defs[rel.Items[i].Column] = definition{expr: rel.Items[i].Call, item: &rel.Items[i]}
		}
	case *ir.SetOp:
		for i, id := range rel.Columns {
			var arms []ir.ColumnID
			for _, a := range rel.Arms {
				if i < len(a.Columns) && a.Columns[i] != 0 {
					arms = append(arms, a.Columns[i])
				}
			}
			d.defs[id] = definition{same: arms}
		}
	case *ir.Values:
		for i, id := range rel.Columns {
			def := definition{text: fmt.Sprintf("values column %d", i+1)}
			if len(rel.Rows) == 1 && i < len(rel.Rows[0]) {
				def = definition{expr: rel.Rows[0][i]}
			}
			d.defs[id] = def
		}
	case *ir.Unnest:
		var of []string
		for _, e := range rel.Exprs {
			if c, ok := e.(*ir.Col); ok {
				of = append(of, d.query.Columns[c.ID].Name)
			}
		}
		for _, id := range ir.Introduces(rel) {
			d.defs[id] = definition{text: fmt.Sprintf("%s(%s)", rel.Fn, strings.Join(of, ", "))}
		}
	default:
		for _, id := range ir.Introduces(rel) {
			d.defs[id] = definition{text: d.query.Columns[id].Name}
		}
	}
}

// relationName is what people call a relation.
func (d *description) relation(s *ir.Scan) string {
	switch {
	case s.Self:
		return "this"
	case s.Node != "":
		return d.names.node(s.Node).Name()
	}
	return s.Relation.String()
}

// longest is the length up to which an expression is spelled out; the rest of a
// longer one is known by its sum.
const longest = 1200

func (d *description) column(id ir.ColumnID) string {
	if s, ok := d.texts[id]; ok {
		return s
	}
	if d.open[id] {
		return "..."
	}
	d.open[id] = true
	s := d.spell(id)
	delete(d.open, id)
	if len(s) > longest {
		sum := sha256.Sum256([]byte(s))
		s = fmt.Sprintf("%s... %x", strings.ToValidUTF8(s[:80], ""), sum[:8])
	}
	d.texts[id] = s
	return s
}

func (d *description) spell(id ir.ColumnID) string {
	def := d.defs[id]
	if name := d.query.Columns[id].Name; d.brief && def.of != "" && name != "" {
		return strings.TrimPrefix(def.of+"."+name, inner+".")
	}
	switch {
	case def.item != nil:
		return d.window(def.item)
	case def.expr != nil:
		return d.expr(def.expr)
	case def.same != nil:
		var arms []string
		for _, c := range def.same {
			if s := d.column(c); !slices.Contains(arms, s) {
				arms = append(arms, s)
			}
		}
		return strings.Join(arms, " | ")
	case def.text != "":
		return def.text
	}
	return d.query.Columns[id].Name
}

func (d *description) window(w *ir.WindowItem) string {
	s := d.expr(w.Call) + " over ("
	if len(w.Partition) > 0 {
		s += "partition by " + d.list(w.Partition)
	}
	if len(w.Order) > 0 {
		s = strings.TrimSpace(s+" order by ") + " " + d.keys(w.Order)
	}
	if w.Frame != nil {
		s += fmt.Sprintf(" frame %d %d %d", w.Frame.Unit, w.Frame.Start.Kind, w.Frame.End.Kind)
	}
	return s + ")"
}

func (d *description) list(es []ir.Expr) string {
	out := make([]string, len(es))
	for i, e := range es {
		out[i] = d.expr(e)
	}
	return strings.Join(out, ", ")
}

func (d *description) keys(ks []ir.SortKey) string {
	out := make([]string, len(ks))
	for i, k := range ks {
		out[i] = d.expr(k.Expr)
		if k.Desc {
			out[i] += " desc"
		}
		if k.NullsFirst != k.Desc {
			out[i] += " nulls " + map[bool]string{true: "first", false: "last"}[k.NullsFirst]
		}
	}
	return strings.Join(out, ", ")
}

// expr spells an expression.
func (d *description) expr(e ir.Expr) string {
	switch e := e.(type) {
	case nil:
		return ""
	case *ir.Col:
		return d.column(e.ID)
	case *ir.Const:
		switch e.Kind {
		case ir.Null:
			return "null"
		case ir.String:
			return "'" + e.Text + "'"
		case ir.Typed:
			return e.Type.String() + " '" + e.Text + "'"
		}
		return e.Text
	case *ir.Call:
		return d.call(e)
	case *ir.Case:
		s := "case"
		if e.Operand != nil {
			s += " " + d.expr(e.Operand)
		}
		for _, w := range e.Whens {
			s += " when " + d.expr(w.Cond) + " then " + d.expr(w.Result)
		}
		if e.Else != nil {
			s += " else " + d.expr(e.Else)
		}
		return s + " end"
	case *ir.Cast:
		word := "cast"
		if e.Try {
			word = "try_cast"
		}
		return word + "(" + d.expr(e.X) + " as " + e.Type.String() + ")"
	case *ir.Field:
		return d.expr(e.X) + "." + e.Name
	case *ir.Subquery:
		return d.subquery(e)
	case *ir.Lambda:
		return "lambda " + d.expr(e.Body)
	case *ir.LambdaVar:
		return fmt.Sprintf("$%d", e.Index)
	case *ir.OpaqueExpr:
		return lastPart(e.Text) // without the alias before it, which may be called otherwise
	}
	return "?"
}

func (d *description) call(e *ir.Call) string {
	switch {
	case e.Op && (e.Fn == "and" || e.Fn == "or") || e.Op && len(e.Args) == 2 && !isName(e.Fn) && e.Fn != "subscript":
		args := make([]string, len(e.Args))
		for i, a := range e.Args {
			args[i] = d.expr(a)
			if c, ok := a.(*ir.Call); ok && c.Op && (c.Fn == "and" || c.Fn == "or") && c.Fn != e.Fn {
				args[i] = "(" + args[i] + ")"
			}
		}
		if e.Fn == "=" || e.Fn == "<>" {
			slices.SortStableFunc(args, literalsLast)
		}
		return strings.Join(args, " "+e.Fn+" ")
	case e.Op && len(e.Args) == 1:
		if e.Fn == "is null" || e.Fn == "is true" || e.Fn == "is false" {
			return d.expr(e.Args[0]) + " " + e.Fn
		}
		return e.Fn + " " + d.expr(e.Args[0])
	case e.Op && e.Fn == "in":
		return d.expr(e.Args[0]) + " in (" + d.list(e.Args[1:]) + ")"
	case e.Op && e.Fn == "between" && len(e.Args) == 3:
		return d.expr(e.Args[0]) + " between " + d.expr(e.Args[1]) + " and " + d.expr(e.Args[2])
	}
	s := e.Fn + "("
	if e.Mods != nil && e.Mods.Distinct {
		s += "distinct "
	}
	if e.Mods != nil && e.Mods.Star {
		s += "*"
	}
	s += d.list(e.Args)
	if e.Mods != nil && len(e.Mods.Order) > 0 {
		s += " order by " + d.keys(e.Mods.Order)
	}
	s += ")"
	if e.Mods != nil && e.Mods.Filter != nil {
		s += " filter (" + d.expr(e.Mods.Filter) + ")"
	}
	return s
}

// literalsLast puts the sides of an equality in one order.
func literalsLast(a, b string) int {
	literal := func(s string) bool { return s != "" && (s[0] == '\'' || s[0] >= '0' && s[0] <= '9') }
	switch {
	case literal(a) != literal(b) && literal(a):
		return 1
	case literal(a) != literal(b):
		return -1
	}
	return strings.Compare(a, b)
}

func (d *description) subquery(s *ir.Subquery) string {
	word := map[ir.SubqueryKind]string{ir.ExistsQuery: "exists ", ir.InQuery: " in ", ir.AnyQuery: " any ", ir.AllQuery: " all "}[s.Kind]
	var cols []string
	for _, c := range s.Columns {
		cols = append(cols, d.column(c))
	}
	text := d.list(s.X) + s.Op + word + "(select " + strings.Join(cols, ", ")
	sh := &shape{d: d}
	sh.walk(s.Rel)
	for _, part := range sh.parts {
		text += "; " + part.String()
	}
	return text + ")"
}

// short cuts a text for a message.
func short(s string) string {
	const room = 130
	s = strings.Join(strings.Fields(s), " ")
	if len(s) > room {
		s = strings.ToValidUTF8(s[:room], "") + "..."
	}
	return s
}
