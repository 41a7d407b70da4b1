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
		"select id + id a, a + a b, case when b > 1 then b end c from raw.payments where a > 1 group by all having b > 1 order by c",
		"select sum(a) over (order by id) a, sum(a) over (partition by a order by a) b from raw.payments qualify a > b", "with 1 as a, (a + a as b) as c select c, b from raw.payments group by rollup (id, cube (id, amount))",
		"select * from raw.payments a natural full join raw.payments b, raw.payments c, lateral (select a.*) d",
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
	project := hostileProject(f, "postgres", "")
	// A mistake of the normal form costs the model its meaning, as it does users.
	mistaken = nil
	f.Fuzz(func(t *testing.T, text string, i int) {
		p, model := *project, *project.Nodes[0]
		p.Adapter = all[uint(i)%uint(len(all))].Name
		model.CompiledCode = text
		p.Nodes = []*manifest.Node{&model}
		Compile(&p)
	})
}
