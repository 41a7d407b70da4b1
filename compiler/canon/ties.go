package canon

// ties are rows of a block that are equal in an order, within a group.
type ties struct {
	none bool     // no two rows are
	same *closure // what all rows that are have in common
}

// tiesOf finds out what an order leaves open. Values that are equal and not
// identical do not count as known: which of them is there, is left open, too.
func (al *algebra) tiesOf(in block, group, order []*term) ties {
	all := append(group[:len(group):len(group)], keysOfOrder(order)...)
	if al.closureOf(in, all, true, nil).all(in) {
		return ties{none: true}
	}
	var exact []*term
	for _, t := range all {
		if t.kind.exact {
			exact = append(exact, t)
		}
	}
	return ties{same: al.closureOf(in, exact, true, nil)}
}

// tell reports whether rows that are equal in the order may differ in any of the
// terms: what is computed of one of them is then left open.
func (s ties) tell(ts ...*term) bool { return !s.none && !s.same.knowsAll(ts) }

// tied tells for each window function whether its values are left open by its
// order. Where rows that are equal in it are equal in all that there is, it does
// not matter which of them has which value, as long as no other function makes
// such a choice:
//
//	select a, row_number() over (order by a)  -> the same bag for any choice
func (al *algebra) tied(in block, outs []*term, items []over) []bool {
	out := make([]bool, len(items))
	open, told := 0, false
	for i, it := range items {
		if !it.ties {
			continue
		}
		s := al.tiesOf(in, it.partition, it.order)
		if out[i] = !s.none; out[i] {
			open++
			told = s.tell(outs...)
		}
	}
	if open == 1 && !told {
		clear(out)
	}
	return out
}
