package resolve

import (
	"strconv"
	"strings"

	"github.com/tailwater/tailwater/compiler/ast"
	"github.com/tailwater/tailwater/compiler/dialect"
	"github.com/tailwater/tailwater/compiler/ir"
)

// writtenType is a type as the dialect's tables know it.
func (r *resolver) writtenType(t *ast.Type) ir.Type {
	if t == nil {
		return ir.Type{}
	}
	out := TypeNamed(r.dialect, typeText(t))
	if out.Family == ir.ArrayType || t.Dims > 0 {
		elem := t
		if t.Dims > 0 {
			copied := *t
			copied.Dims--
			elem = &copied
		} else if len(t.Elems) > 0 {
			elem = t.Elems[0]
		}
		if elem != t {
			e := r.writtenType(elem)
			out.Family, out.Elem = ir.ArrayType, &e
		}
	}
	if len(t.Fields) > 0 && len(t.Fields) == len(t.Elems) {
		out.Family = ir.StructType
		for i, f := range t.Fields {
			out.Fields = append(out.Fields, ir.TypeField{Name: f, Type: r.writtenType(t.Elems[i])})
		}
	}
	return out
}

// typeText prints a type in one form.
func typeText(t *ast.Type) string {
	var b strings.Builder
	b.WriteString(t.Name)
	switch {
	case len(t.Elems) > 0:
		b.WriteByte('<')
		for i, e := range t.Elems {
			if i > 0 {
				b.WriteString(", ")
			}
			if i < len(t.Fields) && t.Fields[i] != "" {
				b.WriteString(t.Fields[i] + " ")
			}
			b.WriteString(typeText(e))
		}
		b.WriteByte('>')
	case len(t.Args) > 0:
		b.WriteString("(" + strings.Join(t.Args, ",") + ")")
	}
	b.WriteString(strings.Repeat("[]", t.Dims))
	return b.String()
}

// TypeNamed reads a type's name as a catalog or a contract writes it.
func TypeNamed(d *dialect.Dialect, name string) ir.Type {
	t := ir.Type{Name: strings.ToLower(squeeze(name))}
	if t.Name == "" {
		return t
	}
	base, args := t.Name, ""
	if i := strings.IndexAny(base, "(<["); i >= 0 {
		base, args = strings.TrimSpace(base[:i]), t.Name[i:]
		if j := strings.LastIndexByte(args, ')'); j >= 0 && args[0] == '(' {
			base = strings.TrimSpace(base + " " + strings.TrimSpace(args[j+1:])) // timestamp(6) with time zone
			args = args[:j+1]
		}
	}
	t.Family = families[d.TypeFamily(base)]
	if strings.HasSuffix(t.Name, "[]") {
		t.Family = ir.ArrayType
		elem := TypeNamed(d, strings.TrimSuffix(t.Name, "[]"))
		t.Elem = &elem
		return t
	}
	if strings.HasPrefix(args, "(") {
		for _, a := range strings.Split(strings.Trim(args, "()"), ",") {
			n, err := strconv.Atoi(strings.TrimSpace(a))
			if err != nil {
				break
			}
			t.Args = append(t.Args, n)
		}
	}
	if t.Family == ir.DecimalType && integerDecimal(d, base, t.Args) {
		t.Family = ir.IntType
	}
	return t
}

// integerDecimal reports whether a decimal type holds whole numbers only.
func integerDecimal(d *dialect.Dialect, base string, args []int) bool {
	if len(args) == 2 {
		return args[1] == 0
	}
	return len(args) == 1 && base != "float"
}

// families maps the names of package dialect to those of ir.
var families = map[string]ir.Family{
	"bool": ir.BoolType, "int": ir.IntType, "decimal": ir.DecimalType, "float": ir.FloatType, "text": ir.TextType,
	"bytes": ir.BytesType, "date": ir.DateType, "time": ir.TimeType, "timestamp": ir.TimestampType,
	"timestamptz": ir.TimestampTZType, "interval": ir.IntervalType, "json": ir.JSONType, "array": ir.ArrayType,
	"struct": ir.StructType, "map": ir.MapType, "uuid": ir.UUIDType, "geo": ir.GeoType, "other": ir.OtherType,
}

// decimalLiteral is what 1.5 is: a float in some warehouses.
func (r *resolver) decimalLiteral() ir.Family {
	if f, ok := families[r.dialect.DecimalLiteral]; ok {
		return f
	}
	return ir.DecimalType
}

// typeOf derives an expression's type as far as it is sure.
func (r *resolver) typeOf(e ir.Expr) ir.Type {
	if _, shared := r.shared[e]; !shared {
		return r.derivedType(e)
	}
	t, ok := r.types[e]
	if !ok {
		t = r.derivedType(e)
		if r.types == nil {
			r.types = map[ir.Expr]ir.Type{}
		}
		r.types[e] = t
	}
	return t
}

func (r *resolver) derivedType(e ir.Expr) ir.Type {
	switch e := e.(type) {
	case *ir.Col:
		return r.typeOfColumn(e.ID)
	case *ir.Const:
		return e.Type
	case *ir.Cast:
		return e.Type
	case *ir.Case:
		var ts []ir.Type
		for _, w := range e.Whens {
			ts = append(ts, r.branchType(w.Result))
		}
		if e.Else != nil {
			ts = append(ts, r.branchType(e.Else))
		}
		return r.commonOf(ts)
	case *ir.Field:
		t := r.typeOf(e.X)
		for _, f := range t.Fields {
			if strings.EqualFold(f.Name, e.Name) {
				return f.Type
			}
		}
		switch {
		case t.Family == ir.JSONType:
			return t
		case t.Elem != nil && t.Family == ir.ArrayType: // of each element
			for _, f := range t.Elem.Fields {
				if strings.EqualFold(f.Name, e.Name) {
					return ir.Type{Family: ir.ArrayType, Elem: &f.Type}
				}
			}
		}
	case *ir.Subquery:
		return r.subqueryType(e)
	case *ir.Call:
		return r.callType(e)
	}
	return ir.Type{}
}

var nullType = ir.Type{Family: ir.UnknownType, Name: "null"}

// branchType is the type of a branch; NULL has every type.
func (r *resolver) branchType(e ir.Expr) ir.Type {
	if c, ok := e.(*ir.Const); ok && c.Kind == ir.Null {
		return nullType
	}
	return r.typeOf(e)
}

func (r *resolver) subqueryType(s *ir.Subquery) ir.Type {
	switch s.Kind {
	case ir.ScalarQuery:
		return r.rowOf(s)
	case ir.ArrayQuery:
		if t := r.rowOf(s); t.Known() {
			return ir.Type{Family: ir.ArrayType, Elem: &t}
		}
		return ir.Type{Family: ir.ArrayType}
	case ir.TableQuery:
		return ir.Type{}
	}
	return ir.Type{Family: ir.BoolType}
}

// rowOf is the type of a subquery's row: its only column's, or a struct of them.
func (r *resolver) rowOf(s *ir.Subquery) ir.Type {
	if len(s.Columns) == 1 {
		return r.typeOfColumn(s.Columns[0])
	}
	if s.Open || len(s.Columns) == 0 {
		return ir.Type{}
	}
	out := ir.Type{Family: ir.StructType}
	for _, id := range s.Columns {
		out.Fields = append(out.Fields, ir.TypeField{Name: r.out.Columns[id].Name, Type: r.typeOfColumn(id)})
	}
	return out
}

// structOf is the type of a struct by its parts; a part without a name has an
// empty one.
func (r *resolver) structOf(names []string, args []ir.Expr) ir.Type {
	out := ir.Type{Family: ir.StructType}
	for i, a := range args {
		f := ir.TypeField{Type: r.typeOf(a)}
		if i < len(names) {
			f.Name = names[i]
		}
		out.Fields = append(out.Fields, f)
	}
	return out
}

// arrayOf is the type of an array whose elements are these.
func (r *resolver) arrayOf(elems []ir.Expr) ir.Type {
	var ts []ir.Type
	for _, e := range elems {
		ts = append(ts, r.branchType(e))
	}
	if t := r.commonOf(ts); t.Known() {
		return ir.Type{Family: ir.ArrayType, Elem: &t}
	}
	return ir.Type{Family: ir.ArrayType}
}

func argNames(c *ir.Call) []string {
	if c.Mods == nil {
		return nil
	}
	return c.Mods.ArgNames
}

var booleanOps = map[string]bool{
	"=": true, "<>": true, "<": true, "<=": true, ">": true, ">=": true, "<=>": true, "and": true, "or": true, "not": true,
	"in": true, "in array": true, "between": true, "is null": true, "is true": true, "is false": true, "is unknown": true,
	"is distinct from": true, "like": true, "ilike": true, "rlike": true, "regexp": true, "similar to": true, "~": true,
	"~*": true, "!~": true, "!~*": true, "@>": true, "<@": true, "glob": true, "&&": true,
}

// callType derives the type of an operator or function.
func (r *resolver) callType(c *ir.Call) ir.Type {
	if c.Op {
		switch {
		case booleanOps[c.Fn]:
			return ir.Type{Family: ir.BoolType}
		case c.Fn == "||":
			if t := r.typeOf(c.Args[0]); t.Family == ir.ArrayType || t.Family == ir.JSONType {
				return t
			}
			return ir.Type{Family: ir.TextType}
		case c.Fn == "neg":
			return r.typeOf(c.Args[0])
		case c.Fn == "array":
			return r.arrayOf(c.Args)
		case c.Fn == "struct", c.Fn == "row":
			return r.structOf(argNames(c), c.Args)
		case c.Fn == "slice":
			return r.typeOf(c.Args[0])
		case c.Fn == "map":
			return ir.Type{Family: ir.MapType}
		case c.Fn == "path", c.Fn == "->", c.Fn == "#>":
			return ir.Type{Family: ir.JSONType}
		case c.Fn == "->>", c.Fn == "#>>", c.Fn == "collate":
			return ir.Type{Family: ir.TextType}
		case c.Fn == "subscript":
			t := r.typeOf(c.Args[0])
			switch {
			case t.Elem != nil:
				return *t.Elem
			case t.Family == ir.JSONType:
				return t
			}
			return ir.Type{}
		}
		if len(c.Args) == 2 {
			return r.arithmetic(c.Fn, r.typeOf(c.Args[0]), r.typeOf(c.Args[1]))
		}
		return ir.Type{}
	}
	switch c.Fn {
	case "named_struct":
		return r.namedStruct(c)
	case "struct_pack":
		return r.structOf(argNames(c), c.Args)
	}
	f, ok := r.dialect.Function(c.Fn)
	if !ok || f.Returns == "" {
		return ir.Type{}
	}
	if f.Returns == "array" && f.Kind == dialect.Aggregate && len(c.Args) > 0 {
		return r.arrayOf(c.Args[:1])
	}
	return r.returned(f.Returns, c)
}

// namedStruct is named_struct('a', x, 'b', y).
func (r *resolver) namedStruct(c *ir.Call) ir.Type {
	var names []string
	var args []ir.Expr
	for i := 0; i+1 < len(c.Args); i += 2 {
		name, ok := c.Args[i].(*ir.Const)
		if !ok {
			return ir.Type{Family: ir.StructType}
		}
		names, args = append(names, name.Text), append(args, c.Args[i+1])
	}
	return r.structOf(names, args)
}

// returned reads a function's result type: a family, or a rule on the arguments.
func (r *resolver) returned(rule string, c *ir.Call) ir.Type {
	arg := func(i int) ir.Type {
		if i < len(c.Args) {
			return r.typeOf(c.Args[i])
		}
		return ir.Type{}
	}
	switch rule {
	case "texts":
		elem := ir.Type{Family: ir.TextType}
		if r.dialect.Name == "snowflake" {
			elem = ir.Type{Family: ir.JSONType}
		}
		return ir.Type{Family: ir.ArrayType, Elem: &elem}
	case "arg1":
		return arg(0)
	case "arg2":
		return arg(1)
	case "arg3":
		return arg(2)
	case "common", "common2":
		var ts []ir.Type
		first := 0
		if rule == "common2" {
			first = 1
		}
		for _, a := range c.Args[min(first, len(c.Args)):] {
			ts = append(ts, r.branchType(a))
		}
		return r.commonOf(ts)
	case "sum":
		t := arg(0)
		if t.Family == ir.IntType && r.dialect.SumOfInt != "" {
			return ir.Type{Family: families[r.dialect.SumOfInt]}
		}
		return ir.Type{Family: t.Family}
	case "avg":
		switch t := arg(0); {
		case r.dialect.Average != "":
			return ir.Type{Family: families[r.dialect.Average]}
		case t.Family == ir.IntType:
			return ir.Type{Family: ir.DecimalType}
		default:
			return ir.Type{Family: t.Family}
		}
	}
	return ir.Type{Family: families[rule]}
}

// arithmetic types + - * / % on numbers and times.
func (r *resolver) arithmetic(fn string, a, b ir.Type) ir.Type {
	if !a.Known() || !b.Known() {
		return ir.Type{}
	}
	af, bf := a.Family, b.Family
	switch {
	case numeric(af) && numeric(bf):
		if fn == "/" && af == ir.IntType && bf == ir.IntType {
			return ir.Type{Family: families[r.dialect.IntDivision]}
		}
		return ir.Type{Family: max(af, bf)}
	case bf == ir.IntervalType && (fn == "+" || fn == "-"):
		if af == ir.DateType {
			return ir.Type{Family: ir.TimestampType}
		}
		return ir.Type{Family: af}
	case af == ir.IntervalType && fn == "+":
		return ir.Type{Family: bf}
	case af == ir.DateType && bf == ir.IntType:
		return a
	case af == ir.DateType && bf == ir.DateType && fn == "-":
		return ir.Type{Family: families[r.dialect.DateDifference]}
	case fn == "-" && af == bf && (af == ir.TimestampType || af == ir.TimestampTZType):
		return ir.Type{Family: ir.IntervalType}
	}
	return ir.Type{}
}

func numeric(f ir.Family) bool { return f == ir.IntType || f == ir.DecimalType || f == ir.FloatType }

// commonOf is the common type of several branches.
func (r *resolver) commonOf(ts []ir.Type) ir.Type {
	var out ir.Type
	first := true
	for _, t := range ts {
		switch {
		case t.Name == "null" && !t.Known():
		case !t.Known():
			return ir.Type{}
		case first:
			out, first = t, false
		default:
			out = r.commonType(out, t)
			if !out.Known() {
				return out
			}
		}
	}
	return out
}

// commonType is the type that holds both; unknown where that is not sure. The
// zero type takes the other one.
func (r *resolver) commonType(a, b ir.Type) ir.Type {
	switch {
	case !a.Known():
		return b
	case !b.Known(), a.Equal(b):
		return a
	case a.Family == b.Family:
		return ir.Type{Family: a.Family}
	case numeric(a.Family) && numeric(b.Family):
		return ir.Type{Family: max(a.Family, b.Family)}
	}
	in := func(x, y ir.Family) bool {
		return a.Family == x && b.Family == y || a.Family == y && b.Family == x
	}
	switch {
	case in(ir.DateType, ir.TimestampType):
		return ir.Type{Family: ir.TimestampType}
	case in(ir.DateType, ir.TimestampTZType), in(ir.TimestampType, ir.TimestampTZType):
		return ir.Type{Family: ir.TimestampTZType}
	case a.Family == ir.TextType:
		return ir.Type{Family: b.Family} // a literal takes the other's type
	case b.Family == ir.TextType:
		return ir.Type{Family: a.Family}
	}
	return ir.Type{}
}
