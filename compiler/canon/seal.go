package canon

import (
	"slices"
)

// sealed is a block summed up. Params are the columns of enclosing blocks that
// it uses; the digests refer to them by number.
type sealed struct {
	rows   Digest
	outs   []Digest
	params []*term
	taint  Taint
}

// seal labels a block's atoms canonically and sums up its rows and outputs.
//
// Which labels are chosen does not matter to soundness: the digest of the rows
// spells out atoms and predicates under the labels, so two blocks with equal
// digests are the same but for the names of their atoms, and equal digests of
// outputs are equal expressions over them. That isomorphic blocks get the same
// labels only makes them found.
func seal(b block, outs []*term) sealed {
	if len(b.preds) == 0 && len(b.atoms) == 1 && b.atoms[0].kind == "rel" && len(b.atoms[0].params) == 0 {
		return b.atoms[0].alone(outs)
	}
	var best labelling
	for i, order := range orders(b) {
		l := newLabelling(b, order)
		l.spell(b, outs)
		if i == 0 || l.less(&best) {
			best = *l
		}
	}
	return sealed{rows: best.rows, outs: best.outs, params: best.params, taint: b.taint()}
}

// alone sums up a block of one relation: its rows are the relation's.
func (a *atom) alone(outs []*term) sealed {
	l := newLabelling(block{atoms: []*atom{a}}, []*atom{a})
	s := sealed{rows: a.content, taint: a.taint}
	for _, t := range outs {
		if t.op == "col" && t.atom == a && len(t.text) == len(Digest{}) {
			s.outs = append(s.outs, Digest([]byte(t.text)))
			continue
		}
		s.outs = append(s.outs, l.term(t))
	}
	s.params = l.params
	return s
}

// labelling spells a block with its atoms in one order.
type labelling struct {
	label  map[*atom]int
	memo   map[*term]Digest
	params []*term // columns of enclosing blocks, numbered as they are met
	rows   Digest
	outs   []Digest
	order  []*atom
}

func newLabelling(_ block, order []*atom) *labelling {
	l := &labelling{label: make(map[*atom]int, len(order)), memo: map[*term]Digest{}, order: order}
	for i, a := range order {
		l.label[a] = i
	}
	return l
}

// spell computes the digests.
func (l *labelling) spell(b block, outs []*term) {
	h := hash("block").num(len(l.order))
	for _, a := range l.order {
		h.str(a.kind).digests(a.content).digests(l.terms(a.params)...)
	}
	preds := slices.Clone(b.preds)
	rough := newRough(l.label)
	slices.SortStableFunc(preds, func(x, y *term) int { return compareDigests(rough.term(x), rough.term(y)) })
	h.digests(set(l.terms(preds))...)
	l.rows = h.sum()
	l.outs = l.terms(outs)
}

func (l *labelling) less(m *labelling) bool {
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
	if d, ok := l.memo[t]; ok {
		return d
	}
	var d Digest
	switch {
	case t.op == "col":
		if i, ok := l.label[t.atom]; ok {
			d = hash("col", t.text).num(i).sum()
		} else {
			d = hash("outer").num(l.param(t)).sum()
		}
	case commutes(t.op):
		d = hash(t.op, t.text).digests(sorted(l.terms(t.args))...).sum()
	default:
		d = hash(t.op, t.text).digests(l.terms(t.args)...).sum()
	}
	l.memo[t] = d
	return d
}

// param numbers a column of an enclosing block.
func (l *labelling) param(t *term) int {
	for i, p := range l.params {
		if p.atom == t.atom && p.text == t.text {
			return i
		}
	}
	l.params = append(l.params, t)
	return len(l.params) - 1
}

// rough sums up terms without telling enclosing atoms apart: it gives
// predicates an order in which these can be numbered.
type rough struct {
	label map[*atom]int
	color map[*atom]Digest // instead of label
	mark  *atom            // seen as itself
	memo  map[*term]Digest
}

func newRough(label map[*atom]int) *rough { return &rough{label: label, memo: map[*term]Digest{}} }

func (r *rough) term(t *term) Digest {
	if d, ok := r.memo[t]; ok {
		return d
	}
	var d Digest
	if t.op == "col" {
		h := hash("col", t.text)
		if c, ok := r.color[t.atom]; ok {
			h.digests(c)
			if t.atom == r.mark {
				h.str("mark")
			}
		} else if i, ok := r.label[t.atom]; ok {
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
		if commutes(t.op) {
			args = sorted(args)
		}
		d = hash(t.op, t.text).digests(args...).sum()
	}
	r.memo[t] = d
	return d
}

// Budgets: over them labels follow the written order, which costs precision only.
const (
	maxOrders    = 120 // orders that are tried for atoms that look alike
	refineRounds = 3
	maxRefined   = 64 // atoms that are refined
)

// orders gives the orders of atoms to try: by colour, and all permutations of
// those with one colour.
func orders(b block) [][]*atom {
	if len(b.atoms) < 2 || len(b.atoms) > maxRefined {
		return [][]*atom{b.atoms}
	}
	color := colors(b)
	order := slices.Clone(b.atoms)
	slices.SortStableFunc(order, func(x, y *atom) int { return compareDigests(color[x], color[y]) })
	all := [][]*atom{order}
	for i := 0; i < len(order); {
		j := i + 1
		for j < len(order) && color[order[j]] == color[order[i]] {
			j++
		}
		if j-i > 1 {
			all = permuted(all, i, j)
		}
		i = j
	}
	return all
}

// permuted adds all orders of the places from i to j, within the budget.
func permuted(all [][]*atom, i, j int) [][]*atom {
	n := len(all)
	for k := 2; k <= j-i; k++ {
		if n *= k; n > maxOrders {
			return all
		}
	}
	var out [][]*atom
	for _, order := range all {
		permute(slices.Clone(order), i, j, func(o []*atom) { out = append(out, slices.Clone(o)) })
	}
	return out
}

func permute(o []*atom, i, j int, f func([]*atom)) {
	if i == j {
		f(o)
		return
	}
	for k := i; k < j; k++ {
		o[i], o[k] = o[k], o[i]
		permute(o, i+1, j, f)
		o[i], o[k] = o[k], o[i]
	}
}

// colors tells atoms apart by what they are and how they take part in
// predicates and parameters, in the manner of Weisfeiler and Leman. Outputs do
// not count: the digest of the rows must not depend on what is selected.
func colors(b block) map[*atom]Digest {
	color := map[*atom]Digest{}
	for _, a := range b.atoms {
		color[a] = hash("atom", a.kind).digests(a.content).num(len(a.params)).sum()
	}
	uses := uses(b)
	for range refineRounds {
		next := map[*atom]Digest{}
		for _, a := range b.atoms {
			r := &rough{color: color, mark: a, memo: map[*term]Digest{}}
			var parts []Digest
			for _, t := range uses[a] {
				parts = append(parts, r.term(t))
			}
			params := make([]Digest, len(a.params))
			for i, p := range a.params {
				params[i] = r.term(p)
			}
			next[a] = hash("refined").digests(color[a]).digests(params...).digests(sorted(parts)...).sum()
		}
		color = next
	}
	return color
}

// uses lists for each atom the predicates and parameters that use it.
func uses(b block) map[*atom][]*term {
	out := map[*atom][]*term{}
	note := func(t *term) {
		seen := map[*term]bool{}
		met := map[*atom]bool{}
		var visit func(t *term)
		visit = func(t *term) {
			if seen[t] {
				return
			}
			seen[t] = true
			if t.atom != nil {
				met[t.atom] = true
			}
			for _, a := range t.args {
				visit(a)
			}
		}
		visit(t)
		for _, a := range b.atoms {
			if met[a] {
				out[a] = append(out[a], t)
			}
		}
	}
	for _, p := range b.preds {
		note(p)
	}
	for _, a := range b.atoms {
		for _, p := range a.params {
			note(p)
		}
	}
	return out
}
