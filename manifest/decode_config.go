package manifest

import (
	"strings"

	"github.com/tidwall/gjson"
)

func config(v gjson.Result) Config {
	c := Config{Enabled: true, Raw: map[string]string{}}
	fields(v, func(key string, v gjson.Result) {
		if raw := canonical(v); raw != "" {
			c.Raw[key] = raw
		}
		if read, ok := configFields[key]; ok {
			read(&c, v)
		}
	})
	return c
}

// configFields reads the keys that later stages ask for.
var configFields = map[string]func(*Config, gjson.Result){
	"materialized":               func(c *Config, v gjson.Result) { c.Materialized = v.String() },
	"incremental_strategy":       func(c *Config, v gjson.Result) { c.IncrementalStrategy = strings.ToLower(v.String()) },
	"unique_key":                 func(c *Config, v gjson.Result) { c.UniqueKey = list(v) },
	"on_schema_change":           func(c *Config, v gjson.Result) { c.OnSchemaChange = v.String() },
	"full_refresh":               func(c *Config, v gjson.Result) { c.FullRefresh = boolean(v) },
	"merge_update_columns":       func(c *Config, v gjson.Result) { c.MergeUpdateColumns = list(v) },
	"merge_exclude_columns":      func(c *Config, v gjson.Result) { c.MergeExcludeColumns = list(v) },
	"incremental_predicates":     func(c *Config, v gjson.Result) { c.Predicates = list(v) },
	"predicates":                 (*Config).oldPredicates,
	"event_time":                 func(c *Config, v gjson.Result) { c.EventTime = v.String() },
	"begin":                      func(c *Config, v gjson.Result) { c.Begin = v.String() },
	"batch_size":                 func(c *Config, v gjson.Result) { c.BatchSize = strings.ToLower(v.String()) },
	"lookback":                   func(c *Config, v gjson.Result) { c.Lookback = integer(v) },
	"concurrent_batches":         func(c *Config, v gjson.Result) { c.ConcurrentBatches = boolean(v) },
	"partition_by":               func(c *Config, v gjson.Result) { c.PartitionBy = canonical(v) },
	"cluster_by":                 func(c *Config, v gjson.Result) { c.ClusterBy = list(v) },
	"strategy":                   func(c *Config, v gjson.Result) { c.Strategy = strings.ToLower(v.String()) },
	"updated_at":                 func(c *Config, v gjson.Result) { c.UpdatedAt = v.String() },
	"check_cols":                 func(c *Config, v gjson.Result) { c.CheckCols = list(v) },
	"hard_deletes":               func(c *Config, v gjson.Result) { c.HardDeletes = v.String() },
	"invalidate_hard_deletes":    (*Config).oldHardDeletes,
	"dbt_valid_to_current":       func(c *Config, v gjson.Result) { c.ValidToCurrent = v.String() },
	"target_schema":              func(c *Config, v gjson.Result) { c.TargetSchema = v.String() },
	"target_database":            func(c *Config, v gjson.Result) { c.TargetDatabase = v.String() },
	"pre-hook":                   func(c *Config, v gjson.Result) { c.PreHooks = hooks(v) },
	"pre_hook":                   func(c *Config, v gjson.Result) { c.PreHooks = hooks(v) },
	"post-hook":                  func(c *Config, v gjson.Result) { c.PostHooks = hooks(v) },
	"post_hook":                  func(c *Config, v gjson.Result) { c.PostHooks = hooks(v) },
	"grants":                     func(c *Config, v gjson.Result) { c.Grants = canonical(v) },
	"contract":                   func(c *Config, v gjson.Result) { c.ContractEnforced = v.Get("enforced").Bool() },
	"on_configuration_change":    func(c *Config, v gjson.Result) { c.OnConfigChange = v.String() },
	"sql_header":                 func(c *Config, v gjson.Result) { c.SQLHeader = v.String() },
	"severity":                   func(c *Config, v gjson.Result) { c.Severity = strings.ToLower(v.String()) },
	"where":                      func(c *Config, v gjson.Result) { c.Where = v.String() },
	"limit":                      func(c *Config, v gjson.Result) { c.Limit = v.String() },
	"warn_if":                    func(c *Config, v gjson.Result) { c.WarnIf = v.String() },
	"error_if":                   func(c *Config, v gjson.Result) { c.ErrorIf = v.String() },
	"column_types":               func(c *Config, v gjson.Result) { c.ColumnTypes = stringMap(v) },
	"snapshot_meta_column_names": func(c *Config, v gjson.Result) { c.SnapshotMetaNames = stringMap(v) },
	"enabled": func(c *Config, v gjson.Result) {
		if b := boolean(v); b != nil {
			c.Enabled = *b
		}
	},
}

// oldPredicates is the former name of incremental_predicates, which wins.
func (c *Config) oldPredicates(v gjson.Result) {
	if c.Predicates == nil {
		c.Predicates = list(v)
	}
}

// oldHardDeletes is the former spelling of hard_deletes: invalidate.
func (c *Config) oldHardDeletes(v gjson.Result) {
	if c.HardDeletes == "" && v.Bool() {
		c.HardDeletes = "invalidate"
	}
}

// hooks reads a hook, or a list of them; each is a text or an object with one.
func hooks(v gjson.Result) []string {
	one := func(v gjson.Result) string {
		if v.IsObject() {
			return v.Get("sql").String()
		}
		return v.String()
	}
	if !v.IsArray() {
		if s := one(v); s != "" {
			return []string{s}
		}
		return nil
	}
	var out []string
	v.ForEach(func(_, e gjson.Result) bool {
		if s := one(e); s != "" {
			out = append(out, s)
		}
		return true
	})
	return out
}

func stringMap(v gjson.Result) map[string]string {
	var out map[string]string
	fields(v, func(key string, v gjson.Result) {
		if out == nil {
			out = map[string]string{}
		}
		out[key] = v.String()
	})
	return out
}
