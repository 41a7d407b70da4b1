package diff

import (
	"fmt"

	"github.com/tailwater/tailwater/compiler/ir"
	"github.com/tailwater/tailwater/internal/addr"
)

// Change is one node that differs.
type Change struct {
	Node        addr.Node
	Kind        Kind
	RenamedFrom addr.Node // empty unless Kind is Renamed
	Origin      Origin
	Verdict     Verdict
	// RowsChanged is set when which rows there are, or how often, may differ.
	RowsChanged bool
	Columns     []ColumnChange // sorted by name
	Causes      []Cause        // sorted; empty for added and removed nodes
}

// DataDiffer reports whether stored data may be wrong.
func (c *Change) DataDiffer() bool { return c.Verdict != Equivalent }

// Kind is what happened to a node. The zero Kind is invalid.
type Kind uint8

const (
	Added Kind = iota + 1
	Removed
	Modified
	Renamed
)

func (k Kind) String() string {
	return [...]string{"invalid", "added", "removed", "modified", "renamed"}[k]
}

// Origin is where a change comes from. The zero Origin is invalid.
type Origin uint8

const (
	Direct   Origin = iota + 1 // the node's own definition
	Upstream                   // something that it reads
)

func (o Origin) String() string { return [...]string{"invalid", "direct", "upstream"}[o] }

// Verdict says how a node's data differ. Order matters: a larger verdict
// includes the smaller ones. The zero Verdict is invalid.
type Verdict uint8

const (
	Equivalent Verdict = iota + 1 // not at all
	Additive                      // there are columns more
	Columns                       // columns differ, rows do not
	Rows                          // rows may differ
	Unknown                       // not analysable: taken as Rows everywhere
)

func (v Verdict) String() string {
	return [...]string{"invalid", "equivalent", "additive", "columns", "rows", "unknown"}[v]
}

// ColumnChange is one column that differs.
type ColumnChange struct {
	Name        string // in head; in base for a removed one
	Kind        ColumnKind
	RenamedFrom string
	Base, Head  ir.Type // unknown where the column is not there
}

// ColumnKind is what happened to a column. The zero value is invalid.
type ColumnKind uint8

const (
	ColumnValue ColumnKind = iota + 1
	ColumnType
	ColumnRenamed
	ColumnAdded
	ColumnRemoved
)

func (k ColumnKind) String() string {
	return [...]string{"invalid", "value", "type", "renamed", "added", "removed"}[k]
}

// CauseKind is what in the project made a node differ. The zero value is invalid.
type CauseKind uint8

const (
	CauseSQL CauseKind = iota + 1
	CauseMacro
	CauseConfig
	CauseSeed
	CauseSource
	CausePackage
	CauseVar // the same code compiles to something else: a variable, the clock
	CauseUpstream
	CauseClock // the same code, compiled at another time: it counts for nothing
)

func (k CauseKind) String() string {
	return [...]string{"invalid", "sql", "macro", "config", "seed", "source", "package", "var", "upstream", "clock"}[k]
}

// Cause names what made a node differ. Ref is a file, a macro's id, a setting,
// a node.
type Cause struct {
	Kind CauseKind
	Ref  string
}

func (c Cause) String() string { return fmt.Sprintf("%s %s", c.Kind, c.Ref) }
