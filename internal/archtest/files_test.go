package archtest

import (
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// maxLines is the length at which a file is to be split by clause or topic.
const maxLines = 800

// tables are files that may be longer, because they are data.
var tables = []string{}

func TestFilesAreShort(t *testing.T) {
	for _, f := range goFiles(t) {
		if f.lines > maxLines && !slices.Contains(tables, f.path) {
			t.Errorf("%s has %d lines, more than %d", f.path, f.lines, maxLines)
		}
	}
}

// A package says what it is for in doc.go, above the package clause, where
// `go doc` finds it.
func TestPackagesAreDocumented(t *testing.T) {
	files := goFiles(t)
	for _, pkg := range packages(files) {
		i := slices.IndexFunc(files, func(f file) bool { return f.path == path.Join(pkg, "doc.go") })
		if !assert.GreaterOrEqual(t, i, 0, "%s has no doc.go", pkg) {
			continue
		}
		want := "Package " + path.Base(pkg) + " "
		if name := path.Base(pkg); files[i].name == "main" && !strings.HasPrefix(files[i].doc, "Command ") {
			want = strings.ToUpper(name[:1]) + name[1:] + " "
		} else if files[i].name == "main" {
			want = "Command " + name + " "
		}
		assert.True(t, strings.HasPrefix(files[i].doc, want), "the comment in %s/doc.go should begin with %q above the package clause", pkg, want)
	}
}

// vague are names that say nothing about what is inside.
var vague = []string{"util", "utils", "common", "helper", "helpers", "misc", "types", "base", "core"}

func TestNamesSayWhatIsInside(t *testing.T) {
	for _, f := range goFiles(t) {
		name := strings.TrimSuffix(strings.TrimSuffix(path.Base(f.path), ".go"), "_test")
		assert.NotContains(t, vague, path.Base(f.pkg), "folder %s", f.pkg)
		if name != "types" { // a file of types beside select and from is a clause of the grammar
			assert.NotContains(t, vague, name, "file %s", f.path)
		}
	}
}
