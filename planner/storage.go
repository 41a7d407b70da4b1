package planner

import (
	"maps"
	"slices"
	"strings"

	"github.com/tailwater/tailwater/manifest"
)

// Keeping is how a node keeps its data. The zero Keeping is one that is not
// known: a materialization of the project's own.
type Keeping uint8

const (
	KeptSomehow Keeping = iota
	KeptNowhere         // ephemeral models, sources
	KeptAsView
	KeptAsTable       // replaced as a whole by every run
	KeptIncrementally // grows by what a run selects
	KeptInBatches     // incremental, by ranges of time
	KeptByEngine      // a query that the warehouse keeps the result of
	KeptAsSeed
	KeptAsHistory // a snapshot
)

var keepings = map[string]Keeping{
	"view": KeptAsView, "ephemeral": KeptNowhere, "table": KeptAsTable, "incremental": KeptIncrementally,
	"materialized_view": KeptByEngine, "materializedview": KeptByEngine, "dynamic_table": KeptByEngine, "streaming_table": KeptByEngine,
	"seed": KeptAsSeed, "snapshot": KeptAsHistory,
}

// kept is how the node keeps its data.
func (n *Node) kept() Keeping {
	switch {
	case n.Kind == "source":
		return KeptNowhere
	case n.Kind == "seed" || n.Kind == "snapshot":
		return keepings[n.Kind]
	case n.Materialized == "incremental" && n.Storage.Strategy == "microbatch":
		return KeptInBatches
	}
	return keepings[n.Materialized]
}

// stored reports whether the node keeps data of its own.
func (n *Node) stored() bool { return n.kept() != KeptNowhere && n.kept() != KeptAsView }

// grows reports whether runs add to what is there.
func (n *Node) grows() bool { return n.kept() == KeptIncrementally || n.kept() == KeptInBatches }

// Storage holds the settings that decide what a run does to stored data. Empty
// texts are settings that nobody made.
type Storage struct {
	Strategy       string // of an incremental model or a snapshot; the adapter's own where nothing is said
	OnSchemaChange string // "ignore" where nothing is said
	OnConfigChange string // "apply" where nothing is said
	UniqueKey      string // "a, b"

	EventTime, Begin, BatchSize string

	UpdatedAt, CheckCols, HardDeletes, MetaNames string // of a snapshot

	// Layout is how data lie, and changes none of them: a setting's value by
	// its name.
	Layout map[string]string
	// Constraints are those that a table is created with.
	Constraints string
	// LateBinding is set for views that outlive what they read.
	LateBinding bool
}

// layoutKeys are the settings that say how data lie.
var layoutKeys = []string{
	"partition_by", "cluster_by", "indexes", "dist", "sort", "sort_type", "file_format", "table_format", "transient", "location_root",
	"order_by", "engine", "primary_key", "ttl", "unlogged", "liquid_clustered_by", "auto_liquid_cluster", "buckets", "clustered_by",
	"tblproperties", "table_properties", "properties", "partitioned_by", "bucketed_by", "bucket_count", "external_volume", "base_location_subpath",
	"target_lag", "refresh_mode", "snowflake_warehouse", "auto_refresh", "distribution", "require_partition_filter", "partition_expiration_days",
	"kms_key_name", "on", "distributed_by", "partition_type", "index", "as_columnstore",
}

func storage(adapter string, n *manifest.Node) Storage {
	c := &n.Config
	s := Storage{
		Strategy: c.IncrementalStrategy, OnSchemaChange: c.OnSchemaChange, OnConfigChange: c.OnConfigChange,
		UniqueKey: strings.Join(c.UniqueKey, ", "), EventTime: c.EventTime, Begin: c.Begin, BatchSize: c.BatchSize,
		UpdatedAt: c.UpdatedAt, CheckCols: strings.Join(c.CheckCols, ", "), HardDeletes: c.HardDeletes,
		LateBinding: c.Raw["bind"] == "false",
	}
	if n.ResourceType == "snapshot" {
		s.Strategy = c.Strategy
		for _, key := range slices.Sorted(maps.Keys(c.SnapshotMetaNames)) {
			s.MetaNames += key + "=" + c.SnapshotMetaNames[key] + " "
		}
	} else if s.Strategy == "" {
		s.Strategy = usualStrategy(adapter, len(c.UniqueKey) > 0)
	}
	if s.OnSchemaChange == "" {
		s.OnSchemaChange = "ignore"
	}
	if s.OnConfigChange == "" {
		s.OnConfigChange = "apply"
	}
	for _, key := range layoutKeys {
		if v, ok := c.Raw[key]; ok {
			if s.Layout == nil {
				s.Layout = map[string]string{}
			}
			s.Layout[key] = v
		}
	}
	if n.Contract.Enforced {
		s.Constraints = constraints(n)
	}
	return s
}

// usualStrategy is how an adapter adds to a table when it is not told.
func usualStrategy(adapter string, keyed bool) string {
	switch adapter {
	case "postgres", "redshift", "greenplum", "materialize", "risingwave":
		if keyed {
			return "delete+insert"
		}
	case "snowflake", "bigquery", "databricks":
		return "merge"
	case "athena":
		return "insert_overwrite"
	}
	return "append"
}

// constraints spells what a table is created with.
func constraints(n *manifest.Node) string {
	var out []string
	add := func(column string, list []manifest.Constraint) {
		for _, c := range list {
			out = append(out, strings.Join([]string{column, c.Type, c.Name, c.Expression, strings.Join(c.Columns, ","), c.To, strings.Join(c.ToColumns, ",")}, " "))
		}
	}
	add("", n.Constraints)
	for _, col := range n.Columns {
		add(col.Name, col.Constraints)
	}
	slices.Sort(out)
	return strings.Join(out, "\n")
}

// relaid lists the settings that differ from those that the stored data were
// laid out by, and that the adapter does not apply to what exists.
func relaid(adapter string, was, is *Node) []string {
	var out []string
	for _, key := range layoutKeys {
		if was.Storage.Layout[key] != is.Storage.Layout[key] && !slices.Contains(appliedInPlace[adapter], key) {
			out = append(out, key)
		}
	}
	if was.Storage.Constraints != is.Storage.Constraints {
		out = append(out, "constraints")
	}
	return out
}

// appliedInPlace lists the settings that an ordinary run of an incremental model
// applies to the table that is there.
var appliedInPlace = map[string][]string{
	"databricks": {"tblproperties", "liquid_clustered_by", "auto_liquid_cluster"},
	"bigquery":   {"require_partition_filter", "partition_expiration_days"},
	"snowflake":  {"snowflake_warehouse"},
}

// dropsViews lists the adapters on which views are dropped together with what
// they read, so that they are gone when that has been replaced.
var dropsViews = map[string]bool{"postgres": true, "redshift": true, "greenplum": true, "alloydb": true, "materialize": true, "risingwave": true,
	"yugabyte": true, "timescaledb": true, "cratedb": true, "hologres": true, "opengauss": true}
