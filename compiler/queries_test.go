package compiler

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tailwater/tailwater/compiler/ir"
	"github.com/tailwater/tailwater/internal/addr"
)

// A query that is resolved again is the one that was compiled: what it reads has
// the same columns.
func TestQueriesResolveAsCompiled(t *testing.T) {
	p := load(t, "../testdata/shop/base/target")
	prog, library := CompileOpen(p, Beliefs{})
	again := NewQueries(p, prog)
	seen := 0
	for _, n := range p.Nodes {
		want := library.Query(n.ID)
		if want == nil {
			continue
		}
		got, _ := again.Resolve(n.ID, n.CompiledCode)
		require.Equal(t, ir.Format(want), ir.Format(got), n.ID)
		seen++
	}
	require.Positive(t, seen)
}

// Keys follow from groupings, and from the keys of what is read where every join
// finds one row at most.
func TestQueriesKnowKeys(t *testing.T) {
	p := load(t, "../testdata/shop/base/target")
	again := NewQueries(p, Compile(p))
	ids := func(n addr.Node) [][]string { return [][]string{{"order_id"}, {"customer_id"}} }
	none := func(addr.Node) [][]string { return nil }
	table := func(name string) string { return p.Node(addr.Node("model.shop." + name)).RelationName }
	for _, c := range []struct {
		sql  string
		of   func(addr.Node) [][]string
		want [][]string
	}{
		{"select customer_id, count(*) as n from " + table("stg_orders") + " group by customer_id", none, [][]string{{"customer_id"}}},
		{"select count(*) as n from " + table("stg_orders"), none, [][]string{{}}},
		{"select customer_id as id from " + table("stg_customers"), ids, [][]string{{"id"}}},
		{"select customer_id as id from " + table("stg_customers"), none, nil},
		{"select c.customer_id from " + table("stg_customers") + " c left join (select customer_id, count(*) as n from " + table("stg_orders") + " group by 1) o on o.customer_id = c.customer_id", ids, [][]string{{"customer_id"}}},
		{"select c.customer_id from " + table("stg_customers") + " c left join " + table("stg_orders") + " o on o.status = c.email", none, nil},
	} {
		q, remarks := again.Resolve("", c.sql)
		require.NotNil(t, q, "%s: %v", c.sql, remarks)
		require.ElementsMatch(t, c.want, again.Keys(q, c.of), c.sql)
	}
}
