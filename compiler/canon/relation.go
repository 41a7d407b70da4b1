package canon

import (
	"slices"
	"sync/atomic"
)

// relation is a query that stands on its own: what it takes from around it are
// its free terms, for which an [atom] or a term gives arguments. It is not
// changed after it is made, and shared by all that read it.
type relation struct {
	rows  Digest // fixes the rows for given arguments; not set where late is
	late  *late  // digests that are found out when they are asked for
	cols  []col
	free  []*term // in the order in which rows and cols number them
	taint Taint   // of the rows
	// one is set where there is exactly one row, single where there is one at
	// most, for given arguments, whatever the data.
	one, single bool
	// keys are sets of columns in which no two rows agree. In one with nulls,
	// rows that have a NULL may repeat.
	keys  []key
	facts []Fact // what was believed beyond structure

	// What it is made of, for rules that look inside: one at most is set.
	query  *query
	group  *group
	union  *union
	window *window
	full   *full
}

// col is a column of a relation.
type col struct {
	name  string // its place, or the digest that fixes its values relative to the rows
	kind  kind
	solid bool
	taint Taint
}

// key is a set of columns by name.
type key struct {
	cols  []string
	nulls bool
}

// query is a block with outputs, parallel to the relation's columns.
type query struct {
	block block
	outs  []*term
}

// index finds a column by name, or by its digest; -1 for none.
func (r *relation) index(name string) int {
	if i, ok := placed(name); ok {
		return i
	}
	if r.late != nil {
		return slices.IndexFunc(r.late.digests().cols, func(d Digest) bool { return string(d[:]) == name })
	}
	return slices.IndexFunc(r.cols, func(c col) bool { return c.name == name })
}

// col finds a column likewise.
func (r *relation) col(name string) (col, bool) {
	if i := r.index(name); i >= 0 {
		return r.cols[i], true
	}
	return col{}, false
}

// atom is one occurrence of a relation within a block.
type atom struct {
	rel    *relation
	lookup bool    // where there is no row, one of NULLs
	args   []*term // parallel to the relation's free terms
	serial serial
}

// serial tells occurrences apart: an atom whose arguments are replaced keeps it,
// so that terms over its columns stay as they are.
type serial uint64

var serials atomic.Uint64

func newAtom(r *relation, args []*term) *atom {
	return &atom{rel: r, args: args, serial: serial(serials.Add(1))}
}

func (a *atom) bit() uint64 { return 1 << (a.serial & 63) }

// with is the same occurrence over other arguments.
func (a *atom) with(args []*term) *atom {
	return &atom{rel: a.rel, lookup: a.lookup, args: args, serial: a.serial}
}

// column is the atom's i-th column.
func (a *atom) column(i int) *term { return column(a, a.rel.cols[i]) }

// columns are all of them.
func (a *atom) columns() []*term {
	out := make([]*term, len(a.rel.cols))
	for i := range out {
		out[i] = a.column(i)
	}
	return out
}

// alone is a block of one new occurrence.
func alone(r *relation, args []*term) (block, *atom) {
	a := newAtom(r, args)
	return block{atoms: []*atom{a}}, a
}

// leaf reports whether a relation is without structure.
func (r *relation) leaf() bool {
	return r.query == nil && r.group == nil && r.union == nil && r.window == nil && r.full == nil
}

// leaf is a relation without structure.
func leaf(rows Digest, taint Taint) *relation { return &relation{rows: rows, taint: taint} }

// cover makes a free term of whatever a relation's definition uses of others and
// the digests do not: another occurrence must be able to replace all of it.
func (r *relation) cover(b block, outs []*term) {
	inside := b.set()
	var visit func(t *term)
	visit = func(t *term) {
		switch {
		case t.mask == 0 || slices.ContainsFunc(r.free, t.is):
		case !t.touches(inside):
			r.free = append(r.free, t)
		default:
			for _, a := range t.args {
				visit(a)
			}
		}
	}
	for _, t := range b.terms() {
		visit(t)
	}
	for _, t := range outs {
		visit(t)
	}
}
