package canon

import (
	"slices"
	"sync"
)

// sealed is a block summed up. free are the terms of enclosing blocks that it
// uses; the digests refer to them by number.
type sealed struct {
	rows  Digest
	outs  []Digest
	free  []*term
	taint Taint
}

// seal labels a block's atoms canonically and sums up its rows and outputs.
//
// Which labels are chosen does not matter to soundness: the digest of the rows
// spells out atoms and predicates under the labels, so two blocks with equal
// digests are the same but for the names of their atoms, and equal digests of
// outputs are equal expressions over them. That isomorphic blocks get the same
// labels only makes them found.
func (al *algebra) seal(b block, outs []*term) sealed {
	return al.sealNormal(al.normalize(b, outs))
}

// sealNormal sums up what is normalized already.
func (al *algebra) sealNormal(b block, outs []*term) sealed {
	taint := b.taint()
	b, outs = al.reduce(b, outs)
	if b.empty {
		return sealed{rows: hash("nothing").sum(), outs: make([]Digest, len(outs))}
	}
	if len(b.atoms) == 1 && len(b.preds) == 0 && !b.atoms[0].lookup {
		s := b.atoms[0].sealed(outs)
		s.taint = max(s.taint, taint)
		return s
	}
	best := sealed{taint: max(taint, b.taint())}
	for i, order := range orders(b, outs) {
		l := newLabelling(b, order)
		l.spell(b, outs)
		if i == 0 || l.less(best) {
			best.rows, best.outs, best.free = l.rows, l.outs, l.free
		}
		l.release()
	}
	return best
}

// sealed sums up a block of one occurrence: its rows are the relation's, its
// columns are known by the relation's names for them.
func (a *atom) sealed(outs []*term) sealed {
	l := newLabelling(block{}, []*atom{a})
	s := sealed{rows: a.rel.digest(), taint: max(a.rel.taint, taintOf(a.args))}
	if len(a.args) > 0 {
		s.rows = hash("applied").digests(a.rel.digest()).digests(l.terms(a.args)...).sum()
	}
	s.outs = make([]Digest, len(outs))
	for i, t := range outs {
		if t.op == "col" && t.atom.serial == a.serial {
			s.outs[i] = a.rel.digestOf(t.text)
			continue
		}
		s.outs[i] = l.term(t)
	}
	s.free = l.free
	l.release()
	return s
}

// labelling spells a block with its atoms in one order.
type labelling struct {
	label labels
	memo  memo[Digest]
	own   memo[bool]          // terms with a part that is inside
	class map[identity]Digest // of terms that predicates say are one
	free  []*term             // terms of enclosing blocks, numbered as they are met
	order []*atom
	rows  Digest
	outs  []Digest
}

func newLabelling(b block, order []*atom) *labelling {
	l := labellings.Get().(*labelling)
	l.order = order
	l.label.set(order)
	l.uniteClasses(b)
	return l
}

// labellings are used again.
var labellings = sync.Pool{New: func() any { return &labelling{} }}

// release gives back what is needed only while terms are spelled; what was
// spelled is given away.
func (l *labelling) release() {
	l.memo.empty()
	l.own.empty()
	*l = labelling{label: l.label, memo: l.memo, own: l.own}
	labellings.Put(l)
}

// labels are the places of atoms in an order.
type labels struct {
	list []serial
	at   map[serial]int // where the list is long
}

func (l *labels) set(order []*atom) {
	l.list = l.list[:0]
	for _, a := range order {
		l.list = append(l.list, a.serial)
	}
	if l.at = nil; len(order) > 16 {
		l.at = make(map[serial]int, len(order))
		for i, s := range l.list {
			l.at[s] = i
		}
	}
}

// of is the place of an atom; -1 for one that is not in the order.
func (l *labels) of(s serial) int {
	if l.at != nil {
		if i, ok := l.at[s]; ok {
			return i
		}
		return -1
	}
	return slices.Index(l.list, s)
}

// uniteClasses gives all columns that an equation names one digest: which of
// them was put in place of the others does not matter then.
func (l *labelling) uniteClasses(b block) {
	for _, p := range b.preds {
		if !equation(p) || slices.ContainsFunc(p.args, (*term).fixed) {
			continue
		}
		plain := true
		for _, t := range p.args {
			plain = plain && t.op == "col" && l.inside(t)
		}
		if !plain {
			continue
		}
		var best Digest
		for i, t := range p.args {
			if d := l.column(t); i == 0 || compareDigests(d, best) < 0 {
				best = d
			}
		}
		if l.class == nil {
			l.class = map[identity]Digest{}
		}
		for _, t := range p.args {
			l.class[t.id] = best
		}
	}
}

func (l *labelling) inside(t *term) bool { return l.label.of(t.atom.serial) >= 0 }

func (l *labelling) column(t *term) Digest {
	return hash("col", t.atom.rel.digestOf(t.text).key()).num(l.label.of(t.atom.serial)).sum()
}

// spell computes the digests.
func (l *labelling) spell(b block, outs []*term) {
	h := hash("block").num(len(l.order))
	for _, a := range l.order {
		h.num(flag(a.lookup)).digests(a.rel.digest()).digests(l.terms(a.args)...)
	}
	list := make([]Digest, len(b.preds))
	for i, p := range l.numberingOrder(b.preds) {
		list[i] = l.pred(p)
	}
	h.digests(set(list)...)
	l.rows = h.sum()
	l.outs = l.terms(outs)
}

// numberingOrder is an order of predicates in which terms of enclosing blocks can
// be numbered: it does not depend on how these are written.
func (l *labelling) numberingOrder(preds []*term) []*term {
	outer := 0
	for _, p := range preds {
		if !l.allInside(p) {
			outer++
		}
	}
	if outer < 2 {
		return preds
	}
	r := &rough{label: &l.label}
	type rated struct {
		p *term
		d Digest
	}
	list := make([]rated, len(preds))
	for i, p := range preds {
		list[i] = rated{p, r.term(p)}
	}
	slices.SortStableFunc(list, func(x, y rated) int { return compareDigests(x.d, y.d) })
	out := make([]*term, len(preds))
	for i, x := range list {
		out[i] = x.p
	}
	return out
}

// allInside reports whether a term uses no enclosing block.
func (l *labelling) allInside(t *term) bool {
	ok := true
	t.walk(func(t *term) bool {
		if t.atom != nil && !l.inside(t) {
			ok = false
		}
		return ok && t.mask != 0
	})
	return ok
}

// pred spells a predicate. In an equation each member stands for itself.
func (l *labelling) pred(p *term) Digest {
	if !equation(p) {
		return l.term(p)
	}
	ds := make([]Digest, len(p.args))
	for i, t := range p.args {
		if ds[i] = l.term(t); t.op == "col" && l.inside(t) {
			ds[i] = l.column(t)
		}
	}
	return hash("same").digests(sorted(ds)...).sum()
}

func (l *labelling) less(m sealed) bool {
	if c := compareDigests(l.rows, m.rows); c != 0 {
		return c < 0
	}
	return slices.CompareFunc(l.outs, m.outs, compareDigests) < 0
}

func (l *labelling) terms(ts []*term) []Digest {
	out := make([]Digest, len(ts))
	for i, t := range ts {
		out[i] = l.term(t)
	}
	return out
}

func (l *labelling) term(t *term) Digest {
	if d, ok := l.memo.get(t); ok {
		return d
	}
	var d Digest
	switch {
	case t.op == "col" && l.inside(t):
		var ok bool
		if d, ok = l.class[t.id]; !ok {
			d = l.column(t)
		}
	case l.outer(t):
		d = hash("outer").num(l.number(t)).sum()
	default:
		d = l.compound(t)
	}
	l.memo.put(t, d)
	return d
}

// compound sums up a term by its parts.
func (l *labelling) compound(t *term) Digest {
	var few [8]Digest
	ds := few[:0]
	for _, a := range t.args {
		ds = append(ds, l.term(a))
	}
	if commutes(t.op, t.text) {
		slices.SortFunc(ds, compareDigests)
	}
	h := hash(t.op, t.text)
	if t.rel != nil {
		h.digests(t.rel.digest())
	}
	return h.digests(ds...).sum()
}

// outer reports whether a term is of enclosing blocks alone.
func (l *labelling) outer(t *term) bool { return t.mask != 0 && !l.firstInside(t) && !l.owned(t) }

// firstInside reports whether the first column of a term is inside: mostly that
// settles it.
func (l *labelling) firstInside(t *term) bool {
	for t.op != "col" {
		i := slices.IndexFunc(t.args, func(a *term) bool { return a.mask != 0 })
		if i < 0 {
			return false
		}
		t = t.args[i]
	}
	return l.inside(t)
}

// owned reports whether a term has a part that is inside.
func (l *labelling) owned(t *term) bool {
	if t.op == "col" {
		return l.inside(t)
	}
	if t.mask == 0 {
		return false
	}
	if v, ok := l.own.get(t); ok {
		return v
	}
	v := false
	for _, a := range t.args {
		v = v || l.owned(a)
	}
	l.own.put(t, v)
	return v
}

// number numbers a term of enclosing blocks.
func (l *labelling) number(t *term) int {
	for i, p := range l.free {
		if p.is(t) {
			return i
		}
	}
	l.free = append(l.free, t)
	return len(l.free) - 1
}

// rough sums up terms without telling enclosing atoms apart: it gives
// predicates an order in which these can be numbered.
type rough struct {
	label *labels // nil where there are none
	memo  memo[Digest]
}

func (r *rough) place(t *term) int {
	if r.label == nil {
		return -1
	}
	return r.label.of(t.atom.serial)
}

func (r *rough) term(t *term) Digest {
	if d, ok := r.memo.get(t); ok {
		return d
	}
	var d Digest
	if t.op == "col" {
		h := hash("col", t.atom.rel.digestOf(t.text).key())
		if i := r.place(t); i >= 0 {
			h.num(i)
		} else {
			h.str("outer")
		}
		d = h.sum()
	} else {
		args := make([]Digest, len(t.args))
		for i, a := range t.args {
			args[i] = r.term(a)
		}
		if commutes(t.op, t.text) {
			args = sorted(args)
		}
		h := hash(t.op, t.text)
		if t.rel != nil {
			h.digests(t.rel.digest())
		}
		d = h.digests(args...).sum()
	}
	r.memo.put(t, d)
	return d
}
