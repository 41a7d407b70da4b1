package sql

import (
	"strings"

	"github.com/tailwater/tailwater/compiler/ast"
	"github.com/tailwater/tailwater/compiler/parse/syntax"
)

// Precedences, loosest first. NOT stands between AND and the comparisons.
const (
	precOr = iota + 1
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
}

// expr reads an expression of any kind.
func (p *parser) expr() ast.Expr { return p.binary(precOr) }

func (p *parser) exprs() []ast.Expr {
	out := []ast.Expr{p.expr()}
	for p.take(tkComma) {
		if p.grammar.TrailingComma && (p.clauseAhead() || p.atWord(kwFrom) || p.atWord(kwWhere)) {
			break
		}
		out = append(out, p.expr())
	}
	return out
}

// exprList reads expressions up to a closing token, which it leaves.
func (p *parser) exprList(end kind) []ast.Expr {
	var out []ast.Expr
	for !p.at(end) {
		out = append(out, p.expr())
		if !p.take(tkComma) {
			break
		}
	}
	return out
}

// binary reads an expression whose operators bind at least as tight as prec.
func (p *parser) binary(prec int) ast.Expr {
	p.down()
	start := p.start()
	left := p.prefix(prec)
	for chain := 0; ; chain++ {
		if chain > syntax.MaxChain {
			p.fail(syntax.TooDeep, "the expression chains more than %d operators", syntax.MaxChain)
		}
		next := p.infix(left, prec, start)
		if next == nil {
			p.up()
			return left
		}
		left = next
	}
}

// prefix reads NOT, signs and what they stand in front of.
func (p *parser) prefix(prec int) ast.Expr {
	start := p.start()
	node := func() ast.Node { return ast.Node{Span: p.from(start)} }
	t := p.peek(0)
	switch {
	case t.word == kwNot && prec <= precNot:
		p.next()
		x := p.binary(precNot)
		return not(x, node())
	case t.kind == tkBang && p.grammar.BangNot:
		p.next()
		x := p.binary(precUnary)
		return not(x, node())
	case t.kind == tkMinus, t.kind == tkPlus, t.kind == tkTilde, t.kind == tkAt, t.kind == tkOperator && p.lexical.UserOperators:
		op := p.text[t.start:t.end]
		p.next()
		x := p.binary(precUnary)
		return &ast.Unary{Node: node(), Op: op, X: x}
	case t.word == kwPrior && p.grammar.ConnectBy && p.operandAhead(1):
		p.next()
		x := p.binary(precUnary)
		return &ast.Prior{Node: node(), X: x}
	case t.word == kwConnectByRoot && p.grammar.ConnectBy:
		p.next()
		x := p.binary(precUnary)
		return &ast.Prior{Node: node(), Root: true, X: x}
	}
	return p.suffixed()
}

// not puts NOT around x; NOT of "x in (query)" is written into it.
func not(x ast.Expr, n ast.Node) ast.Expr { return &ast.Not{Node: n, X: x} }

// operandAhead reports whether an operand may start n places ahead.
func (p *parser) operandAhead(n int) bool {
	switch p.peek(n).kind {
	case tkWord, tkQuotedName, tkLParen, tkString, tkInteger, tkDecimal:
		return true
	}
	return false
}

// infix reads one operator behind left, and its right operand; nil where no
// operator that binds tight enough follows.
func (p *parser) infix(left ast.Expr, prec int, start int32) ast.Expr {
	t := p.peek(0)
	node := func() ast.Node { return ast.Node{Span: p.from(start)} }
	if t.kind == tkWord {
		return p.wordInfix(left, prec, start)
	}
	if t.kind == tkQuestion && p.grammar.Ternary && prec <= precOr {
		p.next()
		then := p.expr()
		p.need(tkColon)
		other := p.expr()
		return &ast.Case{Node: node(), Whens: []ast.When{{Cond: left, Result: then}}, Else: other}
	}
	if t.kind == tkConcat && p.grammar.PipeOr {
		return p.logic(left, prec, precOr, true, start)
	}
	if t.kind == tkAmpAmp && p.grammar.AmpAnd {
		return p.logic(left, prec, precAnd, false, start)
	}
	if int(t.kind) >= len(binaryOps) || binaryOps[t.kind].prec == 0 || binaryOps[t.kind].prec < prec {
		return nil
	}
	b := binaryOps[t.kind]
	op := b.op
	if op == "" {
		op = p.text[t.start:t.end]
	}
	p.next()
	if b.prec == precCompare || b.prec == precOther {
		if q := p.quantified(left, op, start); q != nil {
			return q
		}
	}
	right := p.binary(b.prec + 1)
	return &ast.Binary{Node: node(), Op: op, Left: left, Right: right}
}

// quantified reads ANY (…), SOME (…) and ALL (…) behind an operator.
func (p *parser) quantified(left ast.Expr, op string, start int32) ast.Expr {
	all := p.atWord(kwAll)
	if !all && !p.atWord(kwAny) && !p.atWord(kwSome) || p.peek(1).kind != tkLParen {
		return nil
	}
	p.next()
	open := p.next()
	q := &ast.Quantified{Op: op, All: all, X: left}
	if open.flags&queryAhead != 0 {
		q.Query = p.query()
	} else if list := p.exprList(tkRParen); len(list) == 1 {
		q.Array = list[0]
	} else {
		q.Array = &ast.Array{Elems: list}
	}
	p.need(tkRParen)
	q.Span = p.from(start)
	return q
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
	at := p.i
	node := func() ast.Node { return ast.Node{Span: p.from(start)} }
	w := p.peek(0).word
	switch w {
	case kwOr:
		return p.logic(left, prec, precOr, true, start)
	case kwAnd:
		return p.logic(left, prec, precAnd, false, start)
	case kwXor:
		if !p.grammar.WordXor || prec > precXor {
			return nil
		}
		p.next()
		right := p.binary(precXor + 1)
		return &ast.Binary{Node: node(), Op: "xor", Left: left, Right: right}
	case kwIs:
		if prec > precIs {
			return nil
		}
		return p.is(left, start)
	case kwIsnull, kwNotnull:
		if prec > precIs || !p.grammar.IsNullWords {
			return nil
		}
		p.next()
		return &ast.Is{Node: node(), Kind: ast.IsNull, Not: w == kwNotnull, X: left}
	case kwDiv, kwMod:
		if !p.grammar.WordDiv || prec > precMul {
			return nil
		}
		op := keywordTexts[w]
		p.next()
		right := p.binary(precMul + 1)
		if op == "mod" {
			op = "%"
		}
		return &ast.Binary{Node: node(), Op: op, Left: left, Right: right}
	case kwOverlaps:
		if prec > precRange {
			return nil
		}
		return p.overlaps(left, start)
	case kwOperator:
		if prec > precOther || p.peek(1).kind != tkLParen {
			return nil
		}
		return p.namedOperator(left, start)
	}
	if prec > precRange {
		return nil
	}
	negated := p.takeWords(kwNot)
	if e := p.rangeOp(left, negated, start); e != nil {
		return e
	}
	p.i = at
	return nil
}

// overlaps is overlaps(a, b, c, d) whichever way it is written.
func (p *parser) overlaps(left ast.Expr, start int32) ast.Expr {
	name := p.anyIdent()
	right := p.binary(precRange + 1)
	c := &ast.Call{Name: []ast.Ident{name}}
	for _, side := range []ast.Expr{left, right} {
		if row, ok := side.(*ast.Row); ok {
			for _, e := range row.Elems {
				c.Args = append(c.Args, ast.Arg{Expr: e})
			}
			continue
		}
		c.Args = append(c.Args, ast.Arg{Expr: side})
	}
	c.Span = p.from(start)
	return c
}

// namedOperator reads OPERATOR(schema.op).
func (p *parser) namedOperator(left ast.Expr, start int32) ast.Expr {
	p.i += 2
	for p.at(tkWord) || p.at(tkQuotedName) || p.at(tkDot) {
		p.next()
	}
	t := p.next()
	op := p.text[t.start:t.end]
	p.need(tkRParen)
	right := p.binary(precOther + 1)
	return &ast.Binary{Node: ast.Node{Span: p.from(start)}, Op: op, Left: left, Right: right}
}

// is reads what follows IS.
func (p *parser) is(left ast.Expr, start int32) ast.Expr {
	p.needWord(kwIs)
	e := &ast.Is{X: left, Not: p.takeWords(kwNot)}
	at := p.i
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
	case p.takeWords(kwJson):
		e.Kind = ast.IsJSON
		for p.atWord(kwValue) || p.atWord(kwArray) || p.atWord(kwWith) || p.atWord(kwWithout) || p.atWord(kwUnique) || p.atWord(kwKeys) || p.isText("object") || p.isText("scalar") {
			p.next()
		}
		e.Text = p.words(at)
	case p.atWord(kwNormalized) || p.at(tkWord) && p.peek(1).word == kwNormalized:
		for !p.takeWords(kwNormalized) {
			p.next()
		}
		e.Kind, e.Text = ast.IsNormalized, p.words(at)
	default:
		p.expected("NULL, TRUE, FALSE, UNKNOWN or DISTINCT FROM")
	}
	e.Span = p.from(start)
	return e
}

// rangeOp reads BETWEEN, IN and pattern matches; nil where none follows.
func (p *parser) rangeOp(left ast.Expr, negated bool, start int32) ast.Expr {
	node := func() ast.Node { return ast.Node{Span: p.from(start)} }
	switch w := p.peek(0).word; {
	case w == kwBetween:
		p.next()
		b := &ast.Between{Not: negated, X: left}
		b.Symmetric = p.takeWords(kwSymmetric)
		if !b.Symmetric {
			p.takeWords(kwAsymmetric)
		}
		b.Lo = p.binary(precRange + 1)
		p.needWord(kwAnd)
		b.Hi = p.binary(precRange + 1)
		b.Node = node()
		return b
	case w == kwIn || w == kwGlobal && p.grammar.JoinStrictness:
		p.takeWords(kwGlobal)
		if !negated {
			negated = p.takeWords(kwNot)
		}
		p.needWord(kwIn)
		return p.in(left, negated, start)
	case w == kwLike, w == kwIlike,
		(w == kwRlike || w == kwRegexp) && p.grammar.WordRegexp,
		w == kwGlob && p.grammar.WordGlob:
		p.next()
		return p.like(left, keywordTexts[w], negated, start)
	case w == kwSimilar && p.peek(1).word == kwTo:
		p.i += 2
		return p.like(left, "similar to", negated, start)
	}
	return nil
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
			e.List = []ast.Expr{}
		}
		p.need(tkRParen)
	case t.word == kwUnnest && p.peek(1).kind == tkLParen:
		p.i += 2
		e.Set = p.expr()
		p.need(tkRParen)
	default:
		e.Set = p.binary(precRange + 1)
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
	l.Span = p.from(start)
	return l
}

// suffixed reads an operand and what binds tightest behind it: casts, fields,
// subscripts, paths, time zones, collations.
func (p *parser) suffixed() ast.Expr {
	start := p.start()
	x := p.primary()
	node := func() ast.Node { return ast.Node{Span: p.from(start)} }
	for chain := 0; chain <= syntax.MaxChain; chain++ {
		t := p.peek(0)
		switch {
		case t.kind == tkDoubleColon:
			p.next()
			x = &ast.Cast{X: x, Type: p.typeName(), Node: node()}
		case t.kind == tkLBracket:
			x = p.subscript(x, start)
		case t.kind == tkDot && p.fieldAhead():
			p.next()
			x = p.field(x, start)
		case t.kind == tkColon && p.grammar.ColonPaths && p.pathAhead():
			x = p.path(x, start)
		case p.aheadWords(kwAt) && (p.peek(1).word == kwTime && p.peek(2).word == kwZone):
			p.i += 3
			zone := p.zone()
			x = &ast.AtTimeZone{X: x, Zone: zone, Node: node()}
		case p.aheadWords(kwAt, kwLocal):
			p.i += 2
			x = &ast.AtTimeZone{X: x, Node: node()}
		case t.word == kwCollate && (p.peek(1).kind == tkWord || p.peek(1).kind == tkQuotedName || p.peek(1).kind == tkString):
			p.next()
			from := p.i
			p.next()
			for p.take(tkDot) {
				p.next()
			}
			x = &ast.Collate{X: x, Name: strings.Trim(p.words(from), `"'`), Node: node()}
		case t.kind == tkLParen && p.grammar.OuterMarks && p.peek(1).kind == tkPlus && p.peek(2).kind == tkRParen:
			p.i += 3
			x = &ast.OuterMark{X: x, Node: node()}
		case t.word == kwAs && p.grammar.InnerAliases && p.isName(p.peek(1)) && p.innerAlias():
			p.next()
			x = &ast.Aliased{X: x, Name: p.anyIdent(), Node: node()}
		default:
			return x
		}
	}
	p.fail(syntax.TooDeep, "the expression chains more than %d suffixes", syntax.MaxChain)
	return nil
}

// zone reads the time zone of AT TIME ZONE, which is left to right: what follows
// a zone belongs to the whole.
func (p *parser) zone() ast.Expr {
	start := p.start()
	x := p.primary()
	for p.take(tkDoubleColon) {
		x = &ast.Cast{X: x, Type: p.typeName(), Node: ast.Node{Span: p.from(start)}}
	}
	return x
}

// innerAlias reports whether "as name" ahead stands inside of an expression and
// not at the end of a select item, where it is the item's own.
func (p *parser) innerAlias() bool {
	if p.i == p.castAs {
		return false
	}
	switch p.peek(2).kind {
	case tkRParen:
		return p.depth > 3
	case tkComma, tkEOF:
		return false
	}
	return p.peek(2).kind != tkWord
}

func (p *parser) fieldAhead() bool {
	n := p.peek(1)
	return n.kind == tkWord || n.kind == tkQuotedName || n.kind == tkStar || n.kind == tkInteger && p.grammar.TupleDots
}

func (p *parser) field(x ast.Expr, start int32) ast.Expr {
	if p.at(tkStar) {
		p.next()
		st := &ast.Star{Of: x}
		p.starModifiers(st)
		st.Span = p.from(start)
		return st
	}
	if t := p.peek(0); t.kind == tkInteger {
		p.next()
		id := ast.Ident{Name: p.text[t.start:t.end], Span: ast.Span{Start: t.start, End: t.end}}
		return &ast.Field{X: x, Name: id, Node: ast.Node{Span: p.from(start)}}
	}
	name := p.anyIdent()
	if p.at(tkLParen) { // DuckDB: x.upper() is upper(x)
		c := p.callRest([]ast.Ident{name}, start)
		if call, ok := c.(*ast.Call); ok {
			call.Args = append([]ast.Arg{{Expr: x}}, call.Args...)
		}
		return c
	}
	return &ast.Field{X: x, Name: name, Node: ast.Node{Span: p.from(start)}}
}

func (p *parser) subscript(x ast.Expr, start int32) ast.Expr {
	p.need(tkLBracket)
	s := &ast.Subscript{X: x}
	if !p.at(tkColon) {
		s.Index = p.expr()
	}
	if p.take(tkColon) {
		s.Slice, s.Lo, s.Index = true, s.Index, nil
		if !p.at(tkRBracket) && !p.at(tkColon) {
			s.Hi = p.expr()
		}
		if p.take(tkColon) && !p.at(tkRBracket) { // a step
			step := p.expr()
			s.Hi = &ast.Row{Elems: []ast.Expr{orNull(s.Hi), step}}
		}
	}
	p.need(tkRBracket)
	s.Span = p.from(start)
	return s
}

func orNull(e ast.Expr) ast.Expr {
	if e == nil {
		return &ast.Literal{Kind: ast.NullLiteral}
	}
	return e
}

func (p *parser) pathAhead() bool {
	n := p.peek(1)
	return n.kind == tkWord || n.kind == tkQuotedName || n.kind == tkLBracket || n.kind == tkString
}

// path reads x:a.b[0]:c.
func (p *parser) path(x ast.Expr, start int32) ast.Expr {
	e := &ast.Path{X: x}
	for first := true; ; first = false {
		switch {
		case (first || p.at(tkColon)) && p.take(tkColon), p.at(tkDot) && p.fieldAhead() && p.take(tkDot):
			t := p.peek(0)
			if t.kind == tkLBracket {
				continue
			}
			if t.kind == tkString {
				p.next()
				e.Steps = append(e.Steps, ast.PathStep{Name: p.stringText(t), Quoted: true})
				continue
			}
			id := p.anyIdent()
			e.Steps = append(e.Steps, ast.PathStep{Name: id.Name, Quoted: id.Quoted})
		case p.at(tkLBracket):
			p.next()
			idx := p.expr()
			if lit, ok := idx.(*ast.Literal); ok && lit.Kind == ast.StringLiteral {
				e.Steps = append(e.Steps, ast.PathStep{Name: lit.Text, Quoted: true})
			} else {
				e.Steps = append(e.Steps, ast.PathStep{Index: idx})
			}
			p.need(tkRBracket)
		default:
			e.Span = p.from(start)
			return e
		}
	}
}
