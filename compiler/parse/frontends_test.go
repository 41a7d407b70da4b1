package parse

import (
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tailwater/tailwater/compiler/ast"
	"github.com/tailwater/tailwater/compiler/dialect"
	"github.com/tailwater/tailwater/compiler/parse/postgres"
	"github.com/tailwater/tailwater/compiler/parse/sql"
	"github.com/tailwater/tailwater/internal/corpus"
	"github.com/tailwater/tailwater/internal/source"
	"github.com/tailwater/tailwater/manifest"
)

// typeSpellings are names of one type, by the one that the test compares.
var typeSpellings = map[string]string{
	"int": "integer", "int4": "integer", "int8": "bigint", "int2": "smallint", "bool": "boolean", "decimal": "numeric", "dec": "numeric",
	"character varying": "varchar", "character": "char", "float": "double precision", "float8": "double precision", "float4": "real",
	"timestamp without time zone": "timestamp", "time without time zone": "time", "timestamptz": "timestamp with time zone",
}

// folded prints a tree with names folded and types by one spelling: what front
// ends must agree on.
func folded(q *ast.Query) string {
	d := dialect.For("postgres")
	var walk func(v reflect.Value)
	walk = func(v reflect.Value) {
		switch v.Kind() {
		case reflect.Pointer, reflect.Interface:
			if !v.IsNil() {
				walk(v.Elem())
			}
		case reflect.Slice:
			for i := range v.Len() {
				walk(v.Index(i))
			}
		case reflect.Struct:
			switch x := v.Addr().Interface().(type) {
			case *ast.Ident:
				x.Name, x.Quoted = d.Names.Fold(x.Name, x.Quoted), false
				return
			case *ast.Type:
				if s, ok := typeSpellings[x.Name]; ok {
					x.Name = s
				}
			}
			for i := range v.NumField() {
				if v.Type().Field(i).IsExported() {
					walk(v.Field(i))
				}
			}
		}
	}
	walk(reflect.ValueOf(q))
	return ast.Format(q)
}

// agree parses with both front ends, and compares where both accept.
func agree(text string) (one, two string, both bool) {
	f := &source.File{Name: "q", Text: text}
	a, _ := postgres.Query(f)
	b, _ := sql.Query(f, dialect.For("postgres"))
	if a == nil || b == nil {
		return "", "", false
	}
	return folded(a), folded(b), true
}

// Both front ends give the same tree for every PostgreSQL model of the corpus.
func TestFrontEndsAgree(t *testing.T) {
	if !postgres.Available {
		t.Skip("this build does not hold PostgreSQL's parser")
	}
	c := corpus.Need(t)
	projects, err := c.Projects()
	require.NoError(t, err)
	seen := map[string]bool{}
	differ, refused := 0, 0
	for _, dir := range projects {
		p, err := manifest.Load(manifest.Paths{Manifest: dir.Dir})
		require.NoError(t, err)
		if p.Adapter != "postgres" {
			continue
		}
		for _, n := range p.Nodes {
			if !n.Compiled() || n.ResourceType != "model" && n.ResourceType != "snapshot" || seen[n.CompiledCode] {
				continue
			}
			seen[n.CompiledCode] = true
			one, two, both := agree(n.CompiledCode)
			if !both {
				refused++
				continue
			}
			if one != two {
				if differ++; differ < 12 {
					t.Errorf("%s %s\n%s", dir.Name, n.ID, firstDifference(one, two))
				}
			}
		}
	}
	require.Zero(t, refused)
	t.Logf("%d queries, %d differ", len(seen), differ)
}

func firstDifference(one, two string) string {
	a, b := strings.Split(one, "\n"), strings.Split(two, "\n")
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return "pg_query: " + a[i] + "\nown:      " + b[i]
		}
	}
	return "one is longer"
}

// Neither front end panics, whatever the text, nor does printing their trees.
func FuzzFrontEnds(f *testing.F) {
	for _, s := range []string{
		"select a, b::int from t where a in (1, 2) and b not like 'x%' order by 1 limit 3",
		"with x as (select 1 as a) select * from x natural join y where exists (select 1) union all values (1)",
		"select sum(a) filter (where b) over (partition by c order by d rows between 1 preceding and current row) from t",
		"select extract(day from d), trim(both 'x' from s), position('a' in s), d at time zone 'utc', interval '1 day' from t",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) { agree(text) })
}
