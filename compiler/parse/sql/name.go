package sql

import (
	"strings"

	"github.com/tailwater/tailwater/compiler/ast"
)

// word reads what starts with a word: a constant, CASE, CAST, a literal with a
// type, a special form, a function or a name.
func (p *parser) word() ast.Expr {
	t, n := p.peek(0), p.peek(1)
	if n.kind == tkArrow && p.grammar.Lambdas && p.isName(t) && !p.jsonArrow() {
		return p.lambda(t.start)
	}
	if t.word != kwNone {
		if e := p.keyword(t, n); e != nil {
			return e
		}
	}
	if n.kind == tkString && n.flags&raw == 0 || n.kind == tkLParen && p.grammar.TypedStrings || longType(t.word, n.word) {
		if e := p.typedLiteral(); e != nil {
			return e
		}
	}
	return p.nameOrCall()
}

// longType reports whether two words start the name of a type of several words.
func longType(w, next keyword) bool {
	switch w {
	case kwTimestamp, kwTime:
		return next == kwWith || next == kwWithout
	case kwDouble:
		return next == kwPrecision
	case kwCharacter, kwChar, kwBit:
		return next == kwVarying
	}
	return false
}

// keyword reads what a keyword starts; nil where it is a name or a function.
func (p *parser) keyword(t, n *token) ast.Expr {
	start := t.start
	switch t.word {
	case kwNull:
		p.next()
		return &ast.Literal{Node: p.node(start), Kind: ast.NullLiteral}
	case kwTrue, kwFalse:
		if n.kind != tkLParen && n.kind != tkDot {
			p.next()
			return &ast.Literal{Node: p.node(start), Kind: ast.BoolLiteral, Text: keywordTexts[t.word]}
		}
	case kwCase:
		return p.caseExpr()
	case kwExists:
		if n.kind == tkLParen && n.flags&queryAhead != 0 {
			p.i += 2
			q := p.query()
			p.need(tkRParen)
			return &ast.Exists{Node: p.node(start), Query: q}
		}
		if n.kind == tkLParen && p.grammar.Lambdas { // exists(array, x -> …)
			return p.callRest([]ast.Ident{p.anyIdent()}, start)
		}
	case kwInterval:
		return p.interval()
	case kwArray, kwMap, kwStruct, kwRow:
		return p.constructor()
	case kwLambda:
		if p.grammar.Lambdas && p.isName(n) && n.kind == tkWord && (p.peek(2).kind == tkColon || p.peek(2).kind == tkComma) {
			return p.lambdaWord()
		}
	case kwNext:
		if p.aheadWords(kwNext, kwValue, kwFor) {
			return p.nextValue(start)
		}
	case kwIdentifier:
		if n.kind == tkLParen && p.grammar.ObjectStars {
			return p.identifier(start)
		}
	case kwApproximate:
		if p.grammar.UnionExclude && n.kind == tkWord && p.peek(2).kind == tkLParen {
			p.next()
			c := p.expr()
			if call, ok := c.(*ast.Call); ok {
				call.Keywords = append(call.Keywords, "approximate")
			}
			return c
		}
	}
	if n.kind == tkLParen {
		if form := specialCalls[t.word]; form != nil {
			return form(p)
		}
	}
	if p.uses[t.word]&bareCall != 0 && n.kind != tkLParen && n.kind != tkDot {
		return &ast.Call{Name: []ast.Ident{p.anyIdent()}, Node: p.node(start)}
	}
	return nil
}

// nextValue reads NEXT VALUE FOR s: a number that no query can give again.
func (p *parser) nextValue(start int32) ast.Expr {
	p.i += 3
	c := &ast.Call{Name: []ast.Ident{{Name: "nextval"}}}
	c.Args = []ast.Arg{{Expr: &ast.Literal{Node: p.node(start), Kind: ast.StringLiteral, Text: joinNames(p.dotted())}}}
	p.callTail(c)
	c.Span = p.from(start)
	return c
}

func joinNames(parts []ast.Ident) string {
	var b strings.Builder
	for i, id := range parts {
		if i > 0 {
			b.WriteByte('.')
		}
		b.WriteString(id.Name)
	}
	return b.String()
}

// identifier reads Snowflake's IDENTIFIER('f')(x): a name held in a text.
func (p *parser) identifier(start int32) ast.Expr {
	if s := p.peek(2); s.kind == tkString && p.peek(3).kind == tkRParen {
		p.i += 4
		var parts []ast.Ident
		for _, part := range strings.Split(p.stringText(s), ".") {
			parts = append(parts, ast.Ident{Name: part, Span: ast.Span{Start: s.start, End: s.end}})
		}
		if p.at(tkLParen) {
			return p.callRest(parts, start)
		}
		return &ast.Name{Node: p.node(start), Parts: parts}
	}
	c := p.callRest([]ast.Ident{p.anyIdent()}, start)
	parts := []ast.Expr{c}
	for p.at(tkLParen) {
		p.next()
		for _, a := range p.args(tkRParen) {
			parts = append(parts, a.Expr)
		}
		p.need(tkRParen)
	}
	return &ast.Unsupported{Node: p.node(start), What: "IDENTIFIER", Parts: parts}
}

// jsonArrow tells x -> 'a', which takes a piece of JSON, from a lambda.
func (p *parser) jsonArrow() bool {
	return p.grammar.ArrowOperator && (p.peek(2).kind == tkString || p.peek(2).kind == tkInteger)
}

// nameOrCall reads a dotted name, a function call, or t.*.
func (p *parser) nameOrCall() ast.Expr {
	start := p.start()
	p.notReserved()
	parts := p.plainParts()
	for p.at(tkDot) {
		switch n := p.peek(1); {
		case n.kind == tkStar:
			p.i += 2
			st := &ast.Star{Qualifier: parts}
			p.starModifiers(st)
			st.Span = p.from(start)
			return p.starApply(st, start)
		case n.kind == tkWord || n.kind == tkQuotedName:
			p.next()
			p.notClause()
			parts = append(parts, p.anyIdent())
			continue
		case n.kind == tkParam && p.text[n.start] == '$': // t.$1
			p.i += 2
			parts = append(parts, ast.Ident{Name: p.text[n.start:n.end], Span: ast.Span{Start: n.start, End: n.end}})
			continue
		case p.grammar.TupleDots && (n.kind == tkInteger || n.kind == tkColon || n.kind == tkCaret):
		default:
			p.next()
			p.expected("a name after the dot")
		}
		break
	}
	if p.at(tkLParen) && !p.outerMark() {
		return p.callRest(parts, start)
	}
	if p.grammar.SplitTables && len(parts) > 1 {
		var split []ast.Ident
		for _, id := range parts {
			split = append(split, splitQuoted(id)...)
		}
		parts = split
	}
	n := p.slabs.name()
	n.Node, n.Parts = p.node(start), parts
	return n
}

// notClause fails at a word that goes on with the query where a name is missing:
// "a. from t". A reserved word may be a name behind a dot, but then it stands
// right there.
func (p *parser) notClause() {
	if t := p.peek(0); t.flags&spaceBefore != 0 && !p.grammar.Strict {
		switch t.word {
		case kwFrom, kwWhere, kwGroup, kwHaving, kwOrder, kwUnion, kwExcept, kwIntersect, kwJoin, kwOn, kwAnd, kwOr, kwAs,
			kwThen, kwWhen, kwElse, kwEnd, kwSelect, kwIs, kwIn, kwNot, kwBetween, kwLike:
			p.expected("a name after the dot")
		}
	}
}

// plainParts reads the words of a dotted name.
func (p *parser) plainParts() []ast.Ident {
	parts := p.slabs.identList((max(p.callLength(0), 1) + 1) / 2)
	for i := range parts {
		if i > 0 {
			p.next()
		}
		parts[i] = p.anyIdent()
	}
	return parts
}

// notReserved fails at a reserved word that starts no expression.
func (p *parser) notReserved() {
	t, n := p.peek(0), p.peek(1)
	if t.kind != tkWord || p.uses[t.word]&reserved == 0 || p.uses[t.word]&callable != 0 && n.kind == tkLParen {
		return
	}
	if p.uses[t.word]&callable != 0 || specialCalls[t.word] != nil { // a function's name, and no call
		p.next()
		p.expected(`"("`)
	}
	if p.grammar.InnerAliases { // ClickHouse reserves little
		switch t.word {
		case kwOrder, kwGroup:
			if n.word != kwBy {
				return
			}
		case kwLike, kwIs, kwOn, kwUsing, kwInto:
			if n.kind != tkWord && n.kind != tkQuotedName && n.kind != tkLParen {
				return
			}
		}
	}
	p.expected("an expression")
}

// splitQuoted splits a quoted name at its dots.
func splitQuoted(id ast.Ident) []ast.Ident {
	if !id.Quoted || !strings.Contains(id.Name, ".") {
		return []ast.Ident{id}
	}
	var out []ast.Ident
	for _, s := range strings.Split(id.Name, ".") {
		out = append(out, ast.Ident{Name: s, Quoted: true, Span: id.Span})
	}
	return out
}

// dotted reads a dotted name.
func (p *parser) dotted() []ast.Ident {
	out := []ast.Ident{p.anyIdent()}
	for p.take(tkDot) {
		out = append(out, p.anyIdent())
	}
	return out
}
