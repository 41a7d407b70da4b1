package report

import (
	"cmp"
	"slices"

	"github.com/tailwater/tailwater/compiler/lineage"
	"github.com/tailwater/tailwater/compiler/program"
	"github.com/tailwater/tailwater/internal/addr"
	"github.com/tailwater/tailwater/internal/source"
)

// Start says from where and in which direction a lineage is followed.
type Start struct {
	// Columns are where it starts, sorted. An empty name stands for all columns
	// of the node and for its rows.
	Columns []addr.Column
	Up      bool
	Down    bool
	// Depth is how many steps are followed; zero or less is all.
	Depth int
	// Kinds are the kinds of edges that are followed; empty for all.
	Kinds []lineage.Kind
}

// follows reports whether an edge is of a kind that is followed.
func (s Start) follows(e lineage.Edge) bool {
	return len(s.Kinds) == 0 || slices.Contains(s.Kinds, e.Kind)
}

// Explain spells out the query of a node, and gives the text that the places in
// it are of; nil where there is none.
type Explain func(addr.Node) (*lineage.Explanation, *source.File)

// NewLineage makes the document of a whole project.
func NewLineage(p *program.Program) *Lineage {
	d := &Lineage{FormatVersion: FormatVersion, Columns: []ColumnInputs{}, Rows: []RowInputs{}}
	for _, m := range p.Models {
		if hasQuery(m) {
			d.add(m.Node, m.Edges, columnNames(m))
		}
	}
	return d
}

// NewLineageOf makes the document of what columns or nodes are made of and what
// is made of them, and gives its edges, sorted. Values are followed; the columns that decide the rows of a
// node on the way are told, but not followed upwards any further.
func NewLineageOf(p *program.Program, s Start, explain Explain) (*Lineage, []lineage.Edge) {
	d := &Lineage{FormatVersion: FormatVersion, Columns: []ColumnInputs{}, Rows: []RowInputs{}, start: &s, explain: explain}
	all := follow(p, s)
	for edges := all; len(edges) > 0; {
		n := edges[0].To.Node
		end := slices.IndexFunc(edges, func(e lineage.Edge) bool { return e.To.Node != n })
		if end < 0 {
			end = len(edges)
		}
		d.add(n, edges[:end], nil)
		edges = edges[end:]
	}
	return d, all
}

// follow lists the edges that a lineage is made of, sorted.
func follow(p *program.Program, s Start) []lineage.Edge {
	g := lineage.NewGraph(slices.DeleteFunc(allEdges(p), func(e lineage.Edge) bool { return !s.follows(e) }))
	var starts []addr.Column
	for _, c := range s.Columns {
		starts = append(starts, startColumns(p, c)...)
	}
	edges := []lineage.Edge{}
	if s.Up {
		edges = append(edges, upstream(g, starts, s.Depth)...)
	}
	if s.Down {
		for _, c := range starts {
			edges = append(edges, g.Downstream(c, s.Depth)...)
		}
	}
	slices.SortFunc(edges, lineage.CompareEdges)
	return slices.Compact(edges)
}

// hasQuery reports whether a node is made by a query, and so has inputs.
func hasQuery(m *program.Model) bool {
	kind := m.Node.Kind()
	return kind != "source" && kind != "seed"
}

func columnNames(m *program.Model) []string {
	names := make([]string, len(m.Columns))
	for i, c := range m.Columns {
		names[i] = c.Name
	}
	return names
}

func allEdges(p *program.Program) []lineage.Edge {
	var edges []lineage.Edge
	for _, m := range p.Models {
		edges = append(edges, m.Edges...)
	}
	return edges
}

// startColumns are the columns to start at.
func startColumns(p *program.Program, c addr.Column) []addr.Column {
	if c.Name != "" {
		return []addr.Column{c}
	}
	starts := []addr.Column{c}
	if m := p.Model(c.Node); m != nil {
		for _, name := range columnNames(m) {
			starts = append(starts, addr.Column{Node: c.Node, Name: name})
		}
	}
	return starts
}

// upstream are all edges on the way to starts, with those into the rows of
// every node on the way.
func upstream(g *lineage.Graph, starts []addr.Column, depth int) []lineage.Edge {
	var edges []lineage.Edge
	seen := map[addr.Column]bool{}
	for _, c := range starts {
		seen[c] = true
	}
	for step := 0; len(starts) > 0 && (depth <= 0 || step < depth); step++ {
		var beyond []addr.Column
		for _, c := range starts {
			inputs := g.Inputs(c)
			edges = append(edges, inputs...)
			edges = append(edges, g.Inputs(addr.Column{Node: c.Node})...)
			for _, e := range inputs {
				if !seen[e.From] {
					seen[e.From] = true
					beyond = append(beyond, e.From)
				}
			}
		}
		starts = beyond
	}
	return edges
}

// add adds one node's sorted edges. columns are listed even if they have none.
func (d *Lineage) add(n addr.Node, edges []lineage.Edge, columns []string) {
	inputs := map[string][]Input{}
	for _, c := range columns {
		inputs[c] = []Input{}
	}
	rows := []Input{}
	for _, e := range edges {
		if e.To.Name == "" {
			rows = append(rows, input(e))
		} else {
			inputs[e.To.Name] = append(inputs[e.To.Name], input(e))
		}
	}
	first := len(d.Columns)
	var said *lineage.Explanation
	if d.explain != nil {
		said, _ = d.explain(n)
	}
	for name, in := range inputs {
		d.Columns = append(d.Columns, ColumnInputs{UniqueID: string(n), Column: name, Expression: said.Expression(name).Text, Inputs: in})
	}
	slices.SortFunc(d.Columns[first:], func(a, b ColumnInputs) int { return cmp.Compare(a.Column, b.Column) })
	if columns != nil || len(rows) > 0 {
		d.Rows = append(d.Rows, RowInputs{UniqueID: string(n), Inputs: rows})
	}
}

func input(e lineage.Edge) Input {
	return Input{UniqueID: string(e.From.Node), Column: known(e.From.Name), Kind: e.Kind.String()}
}
