package dialect

import "strings"

// Dialect is what the compiler knows about one SQL dialect. Dialects are
// shared and never changed after start-up.
type Dialect struct {
	Name    string // "postgres", "snowflake", …; "generic" for an adapter that is not known
	Names   NameRules
	Lexical Lexical // lexical.go: what the lexer needs
	Grammar Grammar // grammar.go: optional syntax
	Scope   ScopeRules
	// NullsLow reports where NULLs sort without NULLS FIRST or LAST: true when
	// NULL counts as smaller than every value (first in ascending order).
	NullsLow bool
	// Functions are the dialect's own facts; [Dialect.Function] looks here
	// first, then in the table that all dialects share. Keys are lower case.
	Functions map[string]Function
	// Types maps the dialect's own type names to those of package ir's
	// families, where they differ from the shared table. Keys are lower case.
	Types map[string]string
	// PostgresGrammar is set where PostgreSQL's own parser is the authority.
	PostgresGrammar bool
	// NaNOrdered reports whether NaN takes part in the order of floats, so that
	// "not a < b" is "a >= b" for them, too. False where that is not known.
	NaNOrdered bool
	// ExactText is set where texts are equal only byte by byte: no case, accent or
	// trailing blank is overlooked. False where a database may be set otherwise.
	ExactText bool
	// EmptyIsNull is set where the empty text is NULL, so that NULL || 'x' is 'x'.
	EmptyIsNull bool
	// DefaultsForNull is set where an outer join fills rows without a match, and an
	// aggregate of no rows is, with the default value of the type and not NULL.
	DefaultsForNull bool
	// DatesFromText is set where a text constant compared with a date is read as a
	// date.
	DatesFromText bool
	// CountType is the type of count(*), and SumTypes that of sum(x) by the type of
	// x; empty where it is not known.
	CountType string
	SumTypes  map[string]string
	// What arithmetic gives, as families: 1.5, int / int, sum(int), avg(x),
	// date - date. Empty where it is not known, or the argument's own.
	DecimalLiteral, IntDivision, SumOfInt, Average, DateDifference string
	// Units are the functions that take a unit of time as a word. Keys are lower
	// case; see dateparts.go.
	Units map[string]UnitArg
}

// Folding says what the warehouse does with an identifier. The zero value
// keeps the case and compares without it.
type Folding uint8

const (
	FoldNone  Folding = iota // keeps the written case, compares without case
	FoldLower                // lower case
	FoldUpper                // upper case
	FoldExact                // keeps the written case, compares with case
)

// NameRules say how identifiers fold.
type NameRules struct {
	Unquoted Folding
	Quoted   Folding // FoldExact in most dialects, FoldNone where quotes do not matter to case
	// Tables is the folding of relation names where it differs from columns
	// (BigQuery, MySQL); applied to quoted and unquoted names alike.
	Tables *Folding
	// MaxBytes cuts longer identifiers silently (PostgreSQL: 63). Zero: no limit.
	MaxBytes int
}

// Fold is the name as the warehouse stores and reports it.
func (r NameRules) Fold(name string, quoted bool) string {
	if r.MaxBytes > 0 && len(name) > r.MaxBytes {
		cut := r.MaxBytes
		for cut > 0 && name[cut]&0xC0 == 0x80 { // not inside a character
			cut--
		}
		name = name[:cut]
	}
	switch r.folding(quoted) {
	case FoldLower:
		return strings.ToLower(name)
	case FoldUpper:
		return strings.ToUpper(name)
	}
	return name
}

// Key is what two spellings of one column have in common: equal keys, same
// column. It is for lookup, not for show.
func (r NameRules) Key(name string, quoted bool) string {
	name = r.Fold(name, quoted)
	if r.Unquoted == FoldNone || r.folding(quoted) == FoldNone {
		return strings.ToLower(name)
	}
	return name
}

func (r NameRules) folding(quoted bool) Folding {
	if quoted {
		return r.Quoted
	}
	return r.Unquoted
}

// ScopeRules say what a bare name means where an output alias and an input
// column both have it, and where aliases may be used at all.
type ScopeRules struct {
	// LateralAlias lets select items see aliases of earlier items.
	LateralAlias bool
	// LateralAliasWins makes such an alias win over an input column of that name.
	LateralAliasWins bool
	// Alias precedence by clause: the alias is visible at all, and wins.
	Where, GroupBy, Having, Qualify, OrderBy AliasRule
	// OrdinalGroupBy lets GROUP BY 1 mean the first item.
	OrdinalGroupBy bool
	// LeftmostWins takes a bare name that several relations have for a column of
	// the first of them; elsewhere such a name is an error.
	LeftmostWins bool
	// ImplicitRecursion lets a CTE read itself without the word RECURSIVE.
	ImplicitRecursion bool
	// Unnamed says what an expression without alias is called.
	Unnamed UnnamedRule
	// HavingFilters lets HAVING without groups filter rows, as WHERE does.
	HavingFilters bool
	// StructRows makes unnest give the fields of structs as columns.
	StructRows bool
	// NumberedColumns lets $1 mean the first column of FROM.
	NumberedColumns bool
	// Pseudo are columns that every stored relation has and no list shows, by
	// name in lower case, with their type's family.
	Pseudo map[string]string
	// BareCalls are names that are calls where no relation has such a column.
	BareCalls map[string]bool
	// Values names the columns of VALUES: a format, and what the first one counts.
	Values      string
	ValuesFirst int
	// PivotQuotes keeps the quotes of PIVOT's values in the names of its columns.
	PivotQuotes bool
}

// UnnamedRule says what an output expression without alias is called. The zero
// value takes its text.
type UnnamedRule uint8

const (
	UnnamedText     UnnamedRule = iota // sum(a)
	UnnamedUpper                       // SUM(A)
	UnnamedPostgres                    // sum, or ?column?
	UnnamedBigQuery                    // f0_
	UnnamedTrino                       // _col0
	UnnamedSpark                       // as text, but the last step of a path
	UnnamedNone                        // it has no name
)

// AliasRule says how a clause treats output aliases. The zero value: aliases
// are not visible.
type AliasRule uint8

const (
	AliasHidden     AliasRule = iota // only input columns
	AliasAfterInput                  // an input column wins, then the alias
	AliasFirst                       // the alias wins over an input column
	AliasAlone                       // the alias wins where it is the whole expression, else the column
)

// FunctionKind says what a function makes of rows. The zero value means that
// nothing is known.
type FunctionKind uint8

const (
	UnknownFunction FunctionKind = iota
	Scalar
	Aggregate
	WindowOnly   // row_number, rank, lag …
	SetReturning // several rows for one
)

// Volatility is how a function's result may differ for equal arguments. Order
// matters: larger is worse. The zero value means that nothing is known.
type Volatility uint8

const (
	UnknownVolatility Volatility = iota
	Immutable
	PerStatement // now(), current_date: one value a statement
	PerCall      // random(), uuid()
	External     // depends on something outside of the data
)

// Function is what is known of one function.
type Function struct {
	// Canonical is the name of the function that this one is documented to be
	// identical with, including its behaviour on NULL; empty: its own.
	Canonical  string
	Kind       FunctionKind
	Volatility Volatility
	// Strict functions give NULL when any argument is NULL.
	Strict bool
	// OrderSensitive aggregates and window functions depend on the order of
	// the rows (array_agg, first_value).
	OrderSensitive bool
	// DuplicateInsensitive aggregates give the same for a set as for a bag.
	DuplicateInsensitive bool
	// Returns tells the type of the result: a type's name, or "arg1" for the
	// first argument's, "texts" for an array of texts, "common" for the common type of all; empty: unknown.
	Returns string
	// DateParts are the argument positions (from zero) that hold a unit of time
	// written as a bare word: datediff(day, a, b).
	DateParts []int
	// Masks is set for hashing functions, which hide a value.
	Masks bool
	// Counts is set for functions that tell how many values there are, and not
	// which.
	Counts bool
}

// Function looks a function up by name, in any case. ok is false when nothing
// is known of it: then every field has its conservative zero value.
func (d *Dialect) Function(name string) (f Function, ok bool) {
	name = strings.ToLower(name)
	if f, ok = d.Functions[name]; ok {
		return f, true
	}
	f, ok = sharedFunctions[name]
	return f, ok
}
