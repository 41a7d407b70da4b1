package sql

import (
	"strings"

	"github.com/tailwater/tailwater/compiler/ast"
	"github.com/tailwater/tailwater/compiler/parse/syntax"
)

func hasAnyPrefix(s string, prefixes []string) bool {
	for _, p := range prefixes {
		if strings.HasPrefix(s, p) {
			return true
		}
	}
	return false
}

func (p *parser) orderBy() *ast.OrderBy {
	start := p.start()
	p.needWord(kwOrder)
	p.takeWords(kwSiblings)
	p.needWord(kwBy)
	o := &ast.OrderBy{}
	if p.atWord(kwAll) && p.orderAll() {
		at := p.start()
		p.next()
		it := ast.OrderItem{}
		p.direction(&it)
		it.Span = p.from(at)
		o.All, o.Items = true, []ast.OrderItem{it}
	} else {
		o.Items = p.orderItems()
	}
	o.Span = p.from(start)
	return o
}

// orderAll tells ORDER BY ALL from a column of that name.
func (p *parser) orderAll() bool {
	switch n := p.peek(1); n.kind {
	case tkDot, tkLParen, tkComma:
		return false
	}
	return true
}

func (p *parser) orderItems() []ast.OrderItem {
	var out []ast.OrderItem
	for {
		start := p.start()
		it := ast.OrderItem{Expr: p.expr()}
		p.direction(&it)
		if p.grammar.Settings && p.aheadWords(kwWith, kwFill) {
			p.fail(syntax.Error, "ORDER BY … WITH FILL is not supported")
		}
		it.Span = p.from(start)
		out = append(out, it)
		if !p.take(tkComma) {
			return out
		}
		if p.grammar.TrailingComma && p.clauseAhead() {
			return out
		}
	}
}

// direction reads ASC, DESC, USING op, NULLS FIRST and NULLS LAST.
func (p *parser) direction(it *ast.OrderItem) {
	switch {
	case p.takeWords(kwAsc):
	case p.takeWords(kwDesc):
		it.Desc = true
	case p.atWord(kwUsing) && p.grammar.Strict:
		p.next()
		switch {
		case p.take(tkLt):
		case p.take(tkGt):
			it.Desc = true
		default:
			at := p.i
			p.operatorName()
			it.Expr = &ast.Unsupported{Node: ast.Node{Span: it.Expr.Place()}, What: "order by using " + p.words(at), Parts: []ast.Expr{it.Expr}}
		}
	}
	switch {
	case p.takeWords(kwNulls, kwFirst):
		it.Nulls = ast.NullsFirst
	case p.takeWords(kwNulls, kwLast):
		it.Nulls = ast.NullsLast
	}
}

// groupBy reads what follows GROUP BY.
func (p *parser) groupBy() *ast.GroupBy {
	start := p.start()
	g := &ast.GroupBy{}
	distinct := p.takeWords(kwDistinct)
	if p.atWord(kwAll) && p.peek(1).kind != tkDot && p.peek(1).kind != tkComma {
		p.next()
		if p.groupEnds() { // else it only says not to drop equal sets
			g.All, g.Span = true, p.from(start)
			return g
		}
	}
	for {
		g.Items = append(g.Items, p.groupItem())
		if !p.take(tkComma) || p.grammar.TrailingComma && p.clauseAhead() {
			break
		}
	}
	p.groupWith(g, start)
	if distinct && g.Items[len(g.Items)-1].Kind != ast.GroupExpr {
		p.fail(syntax.Error, "GROUP BY DISTINCT over grouping sets is not supported")
	}
	g.Span = p.from(start)
	return g
}

// groupWith reads what stands behind the keys: WITH ROLLUP, WITH CUBE, WITH
// TOTALS, and Hive's GROUPING SETS.
func (p *parser) groupWith(g *ast.GroupBy, start int32) {
	for {
		switch {
		case p.aheadWords(kwWith, kwRollup), p.aheadWords(kwWith, kwCube):
			kind := ast.GroupRollup
			if p.peek(1).word == kwCube {
				kind = ast.GroupCube
			}
			p.i += 2
			g.Items = []ast.GroupItem{{Kind: kind, Sets: g.Items, Span: p.from(start)}}
		case p.aheadWords(kwWith, kwTotals):
			p.i += 2
			g.Totals = true
		case p.aheadWords(kwGrouping, kwSets):
			p.i += 2
			g.Items = []ast.GroupItem{{Kind: ast.GroupSets, Sets: p.groupSets(), Span: p.from(start)}}
		default:
			return
		}
	}
}

func (p *parser) groupEnds() bool {
	return p.clauseAhead() || p.at(tkSemicolon) || p.at(tkPipe) || p.at(tkComma)
}

// clauseAhead reports whether a clause, or the end of the query, follows.
func (p *parser) clauseAhead() bool {
	n := p.peek(1)
	switch p.peek(0).word {
	case kwNone:
		return p.at(tkEOF) || p.at(tkRParen)
	case kwHaving, kwUnion, kwWhere, kwExcept, kwIntersect:
		return true
	case kwOrder, kwGroup, kwConnect:
		return n.word == kwBy
	case kwQualify:
		return p.grammar.Qualify
	case kwMinus:
		return p.grammar.Minus && (n.word == kwSelect || n.kind == tkLParen)
	case kwLimit, kwOffset:
		return n.kind == tkInteger || n.kind == tkParam || n.kind == tkLParen || n.word == kwAll
	case kwFetch:
		return n.word == kwFirst || n.word == kwNext
	case kwWindow:
		return p.peek(2).word == kwAs
	case kwWith:
		return n.kind == tkWord
	case kwStart:
		return n.word == kwWith
	case kwFor:
		return p.lockAhead()
	case kwSettings, kwFormat:
		return p.grammar.Settings && n.kind == tkWord
	}
	return false
}

func (p *parser) groupItem() ast.GroupItem {
	p.down()
	defer p.up()
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
		e := p.expr()
		if p.atWord(kwAs) && p.grammar.InnerAliases {
			p.next()
			e = &ast.Aliased{X: e, Name: p.anyIdent(), Node: ast.Node{Span: p.from(start)}}
		}
		it.Exprs = []ast.Expr{e}
	}
	it.Span = p.from(start)
	return it
}

// groupSets reads the elements in parentheses; a row is a set of several keys.
func (p *parser) groupSets() []ast.GroupItem {
	p.need(tkLParen)
	var out []ast.GroupItem
	for {
		it := p.groupItem()
		if it.Kind == ast.GroupExpr {
			if row, ok := it.Exprs[0].(*ast.Row); ok && len(row.Elems) > 0 {
				it.Exprs = row.Elems
			}
		}
		out = append(out, it)
		if !p.take(tkComma) {
			break
		}
	}
	p.need(tkRParen)
	return out
}
