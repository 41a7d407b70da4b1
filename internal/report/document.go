package report

// FormatVersion is the version of every document's shape. Additions are minor;
// whatever else changes is major.
const FormatVersion = "1.0"

// Side tells which project was read.
type Side struct {
	Adapter     *string `json:"adapter"`
	DbtVersion  *string `json:"dbt_version"`
	GeneratedAt *string `json:"generated_at"`
	Models      int     `json:"models"`
}

// Plan is the document of `tailwater plan`.
type Plan struct {
	FormatVersion string      `json:"format_version"`
	Base          Side        `json:"base"`
	Head          Side        `json:"head"`
	Summary       PlanSummary `json:"summary"`
	Changes       []Change    `json:"changes"`
	Steps         []Step      `json:"steps"` // in the order in which to run them
	Runs          []Run       `json:"runs"`  // the fewest commands that do the steps, in order
	Schedule      Schedule    `json:"schedule"`
	Selectors     *string     `json:"selectors_yml"` // what commands need in selectors.yml
	Pruned        []Pruned    `json:"pruned"`
	Findings      []Finding   `json:"findings"`
	Assumptions   []Belief    `json:"assumptions"`
}

// PlanSummary counts. Changed are nodes whose own definition differs, impacted
// those that differ through others.
type PlanSummary struct {
	Changed  int           `json:"changed"`
	Impacted int           `json:"impacted"`
	Pruned   int           `json:"pruned"`
	Steps    int           `json:"steps"`
	Findings FindingCounts `json:"findings"`
	Analysis Analysis      `json:"analysis"`
}

// Diff is the document of `tailwater diff`.
type Diff struct {
	FormatVersion string      `json:"format_version"`
	Base          Side        `json:"base"`
	Head          Side        `json:"head"`
	Summary       DiffSummary `json:"summary"`
	Changes       []Change    `json:"changes"`
	Unchanged     []Same      `json:"unchanged"` // compiled to another text, and the same data
	Assumptions   []Belief    `json:"assumptions"`
}

// DiffSummary counts as [PlanSummary] does.
type DiffSummary struct {
	Changed  int      `json:"changed"`
	Impacted int      `json:"impacted"`
	Analysis Analysis `json:"analysis"`
}

// Check is the document of `tailwater check`.
type Check struct {
	FormatVersion string       `json:"format_version"`
	Base          Side         `json:"base"`
	Head          Side         `json:"head"`
	Verdict       string       `json:"verdict"` // pass, fail
	FailOn        string       `json:"fail_on"` // never, info, warning, error
	Summary       CheckSummary `json:"summary"`
	Findings      []Finding    `json:"findings"`
	Assumptions   []Belief     `json:"assumptions"`
}

// CheckSummary counts as [PlanSummary] does.
type CheckSummary struct {
	Changed  int           `json:"changed"`
	Impacted int           `json:"impacted"`
	Findings FindingCounts `json:"findings"`
	Analysis Analysis      `json:"analysis"`
}

// FindingCounts counts findings by severity. Suppressed ones are in no list
// and in no other count.
type FindingCounts struct {
	Error      int `json:"error"`
	Warning    int `json:"warning"`
	Info       int `json:"info"`
	Suppressed int `json:"suppressed"`
}

// Analysis counts a project's models by how well they were understood.
type Analysis struct {
	Exact      int `json:"exact"`
	Partial    int `json:"partial"`
	Opaque     int `json:"opaque"`
	Uncompiled int `json:"uncompiled"`
}

// Change is one node whose data or whose contract differs.
type Change struct {
	UniqueID    string         `json:"unique_id"`
	Kind        string         `json:"kind"` // added, removed, modified, renamed
	RenamedFrom *string        `json:"renamed_from"`
	Origin      string         `json:"origin"`  // direct, upstream
	Verdict     string         `json:"verdict"` // equivalent, additive, columns, rows, unknown
	RowsChanged bool           `json:"rows_changed"`
	Columns     []ColumnChange `json:"columns"`
	Causes      []Cause        `json:"causes"`
	// Differences are the smallest parts in which the node's own query differs; only
	// a difference tells them.
	Differences []Difference `json:"differences,omitempty"`
}

// ColumnChange is one column that differs.
type ColumnChange struct {
	Name        string  `json:"name"`
	Change      string  `json:"change"` // added, removed, renamed, type, value
	RenamedFrom *string `json:"renamed_from"`
	BaseType    *string `json:"base_type"`
	HeadType    *string `json:"head_type"`
}

// Cause says why a node differs, in the project's own terms.
type Cause struct {
	Kind string  `json:"kind"` // sql, macro, config, seed, source, upstream, package, var
	Ref  *string `json:"ref"`
}

// Step is one thing to do.
type Step struct {
	ID       string     `json:"id"`
	UniqueID string     `json:"unique_id"`
	Action   string     `json:"action"`
	Wave     int        `json:"wave"`
	After    []string   `json:"after"`    // ids of steps that must be done before
	Columns  []string   `json:"columns"`  // those whose stored values change
	Window   *Window    `json:"window"`   // null: all time
	Reasons  []Reason   `json:"reasons"`  // never empty
	InPlace  *InPlace   `json:"in_place"` // how to do it without dbt; null where there is no such way
	Abandons *string    `json:"abandons"` // a relation that the node had elsewhere, and that nothing makes any more
	Commands [][]string `json:"commands"`
	Estimate Estimate   `json:"estimate"`
	Select   *string    `json:"select"` // an argument of --select; null where none selects exactly this node
	Digest   string     `json:"digest"` // of what the step does and what it follows from

	Assumptions []Assumption `json:"assumptions"`
	Checks      []Question   `json:"checks"`

	// allColumns is set when Columns are all that the node has.
	allColumns bool
}

// InPlace does a step by statements in the warehouse's dialect.
type InPlace struct {
	Way         string       `json:"way"` // drop, rename
	Statements  []string     `json:"statements"`
	Assumptions []Assumption `json:"assumptions"` // must hold before the first statement
}

// Window is a range of event time, half open.
type Window struct {
	Column *string `json:"column"`
	Start  *string `json:"start"` // null: since the beginning
	End    *string `json:"end"`   // null: until now
}

// Reason says why a step is in the plan. Path leads from the changed
// definition to the step, column by column.
type Reason struct {
	Kind string   `json:"kind"`
	Text string   `json:"text"`
	Path []string `json:"path"`
}

// Estimate says how long a step may take, and how that is known.
type Estimate struct {
	Seconds *float64 `json:"seconds"`
	Basis   *string  `json:"basis"`
}

// Pruned is a node downstream of a change that the plan leaves out.
type Pruned struct {
	UniqueID string `json:"unique_id"`
	Reason   string `json:"reason"`
}

// Finding is one compatibility finding.
type Finding struct {
	Code     string   `json:"code"`
	Severity string   `json:"severity"` // error, warning, info
	UniqueID *string  `json:"unique_id"`
	Column   *string  `json:"column"`
	Message  string   `json:"message"`
	Advice   *string  `json:"advice"`
	Path     []string `json:"path"`
	File     *string  `json:"file"`
	Line     *int     `json:"line"`
	// Consumers are what the cause reaches, the gravest kinds first.
	Consumers []Consumer `json:"consumers"`
}

// Consumer is something that a finding reaches: a model, a test, an exposure, a
// metric, another project.
type Consumer struct {
	Kind     string   `json:"kind"`
	Name     string   `json:"name"`
	UniqueID *string  `json:"unique_id"` // null for what is no node
	Path     []string `json:"path"`      // from the change to it, column by column
	File     *string  `json:"file"`
	Line     *int     `json:"line"`
}

// known is a pointer to a text, or nil where it is empty: what is not known.
func known(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// list makes an absent list an empty one.
func list[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}

// text is what a pointer made by known points to; empty for nil.
func text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}
