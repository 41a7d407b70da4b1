package planner

import (
	"github.com/tailwater/tailwater/compiler/canon"
	"github.com/tailwater/tailwater/compiler/lineage"
	"github.com/tailwater/tailwater/diff"
	"github.com/tailwater/tailwater/internal/addr"
)

// Input is all that a plan follows from.
type Input struct {
	Nodes   []Node // of head, sorted by ID; sources too
	Removed []Node // of base, for nodes that are gone or renamed
	Changes []diff.Change
	Edges   *lineage.Graph // of head
}

// Node is what the planner knows of one node.
type Node struct {
	ID           addr.Node
	Kind         string      // "model", "seed", "snapshot", "source"
	Materialized string      // as configured; "" for sources
	Inputs       []addr.Node // what its query reads, and what dbt was told of
	Declared     []addr.Node // what dbt was told of: never a circle
	FQN          []string
	Path         string // the file
	// NoFullRefresh is set by full_refresh: false: dbt then ignores the flag.
	NoFullRefresh bool
	Seconds       *float64 // how long it took last; nil where not known
	RowsTaint     canon.Taint
	Tainted       map[string]canon.Taint // columns that a rebuild draws anew
	Columns       []string
}

// stored reports whether the node keeps data of its own.
func (n *Node) stored() bool {
	switch n.Kind {
	case "seed", "snapshot":
		return true
	case "model":
		return n.Materialized != "view" && n.Materialized != "ephemeral"
	}
	return false
}

// Plan is what to do, in order.
type Plan struct {
	Steps  []Step   // sorted by wave, then node
	Pruned []Pruned // sorted by node
}

// Step is one thing to do.
type Step struct {
	Node     addr.Node
	Action   Action
	Wave     int         // from 1; steps of one wave do not depend on each other
	After    []addr.Node // sorted; steps of earlier waves
	Columns  []string    // whose stored values change; nil: all
	Reasons  []Reason    // never empty
	Commands [][]string  // argument lists; empty where dbt has no command for it
	Seconds  *float64    // nil where not known
	Basis    string      // where Seconds comes from
}

// Action is what is done to a node. The zero Action is invalid.
type Action uint8

const (
	Create       Action = iota + 1 // build it for the first time
	Rebuild                        // replace a table
	FullRefresh                    // rebuild an incremental model from its beginning
	Window                         // recompute a range of time
	ColumnUpdate                   // update columns in place
	ReplaceView
	Reseed
	SnapshotRun // a snapshot goes on from here; its history stays as it is
	Drop
	Manual // a person has to decide or act
)

func (a Action) String() string {
	return [...]string{"invalid", "create", "rebuild", "full_refresh", "window", "column_update", "replace_view", "reseed",
		"snapshot", "drop", "manual"}[a]
}

// full reports whether the action draws all data anew.
func (a Action) full() bool {
	return a == Create || a == Rebuild || a == FullRefresh || a == Reseed || a == Manual
}

// ReasonKind says why a step is in the plan. The zero value is invalid.
type ReasonKind uint8

const (
	BecauseRows    ReasonKind = iota + 1 // which rows there are may differ
	BecauseColumns                       // values, types or names of columns differ
	BecauseAdded                         // the node is new
	BecauseRemoved                       // the node is gone
	BecauseRenamed                       // the node's relation has another name
	BecauseUnknown                       // nothing is known of what it does
	BecauseRedrawn                       // it reads what another step draws anew
)

func (k ReasonKind) String() string {
	return [...]string{"invalid", "rows", "column_value", "added", "removed", "renamed", "unknown", "redrawn"}[k]
}

// Reason is one reason for a step, with a sentence for people. Path leads from
// the changed definition to the step; it has at least the step's own node.
type Reason struct {
	Kind ReasonKind
	Text string
	Path []addr.Column
}

// Pruned is a node downstream of a change that the plan leaves out.
type Pruned struct {
	Node   addr.Node
	Reason string
}
