package page

import (
	"cmp"
	"maps"
	"slices"

	"github.com/tailwater/tailwater/internal/addr"
	"github.com/tailwater/tailwater/internal/export"
	"github.com/tailwater/tailwater/internal/layout"
)

// spacing is in pixels at the scale at which names can be read.
var spacing = layout.Spacing{Rank: 250, Node: 42, Way: 14}

// edges joins the graphs of both sides.
func (b *builder) edges() {
	sides := map[layout.Edge]int{}
	for bit, p := range []*export.Project{b.page.Base, b.page.Head} {
		add := func(from, to addr.Node) {
			f, ok := b.index[b.now(p, from)]
			t, known := b.index[b.now(p, to)]
			if ok && known && f != t {
				sides[layout.Edge{From: f, To: t}] |= 1 << bit
			}
		}
		for _, m := range p.Program.Models {
			for _, in := range m.Inputs {
				add(in, m.Node)
			}
		}
		for _, e := range p.Manifest.Exposures {
			for _, in := range e.DependsOn {
				add(in, e.ID)
			}
		}
	}
	order := slices.SortedFunc(maps.Keys(sides), func(a, b layout.Edge) int {
		return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To))
	})
	b.data.Edges = []int{}
	for _, e := range order {
		b.data.Edges = append(b.data.Edges, e.From, e.To, side(sides[e]&1 != 0, sides[e]&2 != 0))
	}
}

// status says of each node what the comparison says of it. A node that has a
// step without being changed itself is stale, and so is what shows such data.
func (b *builder) status() {
	nodes := b.data.Nodes
	if b.page.Plan != nil {
		for _, p := range b.page.Plan.Pruned {
			if i := b.step(p.UniqueID); i >= 0 {
				nodes[i].Status, nodes[i].Pruned = pruned, b.texts.of(p.Reason)
			}
		}
	}
	for _, s := range b.data.Steps {
		if s.Node >= 0 {
			nodes[s.Node].Status = stale
		}
	}
	differs := map[int]bool{} // by its data
	for _, c := range b.data.Changes {
		i := b.step(c.UniqueID)
		if i < 0 {
			continue
		}
		switch {
		case c.Origin == "direct":
			nodes[i].Status = changed
		case !changesNothing(c):
			nodes[i].Status = stale
		}
		differs[i] = !changesNothing(c)
	}
	for e := 0; e < len(b.data.Edges); e += 3 {
		from, to := b.data.Edges[e], b.data.Edges[e+1]
		shown := differs[from] || nodes[from].Status == stale
		if shown && b.ids[to].Kind() == "exposure" && nodes[to].Status != changed {
			nodes[to].Status = stale
		}
	}
}

// draw lays out the whole graph, and that of what a change reaches alone.
func (b *builder) draw() {
	var all, reached []int
	for i, n := range b.data.Nodes {
		all = append(all, i)
		if n.Status != untouched {
			reached = append(reached, i)
		}
	}
	b.data.All, b.data.Impact = b.drawing(all), b.drawing(reached)
}

func (b *builder) drawing(nodes []int) drawing {
	number := map[int]int{}
	for i, n := range nodes {
		number[n] = i
	}
	g := layout.Graph{N: len(nodes)}
	var edges []int
	for e := 0; e < len(b.data.Edges); e += 3 {
		from, ok := number[b.data.Edges[e]]
		to, known := number[b.data.Edges[e+1]]
		if ok && known {
			g.Edges = append(g.Edges, layout.Edge{From: from, To: to})
			edges = append(edges, e/3)
		}
	}
	l := layout.Compute(g, spacing)
	out := drawing{Nodes: nodes, Places: []int{}, Bends: [][]int{}, Width: l.Width, Height: l.Height}
	if nodes == nil {
		out.Nodes = []int{}
	}
	for _, p := range l.Nodes {
		out.Places = append(out.Places, p.X, p.Y)
	}
	for i, bends := range l.Bends {
		if bends != nil {
			out.Bends = append(out.Bends, append([]int{edges[i]}, bends...))
		}
	}
	return out
}
