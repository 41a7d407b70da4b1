package graph

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// A node's level is the longest way to it; circles have none.
func TestLevels(t *testing.T) {
	g := New[string]()
	g.Edge("a", "b")
	g.Edge("b", "c")
	g.Edge("a", "c")
	g.Node("d")
	require.Equal(t, map[string]int{"a": 0, "b": 1, "c": 2, "d": 0}, g.Levels())
	g.Edge("c", "b")
	require.Equal(t, map[string]int{"a": 0, "d": 0}, g.Levels())
}

func TestReachable(t *testing.T) {
	g := New[int]()
	g.Edge(1, 2)
	g.Edge(2, 3)
	g.Edge(4, 3)
	require.Equal(t, map[int]bool{2: true, 3: true}, g.Reachable(1))
	require.Equal(t, []int{1, 2, 3, 4}, g.Nodes())
}
