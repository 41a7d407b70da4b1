package canon

import (
	"math/big"
	"strings"

	"github.com/tailwater/tailwater/compiler/ir"
)

// constKinds start the text of constants: '1' is not 1.
var constKinds = map[ir.ConstKind]string{
	ir.Null: "null", ir.Bool: "bool", ir.Integer: "int", ir.Decimal: "decimal", ir.Float: "float", ir.String: "text",
	ir.Bytes: "bytes", ir.Typed: "typed", ir.Interval: "interval", ir.Unit: "unit", ir.Param: "param",
}

var (
	boolKind = kind{family: ir.BoolType, name: "boolean", exact: true}
	intKind  = kind{family: ir.IntType, exact: true}
)

func null() *term { return newTerm("const", "null") }

func boolean(b bool) *term {
	text := "bool:false"
	if b {
		text = "bool:true"
	}
	return newTerm("const", text).typed(boolKind).never(true)
}

func integer(text string) *term { return newTerm("const", "int:"+text).typed(intKind).never(true) }

func (t *term) isNull() bool  { return t.op == "const" && t.text == "null" }
func (t *term) isTrue() bool  { return t.op == "const" && t.text == "bool:true" }
func (t *term) isFalse() bool { return t.op == "const" && t.text == "bool:false" }

// literal reports whether a term is a constant whose value is known: not NULL
// and no parameter.
func (t *term) literal() bool {
	return t.op == "const" && t.text != "null" && !strings.HasPrefix(t.text, "param:") && !strings.HasPrefix(t.text, "unit:")
}

// fixed reports whether a term is a literal, or one cast to a type.
func (t *term) fixed() bool {
	return t.literal() || t.op == "cast" && len(t.args) == 1 && t.args[0].literal()
}

// constant is the term of a constant.
func (al *algebra) constant(c *ir.Const) *term {
	switch c.Kind {
	case ir.Null:
		return null()
	case ir.Typed:
		return al.cast(al.text(c.Text), c.Type, "")
	case ir.Bool:
		return boolean(strings.EqualFold(c.Text, "true"))
	case ir.Integer:
		return integer(c.Text)
	case ir.String:
		return al.text(c.Text)
	case ir.Unit:
		return newTerm("const", "unit:"+unit(c.Text)).never(true)
	}
	t := newTerm("const", constKinds[c.Kind]+":"+c.Text)
	switch c.Kind {
	case ir.Decimal:
		t.kind.family = ir.DecimalType
		if al.dialect.DecimalLiteral == "float" {
			t.kind.family = ir.FloatType
		}
	case ir.Float:
		t.kind.family = ir.FloatType
	}
	t.solid = c.Kind != ir.Param
	return t
}

func (al *algebra) text(s string) *term {
	if s == "" && al.dialect.EmptyIsNull {
		return null()
	}
	return newTerm("const", "text:"+s).typed(kind{family: ir.TextType, exact: al.dialect.ExactText}).never(true)
}

// units are spellings of one unit of time.
var units = map[string]string{
	"years": "year", "yyyy": "year", "yy": "year", "quarters": "quarter", "qq": "quarter", "months": "month", "mm": "month",
	"weeks": "week", "days": "day", "dd": "day", "hours": "hour", "hh": "hour", "minutes": "minute", "mi": "minute",
	"seconds": "second", "ss": "second",
}

func unit(s string) string {
	if u, ok := units[s]; ok {
		return u
	}
	return s
}

// number is the value of a constant number; nil for all else. Numbers of
// hundreds of digits are left alone.
func (t *term) number() *big.Rat {
	if t.op != "const" || len(t.text) > 60 {
		return nil
	}
	k, text, _ := strings.Cut(t.text, ":")
	if k != "int" && k != "decimal" || strings.ContainsAny(text, "eExX_") {
		return nil
	}
	r, ok := new(big.Rat).SetString(text)
	if !ok {
		return nil
	}
	return r
}

// whole is the value of a constant integer.
func (t *term) whole() (int64, bool) {
	if t.op != "const" || !strings.HasPrefix(t.text, "int:") {
		return 0, false
	}
	r := t.number()
	if r == nil || !r.IsInt() || !r.Num().IsInt64() {
		return 0, false
	}
	return r.Num().Int64(), true
}

// order compares two constants: known is false where it is not sure how.
func (al *algebra) order(a, b *term) (cmp int, known bool) {
	if x, y := a.number(), b.number(); x != nil && y != nil {
		return x.Cmp(y), true
	}
	return 0, false
}

// equalConstants compares two constants: known is false where it is not sure.
func (al *algebra) equalConstants(a, b *term) (equal, known bool) {
	if c, ok := al.order(a, b); ok {
		return c == 0, true
	}
	if a.literal() && b.literal() {
		ka, _, _ := strings.Cut(a.text, ":")
		kb, _, _ := strings.Cut(b.text, ":")
		if ka == kb && (ka == "bool" || ka == "text" && al.dialect.ExactText) {
			return a.text == b.text, true
		}
	}
	if a.is(b) && a.fixed() && a.kind.family != ir.FloatType {
		return true, true
	}
	return false, false
}
