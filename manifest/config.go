package manifest

import (
	"maps"
	"slices"
)

// Config is a node's rendered configuration: typed where later stages need it,
// and whole in Raw.
type Config struct {
	// Raw holds every key that is set, as canonical JSON (sorted keys, no
	// blanks). Null, empty lists and empty objects are left out. It is not
	// changed: nodes with the same configuration share it.
	Raw map[string]string
	// text is the configuration as written; "" where it was not read from a file.
	text string

	Materialized        string // "view", "table", …; "" for what has no materialization
	IncrementalStrategy string
	UniqueKey           []string
	OnSchemaChange      string // "" is dbt's default, "ignore"
	FullRefresh         *bool  // nil: the command decides
	MergeUpdateColumns  []string
	MergeExcludeColumns []string
	Predicates          []string // incremental_predicates, or the older predicates

	EventTime         string
	Begin             string
	BatchSize         string
	Lookback          *int // batches to go back; nil is dbt's default, 1
	ConcurrentBatches *bool

	PartitionBy          string   // canonical JSON
	PartitionColumns     []string // of PartitionBy; nil where it is an expression
	PartitionGranularity string   // "day", …; "" where not said
	ClusterBy            []string

	Strategy          string // of a snapshot: "timestamp" or "check"
	UpdatedAt         string
	CheckCols         []string // "all" is one element
	HardDeletes       string   // "ignore", "invalidate", "new_record"; "" for the default
	ValidToCurrent    string
	SnapshotMetaNames map[string]string // snapshot_meta_column_names
	TargetSchema      string
	TargetDatabase    string
	PreHooks          []string
	PostHooks         []string
	Grants            string // canonical JSON
	PersistRelation   bool   // persist_docs.relation
	PersistColumns    bool   // persist_docs.columns
	ContractEnforced  bool
	OnConfigChange    string // on_configuration_change
	SQLHeader         string
	StaticAnalysis    string // "off", "on", "unsafe", …; "" for the default
	Freshness         string // canonical JSON
	Enabled           bool   // true where nothing is said

	ColumnTypes  map[string]string // of a seed: types that are not inferred
	QuoteColumns *bool             // of a seed
	Delimiter    string            // of a seed

	Severity, Where string
	Limit           string
	WarnIf, ErrorIf string
	FailCalc        string
	StoreFailures   *bool

	// What newer versions of dbt may write here and nowhere else.
	access, group, meta, loadedAtField, loadedAtQuery string
	tags                                              []string
}

// Canonical is the whole configuration as canonical JSON: equal for two nodes
// exactly if Raw is.
func (c *Config) Canonical() string {
	var b []byte
	for i, key := range slices.Sorted(maps.Keys(c.Raw)) {
		b = append(b, "{,"[min(i, 1)])
		b = append(appendQuoted(b, key), ':')
		b = append(b, c.Raw[key]...)
	}
	if b == nil {
		return "{}"
	}
	return string(append(b, '}'))
}
