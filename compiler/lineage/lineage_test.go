package lineage_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tailwater/tailwater/compiler/ast"
	"github.com/tailwater/tailwater/compiler/dialect"
	"github.com/tailwater/tailwater/compiler/ir"
	"github.com/tailwater/tailwater/compiler/lineage"
	"github.com/tailwater/tailwater/compiler/parse"
	"github.com/tailwater/tailwater/compiler/resolve"
	"github.com/tailwater/tailwater/internal/addr"
	"github.com/tailwater/tailwater/internal/golden"
	"github.com/tailwater/tailwater/internal/source"
)

// tables has t and u, each with columns a, b, c.
type tables struct{}

func (tables) Relation(parts []ast.Ident) (resolve.Relation, bool) {
	return resolve.Relation{Node: addr.Node(parts[len(parts)-1].Name), Columns: []resolve.Column{{Name: "a"}, {Name: "b"}, {Name: "c"}}}, true
}

func (tables) Ephemeral(string) (resolve.Relation, bool) { return resolve.Relation{}, false }

func TestEdges(t *testing.T) {
	golden.Run(t, "testdata/edges", func(t *testing.T, c *golden.Case) string {
		q, d := query(t, c)
		var b strings.Builder
		for _, e := range lineage.Query("m", q, d) {
			to := e.To.Name
			if to == "" {
				to = "(rows)"
			}
			fmt.Fprintf(&b, "%s <- %s %s\n", to, e.From, e.Kind)
		}
		return b.String()
	})
}

// query resolves SQL over tables.
func query(t *testing.T, c *golden.Case) (*ir.Query, *dialect.Dialect) {
	name := "postgres"
	c.MaybeScanArgs(t, "dialect", &name)
	text, d := c.Input, dialect.For(name)
	f := &source.File{Text: text}
	tree, diags := parse.Query(f, d)
	require.NotNil(t, tree, "%v", diags)
	q, _ := resolve.Query(f, tree, d, tables{})
	return q, d
}

// In which ways inputs are used: whether their values flow or only decide, and
// whether they can be seen.
func TestUses(t *testing.T) {
	golden.Run(t, "testdata/uses", func(t *testing.T, c *golden.Case) string {
		q, d := query(t, c)
		var b strings.Builder
		for _, e := range lineage.Query("m", q, d) {
			fmt.Fprintf(&b, "%s <- %s: ", e.To, e.From)
			if len(e.Uses.Values()) > 0 {
				fmt.Fprintf(&b, "value %v ", e.Uses.Values())
			}
			if len(e.Uses.Decisions()) > 0 {
				fmt.Fprintf(&b, "decides %v ", e.Uses.Decisions())
			}
			fmt.Fprintf(&b, "clear=%v hashed=%v\n", e.Uses.Clear(), e.Uses.Hashed())
		}
		return b.String()
	})
}

// What decides rows, and in which ways: written by hand, case by case.
func TestRows(t *testing.T) {
	golden.Run(t, "testdata/rows", func(t *testing.T, c *golden.Case) string {
		q, d := query(t, c)
		var b strings.Builder
		for _, e := range lineage.Query("m", q, d) {
			if e.To.Name == "" {
				fmt.Fprintf(&b, "%s %s\n", e.From, strings.Trim(fmt.Sprint(e.Uses.Values()), "[]"))
			}
		}
		if b.Len() == 0 {
			return "(nothing)\n"
		}
		return b.String()
	})
}

// What columns are made of and what decides rows, spelled over other nodes.
func TestExplain(t *testing.T) {
	golden.Run(t, "testdata/explain", func(t *testing.T, c *golden.Case) string {
		q, d := query(t, c)
		x := lineage.Explain(q, d)
		var b strings.Builder
		for _, e := range x.Columns {
			fmt.Fprintf(&b, "%s = %s\n", e.Column, e.Text)
		}
		for _, c := range x.Conditions {
			fmt.Fprintf(&b, "%s: %s   %v\n", c.Kind, c.Text, c.Inputs)
		}
		return b.String()
	})
}

// A value's way is preferred to one through rows, and kinds may be asked for.
func TestPath(t *testing.T) {
	col := func(n, c string) addr.Column { return addr.Column{Node: addr.Node(n), Name: c} }
	g := lineage.NewGraph([]lineage.Edge{
		{From: col("a", "x"), To: col("b", "x"), Kind: lineage.Identity},
		{From: col("b", "x"), To: col("c", "x"), Kind: lineage.Identity},
		{From: col("a", "x"), To: col("c", ""), Kind: lineage.Filter},
		{From: col("a", "y"), To: col("b", ""), Kind: lineage.Joins},
	})
	to := func(c addr.Column, up bool) lineage.Search {
		return lineage.Search{Up: up, Found: func(x addr.Column) bool { return x == c }}
	}
	require.Len(t, g.Path([]addr.Column{col("c", "x")}, to(col("a", "x"), true)), 2)
	require.Len(t, g.Path([]addr.Column{col("c", "x")}, to(col("a", "y"), true)), 2, "through the rows of b")
	require.Len(t, g.Path([]addr.Column{col("a", "y")}, to(col("c", "x"), false)), 2, "through the rows of b")
	require.Nil(t, g.Path([]addr.Column{col("c", "x")}, to(col("z", "y"), true)))
	only := to(col("a", "x"), true)
	only.Allow = func(e lineage.Edge) bool { return e.Kind == lineage.Filter }
	require.Len(t, g.Path([]addr.Column{col("c", "x")}, only), 1)
}

// Up and down from a column, step by step.
func TestGraph(t *testing.T) {
	col := func(n, c string) addr.Column { return addr.Column{Node: addr.Node(n), Name: c} }
	g := lineage.NewGraph([]lineage.Edge{
		{From: col("a", "x"), To: col("b", "x"), Kind: lineage.Identity},
		{From: col("b", "x"), To: col("c", "y"), Kind: lineage.Aggregation},
		{From: col("b", "x"), To: col("c", ""), Kind: lineage.Filter},
	})
	require.Len(t, g.Upstream(col("c", "y"), 0), 2)
	require.Len(t, g.Upstream(col("c", "y"), 1), 1)
	require.Len(t, g.Downstream(col("a", "x"), 0), 3)
	require.Empty(t, g.Downstream(col("c", "y"), 0))
}
