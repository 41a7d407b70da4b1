package graph

import (
	"cmp"
	"slices"
)

// Graph is a directed graph. An edge from a to b says that b comes after a.
type Graph[K cmp.Ordered] struct {
	next map[K][]K
	prev map[K][]K
}

// New makes an empty graph.
func New[K cmp.Ordered]() *Graph[K] {
	return &Graph[K]{next: map[K][]K{}, prev: map[K][]K{}}
}

// Node adds a node without edges.
func (g *Graph[K]) Node(k K) {
	if _, ok := g.next[k]; !ok {
		g.next[k], g.prev[k] = nil, nil
	}
}

// Edge adds an edge and its nodes.
func (g *Graph[K]) Edge(from, to K) {
	g.Node(from)
	g.Node(to)
	g.next[from] = append(g.next[from], to)
	g.prev[to] = append(g.prev[to], from)
}

// Next are the nodes right after k, in the order in which the edges were added.
func (g *Graph[K]) Next(k K) []K { return g.next[k] }

// Prev are the nodes right before k.
func (g *Graph[K]) Prev(k K) []K { return g.prev[k] }

// Nodes are all nodes, sorted.
func (g *Graph[K]) Nodes() []K {
	out := make([]K, 0, len(g.next))
	for k := range g.next {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// Levels gives each node the length of the longest path to it. Nodes in or
// behind a circle are left out.
func (g *Graph[K]) Levels() map[K]int {
	waiting := map[K]int{}
	var ready []K
	for k := range g.next {
		if waiting[k] = len(g.prev[k]); waiting[k] == 0 {
			ready = append(ready, k)
		}
	}
	level := map[K]int{}
	for len(ready) > 0 {
		k := ready[len(ready)-1]
		ready = ready[:len(ready)-1]
		if _, ok := level[k]; !ok {
			level[k] = 0
		}
		for _, n := range g.next[k] {
			level[n] = max(level[n], level[k]+1)
			if waiting[n]--; waiting[n] == 0 {
				ready = append(ready, n)
			}
		}
	}
	for k, w := range waiting {
		if w > 0 {
			delete(level, k)
		}
	}
	return level
}

// Reachable are all nodes after the given ones, these not included unless a
// circle leads back to them.
func (g *Graph[K]) Reachable(from ...K) map[K]bool {
	seen := map[K]bool{}
	for todo := slices.Clone(from); len(todo) > 0; {
		k := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		for _, n := range g.next[k] {
			if !seen[n] {
				seen[n] = true
				todo = append(todo, n)
			}
		}
	}
	return seen
}
