package layout

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

var spacing = Spacing{Rank: 10, Node: 4, Way: 2}

func edges(pairs ...int) []Edge {
	var out []Edge
	for i := 0; i < len(pairs); i += 2 {
		out = append(out, Edge{pairs[i], pairs[i+1]})
	}
	return out
}

// Every edge leads to the right, and a node that nothing leads to stands right
// before its first reader.
func TestRanks(t *testing.T) {
	l := Compute(Graph{5, edges(0, 1, 1, 2, 2, 3, 4, 3)}, spacing)
	xs := []int{}
	for _, p := range l.Nodes {
		xs = append(xs, p.X)
	}
	assert.Equal(t, []int{0, 10, 20, 30, 20}, xs)
}

// Two edges that can be drawn without crossing are.
func TestUntangles(t *testing.T) {
	l := Compute(Graph{6, edges(0, 3, 1, 4, 2, 5, 0, 4, 1, 5)}, spacing)
	assert.Less(t, l.Nodes[0].Y, l.Nodes[1].Y)
	assert.Less(t, l.Nodes[3].Y, l.Nodes[4].Y)
	p := newLayers(4, edges(0, 3, 1, 2))
	p.untangle()
	place := make([]float64, 4)
	p.number(place)
	assert.Zero(t, p.crossings(place))
}

func TestCountsCrossings(t *testing.T) {
	p := newLayers(4, edges(0, 2, 0, 3, 1, 2, 1, 3))
	place := make([]float64, 4)
	p.number(place)
	assert.Equal(t, 1, p.crossings(place))
}

// A long edge passes the ranks between beside what stands there.
func TestLongEdgesPassBetweenNodes(t *testing.T) {
	l := Compute(Graph{4, edges(0, 1, 1, 2, 2, 3, 0, 3)}, spacing)
	assert.Len(t, l.Bends[3], 2)
	assert.GreaterOrEqual(t, abs(l.Bends[3][0]-l.Nodes[1].Y), 3)
	assert.GreaterOrEqual(t, abs(l.Bends[3][1]-l.Nodes[2].Y), 3)
}

// Circles, edges to oneself and to nowhere do no harm.
func TestOddGraphs(t *testing.T) {
	for _, g := range []Graph{
		{}, {N: 1}, {3, edges(0, 1, 1, 2, 2, 0)}, {2, edges(0, 0, 1, 1)}, {2, edges(0, 7, -1, 1)}, {3, edges(0, 1, 1, 0, 1, 2)}, {2, edges(0, 1, 0, 1)},
	} {
		assert.NotPanics(t, func() { Compute(g, spacing) }, "%v", g)
	}
}

// No two nodes overlap, and the same graph gives the same drawing.
func TestRandomGraphs(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 50 {
		n := 1 + r.IntN(60)
		g := Graph{N: n}
		for range r.IntN(2 * n) {
			g.Edges = append(g.Edges, Edge{r.IntN(n), r.IntN(n)})
		}
		l := Compute(g, spacing)
		for i, a := range l.Nodes {
			for j, b := range l.Nodes[:i] {
				assert.False(t, a.X == b.X && abs(a.Y-b.Y) < spacing.Node-1, "%d and %d overlap: %v %v", i, j, a, b)
			}
		}
		assert.Equal(t, l, Compute(g, spacing))
	}
}

// A node that is read by everything in a long chain, and one that reads all of
// it: the ways would be as many as pairs of nodes.
func TestLargeGraphs(t *testing.T) {
	const n = 5000
	shapes := map[string]Graph{"chain": {N: n}, "layers": {N: n}}
	r := rand.New(rand.NewPCG(3, 4))
	for i := 1; i < n; i++ {
		chain, layers := shapes["chain"], shapes["layers"]
		chain.Edges = append(chain.Edges, Edge{i - 1, i}, Edge{0, i}, Edge{i, n - 1})
		layers.Edges = append(layers.Edges, Edge{r.IntN(i), i}, Edge{max(0, i-1-r.IntN(900)), i})
		shapes["chain"], shapes["layers"] = chain, layers
	}
	for name, g := range shapes {
		start := time.Now()
		Compute(g, spacing)
		assert.Less(t, time.Since(start), 20*time.Second, name)
		t.Log(fmt.Sprint(name, " in ", time.Since(start)))
	}
}

func abs(n int) int { return max(n, -n) }
