package manifest

import "github.com/tailwater/tailwater/internal/addr"

// Node is an entry of the manifest's nodes: a model, seed, snapshot, test,
// analysis or operation.
type Node struct {
	ID               addr.Node
	ResourceType     string // "model", "seed", "snapshot", "test", "analysis", "operation", …
	Package          string
	Name             string
	Alias            string
	Database         string
	Schema           string
	RelationName     string // rendered and quoted; "" for ephemeral models
	FQN              []string
	Path             string
	OriginalFilePath string // relative to the root of the node's package
	PatchPath        string
	Language         string // "sql" or "python"
	RawCode          string // "" where only a placeholder was written
	CompiledCode     string // "" where the node was not compiled
	Checksum         Checksum
	Description      string
	DependsOn        DependsOn
	Refs             []Ref
	SourceRefs       []SourceRef
	ExtraCTEs        []ExtraCTE
	Columns          []Column // documented ones, in written order
	Tags             []string
	Meta             string // canonical JSON; "" for none
	Access           string // "public", "protected", "private"; "" before v9
	Group            string
	Version          string // "" for a model without versions
	LatestVersion    string
	DeprecationDate  string
	Contract         Contract
	Constraints      []Constraint // on the model as a whole
	PrimaryKey       []string     // dbt's guess, 1.9+
	Config           Config
	// Unrendered holds the config as written, a canonical JSON value a key.
	Unrendered map[string]string
	Test       *Test // set for tests
	CreatedAt  float64
}

// Compiled reports whether the manifest holds the node's compiled code.
func (n *Node) Compiled() bool { return n.CompiledCode != "" }

// Ephemeral reports whether the node has no relation of its own.
func (n *Node) Ephemeral() bool { return n.Config.Materialized == "ephemeral" }

// Checksum of a node's file. Type is "sha256", "path" (the file was too large
// to be read, and Value says nothing of its content) or "none".
type Checksum struct {
	Type, Value string
}

// DependsOn is what a node reads and calls, sorted.
type DependsOn struct {
	Nodes  []addr.Node
	Macros []addr.Node
}

// Ref is a ref() as written.
type Ref struct {
	Package, Name, Version string
}

// SourceRef is a source() as written.
type SourceRef struct {
	Source, Table string
}

// ExtraCTE is an ephemeral model that dbt put into the compiled code.
type ExtraCTE struct {
	ID  addr.Node
	SQL string // "__dbt__cte__x as (…)"
}

// Column is a column as documented in YAML. The warehouse may have others.
type Column struct {
	Name        string
	Description string
	DataType    string // "" where not declared
	Quote       bool
	Constraints []Constraint
	Tags        []string
	Meta        string // canonical JSON; "" for none
}

// Constraint is a declared constraint. Whether the warehouse enforces it is
// another matter.
type Constraint struct {
	Type       string // "check", "not_null", "unique", "primary_key", "foreign_key", "custom"
	Name       string
	Expression string
	Columns    []string // of a constraint on the model
	To         string
	ToColumns  []string
}

// Contract says whether dbt checks the columns' names and types.
type Contract struct {
	Enforced bool
	Checksum string
}

// Test is what a test asserts. Kind is empty for a singular test and for a
// generic one that is not known; then nothing is asserted.
type Test struct {
	Name      string // "unique", "accepted_values", …; "" for a singular test
	Namespace string // package of the generic test; "" for dbt's own
	Node      addr.Node
	Column    string
	Kwargs    string // canonical JSON of the arguments
	Kind      Assertion
	Columns   []string // Unique: the columns that are unique together
	Values    []string // AcceptedValues
	To        addr.Node
	Field     string // Relationship: the column of To
	Severity  string // "error" or "warn"
	Where     string
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

// Source is a table that the project reads and does not make.
type Source struct {
	ID               addr.Node
	Package          string
	SourceName       string
	Name             string
	Identifier       string
	Database         string
	Schema           string
	RelationName     string
	FQN              []string
	OriginalFilePath string
	Description      string
	Columns          []Column
	Tags             []string
	Meta             string
	LoadedAtField    string
	EventTime        string
	Freshness        string // canonical JSON; "" for none
	// UnrenderedDatabase and UnrenderedSchema are as written, 1.9+.
	UnrenderedDatabase, UnrenderedSchema string
	Config                               Config
}

// Exposure is a consumer outside of dbt.
type Exposure struct {
	ID               addr.Node
	Name             string
	Type             string
	Label            string
	URL              string
	Maturity         string
	Description      string
	Owner            Owner
	DependsOn        []addr.Node
	Tags             []string
	Meta             string // canonical JSON, may hold "columns"
	OriginalFilePath string
}

// Metric is a metric of the semantic layer.
type Metric struct {
	ID               addr.Node
	Name             string
	Type             string
	Label            string
	Expression       string // old metrics: the SQL expression
	TypeParams       string // canonical JSON
	Filter           string // canonical JSON
	DependsOn        []addr.Node
	OriginalFilePath string
}

// SemanticModel maps a model to entities, dimensions and measures.
type SemanticModel struct {
	ID               addr.Node
	Name             string
	Model            addr.Node
	Entities         []Element
	Dimensions       []Element
	Measures         []Element
	DependsOn        []addr.Node
	OriginalFilePath string
}

// Element is an entity, dimension or measure. Expr is a column's name or an
// expression over the model; the name where none is written.
type Element struct {
	Name, Type, Expr string
}

// SavedQuery is a saved query with its exports.
type SavedQuery struct {
	ID               addr.Node
	Name             string
	Metrics          []string
	GroupBy          []string
	DependsOn        []addr.Node
	OriginalFilePath string
}

// UnitTest runs a model on given rows. Given and Expect list the columns that
// its fixtures name.
type UnitTest struct {
	ID               addr.Node
	Name             string
	Model            addr.Node
	Given            []Fixture
	Expect           []string
	DependsOn        []addr.Node
	OriginalFilePath string
}

// Fixture is the rows given for one input.
type Fixture struct {
	Input   string // "ref('x')" or "source('a', 'b')" as written, or "this"
	Columns []string
}
