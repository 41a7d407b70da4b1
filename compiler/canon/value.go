package canon

import (
	"math/big"
	"strings"

	"github.com/tailwater/tailwater/compiler/dialect"
	"github.com/tailwater/tailwater/compiler/ir"
)

// algebra makes terms, blocks and relations by the rules of one dialect.
type algebra struct {
	dialect *dialect.Dialect
}

// kindOf is what a type tells.
func (al *algebra) kindOf(t ir.Type) kind {
	k := kind{family: t.Family}
	if t.Name != "" {
		k.name = typeKey(t)
	}
	switch t.Family {
	case ir.BoolType, ir.IntType, ir.DateType, ir.TimestampType, ir.TimestampTZType, ir.UUIDType:
		k.exact = true
	case ir.TextType:
		k.exact = al.dialect.ExactText && !padded(t.Name)
	}
	return k
}

// padded reports whether a text type compares by other rules than byte by byte.
func padded(name string) bool {
	base, _, _ := strings.Cut(name, "(")
	switch strings.TrimSpace(base) {
	case "char", "character", "bpchar", "nchar", "citext", "fixedstring", "enum", "enum8", "enum16", "name":
		return true
	}
	return false
}

// typeKey is a type as part of a digest.
func typeKey(t ir.Type) string {
	if t.Name != "" {
		base, args, _ := strings.Cut(t.Name, "(")
		if alias, ok := typeNames[strings.TrimSpace(base)]; ok {
			if args != "" {
				return alias + "(" + args
			}
			return alias
		}
		return t.Name
	}
	return "family " + t.Family.String()
}

// typeNames are spellings of one type in every dialect that has both.
var typeNames = map[string]string{
	"integer": "int", "bool": "boolean", "character varying": "varchar", "int4": "int", "int8": "bigint", "int2": "smallint",
	"timestamp without time zone": "timestamp", "timestamp with time zone": "timestamptz", "decimal": "numeric",
	"float8": "double precision", "float4": "real", "character": "char",
}

// cast converts to a type; how is "try" where a failure gives NULL. A cast to
// the type that a term has is none.
func (al *algebra) cast(x *term, to ir.Type, how string) *term {
	k := al.kindOf(to)
	if x.isNull() {
		return x
	}
	if x.kind.name != "" && x.kind.name == k.name {
		return x
	}
	if x.literal() && x.kind.family == ir.TextType && (k.name == "text" || k.name == "varchar" || k.name == "string") {
		return x
	}
	text := typeKey(to)
	if how != "" {
		text = how + " " + text
	}
	t := newTerm("cast", text, x).typed(k)
	t.solid = x.solid && keepsValues(x.kind, t)
	return t
}

// keepsValues reports whether a cast cannot make NULL of a value: some engines
// do so where a conversion fails.
func keepsValues(from kind, cast *term) bool {
	to := cast.kind.family
	if strings.HasPrefix(cast.text, "try ") {
		return false
	}
	switch from.family {
	case ir.IntType:
		return to == ir.IntType || to == ir.DecimalType || to == ir.FloatType || to == ir.TextType
	case ir.DecimalType:
		return to == ir.DecimalType || to == ir.FloatType || to == ir.TextType
	case ir.BoolType, ir.TextType:
		return to == from.family || to == ir.TextType
	case ir.DateType, ir.TimestampType:
		return to == ir.DateType || to == ir.TimestampType || to == ir.TextType
	}
	return false
}

func numeric(t *term) bool {
	return t.kind.family == ir.IntType || t.kind.family == ir.DecimalType || t.kind.family == ir.FloatType
}

// arithmetic is + - * / % ||, constants folded.
//
//	b + a            -> a + b, for numbers
//	1 + 2            -> 3
//	x + 0, x * 1     -> x, for integers
//	(a || b) || c    -> a || (b || c), for text
func (al *algebra) arithmetic(op string, args []*term) *term {
	if len(args) != 2 {
		return al.plain(op, args)
	}
	a, b := args[0], args[1]
	if a.isNull() || b.isNull() {
		if numeric(a) || numeric(b) || a.isNull() && b.isNull() {
			return null()
		}
		return al.plain(op, args)
	}
	if t := foldIntegers(op, a, b); t != nil {
		return t
	}
	ints := a.kind.family == ir.IntType && b.kind.family == ir.IntType
	text := op
	switch {
	case op == "||" && al.dialect.ExactText && a.kind.family == ir.TextType && b.kind.family == ir.TextType:
		return al.concatenated(a, b)
	case !numeric(a) || !numeric(b):
		return al.plain(op, args)
	case op == "+" || op == "*":
		text = "commute " + op
		if unit := map[string]string{"+": "int:0", "*": "int:1"}[op]; ints && a.text == unit && a.op == "const" && b.kind.name != "" {
			return b
		} else if ints && b.text == unit && b.op == "const" && a.kind.name != "" {
			return a
		}
	case op == "-" && ints && b.op == "const" && b.text == "int:0" && a.kind.name != "":
		return a
	}
	t := newTerm("op", text, a, b).typed(al.arithmeticKind(op, a, b))
	t.solid = a.solid && b.solid && (op == "+" || op == "-" || op == "*")
	return t
}

// arithmeticKind is the type of a number made of two.
func (al *algebra) arithmeticKind(op string, a, b *term) kind {
	fa, fb := a.kind.family, b.kind.family
	switch {
	case fa == ir.IntType && fb == ir.IntType:
		if op == "/" {
			if al.dialect.IntDivision == "int" {
				return intKind
			}
			return kind{}
		}
		k := intKind
		switch {
		case a.kind.name == b.kind.name, b.literal():
			k.name = a.kind.name
		case a.literal():
			k.name = b.kind.name
		}
		return k
	case fa == ir.FloatType || fb == ir.FloatType:
		return kind{family: ir.FloatType}
	}
	return kind{family: ir.DecimalType}
}

// foldIntegers computes what stays small; nil for all else. Small enough that no
// engine's integers overflow, and large enough for what people write.
func foldIntegers(op string, a, b *term) *term {
	x, ok1 := a.whole()
	y, ok2 := b.whole()
	if !ok1 || !ok2 {
		return nil
	}
	r := new(big.Int)
	switch op {
	case "+":
		r.Add(big.NewInt(x), big.NewInt(y))
	case "-":
		r.Sub(big.NewInt(x), big.NewInt(y))
	case "*":
		r.Mul(big.NewInt(x), big.NewInt(y))
	default:
		return nil
	}
	if !r.IsInt64() || r.Int64() > 1<<31-1 || r.Int64() < -(1<<31) {
		return nil
	}
	return integer(r.String())
}

// concatenated is text put together, flat.
func (al *algebra) concatenated(a, b *term) *term {
	var parts []*term
	for _, t := range []*term{a, b} {
		if t.op == "op" && t.text == "text ||" && len(t.args) < maxFlat {
			parts = append(parts, t.args...)
			continue
		}
		parts = append(parts, t)
	}
	t := newTerm("op", "text ||", parts...).typed(kind{family: ir.TextType, exact: al.dialect.ExactText})
	t.solid = allSolid(parts) && !al.dialect.EmptyIsNull
	return t
}

// plain is an operator of which no law is used.
func (al *algebra) plain(op string, args []*term) *term {
	t := newTerm("op", op, args...)
	if predicates[op] {
		t.kind = boolKind
	}
	return t
}

// predicates are operators whose result is a truth value.
var predicates = map[string]bool{
	"like": true, "ilike": true, "similar to": true, "rlike": true, "regexp": true, "glob": true, "~": true, "~*": true, "!~": true,
	"!~*": true, "@>": true, "<@": true, "&&": true, "overlaps": true, "?": true, "contains": true,
}

// strict reports whether a term is NULL whenever an argument is NULL.
func (al *algebra) strict(t *term) bool {
	switch t.op {
	case "=", "<>", "<", "<=", "not", "cast", "coerce":
		return true
	case "op":
		switch t.text {
		case "commute +", "commute *", "like", "ilike":
			return true
		case "text ||":
			return !al.dialect.EmptyIsNull
		case "-", "/", "%":
			return len(t.args) == 2 && numeric(t.args[0]) && numeric(t.args[1])
		case "neg":
			return true
		}
	case "call":
		name, ok := strings.CutPrefix(t.text, "fn:")
		if !ok || strings.ContainsAny(name, "|#") || len(t.args) == 0 {
			return false
		}
		f, known := al.dialect.Function(name)
		return known && f.Strict && f.Kind == dialect.Scalar
	}
	return false
}

// rebuild makes a term anew over other arguments, by the rules of its operator.
func (al *algebra) rebuild(t *term, args []*term) *term {
	switch t.op {
	case "and":
		return al.and(args...)
	case "or":
		return al.or(args...)
	case "not":
		return al.not(args[0])
	case "=", "<>", "<", "<=":
		return al.compare(t.op, args[0], args[1])
	case "same":
		return al.same(args...)
	case "distinct":
		return al.distinctFrom(args[0], args[1])
	case "is null":
		return al.isNullTerm(args[0])
	case "is true", "is false":
		return al.truth(t.op, args[0])
	case "in":
		return al.in(args[0], args[1].args)
	case "case":
		return al.conditional(args)
	case "coalesce":
		return al.coalesce(args...)
	case "op":
		switch op := strings.TrimPrefix(t.text, "commute "); {
		case t.text == "text ||":
			out := args[0]
			for _, a := range args[1:] {
				out = al.arithmetic("||", []*term{out, a})
			}
			return out
		case op == "+", op == "-", op == "*", op == "/", op == "%", op == "||":
			return al.arithmetic(op, args)
		}
	case "pick", "exists", "in rows":
		return al.reapply(t, args)
	}
	if al.strict(t) && hasNull(args) {
		return null()
	}
	out := *t
	out.args, out.size, out.mask = args, 1, 0
	if t.op != "call" {
		out.solid = t.solid
	}
	out.gather()
	out.identify()
	if t.op == "cast" {
		if args[0].kind.name != "" && args[0].kind.name == t.kind.name {
			return args[0]
		}
		out.solid = args[0].solid && keepsValues(args[0].kind, &out)
	} else if t.solid && !allSolid(args) {
		out.solid = t.op == "exists"
	}
	return &out
}
