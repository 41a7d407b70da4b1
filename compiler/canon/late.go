package canon

import "sync"

// late are the digests of a relation of which others may be made before anybody
// asks for them: filters that move down make a new one each time. It is safe for
// concurrent use.
type late struct {
	once sync.Once
	sum  func() summed
	summed
}

// summed are digests of a relation: of its rows, and of its columns in order.
type summed struct {
	rows Digest
	cols []Digest
}

func (l *late) digests() summed {
	l.once.Do(func() { l.summed, l.sum = l.sum(), nil })
	return l.summed
}

// summedBy sets how a relation is summed up that is made of a block and what is
// computed over it. What uses terms of enclosing blocks is summed up at once:
// this says in which order they are numbered.
func (r *relation) summedBy(b block, outs []*term, sum func() summed) {
	r.late = &late{sum: sum}
	r.cover(b, outs)
	if len(r.free) > 0 {
		r.free = nil
		r.late.digests()
		r.cover(b, outs)
	}
}

// digest fixes the relation's rows.
func (r *relation) digest() Digest {
	if r.late != nil {
		return r.late.digests().rows
	}
	return r.rows
}

// digestOf fixes a column's values relative to the rows.
func (r *relation) digestOf(name string) Digest {
	if i, ok := placed(name); ok {
		return r.late.digests().cols[i]
	}
	return Digest([]byte(name))
}

// place is the name of the i-th column of a relation whose digests are not known
// yet: shorter than any digest.
func place(i int) string {
	if i < len(places) {
		return places[i]
	}
	return string([]byte{byte(i), byte(i >> 8), byte(i >> 16), byte(i >> 24)})
}

var places = func() (out [256]string) {
	for i := range out {
		out[i] = string([]byte{byte(i), 0, 0, 0})
	}
	return out
}()

// placed gives the place that a name stands for.
func placed(name string) (int, bool) {
	if len(name) != 4 {
		return 0, false
	}
	return int(name[0]) | int(name[1])<<8 | int(name[2])<<16 | int(name[3])<<24, true
}

// placesOf gives equal terms one place: that of the first.
func placesOf(ts []*term) []string {
	at := make(map[identity]int, len(ts))
	out := make([]string, len(ts))
	for i, t := range ts {
		j, ok := at[t.id]
		if !ok {
			j = i
			at[t.id] = i
		}
		out[i] = place(j)
	}
	return out
}

// match gives the column of another relation with the same rows that has the
// same values; false where it has none.
func (r *relation) match(other *relation, name string) (col, bool) {
	if r == other {
		return r.col(name)
	}
	return r.col(other.digestOf(name).key())
}
