package canon

// maxRounds bounds how often the rules are tried; each makes a block smaller or
// moves a predicate down, so few rounds are needed. Stopping early costs
// precision only.
const maxRounds = 12

// normalize brings a block and what is computed over it into the form in which
// it is kept: occurrences of queries spliced in, predicates simplified, equal
// columns replaced by one of them, outer joins that filters make inner turned
// into inner ones, filters moved below groups and unions, self-joins on a key
// merged.
func (al *algebra) normalize(b block, outs []*term) (block, []*term) {
	n := &normalization{algebra: al, b: b, outs: outs}
	for range maxRounds {
		n.changed = false
		for _, rule := range rules() {
			rule(n)
			if n.b.empty {
				return nothing(len(outs))
			}
		}
		if !n.changed {
			break
		}
	}
	return n.b, n.outs
}

// nothing is a block without rows.
func nothing(outs int) (block, []*term) {
	list := make([]*term, outs)
	for i := range list {
		list[i] = null()
	}
	return block{empty: true}, list
}

// normalization is a block on its way.
type normalization struct {
	*algebra
	b       block
	outs    []*term
	changed bool
}

// rules are tried in order, until none changes anything. Why this order:
// splicing brings together what the others look at; predicates come before the
// rules that read them; equality before what needs to see constants; outer joins
// before moving filters, as a lookup cannot be entered.
func rules() []func(*normalization) {
	return []func(*normalization){
		(*normalization).splice,
		(*normalization).simplify,
		(*normalization).unite,
		(*normalization).useNotNull,
		(*normalization).strengthen,
		(*normalization).firstRows,
		(*normalization).push,
		(*normalization).pushOuts,
		(*normalization).mergeSelfJoins,
	}
}

// replace puts terms in place everywhere.
func (n *normalization) replace(s *substitution) {
	n.b = s.block(n.b)
	n.outs = s.all(n.outs)
	n.changed = true
}

// used lists the columns that anything uses, for each atom of which somebody
// wants to know.
func (n *normalization) used(wanted func(*atom) bool) map[serial]map[string]bool {
	out := map[serial]map[string]bool{}
	mask := uint64(0)
	for _, a := range n.b.atoms {
		if wanted(a) {
			out[a.serial] = nil
			mask |= a.bit()
		}
	}
	if mask == 0 {
		return out
	}
	seen := markMemos.Get().(*memo[struct{}])
	defer func() {
		seen.empty()
		markMemos.Put(seen)
	}()
	var visit func(t *term)
	visit = func(t *term) {
		if t.mask&mask == 0 {
			return
		}
		if t.op == "col" {
			cols, ok := out[t.atom.serial]
			if ok && cols == nil {
				cols = map[string]bool{}
				out[t.atom.serial] = cols
			}
			if ok {
				cols[t.text] = true
			}
			return
		}
		if _, ok := seen.get(t); ok {
			return
		}
		seen.put(t, struct{}{})
		for _, a := range t.args {
			visit(a)
		}
	}
	for _, t := range n.b.terms() {
		visit(t)
	}
	for _, t := range n.outs {
		visit(t)
	}
	return out
}

// splice puts the query of an occurrence in its place, and the input of window
// functions that nobody uses.
func (n *normalization) splice() {
	var used map[serial]map[string]bool
	for again := true; again; {
		again = false
		for _, a := range n.b.atoms {
			if a.lookup {
				if a.rel.one {
					n.makeInner(a)
					again = true
					break
				}
				continue
			}
			r := a.rel
			if r.window != nil {
				if used == nil {
					used = n.used(func(a *atom) bool { return a.rel.window != nil })
				}
				if !r.window.needed(r, used[a.serial]) {
					n.expand(a, r.window.in, r.window.outs)
					again, used = true, nil
					break
				}
			}
			if r.query != nil {
				n.expand(a, r.query.block, r.query.outs)
				again, used = true, nil
				break
			}
		}
	}
}

// expand puts a block in the place of an atom; outs are parallel to the atom's
// columns, as far as they are used.
func (n *normalization) expand(a *atom, b block, outs []*term) {
	s := newSubstitution(n.algebra)
	for i, f := range a.rel.free {
		s.put(f, a.args[i])
	}
	blk := s.fresh(b)
	terms := s.all(outs)
	rel := a.rel
	n.substitute(a, blk, func(t *term) *term { return terms[rel.index(t.text)] })
}

// substitute takes an atom out, puts a block in its place, and says what its
// columns are from now on.
func (n *normalization) substitute(a *atom, blk block, f func(*term) *term) {
	s := newSubstitution(n.algebra)
	s.replace(a, f)
	rest := s.block(n.b.without(a))
	n.b = rest.join(blk)
	n.outs = s.all(n.outs)
	n.changed = true
}

// simplify brings the predicates into the form of filters, flat and without
// repeats.
func (n *normalization) simplify() {
	all := n.filter(n.and(n.filters(n.b.preds)...))
	if all.isFalse() {
		n.b.empty = true
		return
	}
	var preds []*term
	if !all.isTrue() {
		preds = conjuncts(all)
	}
	if !sameTerms(preds, n.b.preds) {
		n.changed = true
	}
	n.b.preds = preds
}

// useNotNull lets everything know which columns cannot be NULL in rows that pass
// the predicates:
//
//	coalesce(a, 0) where a > 1   -> a where a > 1
//	a is not null and a > 1      -> a > 1
//
// Sound because a predicate that is NULL when a is NULL is not TRUE then.
func (n *normalization) useNotNull() {
	by := map[identity]int{} // column -> predicates that reject NULL in it
	terms := map[identity]*term{}
	for _, p := range n.b.preds {
		for _, c := range n.rejects(p) {
			if !c.solid {
				by[c.id]++
				terms[c.id] = c
			}
		}
	}
	if len(by) == 0 {
		return
	}
	n.tellOuts(terms)
	var preds []*term
	for _, p := range n.b.preds {
		if x := notNull(p); x != nil && by[x.id] > 1 {
			by[x.id]--
			n.changed = true
			continue
		}
		preds = append(preds, p)
	}
	n.b.preds = preds
	for i, p := range preds { // what the others say, each may use
		if !asksNull(p) {
			continue
		}
		q := n.solidElsewhere(p, by, terms)
		if q.terms == nil {
			continue
		}
		if r := n.filter(q.term(p)); !r.is(p) {
			preds[i] = r
			n.changed = true
		}
	}
}

// solidElsewhere knows the columns of a predicate in which others reject NULL.
func (n *normalization) solidElsewhere(p *term, by map[identity]int, terms map[identity]*term) *substitution {
	q := newSubstitution(n.algebra)
	own := n.rejects(p)
	p.walk(func(t *term) bool {
		if c := terms[t.id]; c != nil && (by[t.id] > 1 || !contains(own, t)) {
			solid := *c
			solid.solid = true
			q.put(c, &solid)
		}
		return t.mask != 0
	})
	return q
}

// tellOuts lets the outputs know columns that are never NULL.
func (n *normalization) tellOuts(terms map[identity]*term) {
	s := newSubstitution(n.algebra)
	for _, t := range n.outs {
		if t.op == "col" || !asksNull(t) {
			continue
		}
		t.walk(func(t *term) bool {
			if c := terms[t.id]; c != nil && !t.solid {
				solid := *c
				solid.solid = true
				s.put(c, &solid)
			}
			return t.mask != 0
		})
	}
	if s.terms == nil {
		return
	}
	outs := s.all(n.outs)
	if !sameTerms(outs, n.outs) {
		n.changed = true
	}
	n.outs = outs
}

// asksNull reports whether a term may be simpler where a column is never NULL.
func asksNull(t *term) bool {
	found := false
	t.walk(func(t *term) bool {
		switch t.op {
		case "is null", "coalesce", "distinct", "case", "is true", "is false", "not":
			found = true
		}
		return !found
	})
	return found
}

// notNull gives x of "x is not null"; nil for another predicate.
func notNull(p *term) *term {
	if p.op == "not" && p.args[0].op == "is null" {
		return p.args[0].args[0]
	}
	return nil
}

// rejects lists the columns for which a filter is not TRUE when they are NULL.
func (al *algebra) rejects(p *term) []*term {
	var out []*term
	var strict func(t *term)
	strict = func(t *term) {
		switch {
		case t.op == "col" || t.op == "pick":
			if !contains(out, t) {
				out = append(out, t)
			}
		case t.op == "in":
			strict(t.args[0])
		case t.op == "and" || t.op == "same":
			for _, a := range t.args {
				strict(a)
			}
		case al.strict(t):
			for _, a := range t.args {
				strict(a)
			}
		}
	}
	switch x := notNull(p); {
	case x != nil && (x.op == "col" || x.op == "pick"):
		out = append(out, x)
	case x != nil && al.strict(x):
		strict(x)
	case p.op == "not":
		if p.args[0].op == "in" && !hasNull(p.args[0].args[1].args) || al.strict(p.args[0]) {
			strict(p.args[0])
		}
	default:
		strict(p)
	}
	return out
}
