package ir

// Family groups types that hold the same kind of values. The zero value means
// that nothing is known.
type Family uint8

const (
	UnknownType Family = iota
	BoolType
	IntType
	DecimalType
	FloatType
	TextType
	BytesType
	DateType
	TimeType
	TimestampType   // without time zone
	TimestampTZType // an instant
	IntervalType
	JSONType // json, variant, object, super: semi-structured
	ArrayType
	StructType
	MapType
	UUIDType
	GeoType
	OtherType // known by name only
)

var familyNames = [...]string{"unknown", "bool", "int", "decimal", "float", "text", "bytes", "date", "time",
	"timestamp", "timestamptz", "interval", "json", "array", "struct", "map", "uuid", "geo", "other"}

func (f Family) String() string { return familyNames[f] }

// Type is a type as far as it is known. Types are compared by [Type.Equal].
type Type struct {
	Family Family
	// Name is the type in the warehouse's own words, with arguments, lower
	// case: "character varying(10)", "bigint", "number(38,0)". Empty where only
	// the family is known.
	Name string
	// Args are length, or precision and scale; nil where not written.
	Args []int
	// Elem is the element type of an array or map (its value); Fields those of a struct.
	Elem   *Type
	Fields []TypeField
}

// TypeField is one field of a struct type.
type TypeField struct {
	Name string
	Type Type
}

// Known reports whether anything is known of the type.
func (t Type) Known() bool { return t.Family != UnknownType }

// Equal reports whether two types are known to be the same.
func (t Type) Equal(u Type) bool {
	if t.Family != u.Family || t.Name != u.Name || len(t.Fields) != len(u.Fields) || (t.Elem == nil) != (u.Elem == nil) {
		return false
	}
	if t.Elem != nil && !t.Elem.Equal(*u.Elem) {
		return false
	}
	for i, f := range t.Fields {
		if f.Name != u.Fields[i].Name || !f.Type.Equal(u.Fields[i].Type) {
			return false
		}
	}
	return t.Known()
}

func (t Type) String() string {
	switch {
	case t.Name != "":
		return t.Name
	case t.Known():
		return t.Family.String()
	}
	return "?"
}
