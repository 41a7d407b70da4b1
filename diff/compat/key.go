package compat

import (
	"slices"
	"strings"

	"github.com/tailwater/tailwater/compiler/ir"
	"github.com/tailwater/tailwater/internal/addr"
	"github.com/tailwater/tailwater/manifest"
)

// key is columns of which no two rows of a node share the values, and what says
// so.
type key struct {
	columns []string
	by      string
}

// keys are the keys of a node on one side: what its query itself guarantees,
// then what is declared or tested. The list may lack keys that there are.
func keys(q *queries, n addr.Node) []key {
	var out []key
	add := func(by string, columns []string) {
		if len(columns) > 0 && !slices.Contains(columns, "") {
			out = append(out, key{columns, by})
		}
	}
	add("the query", structuralKey(q, n))
	if def := q.side.Project.Node(n); def != nil {
		if def.Config.Materialized == "incremental" || def.ResourceType == "snapshot" {
			add("unique_key", def.Config.UniqueKey)
		}
		for _, c := range def.Constraints {
			if c.Type == "primary_key" || c.Type == "unique" {
				add("the "+strings.ReplaceAll(c.Type, "_", " ")+" constraint", c.Columns)
			}
		}
		for _, col := range def.Columns {
			for _, c := range col.Constraints {
				if c.Type == "primary_key" || c.Type == "unique" {
					add("the "+strings.ReplaceAll(c.Type, "_", " ")+" constraint", []string{col.Name})
				}
			}
		}
	}
	for _, t := range q.testsOf(n) {
		if t.Test.Kind == manifest.Unique && t.Test.Enabled && t.Test.Where == "" {
			add("test "+t.Name, t.Test.Columns)
		}
	}
	return out
}

// testsOf are the tests of one node.
func (q *queries) testsOf(n addr.Node) []*manifest.Node {
	if q.tests == nil {
		q.tests = map[addr.Node][]*manifest.Node{}
		for _, t := range q.side.Project.Nodes {
			if t.Test != nil && t.Test.Node != "" {
				q.tests[t.Test.Node] = append(q.tests[t.Test.Node], t)
			}
		}
	}
	return q.tests[n]
}

// structuralKey are the output columns that a query groups or deduplicates by,
// where all of them are put out.
func structuralKey(q *queries, n addr.Node) []string {
	query, _ := q.of(n)
	if query == nil {
		return nil
	}
	d := describe(query, same)
	g, ok := d.grainOf(query.Root)
	if !ok {
		return nil
	}
	byText := map[string]string{}
	for _, o := range query.Outputs {
		byText[d.column(o.Column)] = o.Name
	}
	var out []string
	for _, k := range g.keys {
		name, ok := byText[k]
		if !ok {
			return nil
		}
		out = append(out, name)
	}
	return out
}

// uniqueBy reports whether a relation has one row at most for each value of some
// of its columns, and what says so.
func (p *pass) uniqueBy(d *description, rel ir.Rel, by []ir.ColumnID) (why string, ok bool) {
	has := func(keys []string) bool {
		return len(keys) > 0 && !slices.ContainsFunc(keys, func(k string) bool {
			return !slices.ContainsFunc(by, func(id ir.ColumnID) bool { return d.column(id) == k })
		})
	}
	if g, ok := d.grainOf(rel); ok {
		if len(g.keys) == 0 && g.how == groupPart {
			return "it is one row", true
		}
		if has(g.keys) {
			return "the query", true
		}
	}
	scan := scanBelow(rel)
	if scan == nil || scan.Node == "" {
		return "", false
	}
	for _, k := range keys(p.head, scan.Node) {
		if !slices.ContainsFunc(k.columns, func(name string) bool {
			return !slices.ContainsFunc(by, func(id ir.ColumnID) bool {
				node, col := d.storedColumn(id)
				return node == scan.Node && strings.EqualFold(col, bare(name))
			})
		}) {
			return k.by, true
		}
	}
	return "", false
}

// scanBelow is the relation that a query reads without adding rows; nil where it
// is not one.
func scanBelow(rel ir.Rel) *ir.Scan {
	for range 50 {
		switch r := rel.(type) {
		case *ir.Scan:
			return r
		case *ir.Filter:
			rel = r.Input
		case *ir.Project:
			rel = r.Input
		case *ir.Sort:
			rel = r.Input
		case *ir.Window:
			rel = r.Input
		case *ir.Distinct:
			rel = r.Input
		case *ir.Ref:
			if r.CTE.Recursive {
				return nil
			}
			rel = r.CTE.Root
		default:
			return nil
		}
	}
	return nil
}

// isKey reports whether a column belongs to a key of a node, and what says so.
func (p *pass) isKey(n addr.Node, column string) (by string, ok bool) {
	for _, k := range keys(p.head, n) {
		if k.by != "the query" && containsFold(k.columns, column) {
			return k.by, true
		}
	}
	return "", false
}
