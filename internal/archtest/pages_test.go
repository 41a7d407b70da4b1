package archtest

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// pages are read by people at the root of the repository; what they name must
// exist. (That the commands they show exist is tested in internal/cli.)
var pages = []string{"README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"}

var (
	quoted = regexp.MustCompile("`([^`\n]+)`")
	linked = regexp.MustCompile(`\]\(([^)#]+)(#[^)]*)?\)`)
	fenced = regexp.MustCompile("(?s)```.*?```")
	making = regexp.MustCompile("`?make ([a-z][a-z0-9-]*)")
	target = regexp.MustCompile(`(?m)^([a-z][a-z0-9-]*):`)
)

func TestPagesNameWhatExists(t *testing.T) {
	for _, page := range pages {
		text := read(t, page)
		prose := fenced.ReplaceAllString(text, "")
		for _, m := range linked.FindAllStringSubmatch(prose, -1) {
			if !strings.Contains(m[1], "://") {
				exists(t, page, m[1])
			}
		}
		for _, m := range quoted.FindAllStringSubmatch(prose, -1) {
			if isPath(m[1]) {
				exists(t, page, m[1])
			}
		}
	}
}

// isPath reports whether quoted text is meant as a path of the repository: it
// begins with one of its top folders, or is a Go file or a page.
func isPath(s string) bool {
	if strings.ContainsAny(s, " <>*|=") {
		return false
	}
	first, _, nested := strings.Cut(s, "/")
	switch first {
	case "cmd", "kit", "compiler", "manifest", "diff", "planner", "internal", "testdata", "docs", ".ci", ".github":
		return nested
	}
	return !nested && (strings.HasSuffix(s, ".md") || s == "Makefile" || s == "go.mod" || s == "LICENSE")
}

func exists(t *testing.T, page, name string) {
	t.Helper()
	_, err := os.Stat(filepath.Join(root, filepath.FromSlash(strings.TrimSuffix(name, "/…"))))
	assert.NoError(t, err, "%s names %s", page, name)
}

// Every package has its line in ARCHITECTURE.md.
func TestArchitectureNamesEveryPackage(t *testing.T) {
	text := read(t, "ARCHITECTURE.md")
	for _, pkg := range packages(goFiles(t)) {
		assert.Contains(t, text, "`"+pkg+"`", "ARCHITECTURE.md should have a line for %s", pkg)
	}
}

func TestShownMakeTargetsExist(t *testing.T) {
	targets := map[string]bool{}
	for _, m := range target.FindAllStringSubmatch(read(t, "Makefile"), -1) {
		targets[m[1]] = true
	}
	for _, page := range pages {
		for _, m := range making.FindAllStringSubmatch(read(t, page), -1) {
			assert.True(t, targets[m[1]], "%s shows make %s", page, m[1])
		}
	}
}

func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, name))
	require.NoError(t, err)
	return string(text)
}
