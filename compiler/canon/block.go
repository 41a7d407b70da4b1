package canon

import "slices"

// block is a select-project-join query in n-ary form: nested iteration over its
// atoms, keeping the combinations for which every predicate is true. The order
// of atoms and of predicates means nothing, but that an atom's arguments may use
// columns of other atoms.
type block struct {
	atoms []*atom
	preds []*term
	empty bool // there are no rows
}

// taint is that of the rows.
func (b block) taint() Taint {
	var t Taint
	for _, a := range b.atoms {
		t = max(t, a.rel.taint, taintOf(a.args))
	}
	return max(t, taintOf(b.preds))
}

// size counts atoms and terms; shared terms count each time.
func (b block) size(outs []*term) int {
	n := len(b.atoms)
	for _, ts := range [][]*term{b.preds, outs} {
		for _, t := range ts {
			n = min(n+t.size, maxSize)
		}
	}
	for _, a := range b.atoms {
		for _, t := range a.args {
			n = min(n+t.size, maxSize)
		}
	}
	return n
}

// join puts two blocks side by side.
func (b block) join(c block) block {
	return block{slices.Concat(b.atoms, c.atoms), slices.Concat(b.preds, c.preds), b.empty || c.empty}
}

// where adds predicates; nil is none.
func (b block) where(preds ...*term) block {
	b.preds = slices.Clip(b.preds)
	for _, p := range preds {
		if p != nil {
			b.preds = append(b.preds, p)
		}
	}
	return b
}

// without leaves an atom out.
func (b block) without(a *atom) block {
	b.atoms = slices.DeleteFunc(slices.Clone(b.atoms), func(x *atom) bool { return x.serial == a.serial })
	return b
}

func (b block) set() map[serial]bool {
	out := make(map[serial]bool, len(b.atoms))
	for _, a := range b.atoms {
		out[a.serial] = true
	}
	return out
}

// terms are all terms of the block itself: predicates and arguments.
func (b block) terms() []*term {
	out := slices.Clone(b.preds)
	for _, a := range b.atoms {
		out = append(out, a.args...)
	}
	return out
}

// facts are what was believed of the relations within.
func (b block) facts() []Fact {
	var out []Fact
	for _, a := range b.atoms {
		out = append(out, a.rel.facts...)
	}
	for _, t := range b.terms() {
		t.walk(func(t *term) bool {
			if t.rel != nil {
				out = append(out, t.rel.facts...)
			}
			return true
		})
	}
	return distinctFacts(out)
}

// substitution puts terms in the place of columns and of whole terms. What it
// makes anew, it brings into normal form again.
type substitution struct {
	al    *algebra
	cols  map[serial]func(*term) *term
	terms map[identity]*term
	mask  uint64          // of the atoms that are replaced; all where terms is set
	memo  map[*term]*term // made when it is needed
}

func newSubstitution(al *algebra) *substitution {
	return &substitution{al: al, cols: map[serial]func(*term) *term{}}
}

// replace says what becomes of the columns of an atom.
func (s *substitution) replace(a *atom, f func(*term) *term) {
	s.cols[a.serial] = f
	s.mask |= a.bit()
}

// put says what becomes of a term.
func (s *substitution) put(old, new *term) {
	if s.terms == nil {
		s.terms = map[identity]*term{}
	}
	s.terms[old.id] = new
	s.mask |= old.mask
	if old.mask == 0 {
		s.mask = ^uint64(0)
	}
}

// fresh copies a block with new atoms.
func (s *substitution) fresh(b block) block {
	out := block{atoms: make([]*atom, len(b.atoms)), empty: b.empty}
	for i, a := range b.atoms {
		n := newAtom(a.rel, nil)
		n.lookup = a.lookup
		out.atoms[i] = n
		s.replace(a, func(t *term) *term { return moved(t, n) })
	}
	for i, a := range b.atoms {
		out.atoms[i].args = s.all(a.args)
	}
	out.preds = s.all(b.preds)
	return out
}

// block puts terms in place within a block, whose atoms stay.
func (s *substitution) block(b block) block {
	out := block{atoms: make([]*atom, len(b.atoms)), empty: b.empty}
	for i, a := range b.atoms {
		out.atoms[i] = a
		if args := s.all(a.args); !slices.Equal(args, a.args) {
			out.atoms[i] = a.with(args)
		}
	}
	out.preds = s.all(b.preds)
	return out
}

func (s *substitution) all(ts []*term) []*term {
	if len(ts) == 0 {
		return nil
	}
	out := make([]*term, len(ts))
	for i, t := range ts {
		out[i] = s.term(t)
	}
	return out
}

func (s *substitution) term(t *term) *term {
	if t.mask&s.mask == 0 && s.mask != ^uint64(0) {
		return t
	}
	if s.terms != nil {
		if u, ok := s.terms[t.id]; ok {
			return u
		}
	}
	if t.op == "col" {
		if f, ok := s.cols[t.atom.serial]; ok {
			return f(t)
		}
		return t
	}
	if len(t.args) == 0 {
		return t
	}
	if out, ok := s.memo[t]; ok {
		return out
	}
	var args []*term
	for i, a := range t.args {
		n := s.term(a)
		if n != a && args == nil {
			args = slices.Clone(t.args)
		}
		if args != nil {
			args[i] = n
		}
	}
	out := t
	if args != nil {
		out = s.al.rebuild(t, args)
	}
	if s.memo == nil {
		s.memo = map[*term]*term{}
	}
	s.memo[t] = out
	return out
}

// instance makes an occurrence of a relation's query: fresh atoms, with
// arguments in the place of its free terms.
func (al *algebra) instance(r *relation, args []*term) (block, []*term) {
	s := newSubstitution(al)
	for i, f := range r.free {
		s.put(f, args[i])
	}
	blk := s.fresh(r.query.block)
	return blk, s.all(r.query.outs)
}
