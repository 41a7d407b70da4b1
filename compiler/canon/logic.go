package canon

import "github.com/tailwater/tailwater/compiler/ir"

// and is AND: flat, without repeats, constants folded, what is absorbed left
// out, conditions on one term against constants merged.
//
//	a and (b and a)       -> a and b
//	a and (a or b)        -> a
//	x <> 1 and x <> 2     -> not (x in (1, 2))
//
// Sound because Kleene's logic is a distributive lattice: the same holds for
// all three truth values.
func (al *algebra) and(args ...*term) *term { return al.junction("and", "or", false, args) }

// or is OR, likewise.
//
//	x = 1 or x = 2             -> x in (1, 2)
//	(a and b) or (a and c)     -> a and (b or c)
func (al *algebra) or(args ...*term) *term {
	t := al.junction("or", "and", true, args)
	if t.op == "or" {
		return al.factor(t)
	}
	return t
}

// junction makes a conjunction or disjunction; zero is the value that decides
// it alone.
func (al *algebra) junction(op, dual string, zero bool, args []*term) *term {
	flat := make([]*term, 0, len(args))
	seen := make(map[identity]bool, len(args))
	var add func(ts []*term) bool
	add = func(ts []*term) bool {
		for _, t := range ts {
			switch {
			case t.op == op:
				if add(t.args) {
					return true
				}
				continue
			case t.isTrue() && zero, t.isFalse() && !zero:
				return true
			case t.isTrue(), t.isFalse(), seen[t.id]:
				continue
			}
			seen[t.id] = true
			flat = append(flat, t)
		}
		return false
	}
	if add(args) {
		return boolean(zero)
	}
	flat = al.mergeLists(op, flat)
	flat = absorbed(dual, flat, seen)
	switch len(flat) {
	case 0:
		return boolean(!zero)
	case 1:
		return flat[0]
	}
	out := newTerm(op, "", flat...).typed(boolKind)
	out.solid = allSolid(flat)
	return out
}

// absorbed leaves out what another member decides: a or (a and b) is a.
func absorbed(dual string, ts []*term, seen map[identity]bool) []*term {
	out := ts[:0:0]
next:
	for _, t := range ts {
		if t.op == dual {
			for _, a := range t.args {
				if seen[a.id] {
					continue next
				}
			}
		}
		out = append(out, t)
	}
	return out
}

// mergeLists joins the members that compare one term with constants: equality in
// a disjunction, inequality in a conjunction.
func (al *algebra) mergeLists(op string, ts []*term) []*term {
	if len(ts) < 2 {
		return ts
	}
	lists := map[identity][]*term{} // compared term -> constants
	count := map[identity]int{}
	split := func(t *term) (x *term, items []*term) {
		if op == "and" {
			switch {
			case t.op == "<>":
				return constantSide(t)
			case t.op == "not" && t.args[0].op == "in":
				t = t.args[0]
			default:
				return nil, nil
			}
		}
		switch t.op {
		case "=":
			return constantSide(t)
		case "in":
			return t.args[0], t.args[1].args
		}
		return nil, nil
	}
	for _, t := range ts {
		if x, items := split(t); x != nil {
			lists[x.id] = append(lists[x.id], items...)
			count[x.id]++
		}
	}
	if len(lists) == 0 {
		return ts
	}
	var out []*term
	for _, t := range ts {
		x, _ := split(t)
		switch {
		case x == nil || count[x.id] == 1:
			out = append(out, t)
		case count[x.id] > 1:
			merged := al.in(x, lists[x.id])
			if op == "and" {
				merged = al.not(merged)
			}
			out = append(out, merged)
			count[x.id] = 0
		}
	}
	return out
}

// constantSide takes a comparison apart into a term and a literal.
func constantSide(t *term) (*term, []*term) {
	a, b := t.args[0], t.args[1]
	switch {
	case b.fixed() && !a.fixed():
		return a, []*term{b}
	case a.fixed() && !b.fixed():
		return b, []*term{a}
	}
	return nil, nil
}

// factor takes out what all members of a disjunction of conjunctions share.
func (al *algebra) factor(t *term) *term {
	first := conjuncts(t.args[0])
	if len(first) == 1 && t.args[0].op != "and" && len(t.args) > 8 {
		return t
	}
	var common []*term
	for _, c := range first {
		shared := true
		for _, m := range t.args[1:] {
			shared = shared && contains(conjuncts(m), c)
		}
		if shared {
			common = append(common, c)
		}
	}
	if len(common) == 0 {
		return t
	}
	rest := make([]*term, len(t.args))
	for i, m := range t.args {
		var left []*term
		for _, c := range conjuncts(m) {
			if !contains(common, c) {
				left = append(left, c)
			}
		}
		rest[i] = al.and(left...)
	}
	return al.and(append(common, al.or(rest...))...)
}

func conjuncts(t *term) []*term {
	if t.op == "and" {
		return t.args
	}
	return []*term{t}
}

func contains(ts []*term, t *term) bool {
	for _, u := range ts {
		if u.is(t) {
			return true
		}
	}
	return false
}

func allSolid(ts []*term) bool {
	for _, t := range ts {
		if !t.solid {
			return false
		}
	}
	return true
}

// not is NOT: pushed inwards as far as it goes.
//
//	not (a and b)  -> not a or not b
//	not (x = y)    -> x <> y
//	not (x < y)    -> y <= x, where NaN takes part in the order or cannot occur
//
// Sound because both sides are NULL together.
func (al *algebra) not(t *term) *term {
	switch t.op {
	case "const":
		if t.isNull() {
			return t
		}
		if t.isTrue() || t.isFalse() {
			return boolean(t.isFalse())
		}
	case "not":
		return t.args[0]
	case "and", "or":
		args := make([]*term, len(t.args))
		for i, a := range t.args {
			args[i] = al.not(a)
		}
		if t.op == "and" {
			return al.or(args...)
		}
		return al.and(args...)
	case "=":
		return al.compare("<>", t.args[0], t.args[1])
	case "<>":
		return al.compare("=", t.args[0], t.args[1])
	case "<":
		if al.ordered(t.args[0]) && al.ordered(t.args[1]) {
			return al.compare("<=", t.args[1], t.args[0])
		}
	case "<=":
		if al.ordered(t.args[0]) && al.ordered(t.args[1]) {
			return al.compare("<", t.args[1], t.args[0])
		}
	}
	return newTerm("not", "", t).typed(boolKind).never(t.solid)
}

// ordered reports whether "not a < b" is "b <= a" for the values of a term.
func (al *algebra) ordered(t *term) bool {
	switch t.kind.family {
	case ir.UnknownType, ir.FloatType, ir.OtherType, ir.JSONType:
		return al.dialect.NaNOrdered
	case ir.StructType, ir.ArrayType, ir.MapType, ir.GeoType: // compared element by element, NULLs included
		return false
	}
	return true
}

// isNullTerm is IS NULL.
func (al *algebra) isNullTerm(t *term) *term {
	switch {
	case t.isNull():
		return boolean(true)
	case t.solid:
		return boolean(false)
	case t.op == "coalesce":
		args := make([]*term, len(t.args))
		for i, a := range t.args {
			args[i] = al.isNullTerm(a)
		}
		return al.and(args...)
	case t.op == "not", t.op == "cast" && keepsValues(t.args[0].kind, t):
		return al.isNullTerm(t.args[0])
	case total[t.op] && scalar(t.args[0]) && scalar(t.args[1]):
		args := make([]*term, len(t.args))
		for i, a := range t.args {
			args[i] = al.isNullTerm(a)
		}
		return al.or(args...)
	}
	return newTerm("is null", "", t).typed(boolKind).never(true)
}

// scalar reports whether a term's values are known to have no parts, which could
// be NULL while the whole is not.
func scalar(t *term) bool {
	switch t.kind.family {
	case ir.UnknownType, ir.OtherType, ir.JSONType, ir.ArrayType, ir.StructType, ir.MapType, ir.GeoType:
		return false
	}
	return true
}

// total are operators that give NULL exactly where an argument is NULL.
var total = map[string]bool{"=": true, "<>": true, "<": true, "<=": true}

// truth is IS TRUE and IS FALSE.
func (al *algebra) truth(op string, t *term) *term {
	switch {
	case t.isNull():
		return boolean(false)
	case t.isTrue(), t.isFalse():
		return boolean(t.isTrue() == (op == "is true"))
	case t.solid && t.kind.family == ir.BoolType:
		if op == "is true" {
			return t
		}
		return al.not(t)
	}
	return newTerm(op, "", t).typed(boolKind).never(true)
}

// filter is the normal form of a condition of which only TRUE matters. It adds
// to the rules of values those that hold then.
//
//	x = x               -> x is not null
//	NULL                -> false
//	p is true           -> p
//	coalesce(p, false)  -> p
//	case when p then q else false end -> p and q
//	p and not p         -> false
func (al *algebra) filter(t *term) *term {
	switch t.op {
	case "const":
		if t.isNull() {
			return boolean(false)
		}
	case "and":
		return al.contradicted(al.and(al.filters(t.args)...))
	case "or":
		return al.or(al.filters(t.args)...)
	case "=", "<=":
		if t.args[0].is(t.args[1]) && t.taint < Random && t.args[0].kind.family != ir.FloatType && t.args[0].kind.family != ir.UnknownType {
			return al.not(al.isNullTerm(t.args[0]))
		}
	case "<", "<>":
		if t.args[0].is(t.args[1]) && t.taint < Random {
			return boolean(false)
		}
	case "is true":
		return al.filter(t.args[0])
	case "is false":
		return al.filter(al.not(t.args[0]))
	case "in rows":
		return al.inExists(t)
	case "in":
		return al.in(t.args[0], withoutNulls(t.args[1].args))
	case "coalesce":
		if len(t.args) == 2 && t.args[1].isFalse() {
			return al.filter(t.args[0])
		}
	case "case":
		return al.filterCase(t)
	case "not":
		if x := t.args[0]; x.op == "is true" && x.args[0].solid || x.op == "in" && hasNull(x.args[1].args) {
			if x.op == "in" {
				return boolean(false) // NOT IN over a list with NULL is never true
			}
			return al.filter(al.not(x.args[0]))
		}
	}
	return t
}

func (al *algebra) filters(ts []*term) []*term {
	out := make([]*term, len(ts))
	for i, t := range ts {
		out[i] = al.filter(t)
	}
	return out
}

// contradicted makes false of a conjunction with a member and its negation.
func (al *algebra) contradicted(t *term) *term {
	if t.op != "and" || len(t.args) > 64 {
		return t
	}
	seen := make(map[identity]bool, len(t.args))
	for _, a := range t.args {
		seen[a.id] = true
	}
	for _, a := range t.args {
		if a.op == "not" && seen[a.args[0].id] || seen[al.not(a).id] {
			return boolean(false)
		}
	}
	return t
}

// filterCase is a CASE of which only TRUE matters.
func (al *algebra) filterCase(t *term) *term {
	args := make([]*term, len(t.args))
	for i := range args {
		args[i] = t.args[i]
		if i%2 == 1 || i == len(args)-1 {
			args[i] = al.filter(t.args[i])
		}
	}
	if len(args) == 3 {
		p, yes, no := args[0], args[1], args[2]
		switch {
		case no.isFalse():
			return al.filter(al.and(p, yes))
		case yes.isTrue():
			return al.or(p, no)
		case yes.isFalse() && p.solid:
			return al.filter(al.and(al.not(p), no))
		}
	}
	out := al.conditional(args)
	if out.op != "case" {
		return al.filter(out)
	}
	return out
}
