package ir

import (
	"github.com/tailwater/tailwater/internal/source"
)

// ColumnID identifies a column within one [Query]. The zero ID is invalid,
// except where a field says that zero means "none".
type ColumnID int32

// Analysis says how well a query was understood. Order matters: a larger value
// is less. The zero value is invalid.
type Analysis uint8

const (
	Exact      Analysis = iota + 1 // every column is resolved to its inputs
	Partial                        // something is approximated from above
	OpaqueSQL                      // not understood: every column depends on all
	Uncompiled                     // there is no compiled code
)

func (a Analysis) String() string {
	return [...]string{"invalid", "exact", "partial", "opaque", "uncompiled"}[a]
}

// Query is one model's query, resolved.
type Query struct {
	Root    Rel
	Outputs []Output // in SELECT order
	// Open is set when there are more output columns than Outputs lists,
	// because a star ran over a relation whose columns are not known.
	Open bool
	// CTEs are all that Refs point to, each after those that it refers to
	// (but for recursion).
	CTEs []*CTE
	// Columns tells about each ID; Columns[0] is unused.
	Columns  []ColumnMeta
	Analysis Analysis
}

// Output is one column of a query's or a CTE's result.
type Output struct {
	Name   string // in the warehouse's own case, after folding
	Column ColumnID
}

// ColumnMeta tells about a column. Name is for people and for [Scan] columns.
type ColumnMeta struct {
	Name string
	Type Type
	Span source.Span // where the column's defining expression stands
}

// CTE is a named query that one or several [Ref]s use.
type CTE struct {
	Name    string
	Root    Rel
	Outputs []Output
	Open    bool
	// Recursive CTEs have a Ref to themselves below Root.
	Recursive bool
	// Ephemeral holds the name of the ephemeral dbt model that this CTE is
	// ("__dbt__cte__x" without the prefix); empty for the model's own CTEs.
	Ephemeral string
}
