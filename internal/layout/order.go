package layout

import (
	"cmp"
	"slices"
)

// sweeps is how often the ranks are gone through, there and back.
const sweeps = 10

// untangle orders ranks so that few links cross: each by where its neighbours in
// the rank before are on the way there, and in the rank behind on the way back.
// The best order that was met is kept.
func (l *layers) untangle() {
	place := make([]float64, len(l.rank))
	best, least := l.order, -1
	for sweep := range sweeps {
		l.number(place)
		if c := l.crossings(place); least < 0 || c < least {
			best, least = clone(l.order), c
		}
		if least == 0 {
			break
		}
		if sweep%2 == 0 {
			for r := 1; r < len(l.order); r++ {
				l.sort(r, l.prev, place)
			}
		} else {
			for r := len(l.order) - 2; r >= 0; r-- {
				l.sort(r, l.next, place)
			}
		}
	}
	l.number(place)
	if l.crossings(place) > least {
		l.order = best
	}
}

func clone(order [][]int) [][]int {
	out := make([][]int, len(order))
	for r := range order {
		out[r] = slices.Clone(order[r])
	}
	return out
}

// number notes where in its rank everything is.
func (l *layers) number(place []float64) {
	for _, rank := range l.order {
		for i, n := range rank {
			place[n] = float64(i)
		}
	}
}

// sort orders a rank by the barycenters of neighbours. What has none keeps its
// place.
func (l *layers) sort(r int, neighbours [][]int, place []float64) {
	rank := l.order[r]
	center := make(map[int]float64, len(rank))
	for _, n := range rank {
		center[n] = place[n]
		if k := len(neighbours[n]); k > 0 {
			center[n] = mean(neighbours[n], place)
		}
	}
	slices.SortStableFunc(rank, func(a, b int) int { return cmp.Compare(center[a], center[b]) })
	for i, n := range rank {
		place[n] = float64(i)
	}
}

func mean(of []int, value []float64) float64 {
	sum := 0.0
	for _, n := range of {
		sum += value[n]
	}
	return sum / float64(len(of))
}

// crossings counts how often links cross.
func (l *layers) crossings(place []float64) int {
	count := 0
	for r, rank := range l.order[:len(l.order)-1] {
		seen := make([]int, len(l.order[r+1])+1) // a tree of sums over places
		total := 0
		for _, n := range rank {
			for _, to := range l.next[n] {
				above := 0
				for i := int(place[to]) + 1; i > 0; i -= i & -i {
					above += seen[i]
				}
				count += total - above
			}
			for _, to := range l.next[n] {
				for i := int(place[to]) + 1; i < len(seen); i += i & -i {
					seen[i]++
				}
				total++
			}
		}
	}
	return count
}
