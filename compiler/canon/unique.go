package canon

import (
	"slices"

	"github.com/tailwater/tailwater/compiler/dialect"
)

// Keys are sets of columns in which no two rows of the node agree, as far as the
// normal form knows; rows that have a NULL in one may repeat. An empty set says
// that there is one row at most. The list may lack keys that there are.
func (n *Normal) Keys(d *dialect.Dialect) [][]string {
	al := &algebra{dialect: d}
	if al.single(n.block) {
		return [][]string{{}}
	}
	terms, cols := make([]*term, len(n.outs)), make([]col, len(n.outs))
	for i, o := range n.outs {
		terms[i], cols[i] = o.term, col{name: o.name}
	}
	var out [][]string
	for _, k := range al.keysOf(n.block, terms, cols) {
		slices.Sort(k.cols)
		out = append(out, slices.Compact(k.cols))
	}
	return out
}
