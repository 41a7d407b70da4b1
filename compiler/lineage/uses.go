package lineage

// Uses says in which ways an input is used, beside the strongest [Kind]. On a
// way to a column the input's value either flows into the column, or decides
// which value is taken. Of rows all inputs decide, and each kind is kept.
type Uses uint32

const (
	inClear Uses = 1 << 0  // on some way its value can be seen: neither hashed nor counted
	hashed  Uses = 1 << 14 // on some way it goes through a hashing function
)

func flowing(k Kind) Uses  { return 1 << k }
func deciding(k Kind) Uses { return 1 << (16 + k) }

// Of gives the uses of an edge with one way only: the value flows, by kind.
func Of(k Kind) Uses { return flowing(k) | inClear }

// Deciding gives the uses of an edge that only decides, by kind.
func Deciding(k Kind) Uses { return deciding(k) }

// Values are the kinds of the ways on which the value flows, or, of rows, all
// kinds of use; weakest first.
func (u Uses) Values() []Kind { return kindsOf(func(k Kind) bool { return u&flowing(k) != 0 }) }

// Decisions are the kinds of the ways on which the input only decides.
func (u Uses) Decisions() []Kind { return kindsOf(func(k Kind) bool { return u&deciding(k) != 0 }) }

// Clear reports whether the input's value can be told from the column.
func (u Uses) Clear() bool { return u&inClear != 0 }

// Hashed reports whether there is a hash of the input's value in the column.
func (u Uses) Hashed() bool { return u&hashed != 0 }

func kindsOf(has func(Kind) bool) []Kind {
	var out []Kind
	for k := Identity; k <= Unnesting; k++ {
		if has(k) {
			out = append(out, k)
		}
	}
	return out
}

// hiding is what a function does with its arguments' values. The zero value
// shows them.
type hiding uint8

const (
	shown hiding = iota
	hashing
	counting // only how many there are, or whether there are any
)

// way is one step of an expression: what is below is seen through it.
type way struct {
	kind    Kind
	decides bool
	hides   hiding
}

// at makes a way at least as strong as kind.
func (w way) at(kind Kind) way {
	w.kind = max(w.kind, kind)
	return w
}

// deciding makes a way on which the value itself does not flow.
func (w way) deciding(kind Kind) way {
	w.decides = true
	return w.at(kind)
}

// through is how uses look from the other end of a way.
func (u Uses) through(w way) Uses {
	values := raise(u&(1<<14-1)&^inClear, w.kind, 0)
	decisions := raise(u&^(1<<16-1), w.kind, 16)
	if w.decides {
		return values<<16 | decisions
	}
	visible := u & (inClear | hashed)
	switch {
	case w.hides == counting:
		visible = 0
	case w.hides == hashing && visible != 0:
		visible = hashed
	}
	return values | decisions | visible
}

// raise lifts kinds that are weaker than k to k.
func raise(kinds Uses, k Kind, shift uint) Uses {
	if weaker := kinds & (1<<(shift+uint(k)) - 1); weaker != 0 {
		kinds = kinds&^weaker | 1<<(shift+uint(k))
	}
	return kinds
}

// Then gives the uses of an input of u in what uses u's column by next.
func (u Uses) Then(next Uses) Uses {
	var out Uses
	for _, k := range next.Values() {
		out |= u.through(way{kind: k})
	}
	for _, k := range next.Decisions() {
		out |= u.through(way{kind: k, decides: true})
	}
	out &^= inClear | hashed
	switch {
	case u.Clear() && next.Clear():
		out |= inClear
	case (u.Clear() || u.Hashed()) && (next.Clear() || next.Hashed()):
		out |= hashed
	}
	return out
}
