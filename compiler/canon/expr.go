package canon

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/tailwater/tailwater/compiler/dialect"
	"github.com/tailwater/tailwater/compiler/ir"
)

func (b *builder) exprs(es []ir.Expr) []*term {
	out := make([]*term, len(es))
	for i, e := range es {
		out[i] = b.expr(e)
	}
	return out
}

// expr brings an expression into the normal form of a value: all three truth
// values can be seen.
func (b *builder) expr(e ir.Expr) *term {
	switch e := e.(type) {
	case *ir.Col:
		if t := b.cols[e.ID]; t != nil {
			return t
		}
		panic(fmt.Sprintf("canon: column %d (%s) is used where nothing introduces it", e.ID, b.query.Columns[e.ID].Name))
	case *ir.Const:
		return constant(e)
	case *ir.Call:
		return b.apply(e)
	case *ir.Case:
		return b.caseTerm(e)
	case *ir.Cast:
		return b.cast(e)
	case *ir.Subquery:
		return b.subquery(e)
	case *ir.Lambda:
		text := make([]string, len(e.Params))
		for i, p := range e.Params {
			text[i] = strconv.Itoa(p)
		}
		return newTerm("lambda", strings.Join(text, ","), b.expr(e.Body))
	case *ir.LambdaVar:
		return newTerm("lambda var", strconv.Itoa(e.Index))
	case *ir.Field:
		return newTerm("field", e.Name, b.expr(e.X))
	case *ir.OpaqueExpr:
		return newTerm("opaque", e.What+"\x00"+e.Text, b.exprs(e.Parts)...)
	}
	panic(fmt.Sprintf("canon: unknown expression %T", e))
}

// filter is the normal form of a condition of which only TRUE matters.
func (b *builder) filter(e ir.Expr) *term {
	if e == nil {
		return nil
	}
	return b.expr(e)
}

func null() *term { return newTerm("const", "null") }

// constKinds start the text of constants: '1' is not 1.
var constKinds = map[ir.ConstKind]string{
	ir.Null: "null", ir.Bool: "bool", ir.Integer: "int", ir.Decimal: "decimal", ir.Float: "float", ir.String: "text",
	ir.Bytes: "bytes", ir.Typed: "typed", ir.Interval: "interval", ir.Unit: "unit", ir.Param: "param",
}

func constant(c *ir.Const) *term {
	switch c.Kind {
	case ir.Null:
		return null()
	case ir.Typed:
		return newTerm("cast", typeKey(c.Type), newTerm("const", "text:"+c.Text))
	case ir.Bool:
		return newTerm("const", "bool:"+strings.ToLower(c.Text))
	case ir.Unit:
		return newTerm("const", "unit:"+unit(c.Text))
	}
	return newTerm("const", constKinds[c.Kind]+":"+c.Text)
}

// units are spellings of one unit of time.
var units = map[string]string{
	"years": "year", "yyyy": "year", "yy": "year", "quarters": "quarter", "qq": "quarter", "months": "month", "mm": "month",
	"weeks": "week", "days": "day", "dd": "day", "hours": "hour", "hh": "hour", "minutes": "minute", "mi": "minute",
	"seconds": "second", "ss": "second",
}

func unit(s string) string {
	if u, ok := units[s]; ok {
		return u
	}
	return s
}

// typeKey is a type as part of a digest.
func typeKey(t ir.Type) string {
	if t.Name != "" {
		if alias, ok := typeNames[t.Name]; ok {
			return alias
		}
		return t.Name
	}
	return "family " + t.Family.String()
}

// typeNames are spellings of one type in every dialect that has both.
var typeNames = map[string]string{"integer": "int", "bool": "boolean", "character varying": "varchar"}

// apply brings a call into normal form.
func (b *builder) apply(c *ir.Call) *term {
	args := b.exprs(c.Args)
	if c.Op {
		if t := b.operator(c, args); t != nil {
			return t
		}
	}
	name := c.Fn
	if !c.Op {
		f, known := b.dialect.Function(c.Fn)
		if f.Canonical != "" {
			name = f.Canonical
		}
		text := "fn:" + name
		if c.Mods != nil {
			text += b.mods(c.Mods)
			args = append(args, b.modArgs(c.Mods)...)
		}
		t := newTerm("call", text, args...)
		return b.volatile(t, f, known)
	}
	text := name
	if c.Mods != nil {
		text += b.mods(c.Mods)
		args = append(args, b.modArgs(c.Mods)...)
	}
	return newTerm("op", text, args...)
}

// volatile taints what does not depend on the data alone. Each call that draws
// by chance is its own.
func (b *builder) volatile(t *term, f dialect.Function, known bool) *term {
	switch {
	case !known:
	case f.Volatility == dialect.PerStatement:
		t.taint = max(t.taint, Clock)
	case f.Volatility == dialect.PerCall:
		b.chances++
		t.text += fmt.Sprint("#", b.chances)
		t.taint = max(t.taint, Random)
	case f.Volatility == dialect.External:
		t.taint = max(t.taint, ExternalState)
	}
	return t
}

// mods spells what modifies a call, but for its expressions.
func (b *builder) mods(m *ir.CallMods) string {
	var s strings.Builder
	flagged := func(on bool, word string) {
		if on {
			s.WriteString("|" + word)
		}
	}
	flagged(m.Distinct, "distinct")
	flagged(m.Star, "star")
	flagged(m.WithinGroup, "within group")
	flagged(m.FromLast, "from last")
	flagged(m.HavingMax, "having max")
	flagged(m.Filter != nil, "filter")
	flagged(m.Limit != nil, "limit")
	flagged(m.Separator != nil, "separator")
	flagged(m.Having != nil, "having")
	flagged(m.NullTreatment == "ignore", "ignore nulls")
	fmt.Fprintf(&s, "|%d|%d", len(m.Order), len(m.Params))
	for _, n := range m.ArgNames {
		fmt.Fprintf(&s, "|%q", n)
	}
	for _, k := range m.Keywords {
		s.WriteString("|" + k)
	}
	return s.String()
}

func (b *builder) modArgs(m *ir.CallMods) []*term {
	var out []*term
	for _, e := range []ir.Expr{m.Filter, m.Limit, m.Separator, m.Having} {
		if e != nil {
			out = append(out, b.expr(e))
		}
	}
	for _, k := range m.Order {
		out = append(out, b.sortKey(k))
	}
	return append(out, b.exprs(m.Params)...)
}

// commutes reports whether the order of a term's arguments means nothing.
func commutes(op string) bool {
	return op == "and" || op == "or" || op == "=" || op == "<>" || op == "set"
}

// operator brings the operators with laws into normal form; nil for others.
func (b *builder) operator(c *ir.Call, args []*term) *term {
	switch c.Fn {
	case "and", "or":
		return junction(c.Fn, args)
	case "not":
		return b.negate(args[0])
	case "=", "<>", "<", "<=":
		return newTerm(c.Fn, "", args...)
	case ">":
		return newTerm("<", "", args[1], args[0])
	case ">=":
		return newTerm("<=", "", args[1], args[0])
	case "between":
		return junction("and", []*term{newTerm("<=", "", args[1], args[0]), newTerm("<=", "", args[0], args[2])})
	case "in":
		if len(args) == 2 {
			return newTerm("=", "", args...)
		}
		return newTerm("in", "", args[0], newTerm("set", "", distinctTerms(args[1:])...))
	}
	return nil
}

// junction flattens AND and OR and drops repeats of the same term.
func junction(op string, args []*term) *term {
	var flat []*term
	for _, a := range args {
		if a.op == op {
			flat = append(flat, a.args...)
			continue
		}
		flat = append(flat, a)
	}
	flat = distinctTerms(flat)
	if len(flat) == 1 {
		return flat[0]
	}
	return newTerm(op, "", flat...)
}

// distinctTerms drops repeats of what is one term, or one constant.
func distinctTerms(ts []*term) []*term {
	seen := map[string]bool{}
	var out []*term
	for _, t := range ts {
		if t.op == "const" {
			if seen[t.text] {
				continue
			}
			seen[t.text] = true
		} else if len(ts) < 32 && slices.Contains(out, t) {
			continue
		}
		out = append(out, t)
	}
	return out
}

// opposites negate a comparison: both are NULL together.
var opposites = map[string]string{"=": "<>", "<>": "="}

// negate is NOT x. An order is turned around only where that holds for NaN, too.
func (b *builder) negate(t *term) *term {
	switch {
	case t.op == "not":
		return t.args[0]
	case opposites[t.op] != "":
		return newTerm(opposites[t.op], "", t.args...)
	case t.op == "<" && b.dialect.NaNOrdered:
		return newTerm("<=", "", t.args[1], t.args[0])
	case t.op == "<=" && b.dialect.NaNOrdered:
		return newTerm("<", "", t.args[1], t.args[0])
	case t.op == "and", t.op == "or":
		args := make([]*term, len(t.args))
		for i, a := range t.args {
			args[i] = b.negate(a)
		}
		if t.op == "and" {
			return junction("or", args)
		}
		return junction("and", args)
	}
	return newTerm("not", "", t)
}

// caseTerm makes a searched CASE of every CASE; ELSE NULL is no ELSE.
func (b *builder) caseTerm(c *ir.Case) *term {
	var args []*term
	var operand *term
	if c.Operand != nil {
		operand = b.expr(c.Operand)
	}
	for _, w := range c.Whens {
		cond := b.expr(w.Cond)
		if operand != nil {
			cond = newTerm("=", "", operand, cond)
		}
		args = append(args, cond, b.expr(w.Result))
	}
	otherwise := null()
	if c.Else != nil {
		otherwise = b.expr(c.Else)
	}
	return newTerm("case", "", append(args, otherwise)...)
}

func (b *builder) cast(c *ir.Cast) *term {
	text := typeKey(c.Type)
	if c.Try {
		text = "try " + text
	}
	args := []*term{b.expr(c.X)}
	if c.Format != nil {
		text += " format"
		args = append(args, b.expr(c.Format))
	}
	return newTerm("cast", text, args...)
}

// subquery is a query as a value: known by its digests, with the columns of the
// enclosing query as arguments.
func (b *builder) subquery(q *ir.Subquery) *term {
	blk := b.rel(q.Rel)
	outs := make([]*term, len(q.Columns))
	for i, id := range q.Columns {
		outs[i] = b.cols[id]
	}
	if q.Kind == ir.ExistsQuery {
		outs = nil
	}
	s := seal(blk, outs)
	h := hash("subquery", q.Op).num(int(q.Kind)).num(len(q.X)).num(flag(q.Open)).digests(s.rows).digests(s.outs...)
	if q.Kind == ir.ExistsQuery {
		t := newTerm("exists", s.rows.key(), s.params...)
		t.taint = max(t.taint, s.taint)
		return t
	}
	t := newTerm("subquery", h.sum().key(), append(b.exprs(q.X), s.params...)...)
	t.taint = max(t.taint, s.taint, taintOf(outs))
	if q.Kind == ir.ScalarQuery && len(blk.atoms) > 0 {
		return t
	}
	return t
}
