package compat

import (
	"slices"
	"strings"

	"github.com/tailwater/tailwater/compiler/ir"
)

// fit says how values of one type fit into another. The zero fit says that it
// cannot be told.
type fit uint8

const (
	unknownFit   fit = iota
	sameFit          // the same values
	wider            // all values, and more
	narrower         // some values not, or not exactly
	fieldsLost       // a struct lacks fields, or has them with other types
	incompatible     // values of another kind
)

// widenings lead from a family to those that hold all of its values, as every
// warehouse converts them.
var widenings = map[ir.Family][]ir.Family{
	ir.IntType:  {ir.DecimalType},
	ir.DateType: {ir.TimestampType},
	ir.UUIDType: {},
}

// lossy are conversions between families that every warehouse makes and that
// lose something, one way or both.
var lossy = map[[2]ir.Family]bool{
	{ir.IntType, ir.FloatType}: true, {ir.FloatType, ir.IntType}: true, {ir.DecimalType, ir.FloatType}: true,
	{ir.FloatType, ir.DecimalType}: true, {ir.DecimalType, ir.IntType}: true, {ir.TimestampType, ir.DateType}: true,
	{ir.TimestampTZType, ir.DateType}: true, {ir.TimestampType, ir.TimestampTZType}: true, {ir.TimestampTZType, ir.TimestampType}: true,
	{ir.TimestampType, ir.TimeType}: true, {ir.TimestampTZType, ir.TimeType}: true, {ir.DateType, ir.TimestampTZType}: true,
}

// typeFit compares two types of one warehouse.
func typeFit(dialect string, b, h ir.Type) fit {
	switch {
	case !b.Known() || !h.Known() || b.Family == ir.OtherType || h.Family == ir.OtherType:
		return unknownFit
	case b.Family == h.Family:
		return withinFamily(dialect, b, h)
	case h.Family == ir.JSONType && holdsAll(dialect):
		return wider // a variant holds every value
	case slices.Contains(widenings[b.Family], h.Family):
		return integersInto(dialect, b, h)
	case lossy[[2]ir.Family{b.Family, h.Family}]:
		return narrower
	}
	return incompatible
}

// holdsAll reports whether a warehouse's semi-structured type takes any value.
func holdsAll(dialect string) bool {
	return dialect == "snowflake" || dialect == "redshift" || dialect == "databricks"
}

// integersInto compares an integer with a decimal: its digits must fit before
// the point.
func integersInto(dialect string, b, h ir.Type) fit {
	if b.Family != ir.IntType || h.Family != ir.DecimalType {
		return wider
	}
	args := decimalArgs(dialect, h)
	digits := integerDigits(dialect, b)
	if args == nil || digits == 0 || args[0]-args[1] >= digits {
		return wider
	}
	return narrower
}

func withinFamily(dialect string, b, h ir.Type) fit {
	switch b.Family {
	case ir.IntType:
		return compareSizes(integerDigits(dialect, b), integerDigits(dialect, h))
	case ir.FloatType:
		return compareSizes(floatBits(dialect, b), floatBits(dialect, h))
	case ir.DecimalType:
		return decimals(decimalArgs(dialect, b), decimalArgs(dialect, h), b, h)
	case ir.TextType, ir.BytesType:
		return texts(dialect, b, h)
	case ir.TimeType, ir.TimestampType, ir.TimestampTZType:
		if len(b.Args) == 1 && len(h.Args) == 1 {
			return compareSizes(b.Args[0], h.Args[0])
		}
		return sameFit
	case ir.ArrayType, ir.MapType:
		if b.Elem != nil && h.Elem != nil {
			return typeFit(dialect, *b.Elem, *h.Elem)
		}
		return unknownFit
	case ir.StructType:
		return structs(dialect, b, h)
	}
	return sameFit
}

// compareSizes compares sizes of which zero is not known.
func compareSizes(b, h int) fit {
	switch {
	case b == 0 || h == 0:
		return unknownFit
	case b == h:
		return sameFit
	case b < h:
		return wider
	}
	return narrower
}

// digits are the decimal digits of integers, by their name.
var digits = map[string]int{
	"tinyint": 3, "int1": 3, "byteint": 3, "smallint": 5, "int2": 5, "short": 5, "mediumint": 7, "int": 10, "integer": 10, "int4": 10,
	"bigint": 19, "int8": 19, "long": 19, "hugeint": 38, "byte": 3,
}

// byBits are the names that some warehouses give to integers by their bits.
var byBits = map[string]int{"int8": 3, "int16": 5, "int32": 10, "int64": 19, "int128": 38, "int256": 77,
	"uint8": 3, "uint16": 5, "uint32": 10, "uint64": 20, "uint128": 39, "uint256": 78}

// integerDigits is how many digits an integer type holds; zero where its name
// does not say.
func integerDigits(dialect string, t ir.Type) int {
	name := baseName(t)
	if len(t.Args) > 0 && (strings.HasPrefix(name, "num") || strings.HasPrefix(name, "dec")) {
		return t.Args[0]
	}
	if dialect == "snowflake" && name != "" || dialect == "bigquery" && name != "" {
		return map[string]int{"snowflake": 38, "bigquery": 19}[dialect] // every spelling is one type
	}
	if dialect == "clickhouse" || dialect == "duckdb" && strings.HasPrefix(name, "int") && name != "int8" {
		if n, ok := byBits[name]; ok {
			return n
		}
	}
	return digits[name]
}

func floatBits(dialect string, t ir.Type) int {
	if dialect == "snowflake" || dialect == "bigquery" {
		return 64
	}
	switch baseName(t) {
	case "real", "float4", "float32":
		return 32
	case "double", "double precision", "float8", "float64":
		return 64
	case "float":
		switch dialect {
		case "postgres", "redshift", "sqlserver":
			return 64
		case "duckdb", "spark", "databricks", "trino", "athena", "mysql":
			return 32
		}
	}
	return 0
}

// bareDecimals are precision and scale where none are written; the dialects that
// are not here take any number.
var bareDecimals = map[string][]int{
	"snowflake": {38, 0}, "duckdb": {18, 3}, "redshift": {18, 0}, "spark": {10, 0}, "databricks": {10, 0},
	"trino": {38, 0}, "athena": {10, 0}, "sqlserver": {18, 0}, "mysql": {10, 0}, "bigquery": {38, 9},
}

// decimalArgs are precision and scale; nil for a decimal of any size.
func decimalArgs(dialect string, t ir.Type) []int {
	switch {
	case strings.HasPrefix(t.Name, "bignumeric") || strings.HasPrefix(t.Name, "bigdecimal"):
		if t.Args == nil {
			return []int{76, 38}
		}
	case t.Args == nil && t.Name == "":
		return nil // derived, not written
	case t.Args == nil:
		return bareDecimals[dialect]
	}
	if len(t.Args) == 1 {
		return []int{t.Args[0], 0}
	}
	return t.Args
}

func decimals(b, h []int, bt, ht ir.Type) fit {
	switch {
	case bt.Name == "" || ht.Name == "":
		return unknownFit
	case b == nil && h == nil:
		return sameFit
	case b == nil:
		return narrower
	case h == nil:
		return wider
	case slices.Equal(b, h):
		return sameFit
	case h[0]-h[1] >= b[0]-b[1] && h[1] >= b[1]:
		return wider
	}
	return narrower
}

// texts compares lengths. A text without one is as long as the warehouse allows,
// but for Redshift, where that is 256.
func texts(dialect string, b, h ir.Type) fit {
	if b.Name == "" || h.Name == "" {
		return sameFit
	}
	length := func(t ir.Type) int {
		name := baseName(t)
		switch {
		case len(t.Args) > 0:
			return t.Args[0]
		case dialect == "redshift" && strings.Contains(name, "char"):
			return 256
		case name == "char" || name == "character" || name == "bpchar":
			return 1
		}
		return 1 << 30
	}
	return compareSizes(length(b), length(h))
}

func structs(dialect string, b, h ir.Type) fit {
	if len(b.Fields) == 0 || len(h.Fields) == 0 {
		return unknownFit
	}
	for _, f := range b.Fields {
		i := slices.IndexFunc(h.Fields, func(g ir.TypeField) bool { return strings.EqualFold(g.Name, f.Name) })
		if i < 0 {
			return fieldsLost
		}
		switch typeFit(dialect, f.Type, h.Fields[i].Type) {
		case narrower, incompatible, fieldsLost:
			return fieldsLost
		}
	}
	if len(h.Fields) > len(b.Fields) {
		return wider
	}
	return sameFit
}

// baseName is a type's name without its arguments.
func baseName(t ir.Type) string {
	name, _, _ := strings.Cut(t.Name, "(")
	return strings.TrimSpace(name)
}
