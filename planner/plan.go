package planner

import (
	"github.com/tailwater/tailwater/compiler/canon"
	"github.com/tailwater/tailwater/compiler/lineage"
	"github.com/tailwater/tailwater/diff"
	"github.com/tailwater/tailwater/internal/addr"
	"github.com/tailwater/tailwater/planner/selector"
)

// Input is all that a plan follows from.
type Input struct {
	Nodes   []Node // of head, sorted by ID; sources too
	Removed []Node // of base, sorted by ID: nodes that are gone or renamed
	Adapter string
	// OneEnvironment is set when both sides were compiled for the same place.
	OneEnvironment bool
	Changes        []diff.Change
	Edges          *lineage.Graph // of head

	Root      string          // the name of the project; "" where not known
	Functions []selector.Node // which dbt run may select, too
	Base      string          // what tells this base from others: it is part of the steps' digests
	Threads   int             // of the last run; 0 where not known
	Options   Options
	// Batches is the range of event time outside of which a microbatch model's
	// stored data stay right; nil where there is none, or that is not known.
	Batches func(addr.Node) (*TimeWindow, []Assumption)
}

// Node is what the planner knows of one node.
type Node struct {
	ID           addr.Node
	Kind         string      // "model", "seed", "snapshot", "source"
	Materialized string      // as configured; "" for sources
	Inputs       []addr.Node // what its query reads, and what dbt was told of
	Declared     []addr.Node // what dbt was told of: never a circle
	Name         string
	Relation     string // as dbt writes it in queries
	Versioned    bool   // it is one version of a model
	FQN          []string
	// Definition spells what its data follow from: the same text, the same data. It
	// is worked out when it is asked for; nil where nothing is known.
	Definition func() string
	BatchSize  string   // of a microbatch model
	Path       string   // the file
	Was        *Node    // the same node in base, or the one that it was renamed from; nil for a new one
	Place      string   // where its data lie, in words that both sides share; "" for no relation
	Names      []string // of a view: the places that its definition names; sorted
	Storage    Storage
	SameCode   bool // it compiles to the same text as Was, which is known
	// NoFullRefresh is set by full_refresh: false: dbt then ignores the flag.
	NoFullRefresh bool
	Took          *Measurement // what the last run did to it; nil where not known
	Rows, Bytes   float64      // of what is stored; 0 where not known
	Columns       []string
	// Drawn is what a rebuild draws anew: the rows, and columns. It is worked out
	// when it is asked for; nil for nothing.
	Drawn func() (rows canon.Taint, columns map[string]canon.Taint)
}

// Plan is what to do, in order.
type Plan struct {
	Steps  []Step   // sorted by wave, then node
	Pruned []Pruned // sorted by node

	Runs      []Run // in an order in which to run them
	Schedule  Schedule
	Options   Options
	Selectors []selector.Named // what commands need in selectors.yml
}

// Step is one thing to do.
type Step struct {
	Node    addr.Node
	Action  Action
	Wave    int         // from 1; steps of one wave do not depend on each other
	After   []addr.Node // sorted; steps of earlier waves
	Columns []string    // whose stored values change; nil: all
	Reasons []Reason    // never empty
	Window  *TimeWindow // the only time at which data differ; nil: all time
	InPlace *InPlace    // how to do it without dbt; nil where there is no such way
	// Redrawn is set when it reads what another step draws anew.
	Redrawn  bool
	Abandons string     // a relation that the node had elsewhere and that dbt leaves behind; "" for none
	Commands [][]string // argument lists, for this step alone; empty where dbt has no command for it
	Select   selector.Exact
	Relation string   // as dbt writes it; "" where not known
	Seconds  *float64 // nil where not known
	Basis    Basis    // where Seconds comes from
	// Digest names what the step does and what it follows from: a step that is
	// done need not be done again as long as it is the same.
	Digest string

	Assumptions []Assumption
	Checks      []Check // in the order in which to ask
}

// TimeWindow is a range of event time, half open.
type TimeWindow struct {
	Column     string // "" where not known
	Start, End string // as dbt takes them; "" for no end
}

// Assumption is something that the plan relies on and cannot see. Probe asks
// the warehouse whether it holds: no rows where it does.
type Assumption struct {
	Text  string
	Probe string // "" where no query can tell
}

// Check is a question for the warehouse about a step.
type Check struct {
	Name   string
	Before bool   // it is asked before the step, to be compared with later
	Query  string // in the warehouse's dialect
	Expect Expectation
}

// Expectation is the answer to a check that says that all is well. The zero
// value expects nothing: a person looks.
type Expectation uint8

const (
	Looked     Expectation = iota // a number or rows to look at
	NoRows                        // none
	SameAnswer                    // what the same query gave before the step
)

func (e Expectation) String() string { return [...]string{"look", "no_rows", "same"}[e] }

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

// replaces reports whether the action puts another relation in the place of the
// one that is there.
func (a Action) replaces() bool {
	return a == Rebuild || a == FullRefresh || a == Reseed || a == ReplaceView
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
	BecauseMoved                         // it, or what it names, lies elsewhere now
	BecauseStored                        // its data are to be kept in another way
	BecauseLost                          // the warehouse drops it together with what another step replaces
)

func (k ReasonKind) String() string {
	return [...]string{"invalid", "rows", "column_value", "added", "removed", "renamed", "unknown", "redrawn",
		"moved", "storage", "lost"}[k]
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
