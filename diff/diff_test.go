package diff_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tailwater/tailwater/compiler"
	"github.com/tailwater/tailwater/diff"
	"github.com/tailwater/tailwater/internal/addr"
	"github.com/tailwater/tailwater/internal/golden"
	"github.com/tailwater/tailwater/manifest"
)

// project reads lines of "name(materialized): select …". Models name each other
// by bare names; raw.t (a, b, c) is a source. What stands after "<-" is the raw
// code, where it is not what it compiles to.
func project(t *testing.T, text string) *manifest.Project {
	var nodes []string
	names := map[string]bool{}
	lines := strings.Split(strings.TrimSpace(text), "\n")
	for _, line := range lines {
		names[line[:strings.IndexByte(line, '(')]] = true
	}
	for _, line := range lines {
		head, sql, ok := strings.Cut(line, ": ")
		require.True(t, ok, line)
		sql, raw, ok := strings.Cut(sql, " <- ")
		if !ok {
			raw = sql
		}
		name, kind, _ := strings.Cut(strings.TrimSuffix(head, ")"), "(")
		var deps []string
		for other := range names {
			if other != name && slices.Contains(strings.FieldsFunc(sql, func(r rune) bool { return !('a' <= r && r <= 'z' || r == '_' || '0' <= r && r <= '9') }), other) {
				deps = append(deps, fmt.Sprintf("%q", "model.p."+other))
			}
		}
		slices.Sort(deps)
		nodes = append(nodes, fmt.Sprintf(`%q: {"resource_type": "model", "name": %q, "alias": %q, "relation_name": %q, "raw_code": %q, "compiled_code": %q, "original_file_path": "models/%s.sql", "config": {"materialized": %q}, "depends_on": {"nodes": [%s]}}`,
			"model.p."+name, name, name, name, raw, sql, name, kind, strings.Join(deps, ",")))
	}
	source := `"source.p.raw.t": {"source_name": "raw", "name": "t", "schema": "raw", "identifier": "t", "relation_name": "raw.t", "columns": {"a": {"name": "a", "data_type": "int"}, "b": {"name": "b", "data_type": "int"}, "c": {"name": "c", "data_type": "text"}}}`
	text = fmt.Sprintf(`{"metadata": {"dbt_schema_version": "https://schemas.getdbt.com/dbt/manifest/v12.json", "adapter_type": "duckdb", "project_name": "p"}, "nodes": {%s}, "sources": {%s}}`, strings.Join(nodes, ","), source)
	return read(t, text)
}

// Two versions of a project, and what the changes are called.
func TestChanges(t *testing.T) {
	golden.Run(t, "testdata/changes", func(t *testing.T, c *golden.Case) string {
		one, two, ok := strings.Cut(c.Input, "~~")
		require.True(t, ok)
		base, head := diff.Side{Project: project(t, one)}, diff.Side{Project: project(t, two)}
		base.Program, head.Program = compiler.CompileBoth(base.Project, head.Project)
		var b strings.Builder
		for _, ch := range diff.Projects(base, head) {
			fmt.Fprintf(&b, "%s %s %s %s", short(ch.Node), ch.Kind, ch.Origin, ch.Verdict)
			if ch.RenamedFrom != "" {
				fmt.Fprintf(&b, " from %s", short(ch.RenamedFrom))
			}
			for _, col := range ch.Columns {
				fmt.Fprintf(&b, " %s:%s", col.Name, col.Kind)
				if col.RenamedFrom != "" {
					fmt.Fprintf(&b, "(%s)", col.RenamedFrom)
				}
			}
			for _, cause := range ch.Causes {
				fmt.Fprintf(&b, " [%s]", cause)
			}
			b.WriteByte('\n')
		}
		return b.String()
	})
}

func short(n addr.Node) string { return n.Name() }
