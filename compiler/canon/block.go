package canon

import (
	"slices"
)

// block is a select-project-join query in n-ary form: nested iteration over its
// atoms, keeping the combinations for which every predicate is true. The order
// of atoms and of predicates means nothing.
type block struct {
	atoms []*atom
	preds []*term
}

// taint is that of the rows.
func (b block) taint() Taint {
	var t Taint
	for _, a := range b.atoms {
		t = max(t, a.taint)
		for _, p := range a.params {
			t = max(t, p.taint)
		}
	}
	for _, p := range b.preds {
		t = max(t, p.taint)
	}
	return t
}

func (b block) size() int {
	n := len(b.atoms)
	for _, p := range b.preds {
		n = min(n+p.size, maxSize)
	}
	for _, a := range b.atoms {
		for _, p := range a.params {
			n = min(n+p.size, maxSize)
		}
	}
	return n
}

// join puts two blocks side by side.
func (b block) join(c block) block {
	return block{append(slices.Clip(b.atoms), c.atoms...), append(slices.Clip(b.preds), c.preds...)}
}

// where adds the conjuncts of a predicate.
func (b block) where(pred *term) block {
	if pred == nil {
		return b
	}
	return block{b.atoms, append(slices.Clip(b.preds), conjuncts(pred)...)}
}

func conjuncts(t *term) []*term {
	if t.op == "and" {
		return t.args
	}
	return []*term{t}
}

// copier makes fresh atoms out of a block's, so that it can occur once more.
type copier struct {
	atoms map[*atom]*atom
	terms map[*term]*term
}

func newCopier(b block) *copier {
	c := &copier{map[*atom]*atom{}, map[*term]*term{}}
	for _, a := range b.atoms {
		c.atoms[a] = &atom{kind: a.kind, content: a.content, taint: a.taint}
	}
	return c
}

func (c *copier) block(b block) block {
	out := block{make([]*atom, len(b.atoms)), c.all(b.preds)}
	for i, a := range b.atoms {
		out.atoms[i] = c.atoms[a]
		out.atoms[i].params = c.all(a.params)
	}
	return out
}

func (c *copier) all(ts []*term) []*term {
	if len(ts) == 0 {
		return nil
	}
	out := make([]*term, len(ts))
	for i, t := range ts {
		out[i] = c.term(t)
	}
	return out
}

// term copies what refers to the block's atoms; all else is shared.
func (c *copier) term(t *term) *term {
	if t.op == "col" {
		if a, ok := c.atoms[t.atom]; ok {
			if out, ok := c.terms[t]; ok {
				return out
			}
			out := column(a, t.text, t.taint)
			c.terms[t] = out
			return out
		}
		return t
	}
	if len(t.args) == 0 {
		return t
	}
	if out, ok := c.terms[t]; ok {
		return out
	}
	out, same := *t, true
	out.args = make([]*term, len(t.args))
	for i, a := range t.args {
		out.args[i] = c.term(a)
		same = same && out.args[i] == a
	}
	if same {
		c.terms[t] = t
		return t
	}
	c.terms[t] = &out
	return &out
}
