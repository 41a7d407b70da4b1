package manifest

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/tidwall/gjson"

	"github.com/tailwater/tailwater/internal/synth"
)

// made writes a made-up manifest of 1,000 models.
func made(b *testing.B) (path string, size int64) {
	path = filepath.Join(b.TempDir(), "manifest.json")
	f, err := os.Create(path)
	require.NoError(b, err)
	require.NoError(b, synth.Write(f, synth.Default(1000), synth.Nothing))
	info, err := f.Stat()
	require.NoError(b, err)
	require.NoError(b, f.Close())
	return path, info.Size()
}

func BenchmarkLoad(b *testing.B) {
	path, size := made(b)
	b.SetBytes(size)
	b.ReportAllocs()
	for b.Loop() {
		_, err := Load(Paths{Manifest: path})
		require.NoError(b, err)
	}
}

// What gjson needs to see that a file is JSON, and nothing more: the measure of
// how fast a manifest can be read.
func BenchmarkValidByGJSON(b *testing.B) {
	path, size := made(b)
	text, err := os.ReadFile(path)
	require.NoError(b, err)
	b.SetBytes(size)
	for b.Loop() {
		require.True(b, gjson.ValidBytes(text))
	}
}

func BenchmarkOutline(b *testing.B) {
	path, size := made(b)
	b.SetBytes(size)
	for b.Loop() {
		t, err := readText(path)
		require.NoError(b, err)
		_, err = outlined(t.string, path, "", isSection)
		require.NoError(b, err)
		t.done()
	}
}
