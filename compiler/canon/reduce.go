package canon

import (
	"maps"
	"slices"
)

// reduce brings a block into the form that is summed up: what is fixed by the
// rest is no atom, but a value that is looked up.
//
//	t left join u on u.key = t.a               -> t; u.x is pick(u where key = t.a, x)
//	t join u on u.key = t.a                    -> t where exists (u where key = t.a)
//
// Which rows there are then no longer depends on a lookup that always has one
// row at most; its columns do. It is done last, on a copy: a block that others
// splice keeps its atoms, so that their filters reach them.
func (al *algebra) reduce(b block, outs []*term) (block, []*term) {
	n := &normalization{algebra: al, b: b, outs: outs}
	n.pickLookups()
	if keyed(n.b) && len(n.b.atoms) <= maxReduced {
		for len(n.b.atoms) > 1 && n.pickFixed() {
			continue // the last one stays: that there is a row of it is what the block says
		}
	}
	n.simplify()
	n.impliedExists()
	if n.b.empty {
		return nothing(len(outs))
	}
	return n.b, n.outs
}

// maxReduced bounds the atoms among which dependencies are looked for; over it
// they stay, which costs precision only.
const maxReduced = 40

// pickLookups makes values of lookups that have one row at most.
func (n *normalization) pickLookups() {
	for again := true; again; {
		again = false
		for _, a := range n.b.atoms {
			if !a.lookup && !a.rel.one || a.lookup && (!a.rel.single || n.dialect.DefaultsForNull) {
				continue
			}
			n.substitute(a, block{}, func(t *term) *term { return n.picked(a, t.text) })
			again = true
			break
		}
	}
	for i, p := range n.b.preds {
		n.b.preds = slices.Clone(n.b.preds)
		n.b.preds[i] = n.pickAbsent(p)
	}
}

// picked is the value of a column of an atom that has one row at most.
func (al *algebra) picked(a *atom, key string) *term {
	if a.rel.query != nil {
		if i := a.rel.index(key); i >= 0 {
			blk, outs := al.instance(a.rel, a.args)
			return al.pickOf(blk, outs[i])
		}
	}
	c, ok := a.rel.col(key)
	if !ok {
		c.name = key
	}
	return al.pickColumn(a.rel, c, a.args)
}

// pickAbsent makes "there is none" of a value that is never NULL where there is
// a row, and is NULL.
func (al *algebra) pickAbsent(p *term) *term {
	negated := p.op == "not"
	x := p
	if negated {
		x = p.args[0]
	}
	if x.op != "is null" || x.args[0].op != "pick" {
		return p
	}
	t := x.args[0]
	c, ok := t.rel.col(t.text)
	if !ok || !c.solid {
		return p
	}
	found := al.existsOf(al.occurrence(t.rel, t.args))
	if negated {
		return found
	}
	return al.not(found)
}

// pickFixed finds one atom that others fix, and makes values of its columns.
func (n *normalization) pickFixed() bool {
	fixes := make(map[serial]map[serial]bool, len(n.b.atoms))
	for _, a := range n.b.atoms {
		fixes[a.serial] = n.closure(n.b, nil, a).atoms
	}
	var best *atom
	for _, a := range n.b.atoms {
		if a.lookup || !n.fixedByOthers(a, fixes) {
			continue
		}
		if best == nil || fixes[best.serial][a.serial] && !fixes[a.serial][best.serial] { // what fixes less goes first
			best = a
		}
	}
	if best == nil {
		return false
	}
	return n.pickAtom(best)
}

// fixedByOthers reports whether an atom is fixed by another that it does not fix
// itself, or by all others together while it fixes none. Of two that fix each
// other the one with the smaller digest stays.
func (n *normalization) fixedByOthers(a *atom, fixes map[serial]map[serial]bool) bool {
	for _, r := range n.b.atoms {
		if r != a && fixes[r.serial][a.serial] && (!fixes[a.serial][r.serial] || compareDigests(r.rel.digest(), a.rel.digest()) < 0) {
			return true
		}
	}
	for r := range fixes[a.serial] {
		if r != a.serial {
			return false
		}
	}
	others := slices.DeleteFunc(slices.Clone(n.b.atoms), func(x *atom) bool { return x == a })
	for _, r := range others {
		if fixes[r.serial][a.serial] {
			return false
		}
	}
	return n.closure(n.b, nil, others...).atoms[a.serial]
}

// pickAtom takes an atom that the others fix out of the block: its keys'
// equalities and the predicates that are its alone go with it.
func (n *normalization) pickAtom(a *atom) bool {
	others := slices.DeleteFunc(slices.Clone(n.b.atoms), func(x *atom) bool { return x == a })
	c := n.closure(n.b, nil, others...)
	bound := map[string]*term{}
	for _, k := range a.rel.keys {
		if ts := c.bound(n.b, a, k); ts != nil {
			for i, d := range k.cols {
				bound[d] = ts[i]
			}
		}
	}
	if len(bound) == 0 && !a.rel.single {
		return false
	}
	own := block{atoms: []*atom{a}}
	var rest []*term
	outside := map[serial]bool{}
	for _, o := range others {
		outside[o.serial] = true
	}
	for _, p := range n.b.preds {
		switch {
		case !p.uses(a):
			rest = append(rest, p)
		case !p.touches(outside):
			own.preds = append(own.preds, p)
		case p.op == "same":
			if left := n.withoutBound(p, a, bound); left != nil {
				rest = append(rest, left)
			}
		case p.op == "=" && n.boundBy(p, a, bound):
		default:
			rest = append(rest, p)
		}
	}
	keys := slices.Sorted(maps.Keys(bound))
	s := newSubstitution(n.algebra)
	for _, d := range keys {
		col, _ := a.rel.col(d)
		x := n.typedIn(column(a, col))
		own.preds = append(own.preds, n.compare("=", x, bound[d]))
		if identical(x, bound[d]) {
			s.put(x, bound[d])
		}
	}
	n.b = block{atoms: others, preds: rest}
	used := n.usedOf(a, rest, others)
	found, values := n.lookedUp(own, used)
	s.replace(a, func(t *term) *term { return values[t.text] })
	n.b = s.block(n.b)
	n.outs = s.all(n.outs)
	n.b = n.b.where(found)
	n.b.preds = conjuncts(n.filter(n.and(n.b.preds...)))
	return true
}

// typedIn gives a column with the type that the predicates know of it.
func (n *normalization) typedIn(x *term) *term {
	for _, p := range n.b.preds {
		for _, t := range p.args {
			if t.is(x) {
				return t
			}
		}
	}
	return x
}

// usedOf lists the columns of an atom that are still used.
func (n *normalization) usedOf(a *atom, preds []*term, others []*atom) []*term {
	var out []*term
	seen := map[string]bool{}
	visit := func(t *term) {
		if t.mask&a.bit() == 0 {
			return
		}
		t.walk(func(t *term) bool {
			if t.of(a) && !seen[t.text] {
				seen[t.text] = true
				out = append(out, t)
			}
			return t.mask&a.bit() != 0
		})
	}
	for _, t := range slices.Concat(preds, n.outs) {
		visit(t)
	}
	for _, o := range others {
		for _, t := range o.args {
			visit(t)
		}
	}
	return out
}

// lookedUp is whether a block of one row at most has it, and its columns' values.
func (al *algebra) lookedUp(own block, used []*term) (*term, map[string]*term) {
	values := make(map[string]*term, len(used))
	rel, args, cols := al.close(own, used)
	for i, t := range used {
		values[t.text] = al.pickColumn(rel, cols[i], args)
	}
	return al.existsOf(own), values
}

// withoutBound leaves a bound column out of an equation; nil where nothing else
// is said.
func (n *normalization) withoutBound(p *term, a *atom, bound map[string]*term) *term {
	var rest []*term
	for _, t := range p.args {
		if t.of(a) {
			if _, ok := bound[t.text]; ok {
				continue
			}
		}
		rest = append(rest, t)
	}
	if len(rest) == 1 {
		return nil
	}
	return n.same(rest...)
}

// boundBy reports whether an equality is one that binds a key's column.
func (n *normalization) boundBy(p *term, a *atom, bound map[string]*term) bool {
	for i, t := range p.args {
		if t.of(a) {
			if o, ok := bound[t.text]; ok && o.is(p.args[1-i]) {
				return true
			}
		}
	}
	return false
}

// mergeSelfJoins makes one of two occurrences of a relation that are joined on a
// key.
//
//	t x join t y on x.key = y.key   -> t
func (n *normalization) mergeSelfJoins() {
	for i, a := range n.b.atoms {
		if a.lookup || len(a.rel.keys) == 0 && !a.rel.single {
			continue
		}
		for _, b := range n.b.atoms[i+1:] {
			if b.lookup || !sameTerms(a.args, b.args) || !a.rel.single && !n.joined(a, b) || b.rel.digest() != a.rel.digest() {
				continue
			}
			if (a.rel.single || n.joinedOnKey(a, b)) && n.offers(a.rel, b) {
				rel, other := a.rel, b.rel
				n.substitute(b, block{}, func(t *term) *term {
					c, ok := rel.match(other, t.text)
					if !ok {
						return moved(t, a)
					}
					return column(a, c)
				})
				return
			}
		}
	}
}

// offers reports whether a relation has all columns that are used of an
// occurrence of one with the same rows. One without structure has any column.
func (n *normalization) offers(r *relation, b *atom) bool {
	if r.leaf() {
		return true
	}
	for key := range n.used(func(a *atom) bool { return a == b })[b.serial] {
		if _, ok := r.match(b.rel, key); !ok {
			return false
		}
	}
	return true
}

// joined reports whether a predicate uses both atoms.
func (n *normalization) joined(a, b *atom) bool {
	return slices.ContainsFunc(n.b.preds, func(p *term) bool { return p.mask&a.bit() != 0 && p.mask&b.bit() != 0 })
}

func (n *normalization) joinedOnKey(a, b *atom) bool {
	for _, k := range a.rel.keys {
		all := len(k.cols) > 0
		for _, d := range k.cols {
			c, _ := a.rel.col(d)
			e, ok := b.rel.match(a.rel, d)
			all = all && ok && n.equated(column(a, c), column(b, e))
		}
		if all {
			return true
		}
	}
	return false
}

// equated reports whether a predicate says that two terms are equal.
func (n *normalization) equated(x, y *term) bool {
	for _, p := range n.b.preds {
		if (p.op == "=" || p.op == "same") && contains(p.args, x) && contains(p.args, y) {
			return true
		}
	}
	return false
}

// impliedExists leaves out that there is a row of what the block itself reads.
//
//	t where exists (t where key = t.key)  -> t
func (n *normalization) impliedExists() {
	for i, p := range n.b.preds {
		if p.op != "exists" || p.rel.query == nil || len(p.rel.query.block.atoms) != 1 {
			continue
		}
		blk, _ := n.instance(p.rel, p.args)
		if len(blk.atoms) != 1 || blk.atoms[0].lookup {
			continue
		}
		x := blk.atoms[0]
		for _, a := range n.b.atoms {
			if a.lookup || a.rel.digest() != x.rel.digest() || !sameTerms(a.args, x.args) || a.rel.group != nil || a.rel.window != nil {
				continue
			}
			if n.holdsFor(blk, x, a, i) {
				n.b.preds = slices.Delete(slices.Clone(n.b.preds), i, i+1)
				n.impliedExists()
				return
			}
		}
	}
}

// holdsFor reports whether the block's own predicates, but for the i-th, say all
// that another block says of x, with a in its place.
func (n *normalization) holdsFor(blk block, x, a *atom, i int) bool {
	s := newSubstitution(n.algebra)
	rel, other := a.rel, x.rel
	s.replace(x, func(t *term) *term {
		c, ok := rel.match(other, t.text)
		if !ok {
			return moved(t, a)
		}
		return column(a, c)
	})
	for _, q := range blk.preds {
		q = n.filter(s.term(q))
		if q.isTrue() {
			continue
		}
		ok := false
		for j, p := range n.b.preds {
			if j != i && (p.is(q) || (p.op == "same" || p.op == "=") && q.op == "=" && contains(p.args, q.args[0]) && contains(p.args, q.args[1])) {
				ok = true
			}
			if x := notNull(q); j != i && x != nil && contains(n.rejects(p), x) {
				ok = true
			}
		}
		if !ok {
			return false
		}
	}
	return true
}
