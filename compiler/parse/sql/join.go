package sql

import (
	"github.com/tailwater/tailwater/compiler/ast"
	"github.com/tailwater/tailwater/compiler/parse/syntax"
)

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
		switch {
		case p.grammar.LateralView && p.aheadWords(kwLateral, kwView):
			left = p.lateralView(left, start)
			continue
		case p.grammar.ArrayJoin && (p.aheadWords(kwArray, kwJoin) || p.aheadWords(kwLeft, kwArray, kwJoin) || p.aheadWords(kwInner, kwArray, kwJoin)):
			left = p.arrayJoin(left, start)
			continue
		case (p.atWord(kwPositional) || p.atWord(kwPaste)) && p.peek(1).word == kwJoin:
			left = p.positionalJoin(left, start)
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

// positionalJoin reads DuckDB's POSITIONAL JOIN and ClickHouse's PASTE JOIN,
// which put rows side by side by their order.
func (p *parser) positionalJoin(left ast.TableExpr, start int32) ast.TableExpr {
	what := keywordTexts[p.peek(0).word] + " join"
	p.i += 2
	u := &ast.UnsupportedTable{What: what, Inputs: []ast.TableExpr{left, p.tableItem()}}
	u.Span = p.from(start)
	return u
}

// joinOperator reads the words of a join; nil where there is none.
func (p *parser) joinOperator() *ast.Join {
	if !startsJoin(p.peek(0).word) {
		return nil
	}
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
	for p.joinWord(j) {
	}
	if p.i == at && p.brokenJoin() {
		p.next()
	}
	if p.takeWords(kwJoin) || p.takeWords(kwStraightJoin) {
		return j
	}
	if p.i > at+1 || p.i > at && p.uses[p.tokens[at].word]&reserved != 0 && p.tokens[at].word != kwGlobal {
		p.expected("JOIN")
	}
	p.i = at
	return nil
}

// startsJoin reports whether a word may be the first of a join.
func startsJoin(w keyword) bool {
	switch w {
	case kwJoin, kwInner, kwLeft, kwRight, kwFull, kwCross, kwNatural, kwOuter, kwSemi, kwAnti, kwAsof, kwAny, kwAll, kwGlobal,
		kwStraightJoin:
		return true
	}
	return false
}

// brokenJoin reports whether a word of a join is ahead that nothing else can be.
func (p *parser) brokenJoin() bool {
	switch n := p.peek(1).word; p.peek(0).word {
	case kwLeft, kwRight, kwFull, kwInner, kwCross, kwNatural:
		return p.uses[p.peek(0).word]&reserved != 0 && n != kwUnion && n != kwOuter && n != kwApply
	}
	return false
}

// joinWord reads one word in front of JOIN. ClickHouse takes ANY, ALL, ASOF, SEMI
// and ANTI before and after the side.
func (p *parser) joinWord(j *ast.Join) bool {
	switch w := p.peek(0).word; {
	case w == kwCross && p.joinAhead(1):
		j.Kind = ast.CrossJoin
	case w == kwInner && p.joinAhead(1):
	case (w == kwLeft || w == kwRight || w == kwFull) && p.joinAhead(1) && (j.Kind == ast.InnerJoin || p.grammar.SemiAnti):
		p.next()
		p.takeWords(kwOuter)
		j.Kind = side(j.Kind, w)
		return true
	case w == kwSemi && p.joinAhead(1):
		j.Kind = semi(j.Kind, ast.SemiJoin, ast.RightSemiJoin)
	case w == kwAnti && p.joinAhead(1):
		j.Kind = semi(j.Kind, ast.AntiJoin, ast.RightAntiJoin)
	case w == kwAsof && p.joinAhead(1):
		j.Asof = true
	case p.grammar.JoinStrictness && w == kwAny && p.joinAhead(1):
		j.Any = true
	case p.grammar.JoinStrictness && w == kwAll && p.joinAhead(1):
	case (w == kwHash || w == kwLoop || w == kwMerge || w == kwRemote || w == kwDirected) && p.peek(1).word == kwJoin && p.i > 0 && p.tokens[p.i-1].word != kwNone:
		// how to join, not what
	default:
		return false
	}
	p.next()
	return true
}

// side is the kind of a join with a side, after a SEMI or ANTI that stood before.
func side(have ast.JoinKind, w keyword) ast.JoinKind {
	switch {
	case have == ast.SemiJoin && w == kwRight:
		return ast.RightSemiJoin
	case have == ast.AntiJoin && w == kwRight:
		return ast.RightAntiJoin
	case have == ast.SemiJoin, have == ast.AntiJoin:
		return have
	}
	switch w {
	case kwLeft:
		return ast.LeftJoin
	case kwRight:
		return ast.RightJoin
	}
	return ast.FullJoin
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
	case kwJoin, kwOuter, kwSemi, kwAnti, kwAsof, kwAny, kwAll, kwInner, kwLeft, kwRight, kwFull, kwHash, kwLoop, kwMerge,
		kwRemote, kwDirected:
		return true
	}
	return false
}

// joinCondition reads ON, USING and MATCH_CONDITION. A condition may stand behind
// several joins: "a join b join c on … on …".
func (p *parser) joinCondition(j *ast.Join) {
	if p.atWord(kwMatchCondition) && p.peek(1).kind == tkLParen {
		p.i += 2
		j.MatchCondition = p.expr()
		p.need(tkRParen)
	}
	if j.Kind == ast.CrossJoin && p.grammar.Strict || j.Natural || j.Lateral {
		return
	}
	if p.readCondition(j) || j.Kind == ast.CrossJoin {
		return
	}
	if p.joinStarts() {
		p.nestedJoin(j)
		if p.readCondition(j) {
			return
		}
	}
	if !p.grammar.JoinWithoutOn && !j.Asof && !p.correlated(j.Right) {
		p.expected("ON or USING")
	}
}

func (p *parser) readCondition(j *ast.Join) bool {
	switch {
	case p.takeWords(kwOn):
		j.On = p.expr()
		return true
	case p.atWord(kwUsing) && p.peek(1).word != kwSample:
		p.next()
		if p.at(tkLParen) {
			j.Using = p.usingList()
		} else if p.grammar.Strict {
			p.expected(`"("`)
		} else {
			j.Using = p.idents()
		}
		if p.grammar.Strict && p.takeWords(kwAs) {
			p.ident("a name") // a name for the joined columns: what is asked of it is not found, and says so
		}
		return true
	}
	return false
}

// nestedJoin reads joins to the right side of j, whose conditions come first.
func (p *parser) nestedJoin(j *ast.Join) {
	p.down()
	defer p.up()
	start := p.start()
	for {
		inner := p.joinOperator()
		if inner == nil {
			return
		}
		inner.Left, inner.Right = j.Right, p.tableItem()
		p.joinCondition(inner)
		inner.Span = p.from(start)
		j.Right = inner
	}
}

// correlated reports whether a relation needs no condition, as it is made of
// what stands to its left.
func (p *parser) correlated(t ast.TableExpr) bool {
	if p.grammar.Strict {
		return false
	}
	switch t := t.(type) {
	case *ast.Unnest, *ast.TableFunc:
		return true
	case *ast.Derived:
		return t.Lateral
	case *ast.Table:
		return p.grammar.SplitTables // an array column, perhaps
	}
	return false
}

func (p *parser) usingList() []ast.Ident {
	p.need(tkLParen)
	var out []ast.Ident
	for {
		id := p.ident("a column")
		for !p.grammar.Strict && p.take(tkDot) { // t.a: the column counts
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
	case kwJoin, kwInner, kwCross, kwNatural:
		return true
	case kwLeft, kwRight, kwFull:
		return p.joinAhead(1)
	}
	return false
}
