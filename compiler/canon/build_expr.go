package canon

import (
	"fmt"
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
		return b.constant(e)
	case *ir.Call:
		return b.apply(e)
	case *ir.Case:
		return b.caseTerm(e)
	case *ir.Cast:
		return b.castTerm(e)
	case *ir.Subquery:
		return b.subquery(e)
	case *ir.Lambda:
		for i, p := range e.Params {
			b.lambdas[p] = len(b.lambdas) + i
		}
		body := b.expr(e.Body)
		for _, p := range e.Params {
			delete(b.lambdas, p)
		}
		return newTerm("lambda", fmt.Sprint(len(e.Params), " at ", len(b.lambdas)), body)
	case *ir.LambdaVar:
		if n, ok := b.lambdas[e.Index]; ok {
			return newTerm("lambda var", strconv.Itoa(n))
		}
		return newTerm("lambda var", "free "+strconv.Itoa(e.Index))
	case *ir.Field:
		return newTerm("field", e.Name, b.expr(e.X))
	case *ir.OpaqueExpr:
		return newTerm("opaque", e.What+"\x00"+e.Text, b.exprs(e.Parts)...)
	}
	panic(fmt.Sprintf("canon: unknown expression %T", e))
}

// apply brings a call into normal form.
func (b *builder) apply(c *ir.Call) *term {
	args := b.exprs(c.Args)
	if c.Mods == nil {
		if t := b.known(c, args); t != nil {
			return t
		}
	}
	if !c.Op {
		f, known := b.dialect.Function(c.Fn)
		text := "fn:" + c.Fn
		if f.Canonical != "" {
			text = "fn:" + f.Canonical
		}
		if c.Mods != nil {
			text += b.mods(c.Mods)
			args = append(args, b.modArgs(c.Mods)...)
		}
		if known && f.Volatility == dialect.PerCall {
			b.chances++
			text += fmt.Sprint("#", b.chances)
		}
		return b.called(newTerm("call", text, args...), f, known)
	}
	text := c.Fn
	if c.Mods != nil {
		text += b.mods(c.Mods)
		args = append(args, b.modArgs(c.Mods)...)
	}
	return b.plain(text, args)
}

// called adds what is known of a function's result, and taints what does not
// depend on the data alone.
func (b *builder) called(t *term, f dialect.Function, known bool) *term {
	if !known {
		return t
	}
	t.kind = b.returned(f, t.args)
	switch f.Volatility {
	case dialect.PerStatement:
		t.taint = max(t.taint, Clock)
	case dialect.PerCall:
		t.taint = max(t.taint, Random)
	case dialect.External:
		t.taint = max(t.taint, ExternalState)
	}
	if b.strict(t) && hasNull(t.args) {
		return null()
	}
	return t
}

// returnFamilies are the results of functions that are of one family for sure.
var returnFamilies = map[string]ir.Family{
	"text": ir.TextType, "int": ir.IntType, "bool": ir.BoolType, "float": ir.FloatType, "date": ir.DateType, "array": ir.ArrayType,
	"json": ir.JSONType, "timestamptz": ir.TimestampTZType, "timestamp": ir.TimestampType,
}

func (b *builder) returned(f dialect.Function, args []*term) kind {
	if f.Returns == "arg1" && len(args) > 0 {
		return kind{family: args[0].kind.family, exact: args[0].kind.exact}
	}
	return b.kindOf(ir.Type{Family: returnFamilies[f.Returns]})
}

// known brings the operators and functions with laws into normal form; nil for
// others.
func (b *builder) known(c *ir.Call, args []*term) *term {
	if !c.Op {
		return b.knownFunction(c.Fn, args)
	}
	switch c.Fn {
	case "and":
		return b.and(args...)
	case "or":
		return b.or(args...)
	case "not":
		return b.not(args[0])
	case "=", "<>", "<", "<=":
		return b.compare(c.Fn, args[0], args[1])
	case "!=":
		return b.compare("<>", args[0], args[1])
	case ">":
		return b.compare("<", args[1], args[0])
	case ">=":
		return b.compare("<=", args[1], args[0])
	case "between":
		if len(args) == 3 {
			return b.and(b.compare("<=", args[1], args[0]), b.compare("<=", args[0], args[2]))
		}
	case "in":
		return b.in(args[0], args[1:])
	case "is null":
		return b.isNullTerm(args[0])
	case "is true", "is false":
		return b.truth(c.Fn, args[0])
	case "is unknown":
		return b.isNullTerm(args[0])
	case "is distinct from":
		return b.distinctFrom(args[0], args[1])
	case "+", "-", "*", "/", "%", "||":
		return b.arithmetic(c.Fn, args)
	}
	return nil
}

// knownFunction is a function that says what an operator says; nil for others.
func (b *builder) knownFunction(name string, args []*term) *term {
	switch {
	case name == "coalesce" && len(args) > 0, (name == "ifnull" || name == "nvl") && len(args) == 2 && b.dialect.Name != "sqlserver":
		return b.coalesce(args...)
	case name == "nullif" && len(args) == 2:
		return b.conditional([]*term{b.compare("=", args[0], args[1]), null(), args[0]})
	case (name == "if" || name == "iff" || name == "iif") && len(args) == 3 && args[0].kind.family == ir.BoolType:
		return b.conditional(args)
	case name == "nvl2" && len(args) == 3:
		return b.conditional([]*term{b.isNullTerm(args[0]), args[2], args[1]})
	case name == "equal_null" && len(args) == 2:
		return b.not(b.distinctFrom(args[0], args[1]))
	}
	return nil
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

// caseTerm makes a searched CASE of every CASE.
func (b *builder) caseTerm(c *ir.Case) *term {
	var args []*term
	var operand *term
	if c.Operand != nil {
		operand = b.expr(c.Operand)
	}
	for _, w := range c.Whens {
		cond := b.expr(w.Cond)
		if operand != nil {
			cond = b.compare("=", operand, cond)
		}
		args = append(args, cond, b.expr(w.Result))
	}
	otherwise := null()
	if c.Else != nil {
		otherwise = b.expr(c.Else)
	}
	return b.conditional(append(args, otherwise))
}

func (b *builder) castTerm(c *ir.Cast) *term {
	how := ""
	if c.Try {
		how = "try"
	}
	if c.Format == nil {
		return b.cast(b.expr(c.X), c.Type, how)
	}
	t := newTerm("cast format", how+" "+typeKey(c.Type), b.expr(c.X), b.expr(c.Format))
	return t.typed(b.kindOf(c.Type))
}

// subquery is a query as a value.
func (b *builder) subquery(q *ir.Subquery) *term {
	blk := b.rel(q.Rel)
	outs := b.terms(q.Columns)
	switch {
	case q.Kind == ir.ExistsQuery:
		return b.existsOf(blk)
	case q.Kind == ir.ScalarQuery && len(outs) == 1 && !q.Open:
		return b.pickOf(blk, outs[0])
	case (q.Kind == ir.InQuery || q.Kind == ir.AnyQuery && q.Op == "=") && len(outs) == len(q.X) && len(outs) > 0 && !q.Open:
		return b.inRows(b.exprs(q.X), blk, outs)
	}
	x := b.exprs(q.X)
	r, args, cols := b.close(blk, outs)
	h := hash("subquery", q.Op).num(int(q.Kind)).num(len(x)).num(flag(q.Open))
	for _, c := range cols {
		h.digests(r.digestOf(c.name))
	}
	t := of("subquery", h.sum().key(), r, append(args[:len(args):len(args)], x...))
	t.taint = max(t.taint, taintOf(outs))
	return t
}

// sortKey spells one key of an order.
func (b *builder) sortKey(k ir.SortKey) *term {
	x := b.expr(k.Expr)
	text := "asc"
	if k.Desc {
		text = "desc"
	}
	if k.NullsFirst {
		text += " nulls first"
	}
	return newTerm("order", text, x)
}
