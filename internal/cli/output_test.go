package cli

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestDestinations(t *testing.T) {
	known := []string{"text", "json"}
	for _, c := range []struct {
		format string
		files  []string
		want   []destination
	}{
		{"json", nil, []destination{{"json", "-"}}},
		{"json", []string{"a.json"}, []destination{{"json", "a.json"}}},
		{"text", []string{"json=a.json", "-"}, []destination{{"json", "a.json"}, {"text", "-"}}},
		{"text", []string{"json=-"}, []destination{{"json", "-"}}},
		{"text", []string{"./a=b.txt"}, []destination{{"text", "./a=b.txt"}}}, // no word before the sign: a file
		{"text", []string{"json=a=b"}, []destination{{"json", "a=b"}}},
	} {
		got, err := (&outputs{known, c.format, c.files}).destinations()
		require.NoError(t, err)
		assert.Equal(t, c.want, got)
	}
	for _, files := range [][]string{{"yaml=x"}, {"json="}, {"a", "a"}} {
		_, err := (&outputs{known, "text", files}).destinations()
		assert.Error(t, err, files)
	}
}

// A file is there as a whole or as it was.
func TestWriteFile(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "plan.json")
	require.NoError(t, writeFile(name, []byte("one")))
	require.NoError(t, writeFile(name, []byte("two")))
	text, err := os.ReadFile(name)
	require.NoError(t, err)
	assert.Equal(t, "two", string(text))
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	assert.Len(t, entries, 1, "nothing is left behind")

	assert.Error(t, writeFile(filepath.Join(dir, "no", "such", "folder"), nil))
	assert.Error(t, writeFile(dir, nil), "a folder is no file")
	require.NoError(t, writeFile(os.DevNull, []byte("text")), "a device is written to")
	_, err = os.Stat(os.DevNull)
	require.NoError(t, err)
}
