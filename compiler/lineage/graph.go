package lineage

import (
	"cmp"
	"maps"
	"slices"
	"sync"

	"github.com/tailwater/tailwater/internal/addr"
)

// Graph holds the edges of a whole project, for walking up and down. It is not
// changed after [NewGraph].
type Graph struct {
	edges []Edge        // sorted by target
	from  func() []Edge // the same, sorted by source: many never ask
}

// NewGraph takes over the edges. Those of models one after the other are in
// order already.
func NewGraph(edges []Edge) *Graph {
	if !slices.IsSortedFunc(edges, CompareEdges) {
		slices.SortFunc(edges, CompareEdges)
	}
	edges = slices.Compact(edges)
	return &Graph{edges, sync.OnceValue(func() []Edge { return bySource(edges) })}
}

// bySource sorts edges that are sorted by target by their sources: node by node,
// so that little is compared.
func bySource(edges []Edge) []Edge {
	end := map[addr.Node]int{} // first the number of edges that start at a node
	for i := range edges {
		end[edges[i].From.Node]++
	}
	nodes := slices.Sorted(maps.Keys(end))
	start := 0
	for _, n := range nodes {
		start, end[n] = start+end[n], start
	}
	out := make([]Edge, len(edges))
	for i := range edges {
		n := edges[i].From.Node
		out[end[n]] = edges[i]
		end[n]++
	}
	start = 0
	for _, n := range nodes {
		slices.SortStableFunc(out[start:end[n]], func(a, b Edge) int { return cmp.Compare(a.From.Name, b.From.Name) })
		start = end[n]
	}
	return out
}

// Inputs are the direct inputs of a column, or of a node's rows. The caller
// must not modify the result.
func (g *Graph) Inputs(c addr.Column) []Edge {
	return run(g.edges, c, func(e Edge) addr.Column { return e.To })
}

// Readers are the edges that start at a column, or at a node's rows. The
// caller must not modify the result.
func (g *Graph) Readers(c addr.Column) []Edge {
	return run(g.from(), c, func(e Edge) addr.Column { return e.From })
}

// run cuts out the part of sorted edges whose key is c.
func run(edges []Edge, c addr.Column, key func(Edge) addr.Column) []Edge {
	compare := func(e Edge, c addr.Column) int { return addr.CompareColumns(key(e), c) }
	lo, _ := slices.BinarySearchFunc(edges, c, compare)
	hi := lo
	for hi < len(edges) && key(edges[hi]) == c {
		hi++
	}
	return edges[lo:hi]
}

// Upstream are all edges on the way to a column, nearest first, at most depth
// steps away; a depth of zero or less has no limit.
func (g *Graph) Upstream(c addr.Column, depth int) []Edge {
	return walk(c, depth, g.Inputs, func(e Edge) addr.Column { return e.From })
}

// Downstream are all edges on the way from a column, nearest first. A column
// that decides the rows of a node goes on to every column of its readers
// through the node's rows only.
func (g *Graph) Downstream(c addr.Column, depth int) []Edge {
	return walk(c, depth, g.Readers, func(e Edge) addr.Column { return e.To })
}

func walk(start addr.Column, depth int, next func(addr.Column) []Edge, end func(Edge) addr.Column) []Edge {
	var out []Edge
	seen := map[addr.Column]bool{start: true}
	level := []addr.Column{start}
	for step := 0; len(level) > 0 && (depth <= 0 || step < depth); step++ {
		var beyond []addr.Column
		for _, c := range level {
			for _, e := range next(c) {
				out = append(out, e)
				if to := end(e); !seen[to] {
					seen[to] = true
					beyond = append(beyond, to)
				}
			}
		}
		level = beyond
	}
	return out
}
