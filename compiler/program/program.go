package program

import (
	"sort"

	"github.com/tailwater/tailwater/compiler/canon"
	"github.com/tailwater/tailwater/compiler/ir"
	"github.com/tailwater/tailwater/compiler/lineage"
	"github.com/tailwater/tailwater/internal/addr"
	"github.com/tailwater/tailwater/internal/diag"
)

// Program is one compiled project.
type Program struct {
	Dialect string
	// Models holds every node that has or makes rows: models, snapshots, seeds,
	// sources, sorted by node.
	Models []*Model
	// Diags are those that belong to no model.
	Diags diag.List
}

// Model is one compiled node.
type Model struct {
	Node     addr.Node
	Analysis ir.Analysis // Exact for seeds and sources, which have no query
	// Columns are in SELECT order, as far as known.
	Columns []Column
	// Open is set when there are columns that are not known.
	Open bool
	// Digests gives those of what the node's query means, deep: over those of its
	// inputs. Where nobody was expected to ask they are found out then. It may be
	// called at the same time as others.
	Digests func() canon.Digests
	// Own gives the digests over the inputs taken as leaves: equal Own with
	// different Digests means that only something upstream changed.
	Own func() canon.Digests
	// Alike is the other side's model of which Own is the same, as it was found when
	// both were compiled; nil where they have to be compared.
	Alike *Model
	// Clocked is set where the compiled code is not the other side's by the time of
	// compilation alone: it counts for nothing then.
	Clocked bool
	// Templated is set where the node is known by its raw code, because the compiled
	// codes of both sides cannot be compared.
	Templated bool
	// Edges are the node's direct inputs, sorted.
	Edges []lineage.Edge
	// Inputs are the nodes that the query reads, sorted, ephemerals included.
	Inputs []addr.Node
	Diags  diag.List
}

// Column is one output column.
type Column struct {
	Name string // in the warehouse's own case
	Type ir.Type
}

// Model finds a node's model; nil when there is none.
func (p *Program) Model(n addr.Node) *Model {
	i := sort.Search(len(p.Models), func(i int) bool { return p.Models[i].Node >= n })
	if i < len(p.Models) && p.Models[i].Node == n {
		return p.Models[i]
	}
	return nil
}

// Summed gives digests that are at hand.
func Summed(d canon.Digests) func() canon.Digests { return func() canon.Digests { return d } }
