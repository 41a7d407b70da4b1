package sql

import (
	"strings"

	"github.com/tailwater/tailwater/compiler/ast"
	"github.com/tailwater/tailwater/compiler/dialect"
)

// callRest reads a call's parentheses and what follows them.
func (p *parser) callRest(name []ast.Ident, start int32) ast.Expr {
	p.down()
	defer p.up()
	c := &ast.Call{Name: name}
	p.need(tkLParen)
	switch {
	case p.takeWords(kwDistinct):
		c.Distinct = true
	case p.atWord(kwAll) && p.peek(1).kind != tkComma && p.peek(1).kind != tkRParen:
		p.next()
	}
	unit, hasUnit := p.unitArg(name)
	for !p.at(tkRParen) {
		if p.argTail(c) {
			break
		}
		if hasUnit && len(c.Args) == unit {
			if e := p.datePart(); e != nil {
				c.Args = append(c.Args, ast.Arg{Expr: e})
				if !p.take(tkComma) {
					break
				}
				continue
			}
		}
		c.Args = append(c.Args, p.arg())
		if p.argTail(c) || !p.take(tkComma) {
			break
		}
	}
	p.need(tkRParen)
	if p.grammar.ParamCalls && p.at(tkLParen) && c.Params == nil && p.peek(0).flags&spaceBefore == 0 {
		for _, a := range c.Args {
			c.Params = append(c.Params, a.Expr)
		}
		c.Args = nil
		p.next()
		c.Distinct = p.takeWords(kwDistinct)
		for !p.at(tkRParen) {
			c.Args = append(c.Args, p.arg())
			if !p.take(tkComma) {
				break
			}
		}
		p.need(tkRParen)
	}
	p.callTail(c)
	c.Span = p.from(start)
	return c
}

// unitArg tells which argument is a unit of time.
func (p *parser) unitArg(name []ast.Ident) (int, bool) {
	if len(name) != 1 || name[0].Quoted {
		return 0, false
	}
	u, ok := p.dialect.UnitArg(strings.ToLower(name[0].Name))
	if !ok {
		return 0, false
	}
	if u.Args > 0 && p.countArgs() != u.Args {
		return 0, false
	}
	return u.Arg, true
}

// countArgs counts the arguments up to the closing parenthesis.
func (p *parser) countArgs() int {
	n, i := 1, p.i
	for i < len(p.tokens) {
		t := p.tokens[i]
		switch {
		case t.match > int32(i):
			i = int(t.match)
		case t.kind == tkComma:
			n++
		case t.kind == tkRParen || t.kind == tkEOF:
			return n
		}
		i++
	}
	return n
}

// datePart reads a unit of time written as a word; nil where none is there.
func (p *parser) datePart() ast.Expr {
	t, next := p.peek(0), p.peek(1)
	if t.kind != tkWord || !dialect.IsUnit(strings.ToLower(p.text[t.start:t.end])) {
		return nil
	}
	start, at := p.start(), p.i
	switch next.kind {
	case tkComma, tkRParen:
		p.next()
	case tkLParen: // week(monday)
		if p.peek(2).kind != tkWord || p.peek(3).kind != tkRParen {
			return nil
		}
		p.i += 4
		text := strings.ToLower(p.text[t.start:t.end] + "(" + p.text[p.tokens[at+2].start:p.tokens[at+2].end] + ")")
		return &ast.DatePart{Node: ast.Node{Span: p.from(start)}, Unit: text}
	default:
		return nil
	}
	return &ast.DatePart{Node: ast.Node{Span: p.from(start)}, Unit: p.words(at)}
}

// arg reads an argument, which may have a name, or be a query.
func (p *parser) arg() ast.Arg {
	start := p.start()
	n := p.peek(1)
	if (p.peek(0).kind == tkWord || p.peek(0).kind == tkQuotedName) && (n.kind == tkFatArrow || n.kind == tkAssign) {
		name := p.anyIdent()
		p.next()
		if p.startsQuery(0) && !p.at(tkLParen) {
			q := p.query()
			return ast.Arg{Name: &name, Expr: &ast.Subquery{Node: ast.Node{Span: q.Span}, Query: q}}
		}
		return ast.Arg{Name: &name, Expr: p.expr()}
	}
	p.takeWords(kwVariadic)
	if p.startsQuery(0) && !p.at(tkLParen) && !p.atWord(kwFrom) && !p.atWord(kwTable) && !p.atWord(kwValues) {
		q := p.query()
		return ast.Arg{Expr: &ast.Subquery{Node: ast.Node{Span: q.Span}, Query: q}}
	}
	e := p.expr()
	if p.atWord(kwAs) && (p.peek(1).kind == tkWord || p.peek(1).kind == tkQuotedName) {
		p.next() // struct(a as b), and ClickHouse's aliases
		return ast.Arg{Expr: &ast.Aliased{X: e, Name: p.anyIdent(), Node: ast.Node{Span: p.from(start)}}}
	}
	return ast.Arg{Expr: e}
}

// argTail reads what may stand behind the arguments, within the parentheses.
func (p *parser) argTail(c *ast.Call) bool {
	found := false
	for {
		switch {
		case (p.atWord(kwIgnore) || p.atWord(kwRespect)) && p.peek(1).word == kwNulls:
			c.NullTreatment = keywordTexts[p.peek(0).word]
			p.i += 2
		case p.aheadWords(kwOrder, kwBy):
			c.OrderBy = p.orderBy()
		case p.atWord(kwLimit) && len(c.Args) > 0:
			p.next()
			c.Limit = p.expr()
		case p.atWord(kwSeparator) && len(c.Args) > 0:
			p.next()
			c.Separator = p.expr()
		case p.atWord(kwHaving) && (p.peek(1).word == kwMax || p.peek(1).word == kwMin):
			c.HavingMax = p.peek(1).word == kwMax
			p.i += 2
			c.Having = p.expr()
		case p.atWord(kwUsing) && len(c.Args) > 0: // CONVERT(x USING utf8)
			at := p.i
			p.next()
			p.next()
			c.Keywords = append(c.Keywords, p.words(at))
		case len(c.Args) > 0 && p.at(tkWord) && p.keywordTail():
			at := p.i
			for p.at(tkWord) || p.at(tkString) && p.peek(1).kind == tkWord {
				p.next()
			}
			c.Keywords = append(c.Keywords, p.words(at))
		default:
			return found
		}
		found = true
	}
}

// keywordTail reports whether words follow that belong to a JSON function or to
// LISTAGG: absent on null, null on empty, on overflow error, returning …
func (p *parser) keywordTail() bool {
	switch p.peek(0).word {
	case kwNull, kwOn, kwReturning, kwWith, kwWithout, kwFormat, kwDefault, kwError, kwEmpty, kwKeys:
		return true
	}
	return p.isText("absent")
}

// callTail reads what may stand behind a call's parentheses.
func (p *parser) callTail(c *ast.Call) {
	for {
		switch {
		case p.atWord(kwWithin) && p.peek(1).word == kwGroup:
			p.i += 2
			p.need(tkLParen)
			c.WithinGroup = p.orderBy()
			p.need(tkRParen)
		case p.atWord(kwFilter) && p.peek(1).kind == tkLParen:
			p.i += 2
			p.takeWords(kwWhere)
			c.Filter = p.expr()
			p.need(tkRParen)
		case (p.atWord(kwIgnore) || p.atWord(kwRespect)) && p.peek(1).word == kwNulls:
			c.NullTreatment = keywordTexts[p.peek(0).word]
			p.i += 2
		case p.atWord(kwFrom) && (p.peek(1).word == kwFirst || p.peek(1).word == kwLast) && p.peek(2).word == kwOver,
			p.atWord(kwFrom) && p.peek(1).word == kwLast && (p.peek(2).word == kwIgnore || p.peek(2).word == kwRespect):
			c.FromLast = p.peek(1).word == kwLast
			p.i += 2
		case p.atWord(kwOver) && (p.peek(1).kind == tkLParen || p.isName(p.peek(1))):
			p.next()
			c.Over = p.window()
		default:
			return
		}
	}
}

// specialCalls are calls whose parentheses hold more than arguments.
var specialCalls map[keyword]func(*parser) ast.Expr

func init() { // it refers to itself through the parser
	specialCalls = map[keyword]func(*parser) ast.Expr{
		kwCast: (*parser).cast, kwTryCast: (*parser).cast, kwSafeCast: (*parser).cast,
		kwConvert: (*parser).convert, kwTryConvert: (*parser).convert,
		kwExtract: (*parser).extract, kwTrim: (*parser).trim,
		kwSubstring: (*parser).substring, kwSubstr: (*parser).substring,
		kwPosition: (*parser).position, kwOverlay: (*parser).overlay,
		kwColumns: (*parser).columns,
	}
}

// cast reads CAST(x AS t [FORMAT f]).
func (p *parser) cast() ast.Expr {
	start := p.start()
	t := p.next()
	open := p.need(tkLParen)
	outer := p.castAs
	p.castAs = p.lastAs(open)
	c := &ast.Cast{Try: t.word != kwCast, X: p.expr()}
	p.castAs = outer
	if p.take(tkComma) { // ClickHouse: cast(x, 't')
		s := p.need(tkString)
		c.Type = &ast.Type{Name: strings.ToLower(p.stringText(s))}
	} else {
		p.needWord(kwAs)
		c.Type = p.typeName()
	}
	if p.takeWords(kwFormat) {
		c.Format = p.expr()
	}
	if p.takeWords(kwDefault) { // Oracle: default x on conversion error
		c.Format = p.expr()
		for p.at(tkWord) {
			p.next()
		}
	}
	p.need(tkRParen)
	c.Span = p.from(start)
	return c
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
		return &ast.Call{Node: ast.Node{Span: p.from(start)}, Name: []ast.Ident{{Name: "convert"}}, Args: []ast.Arg{{Expr: x}}, Keywords: []string{strings.ToLower(name.Name)}}
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
	u := p.peek(0)
	var unit ast.Expr
	if u.kind == tkString {
		p.next()
		unit = &ast.DatePart{Unit: strings.ToLower(p.stringText(u))}
	} else {
		p.i = p.i - 2 + n
		text := strings.NewReplacer(" ( ", "(", " )", ")").Replace(p.words(from))
		unit = &ast.DatePart{Node: ast.Node{Span: p.from(at)}, Unit: text}
	}
	p.needWord(kwFrom)
	c := &ast.Call{Name: []ast.Ident{name}, Args: []ast.Arg{{Expr: unit}, {Expr: p.expr()}}}
	p.need(tkRParen)
	c.Span = p.from(start)
	return c
}

// trim reads TRIM([LEADING|TRAILING|BOTH] [chars] FROM x).
func (p *parser) trim() ast.Expr {
	start := p.start()
	name := p.anyIdent()
	p.need(tkLParen)
	c := &ast.Call{Name: []ast.Ident{name}}
	switch {
	case p.takeWords(kwBoth):
	case p.atWord(kwLeading), p.atWord(kwTrailing):
		c.Keywords = []string{keywordTexts[p.next().word]}
	}
	if p.takeWords(kwFrom) {
		c.Args = []ast.Arg{{Expr: p.expr()}}
	} else {
		x := p.expr()
		c.Args = []ast.Arg{{Expr: x}}
		if p.takeWords(kwFrom) {
			c.Args = []ast.Arg{{Expr: p.expr()}, {Expr: x}}
		}
	}
	for p.take(tkComma) {
		c.Args = append(c.Args, ast.Arg{Expr: p.expr()})
	}
	p.need(tkRParen)
	c.Span = p.from(start)
	return c
}

// substring reads SUBSTRING(x FROM a FOR b), or a plain call.
func (p *parser) substring() ast.Expr {
	start := p.start()
	name := p.anyIdent()
	p.need(tkLParen)
	c := &ast.Call{Name: []ast.Ident{name}}
	add := func(e ast.Expr) { c.Args = append(c.Args, ast.Arg{Expr: e}) }
	add(p.arg().Expr)
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
			add(p.arg().Expr)
		}
	}
	p.need(tkRParen)
	c.Span = p.from(start)
	return c
}

// position reads POSITION(a IN b), or a plain call.
func (p *parser) position() ast.Expr {
	start := p.start()
	name := p.anyIdent()
	p.need(tkLParen)
	c := &ast.Call{Name: []ast.Ident{name}, Args: []ast.Arg{{Expr: p.binary(precRange + 1)}}}
	if p.takeWords(kwIn) {
		c.Keywords = []string{"in"}
		c.Args = append(c.Args, ast.Arg{Expr: p.expr()})
	}
	for p.take(tkComma) {
		c.Args = append(c.Args, p.arg())
	}
	p.need(tkRParen)
	c.Span = p.from(start)
	return c
}

// overlay reads OVERLAY(x PLACING y FROM a FOR b), or a plain call.
func (p *parser) overlay() ast.Expr {
	start := p.start()
	name := p.anyIdent()
	p.need(tkLParen)
	c := &ast.Call{Name: []ast.Ident{name}, Args: []ast.Arg{p.arg()}}
	for p.take(tkComma) || p.takeWords(kwPlacing) || p.takeWords(kwFrom) || p.takeWords(kwFor) {
		c.Args = append(c.Args, p.arg())
	}
	p.need(tkRParen)
	c.Span = p.from(start)
	return c
}

// columns reads COLUMNS(…): a star with a pattern.
func (p *parser) columns() ast.Expr {
	start := p.start()
	p.i += 2
	st := &ast.Star{}
	switch {
	case p.at(tkString):
		st.PatternKind, st.Pattern = "regex", p.stringText(p.next())
	case p.at(tkStar):
		p.next()
		p.starModifiers(st)
	default:
		st.PatternKind, st.PatternExpr = "lambda", p.expr()
	}
	p.need(tkRParen)
	p.starModifiers(st)
	st.Span = p.from(start)
	return st
}
