package sql

import (
	"github.com/tailwater/tailwater/compiler/ast"
)

// star reads * with its modifiers.
func (p *parser) star() ast.Expr {
	start := p.start()
	p.need(tkStar)
	if p.atWord(kwColumns) && p.peek(1).kind == tkLParen { // *COLUMNS(…): as several arguments
		e := p.columns()
		return &ast.Unsupported{Node: p.node(start), What: "*COLUMNS", Parts: []ast.Expr{e}}
	}
	st := &ast.Star{}
	p.starModifiers(st)
	st.Node = p.node(start)
	return p.starApply(st, start)
}

// starModifiers reads EXCEPT, REPLACE, RENAME and patterns behind a star.
func (p *parser) starModifiers(st *ast.Star) {
	for {
		n := p.peek(1)
		name := n.kind == tkWord || n.kind == tkQuotedName
		switch w := p.peek(0).word; {
		case w == kwNone:
			return
		case (w == kwIlike || w == kwLike) && n.kind == tkString:
			p.next()
			st.PatternKind, st.Pattern = keywordTexts[w], p.stringText(p.next())
		case (w == kwExcept || w == kwExclude) && (n.kind == tkLParen && n.flags&queryAhead == 0 || name && !p.setOperand(n)):
			p.next()
			st.Except = append(st.Except, p.starNames()...)
		case w == kwReplace && (n.kind == tkLParen || p.grammar.StarApply):
			p.next()
			st.Replace = append(st.Replace, p.starReplace()...)
		case w == kwRename && (n.kind == tkLParen || name):
			p.next()
			st.Rename = append(st.Rename, p.starRename()...)
		default:
			return
		}
	}
}

// setOperand tells the EXCEPT of a set operation from a star's.
func (p *parser) setOperand(n *token) bool {
	switch n.word {
	case kwSelect, kwAll, kwDistinct, kwFrom, kwValues, kwWith, kwTable:
		return true
	}
	return p.grammar.Strict
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
	p.takeWords(kwStrict)
	parens := p.take(tkLParen)
	var out []ast.NamedExpr
	for {
		e := p.expr()
		if a, ok := e.(*ast.Aliased); ok && p.grammar.InnerAliases {
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

// starApply reads ClickHouse's APPLY (f), which puts a function around every
// column.
func (p *parser) starApply(st *ast.Star, start int32) ast.Expr {
	var e ast.Expr = st
	for p.grammar.StarApply && p.atWord(kwApply) && p.peek(1).kind == tkLParen {
		p.i += 2
		f := p.expr()
		p.need(tkRParen)
		e = &ast.Unsupported{Node: p.node(start), What: "APPLY", Parts: []ast.Expr{e, asFunction(f)}}
		p.starModifiers(st)
	}
	return e
}

// asFunction is the function that an expression names: f, or f with parameters.
func asFunction(e ast.Expr) ast.Expr {
	if n, ok := e.(*ast.Name); ok {
		return &ast.Call{Node: n.Node, Name: n.Parts}
	}
	return e
}

// columns reads COLUMNS(…): a star with a pattern.
func (p *parser) columns() ast.Expr {
	start := p.start()
	p.i += 2
	st := &ast.Star{}
	switch {
	case p.at(tkString) && p.peek(1).kind == tkRParen:
		st.PatternKind, st.Pattern = "regex", p.stringText(p.next())
	case p.at(tkStar):
		p.next()
		p.starModifiers(st)
	default:
		e := p.starOrExpr()
		if q, ok := e.(*ast.Star); ok {
			st = q
		} else {
			st.PatternKind, st.PatternExpr = "lambda", e
		}
	}
	p.need(tkRParen)
	p.starModifiers(st)
	st.Span, st.Columns = p.from(start), true
	return p.starApply(st, start)
}
