package export

import (
	"iter"
	"slices"

	"github.com/tailwater/tailwater/compiler/ir"
	"github.com/tailwater/tailwater/compiler/lineage"
	"github.com/tailwater/tailwater/compiler/program"
	"github.com/tailwater/tailwater/internal/addr"
	"github.com/tailwater/tailwater/internal/source"
	"github.com/tailwater/tailwater/manifest"
)

// Project is one project to be exported. It is not changed, but for what it
// keeps of ephemeral models once they are read.
type Project struct {
	Manifest *manifest.Project
	Program  *program.Program
	// Explain spells out the query of a node; nil where expressions are not
	// wanted.
	Explain func(addr.Node) (*lineage.Explanation, *source.File)
	// Micros is the time of the manifest, in microseconds since 1970.
	Micros int64
	// Selected are the edges to export, sorted; nil for all of the project.
	Selected []lineage.Edge

	// Carry says which labels are carried along lineage; nil for none.
	Carry *Carry
	// Inherit lets columns have the descriptions of those that they pass on.
	Inherit bool

	carried  map[addr.Node]*carried
	texts    map[addr.Node]map[string]Inherited
	selected map[addr.Node]*selection
	passed   map[addr.Node]*passage
}

// Node is a model, seed, snapshot or source.
type Node struct {
	ID           addr.Node
	Kind         string // "model", "seed", "snapshot", "source"
	Name         string
	Relation     addr.Relation // the zero Relation for what has none
	Declared     addr.Relation // as dbt names it: a source by its name, not its identifier
	Materialized string        // "" for sources
	File         string        // relative to the root of its package
	Description  string
	Tags         []string
	Meta         string // canonical JSON; "" for none
	Group        string
	Version      string // of a model with versions
	SQL          string // compiled; "" where there is none
	Analysis     ir.Analysis
	Columns      []Column
	Rows         []Input     // what decides which rows there are
	Inputs       []addr.Node // what it reads, sorted
	Keys         []string    // the declared primary key

	declared map[string]bool // kind of constraint and column
}

// Column is one column of a node, its name in the warehouse's own case.
type Column struct {
	Name        string
	Position    int    // in the node, from 1
	Type        string // "" where it is not known
	Description string
	Tags        []string
	Meta        string // canonical JSON; "" for none
	Expression  string // in SQL over the inputs; "" where it is not known
	Line        int    // of the compiled SQL; 0 where it is not known
	// Classification is how confidential the column is, as its meta says or as
	// it was carried here; "" where nothing says.
	Classification string
	Inherited      *Inherited // a description from elsewhere; nil where there is none
	Carried        []Label    // labels from elsewhere, sorted
	Conflicts      []Conflict // labels from elsewhere that met other ones
	Inputs         []Input
}

// Input is one direct dependency. An empty From.Name stands for the rows of a
// node, used without any of its columns.
type Input struct {
	From       addr.Column
	Kind       lineage.Kind
	Uses       lineage.Uses
	Expression string // of what decides rows: the condition; "" for columns
}

// Declares reports whether a constraint, "not_null" or "unique", is declared on a
// column.
func (n *Node) Declares(constraint, column string) bool { return n.declared[constraint+" "+column] }

// Text is what is said of the column, here or where its values come from.
func (c *Column) Text() string {
	if c.Description == "" && c.Inherited != nil {
		return c.Inherited.Text
	}
	return c.Description
}

// Stored reports whether the node has a relation in the warehouse.
func (n *Node) Stored() bool { return n.Relation != addr.Relation{} }

// Known reports whether the inputs of the node's columns are known one by one,
// not only from above.
func (n *Node) Known() bool { return n.Analysis == ir.Exact || n.Analysis == ir.Partial }

// Made reports whether the node is made by a query.
func (n *Node) Made() bool { return n.Kind == "model" || n.Kind == "snapshot" }

// Confidence says how far a node's edges may be believed, from 0 to 1: partial
// ones may be too many, those of an opaque query are all that there could be.
func (n *Node) Confidence() float64 {
	switch n.Analysis {
	case ir.Exact:
		return 1
	case ir.Partial:
		return 0.8
	}
	return 0.2
}

// Nodes are all nodes, or those that the selected edges touch, in order of ids.
func (p *Project) Nodes() iter.Seq[*Node] {
	return func(yield func(*Node) bool) {
		only := p.selection()
		for _, m := range p.Program.Models {
			if only != nil && only[m.Node] == nil {
				continue
			}
			if !yield(p.node(m, only[m.Node])) {
				return
			}
		}
	}
}

// Node makes one node; nil where there is none.
func (p *Project) Node(id addr.Node) *Node {
	m := p.Program.Model(id)
	if m == nil {
		return nil
	}
	return p.node(m, nil)
}

// selection is what is exported of one node.
type selection struct {
	columns map[string]bool
	edges   []lineage.Edge
}

func (p *Project) selection() map[addr.Node]*selection {
	if p.Selected == nil || p.selected != nil {
		return p.selected
	}
	p.selected = map[addr.Node]*selection{}
	of := func(c addr.Column) *selection {
		s := p.selected[c.Node]
		if s == nil {
			s = &selection{columns: map[string]bool{}}
			p.selected[c.Node] = s
		}
		s.columns[c.Name] = true
		return s
	}
	for _, e := range p.Selected {
		of(e.From)
		s := of(e.To)
		s.edges = append(s.edges, e)
	}
	return p.selected
}

func (p *Project) node(m *program.Model, only *selection) *Node {
	n := &Node{ID: m.Node, Kind: m.Node.Kind(), Analysis: m.Analysis, Inputs: m.Inputs}
	p.columns(n, m, p.describe(n))
	p.label(n, m)
	if p.Inherit {
		p.document(n, m)
	}
	edges := m.Edges
	if only != nil {
		n.Columns = slices.DeleteFunc(n.Columns, func(c Column) bool { return !only.columns[c.Name] })
		edges = only.edges
	}
	p.link(n, edges)
	return n
}

// link gives the columns and the rows their inputs.
func (p *Project) link(n *Node, edges []lineage.Edge) {
	if len(edges) == 0 {
		return
	}
	var said *lineage.Explanation
	var file *source.File
	if p.Explain != nil && n.Made() {
		said, file = p.Explain(n.ID)
	}
	index := map[string]int{}
	for i := range n.Columns {
		c := &n.Columns[i]
		index[c.Name] = i
		x := said.Expression(c.Name)
		c.Expression = x.Text
		if !x.Span.IsZero() {
			c.Line = file.Position(x.Span.Start).Line
		}
	}
	for _, e := range edges {
		in := Input{From: e.From, Kind: e.Kind, Uses: e.Uses}
		if e.To.Name == "" {
			in.Expression = said.Condition(e.From, e.Kind)
			n.Rows = append(n.Rows, in)
		} else if i, ok := index[e.To.Name]; ok {
			n.Columns[i].Inputs = append(n.Columns[i].Inputs, in)
		}
	}
}
