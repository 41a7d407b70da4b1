package layout

import (
	"cmp"
	"math"
	"slices"
)

// box is a part that is drawn, to be put somewhere.
type box struct {
	nodes, edges  []int
	width, height int
}

// measure says how large the part is, ways included.
func (b *box) measure(out *Layout) {
	for _, n := range b.nodes {
		b.width, b.height = max(b.width, out.Nodes[n].X), max(b.height, out.Nodes[n].Y)
	}
	for _, e := range b.edges {
		for _, y := range out.Bends[e] {
			b.height = max(b.height, y)
		}
	}
}

// aspect is how much wider than high a drawing of small parts is.
const aspect = 1.6

// pack puts parts on shelves, the highest first, as wide as the widest part, or
// as needed for a drawing that is not too high.
func pack(boxes []box, s Spacing, out *Layout) {
	order := slices.Clone(boxes)
	slices.SortStableFunc(order, func(a, b box) int {
		return cmp.Or(cmp.Compare(b.height, a.height), cmp.Compare(b.width, a.width))
	})
	widest, area := 0, 0.0
	for _, b := range boxes {
		widest = max(widest, b.width+s.Rank)
		area += float64(b.width+s.Rank) * float64(b.height+s.Node)
	}
	widest = max(widest, int(math.Sqrt(area*aspect)))
	x, y, shelf := 0, 0, 0
	for _, b := range order {
		if x > 0 && x+b.width+s.Rank > widest {
			x, y, shelf = 0, y+shelf, 0
		}
		for _, n := range b.nodes {
			out.Nodes[n].X += x
			out.Nodes[n].Y += y
		}
		for _, e := range b.edges {
			for i := range out.Bends[e] {
				out.Bends[e][i] += y
			}
		}
		out.Width, out.Height = max(out.Width, x+b.width), max(out.Height, y+b.height)
		x += b.width + s.Rank
		shelf = max(shelf, b.height+s.Node)
	}
}
