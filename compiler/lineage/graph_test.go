package lineage_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tailwater/tailwater/compiler/lineage"
	"github.com/tailwater/tailwater/internal/addr"
)

// randomEdges are n edges between few columns of few nodes.
func randomEdges(n int) []lineage.Edge {
	r := rand.New(rand.NewPCG(1, 2))
	column := func() addr.Column {
		return addr.Column{Node: addr.Node(fmt.Sprint("model.p.m", r.IntN(n/10+1))), Name: fmt.Sprint("c", r.IntN(9))}
	}
	edges := make([]lineage.Edge, n)
	for i := range edges {
		edges[i] = lineage.Edge{From: column(), To: column(), Kind: lineage.Kind(1 + r.IntN(9))}
	}
	return edges
}

// Inputs and readers are those among the edges, in whatever order they came.
func TestGraphFindsWhatIsThere(t *testing.T) {
	edges := randomEdges(300)
	g := lineage.NewGraph(slices.Clone(edges))
	slices.SortFunc(edges, lineage.CompareEdges)
	edges = slices.Compact(edges)
	for _, e := range edges {
		var inputs, readers []lineage.Edge
		for _, o := range edges {
			if o.To == e.To {
				inputs = append(inputs, o)
			}
			if o.From == e.From {
				readers = append(readers, o)
			}
		}
		require.Equal(t, inputs, g.Inputs(e.To))
		require.Equal(t, readers, g.Readers(e.From))
	}
	require.Empty(t, g.Readers(addr.Column{Node: "model.p.none"}))
}

func BenchmarkGraph(b *testing.B) {
	edges := randomEdges(100_000)
	slices.SortFunc(edges, lineage.CompareEdges)
	b.ReportAllocs()
	for b.Loop() {
		lineage.NewGraph(edges).Readers(addr.Column{})
	}
}
