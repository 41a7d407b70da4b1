package canon

// conditional is a searched CASE: guard, result, guard, result, …, else.
//
//	case when false then a else b end                 -> b
//	case when p then a when q then a else b end       -> case when p or q then a else b end
//	case when not p then a else b end                 -> case when p then b else a end, for p never NULL
//	case when p then a else a end                     -> a
//	case when x is null then y else x end             -> coalesce(x, y)
//	case when p then true else false end              -> p, for p never NULL
//
// Sound because a guard counts only when it is TRUE; guards are taken to be free
// of errors.
func (al *algebra) conditional(args []*term) *term {
	otherwise := args[len(args)-1]
	var list []*term
	for i := 0; i+1 < len(args); i += 2 {
		p := al.filter(args[i])
		if p.isFalse() {
			continue
		}
		if p.isTrue() {
			otherwise = args[i+1]
			break
		}
		if n := len(list); n > 0 && list[n-1].is(args[i+1]) {
			list[n-2] = al.or(list[n-2], p)
			continue
		}
		list = append(list, p, args[i+1])
	}
	for n := len(list); n > 0 && list[n-1].is(otherwise) && list[n-2].taint < Random; n = len(list) {
		list = list[:n-2]
	}
	if otherwise.op == "case" && len(list) > 0 { // a CASE in ELSE goes on
		return al.conditional(append(list, otherwise.args...))
	}
	if len(list) == 0 {
		return otherwise
	}
	if len(list) == 2 {
		if t := al.choice(list[0], list[1], otherwise); t != nil {
			return t
		}
	}
	results := []*term{otherwise}
	for i := 1; i < len(list); i += 2 {
		results = append(results, list[i])
	}
	t := newTerm("case", "", append(list, otherwise)...).typed(common(results))
	t.solid = allSolid(results)
	return t
}

// common is what is known of the type of values that come from several places.
func common(ts []*term) kind {
	var k kind
	first := true
	for _, t := range ts {
		switch {
		case t.isNull():
		case first:
			k, first = t.kind, false
		case t.kind == k:
		case t.kind.family == k.family:
			k = kind{family: k.family, exact: k.exact && t.kind.exact}
		default:
			return kind{}
		}
	}
	return k
}

// choice is a CASE with one guard; nil where nothing is simpler.
func (al *algebra) choice(p, yes, no *term) *term {
	switch {
	case p.op == "not" && p.args[0].solid, p.op == "<>" && p.solid, p.op == "and" && p.solid && negative(p):
		return al.conditional([]*term{al.not(p), no, yes})
	case yes.isTrue() && no.isFalse():
		return al.truth("is true", p)
	case yes.isFalse() && no.isTrue() && p.solid:
		return al.not(p)
	case p.op == "is null" && no.is(p.args[0]):
		return al.coalesce(no, yes)
	}
	return nil
}

// negative reports whether all members are negations: their negation is shorter.
func negative(t *term) bool {
	for _, a := range t.args {
		if a.op != "not" && a.op != "<>" {
			return false
		}
	}
	return true
}

// coalesce is the first argument that is not NULL.
//
//	coalesce(a, coalesce(b, c))  -> coalesce(a, b, c)
//	coalesce(a, null, a, b)      -> coalesce(a, b)
//	coalesce(a, b)               -> a, for a never NULL
//
// An argument is left out only where the type of the result stays.
func (al *algebra) coalesce(args ...*term) *term {
	var list []*term
	k := common(args)
	var add func(ts []*term) bool
	add = func(ts []*term) bool {
		for _, t := range ts {
			switch {
			case t.op == "coalesce" && t.kind.family == k.family:
				if add(t.args) {
					return true
				}
				continue
			case t.isNull(), contains(list, t) && t.taint < Random:
				continue
			}
			list = append(list, t)
			if t.solid {
				return true
			}
		}
		return false
	}
	known := k.family != 0
	if known {
		add(args)
	} else {
		list = args
	}
	if len(list) == 0 {
		return null()
	}
	if len(list) == 1 && (known || len(args) == 1) {
		return list[0]
	}
	if len(list) == 2 {
		if t := al.countOrZero(list[0], list[1]); t != nil {
			return t
		}
	}
	t := newTerm("coalesce", "", list...).typed(k)
	t.solid = list[len(list)-1].solid || anySolid(list)
	return t
}

func anySolid(ts []*term) bool {
	for _, t := range ts {
		if t.solid {
			return true
		}
	}
	return false
}
