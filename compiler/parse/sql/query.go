package sql

import (
	"strings"

	"github.com/tailwater/tailwater/compiler/ast"
	"github.com/tailwater/tailwater/compiler/parse/syntax"
)

// query reads a query with all that may surround its body.
func (p *parser) query() *ast.Query {
	p.down()
	defer p.up()
	start := p.start()
	q := &ast.Query{}
	if p.atWord(kwWith) {
		q.With = p.with()
	}
	q.Body = p.setOps(1)
	if p.top != nil && q.Body == ast.Body(p.top) { // TOP is this query's own limit
		q.Body, q.Limit = p.top.Body, p.top.Limit
	}
	q = p.tail(q, start)
	q.Span = p.from(start)
	q = unwrap(q)
	if p.at(tkPipe) && (p.grammar.Pipes || p.grammar.FromFirst) {
		q = p.pipes(q, start)
	}
	return q
}

// unwrap takes off a query that only holds another one in parentheses.
func unwrap(q *ast.Query) *ast.Query {
	inner, ok := q.Body.(*ast.Query)
	if !ok {
		return q
	}
	switch {
	case q.With == nil && q.OrderBy == nil && q.Limit == nil:
		return inner
	case inner.With == nil && inner.Limit == nil && (inner.OrderBy == nil || q.OrderBy == nil):
		q.Body = inner.Body
		if q.OrderBy == nil {
			q.OrderBy = inner.OrderBy
		}
	case q.With != nil && inner.With == nil && q.OrderBy == nil && q.Limit == nil:
		inner.With, inner.Span = q.With, q.Span
		return inner
	}
	return q
}

// opaque is a query that depends on all of q, in a way the tree has no shape
// for. What names it.
func opaque(what string, q *ast.Query) *ast.Query {
	t := &ast.UnsupportedTable{Span: q.Span, What: what, Inputs: []ast.TableExpr{&ast.Derived{Span: q.Span, Query: q}}}
	return &ast.Query{Span: q.Span, Body: starOf(t, q.Span)}
}

// chosen is a query whose rows are those of q, but depend on a clause besides: a
// sample of them, a setting. The columns stay in sight.
func chosen(clause string, q *ast.Query) *ast.Query {
	d := &ast.Derived{Span: q.Span, Query: q, Sample: &ast.Sample{Text: clause}}
	return &ast.Query{Span: q.Span, Body: starOf(d, q.Span)}
}

// with reads a WITH clause.
func (p *parser) with() *ast.With {
	p.needWord(kwWith)
	w := &ast.With{Recursive: p.takeWords(kwRecursive)}
	if p.atWord(kwFunction) && p.peek(1).kind == tkWord && p.peek(1).word != kwAs && p.peek(2).kind == tkLParen {
		p.fail(syntax.Error, "functions declared in WITH are not supported")
	}
	for {
		w.CTEs = append(w.CTEs, p.cte())
		if !p.take(tkComma) {
			return w
		}
		if p.grammar.TrailingComma && p.atWord(kwSelect) {
			return w
		}
	}
}

func (p *parser) cte() *ast.CTE {
	start := p.start()
	if p.grammar.WithExpr && !p.namesCTE() {
		e := p.expr()
		if a, ok := e.(*ast.Aliased); ok { // the alias was read with the expression
			return &ast.CTE{Name: a.Name, Expr: a.X, Span: p.from(start)}
		}
		p.needWord(kwAs)
		return &ast.CTE{Name: p.anyIdent(), Expr: e, Span: p.from(start)}
	}
	c := &ast.CTE{Name: p.cteName()}
	if p.at(tkLParen) && (p.peek(0).flags&queryAhead == 0 || !p.grammar.LooseWith) {
		c.Columns = p.identList()
	}
	if p.takeWords(kwUsing, kwKey) {
		p.skipParens()
	}
	if !p.takeWords(kwAs) && !(p.grammar.LooseWith && p.at(tkLParen)) {
		p.expected("AS")
	}
	if !p.takeWords(kwNot, kwMaterialized) { // which changes no result
		p.takeWords(kwMaterialized)
	}
	p.need(tkLParen)
	c.Query = p.query()
	p.need(tkRParen)
	if p.grammar.Strict {
		c.Query = p.searchCycle(c.Query)
	}
	c.Span = p.from(start)
	return c
}

func (p *parser) cteName() ast.Ident {
	if p.grammar.StringAliases && p.at(tkString) {
		return p.alias()
	}
	return p.ident("the name of a query")
}

// namesCTE reports whether "name as (query" is ahead, as against "expr as name".
func (p *parser) namesCTE() bool {
	n := 1
	if p.peek(0).kind != tkWord && p.peek(0).kind != tkQuotedName {
		return false
	}
	if p.peek(1).kind == tkLParen && p.peek(1).match > 0 {
		n = int(p.peek(1).match) - p.i + 1
	}
	return p.peek(n).word == kwAs && p.peek(n+1).kind == tkLParen
}

// searchCycle reads PostgreSQL's SEARCH and CYCLE, which add columns.
func (p *parser) searchCycle(q *ast.Query) *ast.Query {
	if p.atWord(kwSearch) && (p.peek(1).word == kwBreadth || p.peek(1).word == kwDepth) {
		at := p.i
		p.i += 2
		p.needWord(kwFirst)
		p.needWord(kwBy)
		p.idents()
		p.needWord(kwSet)
		p.ident("a column")
		q = opaque(p.words(at), q)
	}
	if p.atWord(kwCycle) {
		at := p.i
		p.next()
		p.idents()
		p.needWord(kwSet)
		p.ident("a column")
		if p.takeWords(kwTo) {
			p.primary()
			p.needWord(kwDefault)
			p.primary()
		}
		p.needWord(kwUsing)
		p.ident("a column")
		q = opaque(p.words(at), q)
	}
	return q
}

func (p *parser) idents() []ast.Ident {
	out := []ast.Ident{p.ident("a column")}
	for p.take(tkComma) {
		out = append(out, p.ident("a column"))
	}
	return out
}

// setOps reads bodies with set operators between them. INTERSECT (2) binds
// tighter than UNION and EXCEPT (1), in most dialects.
func (p *parser) setOps(level int) ast.Body {
	start := p.start()
	left := p.arm(level)
	for chain := 0; ; chain++ {
		if chain > syntax.MaxChain {
			p.fail(syntax.TooDeep, "the query combines more than %d queries", syntax.MaxChain)
		}
		first := p.from(start)
		op, ok := p.setOp(level)
		if !ok {
			return left
		}
		at := p.start()
		right := p.arm(level)
		span := p.from(at)
		if l, ok := left.(*ast.SetOp); ok && l.Kind == op.Kind && l.All == op.All && l.ByName == op.ByName && l.Outer == op.Outer {
			l.Arms, l.ArmSpans, l.Span = append(l.Arms, right), append(l.ArmSpans, span), p.from(start)
			continue
		}
		op.Arms, op.ArmSpans, op.Span = []ast.Body{left, right}, []ast.Span{first, span}, p.from(start)
		left = op
	}
}

// arm reads one operand of a set operator.
func (p *parser) arm(level int) ast.Body {
	if level == 1 && !p.grammar.FlatSetOps {
		return p.setOps(2)
	}
	start := p.start()
	b := p.body()
	if !p.grammar.ArmTails {
		return b
	}
	q := p.tail(&ast.Query{Body: b}, start)
	if q.OrderBy == nil && q.Limit == nil && q.Body == b {
		return b
	}
	q.Span = p.from(start)
	return unwrap(q)
}

// setOp reads a set operator of a level.
func (p *parser) setOp(level int) (*ast.SetOp, bool) {
	n, outer := 0, false
	switch p.peek(0).word { // BigQuery: [FULL|LEFT] [OUTER] UNION … BY NAME, INNER UNION …
	case kwFull, kwLeft, kwInner:
		n = 1
		outer = !p.atWord(kwInner)
		if p.peek(1).word == kwOuter {
			n = 2
		}
	}
	var kind ast.SetOpKind
	switch w := p.peek(n).word; {
	case w == kwUnion && level == 1:
		kind = ast.Union
	case (w == kwExcept || w == kwMinus && p.grammar.Minus) && level == 1:
		kind = ast.Except
	case w == kwIntersect && (level == 2 || p.grammar.FlatSetOps):
		kind = ast.Intersect
	default:
		return nil, false
	}
	op := &ast.SetOp{Kind: kind, Outer: outer}
	p.i += n + 1
	if p.takeWords(kwAll) {
		op.All = true
	} else {
		p.takeWords(kwDistinct)
	}
	if p.atWord(kwStrict) && p.peek(1).word == kwCorresponding {
		p.next()
	}
	if p.takeWords(kwBy, kwName) || p.takeWords(kwCorresponding) {
		op.ByName = true
		if p.takeWords(kwBy) || p.takeWords(kwOn) {
			p.fail(syntax.Error, "set operators over a list of columns are not supported")
		}
	}
	return op, true
}

// body reads a select, VALUES, TABLE t, or a query in parentheses.
func (p *parser) body() ast.Body {
	switch start := p.start(); {
	case p.at(tkLParen):
		p.next()
		q := p.query()
		p.need(tkRParen)
		if q.With == nil && q.OrderBy == nil && q.Limit == nil {
			return q.Body
		}
		return q
	case p.atWord(kwSelect), p.atWord(kwFrom) && p.startsQuery(0):
		return p.selectCore()
	case p.atWord(kwValues):
		v := p.values()
		if a := p.valuesAlias(); a != nil {
			d := &ast.Derived{Span: p.from(start), Query: &ast.Query{Span: v.Span, Body: v}, Alias: a}
			return starOf(d, p.from(start))
		}
		return v
	case p.atWord(kwTable):
		p.next()
		t := p.tableName()
		if p.grammar.Strict && p.at(tkStar) {
			p.next()
		}
		t.Span = p.from(start)
		return starOf(t, t.Span)
	case p.startsQuery(0):
		return p.pivotQuery()
	}
	p.expected("a query")
	return nil
}

// starOf is "select * from t".
func starOf(t ast.TableExpr, span ast.Span) *ast.Select {
	star := ast.SelectItem{Span: span, Expr: &ast.Star{Node: ast.Node{Span: span}}}
	return &ast.Select{Span: span, Items: []ast.SelectItem{star}, From: []ast.TableExpr{t}}
}

// valuesAlias reads the alias of VALUES where it stands within the parentheses.
func (p *parser) valuesAlias() *ast.Alias {
	if p.grammar.Strict {
		return nil
	}
	if p.atWord(kwAs) || p.isAlias(notTableAlias) && p.peek(1).kind == tkLParen {
		return p.tableAlias()
	}
	return nil
}

func (p *parser) values() *ast.Values {
	start := p.start()
	p.needWord(kwValues)
	v := &ast.Values{}
	for {
		if p.atWord(kwRow) && p.peek(1).kind == tkLParen {
			p.next()
		}
		if p.at(tkLParen) && p.rowOfValues() {
			p.next()
			v.Rows = append(v.Rows, p.exprList(tkRParen))
			p.need(tkRParen)
		} else if p.grammar.Strict {
			p.expected(`"("`)
		} else {
			v.Rows = append(v.Rows, []ast.Expr{p.expr()})
		}
		if !p.take(tkComma) {
			break
		}
		if p.grammar.TrailingComma && p.at(tkRParen) {
			break
		}
	}
	v.Span = p.from(start)
	return v
}

// rowOfValues tells "(1, 2)" from "(1 + 2) * 3".
func (p *parser) rowOfValues() bool {
	open := p.peek(0)
	if open.match < 0 || p.grammar.Strict {
		return true
	}
	switch after := p.tokens[open.match+1]; after.kind {
	case tkComma, tkRParen, tkEOF, tkSemicolon, tkWord, tkQuotedName, tkPipe:
		return true
	}
	return false
}

// words is the text of tokens from a place to here, in lower case with single
// blanks.
func (p *parser) words(from int) string {
	parts := make([]string, 0, p.i-from)
	for _, t := range p.tokens[from:p.i] {
		parts = append(parts, strings.ToLower(p.text[t.start:t.end]))
	}
	return strings.Join(parts, " ")
}
