package compat

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tailwater/tailwater/compiler/ir"
	"github.com/tailwater/tailwater/compiler/program"
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
	if q.depth == inferredFrom {
		return declared(q, n)
	}
	at := nodeAt{n, q.depth}
	if out, ok := q.keys[at]; ok {
		return out
	}
	q.keys[at] = nil // what reads itself has none meanwhile
	q.depth++
	out := append(inferred(q, n), declared(q, n)...)
	q.depth--
	q.keys[at] = out
	return out
}

// inferredFrom is through how many nodes keys are followed upstream; from there
// on only what is declared counts.
const inferredFrom = 3

// nodeAt is a node at a distance from the one that was asked for.
type nodeAt struct {
	node  addr.Node
	depth int
}

// declared are the keys that settings, constraints and tests name.
func declared(q *queries, n addr.Node) []key {
	var out []key
	add := func(by string, columns []string) {
		if len(columns) > 0 && !slices.Contains(columns, "") {
			out = append(out, key{columns, by})
		}
	}
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

// fromQuery says of a key that the node's own query guarantees it.
const fromQuery = "the query"

// inferred are the keys that follow from a node's query and the keys of what it
// reads. A table that grows may hold what the query does not give.
func inferred(q *queries, n addr.Node) []key {
	def := q.side.Project.Node(n)
	if def == nil || def.ResourceType != "model" || def.Config.Materialized != "view" && def.Config.Materialized != "table" && !def.Ephemeral() {
		return nil
	}
	query, _ := q.of(n)
	if query == nil {
		return nil
	}
	var out []key
	for _, columns := range q.keysOf(query) {
		if len(columns) > 0 {
			out = append(out, key{columns, fromQuery})
		}
	}
	if kept := numberedKey(query); kept != nil {
		out = append(out, key{kept, fromQuery})
	}
	return out
}

// keysOf are the keys of a query's outputs.
func (q *queries) keysOf(query *ir.Query) [][]string {
	if q.side.Keys == nil {
		return nil
	}
	return q.side.Keys(query, func(n addr.Node) [][]string {
		var out [][]string
		m := q.side.Program.Model(n)
		for _, k := range keys(q, n) {
			if m == nil {
				break
			}
			columns := make([]string, len(k.columns))
			for i, name := range k.columns {
				at := slices.IndexFunc(m.Columns, func(c program.Column) bool { return strings.EqualFold(c.Name, bare(name)) })
				if at < 0 {
					columns = nil
					break
				}
				columns[i] = m.Columns[at].Name
			}
			if columns != nil {
				out = append(out, columns)
			}
		}
		return out
	})
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

// numberedKey are the output columns that a query keeps one row for each of, by
// numbering rows or DISTINCT ON; nil where not all of them are put out.
func numberedKey(query *ir.Query) []string {
	d := describe(query, same)
	g, ok := d.grainOf(query.Root)
	if !ok || g.how != dedupPart {
		return nil
	}
	byText := map[string]string{}
	for _, o := range query.Outputs {
		byText[d.column(o.Column)] = o.Name
	}
	var out []string
	for _, k := range g.keys {
		name, ok := byText[k.text]
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
	return p.head.uniqueBy(d, rel, by)
}

func (q *queries) uniqueBy(d *description, rel ir.Rel, by []ir.ColumnID) (why string, ok bool) {
	if scan := scanBelow(rel); scan != nil && scan.Node != "" {
		for _, k := range keys(q, scan.Node) {
			if !slices.ContainsFunc(k.columns, func(name string) bool {
				return !slices.ContainsFunc(by, func(id ir.ColumnID) bool {
					node, col := d.storedColumn(id)
					return node == scan.Node && strings.EqualFold(col, bare(name))
				})
			}) {
				return k.by, true
			}
		}
	}
	if g, ok := d.grainOf(rel); ok && g.how == dedupPart && !slices.ContainsFunc(g.keys, func(k part) bool {
		return !slices.ContainsFunc(by, func(id ir.ColumnID) bool { return d.column(id) == k.text })
	}) {
		return fromQuery, true
	}
	part := *d.query
	part.Root, part.Open, part.Outputs = rel, false, nil
	for i, id := range by {
		part.Outputs = append(part.Outputs, ir.Output{Name: fmt.Sprint(i), Column: id})
	}
	for _, columns := range q.keysOf(&part) {
		if len(columns) == 0 {
			return "it is one row", true
		}
		return fromQuery, true
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
	for _, k := range declared(p.head, n) {
		if containsFold(k.columns, column) {
			return k.by, true
		}
	}
	return "", false
}
