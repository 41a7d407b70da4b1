package dialect

// TypeFamily gives the family of a type by its name without arguments, in lower
// case: "int", "text", … as package ir calls them. Empty for a name that is not
// known.
func (d *Dialect) TypeFamily(name string) string {
	if f, ok := d.Types[name]; ok {
		return f
	}
	if f, ok := sharedTypes[name]; ok {
		return f
	}
	return "other"
}

// sharedTypes are names that mean the same wherever they exist.
var sharedTypes = map[string]string{
	"bool": "bool", "boolean": "bool", "bit": "bool",
	"int": "int", "integer": "int", "bigint": "int", "smallint": "int", "tinyint": "int", "byteint": "int",
	"mediumint": "int", "hugeint": "int", "int2": "int", "int4": "int", "int8": "int", "int16": "int", "int32": "int",
	"int64": "int", "int128": "int", "int256": "int", "uint8": "int", "uint16": "int", "uint32": "int", "uint64": "int",
	"uint128": "int", "uint256": "int", "ubigint": "int", "uinteger": "int", "usmallint": "int", "utinyint": "int",
	"uhugeint": "int", "long": "int", "short": "int", "byte": "int", "signed": "int", "unsigned": "int",
	"serial": "int", "bigserial": "int", "oid": "int", "largeint": "int",
	"decimal": "decimal", "numeric": "decimal", "dec": "decimal", "number": "decimal", "bignumeric": "decimal",
	"bigdecimal": "decimal", "money": "decimal", "smallmoney": "decimal",
	"float": "float", "float4": "float", "float8": "float", "float32": "float", "float64": "float", "real": "float",
	"double": "float", "double precision": "float", "binary_float": "float", "binary_double": "float",
	"text": "text", "varchar": "text", "character varying": "text", "char": "text", "character": "text", "bpchar": "text",
	"string": "text", "nvarchar": "text", "nchar": "text", "varchar2": "text", "nvarchar2": "text", "clob": "text",
	"nclob": "text", "fixedstring": "text", "citext": "text", "name": "text", "ntext": "text", "longtext": "text",
	"mediumtext": "text", "tinytext": "text", "enum": "text", "enum8": "text", "enum16": "text", "sysname": "text",
	"lowcardinality": "text",
	"bytes":          "bytes", "bytea": "bytes", "binary": "bytes", "varbinary": "bytes", "blob": "bytes", "raw": "bytes",
	"image": "bytes", "varbyte": "bytes", "longblob": "bytes",
	"date": "date", "date32": "date",
	"time": "time", "time without time zone": "time", "time with time zone": "time", "timetz": "time",
	"timestamp": "timestamp", "timestamp without time zone": "timestamp", "timestamp_ntz": "timestamp",
	"timestampntz": "timestamp", "datetime": "timestamp", "datetime2": "timestamp", "smalldatetime": "timestamp",
	"datetime64": "timestamp", "timestamp_s": "timestamp", "timestamp_ms": "timestamp", "timestamp_ns": "timestamp",
	"timestamptz": "timestamptz", "timestamp with time zone": "timestamptz", "timestamp_tz": "timestamptz",
	"timestamp_ltz": "timestamptz", "timestampltz": "timestamptz", "timestamp with local time zone": "timestamptz",
	"datetimeoffset": "timestamptz",
	"interval":       "interval",
	"json":           "json", "jsonb": "json", "variant": "json", "object": "json", "super": "json",
	"array": "array", "list": "array", "nested": "array",
	"struct": "struct", "row": "struct", "record": "struct", "tuple": "struct",
	"map": "map", "uuid": "uuid", "uniqueidentifier": "uuid",
	"geography": "geo", "geometry": "geo",
}
