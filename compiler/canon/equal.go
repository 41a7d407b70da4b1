package canon

import (
	"maps"
	"slices"
)

// Equal reports whether two nodes mean the same to whoever reads them, so that
// one may be read in the place of the other: by digests, and by the types that
// are known of stored columns, on which it depends what readers make of them.
func (n *Normal) Equal(m *Normal) bool {
	if n == m {
		return true
	}
	return n.open == m.open && n.digests.Rows == m.digests.Rows && n.digests.RowsTaint == m.digests.RowsTaint &&
		slices.Equal(n.digests.Columns, m.digests.Columns) && slices.Equal(n.facts, m.facts) && maps.Equal(n.leafKinds(), m.leafKinds())
}

// typedColumn is a stored column, as one occurrence knows it.
type typedColumn struct {
	rows   Digest
	column string
	kind   kind
}

// leafKinds are the types of all stored columns that a node reads, however deep.
func (n *Normal) leafKinds() map[typedColumn]bool {
	k := &kinds{found: map[typedColumn]bool{}, seen: map[*relation]bool{}, terms: map[*term]bool{}}
	outs := make([]*term, len(n.outs))
	for i, o := range n.outs {
		outs[i] = o.term
	}
	k.block(n.block, outs)
	return k.found
}

type kinds struct {
	found map[typedColumn]bool
	seen  map[*relation]bool
	terms map[*term]bool
}

func (k *kinds) block(b block, outs []*term) {
	for _, a := range b.atoms {
		k.relation(a.rel)
	}
	for _, t := range b.terms() {
		k.term(t)
	}
	for _, t := range outs {
		k.term(t)
	}
}

func (k *kinds) term(t *term) {
	if k.terms[t] {
		return
	}
	k.terms[t] = true
	if t.rel != nil {
		k.relation(t.rel)
	}
	if t.atom != nil && t.atom.rel.leaf() {
		k.found[typedColumn{t.atom.rel.digest(), t.text, t.kind}] = true
	}
	for _, a := range t.args {
		k.term(a)
	}
}

func (k *kinds) relation(r *relation) {
	if k.seen[r] {
		return
	}
	k.seen[r] = true
	switch {
	case r.query != nil:
		k.block(r.query.block, r.query.outs)
	case r.group != nil:
		k.block(r.group.in, slices.Concat(r.group.keys, r.group.aggs))
	case r.window != nil:
		k.block(r.window.in, spread(r.window.outs, r.window.items))
	case r.union != nil:
		for _, m := range r.union.arms {
			k.block(m.block, m.outs)
		}
	case r.full != nil:
		k.block(r.full.left, r.full.louts)
		k.block(r.full.right, slices.Concat(r.full.routs, r.full.on))
	}
}
