package sql

import (
	"strings"

	"github.com/tailwater/tailwater/compiler/ast"
)

// typeName reads a type.
func (p *parser) typeName() *ast.Type {
	start := p.start()
	t := p.plainType()
	p.typeSuffixes(t)
	t.Span = p.from(start)
	return t
}

// plainType reads a type without what may stand behind it.
func (p *parser) plainType() *ast.Type {
	p.down()
	defer p.up()
	start := p.start()
	if t := p.peek(0); t.kind == tkString && p.grammar.TupleDots { // ClickHouse: x::'Int64'
		p.next()
		return &ast.Type{Name: strings.ToLower(p.stringText(t)), Span: p.from(start)}
	}
	t := &ast.Type{Name: p.typeWords()}
	switch {
	case p.at(tkLParen) && nested(t.Name):
		p.elements(t, tkRParen, t.Name != "array" && t.Name != "map" && t.Name != "list")
	case p.at(tkLParen):
		p.typeArgs(t)
		t.Name += p.afterTypeArgs(t.Name)
	case p.at(tkLt) && p.grammar.GenericTypes:
		p.elements(t, tkGt, t.Name == "struct")
	}
	t.Span = p.from(start)
	return t
}

// afterTypeArgs reads words that belong to the name but stand behind its
// arguments: timestamp(3) with time zone.
func (p *parser) afterTypeArgs(name string) string {
	switch name {
	case "timestamp", "time", "timestamp_ntz":
		return p.timeZoneWords()
	case "interval day", "interval year":
		if p.takeWords(kwTo) {
			at := p.i
			p.next()
			if p.at(tkLParen) {
				p.skipParens()
			}
			return " to " + p.tokenText(at)
		}
	}
	return ""
}

func (p *parser) tokenText(i int) string {
	t := p.tokens[i]
	return strings.ToLower(p.text[t.start:t.end])
}

// typeSuffixes reads dimensions of arrays, and words that change no value.
func (p *parser) typeSuffixes(t *ast.Type) {
	for {
		switch n := p.peek(1); {
		case p.at(tkLBracket) && (n.kind == tkRBracket || n.kind == tkInteger && p.peek(2).kind == tkRBracket):
			p.i = int(p.peek(0).match) + 1
			t.Dims++
		case p.atWord(kwArray) && n.kind != tkLParen && n.kind != tkLBracket && p.lexical.UserOperators:
			p.next()
			t.Dims++
			if p.at(tkLBracket) && n.kind == tkLBracket {
				p.i = int(p.peek(0).match) + 1
			}
		case p.aheadWords(kwNot, kwNull) && !p.grammar.Strict:
			p.i += 2
		case p.aheadWords(kwCharacter, kwSet), p.atWord(kwCharset):
			if !p.takeWords(kwCharset) {
				p.i += 2
			}
			p.anyIdent()
		case p.atWord(kwCollate) && !p.grammar.Strict && operand(n):
			p.next()
			p.collation()
		default:
			return
		}
	}
}

// typeWord reports whether a reserved word names a type.
func typeWord(w keyword) bool {
	switch w {
	case kwArray, kwStruct, kwInterval, kwChar, kwVarchar, kwDate, kwRow, kwMap, kwSet, kwDecimal, kwJson, kwObject, kwBinary,
		kwTime, kwTimestamp, kwCharacter, kwDouble, kwRange, kwYear, kwVarchar2, kwNumber, kwLong, kwInteger, kwSmallint, kwFloat,
		kwRaw, kwFile:
		return true
	}
	return false
}

// typeWords reads the name: one word, or several that belong together.
func (p *parser) typeWords() string {
	t := p.peek(0)
	if t.kind != tkWord && t.kind != tkQuotedName || p.uses[t.word]&reserved != 0 && t.kind == tkWord && !typeWord(t.word) {
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
		if unit := p.intervalUnit(); unit != "" {
			name += " " + unit
		}
	case "unsigned", "signed":
		if !p.takeWords(kwInteger) {
			p.takeText("int")
		}
	case "long":
		if p.takeWords(kwRaw) {
			name += " raw"
		}
	}
	return name
}

func (p *parser) timeZoneWords() string {
	switch {
	case p.takeWords(kwWith, kwTime, kwZone):
		return " with time zone"
	case p.takeWords(kwWithout, kwTime, kwZone):
		return " without time zone"
	case p.takeWords(kwWith, kwLocal, kwTime, kwZone):
		return " with local time zone"
	}
	return ""
}

// typeArgs reads length, precision and scale, and what else stands there.
func (p *parser) typeArgs(t *ast.Type) {
	open := p.need(tkLParen)
	if open.match < 0 {
		p.expected(`")"`)
	}
	if p.grammar.Strict && p.i == int(open.match) {
		p.expected("an argument of the type")
	}
	at := p.i
	arg := func() {
		if p.i == at {
			p.expected("an argument of the type")
		}
		if number := p.tokens[at].kind == tkInteger; p.i > at+1 && (number || p.grammar.Strict && p.tokens[at].kind != tkMinus) &&
			!(number && p.tokens[at+1].kind == tkWord) { // varchar2(10 char)
			p.i = at + 1
			p.expected(`")"`)
		}
		t.Args = append(t.Args, p.words(at))
	}
	for p.i < int(open.match) {
		if p.at(tkComma) {
			arg()
			p.next()
			at = p.i
			continue
		}
		p.next()
	}
	if p.i > at || len(t.Args) > 0 {
		arg()
	}
	p.need(tkRParen)
}

// nested reports whether a type's parentheses hold types.
func nested(name string) bool {
	switch name {
	case "array", "map", "struct", "row", "tuple", "nested", "nullable", "lowcardinality", "list", "union", "variant", "object",
		"record", "aggregatefunction", "simpleaggregatefunction":
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
		if fields && (p.at(tkWord) || p.at(tkQuotedName)) {
			switch n := p.peek(1); n.kind {
			case tkColon:
				name = p.anyIdent().Name
				p.next()
			case tkWord, tkQuotedName:
				if !p.typeGoesOn() {
					name = p.anyIdent().Name
				}
			}
		}
		switch {
		case p.at(tkInteger): // array(int, 3)
			t.Args = append(t.Args, p.tokenText(p.i))
			p.next()
		default:
			t.Elems = append(t.Elems, p.typeName())
			if fields {
				t.Fields = append(t.Fields, strings.ToLower(name))
			}
		}
		p.elementOptions()
		if !p.take(tkComma) {
			break
		}
	}
	if !p.closeType(end) {
		p.expected("the end of a type")
	}
	if len(t.Fields) > 0 && strings.Join(t.Fields, "") == "" {
		t.Fields = nil
	}
}

// elementOptions goes over what may stand behind a field's type.
func (p *parser) elementOptions() {
	p.takeWords(kwNot, kwNull)
	if p.isText("comment") && p.peek(1).kind == tkString {
		p.i += 2
	}
	if p.isText("options") && p.peek(1).kind == tkLParen {
		p.next()
		p.skipParens()
	}
}

// typeGoesOn tells a type of several words from a field's name with its type.
func (p *parser) typeGoesOn() bool {
	switch n := p.peek(1).word; p.peek(0).word {
	case kwDouble:
		return n == kwPrecision
	case kwCharacter, kwChar:
		return n == kwVarying
	case kwTimestamp, kwTime:
		return n == kwWith || n == kwWithout
	default:
		return n == kwNot && p.peek(2).word == kwNull || n == kwCollate
	}
}

func (p *parser) closesType(end kind) bool {
	return p.at(end) || end == tkGt && p.at(tkShr)
}

// closeType goes over the end of a type. Of ">>" it leaves one ">".
func (p *parser) closeType(end kind) bool {
	if p.take(end) {
		return true
	}
	t := p.peek(0)
	if end == tkGt && (t.kind == tkShr || t.kind == tkOperator && p.text[t.start:t.end] == ">>>") {
		t.start++
		t.kind = operatorKind(p.text[t.start:t.end])
		return true
	}
	return false
}
