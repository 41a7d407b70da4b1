package ast

import (
	"fmt"
	"strings"
)

func (f *formatter) expr(e Expr) form {
	switch e := e.(type) {
	case *Name:
		return atom(f.names(e.Parts))
	case *Star:
		return f.star(e)
	case *Literal:
		return literal(e)
	case *Param:
		return node("param", atom(text(e.Text)))
	case *Unary:
		return node("unary "+e.Op, f.expr(e.X))
	case *Binary:
		return f.binary(e)
	case *Logic:
		if e.Or {
			return node("or", f.exprs(e.Args)...)
		}
		return node("and", f.exprs(e.Args)...)
	case *Not:
		return node("not", f.expr(e.X))
	case *Between, *In, *Like, *Is, *Quantified, *Exists, *Subquery:
		return f.predicate(e)
	case *Case:
		return f.caseExpr(e)
	case *Cast:
		return node("cast"+word(e.Try, "try"), join([]form{typeForm(e.Type), f.expr(e.X)}, f.opt("format", e.Format))...)
	case *Call:
		return f.call(e)
	case *DatePart:
		return atom(e.Unit + "!")
	case *Interval:
		if e.Unit == "" {
			return node("interval", f.expr(e.Value))
		}
		return node("interval", f.expr(e.Value), atom(e.Unit+"!"))
	case *Array, *Struct, *Map, *Row:
		return f.constructor(e)
	case *Subscript, *Field, *Path:
		return f.access(e)
	case *Lambda:
		return node("lambda "+f.columns(e.Params), f.expr(e.Body))
	case *Collate:
		return node("collate", f.expr(e.X), atom(text(e.Name)))
	case *AtTimeZone:
		return node("at-time-zone", f.expr(e.X), f.expr(e.Zone))
	case *Prior:
		if e.Root {
			return node("connect-by-root", f.expr(e.X))
		}
		return node("prior", f.expr(e.X))
	case *OuterMark:
		return node("outer-mark", f.expr(e.X))
	case *Unsupported:
		return node("unsupported", join([]form{atom(text(e.What))}, f.exprs(e.Parts))...)
	case *Aliased:
		return node("aliased "+f.name(e.Name), f.expr(e.X))
	case nil:
		return atom("nil-expr")
	}
	panic(fmt.Sprintf("ast: no format for expression %T", e))
}

func literal(l *Literal) form {
	switch l.Kind {
	case NullLiteral:
		return atom("null")
	case BoolLiteral, IntegerLiteral, DecimalLiteral, FloatLiteral:
		return atom(l.Text)
	case StringLiteral:
		return atom(text(l.Text))
	case BytesLiteral:
		return atom(l.Prefix + text(l.Text))
	case TypedLiteral:
		return node("typed", typeForm(l.Type), atom(text(l.Text)))
	}
	panic(fmt.Sprintf("ast: no format for literal kind %d", l.Kind))
}

// binary prints a chain of operators that leans to the left without recursion,
// as long sums do.
func (f *formatter) binary(e *Binary) form {
	chain := []*Binary{e}
	for {
		l, ok := chain[len(chain)-1].Left.(*Binary)
		if !ok {
			break
		}
		chain = append(chain, l)
	}
	out := f.expr(chain[len(chain)-1].Left)
	for i := len(chain) - 1; i >= 0; i-- {
		out = node(chain[i].Op, out, f.expr(chain[i].Right))
	}
	return out
}

func (f *formatter) star(s *Star) form {
	head := "*"
	if len(s.Qualifier) > 0 {
		head = f.names(s.Qualifier) + ".*"
	}
	var kids []form
	if s.Of != nil {
		kids = append(kids, node("of", f.expr(s.Of)))
	}
	if len(s.Except) > 0 {
		ex := make([]form, len(s.Except))
		for i, n := range s.Except {
			ex[i] = atom(f.names(n.Parts))
		}
		kids = append(kids, node("except", ex...))
	}
	for _, r := range s.Replace {
		kids = append(kids, node("replace "+f.name(r.Name), f.expr(r.Expr)))
	}
	for _, r := range s.Rename {
		kids = append(kids, node("rename", atom(f.names(r.From.Parts)), atom(f.name(r.To))))
	}
	switch {
	case s.PatternExpr != nil:
		kids = append(kids, node("pattern "+s.PatternKind, f.expr(s.PatternExpr)))
	case s.PatternKind != "":
		kids = append(kids, node("pattern "+s.PatternKind, atom(text(s.Pattern))))
	}
	if len(kids) == 0 {
		return atom(head)
	}
	return node(head, kids...)
}

func (f *formatter) predicate(e Expr) form {
	switch e := e.(type) {
	case *Between:
		return node("between"+word(e.Not, "not")+word(e.Symmetric, "symmetric"), f.expr(e.X), f.expr(e.Lo), f.expr(e.Hi))
	case *In:
		kids := []form{f.expr(e.X)}
		switch {
		case e.Query != nil:
			kids = append(kids, f.query(e.Query))
		case e.Set != nil:
			kids = append(kids, node("set", f.expr(e.Set)))
		default:
			kids = append(kids, f.exprs(e.List)...)
		}
		return node("in"+word(e.Not, "not"), kids...)
	case *Like:
		head := e.Op + word(e.Not, "not")
		if e.Quant != "" {
			head += word(true, e.Quant)
		}
		kids := append([]form{f.expr(e.X)}, f.exprs(e.Patterns)...)
		if e.Query != nil {
			kids = append(kids, f.query(e.Query))
		}
		return node(head, append(kids, f.opt("escape", e.Escape)...)...)
	case *Is:
		return f.is(e)
	case *Quantified:
		head := e.Op + " :any"
		if e.All {
			head = e.Op + " :all"
		}
		if e.Query != nil {
			return node(head, f.expr(e.X), f.query(e.Query))
		}
		return node(head, f.expr(e.X), f.expr(e.Array))
	case *Exists:
		return block("exists", f.query(e.Query))
	case *Subquery:
		return block("subquery", f.query(e.Query))
	}
	panic(fmt.Sprintf("ast: no format for predicate %T", e))
}

func (f *formatter) is(e *Is) form {
	head := "is" + word(e.Not, "not") + " "
	switch e.Kind {
	case IsNull:
		head += "null"
	case IsTrue:
		head += "true"
	case IsFalse:
		head += "false"
	case IsUnknown:
		head += "unknown"
	case IsDistinctFrom:
		return node(head+"distinct-from", f.expr(e.X), f.expr(e.Y))
	case IsJSON, IsNormalized:
		return node(head+text(e.Text), f.expr(e.X))
	default:
		panic(fmt.Sprintf("ast: no format for is kind %d", e.Kind))
	}
	return node(head, f.expr(e.X))
}

func (f *formatter) caseExpr(e *Case) form {
	kids := f.opt("operand", e.Operand)
	for _, w := range e.Whens {
		kids = append(kids, node("when", f.expr(w.Cond), f.expr(w.Result)))
	}
	return node("case", append(kids, f.opt("else", e.Else)...)...)
}

func (f *formatter) call(c *Call) form {
	if c == nil {
		return atom("nil-call")
	}
	var kids []form
	kids = append(kids, f.list("params", c.Params)...)
	kids = append(kids, flag(c.Distinct, ":distinct")...)
	for _, k := range c.Keywords {
		kids = append(kids, atom(":"+k))
	}
	for _, a := range c.Args {
		k := f.expr(a.Expr)
		if a.Name != nil {
			k = node("arg "+f.name(*a.Name), k)
		}
		kids = append(kids, k)
	}
	kids = append(kids, f.orderBy("order", c.OrderBy)...)
	kids = append(kids, f.opt("limit", c.Limit)...)
	kids = append(kids, f.opt("separator", c.Separator)...)
	if c.Having != nil {
		kind := "having min"
		if c.HavingMax {
			kind = "having max"
		}
		kids = append(kids, node(kind, f.expr(c.Having)))
	}
	kids = append(kids, f.orderBy("within-group", c.WithinGroup)...)
	kids = append(kids, f.opt("filter", c.Filter)...)
	kids = append(kids, flag(c.NullTreatment != "", ":"+c.NullTreatment+"-nulls")...)
	kids = append(kids, flag(c.FromLast, ":from-last")...)
	if c.Over != nil {
		kids = append(kids, f.window(c.Over))
	}
	return node(f.names(c.Name)+"()", kids...)
}

func (f *formatter) constructor(e Expr) form {
	switch e := e.(type) {
	case *Array:
		kids := f.exprs(e.Elems)
		if e.Query != nil {
			kids = append(kids, f.query(e.Query))
		}
		return node("array", join(typed(e.Type), kids)...)
	case *Struct:
		kids := typed(e.Type)
		for _, fl := range e.Fields {
			if fl.Name == nil {
				kids = append(kids, f.expr(fl.Expr))
				continue
			}
			kids = append(kids, node("field "+f.name(*fl.Name), f.expr(fl.Expr)))
		}
		return node("struct", kids...)
	case *Map:
		var kids []form
		for i := range e.Keys {
			kids = append(kids, node("entry", f.expr(e.Keys[i]), f.expr(e.Values[i])))
		}
		return node("map", kids...)
	case *Row:
		return node("row", f.exprs(e.Elems)...)
	}
	panic(fmt.Sprintf("ast: no format for constructor %T", e))
}

func typed(t *Type) []form {
	if t == nil {
		return nil
	}
	return []form{node("of", typeForm(t))}
}

func (f *formatter) access(e Expr) form {
	switch e := e.(type) {
	case *Subscript:
		if !e.Slice {
			return node("at", f.expr(e.X), f.expr(e.Index))
		}
		return node("slice", join([]form{f.expr(e.X)}, f.opt("from", e.Lo), f.opt("to", e.Hi))...)
	case *Field:
		return node("field", f.expr(e.X), atom(f.name(e.Name)))
	case *Path:
		kids := []form{f.expr(e.X)}
		for _, s := range e.Steps {
			switch {
			case s.Index != nil:
				kids = append(kids, node("index", f.expr(s.Index)))
			case s.Quoted:
				kids = append(kids, atom(`"`+escape(s.Name, '"')+`"`))
			default:
				kids = append(kids, atom(s.Name))
			}
		}
		return node("path", kids...)
	}
	panic(fmt.Sprintf("ast: no format for access %T", e))
}

func typeForm(t *Type) form {
	if t == nil {
		return atom("nil-type")
	}
	s := t.String()
	if strings.Contains(s, " ") {
		s = "<" + s + ">"
	}
	return atom(s)
}

// String prints a type in normal form: struct<a int64, b array<string>>.
func (t *Type) String() string {
	if t == nil {
		return ""
	}
	s := t.Name
	if len(t.Args) > 0 {
		s += "("
		for i, a := range t.Args {
			if i > 0 {
				s += ","
			}
			s += a
		}
		s += ")"
	}
	if len(t.Elems) > 0 {
		s += "<"
		for i, e := range t.Elems {
			if i > 0 {
				s += ", "
			}
			if i < len(t.Fields) && t.Fields[i] != "" {
				s += t.Fields[i] + " "
			}
			s += e.String()
		}
		s += ">"
	}
	if t.Dims > 0 {
		for range t.Dims {
			s += "[]"
		}
	}
	return s
}
