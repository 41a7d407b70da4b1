package manifest

import "github.com/tailwater/tailwater/internal/addr"

// Test is what a test asserts. Kind is empty for a singular test and for a
// generic one that is not known, or that a package or the project has made its
// own; then nothing is asserted.
//
// A test speaks of the rows that Where lets through, of the time it ran, and
// not as the warehouse would enforce it: who relies on one has to look at
// Enabled, Severity and Where.
type Test struct {
	Name      string    // "unique", "accepted_values", …; "" for a singular test
	Namespace string    // package of the generic test; "" for dbt's own and the project's
	Node      addr.Node // what is tested; "" where that cannot be told
	Column    string
	Kwargs    string // canonical JSON of the arguments
	Enabled   bool
	Kind      Assertion
	Columns   []string // Unique: the columns that are unique together
	Values    []string // AcceptedValues, in written order
	Unquoted  bool     // AcceptedValues: Values are SQL expressions, not strings
	To        addr.Node
	Field     string // Relationship: the column of To
	Severity  string // "error" or "warn"
	Where     string // only these rows are tested; "" for all
	Limit     string
	WarnIf    string
	ErrorIf   string
}

// Assertion is what a test says of the data. The zero value says nothing.
type Assertion uint8

const (
	NoAssertion    Assertion = iota
	Unique                   // Columns are unique together, but for NULLs
	NotNull                  // Column has no NULL
	AcceptedValues           // Column is one of Values, or NULL
	Relationship             // Column is in To.Field, or NULL
)
