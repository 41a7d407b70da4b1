package probe

import (
	"strings"

	"github.com/tailwater/tailwater/compiler/ir"
)

// spelling is what queries need to know of a dialect.
type spelling struct {
	open, end string // around the name of a column
	// texts are how values of a family that cannot be grouped become texts.
	texts map[ir.Family]string
	// noWith is set where a subquery cannot begin with WITH.
	noWith bool
}

var spellings = map[string]spelling{
	"":          {open: `"`, end: `"`},
	"postgres":  {open: `"`, end: `"`, texts: map[ir.Family]string{ir.JSONType: "cast(% as text)", ir.GeoType: "cast(% as text)", ir.OtherType: "cast(% as text)"}},
	"redshift":  {open: `"`, end: `"`, texts: map[ir.Family]string{ir.JSONType: "json_serialize(%)", ir.GeoType: "st_asewkt(%)"}},
	"snowflake": {open: `"`, end: `"`, texts: map[ir.Family]string{ir.GeoType: "st_asewkt(%)"}},
	"bigquery": {open: "`", end: "`", texts: map[ir.Family]string{
		ir.JSONType: "to_json_string(%)", ir.StructType: "to_json_string(%)", ir.ArrayType: "to_json_string(%)", ir.GeoType: "st_astext(%)",
	}},
	"databricks": {open: "`", end: "`", texts: map[ir.Family]string{ir.MapType: "to_json(%)", ir.JSONType: "to_json(%)"}},
	"spark":      {open: "`", end: "`", texts: map[ir.Family]string{ir.MapType: "to_json(%)", ir.JSONType: "to_json(%)"}},
	"trino":      {open: `"`, end: `"`, texts: map[ir.Family]string{ir.JSONType: "json_format(%)"}},
	"clickhouse": {open: "`", end: "`", texts: map[ir.Family]string{ir.MapType: "toString(%)", ir.JSONType: "toString(%)"}},
	"mysql":      {open: "`", end: "`", texts: map[ir.Family]string{ir.JSONType: "cast(% as char)"}},
	"sqlserver":  {open: "[", end: "]", texts: map[ir.Family]string{ir.GeoType: "%.ToString()", ir.OtherType: "cast(% as nvarchar(max))"}, noWith: true},
}

// like names adapters that spell as another does.
var like = map[string]string{
	"greenplum": "postgres", "materialize": "postgres", "risingwave": "postgres", "fabricspark": "spark", "glue": "spark", "hive": "spark", "impala": "spark",
	"starburst": "trino", "fabric": "sqlserver", "synapse": "sqlserver", "mariadb": "mysql", "singlestore": "mysql", "doris": "mysql", "starrocks": "mysql",
}

func spellingOf(adapter string) spelling {
	if other := like[adapter]; other != "" {
		adapter = other
	}
	if s, ok := spellings[adapter]; ok {
		return s
	}
	return spellings[""]
}

// name is a column's name in quotes.
func (s spelling) name(column string) string {
	return s.open + strings.ReplaceAll(column, s.end, s.end+s.end) + s.end
}

// value is a column's value as something that can be grouped.
func (s spelling) value(column string, t ir.Type) string {
	if format, ok := s.texts[t.Family]; ok {
		return strings.ReplaceAll(format, "%", s.name(column))
	}
	return s.name(column)
}
