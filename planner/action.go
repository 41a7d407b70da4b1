package planner

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tailwater/tailwater/diff"
)

// event is what has happened to a node, as far as its relation goes.
type event uint8

const (
	isNew     event = iota // its relation is not there
	isSwapped              // its relation is there, and kept in another way
	isStale                // its data differ
	isRedrawn              // it reads what a step draws anew
	isRelaid               // its data are the same and should lie in another way
	events
)

// none is the action of what needs none.
const none Action = 0

// actions is the cheapest sound action for what is kept in some way when
// something has happened to it. The rules below make exceptions.
var actions = map[Keeping][events]Action{
	//                  new          swapped      stale        redrawn      relaid
	KeptAsView:        {Create, ReplaceView, ReplaceView, none, none},
	KeptAsTable:       {Create, Rebuild, Rebuild, Rebuild, none},
	KeptIncrementally: {Create, FullRefresh, FullRefresh, FullRefresh, FullRefresh},
	KeptInBatches:     {Create, FullRefresh, FullRefresh, FullRefresh, FullRefresh},
	KeptByEngine:      {Create, FullRefresh, FullRefresh, Rebuild, FullRefresh},
	KeptAsSeed:        {Create, Reseed, Reseed, Reseed, none},
	KeptAsHistory:     {SnapshotRun, Manual, SnapshotRun, SnapshotRun, none},
	KeptSomehow:       {Create, Manual, Manual, Manual, Manual},
}

// situation is a node with what has happened to it.
type situation struct {
	*builder
	node   *Node
	change *diff.Change // nil where nothing of its meaning differs
	event  event
	window *TimeWindow // what has to be made again, where that is not all
}

// rule is an exception, or something to say. A rule that fits sets the action,
// unless it is zero, and adds its note, unless that is empty.
type rule struct {
	kept   []Keeping // nil: any
	on     []event   // nil: any
	when   func(*situation) bool
	action Action
	note   func(*situation) string
}

// unneeded is the action of a rule that takes the step away.
const unneeded Action = 255

// decide is the action for a situation, with what there is to say about it.
func (s *situation) decide() (Action, []string) {
	action := actions[s.node.kept()][s.event]
	var notes []string
	for _, r := range rules {
		if r.kept != nil && !slices.Contains(r.kept, s.node.kept()) || r.on != nil && !slices.Contains(r.on, s.event) || !r.when(s) {
			continue
		}
		if r.action == unneeded {
			return none, nil
		}
		if r.action != none {
			action = r.action
		}
		if r.note != nil {
			if note := r.note(s); note != "" {
				notes = append(notes, note)
			}
		}
	}
	return action, notes
}

var (
	growing = []Keeping{KeptIncrementally, KeptInBatches}
	stale   = []event{isStale, isRedrawn}
)

// rules are looked at in this order; a later action outranks an earlier one.
var rules = []rule{
	// A view's data are current by themselves. Its definition has to be
	// written again when it is another one, or when it does not fit what it
	// reads any more.
	{kept: []Keeping{KeptAsView}, on: []event{isStale}, action: unneeded, when: func(s *situation) bool {
		return s.change.Origin == diff.Upstream && !s.retyped() && !s.holdsChanged(s.node)
	}},
	{kept: []Keeping{KeptAsView}, on: []event{isSwapped}, action: FullRefresh, note: says("bigquery puts a view in a table's place only with --full-refresh"),
		when: func(s *situation) bool { return s.Adapter == "bigquery" && s.node.Was.stored() }},

	// What another node left in the place of a new one.
	{kept: growing, on: []event{isNew}, action: FullRefresh, when: (*situation).taken,
		note: says("its relation's name is taken by one that dbt would add to")},
	{kept: []Keeping{KeptAsSeed}, on: []event{isNew}, action: Reseed, when: (*situation).taken,
		note: says("its relation's name is taken by one with other columns")},
	{kept: []Keeping{KeptAsHistory}, on: []event{isNew}, action: Manual, when: (*situation).taken,
		note: says("its relation's name is taken by one that is no history: move that away, then run dbt snapshot")},

	// A materialized view is refreshed by a run, or made again where the warehouse
	// has dropped it; dbt does not see that its query differs.
	{kept: []Keeping{KeptByEngine}, on: []event{isStale}, action: Rebuild, note: says("a run refreshes it"), when: func(s *situation) bool {
		return s.change.Origin == diff.Upstream && (dropsViews[s.Adapter] || !s.retyped()) && refreshed[s.Adapter] && s.node.Materialized == "materialized_view"
	}},
	{kept: []Keeping{KeptByEngine}, on: []event{isStale}, when: func(s *situation) bool { return s.change.Origin == diff.Direct },
		note: says("an ordinary run keeps the old query and says that all is well")},
	{kept: []Keeping{KeptByEngine}, on: []event{isRelaid}, action: Rebuild, note: says("a run applies it"),
		when: func(s *situation) bool { return s.node.Storage.OnConfigChange == "apply" }},
	{kept: []Keeping{KeptByEngine}, on: []event{isRelaid}, note: func(s *situation) string {
		return fmt.Sprintf("on_configuration_change: %s keeps a run from applying it", s.node.Storage.OnConfigChange)
	}, when: func(s *situation) bool { return s.node.Storage.OnConfigChange != "apply" }},
	{kept: growing, on: []event{isRelaid}, when: always, note: func(s *situation) string {
		return s.Adapter + " does not apply that to a relation that exists"
	}},

	// What grows keeps what it has stored.
	{kept: growing, on: []event{isSwapped}, action: unneeded, when: func(s *situation) bool {
		return s.node.Was.kept() == KeptAsTable && (s.change == nil || !s.change.DataDiffer())
	}},
	{kept: growing, on: []event{isSwapped}, action: Rebuild, note: says("dbt replaces the view by a new table"),
		when: func(s *situation) bool { return s.node.Was.kept() == KeptAsView }},
	{kept: growing, on: stale, when: always, note: (*situation).heals},
	{kept: growing, on: []event{isStale}, when: always, note: (*situation).schemaNote},
	{kept: append([]Keeping{KeptByEngine}, growing...), on: []event{isStale, isRedrawn, isRelaid}, action: Manual, when: func(s *situation) bool { return s.node.NoFullRefresh },
		note: says("full_refresh: false makes dbt ignore --full-refresh, so a person has to rebuild it: lift the setting for one run of dbt with --full-refresh, or drop the relation and run it")},
	{kept: growing, on: []event{isSwapped}, action: Manual, when: func(s *situation) bool { return s.node.NoFullRefresh && s.node.Was.kept() != KeptAsView },
		note: says("full_refresh: false makes dbt ignore --full-refresh and add to the table that is there: drop it, then run it")},

	{kept: []Keeping{KeptInBatches}, on: []event{isStale}, action: Window, when: (*situation).beginsEarlier,
		note: says("only what lies before its old beginning is missing")},

	{kept: []Keeping{KeptInBatches}, on: []event{isStale}, action: Window, when: func(s *situation) bool { return s.window != nil && !s.beginsEarlier() },
		note: says("only the rows of this time differ")},

	// A history cannot be made again.
	{kept: []Keeping{KeptAsHistory}, on: stale, when: always, note: says("a snapshot cannot be recomputed: what it has recorded stays as it is")},
	{kept: []Keeping{KeptAsHistory}, on: []event{isStale}, when: always, note: (*situation).historyNote},
	{kept: []Keeping{KeptAsHistory}, on: []event{isNew}, action: Manual, when: func(s *situation) bool { return s.node.Was != nil && s.node.Was.Place != "" },
		note: says("running it would begin a new history: rename the old relation, which holds what cannot be made again; then run dbt snapshot")},
	{kept: []Keeping{KeptAsHistory}, on: []event{isStale}, action: Manual, when: func(s *situation) bool { return s.keyNote() != "" }, note: (*situation).keyNote},

	{kept: []Keeping{KeptSomehow}, on: []event{isSwapped, isStale, isRedrawn, isRelaid}, when: always, note: func(s *situation) string {
		return fmt.Sprintf("what a run does to the relation of a materialization %q is not known: run it the way that rebuilds all of its data", s.node.Materialized)
	}},
}

// refreshed are the adapters whose materialized views an ordinary run refreshes.
var refreshed = map[string]bool{"postgres": true, "redshift": true, "bigquery": true, "databricks": true}

func always(*situation) bool { return true }

func says(text string) func(*situation) string { return func(*situation) string { return text } }

// retyped reports whether the columns that a view shows may have other names or
// types than when it was written. BigQuery looks at them again each time.
func (s *situation) retyped() bool {
	return slices.ContainsFunc(s.change.Columns, func(c diff.ColumnChange) bool {
		return c.Kind != diff.ColumnValue || s.Adapter != "bigquery" && !sameType(c)
	})
}

// sameType reports whether a column is known to keep its type, to the letter: a
// view over a wider number fails on some warehouses.
func sameType(c diff.ColumnChange) bool { return c.Head.Name != "" && c.Base.Equal(c.Head) }

// taken reports whether another node's relation is in the place of a new one.
func (s *situation) taken() bool {
	owner, ok := s.owners[s.node.Place]
	return ok && owner != s.node.ID
}

// beginsEarlier reports whether all that differs about a microbatch model is that
// it is to begin earlier.
func (s *situation) beginsEarlier() bool {
	was, is := s.node.Was.Storage.Begin, s.node.Storage.Begin
	return is != "" && is < was && s.node.SameCode && !slices.ContainsFunc(s.change.Causes, func(c diff.Cause) bool {
		return c.Kind == diff.CauseUpstream || c.Kind == diff.CauseConfig && c.Ref != "begin"
	})
}

// heals says which stored rows ordinary runs would mend.
func (s *situation) heals() string {
	st := s.node.Storage
	switch {
	case s.node.kept() == KeptInBatches:
		return "an ordinary run mends only its last batches"
	case st.Strategy == "append" || st.UniqueKey == "" && st.Strategy != "insert_overwrite":
		return "runs append to it, and leave what is stored as it is"
	case st.Strategy == "insert_overwrite" && s.Adapter == "snowflake":
		return "an ordinary run replaces all of it by what that run selects"
	case st.Strategy == "insert_overwrite":
		return "an ordinary run mends only the partitions that it selects"
	}
	return fmt.Sprintf("an ordinary run mends only the rows that it selects again, by %s, and removes none", st.UniqueKey)
}

// schemaNote says what an ordinary run would make of columns that differ.
func (s *situation) schemaNote() string {
	mode := s.node.Storage.OnSchemaChange
	var parts []string
	for _, kind := range []diff.ColumnKind{diff.ColumnAdded, diff.ColumnRemoved, diff.ColumnType} {
		if hasKind(s.change, kind) {
			if text := schemaNotes[mode][kind]; !slices.Contains(parts, text) {
				parts = append(parts, text)
			}
		}
	}
	if parts == nil {
		return ""
	}
	return fmt.Sprintf("on_schema_change: %s, so an ordinary run %s", mode, strings.Join(parts, ", "))
}

// hasKind reports whether a column was changed so; a rename is a column that is
// gone and a new one.
func hasKind(c *diff.Change, kind diff.ColumnKind) bool {
	return slices.ContainsFunc(c.Columns, func(x diff.ColumnChange) bool {
		return x.Kind == kind || x.Kind == diff.ColumnRenamed && (kind == diff.ColumnAdded || kind == diff.ColumnRemoved)
	})
}

var schemaNotes = map[string]map[diff.ColumnKind]string{
	"ignore": {
		diff.ColumnAdded:   "leaves the new columns out without a word",
		diff.ColumnRemoved: "fails on the columns that are gone",
		diff.ColumnType:    "casts to the old type, or fails",
	},
	"fail": {
		diff.ColumnAdded:   "fails",
		diff.ColumnRemoved: "fails",
		diff.ColumnType:    "fails",
	},
	"append_new_columns": {
		diff.ColumnAdded:   "adds the new columns and leaves them NULL in all old rows",
		diff.ColumnRemoved: "keeps the columns that are gone and leaves them NULL in new rows",
		diff.ColumnType:    "casts to the old type, or fails",
	},
	"sync_all_columns": {
		diff.ColumnAdded:   "adds the new columns and leaves them NULL in all old rows",
		diff.ColumnRemoved: "drops the columns that are gone with all that they hold",
		diff.ColumnType:    "converts what is stored to the new type",
	},
}
