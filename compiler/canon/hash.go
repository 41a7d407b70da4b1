package canon

import (
	"crypto/sha256"
	"encoding/binary"
	"slices"
	"sync"
)

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

// sum gives the digest; the hasher is used up by it.
func (h *hasher) sum() Digest {
	full := sha256.Sum256(h.buf)
	hashers.Put(h)
	return Digest(full[:len(Digest{})])
}

var hashers = sync.Pool{New: func() any { return &hasher{make([]byte, 0, 256)} }}

// hash sums up a tag and parts.
func hash(tag string, parts ...string) *hasher {
	h := hashers.Get().(*hasher)
	h.buf = h.buf[:0]
	return h.str(tag).num(len(parts)).str(parts...)
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

func flag(b bool) int {
	if b {
		return 1
	}
	return 0
}
