package layout

import "math"

// passes is how often heights are drawn towards those of neighbours.
const passes = 8

// place gives everything its height: as near to its neighbours as the order of
// its rank and the room between allow.
func (l *layers) place(s Spacing) {
	l.y = make([]float64, len(l.rank))
	for _, rank := range l.order {
		at := 0.0
		for i, n := range rank {
			if i > 0 {
				at += l.room(rank[i-1], n, s)
			}
			l.y[n] = at
		}
	}
	for pass := range passes {
		if pass%2 == 0 {
			for r := 1; r < len(l.order); r++ {
				l.settle(l.order[r], l.prev, s)
			}
		} else {
			for r := len(l.order) - 2; r >= 0; r-- {
				l.settle(l.order[r], l.next, s)
			}
		}
	}
	top := math.Inf(1)
	for _, y := range l.y {
		top = min(top, y)
	}
	for i := range l.y {
		l.y[i] = math.Round(l.y[i] - top)
	}
}

// room is the distance between the middles of two that follow each other.
func (l *layers) room(a, b int, s Spacing) float64 {
	size := func(i int) float64 {
		if i >= l.n {
			return float64(s.Way)
		}
		return float64(s.Node)
	}
	return (size(a) + size(b)) / 2
}

// block is a run of a rank that stands as close as may be. Its height is the
// mean of what its members wish for.
type block struct {
	sum, weight float64
	count       int
}

func (b block) height() float64 { return b.sum / b.weight }

// settle moves a rank to where the sum of squared distances to the middles of
// neighbours is least: a regression that keeps the order, by pooling those that
// would be too close to each other. Ways count more, to be straight.
func (l *layers) settle(rank []int, neighbours [][]int, s Spacing) {
	blocks := make([]block, 0, len(rank))
	offset := make([]float64, len(rank))
	for i, n := range rank {
		if i > 0 {
			offset[i] = offset[i-1] + l.room(rank[i-1], n, s)
		}
		wish, weight := l.y[n], 0.1
		if k := len(neighbours[n]); k > 0 {
			wish, weight = mean(neighbours[n], l.y), float64(min(k, 4))
			if n >= l.n {
				weight = 8
			}
		}
		b := block{(wish - offset[i]) * weight, weight, 1}
		for len(blocks) > 0 && blocks[len(blocks)-1].height() >= b.height() {
			last := blocks[len(blocks)-1]
			b = block{b.sum + last.sum, b.weight + last.weight, b.count + last.count}
			blocks = blocks[:len(blocks)-1]
		}
		blocks = append(blocks, b)
	}
	i := 0
	for _, b := range blocks {
		for range b.count {
			l.y[rank[i]] = b.height() + offset[i]
			i++
		}
	}
}
