package cli

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tailwater/tailwater/diff/compat"
)

var codeShape = regexp.MustCompile(`^"[A-Z]{2,5}[0-9]{3}"$`)

// Every code that the module's sources declare as a constant is explained, and
// every explanation is of a code that is declared, or of a rule.
func TestEveryCodeIsExplained(t *testing.T) {
	declared := map[string]string{}
	err := filepath.WalkDir("../..", func(p string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && d.Name() != ".." && (d.Name() == "testdata" || d.Name()[0] == '.'):
			return fs.SkipDir
		case strings.HasSuffix(p, ".go") && !strings.HasSuffix(p, "_test.go"):
			constants(t, p, declared)
		}
		return nil
	})
	require.NoError(t, err)
	for _, r := range compat.Rules() {
		declared[string(r.Code)] = "a rule"
	}
	explained := map[string]bool{}
	for _, c := range codes() {
		assert.False(t, explained[c.Code], "%s is explained twice", c.Code)
		explained[c.Code] = true
		assert.Contains(t, declared, c.Code, "is explained, and declared nowhere")
		assert.NotEmpty(t, c.Title, c.Code)
		assert.NotNil(t, c.Meaning, c.Code)
		assert.NotNil(t, c.Remedy, c.Code)
	}
	for code, file := range declared {
		assert.True(t, explained[code], "%s of %s is not explained", code, file)
	}
}

// constants collects string constants that look like a code.
func constants(t *testing.T, name string, into map[string]string) {
	text, err := os.ReadFile(name)
	require.NoError(t, err)
	tree, err := parser.ParseFile(token.NewFileSet(), name, text, 0)
	require.NoError(t, err)
	for _, decl := range tree.Decls {
		gen, ok := decl.(*ast.GenDecl)
		if !ok || gen.Tok != token.CONST {
			continue
		}
		ast.Inspect(gen, func(n ast.Node) bool {
			if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING && codeShape.MatchString(lit.Value) {
				into[strings.Trim(lit.Value, `"`)] = name
			}
			return true
		})
	}
}
