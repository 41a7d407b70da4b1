package manifest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func write(t testing.TB, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	require.NoError(t, os.WriteFile(path, []byte(text), 0o644))
	return path
}

// What cannot be read is one line that names the file and says what to do.
func TestMistakes(t *testing.T) {
	shop, err := os.ReadFile("../testdata/shop/base/target/manifest.json")
	require.NoError(t, err)
	for name, c := range map[string]struct{ text, want string }{
		"empty":          {"", "the file is empty"},
		"blank":          {" \n ", "the file is empty"},
		"cut":            {string(shop[:len(shop)/2]), "cut off at"},
		"binary":         {"\x7fELF\x00\x01", "not JSON at 1:"},
		"other JSON":     {`{"a": 1}`, "not a dbt manifest"},
		"a list":         {`[1, 2]`, "a JSON object was expected"},
		"a catalog":      {`{"metadata": {"dbt_schema_version": "https://schemas.getdbt.com/dbt/catalog/v1.json"}, "nodes": {}}`, "a dbt catalog file"},
		"nodes a string": {`{"metadata": {"dbt_schema_version": "https://schemas.getdbt.com/dbt/manifest/v12.json"}, "nodes": "x"}`, `"nodes" should be an object`},
	} {
		path := write(t, "manifest.json", c.text)
		_, err := Load(Paths{Manifest: path})
		require.ErrorContains(t, err, c.want, name)
		require.ErrorContains(t, err, path, name)
		require.NotContains(t, err.Error(), "\n", name)
	}
	_, err = Load(Paths{Manifest: filepath.Join(t.TempDir(), "missing")})
	require.ErrorContains(t, err, "no such file or folder")
	_, err = Load(Paths{Manifest: t.TempDir()})
	require.ErrorContains(t, err, "no manifest.json in this folder")
}

// Old and new shapes of one model are read alike.
func TestShapes(t *testing.T) {
	const head = `{"metadata": {"dbt_schema_version": "https://schemas.getdbt.com/dbt/manifest/%.json", "adapter_type": "Postgres"}, "nodes": {"model.p.m": {`
	const tail = `}}, "sources": {}}`
	for version, body := range map[string]string{
		"v1":  `"raw_sql": "select 1", "compiled_sql": "select 1", "refs": [["a"], ["q", "b"]], "config": {"unique_key": "id", "tags": "x", "post-hook": "grant"}`,
		"v12": `"raw_code": "select 1", "compiled_code": "select 1", "refs": [{"name": "a", "package": null}, {"name": "b", "package": "q", "version": null}], "config": {"unique_key": ["id"], "tags": ["x"], "post_hook": [{"sql": "grant"}], "full_refresh": null}`,
		"v20": `"raw_code": "select 1", "compiled_code": "select 1", "refs": [{"name": "a"}, {"name": "b", "package": "q"}], "config": {"unique_key": ["id"], "post-hook": ["grant"]}`,
	} {
		p, err := Load(Paths{Manifest: write(t, "manifest.json", strings.Replace(head, "%", version, 1)+body+tail)})
		require.NoError(t, err, version)
		n := p.Node("model.p.m")
		require.Equal(t, "postgres", p.Adapter)
		require.Equal(t, "model", n.ResourceType)
		require.Equal(t, "select 1", n.RawCode, version)
		require.Equal(t, "select 1", n.CompiledCode, version)
		require.Equal(t, []Ref{{Name: "a"}, {Package: "q", Name: "b"}}, n.Refs, version)
		require.Equal(t, []string{"id"}, n.Config.UniqueKey, version)
		require.Equal(t, []string{"grant"}, n.Config.PostHooks, version)
		require.Nil(t, n.Config.FullRefresh, version)
	}
}

// A relation's name is taken apart by its quotes.
func TestSplitRelation(t *testing.T) {
	for text, want := range map[string]string{
		`"db"."s"."t"`: "db|s|t", "`p-x.d.t`": "p-x|d|t", "`p`.`d`.`t`": "p|d|t", "[db].[s].[t]": "db|s|t", "DB.S.T": "DB|S|T",
		`"a.b"."c""d"`: `a.b|c"d`, "t": "t",
	} {
		parts, ok := SplitRelation(text)
		require.True(t, ok, text)
		var names []string
		for _, p := range parts {
			names = append(names, p.Name)
		}
		require.Equal(t, want, strings.Join(names, "|"), text)
	}
	for _, text := range []string{"", "'s3://x/y.csv'", `"open`, "a..b"} {
		_, ok := SplitRelation(text)
		require.False(t, ok, text)
	}
}

// FuzzLoad reads any text as each of the artifacts: it never panics, and what it
// says fits on one line.
func FuzzLoad(f *testing.F) {
	f.Add(`{"metadata": {"dbt_schema_version": "https://schemas.getdbt.com/dbt/manifest/v12.json"}, "nodes": {"model.p.m": {"config": {"unique_key": 1}, "columns": [], "depends_on": 3}}, "sources": {"a": null}, "disabled": [{"unique_id": "x"}]}`)
	f.Add(`{"metadata": {}, "nodes": {"test.p.t": {"resource_type": "test", "test_metadata": {"name": "unique", "kwargs": {"column_name": "a"}}}}, "macros": {"m": {"macro_sql": 1}}}`)
	f.Add(`{"metadata": {}, "nodes": {"a": {"columns": {"A": {"type": 1, "index": "x"}}, "stats": []}}, "sources": null, "results": [{"unique_id": "a", "timing": {}, "criteria": 3}], "args": []}`)
	f.Fuzz(func(t *testing.T, text string) {
		out, err := outlined(text, "x.json", "do something", isSection)
		if err == nil {
			var p *Project
			if p, err = decode("x.json", out); err == nil {
				p.Check()
			}
			_, _ = decodeCatalog("x.json", out)
			_, _ = decodeRunResults("x.json", out)
			_, _ = decodeFreshness("x.json", out)
		}
		if err != nil && strings.Contains(err.Error(), "\n") {
			t.Fatalf("the error has several lines: %q", err)
		}
	})
}
