package sql

import (
	"strings"

	"github.com/tailwater/tailwater/compiler/ast"
)

// special reports whether a word names a relation that the tree has no shape
// for: its parentheses hold a language of their own.
func (p *parser) special(t *token) bool {
	switch t.word {
	case kwXmltable, kwJsonTable:
		return true
	case kwSemanticView:
		return p.grammar.ObjectStars
	}
	return false
}

// specialTable goes over such a relation. What its first words read is kept.
func (p *parser) specialTable(start int32) ast.TableExpr {
	t := p.next()
	u := &ast.UnsupportedTable{What: strings.ToUpper(keywordTexts[t.word])}
	open := p.need(tkLParen)
	switch {
	case open.match < 0:
		p.expected(`")"`)
	case t.word == kwSemanticView:
		u.Inputs = []ast.TableExpr{p.tableName()}
	case t.word == kwJsonTable:
		u.Exprs = []ast.Expr{p.expr()}
	default:
		u.Exprs = p.passing(int(open.match))
	}
	p.i = int(open.match) + 1
	p.takeWords(kwWith, kwOrdinality)
	u.Alias = p.tableAlias()
	u.Span = p.from(start)
	return u
}

// passing reads the value behind PASSING in XMLTABLE.
func (p *parser) passing(end int) []ast.Expr {
	for p.i < end {
		if p.isText("passing") {
			p.next()
			p.takeWords(kwBy)
			if p.isText("ref") || p.atWord(kwValue) {
				p.next()
			}
			return []ast.Expr{p.suffixed()}
		}
		if p.at(tkLParen) && p.peek(0).match > 0 {
			p.skipParens()
			continue
		}
		p.next()
	}
	return nil
}

// rowsFrom reads ROWS FROM (f(…), g(…)): functions side by side.
func (p *parser) rowsFrom(start int32) ast.TableExpr {
	p.i += 2
	u := &ast.UnsupportedTable{What: "ROWS FROM"}
	p.need(tkLParen)
	for {
		u.Inputs = append(u.Inputs, p.tableFunc(p.start(), true))
		if !p.take(tkComma) {
			break
		}
	}
	p.need(tkRParen)
	p.takeWords(kwWith, kwOrdinality)
	f := &ast.TableFunc{}
	p.functionAlias(f)
	u.Alias = f.Alias
	u.Span = p.from(start)
	return u
}

// matchRecognize reads row pattern matching. Pattern and options stay text.
func (p *parser) matchRecognize(input ast.TableExpr, start int32) ast.TableExpr {
	p.i += 2
	m := &ast.MatchRecognize{Input: input}
	if p.takeWords(kwPartition, kwBy) {
		m.PartitionBy = p.exprs()
	}
	if p.aheadWords(kwOrder, kwBy) {
		m.OrderBy = p.orderBy()
	}
	if p.takeWords(kwMeasures) {
		m.Measures = p.measures()
	}
	for !p.at(tkRParen) {
		p.matchClause(m)
	}
	p.need(tkRParen)
	m.Alias = p.tableAlias()
	m.Span = p.from(start)
	return m
}

// matchClause reads one clause behind MEASURES.
func (p *parser) matchClause(m *ast.MatchRecognize) {
	at := p.i
	switch {
	case p.atWord(kwPattern) && p.peek(1).kind == tkLParen:
		p.next()
		p.skipParens()
		m.Pattern = p.words(at)
	case p.atWord(kwSubset):
		p.skipTo(kwDefine)
		m.Subsets = p.words(at)
	case p.takeWords(kwDefine):
		for {
			name := p.anyIdent()
			p.needWord(kwAs)
			m.Define = append(m.Define, ast.NamedExpr{Name: name, Expr: p.expr()})
			if !p.take(tkComma) {
				break
			}
		}
		if !p.at(tkRParen) {
			p.expected(`")"`)
		}
	case p.at(tkWord):
		m.AllRows = m.AllRows || p.aheadWords(kwAll, kwRows)
		p.next()
		p.skipTo(kwPattern, kwDefine, kwSubset)
		if m.After != "" {
			m.After += " "
		}
		m.After += p.words(at)
	default:
		p.expected("a clause of MATCH_RECOGNIZE")
	}
}

// skipTo goes to the next of these words, or to the end of the parentheses.
func (p *parser) skipTo(ws ...keyword) {
	for !p.at(tkRParen) && !p.at(tkEOF) && !p.at(tkInvalid) {
		for _, w := range ws {
			if p.atWord(w) {
				return
			}
		}
		if p.at(tkLParen) {
			p.skipParens()
			continue
		}
		p.next()
	}
}

func (p *parser) measures() []ast.SelectItem {
	var out []ast.SelectItem
	for {
		mode := ""
		if (p.atWord(kwFinal) || p.atWord(kwRunning)) && operand(p.peek(1)) && p.peek(1).word != kwAs {
			mode = keywordTexts[p.next().word]
		}
		it := p.item()
		if c, ok := it.Expr.(*ast.Call); ok && mode != "" {
			c.Keywords = append(c.Keywords, mode)
		}
		out = append(out, it)
		if !p.take(tkComma) {
			return out
		}
	}
}
