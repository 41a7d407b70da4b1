package delta

import (
	"strings"

	"github.com/tailwater/tailwater/compiler/ir"
)

// target is the column of time that regions are about: one expression on each
// side. The zero target is none: then regions are empty or everything.
type target struct{ base, head ir.Expr }

func (t target) none() bool { return t.head == nil }

func (t target) of(head bool) ir.Expr {
	if head {
		return t.head
	}
	return t.base
}

// truth says at which times a condition may be true, false and NULL.
type truth struct{ yes, no, null Region }

var anything = truth{everything, everything, everything}

// not is where it may be other than true.
func (t truth) not() Region { return t.no.Union(t.null) }

// weigh is the truth of a condition of one side.
func (s *side) weigh(e ir.Expr, at ir.Expr) truth {
	e = s.expand(e, false)
	if k, ok := e.(*ir.Const); ok && k.Kind == ir.Bool {
		if k.Text == "true" {
			return truth{yes: everything}
		}
		return truth{no: everything}
	}
	c, ok := e.(*ir.Call)
	if !ok || !c.Op || c.Mods != nil || len(c.Args) == 0 {
		return anything
	}
	switch c.Fn {
	case "and":
		t := s.weigh(c.Args[0], at)
		for _, a := range c.Args[1:] {
			u := s.weigh(a, at)
			t = truth{t.yes.Intersect(u.yes), t.no.Union(u.no), t.null.Union(u.null)}
		}
		return t
	case "or":
		t := s.weigh(c.Args[0], at)
		for _, a := range c.Args[1:] {
			u := s.weigh(a, at)
			t = truth{t.yes.Union(u.yes), t.no.Intersect(u.no), t.null.Union(u.null)}
		}
		return t
	case "not":
		t := s.weigh(c.Args[0], at)
		return truth{t.no, t.yes, t.null}
	case "is true":
		t := s.weigh(c.Args[0], at)
		return truth{yes: t.yes, no: t.not()}
	}
	if at == nil {
		return anything
	}
	return s.atom(c, at)
}

// atom is the truth of a comparison of the target with constants.
func (s *side) atom(c *ir.Call, at ir.Expr) truth {
	ofTime := func(e ir.Expr) (Grain, bool) {
		x, g := s.resolve(e)
		return g, s.same(x, at)
	}
	switch {
	case c.Fn == "is null" && len(c.Args) == 1:
		if _, ok := ofTime(c.Args[0]); ok {
			return truth{yes: Region{Null: true}, no: Region{Spans: everything.Spans}}
		}
	case c.Fn == "between" && len(c.Args) == 3:
		if g, ok := ofTime(c.Args[0]); ok {
			lo, hi := s.compared(">=", g, c.Args[1], at), s.compared("<=", g, c.Args[2], at)
			return truth{lo.yes.Intersect(hi.yes), lo.no.Union(hi.no), lo.null.Union(hi.null)}
		}
	case c.Fn == "in" && len(c.Args) > 1:
		if g, ok := ofTime(c.Args[0]); ok {
			t := s.compared("=", g, c.Args[1], at)
			for _, a := range c.Args[2:] {
				u := s.compared("=", g, a, at)
				t = truth{t.yes.Union(u.yes), t.no.Intersect(u.no), t.null.Union(u.null)}
			}
			return t
		}
	case len(c.Args) == 2:
		if g, ok := ofTime(c.Args[0]); ok {
			return s.compared(c.Fn, g, c.Args[1], at)
		}
		if g, ok := ofTime(c.Args[1]); ok && swapped[c.Fn] != "" {
			return s.compared(swapped[c.Fn], g, c.Args[0], at)
		}
	}
	return anything
}

var swapped = map[string]string{"=": "=", "<>": "<>", "<": ">", ">": "<", "<=": ">=", ">=": "<="}

// slack is by how much a text may mean another moment where the column's time
// zone is not known, there and in whoever reads the result.
const slack = 2 * aDay

// compared is the truth of a comparison of the target, rounded to a grain, with
// a constant. All ends are rounded outward.
func (s *side) compared(op string, g Grain, e ir.Expr, at ir.Expr) truth {
	lo, hi, ok := s.moment(e)
	if !ok {
		return anything
	}
	switch f := s.family(at); {
	case f == ir.DateType:
		g = max(g, Day) // a text with a time of day is cut off, or is not
	case !zoneless(f):
		lo, hi = lo-slack, hi+slack
	}
	t := truth{null: Region{Null: true}}
	before, until, after := span(Beginning, hi), span(Beginning, hi+1), span(lo, End)
	at1 := span(lo, hi+1)
	not := span(Beginning, hi).Union(span(lo, End))
	switch op {
	case ">=":
		t.yes, t.no = after, before
	case ">":
		t.yes, t.no = after, until
	case "<":
		t.yes, t.no = before, after
	case "<=":
		t.yes, t.no = until, after
	case "=":
		t.yes, t.no = at1, not
	case "<>":
		t.yes, t.no = not, at1
	default:
		return anything
	}
	return truth{t.yes.Out(g), t.no.Out(g), t.null}
}

// resolve takes off a time what rounds it: the result is the time below, and to
// what it is rounded.
func (s *side) resolve(e ir.Expr) (ir.Expr, Grain) {
	grain := Moment
	for {
		e = s.expand(e, false)
		inner, g := s.rounded(e)
		if inner == nil {
			return e, grain
		}
		e, grain = inner, max(grain, g)
	}
}

// rounded is what an expression rounds, and to what; nil where it rounds nothing.
func (s *side) rounded(e ir.Expr) (ir.Expr, Grain) {
	switch e := e.(type) {
	case *ir.Cast:
		if e.Try || e.Format != nil || !zoneless(s.family(e.X)) {
			return nil, Moment
		}
		switch e.Type.Family {
		case ir.DateType:
			return e.X, Day
		case ir.TimestampType:
			if len(e.Type.Args) == 0 {
				return e.X, Moment
			}
		}
	case *ir.Call:
		if e.Op || e.Mods != nil {
			return nil, Moment
		}
		if e.Fn == "date" && len(e.Args) == 1 && zoneless(s.family(e.Args[0])) {
			return e.Args[0], Day
		}
		if (e.Fn == "date_trunc" || e.Fn == "timestamp_trunc" || e.Fn == "datetime_trunc") && len(e.Args) == 2 {
			for i, a := range e.Args {
				if k, ok := a.(*ir.Const); ok && (k.Kind == ir.String || k.Kind == ir.Unit) {
					if g, ok := Grains[strings.ToLower(k.Text)]; ok && zoneless(s.family(e.Args[1-i])) {
						return e.Args[1-i], g
					}
				}
			}
		}
	}
	return nil, Moment
}

// zoneless reports whether a text means the same moment of such a type in every
// session.
func zoneless(f ir.Family) bool { return f == ir.DateType || f == ir.TimestampType }

// family is the type of a time, as far as it is known.
func (s *side) family(e ir.Expr) ir.Family {
	switch e := e.(type) {
	case *ir.Col:
		if int(e.ID) < len(s.query.Columns) {
			if f := s.query.Columns[e.ID].Type.Family; f != ir.UnknownType {
				return f
			}
		}
		if def := s.defs[e.ID]; def != nil {
			return s.family(def)
		}
	case *ir.Cast:
		return e.Type.Family
	case *ir.Call:
		if inner, g := s.rounded(e); inner != nil && g != Moment {
			return s.family(inner)
		}
	}
	return ir.UnknownType
}

// moment is a constant time, between two whole seconds.
func (s *side) moment(e ir.Expr) (lo, hi int64, ok bool) {
	switch e := s.expand(e, false).(type) {
	case *ir.Const:
		if e.Kind != ir.String && (e.Kind != ir.Typed || e.Type.Family != ir.DateType && e.Type.Family != ir.TimestampType) {
			return 0, 0, false
		}
		return Parse(e.Text)
	case *ir.Cast:
		if lo, hi, ok = s.moment(e.X); ok && !e.Try && e.Format == nil {
			switch e.Type.Family {
			case ir.DateType:
				return Day.floor(lo), Day.floor(lo), true
			case ir.TimestampType:
				return lo, hi + min(1, int64(len(e.Type.Args))), true
			}
		}
	}
	return 0, 0, false
}
