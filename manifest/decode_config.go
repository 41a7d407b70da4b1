package manifest

import "strings"

// config reads a configuration. Most nodes of a project have one of a few, down
// to the byte: each of these is read once.
func (v value) config() Config {
	if known, ok := v.pool.configs[v.Raw]; ok {
		return *known
	}
	c := &Config{Enabled: true, Raw: v.rawFields(), text: strings.Clone(v.Raw)}
	v.fields(func(key string, v value) {
		if read, ok := configFields[key]; ok {
			read(c, v)
		}
	})
	v.pool.configs[c.text] = c
	return *c
}

// unrendered reads a configuration as it was written.
func (v value) unrendered() map[string]string {
	if known, ok := v.pool.unrendered[v.Raw]; ok {
		return known
	}
	fields := v.rawFields()
	v.pool.unrendered[strings.Clone(v.Raw)] = fields
	return fields
}

// configFields reads the keys that later stages ask for.
var configFields = map[string]func(*Config, value){
	"materialized":               func(c *Config, v value) { c.Materialized = v.text() },
	"incremental_strategy":       func(c *Config, v value) { c.IncrementalStrategy = v.lower() },
	"unique_key":                 func(c *Config, v value) { c.UniqueKey = v.list() },
	"on_schema_change":           func(c *Config, v value) { c.OnSchemaChange = v.text() },
	"full_refresh":               func(c *Config, v value) { c.FullRefresh = v.flag() },
	"merge_update_columns":       func(c *Config, v value) { c.MergeUpdateColumns = v.list() },
	"merge_exclude_columns":      func(c *Config, v value) { c.MergeExcludeColumns = v.list() },
	"incremental_predicates":     func(c *Config, v value) { c.Predicates = v.list() },
	"predicates":                 (*Config).oldPredicates,
	"event_time":                 func(c *Config, v value) { c.EventTime = v.text() },
	"begin":                      func(c *Config, v value) { c.Begin = v.text() },
	"batch_size":                 func(c *Config, v value) { c.BatchSize = v.lower() },
	"lookback":                   func(c *Config, v value) { c.Lookback = v.integer() },
	"concurrent_batches":         func(c *Config, v value) { c.ConcurrentBatches = v.flag() },
	"partition_by":               (*Config).partition,
	"cluster_by":                 func(c *Config, v value) { c.ClusterBy = v.list() },
	"strategy":                   func(c *Config, v value) { c.Strategy = v.lower() },
	"updated_at":                 func(c *Config, v value) { c.UpdatedAt = v.text() },
	"check_cols":                 func(c *Config, v value) { c.CheckCols = v.list() },
	"hard_deletes":               func(c *Config, v value) { c.HardDeletes = v.lower() },
	"invalidate_hard_deletes":    (*Config).oldHardDeletes,
	"dbt_valid_to_current":       func(c *Config, v value) { c.ValidToCurrent = v.text() },
	"target_schema":              func(c *Config, v value) { c.TargetSchema = v.text() },
	"target_database":            func(c *Config, v value) { c.TargetDatabase = v.text() },
	"pre-hook":                   func(c *Config, v value) { c.PreHooks = append(c.PreHooks, hooks(v)...) },
	"pre_hook":                   func(c *Config, v value) { c.PreHooks = append(c.PreHooks, hooks(v)...) },
	"post-hook":                  func(c *Config, v value) { c.PostHooks = append(c.PostHooks, hooks(v)...) },
	"post_hook":                  func(c *Config, v value) { c.PostHooks = append(c.PostHooks, hooks(v)...) },
	"grants":                     func(c *Config, v value) { c.Grants = v.canonical() },
	"contract":                   func(c *Config, v value) { c.ContractEnforced = v.get("enforced").yes() },
	"on_configuration_change":    func(c *Config, v value) { c.OnConfigChange = v.text() },
	"sql_header":                 func(c *Config, v value) { c.SQLHeader = v.text() },
	"severity":                   func(c *Config, v value) { c.Severity = v.lower() },
	"where":                      func(c *Config, v value) { c.Where = v.text() },
	"limit":                      func(c *Config, v value) { c.Limit = v.text() },
	"warn_if":                    func(c *Config, v value) { c.WarnIf = v.text() },
	"error_if":                   func(c *Config, v value) { c.ErrorIf = v.text() },
	"column_types":               func(c *Config, v value) { c.ColumnTypes = v.stringMap() },
	"snapshot_meta_column_names": func(c *Config, v value) { c.SnapshotMetaNames = v.stringMap() },
	"static_analysis":            func(c *Config, v value) { c.StaticAnalysis = v.lower() },
	"freshness":                  func(c *Config, v value) { c.Freshness = v.canonical() },
	"quote_columns":              func(c *Config, v value) { c.QuoteColumns = v.flag() },
	"delimiter":                  func(c *Config, v value) { c.Delimiter = v.text() },
	"fail_calc":                  func(c *Config, v value) { c.FailCalc = v.text() },
	"store_failures":             func(c *Config, v value) { c.StoreFailures = v.flag() },
	"access":                     func(c *Config, v value) { c.access = v.lower() },
	"group":                      func(c *Config, v value) { c.group = v.text() },
	"meta":                       func(c *Config, v value) { c.meta = v.canonical() },
	"tags":                       func(c *Config, v value) { c.tags = v.list() },
	"loaded_at_field":            func(c *Config, v value) { c.loadedAtField = v.text() },
	"loaded_at_query":            func(c *Config, v value) { c.loadedAtQuery = v.text() },
	"persist_docs": func(c *Config, v value) {
		c.PersistRelation, c.PersistColumns = v.get("relation").yes(), v.get("columns").yes()
	},
	"enabled": func(c *Config, v value) {
		if b := v.flag(); b != nil {
			c.Enabled = *b
		}
	},
}

// oldPredicates is the former name of incremental_predicates, which wins.
func (c *Config) oldPredicates(v value) {
	if c.Predicates == nil {
		c.Predicates = v.list()
	}
}

// oldHardDeletes is the former spelling of hard_deletes: invalidate.
func (c *Config) oldHardDeletes(v value) {
	if c.HardDeletes == "" && v.yes() {
		c.HardDeletes = "invalidate"
	}
}

// partition reads what adapters take: a column, a list of them, or BigQuery's
// object of field, data_type and granularity.
func (c *Config) partition(v value) {
	c.PartitionBy = v.canonical()
	if v.IsObject() {
		c.PartitionColumns = v.get("field").list()
		c.PartitionGranularity = v.get("granularity").lower()
		return
	}
	for _, column := range v.list() {
		if strings.ContainsAny(column, "( ") { // an expression
			c.PartitionColumns = nil
			return
		}
		c.PartitionColumns = append(c.PartitionColumns, column)
	}
}

// hooks reads a hook, or a list of them; each is a text or an object with one.
func hooks(v value) []string {
	var out []string
	add := func(_ string, e value) {
		sql := e.text()
		if e.IsObject() {
			sql = e.get("sql").text()
		}
		if sql != "" {
			out = append(out, sql)
		}
	}
	if v.IsArray() {
		v.each(add)
	} else {
		add("", v)
	}
	return out
}
