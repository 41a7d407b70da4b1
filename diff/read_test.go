package diff_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tailwater/tailwater/manifest"
)

func read(t *testing.T, text string) *manifest.Project {
	t.Helper()
	path := filepath.Join(t.TempDir(), "manifest.json")
	require.NoError(t, os.WriteFile(path, []byte(text), 0o644))
	p, err := manifest.Load(manifest.Paths{Manifest: path})
	require.NoError(t, err)
	return p
}
