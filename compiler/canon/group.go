package canon

import (
	"slices"
	"strings"

	"github.com/tailwater/tailwater/compiler/ir"
)

// group is what a grouping relation is made of. The relation's columns are the
// keys, then the aggregates.
type group struct {
	in     block
	keys   []*term
	aggs   []*term // terms "agg", or "first": the value in the first row of an order
	sets   [][]int // grouping sets, as positions in keys; nil for one of all keys
	global bool    // no GROUP BY: one row always
}

// grouped groups a block. It gives the block of groups and what the keys and
// aggregates are there.
//
//	keys that are constant, or that other keys fix, do not count
//	where keys hold a key of the input, each row is a group of its own
func (al *algebra) grouped(g group) (blk block, keys, aggs []*term) {
	n := len(g.keys)
	in, outs := al.normalize(g.in, slices.Concat(g.keys, g.aggs))
	if in.empty {
		return al.emptyGroups(g)
	}
	g.in, g.keys, g.aggs = in, outs[:n:n], outs[n:]
	if g.sets != nil {
		return al.groupingSets(g)
	}
	if !g.global && al.unique(in, g.keys) && taintOf(g.keys) < Random {
		aggs = make([]*term, len(g.aggs))
		for i, t := range g.aggs {
			aggs[i] = al.ofOneRow(t)
		}
		return in, g.keys, aggs
	}
	r := al.groupRelation(g)
	blk, a := alone(r, r.free)
	keys = make([]*term, n)
	for i, t := range g.keys {
		if keys[i] = a.column(i); constantKey(t) {
			keys[i] = t
		}
	}
	aggs = make([]*term, len(g.aggs))
	for i := range g.aggs {
		aggs[i] = a.column(n + i)
	}
	return blk, keys, aggs
}

func constantKey(t *term) bool { return t.grounded() && t.taint == Deterministic }

// emptyGroups are those of no rows: none, or the one row of a global aggregate.
func (al *algebra) emptyGroups(g group) (block, []*term, []*term) {
	blk, outs := nothing(len(g.keys) + len(g.aggs))
	aggs := outs[len(g.keys):]
	if g.global || g.sets != nil && hasEmptySet(g.sets) {
		if g.sets != nil {
			return al.groupingSets(g)
		}
		blk.empty = false
		for i, t := range g.aggs {
			switch {
			case t.op == "agg" && (t.text == "count" || t.text == "count|distinct"):
				aggs[i] = integer("0")
			case t.op != "agg" || !nullOnEmpty[t.text] || al.dialect.DefaultsForNull:
				aggs[i] = newTerm("of no rows", t.op+" "+t.text)
			}
		}
	}
	return blk, outs[:len(g.keys)], aggs
}

func hasEmptySet(sets [][]int) bool {
	return slices.ContainsFunc(sets, func(s []int) bool { return len(s) == 0 })
}

// minimal lists the positions of keys that count: neither constant nor fixed by
// the others.
func (al *algebra) minimal(in block, keys []*term) []int {
	var at []int
	for i, t := range keys {
		if constantKey(t) {
			continue
		}
		if !slices.ContainsFunc(at, func(j int) bool { return keys[j].is(t) }) {
			at = append(at, i)
		}
	}
	for i := len(at) - 1; i >= 0; i-- {
		rest := slices.Delete(slices.Clone(at), i, i+1)
		terms := make([]*term, len(rest))
		for j, k := range rest {
			terms[j] = keys[k]
		}
		if al.closureOf(in, terms, true, nil).knows(keys[at[i]]) && exactTerms(terms) {
			at = rest
		}
	}
	return at
}

// exactTerms reports whether rows that agree in the terms have the very same
// values: what follows from a value follows from the group.
func exactTerms(ts []*term) bool {
	for _, t := range ts {
		if !t.kind.exact {
			return false
		}
	}
	return true
}

// groupRelation makes a relation of a grouping.
func (al *algebra) groupRelation(g group) *relation {
	setIn, setKeys := al.asSetNormal(g.in, g.keys)
	at := al.minimal(setIn, setKeys)
	keyTerms := make([]*term, len(at))
	for i, j := range at {
		keyTerms[i] = setKeys[j]
	}
	r := &relation{taint: max(setIn.taint(), taintOf(keyTerms)), facts: g.in.facts(), single: len(at) == 0, group: &g}
	if g.global {
		r.one, r.taint = true, Deterministic
	}
	taint := max(setIn.taint(), g.in.taint())
	for i, name := range placesOf(g.keys) {
		t := g.keys[i]
		r.cols = append(r.cols, col{name: name, kind: t.kind, solid: t.solid || al.notNullIn(g.in, t), taint: t.taint})
	}
	for i, name := range placesOf(g.aggs) {
		t := g.aggs[i]
		j, _ := placed(name)
		c := col{name: place(len(g.keys) + j), kind: t.kind, taint: max(t.taint, taint)}
		c.solid = t.op == "agg" && strings.HasPrefix(t.text, "count") || !g.global && keepsSolid(t)
		r.cols = append(r.cols, c)
	}
	if !g.global && len(at) > 0 {
		k := key{}
		for _, j := range at {
			k.cols = append(k.cols, r.cols[j].name)
		}
		r.keys = []key{k}
	}
	r.summedBy(g.in, slices.Concat(g.keys, g.aggs), func() summed { return al.sumGroup(r, setIn, keyTerms, at) })
	return r
}

// sumGroup sums up a grouping: the rows by the set of keys, which are those that
// count, at their places; an aggregate by its call over the rows it sees, as a
// function of the keys in one order.
func (al *algebra) sumGroup(r *relation, in block, keys []*term, at []int) summed {
	g := r.group
	ks := al.sealNormal(in, keys)
	r.number(ks.free)
	out := summed{cols: make([]Digest, len(r.cols))}
	if out.rows = hash("one row").sum(); !g.global {
		out.rows = hash("group").digests(ks.rows).digests(set(ks.outs)...).sum()
	}
	order := slices.Clone(at)
	slices.SortStableFunc(order, func(x, y int) int {
		return compareDigests(ks.outs[slices.Index(at, x)], ks.outs[slices.Index(at, y)])
	})
	ordered := make([]*term, len(order))
	for i, j := range order {
		ordered[i] = g.keys[j]
	}
	var calls []*term // keys that others fix, and aggregates
	var places []int
	for i, t := range g.keys {
		if j := slices.IndexFunc(at, func(k int) bool { return k == i || g.keys[k].is(t) }); j >= 0 {
			out.cols[i] = hash("key").digests(ks.outs[j]).sum()
		} else {
			calls, places = append(calls, t), append(places, i)
		}
	}
	for i, t := range g.aggs {
		calls, places = append(calls, t), append(places, len(g.keys)+i)
	}
	for i, d := range al.perGroup(g.in, ordered, calls, r) {
		out.cols[places[i]] = d
	}
	return out
}

// keepsSolid reports whether an aggregate over at least one row is not NULL.
func keepsSolid(t *term) bool {
	switch t.op {
	case "first":
		return t.args[0].solid
	case "agg":
		switch t.text {
		case "sum", "min", "max", "avg", "bool_and", "bool_or":
			return t.args[0].solid
		}
	}
	return false
}

// perGroup sums up values of groups, each as a function of the ordered keys:
// which rows the value sees, the keys, and the call, under one labelling. What
// does not care about repeats sees the set of its arguments.
func (al *algebra) perGroup(in block, keys, calls []*term, r *relation) []Digest {
	out := make([]Digest, len(calls))
	outs := slices.Clone(keys)
	var together []int // calls that are summed up over the block as it is
	var sets []calledSet
	for i, t := range calls {
		terms := seen(t)
		if !multiplies(in) || !ofSet(t) {
			outs, together = append(outs, terms...), append(together, i)
			continue
		}
		b, terms := al.asSetNormal(in, slices.Concat(keys, terms))
		sets = withCall(sets, b, terms, len(keys), i)
	}
	for _, set := range sets {
		s := al.sealNormal(set.block, set.outs)
		free, next := r.numbered(s.free), len(keys)
		for _, i := range set.calls {
			n := len(seen(calls[i]))
			out[i] = perKeys(calls[i], s.rows, s.outs[:len(keys)], s.outs[next:next+n], free)
			next += n
		}
	}
	if len(together) == 0 {
		return out
	}
	s := al.sealNormal(in, outs)
	free, next := r.numbered(s.free), len(keys)
	for _, i := range together {
		n := len(seen(calls[i]))
		out[i] = perKeys(calls[i], s.rows, s.outs[:len(keys)], s.outs[next:next+n], free)
		next += n
	}
	return out
}

// calledSet is a set of rows that several calls see: outs are the keys, then what
// each call sees.
type calledSet struct {
	block block
	outs  []*term
	calls []int
}

// withCall adds a call to those that see the same set.
func withCall(sets []calledSet, b block, outs []*term, keys, call int) []calledSet {
	for i, s := range sets {
		if slices.EqualFunc(s.block.atoms, b.atoms, func(x, y *atom) bool { return x.serial == y.serial && sameTerms(x.args, y.args) }) &&
			sameTerms(s.block.preds, b.preds) && sameTerms(s.outs[:keys], outs[:keys]) {
			sets[i].outs, sets[i].calls = append(s.outs, outs[keys:]...), append(s.calls, call)
			return sets
		}
	}
	return append(sets, calledSet{b, slices.Clip(outs), []int{call}})
}

// ofSet reports whether a value follows from the set of what it sees: an
// aggregate that does not care about repeats, or a key that others fix.
func ofSet(t *term) bool { return t.op == "agg" && insensitive(t) || t.op != "agg" && t.op != "first" }

// seen is what a call sees of each row.
func seen(t *term) []*term {
	if t.op == "agg" && insensitive(t) {
		return t.args
	}
	return []*term{t}
}

// perKeys sums up a call as a function of keys.
func perKeys(t *term, rows Digest, keys, terms []Digest, free Digest) Digest {
	tag := hash("of a bag")
	switch {
	case t.op == "agg" && insensitive(t):
		tag = hash("of a set", t.text)
	case ofSet(t):
		tag = hash("fixed key")
	}
	return tag.digests(rows).digests(keys...).digests(terms...).digests(free).sum()
}

// number gives the relation its free terms, in the order in which its digests
// number them.
func (r *relation) number(free []*term) {
	if len(free) > 0 {
		r.free = slices.Clone(free)
	}
}

// numbered says which of the relation's free terms are meant, adding those that
// it does not have yet.
func (r *relation) numbered(free []*term) Digest {
	h := hash("free").num(len(free))
	for _, t := range free {
		i := slices.IndexFunc(r.free, t.is)
		if i < 0 {
			i = len(r.free)
			r.free = append(r.free, t)
		}
		h.num(i)
	}
	return h.sum()
}

// insensitive reports whether an aggregate gives the same for a set as for a bag.
func insensitive(t *term) bool {
	switch t.text {
	case "min", "max", "bool_and", "bool_or", "count|distinct", "sum|distinct", "avg|distinct":
		return t.taint < Random
	}
	return false
}

// ofOneRow is an aggregate of one row.
func (al *algebra) ofOneRow(t *term) *term {
	if t.op == "first" {
		return t.args[0]
	}
	var x *term
	if len(t.args) > 0 {
		x = t.args[0]
	}
	switch t.text {
	case "min", "max", "min|distinct", "max|distinct", "bool_and", "bool_or":
		return x
	case "count", "count|distinct":
		if x == nil {
			return integer("1")
		}
		if len(t.args) == 1 {
			return al.conditional([]*term{al.isNullTerm(x), integer("0"), integer("1")})
		}
	case "sum", "sum|distinct":
		if x.kind.family == ir.DecimalType && x.kind.name == "numeric" {
			return x
		}
		if x.kind.name != "" && al.dialect.SumTypes[x.kind.name] != "" {
			name := al.dialect.SumTypes[x.kind.name]
			family := ir.IntType
			if name == "numeric" {
				family = ir.DecimalType
			}
			return al.cast(x, ir.Type{Family: family, Name: name}, "")
		}
	}
	out := newTerm("of one row", t.text, t.args...).typed(t.kind)
	out.taint = max(out.taint, t.taint)
	return out
}

// groupingSets are groups for several sets of keys at once.
func (al *algebra) groupingSets(g group) (block, []*term, []*term) {
	s := al.sealNormal(g.in, slices.Concat(g.keys, g.aggs))
	n := len(g.keys)
	order := make([]int, n) // place of each key among all, by digest
	sortedKeys := sorted(s.outs[:n])
	for i := range order {
		order[i] = slices.Index(sortedKeys, s.outs[i])
	}
	sets := make([]Digest, len(g.sets))
	for i, positions := range g.sets {
		var list []int
		for _, p := range positions {
			list = append(list, order[p])
		}
		slices.Sort(list)
		h := hash("set")
		for _, p := range slices.Compact(list) {
			h.num(p)
		}
		sets[i] = h.sum()
	}
	context := hash("grouping sets").digests(s.rows).digests(sortedKeys...).digests(sorted(sets)...).sum()
	r := &relation{rows: context, free: slices.Clone(s.free), taint: max(s.taint, taintOf(g.keys)), facts: g.in.facts()}
	for i, t := range g.keys {
		r.cols = append(r.cols, col{name: hash("set key").digests(context, s.outs[i]).sum().key(), kind: t.kind, taint: t.taint})
	}
	for i, t := range g.aggs {
		c := col{name: hash("set aggregate").digests(context, s.outs[n+i]).sum().key(), kind: t.kind, taint: max(t.taint, s.taint)}
		c.solid = strings.HasPrefix(t.text, "count")
		r.cols = append(r.cols, c)
	}
	r.group = &g
	r.cover(g.in, slices.Concat(g.keys, g.aggs))
	blk, a := alone(r, r.free)
	all := a.columns()
	return blk, all[:n:n], all[n:]
}

// regroup is a group relation over another input: keys and aggregates keep their
// places.
func (n *normalization) regroup(a *atom, g group) {
	rel := a.rel
	blk, keys, aggs := n.grouped(g)
	outs := slices.Concat(keys, aggs)
	n.substitute(a, blk, func(t *term) *term { return outs[rel.index(t.text)] })
}
