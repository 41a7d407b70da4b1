package ir

// Expr is a scalar expression; the concrete types are all in this file.
type Expr interface{ expr() }

func (*Col) expr()        {}
func (*Const) expr()      {}
func (*Call) expr()       {}
func (*Case) expr()       {}
func (*Cast) expr()       {}
func (*Subquery) expr()   {}
func (*Lambda) expr()     {}
func (*LambdaVar) expr()  {}
func (*Field) expr()      {}
func (*OpaqueExpr) expr() {}

// Col is a column.
type Col struct{ ID ColumnID }

// ConstKind is the kind of a constant. The zero value is invalid.
type ConstKind uint8

const (
	Null     ConstKind = iota + 1
	Bool               // Text "true" or "false"
	Integer            // Text in decimal digits without leading zeros
	Decimal            // Text as written
	Float              // Text as written
	String             // Text is the value
	Bytes              // Text as written, with its prefix
	Typed              // DATE '…' and the like: Type holds the type
	Interval           // Text: value and unit, normalised to "value unit"
	Unit               // a date part: "day"
	Param              // a placeholder or session variable: same text, same value
)

// Const is a constant.
type Const struct {
	Kind ConstKind
	Text string
	Type Type // where known without looking further
}

// Call applies a function, an operator or a predicate. Fn is lower case:
//
//   - operators by their sign: "=", "<>", "<", "+", "||", "->>", …; "neg" for
//     unary minus;
//   - "and", "or" (two or more arguments), "not";
//   - "in" (x, a, b, …), "between" (x, lo, hi), "is null", "is true",
//     "is false", "is unknown", "is distinct from", "like", "ilike", …; their
//     negated forms are "not" around them;
//   - "array", "row", "struct" (with ArgNames), "map" constructors,
//     "subscript", "slice", "collate" (x, name), "at time zone" (x, zone),
//     "path" (x, steps as constants);
//   - everything else is a function by its name, qualified parts joined by dots.
type Call struct {
	Fn   string
	Args []Expr
	Mods *CallMods // nil usually
	// Op marks an operator or constructor of the list above, as against a
	// function that happens to have such a name.
	Op bool
}

// CallMods are the modifiers of aggregate and other special calls.
type CallMods struct {
	Distinct      bool
	Star          bool // count(*)
	Filter        Expr
	Order         []SortKey // within the parentheses, or WITHIN GROUP
	WithinGroup   bool
	Limit         Expr
	Separator     Expr
	NullTreatment string // "", "ignore", "respect"
	FromLast      bool
	Having        Expr
	HavingMax     bool
	Params        []Expr   // ClickHouse's first parentheses
	ArgNames      []string // parallel to Args; empty string for a positional one
	Keywords      []string
}

// When is one branch of a Case.
type When struct{ Cond, Result Expr }

// Case is CASE. Operand is nil for a searched CASE; Else is nil without ELSE.
type Case struct {
	Operand Expr
	Whens   []When
	Else    Expr
}

// Cast converts to a type. Try gives NULL where the conversion fails.
type Cast struct {
	X      Expr
	Type   Type
	Try    bool
	Format Expr // nil usually
}

// SubqueryKind tells what a subquery is used for. The zero value is invalid.
type SubqueryKind uint8

const (
	ScalarQuery SubqueryKind = iota + 1 // its only value, or NULL
	ExistsQuery
	InQuery    // X IN (query); NOT IN is "not" around it
	AnyQuery   // X Op ANY (query)
	AllQuery   // X Op ALL (query)
	ArrayQuery // ARRAY(query)
	TableQuery // a relation as a value: all its columns
)

// Subquery is a query in an expression. Rel may use columns of the enclosing
// operators.
type Subquery struct {
	Kind    SubqueryKind
	Op      string
	X       []Expr // left operand; several for a row
	Rel     Rel
	Columns []ColumnID // the subquery's outputs
	Open    bool
}

// Lambda is an anonymous function; its variables are numbered within the whole
// query.
type Lambda struct {
	Params []int
	Body   Expr
}

// LambdaVar is a parameter of an enclosing lambda.
type LambdaVar struct{ Index int }

// Field takes a field of a struct value.
type Field struct {
	X    Expr
	Name string // folded
}

// OpaqueExpr is an expression that was not understood, or a name that may be
// one of several columns. It depends on all Parts. Text identifies it: equal
// Text over equal Parts is equal.
type OpaqueExpr struct {
	What  string
	Text  string
	Parts []Expr
}
