package lineage

import (
	"slices"

	"github.com/tailwater/tailwater/internal/addr"
)

// Search says which way to look for a path, and what counts as its end.
type Search struct {
	Up    bool // against the edges
	Allow func(Edge) bool
	Found func(addr.Column) bool
}

// Path is a shortest way from one of starts to what is looked for, as edges in
// the order in which they are walked; nil where there is none. A way that only
// values take is preferred. Else it may go through rows: a column depends on
// the rows of its node, and what decides rows reaches every column.
func (g *Graph) Path(starts []addr.Column, s Search) []Edge {
	if path := g.path(starts, s, false); path != nil {
		return path
	}
	return g.path(starts, s, true)
}

// step is how a column was first reached. The zero step is a start's.
type step struct {
	edge Edge
	from addr.Column
}

func (g *Graph) path(starts []addr.Column, s Search, rows bool) []Edge {
	came := map[addr.Column]step{}
	for _, c := range starts {
		came[c] = step{}
	}
	for queue := slices.Clone(starts); len(queue) > 0; queue = queue[1:] {
		for _, e := range g.next(queue[0], s.Up, rows) {
			end := e.To
			if s.Up {
				end = e.From
			}
			if _, seen := came[end]; seen || !rows && e.To.Name == "" || s.Allow != nil && !s.Allow(e) {
				continue
			}
			came[end] = step{e, queue[0]}
			if s.Found(end) {
				return back(came, end)
			}
			queue = append(queue, end)
		}
	}
	return nil
}

// back collects the edges from a start to end.
func back(came map[addr.Column]step, end addr.Column) []Edge {
	var path []Edge
	for s := came[end]; s.edge.Kind != 0; s = came[s.from] {
		path = append(path, s.edge)
	}
	slices.Reverse(path)
	return path
}

// next are the edges to walk on from a column.
func (g *Graph) next(c addr.Column, up, rows bool) []Edge {
	whole := addr.Column{Node: c.Node}
	switch {
	case up && rows && c != whole:
		return append(slices.Clone(g.Inputs(c)), g.Inputs(whole)...)
	case up:
		return g.Inputs(c)
	case rows && c == whole:
		return g.readersOf(c.Node)
	}
	return g.Readers(c)
}

// readersOf are the edges that start at any column of a node, or at its rows.
func (g *Graph) readersOf(n addr.Node) []Edge {
	from := g.from()
	lo, _ := slices.BinarySearchFunc(from, n, func(e Edge, n addr.Node) int {
		if e.From.Node < n {
			return -1
		}
		return 1
	})
	hi := lo
	for hi < len(from) && from[hi].From.Node == n {
		hi++
	}
	return from[lo:hi]
}
