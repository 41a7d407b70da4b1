package sql

import (
	"github.com/tailwater/tailwater/compiler/ast"
	"github.com/tailwater/tailwater/compiler/parse/syntax"
)

// selectCore reads SELECT … up to its own clauses; ORDER BY and LIMIT belong to
// the query around it.
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
	if !p.atWord(kwFrom) && !p.at(tkEOF) && !p.at(tkRParen) {
		s.Items = p.items()
	}
	if len(s.Items) == 0 && !p.grammar.EmptySelect {
		p.expected("an expression")
	}
	p.intoRejected()
	if s.From == nil && p.takeWords(kwFrom) {
		s.From = p.fromList()
	}
	p.clauses(s)
	s.Span = p.from(start)
	if top != nil {
		q := &ast.Query{Span: s.Span, Body: s, Limit: top}
		if p.aheadWords(kwOrder, kwBy) { // TOP counts in this order
			q.OrderBy = p.orderBy()
		}
		return q
	}
	return s
}

func (p *parser) intoRejected() {
	if p.atWord(kwInto) {
		p.fail(syntax.NotOneQuery, "SELECT INTO makes a table; a query was expected")
	}
}

// quantifier reads DISTINCT, ALL, TOP, AS STRUCT and AS VALUE.
func (p *parser) quantifier(s *ast.Select) *ast.Limit {
	switch {
	case p.takeWords(kwDistinct):
		s.Distinct = &ast.Distinct{}
		if p.atWord(kwOn) && p.peek(1).kind == tkLParen {
			p.i += 2
			s.Distinct.On = p.exprList(tkRParen)
			p.need(tkRParen)
		}
	case p.atWord(kwAll) && p.peek(1).kind != tkComma && p.peek(1).kind != tkDot:
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
	if !p.grammar.Top || !p.atWord(kwTop) || p.peek(1).kind != tkInteger && p.peek(1).kind != tkLParen && p.peek(1).kind != tkParam {
		return nil
	}
	at := p.start()
	p.next()
	l := &ast.Limit{Count: p.primary()}
	l.Percent = p.takeWords(kwPercent)
	l.WithTies = p.takeWords(kwWith, kwTies)
	l.Span = p.from(at)
	return l
}

// items reads the select list.
func (p *parser) items() []ast.SelectItem {
	var out []ast.SelectItem
	for {
		out = append(out, p.item())
		if !p.take(tkComma) {
			return out
		}
		if p.grammar.TrailingComma && (p.atWord(kwFrom) || p.at(tkEOF) || p.at(tkRParen)) {
			return out
		}
	}
}

func (p *parser) item() ast.SelectItem {
	start := p.start()
	if p.grammar.AliasFirst && p.isName(p.peek(0)) && p.peek(1).kind == tkEq {
		alias := p.anyIdent()
		p.next()
		return ast.SelectItem{Expr: p.expr(), Alias: &alias, Span: p.from(start)}
	}
	it := ast.SelectItem{Expr: p.expr()}
	if a, ok := it.Expr.(*ast.Aliased); ok && p.grammar.InnerAliases {
		it.Expr, it.Alias = a.X, &a.Name
	}
	switch {
	case it.Alias != nil:
	case p.takeWords(kwAs):
		if p.at(tkLParen) {
			it.Aliases = p.identList()
			break
		}
		a := p.alias()
		it.Alias = &a
	case p.isAlias(notAlias):
		a := p.alias()
		it.Alias = &a
	}
	it.Span = p.from(start)
	return it
}

// alias reads a name; some dialects take a string, too.
func (p *parser) alias() ast.Ident {
	if t := p.peek(0); t.kind == tkString {
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
		return p.lexical.DoubleQuoteStrings && bar == notAlias
	case tkWord:
		return p.uses[t.word]&(reserved|bar) == 0
	}
	return false
}

// clauses reads what follows FROM.
func (p *parser) clauses(s *ast.Select) {
	where := func() {
		start := p.start()
		cond := p.expr()
		if s.Where != nil {
			cond = &ast.Logic{Node: ast.Node{Span: p.from(start)}, Args: []ast.Expr{s.Where, cond}}
		}
		s.Where = cond
	}
	if p.grammar.Prewhere && p.takeWords(kwPrewhere) {
		where()
	}
	if p.takeWords(kwWhere) {
		where()
	}
	p.connectBy(s)
	if p.takeWords(kwGroup, kwBy) {
		s.GroupBy = p.groupBy()
	}
	if p.takeWords(kwHaving) {
		s.Having = p.expr()
	}
	for done := false; !done; {
		switch {
		case p.atWord(kwWindow) && s.Windows == nil && p.isName(p.peek(1)):
			s.Windows = p.namedWindows()
		case p.atWord(kwQualify) && s.Qualify == nil && (p.grammar.Qualify || p.uses[kwQualify]&reserved != 0):
			p.next()
			s.Qualify = p.expr()
		default:
			done = true
		}
	}
}

// connectBy reads START WITH and CONNECT BY, in either order.
func (p *parser) connectBy(s *ast.Select) {
	if !p.grammar.ConnectBy {
		return
	}
	c := &ast.ConnectBy{}
	for {
		switch {
		case p.takeWords(kwStart, kwWith):
			c.StartWith = p.expr()
		case p.takeWords(kwConnect, kwBy):
			c.NoCycle = p.takeWords(kwNocycle)
			c.Condition = p.expr()
		default:
			if c.Condition != nil {
				s.ConnectBy = c
			}
			return
		}
	}
}

func (p *parser) groupBy() *ast.GroupBy {
	start := p.start()
	g := &ast.GroupBy{}
	p.takeWords(kwDistinct)
	if p.atWord(kwAll) && p.peek(1).kind != tkDot {
		p.next()
		g.All = true
		g.Span = p.from(start)
		return g
	}
	for {
		g.Items = append(g.Items, p.groupItem())
		if !p.take(tkComma) || p.grammar.TrailingComma && p.clauseAhead() {
			break
		}
	}
	for p.atWord(kwWith) {
		switch p.peek(1).word {
		case kwRollup, kwCube:
			kind := ast.GroupRollup
			if p.peek(1).word == kwCube {
				kind = ast.GroupCube
			}
			p.i += 2
			g.Items = []ast.GroupItem{{Kind: kind, Sets: g.Items, Span: p.from(start)}}
			continue
		case kwTotals:
			p.i += 2
			g.Totals = true
			continue
		}
		break
	}
	g.Span = p.from(start)
	return g
}

func (p *parser) clauseAhead() bool {
	switch p.peek(0).word {
	case kwHaving, kwOrder, kwLimit, kwQualify, kwUnion, kwWindow:
		return true
	}
	return p.at(tkEOF) || p.at(tkRParen)
}

func (p *parser) groupItem() ast.GroupItem {
	start := p.start()
	it := ast.GroupItem{}
	switch {
	case p.aheadWords(kwGrouping, kwSets) && p.peek(2).kind == tkLParen:
		p.i += 2
		it.Kind, it.Sets = ast.GroupSets, p.groupSets()
	case p.atWord(kwRollup) && p.peek(1).kind == tkLParen:
		p.next()
		it.Kind, it.Sets = ast.GroupRollup, p.groupSets()
	case p.atWord(kwCube) && p.peek(1).kind == tkLParen:
		p.next()
		it.Kind, it.Sets = ast.GroupCube, p.groupSets()
	case p.at(tkLParen) && p.peek(1).kind == tkRParen:
		p.i += 2
		it.Kind = ast.GroupEmptySet
	default:
		it.Exprs = []ast.Expr{p.expr()}
	}
	it.Span = p.from(start)
	return it
}

func (p *parser) groupSets() []ast.GroupItem {
	p.need(tkLParen)
	var out []ast.GroupItem
	for {
		out = append(out, p.groupItem())
		if !p.take(tkComma) {
			break
		}
	}
	p.need(tkRParen)
	return out
}

func (p *parser) namedWindows() []ast.NamedWindow {
	p.needWord(kwWindow)
	var out []ast.NamedWindow
	for {
		name := p.ident("the name of a window")
		p.needWord(kwAs)
		out = append(out, ast.NamedWindow{Name: name, Window: p.window()})
		if !p.take(tkComma) {
			return out
		}
	}
}

// window reads (…) or the name of a window.
func (p *parser) window() *ast.Window {
	start := p.start()
	w := &ast.Window{}
	if !p.at(tkLParen) {
		name := p.ident("a window")
		w.Base, w.Span = &name, p.from(start)
		return w
	}
	p.down()
	defer p.up()
	p.next()
	if t := p.peek(0); (t.kind == tkWord || t.kind == tkQuotedName) && !p.windowClause(t.word) {
		name := p.anyIdent()
		w.Base = &name
	}
	if p.takeWords(kwPartition, kwBy) || p.grammar.SparkOrder && p.takeWords(kwDistribute, kwBy) {
		w.PartitionBy = p.exprs()
	}
	if p.atWord(kwOrder) {
		w.OrderBy = p.orderBy()
	} else if p.grammar.SparkOrder && p.takeWords(kwSort, kwBy) {
		w.OrderBy = &ast.OrderBy{Items: p.orderItems()}
	}
	w.Frame = p.frame()
	p.need(tkRParen)
	w.Span = p.from(start)
	return w
}

func (p *parser) windowClause(w keyword) bool {
	switch w {
	case kwPartition, kwOrder, kwRows, kwRange, kwGroups, kwDistribute, kwSort:
		return true
	}
	return false
}

var frameUnits = map[keyword]ast.FrameUnit{kwRows: ast.FrameRows, kwRange: ast.FrameRange, kwGroups: ast.FrameGroups}

func (p *parser) frame() *ast.Frame {
	unit, ok := frameUnits[p.peek(0).word]
	if !ok {
		return nil
	}
	p.next()
	f := &ast.Frame{Unit: unit}
	if p.takeWords(kwBetween) {
		f.Start = p.bound()
		p.needWord(kwAnd)
		f.End = p.bound()
	} else {
		f.Start = p.bound()
		f.End = ast.Bound{Kind: ast.CurrentRow}
	}
	if p.takeWords(kwExclude) {
		from := p.i
		switch {
		case p.takeWords(kwCurrent, kwRow), p.takeWords(kwGroup), p.takeWords(kwTies), p.takeWords(kwNo, kwOthers):
			f.Exclude = p.words(from)
		default:
			p.expected("what to exclude")
		}
	}
	return f
}

func (p *parser) bound() ast.Bound {
	switch {
	case p.takeWords(kwUnbounded, kwPreceding):
		return ast.Bound{Kind: ast.UnboundedPreceding}
	case p.takeWords(kwUnbounded, kwFollowing):
		return ast.Bound{Kind: ast.UnboundedFollowing}
	case p.takeWords(kwCurrent, kwRow):
		return ast.Bound{Kind: ast.CurrentRow}
	}
	x := p.binary(precAdd)
	if p.takeWords(kwPreceding) {
		return ast.Bound{Kind: ast.Preceding, Offset: x}
	}
	p.needWord(kwFollowing)
	return ast.Bound{Kind: ast.Following, Offset: x}
}
