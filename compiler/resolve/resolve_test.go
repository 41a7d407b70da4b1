package resolve_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tailwater/tailwater/compiler/ast"
	"github.com/tailwater/tailwater/compiler/dialect"
	"github.com/tailwater/tailwater/compiler/ir"
	"github.com/tailwater/tailwater/compiler/parse"
	"github.com/tailwater/tailwater/compiler/parse/postgres"
	"github.com/tailwater/tailwater/compiler/resolve"
	"github.com/tailwater/tailwater/internal/addr"
	"github.com/tailwater/tailwater/internal/golden"
	"github.com/tailwater/tailwater/internal/source"
)

// tables is a catalog: t(a, b), u(a, c), n(s struct<x, y>, l array<struct<x, y>>,
// j json, ts timestamp), and open, whose columns are not known.
type tables struct{ d *dialect.Dialect }

func (c tables) Relation(parts []ast.Ident) (resolve.Relation, bool) {
	column := func(name string, f ir.Family) resolve.Column {
		return resolve.Column{Name: c.d.Names.Fold(name, false), Type: ir.Type{Family: f}}
	}
	name := strings.ToLower(parts[len(parts)-1].Name)
	r := resolve.Relation{Node: addr.Node("source." + name)}
	switch name {
	case "t":
		r.Columns = []resolve.Column{column("a", ir.IntType), column("b", ir.TextType)}
	case "u":
		r.Columns = []resolve.Column{column("a", ir.IntType), column("c", ir.DecimalType)}
	case "n":
		row := ir.Type{Family: ir.StructType, Fields: []ir.TypeField{
			{Name: "x", Type: ir.Type{Family: ir.IntType}}, {Name: "y", Type: ir.Type{Family: ir.TextType}}}}
		r.Columns = []resolve.Column{{Name: c.d.Names.Fold("s", false), Type: row}, {Name: c.d.Names.Fold("l", false), Type: ir.Type{Family: ir.ArrayType, Elem: &row}},
			column("j", ir.JSONType), column("ts", ir.TimestampType)}
	case "open", "open2":
		r.Open = true
	default:
		return r, false
	}
	return r, true
}

func (tables) Ephemeral(name string) (resolve.Relation, bool) {
	return resolve.Relation{Node: addr.Node("model.p." + name), Columns: []resolve.Column{{Name: "k"}}}, name == "e"
}

// Queries and what they resolve to, by topic.
func TestResolve(t *testing.T) {
	golden.Run(t, "testdata/resolve", func(t *testing.T, c *golden.Case) string {
		if c.Cmd == "resolve-postgres" && !postgres.Available { // as PostgreSQL's own parser reads it
			return c.Expected
		}
		name := "postgres"
		c.MaybeScanArgs(t, "dialect", &name)
		d := dialect.For(name)
		f := &source.File{Name: "q", Text: c.Input}
		tree, diags := parse.Query(f, d)
		if tree == nil {
			return diags[0].String() + "\n"
		}
		q, diags := resolve.Query(f, tree, d, tables{d})
		require.NoError(t, ir.Check(q))
		var b strings.Builder
		b.WriteString(q.Analysis.String() + "\n" + ir.Format(q))
		for _, d := range diags {
			b.WriteString("! " + d.String() + "\n")
		}
		return b.String()
	})
}
