package synth

import "strings"

// flavour is what has to be written differently for an adapter.
type flavour struct {
	open, shut         string // around a name
	text, number, time string // types
	month              string // the month of %s
	join               string // two texts %s, %s as one
}

var standard = flavour{`"`, `"`, "varchar", "numeric(18, 2)", "timestamp", "date_trunc('month', %s)", "%s || %s"}

var (
	mysql     = flavour{"`", "`", "char", "decimal(18, 2)", "datetime", "date_format(%s, '%%Y-%%m-01')", "concat(%s, %s)"}
	sqlServer = flavour{`"`, `"`, "varchar(200)", "decimal(18, 2)", "datetime2", "datefromparts(year(%[1]s), month(%[1]s), 1)", "%s + %s"}
	spark     = flavour{"`", "`", "string", "decimal(18, 2)", "timestamp", "date_trunc('month', %s)", "%s || %s"}
)

// flavours are by adapter. One that is not here writes what most understand.
var flavours = map[string]flavour{
	"bigquery":    {"`", "`", "string", "numeric", "timestamp", "timestamp_trunc(%s, month)", "concat(%s, %s)"},
	"clickhouse":  {"`", "`", "String", "Float64", "DateTime", "toStartOfMonth(%s)", "concat(%s, %s)"},
	"databricks":  spark,
	"spark":       spark,
	"mysql":       mysql,
	"singlestore": mysql,
	"doris":       mysql,
	"starrocks":   mysql,
	"fabric":      sqlServer,
	"sqlserver":   sqlServer,
	"oracle":      {`"`, `"`, "varchar2(200)", "number(18, 2)", "timestamp", "trunc(%s, 'MM')", "%s || %s"},
}

func flavourOf(adapter string) flavour {
	if f, ok := flavours[adapter]; ok {
		return f
	}
	return standard
}

// relation writes a table's name.
func (f flavour) relation(parts ...string) string {
	return f.open + strings.Join(parts, f.shut+"."+f.open) + f.shut
}
