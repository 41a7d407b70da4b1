package cli

import (
	"fmt"
	"strings"
	"testing"

	"github.com/tailwater/tailwater/diff/compat"
	"github.com/tailwater/tailwater/internal/golden"
)

// docs/rules.md is made of the rules themselves and of the examples that the
// tests of package compat run.
func TestRulesPage(t *testing.T) { golden.File(t, "../../docs/rules.md", rulesPage()) }

// undecided are rules of the trade that two manifests, catalogs and SQL cannot
// decide, and why.
var undecided = [][2]string{
	{"a contract file of another format (ODCS, data contract) is out of step", "the file is no part of dbt's artifacts"},
	{"an extract or a reverse ETL job reads a column", "nothing in dbt's artifacts names it; declare it as an exposure with `meta: columns`, and COL101 and DWN801 speak of it"},
	{"a node gets an input that is refreshed at other times", "schedules are not part of the artifacts; MAT514 tells of tags, by which jobs often select"},
	{"the number of rows, or the share of NULLs, changes by so much", "that needs the data; GRN and COL107 say that it may, and the plan lists queries that measure it"},
	{"stored rows already violate a new constraint or test", "that needs the data; CTR605 says what to look for"},
	{"the default of a column changes", "dbt makes tables from queries, which have no defaults"},
	{"a window or frame changes", "it is a value: COL108 tells it, or GRN210 where rows are kept by it"},
	{"a query becomes much slower or dearer", "that needs the warehouse's statistics"},
	{"a grant made by hand, or a masking policy, is lost", "only what stands in the configuration is known: MAT511, COL118"},
	{"the file of a seed over a megabyte differs", "dbt notes its path and no checksum: SEED422 says so"},
}

func rulesPage() string {
	var b strings.Builder
	b.WriteString("# Rules\n\nWhat `tailwater check` looks for. Made of the rules themselves; every example and every near miss is run by the tests (`diff/compat/examples`), with what all rules say of it.\n")
	b.WriteString("\n| code | severity | preset | what | examples | near misses |\n|---|---|---|---|---|---|\n")
	preset := map[compat.Level]string{compat.Lenient: "lenient", compat.Default: "default", compat.Strict: "strict"}
	for _, r := range compat.Rules() {
		speaks, silent := 0, 0
		for _, e := range r.Examples() {
			if e.Speaks {
				speaks++
			} else {
				silent++
			}
		}
		fmt.Fprintf(&b, "| [%s](#%s) | %s | %s | %s | %d | %d |\n", r.Code, strings.ToLower(string(r.Code)), r.Severity, preset[r.Level], r.Title, speaks, silent)
	}
	b.WriteString("\n## What cannot be decided\n\nTwo manifests, their catalogs and the SQL do not say:\n\n| rule | why not |\n|---|---|\n")
	for _, u := range undecided {
		fmt.Fprintf(&b, "| %s | %s |\n", u[0], u[1])
	}
	for _, r := range compat.Rules() {
		fmt.Fprintf(&b, "\n## %s\n\n**%s** (%s). %s\n\n%s\n", r.Code, r.Title, r.Slug, r.Meaning, r.Steps())
		for _, e := range r.Examples() {
			word := "Near miss"
			if e.Speaks {
				word = "Example"
			}
			fmt.Fprintf(&b, "\n%s: %s\n\n```\n%s```\n\n```\n%s\n```\n", word, e.Title, e.Text, e.Says)
		}
	}
	return b.String()
}
