package sql

import (
	"strings"

	"github.com/tailwater/tailwater/compiler/ast"
)

// primary reads an operand without what binds behind it.
func (p *parser) primary() ast.Expr {
	start := p.start()
	node := func() ast.Node { return ast.Node{Span: p.from(start)} }
	t := p.peek(0)
	switch t.kind {
	case tkInteger, tkDecimal, tkFloat:
		p.next()
		kinds := map[kind]ast.LiteralKind{tkInteger: ast.IntegerLiteral, tkDecimal: ast.DecimalLiteral, tkFloat: ast.FloatLiteral}
		return &ast.Literal{Node: node(), Kind: kinds[t.kind], Text: p.text[t.start:t.end]}
	case tkString:
		return p.strings()
	case tkBytes:
		p.next()
		s := p.text[t.start:t.end]
		i := strings.IndexAny(s, `'"`)
		return &ast.Literal{Node: node(), Kind: ast.BytesLiteral, Prefix: strings.ToLower(s[:max(i, 0)]), Text: strings.Trim(s[max(i, 0):], `'"`)}
	case tkParam:
		p.next()
		return &ast.Param{Node: node(), Text: p.text[t.start:t.end]}
	case tkQuestion:
		p.next()
		return &ast.Param{Node: node(), Text: "?"}
	case tkStar:
		p.next()
		st := &ast.Star{}
		p.starModifiers(st)
		st.Node = node()
		return st
	case tkLParen:
		return p.parens()
	case tkLBracket:
		return p.bracketArray(start)
	case tkLBrace:
		return p.braces(start)
	case tkQuotedName:
		return p.nameOrCall()
	case tkWord:
		return p.word()
	}
	p.expected("an expression")
	return nil
}

// strings reads a string, and those that the dialect joins to it.
func (p *parser) strings() ast.Expr {
	start := p.start()
	t := p.next()
	text := p.stringText(t)
	for p.at(tkString) && (p.lexical.AdjacentStrings || p.peek(0).flags&lineBefore != 0) {
		text += p.stringText(p.next())
	}
	return &ast.Literal{Node: ast.Node{Span: p.from(start)}, Kind: ast.StringLiteral, Text: text}
}

// parens reads a subquery, a row, a lambda or an expression in parentheses.
func (p *parser) parens() ast.Expr {
	start := p.start()
	open := p.peek(0)
	if p.lambdaAhead(open) {
		return p.lambda(start)
	}
	if open.flags&queryAhead != 0 && p.parenIsQuery() {
		p.next()
		q := p.query()
		p.need(tkRParen)
		return &ast.Subquery{Node: ast.Node{Span: p.from(start)}, Query: q}
	}
	p.next()
	if p.take(tkRParen) {
		return &ast.Row{Node: ast.Node{Span: p.from(start)}}
	}
	first := p.expr()
	if p.grammar.InnerAliases && p.takeWords(kwAs) {
		first = &ast.Aliased{X: first, Name: p.anyIdent(), Node: ast.Node{Span: p.from(start)}}
	}
	if !p.at(tkComma) {
		p.need(tkRParen)
		return first
	}
	row := &ast.Row{Elems: []ast.Expr{first}}
	for p.take(tkComma) {
		if p.at(tkRParen) {
			break
		}
		e := p.expr()
		if p.grammar.InnerAliases && p.takeWords(kwAs) {
			e = &ast.Aliased{X: e, Name: p.anyIdent(), Node: ast.Node{Span: p.from(start)}}
		}
		row.Elems = append(row.Elems, e)
	}
	p.need(tkRParen)
	row.Span = p.from(start)
	return row
}

// parenIsQuery tells "((select 1) union select 2)" from "((select 1) + 1)".
func (p *parser) parenIsQuery() bool {
	if p.peek(1).kind != tkLParen {
		return true
	}
	inner := p.peek(1).match
	if inner < 0 {
		return true
	}
	switch after := p.tokens[inner+1]; after.word {
	case kwUnion, kwExcept, kwIntersect, kwMinus, kwOrder, kwLimit, kwOffset, kwFetch:
		return true
	default:
		return after.kind == tkRParen
	}
}

// lambdaAhead reports whether "(x, y) ->" is ahead.
func (p *parser) lambdaAhead(open *token) bool {
	return p.grammar.Lambdas && open.match > 0 && int(open.match)+1 < len(p.tokens) && p.tokens[open.match+1].kind == tkArrow &&
		(p.columnList() || p.peek(1).kind == tkRParen)
}

func (p *parser) lambda(start int32) ast.Expr {
	l := &ast.Lambda{}
	if p.at(tkLParen) {
		if p.peek(1).kind == tkRParen {
			p.i += 2
		} else {
			l.Params = p.identList()
		}
	} else {
		l.Params = []ast.Ident{p.anyIdent()}
	}
	p.need(tkArrow)
	l.Body = p.expr()
	l.Span = p.from(start)
	return l
}

func (p *parser) bracketArray(start int32) ast.Expr {
	p.need(tkLBracket)
	a := &ast.Array{Elems: p.exprList(tkRBracket)}
	if p.takeWords(kwFor) { // DuckDB's list comprehension
		name := p.anyIdent()
		p.needWord(kwIn)
		parts := append(a.Elems, p.expr())
		if p.takeWords(kwIf) {
			parts = append(parts, p.expr())
		}
		p.need(tkRBracket)
		return &ast.Unsupported{Node: ast.Node{Span: p.from(start)}, What: "list comprehension over " + name.Name, Parts: parts}
	}
	p.need(tkRBracket)
	a.Span = p.from(start)
	return a
}

// braces reads {'a': 1, b: 2}.
func (p *parser) braces(start int32) ast.Expr {
	p.need(tkLBrace)
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

// starModifiers reads EXCEPT, REPLACE, RENAME and patterns behind a star.
func (p *parser) starModifiers(st *ast.Star) {
	for {
		next := p.peek(1)
		switch w := p.peek(0).word; {
		case (w == kwIlike || w == kwLike) && next.kind == tkString:
			p.next()
			st.PatternKind, st.Pattern = keywordTexts[w], p.stringText(p.next())
		case (w == kwExcept || w == kwExclude) && (next.kind == tkLParen && p.tokens[p.i+1].flags&queryAhead == 0 || (next.kind == tkWord || next.kind == tkQuotedName) && next.word != kwSelect && next.word != kwAll && next.word != kwDistinct):
			p.next()
			st.Except = append(st.Except, p.starNames()...)
		case w == kwReplace && next.kind == tkLParen, w == kwReplace && p.grammar.InnerAliases:
			p.next()
			st.Replace = append(st.Replace, p.starReplace()...)
		case w == kwRename && (next.kind == tkLParen || next.kind == tkWord):
			p.next()
			st.Rename = append(st.Rename, p.starRename()...)
		default:
			return
		}
	}
}

func (p *parser) starNames() []ast.Name {
	if !p.take(tkLParen) {
		return []ast.Name{{Parts: p.dotted()}}
	}
	var out []ast.Name
	for !p.at(tkRParen) {
		out = append(out, ast.Name{Parts: p.dotted()})
		if !p.take(tkComma) {
			break
		}
	}
	p.need(tkRParen)
	return out
}

func (p *parser) starReplace() []ast.NamedExpr {
	parens := p.take(tkLParen)
	var out []ast.NamedExpr
	for {
		e := p.expr()
		if a, ok := e.(*ast.Aliased); ok {
			out = append(out, ast.NamedExpr{Name: a.Name, Expr: a.X})
		} else {
			p.takeWords(kwAs)
			out = append(out, ast.NamedExpr{Name: p.anyIdent(), Expr: e})
		}
		if !parens || !p.take(tkComma) || p.at(tkRParen) {
			break
		}
	}
	if parens {
		p.need(tkRParen)
	}
	return out
}

func (p *parser) starRename() []ast.Rename {
	parens := p.take(tkLParen)
	var out []ast.Rename
	for {
		from := p.dotted()
		p.takeWords(kwAs)
		out = append(out, ast.Rename{From: ast.Name{Parts: from}, To: p.anyIdent()})
		if !parens || !p.take(tkComma) {
			break
		}
	}
	if parens {
		p.need(tkRParen)
	}
	return out
}

// word reads what starts with a word: a constant, CASE, CAST, a literal with a
// type, a special form, a function or a name.
func (p *parser) word() ast.Expr {
	start := p.start()
	node := func() ast.Node { return ast.Node{Span: p.from(start)} }
	t, next := p.peek(0), p.peek(1)
	if p.grammar.Lambdas && next.kind == tkArrow && p.isName(t) && !p.jsonArrow() {
		return p.lambda(start)
	}
	switch t.word {
	case kwNull:
		p.next()
		return &ast.Literal{Node: node(), Kind: ast.NullLiteral}
	case kwTrue, kwFalse:
		if next.kind != tkLParen && next.kind != tkDot {
			p.next()
			return &ast.Literal{Node: node(), Kind: ast.BoolLiteral, Text: keywordTexts[t.word]}
		}
	case kwCase:
		if p.isCase(next) {
			return p.caseExpr()
		}
	case kwExists:
		if next.kind == tkLParen && next.flags&queryAhead != 0 {
			p.i += 2
			q := p.query()
			p.need(tkRParen)
			return &ast.Exists{Node: node(), Query: q}
		}
	case kwInterval:
		if e := p.interval(); e != nil {
			return e
		}
	case kwArray, kwMap, kwStruct, kwRow:
		if e := p.constructor(); e != nil {
			return e
		}
	case kwSelect, kwWith:
		p.expected("an expression")
	}
	if next.kind == tkLParen {
		if special, ok := specialCalls[t.word]; ok {
			return special(p)
		}
	}
	if next.kind == tkString && next.flags&raw == 0 && p.uses[t.word]&reserved == 0 || next.kind == tkString && t.word == kwDate {
		if e := p.typedLiteral(); e != nil {
			return e
		}
	}
	if t.word != kwNone && p.uses[t.word]&bareCall != 0 && next.kind != tkLParen && next.kind != tkDot {
		return &ast.Call{Name: []ast.Ident{p.anyIdent()}, Node: node()}
	}
	return p.nameOrCall()
}

// isCase tells the expression CASE from a column of that name.
func (p *parser) isCase(next *token) bool {
	return p.uses[kwCase]&reserved != 0 || next.word == kwWhen || p.operandAhead(1)
}

// jsonArrow tells x -> 'a', which takes a piece of JSON, from a lambda.
func (p *parser) jsonArrow() bool {
	return p.grammar.ArrowOperator && (p.peek(2).kind == tkString || p.peek(2).kind == tkInteger)
}

func (p *parser) caseExpr() ast.Expr {
	start := p.start()
	p.down()
	defer p.up()
	p.next()
	c := &ast.Case{}
	if !p.atWord(kwWhen) {
		c.Operand = p.expr()
	}
	for p.takeWords(kwWhen) {
		cond := p.expr()
		for p.take(tkComma) {
			other := p.expr()
			cond = &ast.Logic{Or: true, Args: []ast.Expr{cond, other}}
		}
		p.needWord(kwThen)
		c.Whens = append(c.Whens, ast.When{Cond: cond, Result: p.expr()})
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

// nameOrCall reads a dotted name, a function call, or t.*.
func (p *parser) nameOrCall() ast.Expr {
	start := p.start()
	t := p.peek(0)
	loose := p.grammar.InnerAliases && (t.word == kwOrder || t.word == kwGroup) && p.peek(1).word != kwBy
	if t.kind == tkWord && p.uses[t.word]&reserved != 0 && !loose && !(p.uses[t.word]&callable != 0 && p.peek(1).kind == tkLParen) {
		p.expected("an expression")
	}
	parts := []ast.Ident{p.anyIdent()}
	for p.at(tkDot) {
		n := p.peek(1)
		if n.kind == tkStar {
			p.i += 2
			st := &ast.Star{Qualifier: parts}
			p.starModifiers(st)
			st.Span = p.from(start)
			return st
		}
		if n.kind != tkWord && n.kind != tkQuotedName {
			if n.kind == tkInteger && p.grammar.TupleDots {
				break
			}
			p.next()
			p.expected("a name after the dot")
		}
		p.next()
		parts = append(parts, p.anyIdent())
	}
	if p.at(tkLParen) && !(p.grammar.OuterMarks && p.peek(1).kind == tkPlus && p.peek(2).kind == tkRParen) {
		return p.callRest(parts, start)
	}
	if p.grammar.SplitTables {
		parts = splitName(parts)
	}
	return &ast.Name{Node: ast.Node{Span: p.from(start)}, Parts: parts}
}

// splitName splits names that are quoted with dots inside.
func splitName(parts []ast.Ident) []ast.Ident {
	if len(parts) < 2 {
		return parts
	}
	var out []ast.Ident
	for _, id := range parts {
		if !id.Quoted || !strings.Contains(id.Name, ".") {
			out = append(out, id)
			continue
		}
		for _, s := range strings.Split(id.Name, ".") {
			out = append(out, ast.Ident{Name: s, Quoted: true, Span: id.Span})
		}
	}
	return out
}
