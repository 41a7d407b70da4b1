package lineage

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"

	"github.com/tailwater/tailwater/compiler/ir"
	"github.com/tailwater/tailwater/internal/addr"
)

// version reads one side of a contrast.
type version struct {
	Version
	reader *reader
	keys   map[ir.Expr]string     // of what has been read
	cols   map[ir.ColumnID]string // likewise; empty while a column is being read
	ctes   map[*ir.CTE][]element
	uses   map[ir.Expr]string // see inputs
}

func newVersion(v Version) *version {
	return &version{Version: v, reader: newReader(v.Query, v.Dialect), keys: map[ir.Expr]string{}, cols: map[ir.ColumnID]string{}, ctes: map[*ir.CTE][]element{}, uses: map[ir.Expr]string{}}
}

func (v *version) output(name string) ir.Expr {
	for _, o := range v.Query.Outputs {
		if name != "" && o.Name == name {
			return &ir.Col{ID: o.Column}
		}
	}
	return nil
}

// view is an expression as an operator and its parts. Equal operators over equal
// parts are equal expressions.
type view struct {
	part
	op    string
	rows  string // of a subquery: what decides its rows
	parts []part
	bag   bool // the order of parts does not matter
	// list is set where an operator may have more or fewer parts; between stands
	// between them.
	list    bool
	between string
}

// unfold goes from a column to what it is made of, through CTEs, as long as that
// is one expression.
func (v *version) unfold(p part) part {
	for range len(v.reader.defs) {
		col, ok := p.expr.(*ir.Col)
		if !ok {
			break
		}
		d := &v.reader.defs[col.ID]
		at := v.place(p)
		switch {
		case d.scan || d.window != nil || d.fn != "" || len(d.exprs)+len(d.columns) != 1:
			return part{p.expr, at}
		case len(d.exprs) == 1:
			p = part{d.exprs[0], at}
		default:
			p = part{&ir.Col{ID: d.columns[0]}, at}
		}
	}
	return part{p.expr, v.place(p)}
}

// commutes are operators of which the order of operands does not matter.
var commutes = map[string]bool{"and": true, "or": true, "=": true, "<>": true, "+": true, "*": true}

// lists are operators and functions that take any number of parts.
var lists = map[string]string{
	"and": " and ", "or": " or ", "in": ", ", "coalesce": ", ", "concat": ", ", "concat_ws": ", ", "||": " || ", "+": " + ", "*": " * ",
	"greatest": ", ", "least": ", ", "row": ", ", "array": ", ", "struct": ", ",
}

// view takes an expression apart.
func (v *version) view(p part) view {
	p = v.unfold(p)
	w := view{part: p}
	add := func(es ...ir.Expr) {
		for _, e := range es {
			if e != nil {
				w.parts = append(w.parts, part{e, p.at})
			}
		}
	}
	switch e := p.expr.(type) {
	case *ir.Col:
		v.columnView(&w, e, add)
	case *ir.Const:
		w.op = fmt.Sprintf("constant %d %s %s", e.Kind, e.Type, e.Text)
	case *ir.Call:
		v.callView(&w, e, add)
	case *ir.Case:
		w.op, w.list, w.between = fmt.Sprintf("case %t %t", e.Operand != nil, e.Else != nil), true, " "
		if len(e.Whens) == 1 && e.Operand == nil && e.Else == nil { // also a branch of others
			add(e.Whens[0].Cond, e.Whens[0].Result)
			w.op, w.list = "branch", false
			break
		}
		add(e.Operand)
		for _, when := range e.Whens {
			at := v.Places[when.Cond].To(v.Places[when.Result])
			if at.IsZero() {
				at = p.at
			}
			w.parts = append(w.parts, part{v.branch(e, when), at})
		}
		add(e.Else)
	case *ir.Cast:
		w.op = fmt.Sprintf("cast %s %t %t", e.Type, e.Try, e.Format != nil)
		add(e.X, e.Format)
	case *ir.Subquery:
		w.op = fmt.Sprintf("subquery %d %s %d", e.Kind, e.Op, len(e.X))
		w.rows = v.rowsKey(e.Rel)
		add(e.X...)
		if e.Kind != ir.ExistsQuery {
			for _, id := range e.Columns {
				add(&ir.Col{ID: id})
			}
		}
	case *ir.Lambda:
		w.op = fmt.Sprintf("lambda %d", len(e.Params))
		add(e.Body)
	case *ir.LambdaVar:
		w.op = fmt.Sprintf("variable %d", e.Index)
	case *ir.Field:
		w.op = "field " + e.Name
		add(e.X)
	case *ir.OpaqueExpr:
		w.op = "opaque " + e.What + " " + e.Text
		add(e.Parts...)
	default:
		panic(fmt.Sprintf("lineage: unknown expression %T", e))
	}
	return w
}

// branch is one WHEN as an expression of its own.
func (v *version) branch(of *ir.Case, w ir.When) ir.Expr {
	if of.Operand != nil {
		return &ir.Case{Whens: []ir.When{{Cond: &ir.Call{Fn: "=", Op: true, Args: []ir.Expr{of.Operand, w.Cond}}, Result: w.Result}}}
	}
	return &ir.Case{Whens: []ir.When{w}}
}

// columnView is a column that is not one expression: of a node, of a window, of
// the arms of a set operation, of what gives rows.
func (v *version) columnView(w *view, c *ir.Col, add func(...ir.Expr)) {
	d := &v.reader.defs[c.ID]
	switch {
	case d.scan:
		leaf := v.reader.leaves[d.leaf]
		w.op = "column " + string(v.now(leaf.Node)) + "\x00" + leaf.Name
	case d.window != nil:
		v.callView(w, d.window.Call, add)
		w.list, w.bag = false, false
		w.op = fmt.Sprintf("window %s %d%s", w.op, len(d.window.Partition), v.reader.frame(d.window))
		add(d.window.Partition...)
		w.op += orderView(d.window.Order, add)
	default:
		w.op = "made " + d.fn
		if len(d.exprs)+len(d.columns) == 0 {
			w.op = "column of a relation outside of the project " + v.Query.Columns[c.ID].Name
		}
		add(d.exprs...)
		for _, id := range d.columns {
			add(&ir.Col{ID: id})
		}
	}
}

// frame spells a window's frame.
func (r *reader) frame(w *ir.WindowItem) string {
	if w.Frame == nil {
		return ""
	}
	s := &speller{reader: r, q: &ir.Query{}, left: longestFragment}
	return fmt.Sprintf(" %d %s %s %s", w.Frame.Unit, s.bound(w.Frame.Start), s.bound(w.Frame.End), w.Frame.Exclude)
}

func orderView(keys []ir.SortKey, add func(...ir.Expr)) string {
	var op strings.Builder
	for _, k := range keys {
		fmt.Fprintf(&op, " order %t %t", k.Desc, k.NullsFirst)
		add(k.Expr)
	}
	return op.String()
}

func (v *version) callView(w *view, e *ir.Call, add func(...ir.Expr)) {
	between, list := lists[e.Fn]
	w.op, w.list, w.between, w.bag = "call "+e.Fn, list, between, e.Op && commutes[e.Fn]
	if !list {
		w.op += fmt.Sprintf(" %d", len(e.Args))
	}
	add(e.Args...)
	m := e.Mods
	if m == nil {
		return
	}
	w.op += fmt.Sprintf(" %t %t %t %t %t %t %s %t %t %t %d %q %q", m.Distinct, m.Star, m.Filter != nil, m.WithinGroup, m.Limit != nil, m.Separator != nil,
		m.NullTreatment, m.FromLast, m.Having != nil, m.HavingMax, len(m.Params), m.ArgNames, m.Keywords)
	w.op += orderView(m.Order, add)
	add(m.Filter, m.Limit, m.Separator, m.Having)
	add(m.Params...)
}

// key tells expressions apart: equal keys, equal expressions. A column of a
// recursive CTE is known by its name where it meets itself.
func (v *version) key(e ir.Expr) string {
	if e == nil {
		return ""
	}
	col, isCol := e.(*ir.Col)
	if isCol {
		if k, ok := v.cols[col.ID]; ok {
			if k == "" {
				return "itself " + v.Query.Columns[col.ID].Name
			}
			return k
		}
		v.cols[col.ID] = ""
	} else if k, ok := v.keys[e]; ok {
		return k
	}
	w := v.view(part{expr: e})
	var k string
	if inner, ok := w.expr.(*ir.Col); !isCol || ok && inner.ID == col.ID {
		k = v.sum(w)
	} else {
		k = v.key(w.expr) // what the column stands for
	}
	if isCol {
		v.cols[col.ID] = k
	} else {
		v.keys[e] = k
	}
	return k
}

func (v *version) sum(w view) string {
	parts := make([]string, len(w.parts))
	for i, p := range w.parts {
		parts[i] = v.key(p.expr)
	}
	if w.bag {
		slices.Sort(parts)
	}
	return digest(w.op+w.rows, parts)
}

func digest(op string, parts []string) string {
	h := sha256.New()
	fmt.Fprintf(h, "%d:%s", len(op), op)
	for _, p := range parts {
		fmt.Fprintf(h, "|%d:%s", len(p), p)
	}
	return string(h.Sum(nil)[:16])
}

// inputs are the columns of nodes that an expression uses, as a text.
func (v *version) inputs(e ir.Expr) string {
	if text, ok := v.uses[e]; ok {
		return text
	}
	var cols []addr.Column
	for _, d := range v.reader.expr(nil, e, way{kind: Identity}) {
		c := v.reader.leaves[d.leaf]
		c.Node = v.now(c.Node)
		cols = append(cols, c)
	}
	slices.SortFunc(cols, addr.CompareColumns)
	text := fmt.Sprint(slices.Compact(cols))
	v.uses[e] = text
	return text
}
