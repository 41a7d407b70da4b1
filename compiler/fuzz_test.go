package compiler

import (
	"testing"

	"github.com/tailwater/tailwater/compiler/dialect"
	"github.com/tailwater/tailwater/compiler/ir"
	"github.com/tailwater/tailwater/manifest"
)

// FuzzCompile compiles one model of any text, in any dialect, over a source:
// it never panics, and what it resolves keeps its rules.
func FuzzCompile(f *testing.F) {
	for _, s := range []string{
		"select id, amount + 1 as total from raw.payments where status = 'x'",
		"with a as (select * from raw.payments), b as (select id, sum(amount) s from a group by 1) select b.* from b left join a using (id)",
		"select * from (select id, row_number() over (partition by id order by amount) rn from raw.payments) where rn = 1",
		"select id from raw.payments union all select missing from nowhere", "select p from raw.payments p, unnest(xs) x",
		"with recursive r as (select id from raw.payments union all select r.id + 1 from r) select count(*) from r having count(*) > 1",
		"select * from raw.payments pivot (sum(amount) for status in ('a', 'b'))", "select (select max(amount) from raw.payments q where q.id = p.id) from raw.payments p",
	} {
		for i := range 6 {
			f.Add(s, i)
		}
	}
	all := dialect.All()
	checkQuery = func(q *ir.Query) {
		if err := ir.Check(q); err != nil {
			panic(err)
		}
	}
	f.Fuzz(func(t *testing.T, text string, i int) {
		Compile(&manifest.Project{
			Adapter: all[uint(i)%uint(len(all))].Name,
			Sources: []*manifest.Source{{ID: "source.p.raw.payments", Schema: "raw", Identifier: "payments",
				Columns: []manifest.Column{{Name: "id", DataType: "int"}, {Name: "amount"}, {Name: "status"}}}},
			Nodes: []*manifest.Node{{ID: "model.p.m", ResourceType: "model", Language: "sql", CompiledCode: text,
				Config: manifest.Config{Materialized: "table"}}},
		})
	})
}
