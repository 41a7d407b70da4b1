package sql

import (
	"github.com/tailwater/tailwater/compiler/ast"
	"github.com/tailwater/tailwater/compiler/parse/syntax"
)

// selectCore reads SELECT … with its own clauses; ORDER BY and LIMIT belong to
// the query around it. It is a query where TOP is written.
func (p *parser) selectCore() ast.Body {
	start := p.start()
	s := &ast.Select{}
	if p.atWord(kwFrom) {
		p.next()
		s.From = p.fromList()
		if !p.atWord(kwSelect) {
			s.Items = []ast.SelectItem{{Expr: &ast.Star{}}}
			p.clauses(s)
			s.Span = p.from(start)
			return s
		}
	}
	p.needWord(kwSelect)
	top := p.quantifier(s)
	if !p.grammar.EmptySelect || s.Distinct != nil || !p.selectEnds() { // PostgreSQL has selects without columns
		s.Items = p.items()
	}
	if p.atWord(kwInto) || p.aheadWords(kwBulk, kwCollect) {
		p.fail(syntax.NotOneQuery, "SELECT INTO makes a table; a query was expected")
	}
	if s.From == nil && p.takeWords(kwFrom) {
		s.From = p.fromList()
	}
	p.clauses(s)
	s.Span = p.from(start)
	if top == nil {
		return s
	}
	p.top = &ast.Query{Span: s.Span, Body: s, Limit: top}
	return p.top
}

func (p *parser) selectEnds() bool {
	return p.atWord(kwFrom) || p.atWord(kwWhere) || p.clauseAhead() || p.at(tkSemicolon)
}

// quantifier reads DISTINCT, ALL, TOP, AS STRUCT and AS VALUE.
func (p *parser) quantifier(s *ast.Select) *ast.Limit {
	if p.grammar.MemberOf {
		p.mysqlModifiers(s)
	}
	switch {
	case p.takeWords(kwDistinct), p.grammar.PartitionOf && p.takeWords(kwUnique):
		s.Distinct = &ast.Distinct{}
		if p.atWord(kwOn) && p.peek(1).kind == tkLParen {
			p.i += 2
			s.Distinct.On = p.exprList(tkRParen)
			p.need(tkRParen)
		}
	case p.atWord(kwAll) && operandOrStar(p.peek(1)):
		p.next()
	}
	if p.grammar.SelectAs && p.atWord(kwAs) {
		switch p.peek(1).word {
		case kwStruct:
			p.i += 2
			s.AsStruct = true
		case kwValue:
			p.i += 2
			s.AsValue = true
		}
	}
	return p.topClause()
}

func operandOrStar(t *token) bool { return operand(t) || t.kind == tkStar || t.kind == tkMinus }

// mysqlModifiers goes over words that change no result, and DISTINCTROW.
func (p *parser) mysqlModifiers(s *ast.Select) {
	for {
		switch p.peek(0).word {
		case kwHighPriority, kwStraightJoin, kwSqlSmallResult, kwSqlBigResult, kwSqlBufferResult, kwSqlNoCache, kwSqlCalcFoundRows:
			p.next()
		case kwDistinctrow:
			p.next()
			s.Distinct = &ast.Distinct{}
		default:
			return
		}
	}
}

// topClause reads TOP n, which must be followed by an item.
func (p *parser) topClause() *ast.Limit {
	n := p.peek(1)
	if !p.grammar.Top || !p.atWord(kwTop) || n.kind != tkInteger && n.kind != tkLParen && n.kind != tkParam {
		return nil
	}
	start := p.start()
	p.next()
	l := &ast.Limit{Count: p.primary()}
	l.Percent = p.takeWords(kwPercent)
	l.WithTies = p.takeWords(kwWith, kwTies)
	l.Span = p.from(start)
	return l
}

// items reads the select list.
func (p *parser) items() []ast.SelectItem {
	out := make([]ast.SelectItem, 0, p.countItems())
	for {
		out = append(out, p.item())
		if p.grammar.UnionExclude && p.atWord(kwExclude) {
			p.excludeFrom(out)
		}
		if !p.take(tkComma) {
			return out
		}
		if p.grammar.TrailingComma && (p.atWord(kwFrom) || p.clauseAhead() || p.at(tkSemicolon)) {
			return out
		}
	}
}

// excludeFrom reads Redshift's EXCLUDE behind a whole list. It takes columns off
// the stars; a named column cannot be left out by it.
func (p *parser) excludeFrom(items []ast.SelectItem) {
	p.next()
	names := p.starNames()
	for p.take(tkComma) {
		names = append(names, ast.Name{Parts: p.dotted()})
	}
	for _, it := range items {
		if st, ok := it.Expr.(*ast.Star); ok {
			st.Except = append(st.Except, names...)
			return
		}
	}
	p.expected("a list with a star in front of EXCLUDE")
}

// countItems counts the commas up to FROM or the end of the parentheses, to make
// the list in one piece.
func (p *parser) countItems() int {
	n := 1
	for i := p.i; i < len(p.tokens) && i < p.i+maxCounted; i++ {
		switch t := &p.tokens[i]; {
		case t.match > int32(i):
			i = int(t.match)
		case t.kind == tkComma:
			n++
		case t.word == kwFrom || t.word == kwUnion || t.kind == tkRParen:
			return n
		}
	}
	return n
}

const maxCounted = 2000 // tokens

func (p *parser) item() ast.SelectItem {
	start := p.start()
	if alias := p.aliasFirst(); alias != nil {
		return ast.SelectItem{Expr: p.expr(), Alias: alias, Span: p.from(start)}
	}
	it := ast.SelectItem{Expr: p.starOrExpr()}
	switch e := it.Expr.(type) {
	case *ast.Star:
		if e.PatternKind == "" && e.Of == nil || !p.atWord(kwAs) {
			it.Span = p.from(start)
			return it
		}
		it.Expr = &ast.Unsupported{Node: e.Node, What: "an alias for several columns", Parts: []ast.Expr{e}}
	case *ast.Aliased:
		if p.grammar.InnerAliases {
			it.Expr, it.Alias = e.X, &e.Name
			it.Span = p.from(start)
			return it
		}
	}
	p.itemAlias(&it)
	it.Span = p.from(start)
	return it
}

// aliasFirst reads "x =" of SQL Server and "x:" of DuckDB; nil for none.
func (p *parser) aliasFirst() *ast.Ident {
	t := p.peek(0)
	sep := p.peek(1).kind
	if p.grammar.AliasFirst && sep == tkEq && (p.isName(t) || t.kind == tkString) ||
		p.grammar.ColonAlias && sep == tkColon && (p.isName(t) || t.kind == tkString) {
		id := p.alias()
		p.next()
		return &id
	}
	return nil
}

func (p *parser) itemAlias(it *ast.SelectItem) {
	switch {
	case p.takeWords(kwAs):
		if p.at(tkLParen) && !p.grammar.Strict {
			it.Aliases = p.identList()
			return
		}
		it.Alias = p.slabs.ident(p.alias())
	case p.isAlias(notAlias):
		it.Alias = p.slabs.ident(p.alias())
	}
}

// starOrExpr reads an expression where a star may stand, too.
func (p *parser) starOrExpr() ast.Expr {
	if p.at(tkStar) && !(p.peek(1).word == kwColumns && p.peek(2).kind == tkLParen) {
		return p.star()
	}
	return p.expr()
}

// alias reads a name; some dialects take a string, too.
func (p *parser) alias() ast.Ident {
	t := p.peek(0)
	if t.kind == tkString && (p.grammar.StringAliases || p.lexical.DoubleQuoteStrings) {
		p.next()
		return ast.Ident{Name: p.stringText(t), Quoted: true, Span: ast.Span{Start: t.start, End: t.end}}
	}
	return p.anyIdent()
}

// isAlias reports whether the next token is an alias without AS.
func (p *parser) isAlias(bar use) bool {
	t := p.peek(0)
	switch t.kind {
	case tkQuotedName:
		return true
	case tkString:
		return p.grammar.StringAliases && bar == notAlias
	case tkWord:
		return p.uses[t.word]&bar == 0
	}
	return false
}

// clauses reads what follows FROM, each clause once and in its place.
func (p *parser) clauses(s *ast.Select) {
	if p.grammar.Prewhere && p.takeWords(kwPrewhere) {
		s.Where = p.expr()
	}
	if p.atWord(kwWhere) {
		start := p.start()
		p.next()
		cond := p.expr()
		if s.Where != nil {
			cond = &ast.Logic{Node: ast.Node{Span: p.from(start)}, Args: []ast.Expr{s.Where, cond}}
		}
		s.Where = cond
	}
	if p.grammar.ConnectBy {
		p.connectBy(s)
	}
	if p.takeWords(kwGroup) {
		p.needWord(kwBy)
		s.GroupBy = p.groupBy()
	}
	if p.takeWords(kwHaving) {
		s.Having = p.expr()
	}
	if s.GroupBy == nil && !p.grammar.Strict && p.takeWords(kwGroup, kwBy) { // Oracle: HAVING may come first
		s.GroupBy = p.groupBy()
	}
	for {
		switch {
		case p.atWord(kwWindow) && s.Windows == nil && p.isName(p.peek(1)) && p.peek(2).word == kwAs:
			s.Windows = p.namedWindows()
		case p.grammar.Qualify && p.atWord(kwQualify) && s.Qualify == nil:
			p.next()
			s.Qualify = p.expr()
		default:
			return
		}
	}
}

// connectBy reads START WITH and CONNECT BY, in either order.
func (p *parser) connectBy(s *ast.Select) {
	c := &ast.ConnectBy{}
	for {
		switch {
		case c.StartWith == nil && p.takeWords(kwStart, kwWith):
			c.StartWith = p.expr()
		case c.Condition == nil && p.takeWords(kwConnect, kwBy):
			c.NoCycle = p.takeWords(kwNocycle)
			c.Condition = p.expr()
		default:
			if c.StartWith != nil && c.Condition == nil {
				p.expected("CONNECT BY")
			}
			if c.Condition != nil {
				s.ConnectBy = c
			}
			return
		}
	}
}
