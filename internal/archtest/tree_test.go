package archtest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const module = "github.com/tailwater/tailwater"

// root is the repository's root as seen from this package.
const root = "../.."

// file is one parsed Go file of the module.
type file struct {
	path    string // below the root, with slashes
	pkg     string // folder of path
	test    bool
	imports []string
	name    string // in the package clause
	doc     string // the comment above the package clause
	lines   int
}

// goFiles parses every Go file of the module, sorted by path. Folders that the
// go command ignores are left out.
func goFiles(t *testing.T) []file {
	t.Helper()
	var files []file
	err := filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := d.Name()
		if d.IsDir() && p != root && (name == "testdata" || name == "node_modules" || name == "vendor" || name[0] == '.' || name[0] == '_') {
			return fs.SkipDir
		}
		if !d.IsDir() && strings.HasSuffix(name, ".go") {
			files = append(files, parse(t, p))
		}
		return nil
	})
	require.NoError(t, err)
	return files
}

func parse(t *testing.T, name string) file {
	t.Helper()
	text, err := os.ReadFile(name)
	require.NoError(t, err)
	tree, err := parser.ParseFile(token.NewFileSet(), name, text, parser.ImportsOnly|parser.ParseComments)
	require.NoError(t, err)
	rel, err := filepath.Rel(root, name)
	require.NoError(t, err)
	f := file{
		path:  filepath.ToSlash(rel),
		test:  strings.HasSuffix(name, "_test.go"),
		name:  tree.Name.Name,
		doc:   tree.Doc.Text(),
		lines: strings.Count(string(text), "\n"),
	}
	f.pkg = path.Dir(f.path)
	for _, spec := range tree.Imports {
		f.imports = append(f.imports, unquote(spec))
	}
	return f
}

func unquote(spec *ast.ImportSpec) string { return strings.Trim(spec.Path.Value, `"`) }

// packages are the folders of files, sorted, each once.
func packages(files []file) []string {
	var out []string
	for _, f := range files {
		out = append(out, f.pkg)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// within reports whether p is dir or lies below it.
func within(p, dir string) bool { return p == dir || strings.HasPrefix(p, dir+"/") }
