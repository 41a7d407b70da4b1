package sql

import (
	"github.com/tailwater/tailwater/compiler/ast"
	"github.com/tailwater/tailwater/compiler/parse/syntax"
)

// Precedences, loosest first.
const (
	precTernary = iota + 1
	precOr
	precXor
	precAnd
	precNot
	precIs
	precCompare
	precRange // BETWEEN, IN, LIKE
	precOther // operators without a place of their own: ||, ->, user operators
	precBit
	precShift
	precAdd
	precMul
	precPower
	precUnary
)

// binaryOps are the operators with two operands: what they are called in the
// tree, and how they bind.
var binaryOps = [...]struct {
	op   string
	prec int
}{
	tkEq: {"=", precCompare}, tkNe: {"<>", precCompare}, tkLt: {"<", precCompare}, tkLe: {"<=", precCompare},
	tkGt: {">", precCompare}, tkGe: {">=", precCompare}, tkNullSafeEq: {"<=>", precCompare},
	tkPlus: {"+", precAdd}, tkMinus: {"-", precAdd}, tkStar: {"*", precMul}, tkSlash: {"/", precMul},
	tkPercent: {"%", precMul}, tkPower: {"**", precPower}, tkCaret: {"^", precPower},
	tkConcat: {"||", precOther}, tkArrow: {"->", precOther}, tkArrow2: {"->>", precOther}, tkHash: {"#", precOther},
	tkAt: {"@", precOther}, tkTilde: {"~", precOther}, tkOperator: {"", precOther}, tkAmpAmp: {"&&", precOther},
	tkShl: {"<<", precShift}, tkShr: {">>", precShift}, tkAmp: {"&", precBit}, tkBar: {"|", precBit},
	tkQuestion: {"?", precOther}, tkPipe: {},
}

// operatorOf tells what a token is as an operator between operands; prec is zero
// for what is none.
func (p *parser) operatorOf(t *token) (op string, prec int) {
	if int(t.kind) >= len(binaryOps) {
		return "", 0
	}
	b := binaryOps[t.kind]
	op, prec = b.op, b.prec
	switch {
	case prec == 0:
		return "", 0
	case t.kind == tkOperator:
		op = p.text[t.start:t.end]
	case t.kind == tkQuestion && !p.lexical.UserOperators:
		return "", 0
	case p.lexical.UserOperators && (prec == precBit || prec == precShift || t.kind == tkNullSafeEq):
		prec = precOther // as all operators but the standard's
	}
	return op, prec
}

// expr reads an expression of any kind.
func (p *parser) expr() ast.Expr { return p.binary(precTernary) }

func (p *parser) exprs() []ast.Expr {
	out := []ast.Expr{p.expr()}
	for p.take(tkComma) {
		if p.grammar.TrailingComma && (p.clauseAhead() || p.atWord(kwFrom)) {
			break
		}
		out = append(out, p.expr())
	}
	return out
}

// exprList reads expressions up to a closing token, which it leaves; there may
// be none.
func (p *parser) exprList(end kind) []ast.Expr {
	var out []ast.Expr
	for !p.at(end) {
		out = append(out, p.aliasedExpr())
		if !p.take(tkComma) {
			break
		}
		if p.at(end) && !p.grammar.TrailingComma {
			p.expected("an expression")
		}
	}
	return out
}

// aliasedExpr reads an expression with an alias, in dialects that have them
// anywhere.
func (p *parser) aliasedExpr() ast.Expr {
	if !p.grammar.InnerAliases {
		return p.expr()
	}
	start := p.start()
	e := p.starOrExpr()
	if p.i != p.castAs && p.takeWords(kwAs) {
		e = &ast.Aliased{X: e, Name: p.anyIdent(), Node: ast.Node{Span: p.from(start)}}
	}
	return e
}

// binary reads an expression whose operators bind at least as tight as prec.
func (p *parser) binary(prec int) ast.Expr {
	p.down()
	start := p.start()
	left := p.prefix(prec)
	last := 0
	for chain := 0; ; chain++ {
		if chain > syntax.MaxChain {
			p.fail(syntax.TooDeep, "the expression chains more than %d operators", syntax.MaxChain)
		}
		if p.grammar.Strict && last == precCompare {
			if _, own := p.operatorOf(p.peek(0)); own == precCompare { // a < b < c
				p.expected("no second comparison")
			}
		}
		next, own := p.infix(left, prec, start)
		if next == nil {
			p.up()
			return left
		}
		left, last = next, own
	}
}

// prefix reads NOT, signs and what they stand in front of.
func (p *parser) prefix(prec int) ast.Expr {
	t := p.peek(0)
	switch t.kind {
	case tkWord:
		return p.wordPrefix(prec)
	case tkBang:
		if p.grammar.BangNot {
			start := p.start()
			p.next()
			x := p.binary(precUnary)
			return p.not(x, start)
		}
	case tkMinus, tkPlus:
		start := p.start()
		p.next()
		x := p.binary(precUnary)
		return &ast.Unary{Node: p.node(start), Op: kindTexts[t.kind], X: x}
	case tkTilde, tkAt, tkOperator, tkConcat, tkArrow, tkArrow2, tkShl, tkShr, tkAmp, tkBar, tkHash, tkQuestion, tkAmpAmp:
		if !p.lexical.UserOperators && t.kind > tkOperator && t.kind != tkTilde && t.kind != tkAt {
			break
		}
		start := p.start()
		p.next()
		own := precUnary
		if p.lexical.UserOperators {
			own = precOther + 1
		}
		x := p.binary(own)
		return &ast.Unary{Node: p.node(start), Op: p.text[t.start:t.end], X: x}
	}
	return p.suffixed()
}

// wordPrefix reads words that stand in front of an operand.
func (p *parser) wordPrefix(prec int) ast.Expr {
	start := p.start()
	switch w := p.peek(0).word; {
	case w == kwNone:
	case w == kwNot && (prec <= precNot || !p.grammar.Strict):
		p.next()
		x := p.binary(precNot)
		return p.not(x, start)
	case w == kwPrior && p.grammar.ConnectBy && operand(p.peek(1)):
		p.next()
		x := p.binary(precUnary)
		return &ast.Prior{Node: p.node(start), X: x}
	case w == kwConnectByRoot && p.grammar.ConnectBy && operand(p.peek(1)):
		p.next()
		x := p.binary(precUnary)
		return &ast.Prior{Node: p.node(start), Root: true, X: x}
	case w == kwBinary && p.grammar.MemberOf && operand(p.peek(1)) && p.peek(1).kind != tkLParen:
		p.next()
		x := p.binary(precUnary)
		return &ast.Unary{Node: p.node(start), Op: "binary", X: x}
	}
	return p.suffixed()
}

// not puts NOT around x; in front of "x in (query)" it goes inside.
func (p *parser) not(x ast.Expr, start int32) ast.Expr {
	if in, ok := x.(*ast.In); ok && in.Query != nil && !in.Not {
		in.Not = true
		in.Span = p.from(start)
		return in
	}
	return &ast.Not{Node: p.node(start), X: x}
}

// node is a node's common part, with the span from start to here.
func (p *parser) node(start int32) ast.Node { return ast.Node{Span: p.from(start)} }

// infix reads one operator behind left, and its right operand; nil where no
// operator that binds tight enough follows. It tells how the operator binds.
func (p *parser) infix(left ast.Expr, prec int, start int32) (ast.Expr, int) {
	t := p.peek(0)
	switch {
	case t.kind == tkWord:
		return p.wordInfix(left, prec, start), 0
	case t.kind == tkParam || t.kind == tkQuestion && p.grammar.Ternary:
		return p.ternary(left, prec, start), 0
	case t.kind == tkConcat && p.grammar.PipeOr:
		return p.logic(left, prec, precOr, true, start), 0
	case t.kind == tkAmpAmp && p.grammar.AmpAnd:
		return p.logic(left, prec, precAnd, false, start), 0
	case t.kind == tkAssign && p.grammar.MemberOf && prec <= precOr: // @x := y
		p.next()
		right := p.expr()
		return &ast.Unsupported{Node: p.node(start), What: "assignment", Parts: []ast.Expr{left, right}}, 0
	}
	op, own := p.operatorOf(t)
	if own == 0 || own < prec {
		return nil, 0
	}
	p.next()
	if own == precCompare || own == precOther {
		if q := p.quantified(left, op, start); q != nil {
			return q, own
		}
	}
	right := p.binary(own + 1)
	return &ast.Binary{Node: p.node(start), Op: op, Left: left, Right: right}, own
}

// ternary reads ClickHouse's a ? b : c.
func (p *parser) ternary(left ast.Expr, prec int, start int32) ast.Expr {
	if t := p.peek(0); !p.grammar.Ternary || prec > precTernary || p.text[t.start:t.end] != "?" {
		return nil
	}
	p.next()
	then := p.expr()
	p.need(tkColon)
	other := p.binary(precTernary)
	return &ast.Case{Node: p.node(start), Whens: []ast.When{{Cond: left, Result: then}}, Else: other}
}

// logic reads a chain of AND or OR.
func (p *parser) logic(left ast.Expr, prec, own int, or bool, start int32) ast.Expr {
	if own < prec {
		return nil
	}
	l := &ast.Logic{Or: or}
	flat := func(e ast.Expr) {
		if inner, ok := e.(*ast.Logic); ok && inner.Or == or {
			l.Args = append(l.Args, inner.Args...)
			return
		}
		l.Args = append(l.Args, e)
	}
	flat(left)
	for p.takesLogic(or) {
		flat(p.binary(own + 1))
	}
	l.Span = p.from(start)
	return l
}

func (p *parser) takesLogic(or bool) bool {
	if or {
		return p.takeWords(kwOr) || p.grammar.PipeOr && p.take(tkConcat)
	}
	return p.takeWords(kwAnd) || p.grammar.AmpAnd && p.take(tkAmpAmp)
}

// wordInfix reads operators that are words.
func (p *parser) wordInfix(left ast.Expr, prec int, start int32) ast.Expr {
	w := p.peek(0).word
	switch w {
	case kwNone:
		return nil
	case kwOr:
		return p.logic(left, prec, precOr, true, start)
	case kwAnd:
		return p.logic(left, prec, precAnd, false, start)
	case kwXor:
		if !p.grammar.WordXor || prec > precXor {
			return nil
		}
		return p.wordBinary(left, "xor", precXor, start)
	case kwDiv, kwMod:
		if !p.grammar.WordDiv || prec > precMul || !operand(p.peek(1)) {
			return nil
		}
		op := "div"
		if w == kwMod {
			op = "%"
		}
		return p.wordBinary(left, op, precMul, start)
	case kwOverlaps:
		if _, row := left.(*ast.Row); prec > precRange || !row {
			return nil
		}
		return p.overlaps(left, start)
	case kwOperator:
		if prec > precOther || p.peek(1).kind != tkLParen || !p.lexical.UserOperators {
			return nil
		}
		op := p.operatorName()
		right := p.binary(precOther + 1)
		return &ast.Binary{Node: p.node(start), Op: op, Left: left, Right: right}
	case kwIs, kwIsnull, kwNotnull:
		if prec > precIs {
			return nil
		}
		return p.is(left, start)
	}
	if prec > precRange {
		return nil
	}
	return p.rangeOp(left, start)
}

// wordBinary reads the right side of an operator that is a word.
func (p *parser) wordBinary(left ast.Expr, op string, own int, start int32) ast.Expr {
	p.next()
	right := p.binary(own + 1)
	return &ast.Binary{Node: p.node(start), Op: op, Left: left, Right: right}
}

// operatorName reads an operator, or OPERATOR(schema.op), which is op.
func (p *parser) operatorName() string {
	if !p.takeWords(kwOperator) {
		t := p.next()
		return p.text[t.start:t.end]
	}
	p.need(tkLParen)
	for p.callLength(0) == 0 && (p.at(tkWord) || p.at(tkQuotedName)) && p.peek(1).kind == tkDot {
		p.i += 2
	}
	t := p.next()
	op := p.text[t.start:t.end]
	if known, prec := p.operatorOf(t); prec > 0 {
		op = known
	}
	p.need(tkRParen)
	return op
}
