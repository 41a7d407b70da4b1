package sql

import (
	"strings"

	"github.com/tailwater/tailwater/compiler/ast"
)

// primary reads an operand without what binds behind it.
func (p *parser) primary() ast.Expr {
	start := p.start()
	t := p.peek(0)
	switch t.kind {
	case tkWord:
		return p.word()
	case tkQuotedName:
		if p.grammar.TypedStrings && p.peek(1).kind == tkString && !p.grammar.StringAliases {
			return p.typedLiteral()
		}
		return p.nameOrCall()
	case tkInteger:
		return p.number(t, ast.IntegerLiteral)
	case tkDecimal:
		return p.number(t, ast.DecimalLiteral)
	case tkFloat:
		return p.number(t, ast.FloatLiteral)
	case tkString:
		return p.strings()
	case tkBytes:
		return p.bytes()
	case tkParam:
		p.next()
		return &ast.Param{Node: p.node(start), Text: p.text[t.start:t.end]}
	case tkStar:
		if p.grammar.InnerAliases || p.peek(1).word == kwColumns { // ClickHouse's (*), DuckDB's *COLUMNS(…)
			return p.star()
		}
	case tkLParen:
		return p.parens()
	case tkLBracket:
		if p.grammar.BracketArrays {
			return p.bracketArray(start)
		}
	case tkLBrace:
		if p.grammar.BraceStructs {
			return p.braces(start)
		}
	case tkHash:
		if n := p.peek(1); n.kind == tkInteger && p.grammar.ColonAlias { // DuckDB's #1, the first column
			p.i += 2
			return &ast.Unsupported{Node: p.node(start), What: "column by position"}
		}
	}
	p.expected("an expression")
	return nil
}

func (p *parser) number(t *token, k ast.LiteralKind) ast.Expr {
	p.next()
	l := p.slabs.literal()
	l.Node, l.Kind, l.Text = p.node(t.start), k, p.text[t.start:t.end]
	return l
}

func (p *parser) bytes() ast.Expr {
	t := p.next()
	s := p.text[t.start:t.end]
	i := strings.IndexAny(s, `'"`)
	n := 1
	if p.lexical.TripleQuotes && len(s) >= i+6 && strings.HasPrefix(s[i:], tripled(s[i])) {
		n = 3
	}
	return &ast.Literal{Node: p.node(t.start), Kind: ast.BytesLiteral, Prefix: strings.ToLower(s[:i]), Text: s[i+n : len(s)-n]}
}

// strings reads a string, and those that the dialect joins to it.
func (p *parser) strings() ast.Expr {
	t := p.next()
	text := p.stringText(t)
	for p.at(tkString) && (p.lexical.AdjacentStrings || p.peek(0).flags&lineBefore != 0) {
		text += p.stringText(p.next())
	}
	if p.lexical.UnicodeStrings && p.atWord(kwUescape) && p.peek(1).kind == tkString {
		p.next()
		if s := p.text[t.start:t.end]; lower(s[0]) == 'u' {
			text = unicodeEscapes(strings.ReplaceAll(s[3:len(s)-1], "''", "'"), p.stringText(p.next()))
		}
	}
	l := p.slabs.literal()
	l.Node, l.Kind, l.Text = p.node(t.start), ast.StringLiteral, text
	return l
}

// parens reads a subquery, a row, a lambda or an expression in parentheses.
func (p *parser) parens() ast.Expr {
	start := p.start()
	open := p.peek(0)
	if p.lambdaAhead(open) {
		return p.lambda(start)
	}
	p.down()
	defer p.up()
	if open.flags&queryAhead != 0 && p.parenQuery() {
		p.next()
		q := p.query()
		p.need(tkRParen)
		return &ast.Subquery{Node: p.node(start), Query: q}
	}
	p.next()
	if p.at(tkRParen) && !p.grammar.Strict {
		p.next()
		return &ast.Row{Node: p.node(start)}
	}
	first := p.aliasedExpr()
	if !p.at(tkComma) {
		p.need(tkRParen)
		return first
	}
	row := &ast.Row{Elems: []ast.Expr{first}}
	for p.take(tkComma) {
		if p.at(tkRParen) && !p.grammar.Strict {
			break
		}
		row.Elems = append(row.Elems, p.aliasedExpr())
	}
	p.need(tkRParen)
	row.Span = p.from(start)
	return row
}

// lambdaAhead reports whether "(x, y) ->" is ahead.
func (p *parser) lambdaAhead(open *token) bool {
	if !p.grammar.Lambdas || open.match < 0 {
		return false
	}
	return p.tokens[open.match+1].kind == tkArrow && (p.typedNames() || p.peek(1).kind == tkRParen)
}

// typedNames reports whether the parentheses ahead hold names, maybe with types.
func (p *parser) typedNames() bool {
	for n := 1; ; {
		if t := p.peek(n); t.kind != tkWord && t.kind != tkQuotedName {
			return false
		}
		n++
		if p.peek(n).kind == tkWord {
			n++
		}
		switch p.peek(n).kind {
		case tkRParen:
			return true
		case tkComma:
			n++
		default:
			return false
		}
	}
}

// lambda reads x -> e and (x, y int) -> e.
func (p *parser) lambda(start int32) ast.Expr {
	l := &ast.Lambda{}
	if p.take(tkLParen) {
		for !p.at(tkRParen) {
			l.Params = append(l.Params, p.anyIdent())
			if p.at(tkWord) {
				p.typeName()
			}
			if !p.take(tkComma) {
				break
			}
		}
		p.need(tkRParen)
	} else {
		l.Params = []ast.Ident{p.anyIdent()}
	}
	p.need(tkArrow)
	l.Body = p.expr()
	l.Span = p.from(start)
	return l
}

// lambdaWord reads DuckDB's lambda x, y : e.
func (p *parser) lambdaWord() ast.Expr {
	start := p.start()
	p.next()
	l := &ast.Lambda{Params: p.idents()}
	p.need(tkColon)
	l.Body = p.expr()
	l.Span = p.from(start)
	return l
}

// bracketArray reads [1, 2], and DuckDB's list comprehension.
func (p *parser) bracketArray(start int32) ast.Expr {
	p.down()
	defer p.up()
	p.need(tkLBracket)
	a := &ast.Array{Elems: p.exprList(tkRBracket)}
	if !p.takeWords(kwFor) {
		p.need(tkRBracket)
		a.Span = p.from(start)
		return a
	}
	names := p.idents()
	p.needWord(kwIn)
	parts := []ast.Expr{p.expr()}
	body := a.Elems
	if p.takeWords(kwIf) {
		body = append(body, p.expr())
	}
	p.need(tkRBracket)
	for _, e := range body { // its names are seen in there only, as in a lambda
		parts = append(parts, &ast.Lambda{Node: p.node(start), Params: names, Body: e})
	}
	return &ast.Unsupported{Node: p.node(start), What: "list comprehension", Parts: parts}
}

// braces reads {'a': 1, b: 2}, {*} and {fn f(x)}.
func (p *parser) braces(start int32) ast.Expr {
	p.down()
	defer p.up()
	p.need(tkLBrace)
	if p.grammar.ObjectStars {
		if e := p.objectForm(start); e != nil {
			return e
		}
	}
	s := &ast.Struct{}
	for !p.at(tkRBrace) {
		t := p.next()
		name := ast.Ident{Quoted: t.kind != tkWord, Span: ast.Span{Start: t.start, End: t.end}}
		switch t.kind {
		case tkString:
			name.Name = p.stringText(t)
		case tkWord, tkQuotedName:
			name.Name = p.nameText(t)
		default:
			p.i--
			p.expected("the name of a field")
		}
		p.need(tkColon)
		s.Fields = append(s.Fields, ast.StructField{Name: &name, Expr: p.expr()})
		if !p.take(tkComma) {
			break
		}
	}
	p.need(tkRBrace)
	s.Span = p.from(start)
	return s
}

// objectForm reads Snowflake's {*}, an object of all columns, and ODBC's {fn
// f(x)}, which is f(x); nil for neither.
func (p *parser) objectForm(start int32) ast.Expr {
	switch n := p.peek(1); {
	case p.at(tkStar), p.at(tkWord) && n.kind == tkDot && p.peek(2).kind == tkStar:
		st := p.starOrExpr()
		p.need(tkRBrace)
		name := ast.Ident{Name: "object_construct"}
		return &ast.Call{Node: p.node(start), Name: []ast.Ident{name}, Args: []ast.Arg{{Expr: st}}}
	case p.atWord(kwFn) && n.kind == tkWord:
		p.next()
		e := p.expr()
		p.need(tkRBrace)
		return e
	}
	return nil
}

func (p *parser) caseExpr() ast.Expr {
	p.down()
	defer p.up()
	start := p.start()
	p.next()
	c := &ast.Case{}
	if !p.atWord(kwWhen) {
		c.Operand = p.expr()
	}
	for p.takeWords(kwWhen) {
		conds := []ast.Expr{p.expr()}
		for !p.grammar.Strict && p.take(tkComma) { // any of several
			conds = append(conds, p.expr())
		}
		p.needWord(kwThen)
		result := p.expr()
		for _, cond := range conds {
			c.Whens = append(c.Whens, ast.When{Cond: cond, Result: result})
		}
	}
	if len(c.Whens) == 0 {
		p.expected("WHEN")
	}
	if p.takeWords(kwElse) {
		c.Else = p.expr()
	}
	p.needWord(kwEnd)
	c.Span = p.from(start)
	return c
}
