package manifest

import "github.com/tailwater/tailwater/internal/addr"

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
	Meta             string   // canonical JSON
	Columns          []string // meta.columns: the columns that it uses, sorted; nil where it does not say
	OriginalFilePath string
}

// Metric is a metric of the semantic layer.
type Metric struct {
	ID               addr.Node
	Name             string
	Type             string
	Label            string
	Expression       string   // old metrics: the SQL expression
	TypeParams       string   // canonical JSON
	Filter           string   // canonical JSON
	Measures         []string // of semantic models, sorted
	InputMetrics     []string // other metrics, sorted
	Dimensions       []string // old metrics: columns
	TimeColumn       string   // old metrics: the timestamp
	DependsOn        []addr.Node
	OriginalFilePath string
}

// SemanticModel maps a model to entities, dimensions and measures.
type SemanticModel struct {
	ID               addr.Node
	Name             string
	Model            addr.Node // "" where that cannot be told
	PrimaryEntity    string
	TimeDimension    string // defaults.agg_time_dimension
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
	TimeDimension    string // of a measure: its own agg_time_dimension
}

// SavedQuery is a saved query with its exports.
type SavedQuery struct {
	ID               addr.Node
	Name             string
	Metrics          []string
	GroupBy          []string
	Where            string // canonical JSON
	Exports          []Export
	DependsOn        []addr.Node
	OriginalFilePath string
}

// Export is a table or view that a saved query is written to.
type Export struct {
	Name, As                string // As is "table" or "view"
	Database, Schema, Alias string // "" where not said
}

// UnitTest runs a model on given rows. Given and Expect list the columns that
// its fixtures name; those of fixtures in SQL are not known here.
type UnitTest struct {
	ID               addr.Node
	Name             string
	Model            addr.Node // "" where that cannot be told
	Given            []Fixture
	Expect           []string // columns, sorted; nil where they are not known
	Checksum         string
	Enabled          bool
	DependsOn        []addr.Node
	OriginalFilePath string
}

// Fixture is the rows given for one input.
type Fixture struct {
	Input   string    // "ref('x')" or "source('a', 'b')" as written, or "this"
	Node    addr.Node // that it stands for; "" where that cannot be told
	Format  string    // "dict", "csv" or "sql"
	File    string    // the fixture's name, where its rows are in a file
	Columns []string  // sorted; nil where they are not known
	SQL     string    // of format "sql"
}
