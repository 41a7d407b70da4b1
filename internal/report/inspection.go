package report

// Inspection is the document of `tailwater inspect`: what was understood.
type Inspection struct {
	FormatVersion string      `json:"format_version"`
	Adapter       *string     `json:"adapter"`
	DbtVersion    *string     `json:"dbt_version"`
	Coverage      Coverage    `json:"coverage"`
	Nodes         []Node      `json:"nodes"`
	Detail        *NodeDetail `json:"detail,omitempty"` // only where one node was asked for
}

// Coverage counts models, and nothing else, by how well they were understood.
type Coverage struct {
	Models int `json:"models"`
	Analysis
}

// Node is what was understood of one node.
type Node struct {
	UniqueID    string       `json:"unique_id"`
	Analysis    string       `json:"analysis"` // exact, partial, opaque, uncompiled
	Columns     []Column     `json:"columns"`  // in the order of the relation
	RowsDigest  *string      `json:"rows_digest"`
	Diagnostics []Diagnostic `json:"diagnostics"` // in the order of their places
}

// Column is one output column.
type Column struct {
	Name string  `json:"name"`
	Type *string `json:"type"`
}

// Diagnostic is one remark about what users wrote.
type Diagnostic struct {
	Code     string  `json:"code"`
	Severity string  `json:"severity"`
	Message  string  `json:"message"`
	File     *string `json:"file"`
	Line     *int    `json:"line"`   // of the compiled text, from one
	Column   *int    `json:"column"` // in characters, from one
}

// NodeDetail is everything about one node.
type NodeDetail struct {
	UniqueID string  `json:"unique_id"`
	File     *string `json:"file"`
	// OpenColumns is set when there are more columns than are listed.
	OpenColumns bool           `json:"open_columns"`
	Inputs      []string       `json:"inputs"` // nodes that the query reads
	Columns     []ColumnInputs `json:"columns"`
	Rows        []Input        `json:"rows"`
	Digests     *Digests       `json:"digests"`
	Query       *string        `json:"query"` // the resolved query, as text
	Meaning     *Meaning       `json:"meaning"`

	// lines of the compiled text, for the carets of diagnostics.
	lines []string
}

// Meaning is what a query was understood to mean.
type Meaning struct {
	NormalForm  string     `json:"normal_form"`  // as readers splice it in
	ReducedForm string     `json:"reduced_form"` // as digests sum it up
	Keys        [][]string `json:"keys"`         // sets of columns in which no two rows agree; an empty one: one row at most
	Facts       []Fact     `json:"facts"`        // what was believed of stored data
}

// Fact is something that was believed of stored data.
type Fact struct {
	Text  string  `json:"text"`
	Trust string  `json:"trust"` // enforced, tested, declared
	Probe *string `json:"probe"` // a query without rows where it holds
}

// Digests sum up what a query means.
type Digests struct {
	Rows    *string        `json:"rows"`
	Set     *string        `json:"set"` // which rows, not how often
	Taint   string         `json:"taint"`
	Columns []ColumnDigest `json:"columns"`
}

// ColumnDigest is the digest of one column, relative to the rows'.
type ColumnDigest struct {
	Name   string  `json:"name"`
	Digest *string `json:"digest"`
	Taint  string  `json:"taint"`
}

// Lineage is the document of `tailwater lineage`: direct inputs, column by
// column, of all nodes or of those on the way from or to one of them.
type Lineage struct {
	FormatVersion string         `json:"format_version"`
	Columns       []ColumnInputs `json:"columns"`
	Rows          []RowInputs    `json:"rows"`

	start   *Start
	explain Explain
}

// ColumnInputs are the direct inputs of one column.
type ColumnInputs struct {
	UniqueID string `json:"unique_id"`
	Column   string `json:"column"`
	// Expression is what the column is made of, in SQL over its inputs; left out
	// where the whole project is told, or where it cannot be told.
	Expression string  `json:"expression,omitempty"`
	Inputs     []Input `json:"inputs"`
}

// RowInputs are the direct inputs that decide which rows a node has.
type RowInputs struct {
	UniqueID string  `json:"unique_id"`
	Inputs   []Input `json:"inputs"`
}

// Input is one direct input. A null column stands for the rows of the input,
// used without any column of it.
type Input struct {
	UniqueID string  `json:"unique_id"`
	Column   *string `json:"column"`
	Kind     string  `json:"kind"`
}
