package sql

import (
	"strings"

	"github.com/tailwater/tailwater/compiler/ast"
	"github.com/tailwater/tailwater/compiler/parse/syntax"
)

// is reads what follows IS, and the words ISNULL and NOTNULL.
func (p *parser) is(left ast.Expr, start int32) ast.Expr {
	if w := p.peek(0).word; w != kwIs {
		if !p.grammar.IsNullWords {
			return nil
		}
		p.next()
		return &ast.Is{Node: p.node(start), Kind: ast.IsNull, Not: w == kwNotnull, X: left}
	}
	p.next()
	e := &ast.Is{X: left, Not: p.takeWords(kwNot)}
	switch {
	case p.takeWords(kwNull):
		e.Kind = ast.IsNull
	case p.takeWords(kwTrue):
		e.Kind = ast.IsTrue
	case p.takeWords(kwFalse):
		e.Kind = ast.IsFalse
	case p.takeWords(kwUnknown):
		e.Kind = ast.IsUnknown
	case p.takeWords(kwDistinct, kwFrom):
		e.Kind = ast.IsDistinctFrom
		e.Y = p.binary(precCompare + 1)
	case p.atWord(kwJson):
		e.Kind, e.Text = ast.IsJSON, p.isJSON()
	case p.takeWords(kwDocument):
		e.Kind, e.Text = ast.IsJSON, "document"
	case p.atWord(kwNormalized), p.at(tkWord) && p.peek(1).word == kwNormalized:
		at := p.i
		if !p.takeWords(kwNormalized) {
			p.i += 2
		}
		e.Kind, e.Text = ast.IsNormalized, p.words(at)
	default:
		p.expected("NULL, TRUE, FALSE, UNKNOWN or DISTINCT FROM")
	}
	e.Span = p.from(start)
	var x ast.Expr = e
	for p.at(tkDoubleColon) { // a is null::text casts the answer
		p.next()
		x = &ast.Cast{X: x, Type: p.typeName(), Node: p.node(start)}
	}
	return x
}

// isJSON reads JSON [VALUE|ARRAY|OBJECT|SCALAR] [WITH|WITHOUT UNIQUE [KEYS]].
func (p *parser) isJSON() string {
	at := p.i
	p.next()
	switch p.peek(0).word {
	case kwValue, kwArray, kwObject, kwScalar:
		p.next()
	}
	if p.takeWords(kwWith, kwUnique) || p.takeWords(kwWithout, kwUnique) || p.takeWords(kwUnique) {
		p.takeWords(kwKeys)
	}
	return p.words(at)
}

// rangeOp reads BETWEEN, IN and pattern matches; nil where none follows.
func (p *parser) rangeOp(left ast.Expr, start int32) ast.Expr {
	negated, n := false, 0
	if p.atWord(kwNot) {
		negated, n = true, 1
	}
	skip := func(words int) { p.i += n + words }
	switch w := p.peek(n).word; {
	case w == kwBetween:
		skip(1)
		return p.between(left, negated, start)
	case w == kwIn:
		skip(1)
		return p.in(left, negated, start)
	case w == kwGlobal && p.grammar.JoinStrictness && (p.peek(1).word == kwIn || p.peek(1).word == kwNot && p.peek(2).word == kwIn):
		skip(1)
		negated = p.takeWords(kwNot)
		p.needWord(kwIn)
		return p.in(left, negated, start)
	case w == kwLike, w == kwIlike, (w == kwRlike || w == kwRegexp) && p.grammar.WordRegexp, w == kwGlob && p.grammar.WordGlob,
		p.grammar.MatchWords && matchWord(w):
		skip(1)
		return p.like(left, keywordTexts[w], negated, start)
	case w == kwSimilar && p.peek(n+1).word == kwTo:
		skip(2)
		return p.like(left, "similar to", negated, start)
	case negated || !p.grammar.MemberOf:
	case w == kwMember && p.peek(1).word == kwOf:
		p.next()
		return p.wordBinary(left, "member of", precRange, start)
	case w == kwSounds && p.peek(1).word == kwLike:
		p.next()
		return p.wordBinary(left, "sounds like", precRange, start)
	}
	return nil
}

func matchWord(w keyword) bool {
	switch w {
	case kwMatch, kwMatchAny, kwMatchAll, kwMatchPhrase, kwMatchPhrasePrefix, kwMatchRegexp:
		return true
	}
	return false
}

func (p *parser) between(left ast.Expr, negated bool, start int32) ast.Expr {
	b := &ast.Between{Not: negated, X: left}
	b.Symmetric = p.takeWords(kwSymmetric)
	if !b.Symmetric {
		p.takeWords(kwAsymmetric)
	}
	b.Lo = p.binary(precRange + 1)
	p.needWord(kwAnd)
	b.Hi = p.binary(precRange + 1)
	b.Node = p.node(start)
	return b
}

func (p *parser) in(left ast.Expr, negated bool, start int32) ast.Expr {
	e := &ast.In{Not: negated, X: left}
	switch t := p.peek(0); {
	case t.kind == tkLParen && t.flags&queryAhead != 0 && p.parenQuery():
		p.next()
		e.Query = p.query()
		p.need(tkRParen)
	case t.kind == tkLParen:
		p.next()
		e.List = p.exprList(tkRParen)
		if e.List == nil {
			if p.grammar.Strict {
				p.expected("an expression")
			}
			e.List = []ast.Expr{}
		}
		p.need(tkRParen)
	case t.word == kwUnnest && p.peek(1).kind == tkLParen:
		p.i += 2
		e.Set = p.expr()
		p.need(tkRParen)
	case t.kind == tkParam || p.grammar.BareInSet:
		e.Set = p.binary(precRange + 1)
	default:
		p.expected(`"("`)
	}
	e.Span = p.from(start)
	return e
}

func (p *parser) like(left ast.Expr, op string, negated bool, start int32) ast.Expr {
	l := &ast.Like{Not: negated, Op: op, X: left}
	if (p.atWord(kwAny) || p.atWord(kwAll) || p.atWord(kwSome)) && p.peek(1).kind == tkLParen {
		l.Quant = keywordTexts[p.peek(0).word]
		p.next()
		open := p.next()
		if open.flags&queryAhead != 0 {
			l.Query = p.query()
		} else {
			l.Patterns = p.exprList(tkRParen)
		}
		p.need(tkRParen)
	} else {
		l.Patterns = []ast.Expr{p.binary(precRange + 1)}
	}
	if p.takeWords(kwEscape) {
		l.Escape = p.binary(precRange + 1)
	}
	if p.grammar.MatchWords && p.takeWords(kwUsing, kwAnalyzer) {
		at := p.i
		p.primary()
		l.Op += " using analyzer " + strings.Trim(p.words(at), "'`")
	}
	l.Span = p.from(start)
	return l
}

// quantified reads ANY (…), SOME (…) and ALL (…) behind an operator.
func (p *parser) quantified(left ast.Expr, op string, start int32) ast.Expr {
	all := p.atWord(kwAll)
	open := p.peek(1)
	if !all && !p.atWord(kwAny) && !p.atWord(kwSome) || open.kind != tkLParen {
		return nil
	}
	if !p.grammar.AnyLists && open.flags&queryAhead == 0 {
		return nil // any and some are aggregates, too
	}
	p.i += 2
	q := &ast.Quantified{Op: op, All: all, X: left}
	if open.flags&queryAhead != 0 {
		q.Query = p.query()
	} else if list := p.exprList(tkRParen); len(list) == 1 {
		q.Array = list[0]
	} else if p.grammar.Strict {
		p.fail(syntax.Error, "one array was expected behind ANY or ALL")
	} else {
		q.Array = &ast.Array{Elems: list}
	}
	p.need(tkRParen)
	q.Span = p.from(start)
	return q
}

// overlaps is overlaps(a, b, c, d) whichever way it is written.
func (p *parser) overlaps(left ast.Expr, start int32) ast.Expr {
	name := p.anyIdent()
	right := p.binary(precRange + 1)
	c := &ast.Call{Name: []ast.Ident{name}}
	for _, side := range []ast.Expr{left, right} {
		row, ok := side.(*ast.Row)
		if !ok || len(row.Elems) != 2 {
			p.fail(syntax.Error, "OVERLAPS takes two values on each side")
		}
		for _, e := range row.Elems {
			c.Args = append(c.Args, ast.Arg{Expr: e})
		}
	}
	c.Span = p.from(start)
	return c
}
