package main

import (
	"bytes"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tailwater/tailwater/internal/cli"
	"github.com/tailwater/tailwater/internal/golden"
)

// block is a command of this repository as a page shows it, with its output.
var block = regexp.MustCompile("(?s)(```console\n\\$ go run \\./cmd/tailwater ([^\n]*)\n)(.*?)(```)")

// What README.md shows is what the command prints. UPDATE=1 rewrites it.
func TestReadmeShowsRealOutput(t *testing.T) {
	t.Chdir("../..")
	for _, name := range []string{"NO_COLOR", "CLICOLOR_FORCE", "LC_ALL", "LC_CTYPE", "TAILWATER_CONFIG"} {
		t.Setenv(name, "")
	}
	t.Setenv("LANG", "en_US.UTF-8")
	t.Setenv("COLUMNS", "100")
	text, err := os.ReadFile("README.md")
	require.NoError(t, err)
	require.Regexp(t, block, string(text))
	got := block.ReplaceAllStringFunc(string(text), func(s string) string {
		m := block.FindStringSubmatch(s)
		var stdout, stderr bytes.Buffer
		status := cli.Main(strings.Fields(m[2]), &stdout, &stderr)
		require.Zero(t, status, stderr.String())
		require.Empty(t, stderr.String())
		return m[1] + stdout.String() + m[4]
	})
	if golden.Update() {
		require.NoError(t, os.WriteFile("README.md", []byte(got), 0o644))
		return
	}
	require.Equal(t, string(text), got, "UPDATE=1 rewrites what README.md shows")
}
