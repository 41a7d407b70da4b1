package sql

import (
	"strings"

	"github.com/tailwater/tailwater/compiler/ast"
	"github.com/tailwater/tailwater/compiler/parse/syntax"
)

// fromList reads the relations of FROM, up to the next clause.
func (p *parser) fromList() []ast.TableExpr {
	var out []ast.TableExpr
	for {
		out = append(out, p.joins())
		if !p.take(tkComma) {
			return out
		}
		if p.grammar.TrailingComma && (p.atWord(kwWhere) || p.clauseAhead()) {
			return out
		}
	}
}

// joins reads a relation and all that is joined to it, from left to right.
func (p *parser) joins() ast.TableExpr {
	p.down()
	defer p.up()
	start := p.start()
	left := p.tableItem()
	for chain := 0; ; chain++ {
		if chain > syntax.MaxChain {
			p.fail(syntax.TooDeep, "the query joins more than %d relations", syntax.MaxChain)
		}
		if p.grammar.LateralView && p.aheadWords(kwLateral, kwView) {
			left = p.lateralView(left, start)
			continue
		}
		if p.grammar.ArrayJoin && (p.aheadWords(kwArray, kwJoin) || p.aheadWords(kwLeft, kwArray, kwJoin) || p.aheadWords(kwInner, kwArray, kwJoin)) {
			left = p.arrayJoin(left, start)
			continue
		}
		j := p.joinOperator()
		if j == nil {
			return left
		}
		j.Left = left
		j.Right = p.tableItem()
		p.joinCondition(j)
		j.Span = p.from(start)
		left = j
	}
}

// joinOperator reads the words of a join; nil where there is none.
func (p *parser) joinOperator() *ast.Join {
	at := p.i
	j := &ast.Join{Kind: ast.InnerJoin}
	if p.grammar.JoinStrictness {
		p.takeWords(kwGlobal)
	}
	j.Natural = p.takeWords(kwNatural)
	if p.grammar.Apply && (p.aheadWords(kwCross, kwApply) || p.aheadWords(kwOuter, kwApply)) {
		j.Kind, j.Lateral = ast.CrossJoin, true
		if p.atWord(kwOuter) {
			j.Kind = ast.LeftJoin
		}
		p.i += 2
		return j
	}
	for { // ClickHouse allows ANY, ALL, ASOF, SEMI and ANTI before and after the side
		switch {
		case p.takeWords(kwInner):
		case p.takeWords(kwCross):
			j.Kind = ast.CrossJoin
		case p.atWord(kwLeft) && p.joinAhead(1):
			p.next()
			j.Kind = side(j.Kind, ast.LeftJoin)
			p.takeWords(kwOuter)
		case p.atWord(kwRight) && p.joinAhead(1):
			p.next()
			j.Kind = side(j.Kind, ast.RightJoin)
			p.takeWords(kwOuter)
		case p.atWord(kwFull) && p.joinAhead(1):
			p.next()
			j.Kind = ast.FullJoin
			p.takeWords(kwOuter)
		case p.atWord(kwSemi) && p.joinAhead(1):
			p.next()
			j.Kind = semi(j.Kind, ast.SemiJoin, ast.RightSemiJoin)
		case p.atWord(kwAnti) && p.joinAhead(1):
			p.next()
			j.Kind = semi(j.Kind, ast.AntiJoin, ast.RightAntiJoin)
		case p.atWord(kwAsof) && p.joinAhead(1):
			p.next()
			j.Asof = true
		case p.grammar.JoinStrictness && p.atWord(kwAny) && p.joinAhead(1):
			p.next()
			j.Any = true
		case p.grammar.JoinStrictness && p.atWord(kwAll) && p.joinAhead(1):
			p.next()
		case p.takeWords(kwStraightJoin):
			return j
		case p.takeWords(kwJoin):
			return j
		default:
			p.i = at
			return nil
		}
	}
}

// side keeps SEMI and ANTI that stood before the side.
func side(have, s ast.JoinKind) ast.JoinKind {
	if s == ast.RightJoin {
		switch have {
		case ast.SemiJoin:
			return ast.RightSemiJoin
		case ast.AntiJoin:
			return ast.RightAntiJoin
		}
	}
	if have == ast.SemiJoin || have == ast.AntiJoin {
		return have
	}
	return s
}

func semi(have, left, right ast.JoinKind) ast.JoinKind {
	if have == ast.RightJoin {
		return right
	}
	return left
}

// joinAhead reports whether the words of a join go on n places ahead.
func (p *parser) joinAhead(n int) bool {
	switch p.peek(n).word {
	case kwJoin, kwOuter, kwSemi, kwAnti, kwAsof, kwAny, kwAll, kwInner, kwLeft, kwRight, kwFull:
		return true
	}
	return false
}

// joinCondition reads ON, USING and MATCH_CONDITION. A condition may stand behind
// several joins: "a join b join c on … on …".
func (p *parser) joinCondition(j *ast.Join) {
	if p.takeWords(kwMatchCondition) {
		p.need(tkLParen)
		j.MatchCondition = p.expr()
		p.need(tkRParen)
	}
	switch {
	case p.takeWords(kwOn):
		j.On = p.expr()
	case p.takeWords(kwUsing):
		if p.at(tkLParen) {
			j.Using = p.usingList()
		} else {
			for {
				j.Using = append(j.Using, p.anyIdent())
				if !p.take(tkComma) {
					break
				}
			}
		}
	case j.Kind != ast.CrossJoin && !j.Natural && !j.Lateral && p.joinStarts():
		right := j.Right
		start := p.start()
		for { // the right side is itself a join, whose condition comes first
			inner := p.joinOperator()
			if inner == nil {
				break
			}
			inner.Left, inner.Right = right, p.tableItem()
			p.joinCondition(inner)
			inner.Span = p.from(start)
			right = inner
		}
		j.Right = right
		if p.takeWords(kwOn) {
			j.On = p.expr()
		} else if p.atWord(kwUsing) {
			p.joinCondition(j)
		}
	case j.Kind != ast.CrossJoin && !j.Natural && !j.Lateral && !j.Asof && !p.grammar.JoinWithoutOn && !lateralItem(j.Right):
		p.expected("ON or USING")
	}
}

func lateralItem(t ast.TableExpr) bool {
	switch t := t.(type) {
	case *ast.Unnest, *ast.TableFunc:
		return true
	case *ast.Derived:
		return t.Lateral
	case *ast.Table:
		return true // an array column, perhaps
	}
	return false
}

func (p *parser) usingList() []ast.Ident {
	p.need(tkLParen)
	var out []ast.Ident
	for {
		id := p.anyIdent()
		for p.take(tkDot) { // t.a: the column counts
			id = p.anyIdent()
		}
		out = append(out, id)
		if !p.take(tkComma) {
			break
		}
	}
	p.need(tkRParen)
	return out
}

// joinStarts reports whether a join follows, so that a condition is yet to come.
func (p *parser) joinStarts() bool {
	if p.grammar.JoinWithoutOn {
		return false
	}
	switch p.peek(0).word {
	case kwJoin, kwInner:
		return true
	case kwLeft, kwRight, kwFull:
		return p.joinAhead(1)
	}
	return false
}

// tableItem reads one relation with its alias and what changes it.
func (p *parser) tableItem() ast.TableExpr {
	start := p.start()
	lateral := p.atWord(kwLateral) && p.peek(1).word != kwView && p.takeWords(kwLateral)
	t := p.tablePrimary(lateral)
	for {
		switch {
		case p.grammar.Pivot && p.atWord(kwPivot) && p.peek(1).kind == tkLParen:
			t = p.pivot(t, start)
		case p.grammar.Pivot && p.atWord(kwUnpivot) && (p.peek(1).kind == tkLParen || p.peek(2).word == kwNulls):
			t = p.unpivot(t, start)
		case p.grammar.MatchRecognize && p.atWord(kwMatchRecognize) && p.peek(1).kind == tkLParen:
			t = p.matchRecognize(t, start)
		default:
			return t
		}
	}
}

func (p *parser) tablePrimary(lateral bool) ast.TableExpr {
	start := p.start()
	t := p.peek(0)
	switch {
	case t.kind == tkLParen && t.flags&queryAhead != 0 && p.parenQuery():
		return p.derived(start, lateral)
	case t.kind == tkLParen:
		p.next()
		inner := p.joins()
		for p.take(tkComma) {
			inner = &ast.Join{Kind: ast.CrossJoin, Left: inner, Right: p.joins(), Span: p.from(start)}
		}
		p.need(tkRParen)
		if a := p.tableAlias(); a != nil {
			return aliased(inner, a)
		}
		return inner
	case t.word == kwValues:
		v := p.values()
		d := &ast.Derived{Query: &ast.Query{Body: v, Span: v.Span}, Alias: p.tableAlias()}
		d.Span = p.from(start)
		return d
	case t.word == kwUnnest && p.peek(1).kind == tkLParen:
		return p.unnest(start)
	case t.word == kwTable && p.peek(1).kind == tkLParen:
		return p.tableOf(start)
	case t.word == kwRows && p.peek(1).word == kwFrom,
		(t.word == kwXmltable || t.word == kwJsonTable) && p.peek(1).kind == tkLParen:
		return p.unsupportedTable(start)
	case t.kind == tkParam || t.kind == tkAt:
		return p.stage(start)
	case t.kind == tkString && (p.grammar.StringTables || p.grammar.Stages):
		p.next()
		id := ast.Ident{Name: p.stringText(t), Quoted: true, Span: ast.Span{Start: t.start, End: t.end}}
		return p.tableRest(&ast.Table{Parts: []ast.Ident{id}}, start)
	case t.word == kwOnly && p.isName(p.peek(1)):
		p.next()
		tb := p.tableName()
		tb.Only = true
		return p.tableRest(tb, start)
	}
	return p.namedTable(start, lateral)
}

// parenQuery reports whether the parentheses ahead hold a query, and not a join
// that starts with one.
func (p *parser) parenQuery() bool {
	open := p.peek(0)
	if open.match < 0 {
		return true
	}
	if p.peek(1).kind != tkLParen {
		return true
	}
	// "((select …) as a join b)" is a join, "((select …) union …)" a query.
	inner := p.peek(1).match
	if inner < 0 {
		return true
	}
	after := p.tokens[inner+1]
	switch after.word {
	case kwUnion, kwExcept, kwIntersect, kwMinus, kwOrder, kwLimit, kwOffset, kwFetch:
		return true
	}
	return after.kind == tkRParen
}

func (p *parser) derived(start int32, lateral bool) ast.TableExpr {
	p.need(tkLParen)
	d := &ast.Derived{Query: p.query(), Lateral: lateral}
	p.need(tkRParen)
	d.Sample = p.sample()
	d.Alias = p.tableAlias()
	if d.Sample == nil {
		d.Sample = p.sample()
	}
	d.Span = p.from(start)
	return d
}

// aliased gives a relation in parentheses a name.
func aliased(t ast.TableExpr, a *ast.Alias) ast.TableExpr {
	switch t := t.(type) {
	case *ast.Join:
		t.Alias = a
	case *ast.Table:
		t.Alias = a
	case *ast.Derived:
		t.Alias = a
	case *ast.TableFunc:
		t.Alias = a
	case *ast.Unnest:
		t.Alias = a
	}
	return t
}

// tableName reads a dotted name.
func (p *parser) tableName() *ast.Table {
	start := p.start()
	t := &ast.Table{}
	for first := true; ; first = false {
		var id ast.Ident
		switch {
		case !first && p.at(tkStar):
			p.next()
			id = ast.Ident{Name: "*", Span: p.from(start)}
		case first:
			id = p.ident("a relation")
		default:
			id = p.anyIdent()
		}
		for p.grammar.DashedTables && p.at(tkMinus) && p.peek(0).flags&spaceBefore == 0 && p.peek(1).flags&spaceBefore == 0 {
			p.next()
			n := p.next()
			id.Name += "-" + p.text[n.start:n.end]
			id.Span.End = n.end
		}
		if p.grammar.SplitTables && id.Quoted && strings.Contains(id.Name, ".") {
			for _, part := range strings.Split(id.Name, ".") {
				t.Parts = append(t.Parts, ast.Ident{Name: part, Quoted: true, Span: id.Span})
			}
		} else {
			t.Parts = append(t.Parts, id)
		}
		if !p.take(tkDot) {
			break
		}
		for p.at(tkDot) { // db..t
			p.next()
		}
	}
	t.Span = p.from(start)
	return t
}

// namedTable reads a relation by name, or a function's call.
func (p *parser) namedTable(start int32, lateral bool) ast.TableExpr {
	at := p.i
	if t := p.peek(0); t.kind == tkWord && p.peek(1).kind == tkLParen && p.uses[t.word]&callable != 0 {
		return p.tableFunc(start, lateral)
	}
	t := p.tableName()
	if p.at(tkLParen) && !p.hintParens() {
		p.i = at
		return p.tableFunc(start, lateral)
	}
	return p.tableRest(t, start)
}

// hintParens tells "t (nolock)" from a call.
func (p *parser) hintParens() bool {
	return p.grammar.TableHints && p.peek(1).kind == tkWord && p.peek(2).kind == tkRParen && p.textIs(p.peek(1), "nolock")
}

func (p *parser) textIs(t *token, word string) bool { return equalLower(word, p.text[t.start:t.end]) }

// tableRest reads what follows a relation's name.
func (p *parser) tableRest(t *ast.Table, start int32) ast.TableExpr {
	if p.grammar.Final {
		t.Final = p.takeWords(kwFinal)
	}
	p.timeTravel(t)
	t.Sample = p.sample()
	t.Alias = p.tableAlias()
	if p.grammar.Final && !t.Final {
		t.Final = p.takeWords(kwFinal)
	}
	p.timeTravel(t)
	if t.Sample == nil {
		t.Sample = p.sample()
	}
	if p.grammar.TableHints {
		if p.atWord(kwWith) && p.peek(1).kind == tkLParen {
			p.next()
			p.skipParens()
		} else if p.at(tkLParen) && p.hintParens() {
			p.skipParens()
		}
	}
	t.Span = p.from(start)
	return t
}

// timeTravel reads the clauses that ask for an older state.
func (p *parser) timeTravel(t *ast.Table) {
	switch {
	case p.atWord(kwFor) && (p.peek(1).word == kwSystemTime || p.peek(1).word == kwVersion || p.peek(1).word == kwTimestamp):
		p.i += 2
	case p.grammar.TimeTravel && (p.atWord(kwVersion) || p.atWord(kwTimestamp)) && p.peek(1).word == kwAs && p.peek(2).word == kwOf:
		p.next()
	case p.grammar.TimeTravel && (p.atWord(kwAt) || p.atWord(kwBefore) || p.atWord(kwChanges)) && p.peek(1).kind == tkLParen:
		for p.atWord(kwAt) || p.atWord(kwBefore) || p.atWord(kwChanges) || p.atWord(kwEnd) {
			p.next()
			p.need(tkLParen)
			for {
				t.At = append(t.At, p.arg().Expr)
				if !p.take(tkComma) {
					break
				}
			}
			p.need(tkRParen)
		}
		return
	default:
		return
	}
	switch {
	case p.takeWords(kwAs, kwOf):
		t.At = append(t.At, p.binary(precAdd))
	case p.takeWords(kwBetween):
		t.At = append(t.At, p.binary(precAdd))
		p.needWord(kwAnd)
		t.At = append(t.At, p.binary(precAdd))
	case p.takeWords(kwFrom):
		t.At = append(t.At, p.binary(precAdd))
		p.needWord(kwTo)
		t.At = append(t.At, p.binary(precAdd))
	default:
		p.needWord(kwAll)
		t.At = append(t.At, &ast.Literal{Kind: ast.StringLiteral, Text: "all"})
	}
}

// sample reads TABLESAMPLE and SAMPLE as a text.
func (p *parser) sample() *ast.Sample {
	at := p.i
	switch {
	case p.atWord(kwTablesample):
	case p.grammar.SampleWord && p.atWord(kwSample) && (p.peek(1).kind == tkLParen || p.peek(2).kind == tkLParen || p.peek(1).kind == tkInteger || p.peek(1).kind == tkDecimal):
	case p.atWord(kwUsing) && p.peek(1).word == kwSample:
		p.next()
	default:
		return nil
	}
	p.next()
	for p.at(tkWord) && p.peek(1).kind == tkLParen || p.at(tkWord) && p.peek(0).word != kwAs && p.peek(0).kind == tkWord && p.textIs(p.peek(0), "row") {
		p.next()
	}
	switch {
	case p.at(tkLParen):
		p.skipParens()
	default:
		p.primary()
		if p.take(tkSlash) {
			p.primary()
		}
		p.take(tkPercent)
		if p.at(tkLParen) {
			p.skipParens()
		}
	}
	if (p.atWord(kwRepeatable) || p.atWord(kwSeed)) && p.peek(1).kind == tkLParen {
		p.next()
		p.skipParens()
	}
	return &ast.Sample{Text: p.words(at)}
}

// tableAlias reads an alias with its column names; nil where there is none.
func (p *parser) tableAlias() *ast.Alias {
	a := &ast.Alias{}
	switch {
	case p.takeWords(kwAs):
		if p.at(tkLParen) {
			break
		}
		a.Name = p.anyIdent()
	case p.isAlias(notTableAlias) && !p.clauseWord():
		a.Name = p.anyIdent()
	default:
		return nil
	}
	if p.at(tkLParen) && p.peek(0).match > 0 && p.columnList() {
		a.Columns = p.identList()
	}
	return a
}

// clauseWord tells words that go on after a relation from an alias.
func (p *parser) clauseWord() bool {
	n := p.peek(1)
	switch p.peek(0).word {
	case kwTablesample:
		return true
	case kwSample:
		return p.grammar.SampleWord && (n.kind == tkLParen || n.kind == tkInteger || n.kind == tkDecimal)
	case kwPivot, kwUnpivot, kwMatchRecognize:
		return n.kind == tkLParen
	case kwVersion, kwTimestamp:
		return n.word == kwAs && p.peek(2).word == kwOf
	case kwAt, kwBefore, kwChanges:
		return n.kind == tkLParen && p.grammar.TimeTravel
	case kwStart:
		return n.word == kwWith
	case kwConnect:
		return n.word == kwBy
	case kwFinal:
		return p.grammar.Final
	case kwArray:
		return p.grammar.ArrayJoin && n.word == kwJoin
	case kwSemi, kwAnti, kwAsof, kwAny, kwAll, kwGlobal:
		return n.word == kwJoin || n.word == kwLeft || n.word == kwInner || n.word == kwRight
	case kwOption, kwSettings, kwFormat, kwPrewhere:
		return p.grammar.QueryOptions || p.grammar.Settings || p.grammar.Prewhere
	case kwSort, kwCluster, kwDistribute:
		return p.grammar.SparkOrder && n.word == kwBy
	}
	return false
}

// columnList reports whether the parentheses ahead hold names only.
func (p *parser) columnList() bool {
	for n := 1; ; n += 2 {
		if t := p.peek(n); t.kind != tkWord && t.kind != tkQuotedName {
			return false
		}
		switch p.peek(n + 1).kind {
		case tkRParen:
			return true
		case tkComma:
		default:
			return false
		}
	}
}
