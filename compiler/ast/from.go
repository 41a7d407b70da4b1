package ast

// TableExpr is what may stand in FROM: *Table, *Derived, *Join, *TableFunc,
// *Unnest, *Pivot, *Unpivot, *MatchRecognize, *UnsupportedTable.
type TableExpr interface{ tableExpr() }

func (*Table) tableExpr()            {}
func (*Derived) tableExpr()          {}
func (*Join) tableExpr()             {}
func (*TableFunc) tableExpr()        {}
func (*Unnest) tableExpr()           {}
func (*Pivot) tableExpr()            {}
func (*Unpivot) tableExpr()          {}
func (*MatchRecognize) tableExpr()   {}
func (*UnsupportedTable) tableExpr() {}

// Alias is what a relation is called in its query. Columns renames the first
// columns of the relation.
type Alias struct {
	Name    Ident // empty Name.Name where only columns are renamed
	Columns []Ident
}

// Table is a relation by name. Parts are as written and split at the dots:
// BigQuery's `a.b.c` in one pair of backticks arrives as three quoted parts.
// In BigQuery a table path may also lead into an array column of a relation to
// its left (FROM t, t.items); the resolver tells.
type Table struct {
	Span  Span
	Parts []Ident
	Alias *Alias
	// At holds a time-travel clause (FOR SYSTEM_TIME AS OF x, AT (…), VERSION
	// AS OF x …): its expressions. Rows then depend on more than the relation.
	At []Expr
	// Sample is set by TABLESAMPLE and SAMPLE: which rows come is left to chance.
	Sample *Sample
	// Final is ClickHouse's FINAL.
	Final bool
	// Only is PostgreSQL's ONLY.
	Only bool
}

// Sample is a TABLESAMPLE clause, its text normalised to single blanks.
type Sample struct {
	Text string
}

// Derived is a query in FROM. Lateral lets it see the relations to its left.
type Derived struct {
	Span    Span
	Query   *Query
	Lateral bool
	Alias   *Alias
	Sample  *Sample
}

// JoinKind is the kind of a join. The zero value is invalid.
type JoinKind uint8

const (
	InnerJoin JoinKind = iota + 1
	LeftJoin
	RightJoin
	FullJoin
	CrossJoin
	SemiJoin // LEFT SEMI: left rows that have a match
	AntiJoin // LEFT ANTI: left rows that have none
	RightSemiJoin
	RightAntiJoin
)

func (k JoinKind) String() string {
	return [...]string{"invalid", "inner", "left", "right", "full", "cross", "semi", "anti", "right semi", "right anti"}[k]
}

// Join joins two relations. CROSS APPLY and OUTER APPLY are CrossJoin and
// LeftJoin with Lateral set.
type Join struct {
	Span        Span
	Kind        JoinKind
	Left, Right TableExpr
	Lateral     bool // the right side sees the left one (APPLY); a LATERAL on the item itself is kept there
	Natural     bool
	On          Expr    // nil without ON
	Using       []Ident // empty without USING
	// Asof marks ASOF joins: at most one match, the nearest by MatchCondition
	// (Snowflake) or by the inequality within On.
	Asof           bool
	MatchCondition Expr
	// Any is ClickHouse's ANY strictness: at most one match, an arbitrary one.
	Any bool
	// Alias names the whole join: (a join b on …) as j. Nil usually.
	Alias *Alias
}

// TableFunc is a function that returns rows, in FROM: generate_series(…),
// TABLE(flatten(…)), read_csv(…), a user's own.
type TableFunc struct {
	Span    Span
	Call    *Call
	Lateral bool // LATERAL or TABLE(…) written, or implied by the dialect
	Alias   *Alias
	// ColumnTypes are given by "as t(a int, b text)"; parallel to Alias.Columns.
	ColumnTypes []*Type
	Ordinality  bool // WITH ORDINALITY: one more column, a counter
	// Tables are relations handed over as arguments: TABLE(fn(TABLE t)).
	Tables []TableExpr
}

// UnnestKind tells which construct asked for the elements of an array.
// The zero value is invalid.
type UnnestKind uint8

const (
	UnnestFrom  UnnestKind = iota + 1 // UNNEST(…) in FROM
	LateralView                       // Spark's LATERAL VIEW [OUTER] explode(…) t AS c
	ArrayJoin                         // ClickHouse's [LEFT] ARRAY JOIN: keeps and replaces columns of Input
)

// Unnest turns arrays into rows. It sees the relations to its left.
type Unnest struct {
	Span  Span
	Kind  UnnestKind
	Exprs []Expr // several are walked in parallel; for LateralView one *Call
	// Names of the elements, parallel to Exprs, where ARRAY JOIN gives them.
	Names  []*Ident
	Alias  *Alias
	Outer  bool   // keeps rows whose array is empty
	Offset *Ident // BigQuery's WITH OFFSET [AS name]; "offset" where no name is written
	// Ordinality is WITH ORDINALITY: one more column at the end.
	Ordinality bool
	// Input is the relation that LATERAL VIEW and ARRAY JOIN extend; nil for UNNEST.
	Input TableExpr
}

// Pivot turns values of columns into columns.
type Pivot struct {
	Span  Span
	Input TableExpr
	Aggs  []PivotAgg
	// For are the columns whose values become columns; several make a tuple.
	For []Expr
	// In are the values, each with an optional alias; a tuple is a *Row.
	// Empty with Any or Query.
	In    []PivotValue
	Any   bool   // IN (ANY …): columns depend on the data
	Query *Query // IN (subquery): columns depend on the data
	// GroupBy is DuckDB's explicit GROUP BY; nil groups by all other columns.
	GroupBy []Expr
	// Default is Snowflake's DEFAULT ON NULL (expr).
	Default Expr
	Alias   *Alias
}

// PivotAgg is one aggregate of PIVOT.
type PivotAgg struct {
	Expr  Expr
	Alias *Ident
}

// PivotValue is one value of PIVOT's IN list.
type PivotValue struct {
	Expr  Expr
	Alias *Ident
}

// Unpivot turns columns into rows.
type Unpivot struct {
	Span         Span
	Input        TableExpr
	IncludeNulls bool
	Values       []Ident // the value columns; several take tuples of columns
	Name         Ident   // the column that holds the name
	In           []UnpivotColumns
	Star         Expr // COLUMNS(…) or * instead of In (DuckDB); nil otherwise
	Alias        *Alias
}

// UnpivotColumns is one element of UNPIVOT's IN list.
type UnpivotColumns struct {
	Columns [][]Ident // name parts of each column
	Alias   Expr      // the literal that stands for it; nil: the column's name
}

// MatchRecognize is row pattern matching. Its measures and partition columns
// are its columns; Text keeps pattern and options in normalised form.
type MatchRecognize struct {
	Span        Span
	Input       TableExpr
	PartitionBy []Expr
	OrderBy     *OrderBy
	Measures    []SelectItem
	AllRows     bool // ALL ROWS PER MATCH: the input's columns stay too
	Pattern     string
	After       string
	Subsets     string
	Define      []NamedExpr
	Alias       *Alias
}

// NamedExpr is "name AS expr".
type NamedExpr struct {
	Name Ident
	Expr Expr
}

// UnsupportedTable is something in FROM that was accepted but has no shape
// here. What names the construct.
type UnsupportedTable struct {
	Span Span
	What string
	// Inputs are the relations that can be seen in it, for approximation.
	Inputs []TableExpr
	Exprs  []Expr
	Alias  *Alias
}
