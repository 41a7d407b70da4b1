package ast

import "github.com/tailwater/tailwater/internal/source"

// Span is where a node stands in the compiled text, in bytes.
type Span = source.Span

// Ident is one written name part, unquoted and unescaped, in its written case.
// Folding needs Quoted and the dialect; it happens in the resolver.
type Ident struct {
	Name   string
	Quoted bool
	Span   Span
}

// Query is a query expression with all that may surround its body.
type Query struct {
	Span    Span
	With    *With
	Body    Body
	OrderBy *OrderBy // nil without ORDER BY
	Limit   *Limit   // nil without LIMIT, OFFSET, FETCH or TOP
}

// With is a WITH clause. A later CTE sees the earlier ones; all see each other
// where Recursive is set.
type With struct {
	Recursive bool
	CTEs      []*CTE
}

// CTE is one named query of a WITH clause.
type CTE struct {
	Span    Span
	Name    Ident
	Columns []Ident // names given to the columns; may be fewer than there are
	Query   *Query
	// Expr is set instead of Query for ClickHouse's WITH expr AS name, a named
	// expression and not a relation.
	Expr Expr
	// NotMaterialized etc. do not change meaning and are not kept.
}

// Body is what stands inside a [Query]: *Select, *SetOp, *Values or a nested
// *Query in parentheses.
type Body interface{ body() }

func (*Select) body() {}
func (*SetOp) body()  {}
func (*Values) body() {}
func (*Query) body()  {}

// Select is one SELECT core.
type Select struct {
	Span     Span
	Distinct *Distinct // nil without DISTINCT
	// AsStruct and AsValue are BigQuery's SELECT AS STRUCT and SELECT AS VALUE.
	AsStruct, AsValue bool
	Items             []SelectItem
	From              []TableExpr // comma list, left to right; empty without FROM
	Where             Expr        // PREWHERE is joined to it by AND
	ConnectBy         *ConnectBy
	GroupBy           *GroupBy
	Having            Expr
	Windows           []NamedWindow
	Qualify           Expr
	// LimitBy is ClickHouse's LIMIT n [OFFSET m] BY exprs.
	LimitBy *LimitBy
}

// Distinct is DISTINCT, or DISTINCT ON where On is not empty.
type Distinct struct {
	On []Expr
}

// SelectItem is an expression with an optional alias, or a star. A star is an
// Expr of type [*Star]; it has no alias.
type SelectItem struct {
	Span  Span
	Expr  Expr
	Alias *Ident // nil without alias
	// Aliases names the columns of a set-returning item with several, as in
	// Spark's "stack(…) as (a, b)".
	Aliases []Ident
}

// SetOpKind is the kind of a set operation. The zero value is invalid.
type SetOpKind uint8

const (
	Union SetOpKind = iota + 1
	Intersect
	Except
)

func (k SetOpKind) String() string {
	return [...]string{"invalid", "union", "intersect", "except"}[k]
}

// SetOp combines its arms from left to right with one operator. A chain of the
// same operator with the same flags is one node with many arms; EXCEPT chains
// are flat too and associate to the left.
type SetOp struct {
	Span     Span
	Kind     SetOpKind
	All      bool // ALL written; without it, DISTINCT
	ByName   bool // BY NAME, or CORRESPONDING
	Arms     []Body
	ArmSpans []Span
	// Outer marks BY NAME variants that keep columns missing on one side
	// (DuckDB's, Snowflake's; BigQuery's FULL OUTER UNION).
	Outer bool
}

// Values is VALUES (…), (…), also as a table.
type Values struct {
	Span Span
	Rows [][]Expr
}

// GroupBy is a GROUP BY clause. All is GROUP BY ALL; then Items is empty.
// Plain items and grouping sets may be mixed: they combine as a cross product.
type GroupBy struct {
	Span  Span
	All   bool
	Items []GroupItem
	// Totals is ClickHouse's WITH TOTALS, which adds a row outside the result
	// proper.
	Totals bool
}

// GroupKind tells the kinds of a [GroupItem] apart. The zero value is a plain
// expression.
type GroupKind uint8

const (
	GroupExpr     GroupKind = iota // one expression: Exprs has one element
	GroupSets                      // GROUPING SETS ((a, b), a, ()): Sets
	GroupRollup                    // ROLLUP(a, (b, c)), also "with rollup": Sets, one a step
	GroupCube                      // CUBE(a, b): Sets, one an element
	GroupEmptySet                  // ()
)

// GroupItem is one element of GROUP BY.
type GroupItem struct {
	Span  Span
	Kind  GroupKind
	Exprs []Expr
	// Sets holds the elements of GROUPING SETS, ROLLUP and CUBE. An element
	// may itself be a rollup, a cube or grouping sets.
	Sets []GroupItem
}

// OrderBy is an ORDER BY clause. All is ORDER BY ALL; then Items has one
// element whose Expr is nil and that carries the direction.
type OrderBy struct {
	Span  Span
	All   bool
	Items []OrderItem
}

// OrderItem is one sort key.
type OrderItem struct {
	Span  Span
	Expr  Expr
	Desc  bool
	Nulls Nulls
}

// Nulls is NULLS FIRST or LAST. The zero value means "not written": the
// dialect's default holds.
type Nulls uint8

const (
	NullsDefault Nulls = iota
	NullsFirst
	NullsLast
)

// Limit holds LIMIT, OFFSET, FETCH and TOP. Both expressions may be nil.
type Limit struct {
	Span     Span
	Count    Expr
	Offset   Expr
	Percent  bool // TOP n PERCENT, FETCH n PERCENT
	WithTies bool
}

// LimitBy is ClickHouse's LIMIT n BY exprs.
type LimitBy struct {
	Count, Offset Expr
	By            []Expr
}

// ConnectBy is Oracle's and Snowflake's hierarchical query.
type ConnectBy struct {
	StartWith Expr // nil without START WITH
	Condition Expr
	NoCycle   bool
}

// NamedWindow is one definition of a WINDOW clause.
type NamedWindow struct {
	Name   Ident
	Window *Window
}

// Window is what stands in OVER (…), or OVER name: then only Base is set.
type Window struct {
	Span        Span
	Base        *Ident // a named window that this one starts from
	PartitionBy []Expr
	OrderBy     *OrderBy
	Frame       *Frame // nil: the default frame
}

// FrameUnit is ROWS, RANGE or GROUPS. The zero value is invalid.
type FrameUnit uint8

const (
	FrameRows FrameUnit = iota + 1
	FrameRange
	FrameGroups
)

// BoundKind is one end of a window frame. The zero value is invalid.
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

// Frame is a window frame. A frame written without BETWEEN ends at the current
// row, and the front end writes that down.
type Frame struct {
	Unit       FrameUnit
	Start, End Bound
	// Exclude is "", "current row", "group", "ties" or "no others".
	Exclude string
}
