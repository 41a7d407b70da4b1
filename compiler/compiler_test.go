package compiler

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tailwater/tailwater/compiler/canon"
	"github.com/tailwater/tailwater/compiler/ir"
	"github.com/tailwater/tailwater/compiler/program"
	"github.com/tailwater/tailwater/internal/corpus"
	"github.com/tailwater/tailwater/internal/golden"
	"github.com/tailwater/tailwater/manifest"
)

func load(t testing.TB, dir string) *manifest.Project {
	t.Helper()
	p, err := manifest.Load(manifest.Paths{Manifest: dir})
	require.NoError(t, err)
	return p
}

// dump prints a program: what is known of each node, but for its digests.
func dump(p *program.Program) string {
	var b strings.Builder
	for _, m := range p.Models {
		fmt.Fprintf(&b, "%s %s open=%v rows=%s\n", m.Node, m.Analysis, m.Open, m.Digests().RowsTaint)
		for _, c := range m.Columns {
			taint := ""
			if d, ok := m.Digests().Column(c.Name); ok && d.Taint != canon.Deterministic {
				taint = " " + d.Taint.String()
			}
			fmt.Fprintf(&b, "  %s %s%s\n", c.Name, c.Type, taint)
		}
		for _, e := range m.Edges {
			fmt.Fprintf(&b, "    %s <- %s (%s)\n", e.To.Name, e.From, e.Kind)
		}
		for _, d := range m.Diags {
			fmt.Fprintf(&b, "  ! %s\n", d)
		}
	}
	return b.String()
}

// The sample project, node by node.
func TestShop(t *testing.T) {
	golden.File(t, "testdata/shop.txt", dump(Compile(load(t, "../testdata/shop/base/target"))))
}

// The result does not depend on how many workers there are, digests included.
func TestWorkersDoNotShow(t *testing.T) {
	p := load(t, "../testdata/shop/head/target")
	want := fmt.Sprintf("%+v", flat(Compile(p)))
	for i := range 20 {
		old := runtime.GOMAXPROCS(1 + i%4)
		got := fmt.Sprintf("%+v", flat(Compile(p)))
		runtime.GOMAXPROCS(old)
		require.Equal(t, want, got)
	}
}

func flat(p *program.Program) []program.Model {
	out := make([]program.Model, len(p.Models))
	for i, m := range p.Models {
		out[i] = *m
	}
	return out
}

// Every query of the corpus resolves to a tree that keeps its own rules.
func TestCorpusTreesAreSound(t *testing.T) {
	c := corpus.Need(t)
	projects, err := c.Projects()
	require.NoError(t, err)
	for i, dir := range projects {
		if testing.Short() && i%10 != 0 {
			continue
		}
		checkQuery = func(q *ir.Query) { require.NoError(t, ir.Check(q), dir.Name) }
		Compile(load(t, dir.Dir))
		checkQuery = nil
	}
}

// Nodes that wait for each other in a circle are found, whatever the timing.
func TestScheduleFindsCircles(t *testing.T) {
	for range 50 {
		var done [5]bool
		stuck := schedule([][]int{{}, {0, 2}, {1}, {0}, {2}}, func(i int) int {
			done[i] = true
			return -1
		})
		require.Equal(t, []int{1, 2, 4}, stuck)
		require.Equal(t, [5]bool{true, false, false, true, false}, done)
	}
}

// A node that turns out to need another runs again after it.
func TestScheduleRunsAgain(t *testing.T) {
	runs := 0
	finished := false
	stuck := schedule([][]int{{}, {}}, func(i int) int {
		if i == 0 {
			runs++
			if !finished {
				return 1
			}
			return -1
		}
		finished = true
		return -1
	})
	require.Empty(t, stuck)
	require.LessOrEqual(t, 1, runs)
}
