package canon

import (
	"slices"
	"strconv"

	"github.com/tailwater/tailwater/compiler/ir"
)

// compare is a comparison: "=", "<>", "<" or "<=", constants folded; others are
// turned around by the caller. For integers, a bound that is not reached becomes
// one that is.
//
//	1 < 2       -> true
//	x < 5       -> x <= 4, for integers
//	x + 1 = 5   stays: additions may overflow
func (al *algebra) compare(op string, a, b *term) *term {
	if a.isNull() || b.isNull() {
		return null()
	}
	if (op == "=" || op == "<>") && a.fixed() && b.fixed() {
		if eq, known := al.equalConstants(a, b); known {
			return boolean(eq == (op == "="))
		}
	}
	if c, known := al.order(a, b); known {
		switch op {
		case "<":
			return boolean(c < 0)
		case "<=":
			return boolean(c <= 0)
		}
	}
	if op == "=" || op == "<>" {
		a, b = al.coerce(a, b)
	}
	if op == "<" {
		if n, ok := b.whole(); ok && a.kind.family == ir.IntType && n > -1<<62 {
			return al.compare("<=", a, integer(strconv.FormatInt(n-1, 10)))
		}
		if n, ok := a.whole(); ok && b.kind.family == ir.IntType && n < 1<<62 {
			return al.compare("<=", integer(strconv.FormatInt(n+1, 10)), b)
		}
	}
	if t := al.booleanEquality(op, a, b); t != nil {
		return t
	}
	return newTerm(op, "", a, b).typed(boolKind).never(a.solid && b.solid)
}

// booleanEquality is a comparison of a truth value with a constant one: p = true
// is p, NULL included.
func (al *algebra) booleanEquality(op string, a, b *term) *term {
	if op != "=" && op != "<>" || a.kind.family != ir.BoolType || b.kind.family != ir.BoolType {
		return nil
	}
	if a.isTrue() || a.isFalse() {
		a, b = b, a
	}
	switch {
	case b.isTrue():
	case b.isFalse():
		a = al.not(a)
	default:
		return nil
	}
	if op == "<>" {
		a = al.not(a)
	}
	return a
}

// coerce gives a text constant that is compared with a date its type, where the
// dialect reads it so.
func (al *algebra) coerce(a, b *term) (*term, *term) {
	if !al.dialect.DatesFromText {
		return a, b
	}
	date := func(x, c *term) *term {
		if x.kind.family == ir.DateType && c.op == "const" && c.kind.family == ir.TextType {
			return al.cast(c, ir.Type{Family: ir.DateType, Name: "date"}, "")
		}
		return c
	}
	return date(b, a), date(a, b)
}

// in is x IN (list of constants and terms).
//
//	x in (1)             -> x = 1
//	x in (2, 1, 1)       -> x in (1, 2): a set
func (al *algebra) in(x *term, items []*term) *term {
	seen := make(map[identity]bool, len(items))
	var list []*term
	solid := x.solid
	for _, it := range items {
		if _, it = al.coerce(x, it); !seen[it.id] {
			seen[it.id] = true
			list = append(list, it)
			solid = solid && it.solid
		}
	}
	switch {
	case len(list) == 0:
		return boolean(false)
	case len(list) == 1:
		return al.compare("=", x, list[0])
	case x.isNull():
		return null()
	}
	if x.fixed() {
		if t := al.inConstants(x, list); t != nil {
			return t
		}
	}
	return newTerm("in", "", x, newTerm("set", "", list...)).typed(boolKind).never(solid)
}

// inConstants decides whether a constant is in a list; nil where it is not sure.
func (al *algebra) inConstants(x *term, list []*term) *term {
	for _, it := range list {
		eq, known := al.equalConstants(x, it)
		if !known {
			return nil
		}
		if eq {
			return boolean(true)
		}
	}
	return boolean(false)
}

func withoutNulls(ts []*term) []*term {
	return slices.DeleteFunc(slices.Clone(ts), (*term).isNull)
}

func hasNull(ts []*term) bool { return slices.ContainsFunc(ts, (*term).isNull) }

// distinctFrom is IS DISTINCT FROM.
func (al *algebra) distinctFrom(a, b *term) *term {
	switch {
	case a.solid && b.solid:
		return al.compare("<>", a, b)
	case a.isNull():
		return al.not(al.isNullTerm(b))
	case b.isNull():
		return al.not(al.isNullTerm(a))
	case a.is(b) && a.taint < Random:
		return boolean(false)
	}
	return newTerm("distinct", "", a, b).typed(boolKind).never(true)
}

// same says that its arguments are all equal and not NULL. Only terms whose
// equality is identity are among them.
func (al *algebra) same(ts ...*term) *term {
	var list []*term
	var fixed *term
	for _, t := range ts {
		switch {
		case t.isNull():
			return boolean(false)
		case t.fixed() && fixed != nil:
			if eq, known := al.equalConstants(t, fixed); known && !eq {
				return boolean(false)
			} else if known {
				continue
			}
		case t.fixed():
			fixed = t
		}
		if !contains(list, t) {
			list = append(list, t)
		}
	}
	switch {
	case len(list) == 1:
		return al.not(al.isNullTerm(list[0]))
	case len(list) == 2:
		return al.compare("=", list[0], list[1])
	}
	return newTerm("same", "", list...).typed(boolKind).never(allSolid(list))
}
