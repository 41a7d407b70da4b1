package lineage_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tailwater/tailwater/compiler/ast"
	"github.com/tailwater/tailwater/compiler/dialect"
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
		d := dialect.For("postgres")
		f := &source.File{Text: c.Input}
		tree, diags := parse.Query(f, d)
		require.NotNil(t, tree, "%v", diags)
		q, _ := resolve.Query(f, tree, d, tables{})
		var b strings.Builder
		for _, e := range lineage.Query("m", q) {
			to := e.To.Name
			if to == "" {
				to = "(rows)"
			}
			fmt.Fprintf(&b, "%s <- %s %s\n", to, e.From, e.Kind)
		}
		return b.String()
	})
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
