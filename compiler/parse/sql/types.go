package sql

import (
	"strings"

	"github.com/tailwater/tailwater/compiler/ast"
)

// typeName reads a type.
func (p *parser) typeName() *ast.Type {
	p.down()
	defer p.up()
	start := p.start()
	t := p.typeBase()
	p.dimensions(t)
	t.Span = p.from(start)
	return t
}

// typeBase reads a type without the brackets that make an array of it.
func (p *parser) typeBase() *ast.Type {
	start := p.start()
	t := &ast.Type{Name: p.typeWords()}
	switch {
	case p.at(tkLParen) && nested(t.Name):
		p.elements(t, tkRParen, p.grammar.TypedRow || t.Name == "tuple" || t.Name == "nested" || t.Name == "struct" || t.Name == "row")
	case p.at(tkLParen):
		p.typeArgs(t)
		if more := p.timeZoneWords(); more != "" {
			t.Name += more
		}
	case p.at(tkLt) && p.grammar.GenericTypes:
		p.elements(t, tkGt, t.Name == "struct")
	}
	t.Span = p.from(start)
	return t
}

// dimensions reads the brackets of an array's type, or the word ARRAY.
func (p *parser) dimensions(t *ast.Type) {
	for {
		switch {
		case p.at(tkLBracket) && (p.peek(1).kind == tkRBracket || p.peek(1).kind == tkInteger && p.peek(2).kind == tkRBracket):
			p.i = int(p.peek(0).match) + 1
			t.Dims++
			continue
		case p.atWord(kwArray) && p.peek(1).kind != tkLParen && p.peek(1).kind != tkLBracket:
			p.next()
			t.Dims++
			continue
		case p.atWord(kwNot) && p.peek(1).word == kwNull:
			p.i += 2
			continue
		}
		return
	}
}

// typeWords reads the name: one word, or several that belong together.
func (p *parser) typeWords() string {
	t := p.peek(0)
	if t.kind != tkWord && t.kind != tkQuotedName {
		p.expected("a type")
	}
	name := strings.ToLower(p.nameText(t))
	p.next()
	for p.at(tkDot) && (p.peek(1).kind == tkWord || p.peek(1).kind == tkQuotedName) {
		p.next()
		name += "." + strings.ToLower(p.nameText(p.next()))
	}
	name = strings.TrimPrefix(name, "pg_catalog.")
	switch name {
	case "double":
		if p.takeWords(kwPrecision) {
			name += " precision"
		}
	case "character", "char", "nchar", "national", "bit", "binary":
		if name == "national" && (p.atWord(kwChar) || p.atWord(kwCharacter)) {
			name += " " + keywordTexts[p.next().word]
		}
		if p.takeWords(kwVarying) {
			name += " varying"
		}
	case "timestamp", "time":
		name += p.timeZoneWords()
	case "interval":
		name += p.intervalWords()
	case "unsigned", "signed":
		if p.isText("integer") || p.isText("int") {
			p.next()
		}
	case "long":
		if p.isText("raw") {
			p.next()
			name += " raw"
		}
	}
	return name
}

func (p *parser) timeZoneWords() string {
	switch {
	case p.aheadWords(kwWith, kwTime, kwZone):
		p.i += 3
		return " with time zone"
	case p.aheadWords(kwWithout, kwTime, kwZone):
		p.i += 3
		return " without time zone"
	case p.aheadWords(kwWith, kwLocal, kwTime, kwZone):
		p.i += 4
		return " with local time zone"
	}
	return ""
}

// intervalWords reads the fields of an interval's type: day to second.
func (p *parser) intervalWords() string {
	at := p.i
	for p.atWord(kwYear) || p.atWord(kwMonth) || p.atWord(kwDay) || p.atWord(kwHour) || p.atWord(kwMinute) || p.atWord(kwSecond) || p.atWord(kwTo) && p.i > at {
		p.next()
	}
	if p.i == at {
		return ""
	}
	return " " + p.words(at)
}

// typeArgs reads length, precision and scale, and what else stands there.
func (p *parser) typeArgs(t *ast.Type) {
	open := p.need(tkLParen)
	if open.match < 0 {
		p.expected(`")"`)
	}
	var arg strings.Builder
	for p.i < int(open.match) {
		n := p.next()
		switch {
		case n.kind == tkComma:
			t.Args = append(t.Args, arg.String())
			arg.Reset()
		default:
			arg.WriteString(strings.ToLower(p.text[n.start:n.end]))
		}
	}
	t.Args = append(t.Args, arg.String())
	p.need(tkRParen)
}

// nested reports whether a type's parentheses hold types.
func nested(name string) bool {
	switch name {
	case "array", "map", "struct", "row", "tuple", "nested", "nullable", "lowcardinality", "list", "union", "variant":
		return true
	}
	return false
}

// elements reads the types within < > or ( ), with names where fields has them.
// A ">>" closes two.
func (p *parser) elements(t *ast.Type, end kind, fields bool) {
	p.next()
	for !p.closesType(end) {
		name := ""
		if fields && (p.peek(0).kind == tkWord || p.peek(0).kind == tkQuotedName) {
			n := p.peek(1)
			if n.kind == tkColon {
				name = p.anyIdent().Name
				p.next()
			} else if n.kind == tkWord || n.kind == tkQuotedName {
				name = p.anyIdent().Name
			}
		}
		if p.at(tkInteger) { // array(int, 3)
			p.next()
		} else {
			t.Elems = append(t.Elems, p.typeName())
			if fields {
				t.Fields = append(t.Fields, strings.ToLower(name))
			}
		}
		if p.atWord(kwNot) && p.peek(1).word == kwNull {
			p.i += 2
		}
		if !p.take(tkComma) {
			break
		}
	}
	if !p.closeType(end) {
		p.expected("the end of a type")
	}
}

func (p *parser) closesType(end kind) bool {
	return p.at(end) || end == tkGt && (p.at(tkShr) || p.at(tkGe))
}

// closeType goes over the end of a type. Of ">>" it leaves one ">".
func (p *parser) closeType(end kind) bool {
	if p.take(end) {
		return true
	}
	if end == tkGt && p.at(tkShr) {
		t := &p.tokens[p.i]
		t.kind, t.start = tkGt, t.start+1
		return true
	}
	return false
}

// constructor reads ARRAY[…], ARRAY(query), STRUCT(…), MAP {…}, ROW(…), and
// types in front of them; nil where the word is a name or a function.
func (p *parser) constructor() ast.Expr {
	start := p.start()
	w := p.peek(0).word
	n := p.peek(1)
	var typ *ast.Type
	if n.kind == tkLt && p.grammar.GenericTypes {
		typ = p.typeBase()
	} else {
		switch {
		case w == kwArray && (n.kind == tkLBracket || n.kind == tkLParen && n.flags&queryAhead != 0):
		case w == kwMap && n.kind == tkLBrace:
		case (w == kwStruct || w == kwRow) && n.kind == tkLParen:
		default:
			return nil
		}
		p.next()
	}
	switch {
	case p.at(tkLBracket):
		p.next()
		a := &ast.Array{Type: typ, Elems: p.exprList(tkRBracket)}
		p.need(tkRBracket)
		a.Span = p.from(start)
		return a
	case p.at(tkLBrace):
		return p.mapLiteral(start)
	case w == kwArray && p.at(tkLParen):
		p.next()
		a := &ast.Array{Type: typ, Query: p.query()}
		p.need(tkRParen)
		a.Span = p.from(start)
		return a
	case p.at(tkLParen):
		return p.structLiteral(typ, w == kwRow, start)
	}
	p.expected("a value of the type")
	return nil
}

func (p *parser) mapLiteral(start int32) ast.Expr {
	p.need(tkLBrace)
	m := &ast.Map{}
	for !p.at(tkRBrace) {
		m.Keys = append(m.Keys, p.expr())
		p.need(tkColon)
		m.Values = append(m.Values, p.expr())
		if !p.take(tkComma) {
			break
		}
	}
	p.need(tkRBrace)
	m.Span = p.from(start)
	return m
}

func (p *parser) structLiteral(typ *ast.Type, row bool, start int32) ast.Expr {
	p.need(tkLParen)
	s := &ast.Struct{Type: typ}
	named := false
	for !p.at(tkRParen) {
		a := p.arg()
		f := ast.StructField{Name: a.Name, Expr: a.Expr}
		if al, ok := a.Expr.(*ast.Aliased); ok {
			f.Name, f.Expr = &al.Name, al.X
		}
		named = named || f.Name != nil
		s.Fields = append(s.Fields, f)
		if !p.take(tkComma) {
			break
		}
	}
	p.need(tkRParen)
	if row && !named {
		r := &ast.Row{}
		for _, f := range s.Fields {
			r.Elems = append(r.Elems, f.Expr)
		}
		r.Span = p.from(start)
		return r
	}
	s.Span = p.from(start)
	return s
}

// interval reads INTERVAL '1 day', INTERVAL 1 DAY, INTERVAL (x) DAY; nil where
// the word is a name.
func (p *parser) interval() ast.Expr {
	start, at := p.start(), p.i
	n := p.peek(1)
	switch n.kind {
	case tkString, tkInteger, tkDecimal, tkParam, tkMinus, tkPlus, tkLParen:
	case tkWord, tkQuotedName:
		if !p.grammar.UnquotedUnits {
			return nil
		}
	default:
		return nil
	}
	p.next()
	e := &ast.Interval{}
	if n.kind == tkString {
		e.Value = p.strings()
	} else {
		e.Value = p.binary(precAdd)
	}
	e.Unit = p.intervalUnit()
	if e.Unit == "" && n.kind != tkString {
		p.i = at
		return nil
	}
	e.Span = p.from(start)
	return e
}

// intervalUnit reads day, or year to month, or second(3).
func (p *parser) intervalUnit() string {
	if !p.unitAhead() {
		return ""
	}
	at := p.i
	p.next()
	if p.at(tkLParen) && p.peek(1).kind == tkInteger {
		p.skipParens()
	}
	if p.atWord(kwTo) {
		p.next()
		p.next()
		if p.at(tkLParen) && p.peek(1).kind == tkInteger {
			p.skipParens()
		}
	}
	return p.words(at)
}

func (p *parser) unitAhead() bool {
	t := p.peek(0)
	return t.kind == tkWord && isIntervalUnit(strings.ToLower(p.text[t.start:t.end]))
}

func isIntervalUnit(w string) bool {
	switch strings.TrimSuffix(w, "s") {
	case "year", "quarter", "month", "week", "day", "hour", "minute", "second", "millisecond", "microsecond", "nanosecond",
		"year_month", "day_hour", "day_minute", "day_second", "hour_minute", "hour_second", "minute_second", "decade", "century":
		return true
	}
	return false
}

// literalTypes are types that may stand in front of a string.
var literalTypes = map[string]bool{
	"date": true, "time": true, "timestamp": true, "datetime": true, "timestamptz": true, "json": true, "jsonb": true,
	"numeric": true, "bignumeric": true, "decimal": true, "timestamp_ntz": true, "uuid": true, "inet": true, "char": true,
	"real": true, "double": true, "bool": true, "varchar": true, "int": true, "float8": true, "bytea": true, "text": true,
	"timetz": true, "bigint": true,
}

// typedLiteral reads DATE '2020-01-01'; nil where the word is no type.
func (p *parser) typedLiteral() ast.Expr {
	start, at := p.start(), p.i
	t := p.peek(0)
	if !literalTypes[strings.ToLower(p.text[t.start:t.end])] {
		return nil
	}
	typ := p.typeName()
	if !p.at(tkString) {
		p.i = at
		return nil
	}
	s := p.stringText(p.next())
	return &ast.Literal{Node: ast.Node{Span: p.from(start)}, Kind: ast.TypedLiteral, Text: s, Type: typ}
}
