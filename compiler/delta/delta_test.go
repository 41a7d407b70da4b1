package delta_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tailwater/tailwater/compiler/ast"
	"github.com/tailwater/tailwater/compiler/delta"
	"github.com/tailwater/tailwater/compiler/dialect"
	"github.com/tailwater/tailwater/compiler/ir"
	"github.com/tailwater/tailwater/compiler/parse"
	"github.com/tailwater/tailwater/compiler/resolve"
	"github.com/tailwater/tailwater/internal/addr"
	"github.com/tailwater/tailwater/internal/golden"
	"github.com/tailwater/tailwater/internal/source"
)

// Pairs of projects of a few models, and where each model's rows and columns
// may differ. A case is lines "NAME: query", of base, "~~", of head. Tables are
// t(id, day, at, seen, x, y, open) and u(id, day, at, z).
func TestDelta(t *testing.T) {
	golden.Run(t, "testdata", func(t *testing.T, c *golden.Case) string {
		column := "at"
		c.MaybeScanArgs(t, "by", &column)
		base, head, ok := strings.Cut(c.Input, "~~")
		require.True(t, ok)
		p := &projects{read(t, base), read(t, head)}
		var b strings.Builder
		for _, name := range slices.Sorted(maps.Keys(p[1])) {
			d := delta.New(p).Node(addr.Node("model.p."+name), column)
			if d == nil {
				fmt.Fprintf(&b, "%s: unknown\n", name)
				continue
			}
			fmt.Fprintf(&b, "%s: rows %s", name, spell(d.Rows))
			for _, col := range slices.Sorted(maps.Keys(d.Columns)) {
				if r := d.Columns[col]; !r.Empty() {
					fmt.Fprintf(&b, ", %s %s", col, spell(r))
				}
			}
			b.WriteString("\n")
		}
		return b.String()
	})
}

func spell(r delta.Region) string {
	var parts []string
	for _, s := range r.Spans {
		parts = append(parts, moment(s.From)+".."+moment(s.To))
	}
	if r.Null {
		parts = append(parts, "null")
	}
	if parts == nil {
		return "none"
	}
	return strings.Join(parts, " ")
}

func moment(at int64) string {
	if at == delta.Beginning || at == delta.End {
		return ""
	}
	return strings.TrimSuffix(time.Unix(at, 0).UTC().Format("2006-01-02T15:04:05"), "T00:00:00")
}

// projects are both sides, by the models' names.
type projects [2]map[string]*ir.Query

func (p *projects) Same(n addr.Node, _ []string) bool { return p[1][n.Name()] == nil }

func (p *projects) Queries(n addr.Node) (b, h *ir.Query) { return p[0][n.Name()], p[1][n.Name()] }

// read resolves lines of models, each after what it reads.
func read(t *testing.T, text string) map[string]*ir.Query {
	c := tables{}
	out := map[string]*ir.Query{}
	for _, line := range strings.Split(strings.TrimSpace(text), "\n") {
		name, sql, _ := strings.Cut(line, ": ")
		d := dialect.For("duckdb")
		file := &source.File{Name: name, Text: sql}
		tree, diags := parse.Query(file, d)
		require.NotNil(t, tree, diags)
		q, _ := resolve.Query(file, tree, d, c)
		require.Equal(t, ir.Exact, q.Analysis, line)
		out[name] = q
		r := resolve.Relation{Node: addr.Node("model.p." + name)}
		for _, o := range q.Outputs {
			r.Columns = append(r.Columns, resolve.Column{Name: o.Name, Type: q.Columns[o.Column].Type})
		}
		c[name] = r
	}
	return out
}

// tables are the relations that queries may read.
type tables map[string]resolve.Relation

var families = map[string]ir.Family{"id": ir.IntType, "day": ir.DateType, "at": ir.TimestampType, "seen": ir.TimestampTZType,
	"x": ir.IntType, "y": ir.TextType, "z": ir.IntType, "open": ir.UnknownType}

func (c tables) Relation(parts []ast.Ident) (resolve.Relation, bool) {
	name := parts[len(parts)-1].Name
	if r, ok := c[name]; ok {
		return r, true
	}
	list, ok := map[string]string{"t": "id day at seen x y open", "u": "id day at z"}[name]
	r := resolve.Relation{Node: addr.Node("source.p.raw." + name)}
	for _, col := range strings.Fields(list) {
		r.Columns = append(r.Columns, resolve.Column{Name: col, Type: ir.Type{Family: families[col], Name: families[col].String()}})
	}
	return r, ok
}

func (tables) Ephemeral(string) (resolve.Relation, bool) { return resolve.Relation{}, false }
