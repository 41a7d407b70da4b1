package manifest

// Config is a node's rendered configuration: typed where later stages need it,
// and whole in Raw.
type Config struct {
	// Raw holds every key that is set, as canonical JSON (sorted keys, no
	// blanks). Null, empty lists and empty objects are left out.
	Raw map[string]string

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
	Lookback          int
	ConcurrentBatches *bool

	PartitionBy string // canonical JSON
	ClusterBy   []string

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
	ContractEnforced  bool
	ColumnTypes       map[string]string
	OnConfigChange    string // on_configuration_change
	SQLHeader         string
	Enabled           bool
	Severity, Where   string
	Limit             string
	WarnIf, ErrorIf   string
}
