package sql

import (
	"github.com/tailwater/tailwater/compiler/ast"
	"github.com/tailwater/tailwater/compiler/parse/syntax"
)

// tail reads what follows a body: ORDER BY, LIMIT, OFFSET, FETCH, and clauses
// about how to run the query. The result is q, or a query around it.
func (p *parser) tail(q *ast.Query, start int32) *ast.Query {
	if p.grammar.StringTables && p.aheadWords(kwUsing, kwSample) {
		q.Span = p.from(start)
		q = chosen(p.sample().Text, q)
	}
	if p.atWord(kwOrder) {
		q.OrderBy = p.orderBy()
	}
	for p.grammar.SparkOrder && (p.aheadWords(kwSort, kwBy) || p.aheadWords(kwCluster, kwBy) || p.aheadWords(kwDistribute, kwBy)) {
		p.i += 2
		p.orderItems() // says where rows go, not which
	}
	if p.grammar.SparkOrder && p.atWord(kwWindow) && p.isName(p.peek(1)) {
		if s, ok := q.Body.(*ast.Select); ok && s.Windows == nil {
			s.Windows = p.namedWindows()
		}
	}
	p.limits(q)
	return p.options(q, start)
}

// limits reads LIMIT, OFFSET and FETCH, each once, in any order.
func (p *parser) limits(q *ast.Query) {
	for {
		switch l := q.Limit; {
		case p.atWord(kwLimit) && (l == nil || l.Count == nil):
			p.limit(q)
		case p.atWord(kwOffset) && (l == nil || l.Offset == nil):
			start := p.start()
			p.next()
			l := limitOf(q)
			l.Offset = p.expr()
			if !p.takeWords(kwRows) {
				p.takeWords(kwRow)
			}
			l.Span = l.Span.To(p.from(start))
		case p.atWord(kwFetch) && (l == nil || l.Count == nil):
			p.fetch(q)
		default:
			return
		}
	}
}

func limitOf(q *ast.Query) *ast.Limit {
	if q.Limit == nil {
		q.Limit = &ast.Limit{}
	}
	return q.Limit
}

func (p *parser) limit(q *ast.Query) {
	start := p.start()
	p.next()
	if p.takeWords(kwAll) || p.takeWords(kwNull) {
		return
	}
	count := p.limitCount()
	percent := p.percent()
	var offset ast.Expr
	if p.at(tkComma) && (p.grammar.LimitComma || p.grammar.LimitBy) {
		p.next()
		offset, count = count, p.expr()
	}
	if p.grammar.LimitBy && (p.atWord(kwBy) || p.atWord(kwOffset) && p.peek(2).word == kwBy) {
		p.limitBy(q, count, offset)
		return
	}
	l := limitOf(q)
	l.Count, l.Percent = count, percent
	if offset != nil {
		l.Offset = offset
	}
	l.WithTies = p.takeWords(kwWith, kwTies)
	l.Span = l.Span.To(p.from(start))
}

// limitCount reads the number of rows. "10%" is not a remainder.
func (p *parser) limitCount() ast.Expr {
	if n := p.peek(1); n.kind == tkPercent && !operand(p.peek(2)) || n.kind == tkPercent && p.peek(2).word == kwOffset {
		return p.primary()
	}
	return p.expr()
}

func (p *parser) percent() bool { return p.take(tkPercent) || p.takeWords(kwPercent) }

// limitBy reads ClickHouse's LIMIT n BY x, after which a LIMIT may follow.
func (p *parser) limitBy(q *ast.Query, count, offset ast.Expr) {
	if p.takeWords(kwOffset) {
		offset = p.expr()
	}
	p.needWord(kwBy)
	by := &ast.LimitBy{Count: count, Offset: offset, By: p.exprs()}
	if s, ok := q.Body.(*ast.Select); ok && s.LimitBy == nil {
		s.LimitBy = by
		return
	}
	p.fail(syntax.Error, "LIMIT BY behind a query that is no SELECT")
}

// fetch reads FETCH FIRST n ROWS ONLY.
func (p *parser) fetch(q *ast.Query) {
	start := p.start()
	p.next()
	if !p.takeWords(kwFirst) {
		p.needWord(kwNext)
	}
	l := limitOf(q)
	if p.atWord(kwRow) || p.atWord(kwRows) {
		l.Count = &ast.Literal{Kind: ast.IntegerLiteral, Text: "1"}
	} else {
		l.Count = p.binary(precUnary)
	}
	l.Percent = p.percent()
	if !p.takeWords(kwRows) {
		p.needWord(kwRow)
	}
	if p.takeWords(kwWith, kwTies) {
		l.WithTies = true
	} else {
		p.needWord(kwOnly)
	}
	l.Span = l.Span.To(p.from(start))
}

// options reads clauses about how to run the query and what to make of its
// rows. Those that change the result wrap the query.
func (p *parser) options(q *ast.Query, start int32) *ast.Query {
	for {
		q.Span = p.from(start)
		switch {
		case p.atWord(kwFor) && p.lockAhead():
			p.lock()
		case p.aheadWords(kwLock, kwIn, kwShare, kwMode):
			p.i += 4
		case p.atWord(kwFor) && p.grammar.QueryOptions && (p.peek(1).word == kwXml || p.peek(1).word == kwJson):
			at := p.i
			p.i += 2
			p.formatOptions()
			q = opaque(p.words(at), q)
		case p.grammar.QueryOptions && p.aheadWords(kwFor, kwBrowse):
			p.i += 2
		case p.grammar.QueryOptions && p.atWord(kwOption) && p.peek(1).kind == tkLParen:
			p.next()
			p.skipParens()
		case p.grammar.Settings && p.atWord(kwSettings):
			if what := p.settings(); what != "" {
				q = chosen(what, q)
			}
		case p.grammar.Settings && p.atWord(kwFormat) && p.peek(1).kind == tkWord:
			p.i += 2
		case p.grammar.StringTables && p.aheadWords(kwUsing, kwSample):
			q = chosen(p.sample().Text, q)
		default:
			return q
		}
	}
}

func (p *parser) lockAhead() bool {
	switch p.peek(1).word {
	case kwUpdate, kwShare, kwNo, kwKey, kwRead:
		return true
	}
	return false
}

// lock reads FOR [NO KEY] UPDATE, FOR [KEY] SHARE, FOR READ ONLY.
func (p *parser) lock() {
	p.next()
	if p.takeWords(kwRead, kwOnly) {
		return
	}
	p.takeWords(kwNo)
	p.takeWords(kwKey)
	if !p.takeWords(kwUpdate) {
		p.needWord(kwShare)
	}
	if p.takeWords(kwOf) {
		for {
			p.dotted()
			if !p.take(tkComma) {
				break
			}
		}
	}
	switch {
	case p.takeWords(kwNowait), p.takeWords(kwSkip, kwLocked):
	case p.grammar.Strict:
	case p.atWord(kwWait):
		p.i += 2
	}
}

// formatOptions goes over those of FOR XML and FOR JSON.
func (p *parser) formatOptions() {
	for {
		switch {
		case p.at(tkWord), p.at(tkComma), p.at(tkString):
			p.next()
		case p.at(tkLParen):
			p.skipParens()
		default:
			return
		}
	}
}

// harmlessSettings are settings of ClickHouse that change no result.
var harmlessSettings = []string{
	"max_", "min_", "optimize_", "join_algorithm", "use_uncompressed_cache", "use_query_cache", "query_cache_", "enable_optimize",
	"allow_experimental", "enable_analyzer", "send_", "log_", "priority", "distributed_product_mode", "prefer_", "parallel_",
	"use_skip_indexes", "merge_tree_", "timeout_", "receive_", "mutations_sync", "insert_", "group_by_two_level",
	"distributed_aggregation", "async_", "wait_", "compile_", "allow_suspicious", "output_format",
}

// settings reads SETTINGS a = 1, b = 2. The result names those that may change
// rows or values; empty for none.
func (p *parser) settings() string {
	p.next()
	what := ""
	for {
		at := p.i
		name := p.anyIdent()
		p.need(tkEq)
		if open := p.peek(0); open.kind == tkLBrace && open.match > 0 {
			p.i = int(open.match) + 1
		} else {
			p.binary(precUnary)
		}
		if !hasAnyPrefix(name.Name, harmlessSettings) {
			what += " " + p.words(at)
		}
		if !p.take(tkComma) {
			break
		}
	}
	if what == "" {
		return ""
	}
	return "settings" + what
}
