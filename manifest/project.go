package manifest

import (
	"slices"
	"sort"

	"github.com/tailwater/tailwater/internal/addr"
)

// Project is one compiled (or only parsed) dbt project. It is not changed after
// it has been read.
type Project struct {
	Path          string // of the manifest, as given
	SchemaVersion int    // 12; 0 where the file does not say
	DbtVersion    string // as written; "" where the file does not say
	Adapter       string // "postgres", lower case; "" where the file does not say
	Name          string // the root project; "" before v10
	GeneratedAt   string // as written
	InvocationID  string // of the dbt command that wrote the manifest; that of its run_results.json too
	Env           string // canonical JSON of the DBT_ENV_CUSTOM_ENV_ variables; "" for none

	Nodes          []*Node // models, seeds, snapshots, tests, analyses, operations, functions; sorted by ID
	Sources        []*Source
	Exposures      []*Exposure
	Metrics        []*Metric
	SemanticModels []*SemanticModel
	SavedQueries   []*SavedQuery
	UnitTests      []*UnitTest
	Macros         []*Macro
	Groups         []*Group
	Disabled       []addr.Node // sorted, each once

	Catalog    *Catalog    // nil where there is none
	RunResults *RunResults // nil where there is none
	Freshness  *Freshness  // nil where there is none

	relations relationIndex
}

// Node finds a node by its id; nil when there is none.
func (p *Project) Node(id addr.Node) *Node {
	return find(p.Nodes, id, func(n *Node) addr.Node { return n.ID })
}

// Source finds a source by its id; nil when there is none.
func (p *Project) Source(id addr.Node) *Source {
	return find(p.Sources, id, func(s *Source) addr.Node { return s.ID })
}

// Macro finds a macro by its id; nil when there is none.
func (p *Project) Macro(id addr.Node) *Macro {
	return find(p.Macros, id, func(m *Macro) addr.Node { return m.ID })
}

// IsDisabled reports whether a node is in the project, and switched off.
func (p *Project) IsDisabled(id addr.Node) bool {
	_, found := slices.BinarySearch(p.Disabled, id)
	return found
}

func find[T any](list []*T, id addr.Node, key func(*T) addr.Node) *T {
	i := sort.Search(len(list), func(i int) bool { return key(list[i]) >= id })
	if i < len(list) && key(list[i]) == id {
		return list[i]
	}
	return nil
}

// Macro is what is known of a macro: which text it has, and what it calls.
type Macro struct {
	ID               addr.Node
	Package          string
	Name             string
	OriginalFilePath string   // relative to the root of the macro's package
	Digest           [16]byte // of macro_sql
	DependsOn        []addr.Node
	// Variable is set where it reads variables, of the project or the environment.
	Variable bool
	// Volatile is set where it reads what is another thing each time: the clock, a
	// run's id, the warehouse.
	Volatile bool
}

// Group is a dbt group.
type Group struct {
	ID    addr.Node
	Name  string
	Owner Owner
}

// Owner is who answers for an exposure or group.
type Owner struct {
	Name, Email string
}
