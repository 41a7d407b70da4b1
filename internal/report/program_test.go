package report

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tailwater/tailwater/compiler/canon"
	"github.com/tailwater/tailwater/compiler/ir"
	"github.com/tailwater/tailwater/compiler/lineage"
	"github.com/tailwater/tailwater/compiler/program"
	"github.com/tailwater/tailwater/internal/addr"
	"github.com/tailwater/tailwater/internal/diag"
	"github.com/tailwater/tailwater/internal/golden"
	"github.com/tailwater/tailwater/internal/source"
)

// sampleProgram is two sources' worth of payments: raw -> staging -> totals,
// with a view that reads the rows of totals only.
func sampleProgram() *program.Program {
	raw, stg := addr.Node("source.shop.raw.payments"), addr.Node("model.shop.stg_payments")
	totals, size := addr.Node("model.shop.totals"), addr.Node("model.shop.size")
	col := func(n addr.Node, name string) addr.Column { return addr.Column{Node: n, Name: name} }
	text := ir.Type{Family: ir.TextType, Name: "text"}
	columns := func(names ...string) (cs []program.Column) {
		for _, n := range names {
			cs = append(cs, program.Column{Name: n, Type: text})
		}
		return cs
	}
	return &program.Program{Dialect: "postgres", Models: []*program.Model{
		{Node: size, Analysis: ir.Exact, Columns: []program.Column{{Name: "n", Type: ir.Type{Family: ir.IntType}}}, Inputs: []addr.Node{totals}, Edges: []lineage.Edge{
			{From: col(totals, ""), To: col(size, ""), Kind: lineage.Grouping},
		}, Digests: program.Summed(canon.Digests{Rows: canon.Digest{1}, Columns: []canon.ColumnDigest{{Name: "n", Digest: canon.Digest{2}, Taint: canon.Clock}}})},
		{Node: stg, Analysis: ir.Partial, Open: true, Columns: columns("order_id", "amount", "one"), Inputs: []addr.Node{raw}, Edges: []lineage.Edge{
			{From: col(raw, "status"), To: col(stg, ""), Kind: lineage.Filter},
			{From: col(raw, "cents"), To: col(stg, "amount"), Kind: lineage.Transformation},
			{From: col(raw, "order_id"), To: col(stg, "order_id"), Kind: lineage.Identity},
		}, Diags: diag.List{{Code: "SQL204", Severity: diag.Warning, Message: "columns of a star are not known", Node: stg, File: "models/stg.sql", Position: source.Position{Line: 2, Column: 8}}}},
		{Node: totals, Analysis: ir.Exact, Columns: columns("order_id", "total"), Inputs: []addr.Node{stg}, Edges: []lineage.Edge{
			{From: col(stg, "order_id"), To: col(totals, ""), Kind: lineage.Grouping},
			{From: col(stg, "order_id"), To: col(totals, "order_id"), Kind: lineage.Identity},
			{From: col(stg, "amount"), To: col(totals, "total"), Kind: lineage.Aggregation},
			{From: col(stg, "order_id"), To: col(totals, "total"), Kind: lineage.Conditional},
		}},
		{Node: "seed.shop.rates", Analysis: ir.Exact, Columns: columns("rate")},
		{Node: raw, Analysis: ir.Exact, Columns: []program.Column{{Name: "order_id"}, {Name: "cents"}, {Name: "status"}}},
	}}
}

func TestLineage(t *testing.T) {
	p := sampleProgram()
	var b strings.Builder
	write := func(title string, d *Lineage) {
		validate(t, "lineage", d)
		fmt.Fprintf(&b, "== %s\n%s", title, d.Text(Style{Width: 100, Unicode: true}))
		for _, c := range d.Columns {
			fmt.Fprintf(&b, "json: %s.%s %d\n", c.UniqueID, c.Column, len(c.Inputs))
		}
		for _, r := range d.Rows {
			fmt.Fprintf(&b, "json: %s rows %d\n", r.UniqueID, len(r.Inputs))
		}
		b.WriteString("\n")
	}
	write("all", NewLineage(p))
	of := func(title string, s Start) {
		d, _ := NewLineageOf(p, s, nil)
		write(title, d)
	}
	total := addr.Column{Node: "model.shop.totals", Name: "total"}
	of("totals.total, both ways", Start{Columns: []addr.Column{total}, Up: true, Down: true})
	of("totals.total, one step up", Start{Columns: []addr.Column{total}, Up: true, Depth: 1})
	of("totals", Start{Columns: []addr.Column{{Node: "model.shop.totals"}}, Up: true, Down: true})
	of("source column, down", Start{Columns: []addr.Column{{Node: "source.shop.raw.payments", Name: "order_id"}}, Down: true})
	of("a seed that nothing reads", Start{Columns: []addr.Column{{Node: "seed.shop.rates"}}, Up: true, Down: true})
	golden.File(t, filepath.Join("testdata", "text", "lineage_of.txt"), b.String())
}

// A way is told step by step; none is told, too.
func TestPaths(t *testing.T) {
	p := sampleProgram()
	total := addr.Column{Node: "model.shop.totals", Name: "total"}
	explain := func(n addr.Node) (*lineage.Explanation, *source.File) {
		return &lineage.Explanation{Columns: []lineage.Expression{{Column: "total", Text: "sum(x)", Span: source.Span{Start: 2, End: 3}}}}, &source.File{Name: "m.sql", Text: "\n\nx"}
	}
	var b strings.Builder
	for _, to := range []addr.Column{{Node: "source.shop.raw.payments"}, {Node: "seed.shop.rates", Name: "rate"}} {
		d, _ := NewPaths(p, Start{Columns: []addr.Column{total}, Up: true, Down: true}, to, explain)
		b.Write(validate(t, "paths", d))
		b.Write(d.Text(Style{Width: 100, Unicode: true}))
	}
	golden.File(t, filepath.Join("testdata", "text", "paths.txt"), b.String())
}

func TestInspection(t *testing.T) {
	p := sampleProgram()
	d := NewInspection(Project{Adapter: "postgres"}, p)
	validate(t, "inspect", d)
	assert.Equal(t, Coverage{3, Analysis{Exact: 2, Partial: 1}}, d.Coverage)
	assert.Len(t, d.Nodes, 5)
	assert.Nil(t, d.DbtVersion)
	assert.Equal(t, "int", *d.Nodes[0].Columns[0].Type)
	assert.Nil(t, d.Nodes[4].Columns[0].Type, "what is not known is null")

	one := NewInspectionOf(Project{Adapter: "postgres"}, p, p.Models[1], Detail{File: "models/stg.sql", Code: "select\n  p.*\nfrom x", Query: "scan\n"})
	validate(t, "inspect", one)
	assert.Equal(t, d.Coverage, one.Coverage, "coverage is the project's")
	require.Len(t, one.Nodes, 1)
	assert.Nil(t, one.Detail.Digests)
	golden.File(t, filepath.Join("testdata", "text", "inspect_of.txt"), string(one.Text(Style{Width: 80})))
}
