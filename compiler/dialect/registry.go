package dialect

import (
	"slices"
	"strings"
)

// adapters maps dbt's adapter types, those of community plugins too, to the
// dialect that they speak.
var adapters = map[string]*Dialect{
	"postgres":            postgres,
	"alloydb":             postgres,
	"alt":                 generic,
	"greenplum":           postgres,
	"materialize":         postgres,
	"risingwave":          postgres,
	"cockroachdb":         postgres,
	"cratedb":             postgres,
	"yugabyte":            postgres,
	"timescaledb":         postgres,
	"hologres":            postgres,
	"opengauss":           postgres,
	"redshift":            redshift,
	"snowflake":           snowflake,
	"salesforce":          generic,
	"bigquery":            bigquery,
	"databricks":          databricks,
	"databricks_notebook": databricks,
	"spark":               spark,
	"spark_livy":          spark,
	"sparksql":            spark,
	"fabricspark":         spark,
	"glue":                spark,
	"hive":                spark,
	"impala":              spark,
	"maxcompute":          spark,
	"duckdb":              duckdb,
	"motherduck":          duckdb,
	"ducklake":            duckdb,
	"trino":               trino,
	"starburst":           trino,
	"presto":              trino,
	"dune":                trino,
	"athena":              athena,
	"clickhouse":          clickhouse,
	"chdb":                clickhouse,
	"sqlserver":           sqlserver,
	"synapse":             sqlserver,
	"fabric":              fabric,
	"oracle":              oracle,
	"mysql":               mysql,
	"mysql5":              mysql,
	"mariadb":             mysql,
	"tidb":                mysql,
	"singlestore":         singlestore,
	"doris":               doris,
	"selectdb":            doris,
	"starrocks":           doris,
	"sqlite":              sqlite,
	"vertica":             vertica,
	"exasol":              exasol,
	"teradata":            teradata,
	"db2":                 teradata,
	"firebolt":            vertica,
	"dremio":              generic,
	"datafusion":          generic,
	"ydb":                 generic,
	"generic":             generic,
}

// For is the dialect of a dbt adapter type, in any case. An adapter that is not
// known gets the generic one; never nil.
func For(adapterType string) *Dialect {
	if d, ok := adapters[strings.ToLower(strings.TrimSpace(adapterType))]; ok {
		return d
	}
	return generic
}

// Known reports whether an adapter type has a dialect of its own.
func Known(adapterType string) bool {
	_, ok := adapters[strings.ToLower(strings.TrimSpace(adapterType))]
	return ok
}

// All are all dialects, by name.
func All() []*Dialect {
	var out []*Dialect
	for _, d := range adapters {
		if !slices.Contains(out, d) {
			out = append(out, d)
		}
	}
	slices.SortFunc(out, func(a, b *Dialect) int { return strings.Compare(a.Name, b.Name) })
	return out
}

// ReservedWords are the words that are no names without quotes.
func (d *Dialect) ReservedWords() []string {
	return strings.Fields(coreReserved + " " + d.Grammar.Reserved)
}
