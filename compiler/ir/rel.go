package ir

import (
	"github.com/tailwater/tailwater/internal/addr"
	"github.com/tailwater/tailwater/internal/source"
)

// Rel is a relational operator: the concrete types are all in this file.
// Switches over it are exhaustive; their default panics and names the type.
type Rel interface{ rel() }

func (*Scan) rel()       {}
func (*Ref) rel()        {}
func (*Values) rel()     {}
func (*Filter) rel()     {}
func (*Project) rel()    {}
func (*Join) rel()       {}
func (*Aggregate) rel()  {}
func (*Window) rel()     {}
func (*Distinct) rel()   {}
func (*DistinctOn) rel() {}
func (*SetOp) rel()      {}
func (*Sort) rel()       {}
func (*Limit) rel()      {}
func (*Unnest) rel()     {}
func (*TableFunc) rel()  {}
func (*Opaque) rel()     {}

// Scan reads a stored relation. Node is the project's node; where the relation
// belongs to no node, Node is empty and Relation says what was written.
type Scan struct {
	Span     source.Span
	Node     addr.Node
	Relation addr.Relation
	// Columns are those that the query uses or that a star expanded to; Name is
	// the column's name in the relation.
	Columns []Output
	// Open is set when the relation's columns are not (all) known.
	Open bool
	// Self marks an incremental model that reads itself ({{ this }}).
	Self bool
	// At holds time-travel expressions; Sample a sampling clause. Either makes
	// the rows differ from the relation's own.
	At     []Expr
	Sample string
	// Modifier holds other row-changing clauses by name ("final", "only").
	Modifier string
}

// Ref reads a CTE. Columns are parallel to the CTE's outputs; zero for one
// that is not used.
type Ref struct {
	Span    source.Span
	CTE     *CTE
	Columns []ColumnID
}

// Values is a literal table. A query without FROM reads Values with one row
// and no columns.
type Values struct {
	Columns []ColumnID
	Rows    [][]Expr
}

// Filter keeps the rows for which Pred is true.
type Filter struct {
	Input Rel
	Pred  Expr
	// Spans are where the conjuncts of Pred stand, in order; nil where that is not
	// known.
	Spans []source.Span
}

// Computed is a new column and the expression that defines it.
type Computed struct {
	Column ColumnID
	Expr   Expr
}

// Project adds computed columns. Items do not see each other.
type Project struct {
	Input Rel
	Items []Computed
}

// JoinKind is the kind of a join. The zero value is invalid. Right joins are
// left joins with sides swapped; the resolver does that.
type JoinKind uint8

const (
	Inner JoinKind = iota + 1 // also cross: On is nil
	Left
	Full
	Semi // left rows with a match; the right side's columns are not visible above
	Anti // left rows without a match
)

func (k JoinKind) String() string {
	return [...]string{"invalid", "inner", "left", "full", "semi", "anti"}[k]
}

// Join joins two inputs.
type Join struct {
	Kind        JoinKind
	Left, Right Rel
	On          Expr // nil: every pair matches
	// Lateral lets Right use columns of Left.
	Lateral bool
	// Asof and Any allow one match at most: the nearest by Match, or an
	// arbitrary one.
	Asof, Any bool
	Match     Expr // nil, or the condition of an ASOF join
	// Spans are where the conjuncts of On stand, in order; nil where that is not
	// known.
	Spans []source.Span
}

// Aggregate groups rows. Without Keys and Sets it is a global aggregate, which
// always gives exactly one row.
type Aggregate struct {
	Input Rel
	Keys  []Computed
	// Sets are grouping sets as positions in Keys; nil means one set of all
	// keys. A set may repeat.
	Sets [][]int
	// Aggs are aggregate calls; each Expr is a *Call.
	Aggs []Computed
}

// Window computes window functions. Every row stays.
type Window struct {
	Input Rel
	Items []WindowItem
}

// WindowItem is one window function call.
type WindowItem struct {
	Column    ColumnID
	Call      *Call
	Partition []Expr
	Order     []SortKey
	Frame     *Frame // nil: the default frame
}

// FrameUnit and BoundKind are as in package ast.
type FrameUnit uint8

const (
	Rows FrameUnit = iota + 1
	Range
	Groups
)

// BoundKind is one end of a frame. The zero value is invalid.
type BoundKind uint8

const (
	UnboundedPreceding BoundKind = iota + 1
	Preceding
	CurrentRow
	Following
	UnboundedFollowing
)

// Bound is one end of a frame; Offset is set for Preceding and Following.
type Bound struct {
	Kind   BoundKind
	Offset Expr
}

// Frame is a window frame.
type Frame struct {
	Unit       FrameUnit
	Start, End Bound
	Exclude    string // "", "current row", "group", "ties"
}

// SortKey is one key of an order. NullsFirst is filled in from the dialect's
// default where the text does not say.
type SortKey struct {
	Expr       Expr
	Desc       bool
	NullsFirst bool
}

// Distinct drops repeated rows, comparing Columns. Above it only they are
// visible.
type Distinct struct {
	Input   Rel
	Columns []ColumnID
}

// DistinctOn keeps the first row of each group by On, in Order. Order may be
// empty: then which row stays is left to chance.
type DistinctOn struct {
	Input Rel
	On    []Expr
	Order []SortKey
}

// SetKind is the kind of a set operation. The zero value is invalid.
type SetKind uint8

const (
	Union SetKind = iota + 1
	Intersect
	Except
)

func (k SetKind) String() string {
	return [...]string{"invalid", "union", "intersect", "except"}[k]
}

// SetOp combines arms by position. Each arm lists the columns that go into
// Columns, in order; zero stands for NULL (a column missing BY NAME).
type SetOp struct {
	Kind    SetKind
	All     bool
	Arms    []SetArm
	Columns []ColumnID
}

// SetArm is one arm of a SetOp.
type SetArm struct {
	Input   Rel
	Columns []ColumnID
}

// Sort orders the result. It changes no rows.
type Sort struct {
	Input Rel
	By    []SortKey
}

// Limit keeps some of the rows: the first ones of an order, or any where By is
// empty. LIMIT BY groups by Partition first.
type Limit struct {
	Input         Rel
	By            []SortKey
	Count, Offset Expr // nil where not written
	Percent       bool
	WithTies      bool
	Partition     []Expr
}

// Unnest pairs every input row with each element of its arrays. Input is nil
// where it stands alone (then it is one row, and outer references may occur).
type Unnest struct {
	Input Rel
	Exprs []Expr // several are walked in parallel
	// Columns are the elements', in order. Fn tells what was called: "unnest",
	// "flatten", "explode", …; columns' meaning follows from it.
	Columns []ColumnID
	Fn      string
	Offset  ColumnID // position of the element; zero: not asked for
	Outer   bool     // rows with an empty array stay, with NULLs
	// Options are further arguments by name, such as flatten's "recursive".
	Options []Expr
}

// TableFunc is a function that returns rows. It may use outer columns below a
// lateral join.
type TableFunc struct {
	Span       source.Span
	Fn         string
	Args       []Expr
	Inputs     []Rel // relations handed over as arguments
	Columns    []ColumnID
	Open       bool // columns not known: any name resolves to it
	Ordinality ColumnID
}

// Opaque is a relation that was not understood. Every column and the rows
// depend on all Inputs with all their columns, and on Exprs. Text identifies
// it: equal Text over equal inputs is equal.
type Opaque struct {
	Span    source.Span
	What    string
	Text    string
	Inputs  []Rel
	Exprs   []Expr
	Columns []ColumnID
	Open    bool
}
