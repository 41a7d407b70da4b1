package archtest

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// library says who may import a module from outside. One importer each, so that
// each can be exchanged in one place.
type library struct {
	module    string
	importers []string
	testOnly  bool
}

var libraries = []library{
	{module: "github.com/pganalyze/pg_query_go/v5", importers: []string{"compiler/parse/postgres"}},
	{module: "github.com/spf13/cobra", importers: []string{"internal/cli"}},
	{module: "github.com/spf13/pflag", importers: []string{"internal/cli", "internal/measure"}},
	{module: "golang.org/x/term", importers: []string{"internal/cli"}},
	{module: "github.com/goccy/go-yaml", importers: []string{"internal/config"}},
	{module: "github.com/tidwall/gjson", importers: []string{"manifest"}},
	{module: "github.com/hashicorp/go-version", importers: []string{"manifest"}},
	{module: "github.com/parquet-go/parquet-go", importers: []string{"internal/export/table"}},
	{module: "github.com/cockroachdb/datadriven", importers: []string{"internal/golden"}},
	{module: "github.com/rogpeppe/go-internal", importers: []string{"cmd/tailwater"}, testOnly: true},
	{module: "github.com/mattn/go-runewidth", importers: []string{"internal/report"}},
	{module: "github.com/creack/pty", importers: []string{"internal/cli"}, testOnly: true},
	{module: "github.com/yuin/goldmark", importers: []string{"internal/report"}, testOnly: true},
	{module: "github.com/santhosh-tekuri/jsonschema/v6", importers: []string{"internal/report"}, testOnly: true},
	{module: "github.com/duckdb/duckdb-go/v2", importers: []string{"internal/proof"}, testOnly: true},
	{module: "github.com/jackc/pgx/v5", importers: []string{"internal/proof"}, testOnly: true},
}

// everywhere are libraries of tests that any package may import.
var everywhere = []string{"github.com/stretchr/testify"}

func TestLibrariesHaveOneImporter(t *testing.T) {
	for _, f := range goFiles(t) {
		for _, imp := range f.imports {
			if !foreign(imp) || f.test && inModules(imp, everywhere) || f.pkg == "internal/golden" {
				continue
			}
			i := slices.IndexFunc(libraries, func(l library) bool { return within(imp, l.module) })
			if !assert.GreaterOrEqual(t, i, 0, "%s imports %s, which is not in the table of libraries", f.path, imp) {
				continue
			}
			assert.Contains(t, libraries[i].importers, f.pkg, "%s imports %s", f.path, imp)
			assert.False(t, libraries[i].testOnly && !f.test, "%s imports %s, which is for tests", f.path, imp)
		}
	}
}

// foreign reports whether a package is neither ours nor of the standard library.
func foreign(imp string) bool {
	first, _, _ := strings.Cut(imp, "/")
	return imp != module && !strings.HasPrefix(imp, module+"/") && strings.Contains(first, ".")
}

func inModules(imp string, modules []string) bool {
	return slices.ContainsFunc(modules, func(m string) bool { return within(imp, m) })
}

// pure are packages whose result is a function of their arguments. Files,
// environment, clock and chance come in from outside.
var pure = []string{"compiler", "diff", "planner", "internal/addr", "internal/diag", "internal/export", "internal/graph", "internal/report", "internal/source"}

// impure are the doors to the world.
var impure = []string{"os", "os/exec", "net", "net/http", "time", "math/rand", "math/rand/v2", "crypto/rand"}

func TestStagesArePure(t *testing.T) {
	for _, f := range goFiles(t) {
		if f.test || !slices.ContainsFunc(pure, func(p string) bool { return within(f.pkg, p) }) {
			continue
		}
		for _, imp := range f.imports {
			assert.NotContains(t, impure, imp, "%s imports %s: results must depend on arguments only", f.path, imp)
		}
	}
}
