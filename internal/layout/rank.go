package layout

import "slices"

// layers is a part in the making. Behind its nodes come waypoints: places where
// a long edge passes a rank. Each link leads from one rank to the next.
type layers struct {
	n     int     // nodes; what comes behind are waypoints
	rank  []int   // of nodes and waypoints
	ways  [][]int // for each edge the waypoints that it passes
	next  [][]int // links to the rank behind
	prev  [][]int // and to the rank before
	order [][]int // for each rank, what is in it from top to bottom
	y     []float64
}

// most is how many waypoints there may be for each node and edge.
const most = 6

func newLayers(n int, edges []Edge) *layers {
	l := &layers{n: n, rank: ranks(n, edges), ways: make([][]int, len(edges))}
	l.link(edges, l.reach(edges))
	l.start()
	return l
}

// ranks gives each node the length of the longest path to it. What has no
// inputs is drawn right before what first reads it. Where there is a circle,
// its first node is ranked as if nothing led to it any more.
func ranks(n int, edges []Edge) []int {
	next, waits := make([][]int, n), make([]int, n)
	inputs := make([]int, n)
	for _, e := range edges {
		next[e.From] = append(next[e.From], e.To)
		waits[e.To]++
		inputs[e.To]++
	}
	rank, done := make([]int, n), make([]bool, n)
	var ready []int
	for i := range n {
		if waits[i] == 0 {
			ready = append(ready, i)
		}
	}
	for first := 0; ; {
		for ; len(ready) > 0; ready = ready[1:] {
			i := ready[0]
			done[i] = true
			for _, j := range next[i] {
				if waits[j]--; waits[j] >= 0 && !done[j] {
					rank[j] = max(rank[j], rank[i]+1)
					if waits[j] == 0 {
						ready = append(ready, j)
					}
				}
			}
		}
		for first < n && done[first] {
			first++
		}
		if first == n {
			break
		}
		waits[first] = 0
		ready = []int{first}
	}
	for i := range n {
		if inputs[i] == 0 && len(next[i]) > 0 {
			nearest := slices.MinFunc(next[i], func(a, b int) int { return rank[a] - rank[b] })
			rank[i] = max(rank[nearest]-1, 0)
		}
	}
	return rank
}

// reach is how many ranks an edge may pass for its way to be laid out: as many
// as there can be without too many waypoints.
func (l *layers) reach(edges []Edge) int {
	longest, all := make([]int, l.n), 0
	for _, e := range edges {
		longest[e.From] = max(longest[e.From], l.rank[e.To]-l.rank[e.From]-1)
		all = max(all, longest[e.From])
	}
	for ; all > 0; all /= 2 {
		sum := 0
		for _, n := range longest {
			sum += min(n, all)
		}
		if sum <= most*(l.n+len(edges)) {
			break
		}
	}
	return all
}

// link lays the ways of edges. Those from one node share their waypoints.
func (l *layers) link(edges []Edge, reach int) {
	l.next, l.prev = make([][]int, l.n), make([][]int, l.n)
	trunk := make([][]int, l.n)
	for i, e := range edges {
		span := l.rank[e.To] - l.rank[e.From]
		if span < 1 || span-1 > reach {
			continue
		}
		for len(trunk[e.From]) < span-1 {
			way, before := len(l.rank), e.From
			if k := len(trunk[e.From]); k > 0 {
				before = trunk[e.From][k-1]
			}
			l.rank = append(l.rank, l.rank[before]+1)
			l.next, l.prev = append(l.next, nil), append(l.prev, nil)
			l.join(before, way)
			trunk[e.From] = append(trunk[e.From], way)
		}
		l.ways[i] = trunk[e.From][:span-1]
		before := e.From
		if span > 1 {
			before = trunk[e.From][span-2]
		}
		l.join(before, e.To)
	}
}

func (l *layers) join(from, to int) {
	l.next[from] = append(l.next[from], to)
	l.prev[to] = append(l.prev[to], from)
}

// start orders ranks as a walk from the first node on meets them: what belongs
// together is met together.
func (l *layers) start() {
	deepest := 0
	for _, r := range l.rank {
		deepest = max(deepest, r)
	}
	l.order = make([][]int, deepest+1)
	seen := make([]bool, len(l.rank))
	for i := range l.rank {
		for stack := []int{i}; len(stack) > 0; {
			at := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			if seen[at] {
				continue
			}
			seen[at] = true
			l.order[l.rank[at]] = append(l.order[l.rank[at]], at)
			stack = append(stack, l.prev[at]...)
			stack = append(stack, l.next[at]...)
		}
	}
}
