package sql

import (
	"strings"

	"github.com/tailwater/tailwater/compiler/ast"
	"github.com/tailwater/tailwater/compiler/parse/syntax"
)

// specialCalls are calls whose parentheses hold more than arguments.
var specialCalls [keywordCount]func(*parser) ast.Expr

func init() { // it refers to itself through the parser
	for w, form := range map[keyword]func(*parser) ast.Expr{
		kwCast: (*parser).cast, kwTryCast: (*parser).cast, kwSafeCast: (*parser).cast,
		kwConvert: (*parser).convert, kwTryConvert: (*parser).convert,
		kwExtract: (*parser).extract, kwTrim: (*parser).trim,
		kwSubstring: (*parser).substring, kwSubstr: (*parser).substring,
		kwPosition: (*parser).position, kwOverlay: (*parser).overlay,
		kwColumns: (*parser).columnsForm, kwXmlelement: (*parser).xmlElement, kwTransform: (*parser).transform,
	} {
		specialCalls[w] = form
	}
}

// cast reads CAST(x AS t [FORMAT f]).
func (p *parser) cast() ast.Expr {
	p.down()
	defer p.up()
	start := p.start()
	t := p.next()
	open := p.need(tkLParen)
	outer := p.castAs
	p.castAs = p.lastAs(open)
	c := &ast.Cast{Try: t.word != kwCast, X: p.aliasedExpr()}
	p.castAs = outer
	if p.grammar.InnerAliases && p.take(tkComma) { // cast(x, 't')
		c.Type = &ast.Type{Name: strings.ToLower(p.stringText(p.need(tkString)))}
	} else {
		p.needWord(kwAs)
		c.Type = p.typeName()
	}
	p.castTail(c)
	p.need(tkRParen)
	c.Span = p.from(start)
	return c
}

// castTail reads what follows the type within the parentheses.
func (p *parser) castTail(c *ast.Cast) {
	if p.grammar.ObjectStars && (p.takeText("rename") || p.takeText("add")) { // rename fields, add fields
		p.takeText("fields")
	}
	if p.grammar.IntervalCasts && p.takeWords(kwDefault) { // default x on conversion error
		start := p.start()
		other := p.expr()
		p.needWord(kwOn)
		p.needWord(kwConversion)
		p.needWord(kwError)
		c.Format = &ast.Call{Node: p.node(start), Name: []ast.Ident{{Name: "on_conversion_error"}}, Args: []ast.Arg{{Expr: other}}}
		if p.take(tkComma) {
			call := c.Format.(*ast.Call)
			call.Args = append(call.Args, ast.Arg{Expr: p.expr()})
		}
		return
	}
	if p.takeWords(kwFormat) || p.grammar.IntervalCasts && p.take(tkComma) {
		c.Format = p.expr()
		if p.aheadWords(kwAt, kwTime, kwZone) {
			p.i += 3
			c.Format = &ast.AtTimeZone{Node: ast.Node{Span: c.Format.Place()}, X: c.Format, Zone: p.expr()}
		}
	}
}

// lastAs finds the last AS directly within parentheses; -1 where there is none.
func (p *parser) lastAs(open *token) int {
	last := -1
	for i := p.i; i < int(open.match); i++ {
		if t := p.tokens[i]; t.match > int32(i) {
			i = int(t.match)
		} else if t.word == kwAs {
			last = i
		}
	}
	return last
}

// convert reads CONVERT(type, x [, style]), CONVERT(x, type) or a plain function.
func (p *parser) convert() ast.Expr {
	start := p.start()
	t := p.peek(0)
	switch {
	case p.grammar.TypeFirst:
		p.i += 2
		c := &ast.Cast{Try: t.word == kwTryConvert, Type: p.typeName()}
		p.need(tkComma)
		c.X = p.expr()
		if p.take(tkComma) {
			c.Format = p.expr()
		}
		p.need(tkRParen)
		c.Span = p.from(start)
		return c
	case p.grammar.RowConvert:
		p.i += 2
		x := p.expr()
		if p.take(tkComma) {
			c := &ast.Cast{X: x, Type: p.typeName()}
			p.need(tkRParen)
			c.Span = p.from(start)
			return c
		}
		p.needWord(kwUsing)
		name := p.anyIdent()
		p.need(tkRParen)
		c := &ast.Call{Name: []ast.Ident{{Name: "convert"}}, Args: []ast.Arg{{Expr: x}}, Keywords: []string{strings.ToLower(name.Name)}}
		c.Span = p.from(start)
		return c
	}
	return p.nameOrCall()
}

// extract reads EXTRACT(unit FROM x); anything else is a plain call.
func (p *parser) extract() ast.Expr {
	start := p.start()
	n := 3
	if p.peek(3).kind == tkLParen && p.peek(3).match > 0 { // week(monday)
		n = int(p.peek(3).match) - p.i + 1
	}
	if p.peek(n).word != kwFrom {
		return p.nameOrCall()
	}
	name := p.anyIdent()
	p.next()
	at, from := p.start(), p.i
	unit := &ast.DatePart{}
	switch u := p.peek(0); u.kind {
	case tkString:
		p.next()
		unit.Unit = strings.ToLower(p.stringText(u))
	case tkWord, tkQuotedName:
		p.i += n - 2
		unit.Unit = strings.NewReplacer(" ( ", "(", " )", ")", `"`, "").Replace(p.words(from))
	default:
		p.expected("a unit of time")
	}
	unit.Span = p.from(at)
	p.needWord(kwFrom)
	c := &ast.Call{Name: []ast.Ident{name}, Args: []ast.Arg{{Expr: unit}, {Expr: p.expr()}}}
	p.need(tkRParen)
	c.Span = p.from(start)
	return c
}

// formStart reads the name and the parenthesis of a special form.
func (p *parser) formStart() *ast.Call {
	p.down()
	c := &ast.Call{Name: []ast.Ident{p.anyIdent()}}
	p.need(tkLParen)
	return c
}

func (p *parser) formEnd(c *ast.Call, start int32) ast.Expr {
	p.need(tkRParen)
	c.Span = p.from(start)
	p.up()
	return c
}

// trim reads TRIM([LEADING|TRAILING|BOTH] [chars] FROM x).
func (p *parser) trim() ast.Expr {
	start := p.start()
	c := p.formStart()
	switch {
	case p.takeWords(kwBoth):
	case p.atWord(kwLeading), p.atWord(kwTrailing):
		c.Keywords = []string{keywordTexts[p.next().word]}
	}
	if p.takeWords(kwFrom) {
		c.Args = []ast.Arg{{Expr: p.expr()}}
	} else {
		x := p.arg(false)
		c.Args = []ast.Arg{x}
		if p.takeWords(kwFrom) {
			c.Args = []ast.Arg{{Expr: p.expr()}, x}
		}
	}
	for p.take(tkComma) {
		c.Args = append(c.Args, p.arg(false))
	}
	return p.formEnd(c, start)
}

// substring reads SUBSTRING(x FROM a FOR b), or a plain call.
func (p *parser) substring() ast.Expr {
	start := p.start()
	c := p.formStart()
	add := func(e ast.Expr) { c.Args = append(c.Args, ast.Arg{Expr: e}) }
	if p.at(tkRParen) {
		p.expected("an expression")
	}
	c.Args = append(c.Args, p.arg(false))
	switch {
	case p.takeWords(kwFrom):
		add(p.expr())
		if p.takeWords(kwFor) {
			add(p.expr())
		}
	case p.takeWords(kwFor):
		n := p.expr()
		if p.takeWords(kwFrom) {
			add(p.expr())
		} else {
			add(&ast.Literal{Kind: ast.IntegerLiteral, Text: "1"})
		}
		add(n)
	case p.takeWords(kwSimilar):
		c.Keywords = []string{"similar"}
		add(p.expr())
		p.needWord(kwEscape)
		add(p.expr())
	default:
		for p.take(tkComma) {
			c.Args = append(c.Args, p.arg(false))
		}
	}
	return p.formEnd(c, start)
}

// position reads POSITION(a IN b), or a plain call.
func (p *parser) position() ast.Expr {
	start := p.start()
	c := p.formStart()
	if p.at(tkWord) && p.peek(1).kind == tkFatArrow {
		c.Args = p.args(tkRParen)
		return p.formEnd(c, start)
	}
	c.Args = []ast.Arg{{Expr: p.binary(precRange + 1)}}
	if p.takeWords(kwIn) {
		c.Keywords = []string{"in"}
		c.Args = append(c.Args, ast.Arg{Expr: p.expr()})
	} else if p.grammar.Strict {
		p.expected("IN")
	}
	for p.take(tkComma) {
		c.Args = append(c.Args, p.arg(false))
	}
	return p.formEnd(c, start)
}

// overlay reads OVERLAY(x PLACING y FROM a FOR b), or a plain call.
func (p *parser) overlay() ast.Expr {
	start := p.start()
	c := p.formStart()
	c.Args = []ast.Arg{p.arg(false)}
	if p.takeWords(kwPlacing) {
		c.Args = append(c.Args, p.arg(false))
		p.needWord(kwFrom)
		c.Args = append(c.Args, p.arg(false))
		if p.takeWords(kwFor) {
			c.Args = append(c.Args, p.arg(false))
		}
	}
	for p.take(tkComma) {
		c.Args = append(c.Args, p.arg(false))
	}
	return p.formEnd(c, start)
}

// columnsForm reads COLUMNS(…) where the dialect has it.
func (p *parser) columnsForm() ast.Expr {
	if !p.grammar.StringTables && !p.grammar.StarApply {
		return p.nameOrCall()
	}
	return p.columns()
}

// xmlElement reads XMLELEMENT(NAME x, XMLATTRIBUTES(…), …).
func (p *parser) xmlElement() ast.Expr {
	start := p.start()
	c := p.formStart()
	p.takeText("evalname")
	if p.atWord(kwName) && p.peek(1).kind != tkComma && p.peek(1).kind != tkRParen {
		p.next()
		c.Keywords = []string{p.anyIdent().Name}
	} else {
		c.Args = append(c.Args, p.arg(false))
	}
	for p.take(tkComma) {
		c.Args = append(c.Args, p.arg(false))
	}
	return p.formEnd(c, start)
}

// transform reads Hive's TRANSFORM(a, b) USING 'script', a program that makes
// rows of rows, which no tree can show; without USING it is a plain function.
func (p *parser) transform() ast.Expr {
	e := p.nameOrCall()
	if p.grammar.SparkOrder && (p.atWord(kwUsing) || p.aheadWords(kwRow, kwFormat)) {
		p.fail(syntax.Error, "SELECT TRANSFORM by a script is not supported")
	}
	return e
}
