package ast

// Expr is an expression. The concrete types are all in this file.
type Expr interface {
	expr()
	// Place is the node's span in the compiled text.
	Place() Span
}

// Node is embedded in every expression.
type Node struct{ Span Span }

func (n *Node) Place() Span { return n.Span }

func (*Name) expr()        {}
func (*Star) expr()        {}
func (*Literal) expr()     {}
func (*Param) expr()       {}
func (*Unary) expr()       {}
func (*Binary) expr()      {}
func (*Logic) expr()       {}
func (*Not) expr()         {}
func (*Between) expr()     {}
func (*In) expr()          {}
func (*Like) expr()        {}
func (*Is) expr()          {}
func (*Case) expr()        {}
func (*Cast) expr()        {}
func (*Call) expr()        {}
func (*DatePart) expr()    {}
func (*Interval) expr()    {}
func (*Subquery) expr()    {}
func (*Exists) expr()      {}
func (*Quantified) expr()  {}
func (*Array) expr()       {}
func (*Struct) expr()      {}
func (*Map) expr()         {}
func (*Row) expr()         {}
func (*Subscript) expr()   {}
func (*Field) expr()       {}
func (*Path) expr()        {}
func (*Lambda) expr()      {}
func (*Collate) expr()     {}
func (*AtTimeZone) expr()  {}
func (*Prior) expr()       {}
func (*OuterMark) expr()   {}
func (*Unsupported) expr() {}
func (*Aliased) expr()     {}

// Name is a column by name, with what qualifies it: a, t.a, s.t.a, or a path
// into a struct. The resolver tells them apart.
type Name struct {
	Node
	Parts []Ident
}

// Star is *, t.* or DuckDB's COLUMNS(…), with its modifiers. As an argument it
// is the star of count(*).
type Star struct {
	Node
	Qualifier []Ident // empty for a bare star
	Except    []Name  // EXCEPT, EXCLUDE: columns to leave out, maybe qualified
	Replace   []NamedExpr
	Rename    []Rename
	// Pattern selects columns by name: COLUMNS('re') or * ILIKE 'p'. PatternKind
	// is "", "regex", "like", "ilike" or "lambda" (then PatternExpr).
	PatternKind string
	Pattern     string
	PatternExpr Expr
	// Of is set for (expr).*: the fields of a struct value.
	Of Expr
	// Columns is set for COLUMNS(…), which makes one expression of each column.
	Columns bool
}

// Rename is one "a AS b" of a star's RENAME.
type Rename struct {
	From Name
	To   Ident
}

// LiteralKind is the written kind of a literal. The zero value is invalid.
type LiteralKind uint8

const (
	NullLiteral    LiteralKind = iota + 1
	BoolLiteral                // Text is "true" or "false"
	IntegerLiteral             // Text is decimal digits, or 0x… as written
	DecimalLiteral             // Text as written: 1.50, .5
	FloatLiteral               // Text as written, with an exponent
	StringLiteral              // Text is the unescaped value
	BytesLiteral               // b'…', x'…': Text is the written body, prefix in Prefix
	TypedLiteral               // DATE '…', TIMESTAMP '…': Type is the type's name, Text the value
)

// Literal is a constant.
type Literal struct {
	Node
	Kind LiteralKind
	Text string
	Type *Type // TypedLiteral only
	// Prefix of bytes, "b" or "x", lower case.
	Prefix string
}

// Param is a placeholder or a session variable: ?, $1, :x, @x, %(x)s, {x:Type}.
// Text is as written.
type Param struct {
	Node
	Text string
}

// Unary is -x, +x, ~x and the like.
type Unary struct {
	Node
	Op string
	X  Expr
}

// Binary is an operator with two operands. Op is lower case and normalised:
// "=" (also ==), "<>" (also !=), "<", "<=", ">", ">=", "<=>" (null-safe equal),
// "+", "-", "*", "/", "%", "||", "->", "->>", "#>", "#>>", "&", "|", "^", "<<",
// ">>", "~", "~*", "!~", "!~*", "@>", "<@", "div", … as in the dialect.
type Binary struct {
	Node
	Op          string
	Left, Right Expr
}

// Logic is AND or OR over two or more operands.
type Logic struct {
	Node
	Or   bool
	Args []Expr
}

// Not is NOT x.
type Not struct {
	Node
	X Expr
}

// Between is x [NOT] BETWEEN [SYMMETRIC] lo AND hi.
type Between struct {
	Node
	Not       bool
	Symmetric bool
	X, Lo, Hi Expr
}

// In is x [NOT] IN (…). Exactly one of List, Query and Set is set. Set is the
// expression of IN UNNEST(expr) or of IN without parentheses.
type In struct {
	Node
	Not   bool
	X     Expr
	List  []Expr
	Query *Query
	Set   Expr
}

// Like is a pattern match. Op is "like", "ilike", "rlike", "regexp",
// "similar to", "glob".
type Like struct {
	Node
	Not   bool
	Op    string
	X     Expr
	Quant string // "", "any", "all", "some": then Patterns may have several
	Query *Query // LIKE ANY (subquery)
	// Patterns has one element without Quant.
	Patterns []Expr
	Escape   Expr
}

// IsKind is what follows IS. The zero value is invalid.
type IsKind uint8

const (
	IsNull IsKind = iota + 1
	IsTrue
	IsFalse
	IsUnknown
	IsDistinctFrom // Y is set
	IsJSON         // What is in Text: "json", "json object", …
	IsNormalized
)

// Is is x IS [NOT] something.
type Is struct {
	Node
	Not  bool
	Kind IsKind
	X, Y Expr
	Text string
}

// Case is CASE. Operand is nil for a searched CASE.
type Case struct {
	Node
	Operand Expr
	Whens   []When
	Else    Expr // nil without ELSE
}

// When is one branch of CASE.
type When struct {
	Cond, Result Expr
}

// Cast is CAST, ::, CONVERT to a type, TRY_CAST, SAFE_CAST.
type Cast struct {
	Node
	X      Expr
	Type   *Type
	Try    bool // a failing cast gives NULL
	Format Expr // CAST(… FORMAT …), CONVERT's style; nil usually
}

// Arg is one argument of a call.
type Arg struct {
	Name *Ident // named argument: a => 1
	Expr Expr
}

// Call is a function call, of whatever kind of function.
type Call struct {
	Node
	Name     []Ident // maybe qualified
	Distinct bool
	Args     []Arg
	// Params are ClickHouse's first parentheses: quantile(0.5)(x).
	Params []Expr
	// OrderBy, Limit and Separator stand inside the parentheses: array_agg(x
	// order by y limit 3), group_concat(x separator ',').
	OrderBy   *OrderBy
	Limit     Expr
	Separator Expr
	// Having is BigQuery's HAVING MAX|MIN x inside an aggregate.
	Having    Expr
	HavingMax bool
	// WithinGroup is WITHIN GROUP (ORDER BY …).
	WithinGroup *OrderBy
	Filter      Expr
	// Nulls is IGNORE NULLS ("ignore") or RESPECT NULLS ("respect").
	NullTreatment string
	FromLast      bool
	Over          *Window
	// Keywords are words within the parentheses that take part in the meaning
	// and are no expression: trim(both x from y) has "both"; json_object's
	// "absent on null". Lower case, in order.
	Keywords []string
}

// DatePart is a unit of time written as a word: the day of datediff(day, a, b)
// and of extract(day from x). It is never a column. Lower case as written, such
// as "day", "iso_week", "week(monday)".
type DatePart struct {
	Node
	Unit string
}

// Interval is INTERVAL value unit. Unit is lower case: "day", "year to month";
// empty where the value holds the units: interval '1 day'.
type Interval struct {
	Node
	Value Expr
	Unit  string
}

// Subquery is a query as a value.
type Subquery struct {
	Node
	Query *Query
}

// Exists is EXISTS (query).
type Exists struct {
	Node
	Query *Query
}

// Quantified is x op ANY|ALL (query or array).
type Quantified struct {
	Node
	Op    string
	All   bool
	X     Expr
	Query *Query
	Array Expr
}

// Array is an array literal, or ARRAY(query).
type Array struct {
	Node
	Elems []Expr
	Type  *Type // ARRAY<t>[…]; nil usually
	Query *Query
}

// StructField is one field of a struct literal.
type StructField struct {
	Name *Ident // nil without name
	Expr Expr
}

// Struct is STRUCT(…), {a: 1}, ROW with names, OBJECT_CONSTRUCT's literal form.
type Struct struct {
	Node
	Type   *Type // STRUCT<a int64>(…); nil usually
	Fields []StructField
}

// Map is MAP {k: v}, or map([k], [v]) where the dialect has no function of it.
type Map struct {
	Node
	Keys, Values []Expr
}

// Row is (a, b), a tuple.
type Row struct {
	Node
	Elems []Expr
}

// Subscript is x[i], or a slice x[lo:hi].
type Subscript struct {
	Node
	X      Expr
	Index  Expr
	Slice  bool
	Lo, Hi Expr // may be nil
}

// Field is (expr).name.
type Field struct {
	Node
	X    Expr
	Name Ident
}

// Path is a semi-structured path: x:a.b[0] in Snowflake and Databricks. The
// steps after the first colon; a step is a name or an index.
type Path struct {
	Node
	X     Expr
	Steps []PathStep
}

// PathStep is one step of a [Path]. Name is empty for an index.
type PathStep struct {
	Name   string
	Quoted bool
	Index  Expr
}

// Lambda is x -> expr, or (x, y) -> expr. Its parameters shadow columns.
type Lambda struct {
	Node
	Params []Ident
	Body   Expr
}

// Collate is x COLLATE name.
type Collate struct {
	Node
	X    Expr
	Name string
}

// AtTimeZone is x AT TIME ZONE zone; Local is AT LOCAL.
type AtTimeZone struct {
	Node
	X    Expr
	Zone Expr
}

// Prior is PRIOR x and CONNECT_BY_ROOT x of a hierarchical query.
type Prior struct {
	Node
	Root bool
	X    Expr
}

// OuterMark is Oracle's x (+) in a join condition of WHERE.
type OuterMark struct {
	Node
	X Expr
}

// Unsupported is an expression that was accepted but has no shape here. What
// names the construct. Parts are what can be seen in it.
type Unsupported struct {
	Node
	What  string
	Parts []Expr
}

// Type is a type as written, in normal form: name in lower case with single
// blanks, arguments, and the types inside of it.
type Type struct {
	Span Span
	Name string   // "varchar", "timestamp with time zone", "array", "struct", "map", "row"
	Args []string // "10", "2", "max", as written
	// Elems are element types: one for array, two for map, one a field for struct.
	Elems  []*Type
	Fields []string // names of the fields, parallel to Elems, for struct and row
	Dims   int      // PostgreSQL's int[][]: the number of bracket pairs
}

// Aliased is an alias given inside of an expression, which ClickHouse allows
// anywhere: (a + 1 as b) * 2. The name is visible in the whole select.
type Aliased struct {
	Node
	X    Expr
	Name Ident
}
