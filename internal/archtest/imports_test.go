package archtest

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// policy says which packages of the module a package may import. It is a
// statement of policy: a change here is a change of architecture, and belongs
// in ARCHITECTURE.md. Do not change it to make a build pass.
//
// A key stands for the package and what lies below it; the longest key that
// fits counts. What no key stands for may not exist. In a value, "x/..." stands
// for x and what lies below it. Tests may import more: testPolicy, stageTests.
var policy = map[string]string{
	// Leaves: identities, places, remarks, and generic algorithms.
	"internal/addr":   "",
	"internal/source": "",
	"internal/graph":  "",
	"internal/spell":  "",
	"internal/clock":  "",
	"internal/panics": "",
	"internal/layout": "",
	"internal/send":   "",
	"internal/diag":   "internal/addr internal/source",

	// What dbt wrote. Knows no SQL.
	"manifest": "internal/addr internal/diag internal/graph internal/source",

	// The stages meet only at ast and ir. No stage imports another.
	"compiler/dialect":        "",
	"compiler/ast":            "internal/source",
	"compiler/ir":             "internal/addr internal/source",
	"compiler/parse":          "compiler/ast compiler/dialect compiler/parse/... internal/diag internal/source",
	"compiler/parse/postgres": "compiler/ast compiler/dialect compiler/parse/syntax internal/diag internal/source",
	"compiler/parse/sql":      "compiler/ast compiler/dialect compiler/parse/syntax internal/diag internal/source",
	"compiler/parse/syntax":   "internal/diag",
	"compiler/resolve":        "compiler/ast compiler/dialect compiler/ir internal/addr internal/diag internal/source",
	"compiler/canon":          "compiler/dialect compiler/ir internal/addr internal/source",
	"compiler/lineage":        "compiler/dialect compiler/ir internal/addr internal/graph internal/source",
	"compiler/delta":          "compiler/ir internal/addr",
	// The result imports no parser, so that what reads it links none.
	"compiler/program": "compiler/canon compiler/ir compiler/lineage internal/addr internal/diag",
	// The only package that sees all stages, and the only concurrent one below cli.
	"compiler": "compiler/... manifest internal/addr internal/clock internal/diag internal/graph internal/panics internal/source",

	// From the result on, nothing sees SQL.
	"diff":        "compiler/canon compiler/ir compiler/lineage compiler/program manifest internal/addr internal/diag internal/graph",
	"diff/compat": "diff compiler/canon compiler/ir compiler/lineage compiler/program manifest internal/addr internal/clock internal/diag internal/graph internal/source",
	"planner":     "planner/selector diff compiler/canon compiler/ir compiler/lineage compiler/program manifest internal/addr internal/diag internal/graph",

	// What dbt selects, and how to select one node: names, no meaning.
	"planner/selector": "internal/addr internal/quote",
	"internal/quote":   "",
	// Questions to the warehouse: writes SQL, and reads none.
	"planner/probe": "planner compiler/canon compiler/ir compiler/program manifest internal/addr",

	// Cheaper ways for steps: what differs comes from delta, in SQL of the warehouse's.
	"planner/repair": "planner planner/probe compiler/canon compiler/delta compiler/ir compiler/program diff manifest internal/addr internal/diag",

	// What people and programs see. Reports convert; they decide nothing.
	"internal/report": "compiler/canon compiler/ir compiler/lineage compiler/program diff diff/compat planner planner/selector manifest " +
		"internal/addr internal/diag internal/graph internal/quote internal/source",
	"internal/export": "compiler/canon compiler/ir compiler/lineage compiler/program diff diff/compat planner manifest " +
		"internal/addr internal/diag internal/graph internal/source internal/export",
	"internal/page":    "compiler/ir compiler/lineage compiler/program manifest internal/addr internal/export internal/graph internal/layout internal/report",
	"internal/runbook": "planner planner/selector internal/addr internal/quote",
	"internal/config":  "diff/compat internal/addr internal/diag internal/spell",
	"internal/policy":  "diff/compat internal/addr internal/config internal/diag manifest",
	"internal/cli": "compiler compiler/ir compiler/lineage compiler/program diff diff/compat planner planner/probe planner/repair manifest " +
		"internal/addr internal/config internal/diag internal/policy internal/export/... internal/graph internal/page internal/panics internal/report internal/runbook internal/send internal/source internal/spell",
	"cmd/tailwater": "internal/cli",

	// Help for tests and measurements.
	"internal/archtest": "",
	"internal/golden":   "",
	"internal/corpus":   "",
	"internal/measure":  "compiler/... diff diff/compat planner manifest internal/addr internal/corpus internal/diag internal/synth internal/graph",
	"internal/synth":    "",
	// It executes SQL to test what the rest says of it; what makes the queries
	// shares no code with what reads them.
	"internal/proof":         "internal/proof/...",
	"internal/proof/data":    "",
	"internal/proof/query":   "internal/proof/data",
	"internal/proof/project": "internal/proof/data internal/proof/query",
}

// testPolicy is what tests of every package may import beside policy.
var testPolicy = []string{"internal/golden", "internal/corpus", "internal/synth"}

// stageTests are packages whose tests put several stages together, from text
// to their own output.
var stageTests = map[string]string{
	"compiler/parse":   "compiler/parse/... internal/addr manifest",
	"compiler/resolve": "compiler/parse/...",
	"compiler/canon":   "compiler/ast compiler/parse/... compiler/resolve internal/diag",
	"compiler/delta":   "compiler/ast compiler/dialect compiler/parse/... compiler/resolve internal/source",
	"compiler/lineage": "compiler/ast compiler/dialect compiler/parse/... compiler/resolve internal/diag internal/source",
	"diff":             "compiler",
	"diff/compat":      "compiler",
	"planner":          "compiler",
	"internal/report":  "compiler",
	"internal/export":  "compiler",
	"internal/runbook": "diff compiler/lineage",
	"internal/page":    "compiler diff",
	"internal/synth":   "compiler compiler/dialect compiler/ir manifest",
	"internal/proof":   "compiler/... diff planner planner/repair manifest internal/addr internal/diag internal/source",
}

// unreachable says what must not be linked, not even through others.
var unreachable = map[string][]string{
	"diff":        {"compiler/parse", "compiler/resolve", "compiler/ast"},
	"diff/compat": {"compiler/parse", "compiler/resolve", "compiler/ast"},
	"planner":     {"compiler/parse", "compiler/resolve", "compiler/ast"},
	"manifest":    {"compiler", "diff", "planner"},
}

func TestImportsFollowPolicy(t *testing.T) {
	for _, f := range goFiles(t) {
		allowed := strings.Fields(policy[rule(policy, f.pkg)])
		if f.test {
			allowed = append(allowed, testPolicy...)
			allowed = append(allowed, strings.Fields(stageTests[rule(stageTests, f.pkg)])...)
		}
		for _, imp := range f.imports {
			own, ok := strings.CutPrefix(imp, module+"/")
			if !ok || own == f.pkg {
				continue
			}
			assert.True(t, allows(allowed, own), "%s imports %s, which the policy does not allow", f.path, own)
		}
	}
}

func TestEveryPackageHasAPolicy(t *testing.T) {
	for _, pkg := range packages(goFiles(t)) {
		_, ok := policy[rule(policy, pkg)]
		assert.True(t, ok, "%s is not in the import policy", pkg)
	}
}

// rule is the longest name in table that p is or lies below.
func rule(table map[string]string, p string) string {
	best := ""
	for name := range table {
		if within(p, name) && len(name) > len(best) {
			best = name
		}
	}
	return best
}

// allows reports whether p is one of names, or below one that ends in "/...".
func allows(names []string, p string) bool {
	return slices.ContainsFunc(names, func(name string) bool {
		dir, below := strings.CutSuffix(name, "/...")
		return p == dir || below && within(p, dir)
	})
}

func TestUnreachable(t *testing.T) {
	imports := map[string][]string{}
	for _, f := range goFiles(t) {
		if f.test {
			continue
		}
		for _, imp := range f.imports {
			if own, ok := strings.CutPrefix(imp, module+"/"); ok {
				imports[f.pkg] = append(imports[f.pkg], own)
			}
		}
	}
	for pkg, banned := range unreachable {
		for p, path := range reach(imports, pkg) {
			for _, b := range banned {
				assert.False(t, within(p, b), "%s links %s: %s", pkg, p, strings.Join(path, " -> "))
			}
		}
	}
}

// reach finds every package that start links, with a path to it.
func reach(imports map[string][]string, start string) map[string][]string {
	paths := map[string][]string{start: {start}}
	for queue := []string{start}; len(queue) > 0; queue = queue[1:] {
		from := queue[0]
		for _, to := range imports[from] {
			if paths[to] == nil {
				paths[to] = append(slices.Clone(paths[from]), to)
				queue = append(queue, to)
			}
		}
	}
	delete(paths, start)
	return paths
}
