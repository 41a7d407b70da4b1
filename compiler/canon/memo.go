package canon

import "sync"

// memo remembers something of each term for as long as one function looks at
// them: of terms that are equal the same. The zero memo is empty. It holds no
// pointers where V does not, and forgets in no time: memos are used again.
type memo[V any] struct {
	slots []slot[V] // a power of two, half of them free
	n     int
	epoch uint32 // slots of other epochs are free
}

type slot[V any] struct {
	id    identity
	epoch uint32
	value V
}

const smallMemo = 32

func (m *memo[V]) get(t *term) (v V, ok bool) {
	if m.n == 0 {
		return v, false
	}
	s := m.slot(t.id)
	if s.epoch != m.epoch {
		return v, false
	}
	return s.value, true
}

func (m *memo[V]) put(t *term, v V) {
	if 2*m.n >= len(m.slots) {
		m.grow()
	}
	m.set(t.id, v)
}

func (m *memo[V]) set(id identity, v V) {
	s := m.slot(id)
	if s.epoch != m.epoch {
		m.n++
	}
	*s = slot[V]{id, m.epoch, v}
}

// slot is that of a term, or the free one where it belongs.
func (m *memo[V]) slot(id identity) *slot[V] {
	mask := uint64(len(m.slots) - 1)
	for i := id[0] & mask; ; i = (i + 1) & mask {
		if s := &m.slots[i]; s.epoch != m.epoch || s.id == id {
			return s
		}
	}
}

func (m *memo[V]) grow() {
	old := m.slots
	m.slots, m.n = make([]slot[V], max(smallMemo, 2*len(old))), 0
	if m.epoch == 0 { // free slots are those of epoch 0
		m.epoch = 1
	}
	for _, s := range old {
		if s.epoch == m.epoch {
			m.set(s.id, s.value)
		}
	}
}

// empty forgets everything, and keeps the room.
func (m *memo[V]) empty() {
	if m.n == 0 {
		return
	}
	m.n = 0
	if m.epoch++; m.epoch == 0 {
		clear(m.slots)
		m.epoch = 1
	}
}

// markMemos are used again.
var markMemos = sync.Pool{New: func() any { return &memo[struct{}]{} }}
