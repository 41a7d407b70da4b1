package synth_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tailwater/tailwater/compiler"
	"github.com/tailwater/tailwater/compiler/dialect"
	"github.com/tailwater/tailwater/compiler/ir"
	"github.com/tailwater/tailwater/internal/synth"
	"github.com/tailwater/tailwater/manifest"
)

func load(t *testing.T, s synth.Shape, c synth.Change) *manifest.Project {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, synth.Write(&b, s, c))
	file := filepath.Join(t.TempDir(), "manifest.json")
	require.NoError(t, os.WriteFile(file, b.Bytes(), 0o644))
	p, err := manifest.Load(manifest.Paths{Manifest: file})
	require.NoError(t, err)
	for _, d := range p.Check() {
		require.Fail(t, d.Message)
	}
	return p
}

// The same shape gives the same text.
func TestWriteIsDeterministic(t *testing.T) {
	var a, b, other bytes.Buffer
	s := synth.Default(50)
	require.NoError(t, synth.Write(&a, s, synth.All))
	require.NoError(t, synth.Write(&b, s, synth.All))
	require.True(t, bytes.Equal(a.Bytes(), b.Bytes()))
	require.GreaterOrEqual(t, int64(a.Len()), s.Bytes)
	s.Seed++
	require.NoError(t, synth.Write(&other, s, synth.All))
	require.False(t, bytes.Equal(a.Bytes(), other.Bytes()))
}

// Every adapter's queries are understood to the last column.
func TestQueriesResolveExactly(t *testing.T) {
	for _, d := range dialect.All() {
		s := synth.Default(60)
		s.Adapter, s.Wide, s.Bytes = d.Name, 20, 0
		prog := compiler.Compile(load(t, s, synth.Nothing))
		for _, m := range prog.Models {
			if m.Node.Kind() == "model" {
				require.Equal(t, ir.Exact, m.Analysis, "%s: %s: %v", d.Name, m.Node, m.Diags)
			}
		}
	}
}

// A change edits the models that it says, and the projects are the same else.
func TestChangesEditWhatTheySay(t *testing.T) {
	s := synth.Default(300)
	base := load(t, s, synth.Nothing)
	for change, want := range map[synth.Change]int{synth.Nothing: 0, synth.Leaf: 1, synth.Root: 1, synth.Percent: 3, synth.Many: 12, synth.All: 300} {
		head := load(t, s, change)
		differ := 0
		for i, n := range head.Nodes {
			require.Equal(t, base.Nodes[i].ID, n.ID)
			if n.RawCode != base.Nodes[i].RawCode {
				differ++
				require.NotEqual(t, base.Nodes[i].CompiledCode, n.CompiledCode)
			}
		}
		require.Equal(t, want, differ, synth.Changes[change])
	}
}

func TestParseChange(t *testing.T) {
	for i, name := range synth.Changes {
		c, err := synth.ParseChange(name)
		require.NoError(t, err)
		require.Equal(t, synth.Change(i), c)
	}
	_, err := synth.ParseChange("everything")
	require.ErrorContains(t, err, `"everything" is none of`)
}
