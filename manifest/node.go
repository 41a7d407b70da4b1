package manifest

import "github.com/tailwater/tailwater/internal/addr"

// Node is an entry of the manifest's nodes or functions: a model, seed,
// snapshot, test, analysis, operation or function.
type Node struct {
	ID               addr.Node
	ResourceType     string // "model", "seed", "snapshot", "test", "analysis", "operation", "function", …
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
	Placeholder      bool   // a placeholder was written: the raw code is not known
	CompiledCode     string // "" where the node was not compiled
	Checksum         Checksum
	Description      string
	DependsOn        DependsOn
	Refs             []Ref
	SourceRefs       []SourceRef
	FunctionRefs     []Ref // function(), 1.11+
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
	TimeSpine  *TimeSpine // nil for nearly all
	Test       *Test      // set for tests
	Function   *Function  // set for functions
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
	Granularity string // of a time column: "day", …; 1.9+
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
	Enforced   bool
	AliasTypes bool // "string" may stand for "text", and so on; dbt's default is true
	Checksum   string
}

// TimeSpine says that a model is the calendar of the semantic layer.
type TimeSpine struct {
	Column        string   // standard_granularity_column
	Granularities []string // the columns of custom granularities
}

// Function is the signature of a user-defined function, 1.11+.
type Function struct {
	Arguments []Argument
	Returns   string // data type; "" where not declared
}

// Argument of a function.
type Argument struct {
	Name, DataType string
}
