package compiler

import (
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tailwater/tailwater/compiler/program"
	"github.com/tailwater/tailwater/internal/addr"
	"github.com/tailwater/tailwater/internal/corpus"
	"github.com/tailwater/tailwater/internal/synth"
	"github.com/tailwater/tailwater/manifest"
)

// apart compiles two sides for each other without sharing anything.
func apart(base, head *manifest.Project) (b, h *program.Program) {
	bc, hc := newCompilation(base), newCompilation(head)
	bc.pairing, hc.pairing = pairings(base, head)
	bc.clocked = byClock(bc, hc)
	hc.clocked = bc.clocked
	bc.run()
	hc.run()
	return bc.program(), hc.program()
}

// What is shared is what either side would have found out alone.
func requireShared(t *testing.T, base, head *manifest.Project) (shared, all int) {
	t.Helper()
	b, h := CompileBoth(base, head)
	wantB, wantH := apart(base, head)
	requireSame(t, wantB, b)
	requireSame(t, wantH, h)
	for _, m := range h.Models {
		if m.Node.Kind() != "model" {
			continue
		}
		all++
		if b.Model(m.Node) == m {
			shared++
		}
	}
	return shared, all
}

func requireSame(t *testing.T, want, got *program.Program) {
	t.Helper()
	require.Len(t, got.Models, len(want.Models))
	for i, m := range want.Models {
		w, g := *m, *got.Models[i]
		require.Equal(t, w.Digests(), g.Digests(), m.Node)
		require.Equal(t, w.Own(), g.Own(), m.Node)
		w.Digests, w.Own, g.Digests, g.Own, g.Alike = nil, nil, nil, nil, nil
		if !reflect.DeepEqual(w, g) {
			require.Equal(t, w, g)
		}
	}
}

func TestSharingDoesNotShow(t *testing.T) {
	shop, _ := requireShared(t, load(t, "../testdata/shop/base/target"), load(t, "../testdata/shop/head/target"))
	require.Positive(t, shop)
	for i, name := range synth.Changes {
		base, head := made(t, synth.Change(i), nil)
		shared, all := requireShared(t, base, head)
		switch synth.Change(i) {
		case synth.Nothing:
			require.Equal(t, all, shared)
		case synth.Leaf:
			require.Equal(t, all-1, shared)
		case synth.All:
			require.Zero(t, shared)
		default:
			require.Positive(t, shared, name)
		}
	}
}

// What a node is told by the other side's project counts, not the node alone.
func TestSharingSeesThroughTheProject(t *testing.T) {
	for name, edit := range map[string]func(*manifest.Project){
		"columns of a source": func(p *manifest.Project) {
			p.Sources[0].Columns = []manifest.Column{{Name: "C0", DataType: "date"}}
		},
		"name of a source": func(p *manifest.Project) { p.Sources[0].Identifier = "elsewhere" },
		"another adapter":  func(p *manifest.Project) { p.Adapter = "redshift" },
		"circle": func(p *manifest.Project) {
			a, b := p.Nodes[0], p.Nodes[len(p.Nodes)-1]
			a.DependsOn.Nodes, b.DependsOn.Nodes = []addr.Node{b.ID}, []addr.Node{a.ID}
		},
	} {
		t.Run(name, func(t *testing.T) {
			base, head := made(t, synth.Nothing, edit)
			shared, all := requireShared(t, base, head)
			require.Less(t, shared, all)
			requireShared(t, head, base)
		})
	}
}

// Every pair of the corpus.
func TestSharingDoesNotShowInCorpus(t *testing.T) {
	pairs, err := corpus.Need(t).Pairs()
	require.NoError(t, err)
	for i, pair := range pairs {
		if testing.Short() && i%10 != 0 {
			continue
		}
		requireShared(t, load(t, pair.Base.Dir), load(t, pair.Head.Dir))
	}
}

// made is a made-up project before and after a change.
func made(t *testing.T, c synth.Change, edit func(head *manifest.Project)) (base, head *manifest.Project) {
	t.Helper()
	s := synth.Default(60)
	s.Bytes, s.Wide, s.Longest = 0, 50, 10_000
	base, head = loadMade(t, s), loadChanged(t, s, c)
	if edit != nil {
		edit(head)
	}
	return base, head
}

func loadMade(t testing.TB, s synth.Shape) *manifest.Project { return loadChanged(t, s, synth.Nothing) }

func loadChanged(t testing.TB, s synth.Shape, c synth.Change) *manifest.Project {
	t.Helper()
	file := filepath.Join(t.TempDir(), "manifest.json")
	f, err := os.Create(file)
	require.NoError(t, err)
	require.NoError(t, synth.Write(f, s, c))
	require.NoError(t, f.Close())
	return load(t, file)
}
