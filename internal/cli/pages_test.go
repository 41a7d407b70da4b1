package cli

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tailwater/tailwater/internal/config"
)

// shown finds commands in pages: in code, on lines of their own or in a sentence.
var shown = regexp.MustCompile("(?m)(?:^|`|\\$ )(?:\\$ |go run \\./cmd/)?tailwater ([a-z][^`\n]*)")

// Every command that a page shows exists, with its flags.
func TestPagesShowCommandsThatExist(t *testing.T) {
	root := (&app{stdout: &bytes.Buffer{}, stderr: &bytes.Buffer{}}).root()
	pages, err := filepath.Glob("../../*.md")
	require.NoError(t, err)
	for _, page := range pages {
		text, err := os.ReadFile(page)
		require.NoError(t, err)
		for _, m := range shown.FindAllStringSubmatch(string(text), -1) {
			assertCommand(t, root, page, m[1])
		}
	}
}

// assertCommand checks a command's name and the names of its flags.
func assertCommand(t *testing.T, root *cobra.Command, page, line string) {
	t.Helper()
	words := strings.Fields(line)
	cmd, _, err := root.Find(words[:1])
	if !assert.NoError(t, err, "%s: %s", page, line) || !assert.NotEqual(t, root, cmd, "%s: %s", page, line) {
		return
	}
	for _, w := range words[1:] {
		name, _, _ := strings.Cut(strings.Trim(w, "[]"), "=")
		switch {
		case strings.HasPrefix(name, "--") && len(name) > 2:
			assert.NotNil(t, flagOf(cmd, name[2:]), "%s: %s: no flag %s", page, line, name)
		case strings.HasPrefix(name, "-") && len(name) == 2:
			cmd.LocalFlags() // adds those of every command
			assert.NotNil(t, cmd.Flags().ShorthandLookup(name[1:]), "%s: %s: no flag %s", page, line, name)
		}
	}
}

func flagOf(cmd *cobra.Command, name string) any {
	if f := cmd.Flags().Lookup(name); f != nil {
		return f
	}
	if f := cmd.InheritedFlags().Lookup(name); f != nil {
		return f
	}
	if name == "help" {
		return name
	}
	return nil
}

// Examples in help are tested in the same way, and every command has one.
func TestExamplesExist(t *testing.T) {
	root := (&app{stdout: &bytes.Buffer{}, stderr: &bytes.Buffer{}}).root()
	for _, c := range append(root.Commands(), root) {
		if c.Name() == "version" || c.Name() == "help" {
			continue
		}
		assert.NotEmpty(t, c.Example, c.Name())
		for _, line := range strings.Split(c.Example, "\n") {
			if _, after, ok := strings.Cut(line, "tailwater "); ok {
				assertCommand(t, root, "help of "+c.Name(), strings.TrimRight(after, ")"))
			}
		}
	}
}

var yamlBlock = regexp.MustCompile("(?s)```yaml\n(.*?)```")

// Configurations that pages show can be read.
func TestPagesShowConfigurationsThatWork(t *testing.T) {
	text, err := os.ReadFile("../../README.md")
	require.NoError(t, err)
	found := 0
	for _, m := range yamlBlock.FindAllStringSubmatch(string(text), -1) {
		if strings.Contains(m[1], "fail_on") {
			found++
			_, err := config.Read("README.md", []byte(m[1]), codeNames())
			assert.NoError(t, err)
		}
	}
	assert.NotZero(t, found)
}
