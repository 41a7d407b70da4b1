package sql

import (
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
	p.tail(q)
	for p.at(tkPipe) {
		q.Span = p.from(start)
		q = p.pipe(q)
	}
	q.Span = p.from(start)
	return unwrap(q)
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

// with reads a WITH clause.
func (p *parser) with() *ast.With {
	p.needWord(kwWith)
	w := &ast.With{Recursive: p.takeWords(kwRecursive)}
	for {
		w.CTEs = append(w.CTEs, p.cte())
		if !p.take(tkComma) {
			break
		}
		if p.atWord(kwSelect) && p.grammar.TrailingComma {
			break
		}
	}
	return w
}

func (p *parser) cte() *ast.CTE {
	start := p.start()
	if p.grammar.WithExpr && !p.namesCTE() {
		e := p.expr()
		if !p.takeWords(kwAs) { // an alias was read with the expression
			if a, ok := e.(*ast.Aliased); ok {
				return &ast.CTE{Name: a.Name, Expr: a.X, Span: p.from(start)}
			}
			p.expected("AS")
		}
		return &ast.CTE{Name: p.anyIdent(), Expr: e, Span: p.from(start)}
	}
	c := &ast.CTE{Name: p.ident("the name of a query")}
	if p.at(tkLParen) {
		c.Columns = p.identList()
	}
	if p.takeWords(kwUsing, kwKey) {
		p.skipParens()
	}
	p.needWord(kwAs)
	p.takeWords(kwNot) // [NOT] MATERIALIZED does not change the result
	p.takeWords(kwMaterialized)
	p.need(tkLParen)
	c.Query = p.query()
	p.need(tkRParen)
	c.Span = p.from(start)
	return c
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

// setOps reads bodies with set operators between them. INTERSECT (2) binds
// tighter than UNION and EXCEPT (1).
func (p *parser) setOps(level int) ast.Body {
	start := p.start()
	var left ast.Body
	if level == 1 {
		left = p.setOps(2)
	} else {
		left = p.body()
	}
	for chain := 0; ; chain++ {
		at := p.i
		op, ok := p.setOp(level)
		if !ok {
			return left
		}
		if chain > syntax.MaxChain {
			p.i = at
			p.fail(syntax.TooDeep, "the query combines more than %d queries", syntax.MaxChain)
		}
		first := p.from(start)
		rstart := p.start()
		var right ast.Body
		if level == 1 {
			right = p.setOps(2)
		} else {
			right = p.body()
		}
		span := p.from(rstart)
		if l, ok := left.(*ast.SetOp); ok && l.Kind == op.Kind && l.All == op.All && l.ByName == op.ByName && l.Outer == op.Outer && chain > 0 {
			l.Arms = append(l.Arms, right)
			l.ArmSpans = append(l.ArmSpans, span)
			l.Span = p.from(start)
			continue
		}
		op.Arms, op.ArmSpans = []ast.Body{left, right}, []ast.Span{first, span}
		op.Span = p.from(start)
		left = op
	}
}

// setOp reads a set operator of a level.
func (p *parser) setOp(level int) (*ast.SetOp, bool) {
	op := &ast.SetOp{}
	n := 0
	// BigQuery: [FULL|LEFT] [OUTER] UNION … BY NAME
	if (p.atWord(kwFull) || p.atWord(kwLeft)) && (p.peek(1).word == kwUnion || p.peek(1).word == kwOuter && p.peek(2).word == kwUnion) {
		n = 1
		if p.peek(1).word == kwOuter {
			n = 2
		}
		op.Outer = true
	}
	switch w := p.peek(n).word; {
	case w == kwUnion && level == 1:
		op.Kind = ast.Union
	case (w == kwExcept || w == kwMinus && p.grammar.Minus) && level == 1:
		op.Kind = ast.Except
	case w == kwIntersect && level == 2:
		op.Kind = ast.Intersect
	default:
		return nil, false
	}
	p.i += n + 1
	if p.takeWords(kwAll) {
		op.All = true
	} else {
		p.takeWords(kwDistinct)
	}
	if p.takeWords(kwBy, kwName) || p.takeWords(kwCorresponding) {
		op.ByName = true
		if p.at(tkLParen) && !p.startsQuery(0) {
			p.skipParens()
		}
		if p.takeWords(kwOn) {
			p.skipParens()
		}
	}
	p.takeText("strict")
	return op, true
}

// body reads a select, VALUES, TABLE t, or a query in parentheses.
func (p *parser) body() ast.Body {
	switch {
	case p.at(tkLParen):
		p.down()
		defer p.up()
		p.next()
		q := p.query()
		p.need(tkRParen)
		if q.With == nil && q.OrderBy == nil && q.Limit == nil {
			return q.Body
		}
		return q
	case p.atWord(kwSelect), p.atWord(kwFrom) && (p.grammar.FromFirst || p.grammar.Pipes):
		return p.selectCore()
	case p.atWord(kwValues):
		return p.values()
	case p.atWord(kwTable):
		start := p.start()
		p.next()
		t := p.tableName()
		return &ast.Select{Span: p.from(start), Items: []ast.SelectItem{{Expr: &ast.Star{}}}, From: []ast.TableExpr{t}}
	case p.grammar.PivotQuery && (p.atWord(kwPivot) || p.atWord(kwUnpivot)):
		return p.pivotQuery()
	}
	p.expected("a query")
	return nil
}

func (p *parser) values() *ast.Values {
	start := p.start()
	p.needWord(kwValues)
	v := &ast.Values{}
	for {
		p.takeWords(kwRow)
		if p.at(tkLParen) {
			p.next()
			v.Rows = append(v.Rows, p.exprList(tkRParen))
			p.need(tkRParen)
		} else {
			v.Rows = append(v.Rows, []ast.Expr{p.expr()})
		}
		if !p.take(tkComma) {
			break
		}
	}
	v.Span = p.from(start)
	return v
}

// tail reads ORDER BY, LIMIT, OFFSET, FETCH and what does not change the
// result: locks, options, settings.
func (p *parser) tail(q *ast.Query) {
	for {
		switch {
		case p.aheadWords(kwOrder, kwBy) && q.OrderBy == nil:
			q.OrderBy = p.orderBy()
		case p.grammar.SparkOrder && (p.aheadWords(kwSort, kwBy) || p.aheadWords(kwCluster, kwBy) || p.aheadWords(kwDistribute, kwBy)):
			p.i += 2
			p.orderItems()
		case p.atWord(kwLimit):
			p.limit(q)
		case p.atWord(kwOffset):
			p.next()
			p.limitOf(q).Offset = p.expr()
			if !p.takeWords(kwRows) {
				p.takeWords(kwRow)
			}
		case p.atWord(kwFetch):
			p.fetch(q)
		case p.atWord(kwFor) && (p.peek(1).word == kwUpdate || p.peek(1).word == kwShare || p.peek(1).word == kwNo || p.peek(1).word == kwKey || p.peek(1).word == kwXml || p.peek(1).word == kwJson || p.peek(1).word == kwRead):
			p.skipClause()
		case p.grammar.QueryOptions && p.atWord(kwOption):
			p.next()
			p.skipParens()
		case p.grammar.Settings && (p.atWord(kwSettings) || p.atWord(kwFormat)):
			p.skipClause()
		default:
			return
		}
	}
}

// skipClause goes over a clause without meaning, up to the end of the query.
func (p *parser) skipClause() {
	for !p.at(tkEOF) && !p.at(tkRParen) && !p.at(tkSemicolon) {
		if p.at(tkLParen) && p.peek(0).match > 0 {
			p.skipParens()
			continue
		}
		p.next()
	}
}

func (p *parser) limitOf(q *ast.Query) *ast.Limit {
	if q.Limit == nil {
		q.Limit = &ast.Limit{}
	}
	return q.Limit
}

func (p *parser) limit(q *ast.Query) {
	start := p.start()
	p.next()
	if p.takeWords(kwAll) {
		return
	}
	if p.takeWords(kwNull) {
		return
	}
	count := p.expr()
	var offset ast.Expr
	if p.at(tkComma) && (p.grammar.LimitComma || p.grammar.LimitBy) {
		p.next()
		offset, count = count, p.expr()
	}
	if p.grammar.LimitBy && (p.atWord(kwBy) || p.atWord(kwOffset) && p.limitByAhead()) {
		p.limitBy(q, count, offset)
		return
	}
	l := p.limitOf(q)
	l.Count = count
	if offset != nil {
		l.Offset = offset
	}
	if p.take(tkPercent) || p.takeWords(kwPercent) {
		l.Percent = true
	}
	if p.takeWords(kwWith, kwTies) {
		l.WithTies = true
	}
	l.Span = p.from(start)
}

// limitByAhead looks for LIMIT n OFFSET m BY.
func (p *parser) limitByAhead() bool { return p.peek(2).word == kwBy }

func (p *parser) limitBy(q *ast.Query, count, offset ast.Expr) {
	if p.takeWords(kwOffset) {
		offset = p.expr()
	}
	p.needWord(kwBy)
	by := &ast.LimitBy{Count: count, Offset: offset, By: p.exprs()}
	if sel, ok := q.Body.(*ast.Select); ok && sel.LimitBy == nil {
		sel.LimitBy = by
		return
	}
	p.fail(syntax.Error, "LIMIT BY stands behind a query that is no SELECT")
}

// fetch reads FETCH FIRST n ROWS ONLY.
func (p *parser) fetch(q *ast.Query) {
	p.next()
	if !p.takeWords(kwFirst) {
		p.needWord(kwNext)
	}
	l := p.limitOf(q)
	if p.atWord(kwRow) || p.atWord(kwRows) {
		l.Count = &ast.Literal{Kind: ast.IntegerLiteral, Text: "1"}
	} else {
		l.Count = p.primary()
	}
	if p.takeWords(kwPercent) {
		l.Percent = true
	}
	if !p.takeWords(kwRows) {
		p.needWord(kwRow)
	}
	if p.takeWords(kwWith, kwTies) {
		l.WithTies = true
	} else {
		p.needWord(kwOnly)
	}
}

func (p *parser) orderBy() *ast.OrderBy {
	start := p.start()
	p.needWord(kwOrder)
	p.takeText("siblings")
	p.needWord(kwBy)
	o := &ast.OrderBy{}
	if p.atWord(kwAll) && p.peek(1).kind != tkDot && p.peek(1).kind != tkLParen {
		at := p.start()
		p.next()
		it := ast.OrderItem{}
		p.direction(&it)
		it.Span = p.from(at)
		o.All, o.Items = true, []ast.OrderItem{it}
	} else {
		o.Items = p.orderItems()
	}
	if p.grammar.Settings {
		p.withFill()
	}
	o.Span = p.from(start)
	return o
}

func (p *parser) orderItems() []ast.OrderItem {
	var out []ast.OrderItem
	for {
		start := p.start()
		it := ast.OrderItem{Expr: p.expr()}
		p.direction(&it)
		if p.grammar.Settings {
			p.withFill()
		}
		it.Span = p.from(start)
		out = append(out, it)
		if !p.take(tkComma) {
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
	case p.atWord(kwUsing):
		p.next()
		it.Desc = p.at(tkGt) || p.at(tkGe)
		p.next()
	}
	switch {
	case p.takeWords(kwNulls, kwFirst):
		it.Nulls = ast.NullsFirst
	case p.takeWords(kwNulls, kwLast):
		it.Nulls = ast.NullsLast
	}
}

// withFill goes over ClickHouse's COLLATE-free WITH FILL clauses, which the tree
// has no shape for: the query fails, as rows would be missing.
func (p *parser) withFill() {
	if p.aheadWords(kwWith, kwFill) {
		p.fail(syntax.Error, "ORDER BY … WITH FILL is not supported")
	}
}
