package compiler

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tailwater/tailwater/compiler/dialect"
	"github.com/tailwater/tailwater/compiler/ir"
	"github.com/tailwater/tailwater/compiler/lineage"
	"github.com/tailwater/tailwater/compiler/parse"
	"github.com/tailwater/tailwater/compiler/resolve"
	"github.com/tailwater/tailwater/internal/source"
	"github.com/tailwater/tailwater/manifest"
)

// repeat joins f(1), …, f(n).
func repeat(n int, sep string, f func(int) string) string {
	parts := make([]string, n)
	for i := range parts {
		parts[i] = f(i + 1)
	}
	return strings.Join(parts, sep)
}

func numbered(format string) func(int) string {
	return func(i int) string { return strings.ReplaceAll(format, "#", fmt.Sprint(i)) }
}

func nested(n int, open, inner, end string) string {
	return strings.Repeat(open, n) + inner + strings.Repeat(end, n)
}

// hostile are queries that are larger, deeper or more tangled than people
// write, by what would go wrong. n scales them.
var hostile = []struct {
	name    string
	dialect string
	n       int
	text    func(n int) string
}{
	{"diamonds of CTEs", "postgres", 40, func(n int) string {
		return "with c0 as (select id, amount from raw.payments), " + repeat(n, ", ", func(i int) string {
			return fmt.Sprintf("c%d as (select a.id, b.amount from c%d a join c%d b on a.id = b.id)", i, i-1, i-1)
		}) + fmt.Sprintf(" select * from c%d", n)
	}},
	{"diamonds of subqueries in CTEs", "postgres", 40, func(n int) string {
		return "with c0 as (select id, amount from raw.payments), " + repeat(n, ", ", func(i int) string {
			return fmt.Sprintf("c%d as (select id, amount from c%d where id in (select id from c%d) and exists (select 1 from c%d x where x.id = c%d.id))", i, i-1, i-1, i-1, i-1)
		}) + fmt.Sprintf(" select * from c%d", n)
	}},
	{"diamonds of unions", "postgres", 40, func(n int) string {
		return "with c0 as (select id, amount from raw.payments), " + repeat(n, ", ", func(i int) string {
			return fmt.Sprintf("c%d as (select id, amount from c%d union all select id, amount from c%d)", i, i-1, i-1)
		}) + fmt.Sprintf(" select * from c%d", n)
	}},
	{"aliases that double", "snowflake", 60, func(n int) string {
		return "select id as c0, " + repeat(n, ", ", func(i int) string { return fmt.Sprintf("c%d + c%d as c%d", i-1, i-1, i) }) + " from raw.payments"
	}},
	{"aliases of CASE that double", "redshift", 60, func(n int) string {
		return "select id as c0, " + repeat(n, ", ", func(i int) string {
			return fmt.Sprintf("case when c%d > 1 then c%d else 0 end as c%d", i-1, i-1, i)
		}) + " from raw.payments"
	}},
	{"aliases of aggregates that double", "duckdb", 60, func(n int) string {
		return "select sum(id) as c0, " + repeat(n, ", ", func(i int) string { return fmt.Sprintf("c%d + c%d as c%d", i-1, i-1, i) }) + " from raw.payments group by amount"
	}},
	{"aliases of windows that double", "snowflake", 40, func(n int) string {
		return "select id as c0, " + repeat(n, ", ", func(i int) string {
			return fmt.Sprintf("sum(c%d) over (partition by c%d order by c%d) as c%d", i-1, i-1, i-1, i)
		}) + " from raw.payments"
	}},
	{"inner aliases that double", "clickhouse", 60, func(n int) string {
		return "select id as c0, " + repeat(n, ", ", func(i int) string { return fmt.Sprintf("((c%d + c%d) as c%d) + 1", i-1, i-1, i) }) + " from raw.payments"
	}},
	{"named expressions that double", "clickhouse", 60, func(n int) string {
		return "with 1 as c0, " + repeat(n, ", ", func(i int) string { return fmt.Sprintf("c%d + c%d as c%d", i-1, i-1, i) }) + fmt.Sprintf(" select c%d from raw.payments", n)
	}},
	{"derived tables that double", "postgres", 60, func(n int) string {
		return nested(n, "select id + id as id from (", "select id from raw.payments", ") x")
	}},
	{"group by aliases that double", "bigquery", 60, func(n int) string {
		return nested(n, "select id + id as id, count(*) as n from (", "select id from raw.payments", ") x group by id")
	}},
	{"pipes that double", "bigquery", 60, func(n int) string {
		return "from raw.payments " + repeat(n, " ", numbered("|> extend id + id as c# |> set id = c#"))
	}},
	{"named windows in a chain", "postgres", 2000, func(n int) string {
		return "select sum(id) over w1 from raw.payments window w0 as (partition by id), " + repeat(n, ", ", func(i int) string { return fmt.Sprintf("w%d as (w%d)", i, i-1) })
	}},
	{"arms of a union", "postgres", 10000, func(n int) string {
		return repeat(n, " union all ", numbered("select id, # as k from raw.payments"))
	}},
	{"arms of set operations", "snowflake", 3000, func(n int) string {
		return repeat(n, " union all select id from raw.payments intersect ", numbered("select id from raw.payments"))
	}},
	{"unions nested to the right", "postgres", 400, func(n int) string {
		return nested(n, "select id from raw.payments union (", "select id from raw.payments", ")")
	}},
	{"branches of a CASE", "postgres", 10000, func(n int) string {
		return "select case " + repeat(n, " ", numbered("when id = # then amount + #")) + " end as x from raw.payments"
	}},
	{"nested CASE", "postgres", 400, func(n int) string {
		return "select " + nested(n, "case when id = 1 then 2 else ", "3", " end") + " as x from raw.payments"
	}},
	{"a list", "postgres", 100000, func(n int) string {
		return "select id from raw.payments where id in (" + repeat(n, ", ", numbered("#")) + ")"
	}},
	{"VALUES", "postgres", 20000, func(n int) string {
		return "select * from (values " + repeat(n, ", ", numbered("(#, 'x#')")) + ") v (a, b)"
	}},
	{"a chain of CTEs", "postgres", 2000, func(n int) string {
		return "with c0 as (select * from raw.payments), " + repeat(n, ", ", func(i int) string { return fmt.Sprintf("c%d as (select * from c%d)", i, i-1) }) + fmt.Sprintf(" select * from c%d", n)
	}},
	{"a star of CTEs", "postgres", 2000, func(n int) string {
		return "with " + repeat(n, ", ", numbered("c# as (select id as i# from raw.payments)")) + " select * from " + repeat(n, ", ", numbered("c#"))
	}},
	{"nested WITH", "postgres", 300, func(n int) string {
		return nested(n, "with a as (", "select id from raw.payments", ") select * from a")
	}},
	{"wide stars", "postgres", 2000, func(n int) string {
		return "with a as (select " + repeat(n, ", ", numbered("id + # as c#")) + " from raw.payments), b as (select * from a), c as (select b.* from b join a using (c1)) select *, c2 from c"
	}},
	{"wide stars with changes", "bigquery", 2000, func(n int) string {
		return "with a as (select " + repeat(n, ", ", numbered("id + # as c#")) + " from raw.payments) select * except (" + repeat(n/2, ", ", numbered("c#")) + ") replace (" +
			repeat(n/2, ", ", func(i int) string { return fmt.Sprintf("1 as c%d", n/2+i) }) + ") from a"
	}},
	{"wide groups", "postgres", 2000, func(n int) string {
		return "select " + repeat(n, ", ", numbered("id + # as c#")) + ", count(*) from raw.payments group by " + repeat(n, ", ", numbered("#"))
	}},
	{"wide groups by expression", "snowflake", 2000, func(n int) string {
		return "select " + repeat(n, ", ", numbered("amount[#] as c#")) + ", count(*) from raw.payments group by " + repeat(n, ", ", numbered("amount[#]"))
	}},
	{"wide DISTINCT in order", "postgres", 2000, func(n int) string {
		return "select distinct " + repeat(n, ", ", numbered("id + # as c#")) + " from raw.payments order by " + repeat(n, ", ", numbered("c#"))
	}},
	{"wide unions by name", "duckdb", 2000, func(n int) string {
		return "select " + repeat(n, ", ", numbered("id as c#")) + " from raw.payments union all by name select " + repeat(n, ", ", numbered("id as d#")) + " from raw.payments"
	}},
	{"wide windows", "postgres", 2000, func(n int) string {
		return "select " + repeat(n, ", ", numbered("sum(id) over (partition by amount order by id rows # preceding) as c#")) + " from raw.payments"
	}},
	{"wide aggregates", "postgres", 2000, func(n int) string {
		return "select " + repeat(n, ", ", numbered("sum(case when amount = # then id end) as c#")) + " from raw.payments group by status, id"
	}},
	{"ROLLUP", "postgres", 1000, func(n int) string {
		return "select count(*) from raw.payments group by rollup (" + repeat(n, ", ", numbered("id + #")) + ")"
	}},
	{"CUBE", "postgres", 100, func(n int) string {
		return "select count(*) from raw.payments group by cube (" + repeat(n, ", ", numbered("id + #")) + ")"
	}},
	{"CUBEs", "postgres", 100, func(n int) string {
		return "select count(*) from raw.payments group by " + repeat(n, ", ", numbered("cube (id + #, amount + #)"))
	}},
	{"joins", "postgres", 1000, func(n int) string {
		return "select " + repeat(n, ", ", numbered("t#.amount as a#")) + " from raw.payments t0 " + repeat(n, " ", numbered("left join raw.payments t# on t0.id = t#.id"))
	}},
	{"joins by USING", "postgres", 1000, func(n int) string {
		return "select id from raw.payments t0 " + repeat(n, " ", numbered("full join raw.payments t# using (id)"))
	}},
	{"natural joins", "postgres", 1000, func(n int) string {
		return "select * from raw.payments t0 " + repeat(n, " ", numbered("natural join raw.payments t#"))
	}},
	{"lateral joins", "postgres", 300, func(n int) string {
		return "select 1 from raw.payments t0 " + repeat(n, " ", func(i int) string {
			return fmt.Sprintf("cross join lateral (select t%d.id + t%d.id as id) t%d", i-1, i-1, i)
		})
	}},
	{"commas", "postgres", 1000, func(n int) string {
		return "select t1.id from " + repeat(n, ", ", numbered("raw.payments t#")) + " where " + repeat(n, " and ", numbered("t#.id = t1.id"))
	}},
	{"nested scalar subqueries", "postgres", 150, func(n int) string {
		return nested(n, "select (", "select max(id) from raw.payments", ") + id as id from raw.payments p where p.id = id")
	}},
	{"nested EXISTS", "postgres", 150, func(n int) string {
		return nested(n, "select id from raw.payments p where exists (", "select 1", ")")
	}},
	{"nested aggregates of subqueries", "postgres", 60, func(n int) string {
		return nested(n, "select sum(id) + (", "select max(id) from raw.payments", ") as id from raw.payments p group by p.amount")
	}},
	{"names that nothing owns", "snowflake", 2000, func(n int) string {
		return "select " + repeat(n, ", ", numbered("nothing#")) + " from raw.payments a, raw.payments b, elsewhere.c, elsewhere.d"
	}},
	{"unknown stars", "snowflake", 300, func(n int) string {
		return "with c0 as (select * from elsewhere.t), " + repeat(n, ", ", func(i int) string { return fmt.Sprintf("c%d as (select *, k%d from c%d)", i, i, i-1) }) + fmt.Sprintf(" select x, y, z, * from c%d", n)
	}},
	{"unknown stars in unions that double", "snowflake", 30, func(n int) string {
		return "with c0 as (select * from elsewhere.t), " + repeat(n, ", ", func(i int) string {
			return fmt.Sprintf("c%d as (select * from c%d union all select * from c%d)", i, i-1, i-1)
		}) + fmt.Sprintf(" select x, y, z from c%d", n)
	}},
	{"unknown stars in joins that double", "snowflake", 30, func(n int) string {
		return "with c0 as (select * from elsewhere.t), " + repeat(n, ", ", func(i int) string {
			return fmt.Sprintf("c%d as (select * from c%d a join c%d b on a.id = b.id)", i, i-1, i-1)
		}) + fmt.Sprintf(" select x, y, z from c%d", n)
	}},
	{"stars that double", "postgres", 11, func(n int) string {
		return "with c0 as (select id from raw.payments), " + repeat(n, ", ", func(i int) string {
			return fmt.Sprintf("c%d as (select * from c%d a, c%d b)", i, i-1, i-1)
		}) + fmt.Sprintf(" select * from c%d", n)
	}},
	{"stars that double for ever", "postgres", 60, func(n int) string {
		return "with c0 as (select id from raw.payments), " + repeat(n, ", ", func(i int) string {
			return fmt.Sprintf("c%d as (select * from c%d a, c%d b)", i, i-1, i-1)
		}) + fmt.Sprintf(" select * from c%d", n)
	}},
	{"structs that double", "bigquery", 60, func(n int) string {
		return "with c0 as (select id from raw.payments), " + repeat(n, ", ", func(i int) string {
			return fmt.Sprintf("c%d as (select struct(a.id, a.id as b) as id from c%d a)", i, i-1)
		}) + fmt.Sprintf(" select * from c%d", n)
	}},
	{"recursive CTEs over each other", "postgres", 100, func(n int) string {
		return "with recursive " + repeat(n, ", ", func(i int) string {
			return fmt.Sprintf("c%d as (select id, amount from raw.payments union all select amount, id from c%d union all select id, amount from c%d)", i, i, max(i-1, 1))
		}) + fmt.Sprintf(" select * from c%d", n)
	}},
	{"parentheses", "postgres", 200000, func(n int) string { return "select " + nested(n, "(", "1", ")") }},
	{"parentheses in snowflake", "snowflake", 200000, func(n int) string { return "select " + nested(n, "(", "1", ")") }},
	{"open parentheses", "snowflake", 200000, func(n int) string { return "select " + strings.Repeat("(", n) }},
	{"open queries", "snowflake", 50000, func(n int) string { return strings.Repeat("(select ", n) }},
	{"open subqueries in FROM", "snowflake", 50000, func(n int) string { return strings.Repeat("select * from (", n) }},
	{"open parentheses in FROM", "snowflake", 50000, func(n int) string { return "select * from " + strings.Repeat("(", n) }},
	{"open calls", "snowflake", 50000, func(n int) string { return "select " + strings.Repeat("f(", n) }},
	{"open casts", "bigquery", 50000, func(n int) string { return "select cast(1 as " + strings.Repeat("struct<a ", n) }},
	{"open arrays", "bigquery", 50000, func(n int) string { return "select " + strings.Repeat("[", n) }},
	{"lambdas", "duckdb", 50000, func(n int) string { return "select " + strings.Repeat("x -> ", n) + "1" }},
	{"lambdas in parentheses", "spark", 20000, func(n int) string { return "select " + strings.Repeat("f((x, y) -> ", n) }},
	{"NOT", "postgres", 100000, func(n int) string { return "select " + strings.Repeat("not ", n) + "true" }},
	{"signs", "snowflake", 100000, func(n int) string { return "select " + strings.Repeat("- ", n) + "1" }},
	{"sums", "postgres", 20000, func(n int) string { return "select " + repeat(n, " + ", numbered("id")) + " from raw.payments" }},
	{"conjunctions", "postgres", 20000, func(n int) string {
		return "select id from raw.payments where " + repeat(n, " and ", numbered("id <> #"))
	}},
	{"concatenations", "snowflake", 20000, func(n int) string { return "select " + repeat(n, " || ", numbered("status")) + " from raw.payments" }},
	{"casts", "postgres", 20000, func(n int) string { return "select id" + strings.Repeat("::text", n) + " from raw.payments" }},
	{"paths", "snowflake", 20000, func(n int) string { return "select amount" + strings.Repeat(":a[0].b", n) + " from raw.payments" }},
	{"comments", "snowflake", 100000, func(n int) string { return "select 1 " + strings.Repeat("/*", n) }},
	{"quotes", "bigquery", 100000, func(n int) string { return "select " + strings.Repeat("'''", n) }},
	{"dollars", "postgres", 100000, func(n int) string { return "select " + repeat(n, " ", numbered("$a#$")) }},
	{"a long name", "snowflake", 2000000, func(n int) string { return "select " + strings.Repeat("a", n) + " from raw.payments" }},
	{"long names from two tables", "snowflake", 1000000, func(n int) string {
		return "select " + strings.Repeat("a", n) + " from elsewhere.a, elsewhere.b"
	}},
	{"a long string", "postgres", 2000000, func(n int) string { return "select '" + strings.Repeat("a", n) + "' as x" }},
	{"unnamed columns", "snowflake", 2000, func(n int) string { return "select " + repeat(n, ", ", numbered("id + #")) + " from raw.payments" }},
	{"PIVOT", "snowflake", 2000, func(n int) string {
		return "select * from raw.payments pivot (sum(amount) for status in (" + repeat(n, ", ", numbered("'v#'")) + "))"
	}},
	{"UNPIVOT", "snowflake", 2000, func(n int) string {
		return "select * from (select " + repeat(n, ", ", numbered("id as c#")) + " from raw.payments) unpivot (v for k in (" + repeat(n, ", ", numbered("c#")) + "))"
	}},
	{"LATERAL VIEWs", "spark", 500, func(n int) string {
		return "select id from raw.payments " + repeat(n, " ", numbered("lateral view explode(amount) t# as c#"))
	}},
	{"ARRAY JOINs", "clickhouse", 500, func(n int) string {
		return "select id from raw.payments array join " + repeat(n, ", ", numbered("amount as c#"))
	}},
	{"FLATTENs", "snowflake", 500, func(n int) string {
		return "select f1.value from raw.payments f0" + repeat(n, "", func(i int) string { return fmt.Sprintf(", lateral flatten(input => f%d.value) f%d", i-1, i) })
	}},
}

// hostileProject has one model over one source.
func hostileProject(t testing.TB, adapter, text string) *manifest.Project {
	t.Helper()
	dir := t.TempDir()
	doc, err := json.Marshal(map[string]any{
		"metadata": map[string]any{"dbt_schema_version": "https://schemas.getdbt.com/dbt/manifest/v12.json", "adapter_type": adapter},
		"sources": map[string]any{"source.p.raw.payments": map[string]any{"unique_id": "source.p.raw.payments", "resource_type": "source",
			"schema": "raw", "name": "payments", "identifier": "payments", "relation_name": "raw.payments", "columns": map[string]any{
				"id": map[string]any{"name": "id", "data_type": "int"}, "amount": map[string]any{"name": "amount"}, "status": map[string]any{"name": "status"}}}},
		"nodes": map[string]any{"model.p.m": map[string]any{"unique_id": "model.p.m", "resource_type": "model", "language": "sql", "name": "m",
			"alias": "m", "schema": "main", "relation_name": "main.m", "compiled": true, "compiled_code": text,
			"config": map[string]any{"materialized": "table"}, "depends_on": map[string]any{"nodes": []string{"source.p.raw.payments"}}}},
	})
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "manifest.json"), doc, 0o600))
	return load(t, dir)
}

// Each stage takes time in proportion to a hostile query's size, more or less:
// all of them are done long before their time is up, and trees keep their rules.
func TestHostileQueries(t *testing.T) {
	for _, c := range hostile {
		t.Run(c.name, func(t *testing.T) {
			text := c.text(c.n)
			p := hostileProject(t, c.dialect, text)
			d := dialect.For(c.dialect)
			f := &source.File{Text: text}
			within(t, time.Minute, func() {
				tree, diags := parse.Query(f, d)
				if tree == nil {
					require.NotEmpty(t, diags)
					return
				}
				q, _ := resolve.Query(f, tree, d, hostileCatalog(p, d))
				require.NoError(t, ir.Check(q))
				lineage.Query("m", q, d)
			})
		})
	}
}

// The same holds for the whole way of a model.
func TestHostileModels(t *testing.T) {
	for _, c := range hostile {
		t.Run(c.name, func(t *testing.T) {
			p := hostileProject(t, c.dialect, c.text(c.n))
			within(t, time.Minute, func() { Compile(p) })
		})
	}
}

// within fails when f is not done in time. What hangs is left behind.
func within(t *testing.T, limit time.Duration, f func()) {
	t.Helper()
	done := make(chan struct{})
	go func() {
		defer close(done)
		f()
	}()
	select {
	case <-done:
	case <-time.After(limit):
		t.Fatalf("not done in %v", limit)
	}
}

func hostileCatalog(p *manifest.Project, d *dialect.Dialect) resolve.Catalog {
	c := newCompilation(p)
	c.compileSource(c.units[c.index["source.p.raw.payments"]])
	c.units[c.index["source.p.raw.payments"]].ready.Store(true)
	return newCatalog(c, c.units[c.index["model.p.m"]])
}
