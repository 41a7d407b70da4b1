package page

import "github.com/tailwater/tailwater/internal/report"

// data is what the page is made of, as web/src/data.ts reads it. Texts that
// recur are numbers: places in Strings. Nodes are known by their places in
// Nodes.
type data struct {
	Command    string           `json:"command"`
	Project    string           `json:"project"` // its name; empty where it has none
	Verdict    *string          `json:"verdict"` // of a check
	Base       report.Side      `json:"base"`
	Head       report.Side      `json:"head"`
	Analysis   report.Analysis  `json:"analysis"`
	Strings    []string         `json:"strings"`
	Nodes      []node           `json:"nodes"`
	Edges      []int            `json:"edges"` // from, to and sides, one after another
	All        drawing          `json:"all"`
	Impact     drawing          `json:"impact"`
	Changes    []report.Change  `json:"changes"`
	Steps      []step           `json:"steps"`
	Runs       []run            `json:"runs"`
	Schedule   *report.Schedule `json:"schedule"`
	Findings   []report.Finding `json:"findings"`
	Suppressed int              `json:"suppressed"`
}

// drawing is a graph that is laid out.
type drawing struct {
	Nodes  []int   `json:"nodes"`
	Places []int   `json:"places"` // x and y, one after another
	Bends  [][]int `json:"bends"`  // an edge, and the heights at which it passes ranks
	Width  int     `json:"width"`
	Height int     `json:"height"`
}

// sides on which a node or an edge is.
const (
	both = iota
	onlyBase
	onlyHead
)

// statuses of nodes.
const (
	untouched = iota
	pruned
	stale
	changed
)

// node is one node of either side. All but Status, Side and the versions are
// places in Strings.
type node struct {
	ID       int      `json:"id"`
	Name     int      `json:"name"`
	Kind     int      `json:"kind"`
	Stored   int      `json:"mat"` // materialization; the kind of what has none
	Tags     []int    `json:"tags,omitempty"`
	Owners   []int    `json:"owners,omitempty"`
	File     int      `json:"file,omitempty"`
	About    int      `json:"about,omitempty"`
	Relation int      `json:"rel,omitempty"`
	Analysis int      `json:"analysis,omitempty"`
	Side     int      `json:"side,omitempty"`
	Status   int      `json:"status,omitempty"`
	Pruned   int      `json:"why,omitempty"` // why the plan leaves it out
	Head     *version `json:"h,omitempty"`
	Base     *version `json:"b,omitempty"` // where it differs from that of head
}

// version is a node's query on one side.
type version struct {
	// Columns are, one after another: name, type, expression, how many inputs,
	// and for each the node, the column and the kind.
	Columns []int `json:"c,omitempty"`
	// Rows are the inputs that decide rows: node, column, kind and condition.
	Rows []int `json:"r,omitempty"`
	SQL  int   `json:"q,omitempty"` // compiled; only where it differs between sides
}

// step is a step of the plan.
type step struct {
	Node     int             `json:"node"`
	Action   string          `json:"action"`
	Wave     int             `json:"wave"`
	After    []string        `json:"after"`
	Columns  []string        `json:"columns"`
	Window   *report.Window  `json:"window"`
	Reasons  []report.Reason `json:"reasons"`
	Abandons *string         `json:"abandons"`
	Commands [][]string      `json:"commands"`
	InPlace  []string        `json:"in_place"`
	Seconds  *float64        `json:"seconds"`
	Basis    *string         `json:"basis"`
}

// run is one command of the plan.
type run struct {
	Steps    []string `json:"steps"`
	Command  []string `json:"command"`
	Selector *string  `json:"selector"`
}

// texts numbers texts, each once. Zero is the empty one.
type texts struct {
	list  []string
	index map[string]int
}

func newTexts() *texts { return &texts{list: []string{""}, index: map[string]int{"": 0}} }

func (t *texts) of(s string) int {
	i, ok := t.index[s]
	if !ok {
		i = len(t.list)
		t.index[s] = i
		t.list = append(t.list, s)
	}
	return i
}

func (t *texts) all(list []string) []int {
	var out []int
	for _, s := range list {
		out = append(out, t.of(s))
	}
	return out
}
