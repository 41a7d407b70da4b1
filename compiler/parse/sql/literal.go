package sql

import (
	"strings"

	"github.com/tailwater/tailwater/compiler/ast"
)

// constructor reads ARRAY[…], ARRAY(query), STRUCT(…), MAP {…}, ROW(…), and
// types in front of them; nil where the word is a name or a function.
func (p *parser) constructor() ast.Expr {
	start := p.start()
	w, n := p.peek(0).word, p.peek(1)
	var typ *ast.Type
	switch {
	case n.kind == tkLt && p.grammar.GenericTypes && (w == kwArray || w == kwStruct || w == kwMap):
		typ = p.plainType()
	case w == kwArray && (n.kind == tkLBracket || n.kind == tkLParen && n.flags&queryAhead != 0),
		w == kwMap && n.kind == tkLBrace,
		(w == kwStruct || w == kwRow) && n.kind == tkLParen:
		p.next()
	default:
		return nil
	}
	p.down()
	defer p.up()
	switch {
	case p.at(tkLBracket):
		p.next()
		a := &ast.Array{Type: typ, Elems: p.arrayElems()}
		p.need(tkRBracket)
		a.Span = p.from(start)
		return a
	case p.at(tkLBrace) && w == kwMap:
		return p.mapLiteral(start)
	case p.at(tkLParen) && w == kwArray && typ == nil:
		p.next()
		a := &ast.Array{Query: p.query()}
		p.need(tkRParen)
		a.Span = p.from(start)
		return a
	case p.at(tkLParen):
		return p.structLiteral(typ, w == kwRow, start)
	case p.at(tkString) && typ != nil: // struct<a int64> '…'
		return &ast.Literal{Kind: ast.TypedLiteral, Type: typ, Text: p.stringText(p.next()), Node: p.node(start)}
	}
	p.expected("a value of the type")
	return nil
}

// arrayElems reads the elements of an array; those that are arrays may leave out
// the word.
func (p *parser) arrayElems() []ast.Expr {
	if p.grammar.BracketArrays || !p.at(tkLBracket) {
		return p.exprList(tkRBracket)
	}
	p.down()
	defer p.up()
	var out []ast.Expr
	for {
		start := p.start()
		p.need(tkLBracket)
		a := &ast.Array{Elems: p.arrayElems()}
		p.need(tkRBracket)
		a.Span = p.from(start)
		out = append(out, a)
		if !p.take(tkComma) {
			return out
		}
	}
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

// structLiteral reads the fields of STRUCT and ROW. A row without names is a Row,
// a row followed by a window a call.
func (p *parser) structLiteral(typ *ast.Type, row bool, start int32) ast.Expr {
	p.need(tkLParen)
	s := &ast.Struct{Type: typ}
	named := false
	for !p.at(tkRParen) {
		a := p.arg(true)
		f := ast.StructField{Name: a.Name, Expr: a.Expr}
		if al, ok := a.Expr.(*ast.Aliased); ok {
			f.Name, f.Expr = &al.Name, al.X
		}
		named = named || f.Name != nil
		s.Fields = append(s.Fields, f)
		if !p.take(tkComma) {
			break
		}
		if p.at(tkRParen) && !p.grammar.TrailingComma {
			p.expected("an expression")
		}
	}
	p.need(tkRParen)
	s.Span = p.from(start)
	if !row || named {
		return s
	}
	r := &ast.Row{}
	for _, f := range s.Fields {
		r.Elems = append(r.Elems, f.Expr)
	}
	r.Span = s.Span
	return r
}

// interval reads INTERVAL '1 day', INTERVAL 1 DAY, INTERVAL (x) DAY; nil where
// the word is a name or a function.
func (p *parser) interval() ast.Expr {
	start := p.start()
	n := p.peek(1)
	if p.uses[kwInterval]&reserved == 0 && !p.intervalAhead(n) {
		return nil
	}
	p.next()
	if p.at(tkLParen) && p.lexical.UserOperators && p.peek(1).kind == tkInteger && p.peek(3).kind == tkString { // interval(3) '1 day'
		p.skipParens()
	}
	e := &ast.Interval{}
	if p.at(tkString) && !(p.grammar.UnquotedUnits && p.unitBehindOperator()) {
		e.Value = p.strings()
	} else {
		e.Value = p.binary(precOther)
	}
	e.Unit = p.intervalUnit()
	if e.Unit == "" && n.kind != tkString && n.kind != tkLParen {
		p.expected("a unit of time")
	}
	e.Span = p.from(start)
	return p.moreIntervals(e, start)
}

// moreIntervals reads Spark's INTERVAL 5 HOURS 30 MINUTES, a sum.
func (p *parser) moreIntervals(e *ast.Interval, start int32) ast.Expr {
	var sum ast.Expr = e
	for p.grammar.SparkOrder && (p.at(tkInteger) || p.at(tkString)) && p.peek(1).kind == tkWord && isIntervalUnit(p.tokenText(p.i+1)) {
		at := p.start()
		next := &ast.Interval{Value: p.primary()}
		next.Unit = p.intervalUnit()
		next.Span = p.from(at)
		sum = &ast.Binary{Node: p.node(start), Op: "+", Left: sum, Right: next}
	}
	return sum
}

// unitBehindOperator looks for "interval '1' || x day".
func (p *parser) unitBehindOperator() bool {
	_, prec := p.operatorOf(p.peek(1))
	return prec >= precOther && p.peek(1).kind == tkConcat && p.unitAfterOperand(2)
}

func (p *parser) unitAfterOperand(n int) bool {
	length := max(p.callLength(n), 1)
	t := p.peek(n + length)
	return t.kind == tkWord && isIntervalUnit(strings.ToLower(p.text[t.start:t.end]))
}

// intervalAhead tells an interval from a column or function of that name: an
// operand and a unit follow, or a string.
func (p *parser) intervalAhead(next *token) bool {
	switch next.kind {
	case tkString:
		return true
	case tkLParen:
		return p.intervalParens(next)
	}
	n := 1
	if k := p.peek(n).kind; k == tkMinus || k == tkPlus {
		n++
	}
	switch p.peek(n).kind {
	case tkInteger, tkDecimal, tkFloat, tkParam, tkString:
		return p.peek(n).kind != tkParam || p.unitAfterOperand(n)
	case tkWord, tkQuotedName:
	default:
		return false
	}
	if p.peek(n).kind == tkWord && p.uses[p.peek(n).word]&reserved != 0 && p.peek(n).word != kwCase && p.uses[p.peek(n).word]&callable == 0 {
		return false
	}
	n += p.callLength(n)
	for p.peek(n).match > int32(p.i+n) { // a call, a subscript
		n = int(p.peek(n).match) - p.i + 1
	}
	t := p.peek(n)
	if t.kind == tkWord && isIntervalUnit(strings.ToLower(p.text[t.start:t.end])) {
		return true
	}
	_, prec := p.operatorOf(t)
	return prec >= precBit && p.grammar.UnquotedUnits && p.unitAfterOperand(n+1)
}

// intervalParens tells INTERVAL (x) DAY from a call of that name.
func (p *parser) intervalParens(open *token) bool {
	if open.match < 0 {
		return false
	}
	after := p.tokens[open.match+1]
	if after.kind == tkString {
		return p.lexical.UserOperators
	}
	return after.kind == tkWord && isIntervalUnit(strings.ToLower(p.text[after.start:after.end]))
}

// intervalUnit reads day, or year to month, or second(3); empty for none.
func (p *parser) intervalUnit() string {
	if !p.at(tkWord) || !isIntervalUnit(p.tokenText(p.i)) || p.grammar.Strict && p.uses[p.peek(0).word]&notAlias == 0 {
		return ""
	}
	unit := p.tokenText(p.i)
	p.next()
	p.unitPrecision()
	if p.atWord(kwTo) && p.peek(1).kind == tkWord && isIntervalUnit(p.tokenText(p.i+1)) {
		unit += " to " + p.tokenText(p.i+1)
		p.i += 2
		p.unitPrecision()
	}
	return unit
}

// unitPrecision goes over the digits of second(3), which a value has anyway.
func (p *parser) unitPrecision() {
	if p.at(tkLParen) && p.peek(1).kind == tkInteger {
		p.skipParens()
	}
}

func isIntervalUnit(w string) bool {
	switch strings.TrimSuffix(w, "s") {
	case "year", "quarter", "month", "week", "day", "hour", "minute", "second", "millisecond", "microsecond", "nanosecond",
		"decade", "century", "year_month", "day_hour", "day_minute", "day_second", "day_microsecond", "hour_minute",
		"hour_second", "hour_microsecond", "minute_second", "minute_microsecond", "second_microsecond":
		return true
	}
	return false
}

// literalTypes are types that may stand in front of a string.
var literalTypes = map[string]bool{
	"date": true, "time": true, "timestamp": true, "datetime": true, "timestamptz": true, "json": true, "jsonb": true,
	"numeric": true, "bignumeric": true, "decimal": true, "timestamp_ntz": true, "timestamp_ltz": true, "timestamp_tz": true,
	"uuid": true, "inet": true, "char": true, "real": true, "double": true, "bool": true, "varchar": true, "int": true,
	"float8": true, "bytea": true, "text": true, "timetz": true, "bigint": true, "ipaddress": true, "range": true,
	"character": true, "integer": true, "boolean": true, "smallint": true, "float": true, "bit": true,
}

// typedLiteral reads DATE '2020-01-01'; nil where the word is no type.
func (p *parser) typedLiteral() ast.Expr {
	start, at := p.start(), p.i
	t := p.peek(0)
	if p.uses[t.word]&reserved != 0 && !typeWord(t.word) {
		return nil
	}
	n := 1
	if p.peek(1).kind == tkLParen { // numeric(10, 2) '1.5'
		if p.peek(1).match < 0 {
			return nil
		}
		n = int(p.peek(1).match) - p.i + 1
	}
	long := longType(t.word, p.peek(n).word)
	if p.peek(n).kind != tkString && !long {
		return nil
	}
	if !p.grammar.TypedStrings && (n > 1 || t.end-t.start > 14 || !literalTypes[p.tokenText(at)]) {
		return nil
	}
	if p.peek(1).kind == tkLParen && p.peek(2).kind != tkInteger {
		return nil
	}
	typ := p.typeName()
	if !p.at(tkString) {
		p.i = at
		return nil
	}
	lit := p.strings().(*ast.Literal)
	return &ast.Literal{Node: p.node(start), Kind: ast.TypedLiteral, Text: lit.Text, Type: typ}
}
