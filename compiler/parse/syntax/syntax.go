package syntax

import "github.com/tailwater/tailwater/internal/diag"

const (
	// Error is text that is not a query of the dialect.
	//
	// Example: select a from t where group by a
	Error diag.Code = "SQL101"

	// TooDeep is a query that nests deeper than any that a person writes.
	//
	// Example: select ((((((… a thousand and more
	TooDeep diag.Code = "SQL102"

	// NotOneQuery is text with no query in it, with several statements, or with
	// a statement that is no query.
	//
	// Example: select 1; select 2
	NotOneQuery diag.Code = "SQL103"
)

// MaxDepth is how deep queries, expressions and types may nest in each other.
const MaxDepth = 1000

// MaxName is how many bytes a name may have. No warehouse takes that many.
const MaxName = 10_000

// MaxChain is how many operators, joins or set operations may follow each other
// where each holds the one before as its left operand.
const MaxChain = 20000
