package golden

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/cockroachdb/datadriven"
	"github.com/stretchr/testify/require"
)

// Case is one directive of a datadriven file: Cmd, CmdArgs and Input.
type Case = datadriven.TestData

// Update reports whether expectations are to be rewritten.
func Update() bool { return os.Getenv("UPDATE") == "1" }

// Run runs every datadriven file below path (a file or a folder), one subtest
// a file. run gets one case and returns what it should print.
func Run(t *testing.T, path string, run func(t *testing.T, c *Case) string) {
	t.Helper()
	if Update() {
		require.NoError(t, flag.Set("rewrite", "true"))
	}
	datadriven.Walk(t, path, func(t *testing.T, file string) {
		datadriven.RunTest(t, file, run)
	})
}

// File compares got with the text of the file at path.
func File(t *testing.T, path, got string) {
	t.Helper()
	if Update() {
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
		require.NoError(t, os.WriteFile(path, []byte(got), 0o644))
		return
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err, "run with UPDATE=1 to write it")
	require.Equal(t, string(want), got, "%s differs; UPDATE=1 rewrites it", path)
}
