package repair

import "strings"

// dialect is how a warehouse changes a table in place. Those that are not listed
// are left to dbt.
type dialect struct {
	begin, commit string // of a transaction; "" where each statement is one
	allRows       string // after an UPDATE of all rows, where there must be a WHERE
	merges        bool   // MERGE, not UPDATE … FROM
	null          string // how to ask for NULL, where " is null" is not asked as it says
}

var dialects = map[string]dialect{
	"postgres": {begin: "begin", commit: "commit"},
	// DuckDB takes a date_trunc for something that is never NULL, and IS NULL for
	// false.
	"duckdb":     {begin: "begin", commit: "commit", null: " is not distinct from null"},
	"redshift":   {begin: "begin", commit: "commit", merges: true},
	"snowflake":  {begin: "begin", commit: "commit", merges: true},
	"bigquery":   {begin: "begin transaction", commit: "commit transaction", allRows: "\nwhere true", merges: true},
	"databricks": {merges: true},
}

// whole makes several statements one change.
func (d dialect) whole(statements []string) []string {
	if len(statements) == 1 || d.begin == "" {
		return statements
	}
	return append(append([]string{d.begin}, statements...), d.commit)
}

func (d dialect) isNull() string {
	if d.null != "" {
		return d.null
	}
	return " is null"
}

// merge sets columns of the rows of a relation to those of a query.
func (d dialect) merge(relation, from, on, set string) string {
	if d.merges {
		return "merge into " + relation + " stored\nusing " + from + "\non " + on + "\nwhen matched then update set " + set
	}
	return "update " + relation + " as stored\nset " + set + "\nfrom " + strings.TrimSpace(from) + "\nwhere " + on
}
