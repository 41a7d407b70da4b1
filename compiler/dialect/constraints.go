package dialect

import (
	"slices"
	"strings"
)

// keptConstraints are, by adapter, the constraints by which the warehouse refuses
// rows that break them. Others are accepted and never looked at, and must not be
// taken for facts.
var keptConstraints = map[string][]string{
	"postgres": {"check", "not_null", "unique", "primary_key", "foreign_key"},
	"duckdb":   {"check", "not_null", "unique", "primary_key", "foreign_key"},
	"redshift": {"not_null"}, "snowflake": {"not_null"}, "bigquery": {"not_null"}, "databricks": {"check", "not_null"},
	"sqlserver": {"check", "not_null", "unique", "primary_key", "foreign_key"},
	"oracle":    {"check", "not_null", "unique", "primary_key", "foreign_key"},
	"mysql":     {"not_null", "unique", "primary_key"},
	"trino":     {"not_null"},
}

// Keeps reports whether an adapter's warehouse enforces a kind of constraint, by
// dbt's name for it. One that is not known enforces nothing.
func Keeps(adapterType, constraint string) bool {
	return slices.Contains(keptConstraints[adapterType], constraint)
}

// Quote writes a column's name, in the warehouse's own case, as a name.
func (d *Dialect) Quote(name string) string {
	open, end := `"`, `"`
	switch {
	case d.Lexical.BracketNames:
		open, end = "[", "]"
	case d.Lexical.DoubleQuoteStrings:
		open, end = "`", "`"
	}
	return open + strings.ReplaceAll(name, end, end+end) + end
}
