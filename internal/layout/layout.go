package layout

// Graph is what is drawn: nodes from 0 to N-1, and edges between them.
type Graph struct {
	N     int
	Edges []Edge
}

// Edge leads from one node to another.
type Edge struct{ From, To int }

// Spacing says how far apart nodes are: from one rank to the next, and from one
// node to the next of its rank. A way between two nodes takes less room.
type Spacing struct{ Rank, Node, Way int }

// Point is the middle of a node.
type Point struct{ X, Y int }

// Layout is a drawing.
type Layout struct {
	Nodes []Point
	// Bends are, for each edge, the heights at which it passes the ranks between
	// its ends, one after another; nil where it passes none.
	Bends         [][]int
	Width, Height int
}

// Compute draws a graph. Edges that name nodes that are not there, and those
// from a node to itself, are left out.
func Compute(g Graph, s Spacing) *Layout {
	out := &Layout{Nodes: make([]Point, g.N), Bends: make([][]int, len(g.Edges))}
	var boxes []box
	for _, p := range split(g) {
		boxes = append(boxes, p.draw(s, out))
	}
	pack(boxes, s, out)
	return out
}

// part is a connected part of a graph, with numbers of its own.
type part struct {
	nodes []int // numbers in the whole graph, ascending
	edges []Edge
	whole []int // numbers of edges in the whole graph
}

// split finds the connected parts, ordered by their first nodes.
func split(g Graph) []*part {
	root := make([]int, g.N)
	for i := range root {
		root[i] = i
	}
	find := func(i int) int {
		for root[i] != i {
			root[i] = root[root[i]]
			i = root[i]
		}
		return i
	}
	for _, e := range g.Edges {
		if !e.drawn(g.N) {
			continue
		}
		a, b := find(e.From), find(e.To)
		root[max(a, b)] = min(a, b)
	}
	var parts []*part
	of, number := make([]*part, g.N), make([]int, g.N)
	for i := range g.N {
		r := find(i)
		if of[r] == nil {
			of[r] = &part{}
			parts = append(parts, of[r])
		}
		of[i] = of[r]
		number[i] = len(of[i].nodes)
		of[i].nodes = append(of[i].nodes, i)
	}
	for i, e := range g.Edges {
		if e.drawn(g.N) {
			p := of[e.From]
			p.edges = append(p.edges, Edge{number[e.From], number[e.To]})
			p.whole = append(p.whole, i)
		}
	}
	return parts
}

func (e Edge) drawn(n int) bool {
	return e.From >= 0 && e.From < n && e.To >= 0 && e.To < n && e.From != e.To
}

// draw places a part with its left upper corner at zero.
func (p *part) draw(s Spacing, out *Layout) box {
	l := newLayers(len(p.nodes), p.edges)
	l.untangle()
	l.place(s)
	b := box{nodes: p.nodes, edges: p.whole}
	for i, n := range p.nodes {
		out.Nodes[n] = Point{l.rank[i] * s.Rank, int(l.y[i])}
	}
	for i, e := range p.whole {
		for _, way := range l.ways[i] {
			out.Bends[e] = append(out.Bends[e], int(l.y[way]))
		}
	}
	b.measure(out)
	return b
}
