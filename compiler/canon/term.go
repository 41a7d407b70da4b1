package canon

import (
	"crypto/sha256"
	"encoding/binary"
	"slices"
)

// term is an expression in normal form. Terms are shared and never changed.
//
// A term is a function of the columns of atoms: op says what it is, text tells
// it apart from others of its kind. Equal op and text over equal arguments is
// equal, whatever the arguments are.
type term struct {
	op    string
	text  string
	args  []*term
	atom  *atom // set for op "col": the atom whose column text names
	taint Taint
	size  int // of the tree below, saturating
}

// maxSize is where sizes stop counting.
const maxSize = 1 << 30

func newTerm(op, text string, args ...*term) *term {
	t := &term{op: op, text: text, args: args, size: 1}
	for _, a := range args {
		t.taint = max(t.taint, a.taint)
		t.size = min(t.size+a.size, maxSize)
	}
	return t
}

// column is a column of an atom. key names it: a digest or a position.
func column(a *atom, key string, taint Taint) *term {
	return &term{op: "col", text: key, atom: a, taint: taint, size: 1}
}

// atom is one occurrence of a relation within a block. Which rows it has for
// given values of its parameters is fixed by kind and content.
type atom struct {
	// kind is "rel" (rows), or "lookup" (rows, or one row of NULLs where there
	// are none).
	kind    string
	content Digest
	params  []*term // columns of other atoms of the block or around it
	taint   Taint   // of its rows
}

// hasher writes a prefix-free encoding: every part is preceded by its length.
type hasher struct{ buf []byte }

func (h *hasher) str(parts ...string) *hasher {
	for _, s := range parts {
		h.buf = binary.AppendUvarint(h.buf, uint64(len(s)))
		h.buf = append(h.buf, s...)
	}
	return h
}

func (h *hasher) num(n int) *hasher {
	h.buf = binary.AppendVarint(h.buf, int64(n))
	return h
}

// digests writes a list with its length.
func (h *hasher) digests(ds ...Digest) *hasher {
	h.num(len(ds))
	for _, d := range ds {
		h.buf = append(h.buf, d[:]...)
	}
	return h
}

func (h *hasher) sum() Digest {
	full := sha256.Sum256(h.buf)
	return Digest(full[:len(Digest{})])
}

// hash sums up a tag and parts.
func hash(tag string, parts ...string) *hasher {
	return new(hasher).str(tag).num(len(parts)).str(parts...)
}

// sorted is a sorted copy.
func sorted(ds []Digest) []Digest {
	out := slices.Clone(ds)
	slices.SortFunc(out, compareDigests)
	return out
}

// set is a sorted copy without repeats.
func set(ds []Digest) []Digest { return slices.Compact(sorted(ds)) }

func compareDigests(a, b Digest) int { return slices.Compare(a[:], b[:]) }

// key is a digest as the name of a column.
func (d Digest) key() string { return string(d[:]) }
