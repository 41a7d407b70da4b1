package compiler

import (
	"cmp"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tailwater/tailwater/compiler/program"
	"github.com/tailwater/tailwater/internal/golden"
	"github.com/tailwater/tailwater/manifest"
)

// stated makes a project of lines "source NAME: JSON members", "incremental
// NAME: JSON members", "test NAME: JSON members"; "results:" lists what tests
// came to.
func stated(t *testing.T, adapter, text string) *manifest.Project {
	var nodes, sources []string
	dir := t.TempDir()
	for _, line := range strings.Split(strings.TrimSpace(text), "\n") {
		head, rest, ok := strings.Cut(line, ": ")
		if !ok {
			continue
		}
		kind, name, _ := strings.Cut(head, " ")
		switch kind {
		case "results":
			require.NoError(t, os.WriteFile(filepath.Join(dir, "run_results.json"),
				[]byte(`{"metadata": {"dbt_schema_version": "https://schemas.getdbt.com/dbt/run-results/v6.json"}, "results": [`+rest+`]}`), 0o644))
		case "source":
			sources = append(sources, fmt.Sprintf(`"source.p.%s": {"resource_type": "source", "source_name": "raw", "name": %[1]q, "identifier": %[1]q, "relation_name": "raw.%[1]s", %[2]s}`, name, rest))
		case "test":
			nodes = append(nodes, fmt.Sprintf(`"test.p.%s": {"resource_type": "test", "name": %[1]q, %[2]s}`, name, rest))
		default:
			if !strings.Contains(rest, "compiled_code") {
				rest += `, "compiled_code": "select 1 as id"`
			}
			nodes = append(nodes, fmt.Sprintf(`"model.p.%s": {"resource_type": "model", "name": %[1]q, "relation_name": "s.%[1]s", "config": {"materialized": %q}, %s}`, name, kind, rest))
		}
	}
	text = fmt.Sprintf(`{"metadata": {"dbt_schema_version": "https://schemas.getdbt.com/dbt/manifest/v12.json", "adapter_type": %q}, "nodes": {%s}, "sources": {%s}}`,
		adapter, strings.Join(nodes, ","), strings.Join(sources, ","))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "manifest.json"), []byte(text), 0o644))
	return load(t, dir)
}

// Which facts are taken from two manifests, and how far each is trusted. The
// case's argument is the adapter; "~~" stands between the sides, where they differ.
func TestBelieve(t *testing.T) {
	golden.Run(t, "testdata/believe", func(t *testing.T, c *golden.Case) string {
		one, two, ok := strings.Cut(c.Input, "~~")
		base := stated(t, c.Cmd, one)
		head := base
		if ok {
			head = stated(t, c.Cmd, two)
		}
		all := Believe(base, head, "declared")
		comp := newCompilation(head)
		var out strings.Builder
		for _, n := range slices.Sorted(maps.Keys(all.of)) {
			for _, b := range all.of[n] {
				f := comp.fact(n, b)
				fmt.Fprintf(&out, "%s (%s)\n  %s\n", f.Text, f.Trust, f.Probe)
			}
		}
		return cmp.Or(out.String(), "nothing\n")
	})
}

// What is believed of a table, on both sides: a test speaks of the relation that it
// was run on, and of columns that a reader uses.
func TestBeliefsAreAboutRelations(t *testing.T) {
	const test = `test u: "test_metadata": {"name": "unique", "kwargs": {"column_name": "id"}}, "depends_on": {"nodes": ["model.p.m"]}
source t: "columns": {"id": {"name": "id", "data_type": "int"}}
table r: "compiled_code": "select t.id from raw.t left join s.m on m.id = t.id", "depends_on": {"nodes": ["model.p.m", "source.p.t"]}
`
	const same, other = `incremental m: "compiled_code": "select id from raw.t", "depends_on": {"nodes": ["source.p.t"]}`,
		`incremental m: "compiled_code": "select id from raw.t union all select 1", "depends_on": {"nodes": ["source.p.t"]}`
	for _, c := range []struct{ level, head, want string }{
		{"enforced", same, "[]"},
		{"tested", same, "[m: id is unique]"},
		{"tested", other, "[]"},
		{"declared", other, "[m: id is unique]"},
	} {
		base, head := stated(t, "postgres", test+same), stated(t, "postgres", test+c.head)
		with, _ := CompileBelieving(base, head, c.level)
		for _, side := range []*program.Program{with.Base, with.Head} {
			texts := []string{}
			for _, f := range side.Model("model.p.r").Digests().Facts {
				texts = append(texts, f.Text)
			}
			require.Equal(t, c.want, fmt.Sprint(texts), c)
		}
	}
}
