package sql

import (
	"github.com/tailwater/tailwater/compiler/ast"
)

// timeTravel reads the clauses that ask for an older state.
func (p *parser) timeTravel(t *ast.Table) {
	if !p.grammar.TimeTravel {
		return
	}
	switch n := p.peek(1); {
	case p.aheadWords(kwFor, kwSystem, kwTime):
		p.i += 3
	case p.atWord(kwFor) && (n.word == kwSystemTime || n.word == kwVersion || n.word == kwTimestamp):
		p.i += 2
	case (p.atWord(kwVersion) || p.atWord(kwTimestamp)) && n.word == kwAs && p.peek(2).word == kwOf:
		p.next()
	case p.aheadWords(kwAs, kwOf) && (p.peek(2).word == kwTimestamp || p.peek(2).word == kwScn):
		p.i += 3
		t.At = append(t.At, p.binary(precOther))
		return
	case (p.atWord(kwAt) || p.atWord(kwBefore) || p.atWord(kwChanges)) && n.kind == tkLParen:
		p.atParens(t)
		return
	default:
		return
	}
	p.timeRange(t)
}

// atParens reads Snowflake's AT (…), BEFORE (…) and CHANGES (…) AT (…) END (…).
func (p *parser) atParens(t *ast.Table) {
	for (p.atWord(kwAt) || p.atWord(kwBefore) || p.atWord(kwChanges) || p.atWord(kwEnd)) && p.peek(1).kind == tkLParen {
		p.i += 2
		for {
			t.At = append(t.At, p.arg(false).Expr)
			if !p.take(tkComma) {
				break
			}
		}
		p.need(tkRParen)
	}
}

// timeRange reads what follows FOR SYSTEM_TIME.
func (p *parser) timeRange(t *ast.Table) {
	add := func() { t.At = append(t.At, p.binary(precOther)) }
	switch {
	case p.takeWords(kwAs, kwOf):
		add()
	case p.takeWords(kwBetween):
		add()
		p.needWord(kwAnd)
		add()
	case p.takeWords(kwFrom):
		add()
		p.needWord(kwTo)
		add()
	case p.isText("contained"):
		p.next()
		p.needWord(kwIn)
		p.need(tkLParen)
		t.At = append(t.At, p.exprList(tkRParen)...)
		p.need(tkRParen)
	case p.atWord(kwAll):
		at := p.start()
		p.next()
		t.At = append(t.At, &ast.Literal{Node: ast.Node{Span: p.from(at)}, Kind: ast.StringLiteral, Text: "all"})
	default:
		p.expected("AS OF, BETWEEN, FROM or ALL")
	}
}

// partition reads PARTITION (p): a part of the rows.
func (p *parser) partition(t *ast.Table) {
	if !p.grammar.PartitionOf || !p.atWord(kwPartition) && !p.atWord(kwSubpartition) || p.peek(1).kind != tkLParen {
		return
	}
	start := p.start()
	what := "partition"
	p.i += 2
	names := p.exprList(tkRParen)
	p.need(tkRParen)
	for _, n := range names {
		if name, ok := n.(*ast.Name); ok {
			what += " " + name.Parts[0].Name
		}
	}
	t.At = append(t.At, &ast.Literal{Node: ast.Node{Span: p.from(start)}, Kind: ast.StringLiteral, Text: what})
}

// sample reads TABLESAMPLE and SAMPLE as a text; nil where neither follows.
func (p *parser) sample() *ast.Sample {
	at := p.i
	switch {
	case p.atWord(kwTablesample):
		p.next()
	case p.sampleAhead():
		p.next()
	case p.aheadWords(kwUsing, kwSample):
		p.i += 2
	default:
		return nil
	}
	if p.at(tkWord) && (p.peek(1).kind == tkLParen || p.atWord(kwRow) || p.grammar.Strict) { // the method
		p.next()
	}
	switch {
	case p.at(tkLParen):
		p.skipParens()
	case p.grammar.Strict:
		p.expected(`"("`)
	default:
		p.sampleSize()
	}
	if p.at(tkLParen) && p.tokens[p.i-1].kind != tkRParen { // 10 PERCENT (bernoulli)
		p.skipParens()
	}
	if (p.atWord(kwRepeatable) || p.atWord(kwSeed)) && p.peek(1).kind == tkLParen {
		p.next()
		p.skipParens()
	}
	return &ast.Sample{Text: p.words(at)}
}

// sampleSize reads a size without parentheses: 0.1, 1/10 OFFSET 1/2, 10%.
func (p *parser) sampleSize() {
	p.primary()
	if p.take(tkSlash) {
		p.primary()
	}
	if p.take(tkPercent) || p.takeWords(kwPercent) || p.takeWords(kwRows) {
		return
	}
	if p.grammar.Final && p.takeWords(kwOffset) {
		p.sampleSize()
	}
}

// sampleAhead tells SAMPLE (10) and SAMPLE 0.1 from an alias.
func (p *parser) sampleAhead() bool {
	if !p.grammar.SampleWord || !p.atWord(kwSample) {
		return false
	}
	switch n := p.peek(1); n.kind {
	case tkLParen, tkInteger, tkDecimal:
		return true
	default:
		return n.kind == tkWord && p.peek(2).kind == tkLParen
	}
}
