package manifest

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tailwater/tailwater/internal/addr"
)

// document is a manifest of one version.
func document(t testing.TB, version int, top string) *Project {
	t.Helper()
	text := fmt.Sprintf(`{"metadata": {"dbt_schema_version": "https://schemas.getdbt.com/dbt/manifest/v%d.json", "adapter_type": "snowflake"}, %s}`, version, top)
	p, err := Load(Paths{Manifest: write(t, "manifest.json", text)})
	require.NoError(t, err, version)
	return p
}

var schemaVersions = []int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 20}

// A model says the same in every version's words.
func TestEveryVersionReadsTheSameModel(t *testing.T) {
	for _, version := range schemaVersions {
		code, compiled := "raw_code", "compiled_code"
		if version < 7 {
			code, compiled = "raw_sql", "compiled_sql"
		}
		refs := `[{"name": "a", "package": null, "version": null}, {"name": "b", "package": "q", "version": 2}]`
		if version < 9 {
			refs = `[["a"], ["q", "b"]]`
		}
		off := `{"model.p.off": [{"unique_id": "model.p.off", "resource_type": "model"}]}`
		if version < 4 {
			off = `[{"unique_id": "model.p.off", "resource_type": "model"}]`
		}
		p := document(t, version, fmt.Sprintf(`"nodes": {"model.p.m": {"unique_id": "model.p.m", "resource_type": "model", "name": "m", "package_name": "p",
			"alias": "m", "database": "D", "schema": "S", "relation_name": "D.S.m", "fqn": ["p", "m"], %q: "select 1", %q: "select 2",
			"refs": %s, "sources": [["raw", "x"]], "depends_on": {"nodes": ["source.p.raw.x"], "macros": ["macro.p.f"]},
			"columns": {"A": {"name": "A", "data_type": "int"}}, "tags": "one", "config": {"materialized": "table", "tags": ["one"], "unique_key": "A"}}},
			"sources": {"source.p.raw.x": {"unique_id": "source.p.raw.x", "source_name": "raw", "name": "x", "identifier": "X", "schema": "R"}},
			"disabled": %s`, code, compiled, refs, off))
		n := p.Node("model.p.m")
		require.Equal(t, "select 1", n.RawCode, version)
		require.Equal(t, "select 2", n.CompiledCode, version)
		require.Equal(t, "b", n.Refs[1].Name, version)
		require.Equal(t, "q", n.Refs[1].Package, version)
		require.Equal(t, []SourceRef{{"raw", "x"}}, n.SourceRefs, version)
		require.Equal(t, []string{"A"}, n.Config.UniqueKey, version)
		require.Equal(t, []string{"one"}, n.Tags, version)
		require.Equal(t, "int", n.Columns[0].DataType, version)
		require.True(t, p.IsDisabled("model.p.off"), version)
		got, ok := p.Resolve("model.p.m", []NamePart{{Name: "r"}, {Name: "x"}})
		require.True(t, ok, version)
		require.Equal(t, addr.Node("source.p.raw.x"), got, version)
		require.Empty(t, p.Check(), version)
	}
}

// Missing, null and zero are one: Core writes nulls, Fusion leaves them out.
func TestMissingNullAndZeroAreOne(t *testing.T) {
	fields := map[string]string{
		"alias": `""`, "database": `""`, "schema": `""`, "relation_name": `""`, "fqn": `[]`, "path": `""`, "patch_path": `""`, "language": `""`,
		"raw_code": `""`, "compiled_code": `""`, "checksum": `{}`, "description": `""`, "refs": `[]`, "sources": `[]`, "functions": `[]`,
		"extra_ctes": `[]`, "columns": `{}`, "tags": `[]`, "meta": `{}`, "access": `""`, "group": `""`, "version": `""`, "latest_version": `""`,
		"deprecation_date": `""`, "contract": `{}`, "constraints": `[]`, "primary_key": `[]`, "unrendered_config": `{}`, "time_spine": `{}`,
		"created_at": `0`, "depends_on": `{"nodes": [], "macros": []}`, "config": `{"unique_key": null, "tags": [], "meta": {}, "post-hook": [], "pre-hook": [],
			"contract": {}, "grants": {}, "full_refresh": null, "event_time": "", "begin": "", "batch_size": "", "partition_by": null, "cluster_by": []}`,
	}
	read := func(value func(zero string) string) *Node {
		body := []string{`"unique_id": "model.p.m", "resource_type": "model", "name": "m"`}
		for name, zero := range fields {
			if v := value(zero); v != "" {
				body = append(body, fmt.Sprintf("%q: %s", name, v))
			}
		}
		slices.Sort(body)
		return document(t, 12, `"nodes": {"model.p.m": {`+strings.Join(body, ", ")+`}}, "sources": {}`).Node("model.p.m")
	}
	missing := read(func(string) string { return "" })
	null := read(func(string) string { return "null" })
	zero := read(func(zero string) string { return zero })
	require.Equal(t, missing, null)
	require.Equal(t, flatten(missing), flatten(zero))
}

// flatten prints a node so that an empty list is no list.
func flatten(n *Node) string {
	copied := *n
	copied.Config.text, copied.Config.Raw = "", nil // the config as written
	text := fmt.Sprintf("%+v", copied)
	return strings.NewReplacer("[]", "", "map[]", "", "map", "", "<nil>", "", "{}", "").Replace(text)
}

// Unions: one or many, number or word.
func TestUnions(t *testing.T) {
	for version, want := range map[string]string{`2`: "2", `"2"`: "2", `2.5`: "2.5", `"v-next"`: "v-next", `null`: ""} {
		p := document(t, 12, fmt.Sprintf(`"nodes": {"model.p.m.v2": {"unique_id": "model.p.m.v2", "resource_type": "model", "name": "m", "version": %s,
			"latest_version": %s, "refs": [{"name": "z", "version": %s}], "config": {"materialized": "ephemeral"}}}, "sources": {}`, version, version, version))
		n := p.Node("model.p.m.v2")
		require.Equal(t, want, n.Version, version)
		require.Equal(t, want, n.LatestVersion, version)
		require.Equal(t, want, n.Refs[0].Version, version)
		require.Equal(t, "model", n.ID.Kind(), version)
		if want == "2" { // dbt injects it under its name and version
			found, ok := p.Ephemeral("model.p.x", "m_v2")
			require.True(t, ok)
			require.Equal(t, n.ID, found)
		}
	}
	for key, want := range map[string][]string{`"a"`: {"a"}, `["a"]`: {"a"}, `["a", "b"]`: {"a", "b"}, `null`: nil, `[]`: nil} {
		p := document(t, 12, fmt.Sprintf(`"nodes": {"model.p.m": {"unique_id": "model.p.m", "resource_type": "model", "config": {"unique_key": %s}}}, "sources": {}`, key))
		require.ElementsMatch(t, want, p.Node("model.p.m").Config.UniqueKey, key)
	}
}

// Fusion's old placeholder is no code.
func TestPlaceholderIsNoCode(t *testing.T) {
	p := document(t, 20, `"nodes": {"model.p.m": {"unique_id": "model.p.m", "resource_type": "model", "raw_code": "--placeholder--"}}, "sources": {}`)
	require.Empty(t, p.Node("model.p.m").RawCode)
	require.True(t, p.Node("model.p.m").Placeholder)
}

// What stands at the end of the project says what it looks at.
func TestConsumersReferences(t *testing.T) {
	p := document(t, 12, `"nodes": {"model.p.m": {"unique_id": "model.p.m", "resource_type": "model", "name": "m"}}, "sources": {},
		"exposures": {"exposure.p.e": {"unique_id": "exposure.p.e", "name": "e", "depends_on": {"nodes": ["model.p.m"]}}},
		"semantic_models": {"semantic_model.p.s": {"unique_id": "semantic_model.p.s", "name": "s", "model": "ref('m')", "depends_on": {"nodes": ["model.p.m"]},
			"measures": [{"name": "total", "agg": "sum", "expr": "amount"}], "dimensions": [{"name": "d", "type": "time"}], "entities": [{"name": "id", "type": "primary"}]}},
		"metrics": {"metric.p.k": {"unique_id": "metric.p.k", "name": "k", "type": "simple", "type_params": {"measure": {"name": "total"}},
			"depends_on": {"nodes": ["semantic_model.p.s"]}}},
		"saved_queries": {"saved_query.p.q": {"unique_id": "saved_query.p.q", "name": "q", "depends_on": {"nodes": ["metric.p.k"]}}},
		"unit_tests": {"unit_test.p.m.u": {"unique_id": "unit_test.p.m.u", "name": "u", "model": "m", "depends_on": {"nodes": ["model.p.m"]},
			"given": [{"input": "ref('m')", "rows": [{"a": 1}]}], "expect": {"rows": [{"a": 1}]}}}`)
	require.Equal(t, []addr.Node{"model.p.m"}, p.Exposures[0].DependsOn)
	require.Equal(t, addr.Node("model.p.m"), p.SemanticModels[0].Model)
	require.Equal(t, "total", p.SemanticModels[0].Measures[0].Name)
	require.Equal(t, []string{"total"}, p.Metrics[0].Measures)
	require.Equal(t, []addr.Node{"metric.p.k"}, p.SavedQueries[0].DependsOn)
	require.Equal(t, []addr.Node{"model.p.m"}, p.UnitTests[0].DependsOn)
	for _, d := range p.Check() {
		require.NotEqual(t, CodeDangling, d.Code, d.Message)
	}
}

// What a model reads has to be there; a disabled node is another matter, and so
// is what somebody outside looks at.
func TestDanglingReferences(t *testing.T) {
	p := document(t, 12, `"nodes": {"model.p.m": {"unique_id": "model.p.m", "resource_type": "model", "name": "m", "compiled_code": "select 1",
			"depends_on": {"nodes": ["model.p.gone", "model.p.off"]}}}, "sources": {}, "disabled": {"model.p.off": [{"unique_id": "model.p.off"}]},
		"exposures": {"exposure.p.e": {"unique_id": "exposure.p.e", "name": "e", "depends_on": {"nodes": ["model.p.gone"]}}}`)
	var got []string
	for _, d := range p.Check() {
		if d.Code == CodeDangling {
			got = append(got, fmt.Sprintf("%s %s", d.Severity, d.Message))
		}
	}
	require.ElementsMatch(t, []string{
		"error model.p.m depends on model.p.gone, which is not in the manifest",
		"warning depends on model.p.off, which is disabled",
		"warning exposure.p.e depends on model.p.gone, which is not in the manifest",
	}, got)
}
