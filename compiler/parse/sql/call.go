package sql

import (
	"strings"

	"github.com/tailwater/tailwater/compiler/ast"
	"github.com/tailwater/tailwater/compiler/dialect"
)

// callRest reads a call's parentheses and what follows them.
func (p *parser) callRest(name []ast.Ident, start int32) *ast.Call {
	p.down()
	defer p.up()
	c := p.slabs.call()
	c.Name = name
	p.need(tkLParen)
	switch {
	case p.takeWords(kwDistinct):
		c.Distinct = true
	case p.atWord(kwAll) && operandOrStar(p.peek(1)) && p.peek(1).kind != tkLParen:
		p.next()
	}
	if p.at(tkRParen) && c.Distinct {
		p.expected("an expression")
	}
	p.callArgs(c)
	p.need(tkRParen)
	if p.grammar.ParamCalls && p.at(tkLParen) && p.peek(0).flags&spaceBefore == 0 {
		for _, a := range c.Args {
			c.Params = append(c.Params, a.Expr)
		}
		p.next()
		c.Distinct = p.takeWords(kwDistinct)
		c.Args = p.args(tkRParen)
		p.need(tkRParen)
	}
	p.callTail(c)
	c.Span = p.from(start)
	return c
}

// takesQuery are the functions that may hold a query without parentheses of its
// own: elsewhere it is a comma that is missing, select a (select 1).
var takesQuery = map[string]bool{"array": true, "cursor": true, "multiset": true, "view": true, "exists": true, "any": true,
	"all": true, "some": true, "table": true, "map": true, "list": true, "unnest": true, "multiset_agg": true}

// callArgs reads what stands within the parentheses of a call.
func (p *parser) callArgs(c *ast.Call) {
	unit, hasUnit := p.unitArg(c.Name)
	pairs := pairFunction(c.Name)
	for !p.at(tkRParen) && !p.argTail(c) {
		if hasUnit && len(c.Args) == unit {
			if e := p.datePart(); e != nil {
				c.Args = append(c.Args, ast.Arg{Expr: e})
				if p.take(tkComma) {
					continue
				}
				if len(c.Args) == 1 && p.takeWords(kwFrom) { // date_part(day from x)
					continue
				}
				return
			}
		}
		if p.atWord(kwSelect) && !takesQuery[strings.ToLower(c.Name[len(c.Name)-1].Name)] {
			p.expected("an expression; a query is one within parentheses of its own")
		}
		switch {
		case p.atWord(kwVariadic):
			p.next()
			c.Keywords = append(c.Keywords, "variadic")
		case p.atWord(kwModel) && (p.isName(p.peek(1))) && p.peek(1).kind != tkWord, p.atWord(kwModel) && p.peek(1).word == kwNone && p.isName(p.peek(1)):
			c.Args = append(c.Args, p.modelArg())
			if !p.take(tkComma) {
				return
			}
			continue
		}
		c.Args = append(c.Args, p.argOf(c, pairs))
		if hasUnit && len(c.Args) == 1 && p.takeWords(kwFrom) { // date_part('day' from x)
			continue
		}
		if pairs && p.pairValue(c) && p.at(tkRParen) {
			return
		}
		if p.argTail(c) && !p.at(tkComma) || !p.take(tkComma) {
			return
		}
		if p.at(tkRParen) && !p.grammar.TrailingComma {
			p.expected("an expression")
		}
	}
}

// args reads arguments up to a closing token, which it leaves.
func (p *parser) args(end kind) []ast.Arg {
	var out []ast.Arg
	for !p.at(end) {
		out = append(out, p.arg(false))
		if !p.take(tkComma) {
			break
		}
	}
	return out
}

// modelArg reads BigQuery's MODEL m, which is nothing that the project holds.
func (p *parser) modelArg() ast.Arg {
	start := p.start()
	p.next()
	name := joinNames(p.tableName().Parts)
	return ast.Arg{Expr: &ast.Unsupported{Node: p.node(start), What: "model " + name}}
}

// argOf reads one argument of a call. Some functions name their arguments by AS.
func (p *parser) argOf(c *ast.Call, pairs bool) ast.Arg {
	if pairs && p.atWord(kwKey) && operand(p.peek(1)) {
		p.next()
		return ast.Arg{Expr: p.binary(precIs + 1)}
	}
	return p.arg(len(c.Name) == 1 && namesArgs(c.Name[0].Name))
}

// namesArgs reports whether a function takes "x as name".
func namesArgs(function string) bool {
	switch strings.ToLower(function) {
	case "struct", "row", "named_struct", "xmlforest", "xmlattributes", "struct_pack", "json_forest":
		return true
	}
	return false
}

// arg reads an argument, which may have a name, or be a query.
func (p *parser) arg(named bool) ast.Arg {
	start := p.start()
	t, n := p.peek(0), p.peek(1)
	if (n.kind == tkFatArrow || n.kind == tkAssign) && (t.kind == tkWord || t.kind == tkQuotedName) {
		name := p.anyIdent()
		p.next()
		a := p.arg(false)
		a.Name = &name
		return a
	}
	if p.atWord(kwModel) && p.isName(n) && n.word == kwNone {
		return p.modelArg()
	}
	if !p.at(tkLParen) && p.startsQuery(0) && !p.grammar.Strict && (t.word == kwSelect || t.word == kwWith) {
		q := p.query()
		return ast.Arg{Expr: &ast.Subquery{Node: ast.Node{Span: q.Span}, Query: q}}
	}
	e := p.starOrExpr()
	if (named || p.grammar.InnerAliases) && p.i != p.castAs && p.takeWords(kwAs) {
		return ast.Arg{Expr: &ast.Aliased{X: e, Name: p.anyIdent(), Node: p.node(start)}}
	}
	return ast.Arg{Expr: e}
}

// unitArg tells which argument is a unit of time.
func (p *parser) unitArg(name []ast.Ident) (int, bool) {
	if len(name) != 1 || name[0].Quoted || len(name[0].Name) > maxKeywordSize {
		return 0, false
	}
	u, ok := p.dialect.UnitArg(strings.ToLower(name[0].Name))
	if !ok || u.Args > 0 && p.countArgs() != u.Args {
		return 0, false
	}
	return u.Arg, true
}

// countArgs counts the arguments up to the closing parenthesis.
func (p *parser) countArgs() int {
	n := 1
	for i := p.i; i < len(p.tokens); i++ {
		switch t := p.tokens[i]; {
		case t.match > int32(i):
			i = int(t.match)
		case t.kind == tkComma:
			n++
		case t.kind == tkRParen || t.kind == tkEOF || t.kind == tkInvalid:
			return n
		}
	}
	return n
}

// datePart reads a unit of time written as a word; nil where none is there.
func (p *parser) datePart() ast.Expr {
	t := p.peek(0)
	if t.kind != tkWord || !dialect.IsUnit(strings.ToLower(p.text[t.start:t.end])) {
		return nil
	}
	unit := strings.ToLower(p.text[t.start:t.end])
	switch n := p.peek(1); {
	case n.kind == tkComma, n.kind == tkRParen, n.word == kwFrom:
		p.next()
	case n.kind == tkLParen && p.peek(2).kind == tkWord && p.peek(3).kind == tkRParen: // week(monday)
		day := p.peek(2)
		p.i += 4
		unit += "(" + strings.ToLower(p.text[day.start:day.end]) + ")"
	default:
		return nil
	}
	return &ast.DatePart{Node: p.node(t.start), Unit: unit}
}

// argTail reads what may stand behind the arguments, within the parentheses. It
// reports whether there was any.
func (p *parser) argTail(c *ast.Call) bool {
	found := false
	for ; ; found = true {
		switch w := p.peek(0).word; {
		case w == kwNone:
			return found
		case (w == kwIgnore || w == kwRespect) && p.peek(1).word == kwNulls:
			c.NullTreatment = keywordTexts[w]
			p.i += 2
		case w == kwOrder && p.peek(1).word == kwBy && c.OrderBy == nil:
			c.OrderBy = p.orderBy()
		case len(c.Args) == 0:
			return found
		case w == kwLimit && c.Limit == nil:
			p.next()
			c.Limit = p.expr()
		case w == kwSeparator && c.Separator == nil:
			p.next()
			c.Separator = p.expr()
		case w == kwHaving && (p.peek(1).word == kwMax || p.peek(1).word == kwMin) && c.Having == nil:
			c.HavingMax = p.peek(1).word == kwMax
			p.i += 2
			c.Having = p.expr()
		case w == kwUsing && operand(p.peek(1)) && !p.grammar.Strict: // char(x using utf8)
			at := p.i
			p.i += 2
			c.Keywords = append(c.Keywords, p.words(at))
		default:
			at := p.i
			if !p.clauseOfJSON(c.Name) {
				return found
			}
			c.Keywords = append(c.Keywords, p.words(at))
		}
	}
}

// callTail reads what may stand behind a call's parentheses.
func (p *parser) callTail(c *ast.Call) {
	for {
		n := p.peek(1)
		switch w := p.peek(0).word; {
		case w == kwNone:
			return
		case w == kwWithin && n.word == kwGroup && c.WithinGroup == nil:
			p.i += 2
			p.need(tkLParen)
			c.WithinGroup = p.orderBy()
			p.need(tkRParen)
		case w == kwKeep && n.kind == tkLParen && c.WithinGroup == nil:
			p.keep(c)
		case w == kwFilter && n.kind == tkLParen && c.Filter == nil:
			p.i += 2
			if !p.takeWords(kwWhere) && !p.grammar.FromFirst {
				p.expected("WHERE")
			}
			c.Filter = p.expr()
			p.need(tkRParen)
		case (w == kwIgnore || w == kwRespect) && n.word == kwNulls && c.NullTreatment == "":
			c.NullTreatment = keywordTexts[w]
			p.i += 2
		case w == kwFrom && p.fromFirstLast():
			c.FromLast = n.word == kwLast
			p.i += 2
		case w == kwOver && (n.kind == tkLParen || p.isName(n)) && c.Over == nil:
			p.next()
			c.Over = p.window()
		case w == kwAgainst && n.kind == tkLParen && p.grammar.MemberOf:
			p.against(c)
		default:
			return
		}
	}
}

// fromFirstLast tells FROM FIRST and FROM LAST of nth_value from a FROM clause.
func (p *parser) fromFirstLast() bool {
	if w := p.peek(1).word; w != kwFirst && w != kwLast {
		return false
	}
	switch p.peek(2).word {
	case kwOver:
		return true
	case kwIgnore, kwRespect:
		return p.peek(3).word == kwNulls
	}
	return false
}

// keep reads Oracle's KEEP (DENSE_RANK FIRST ORDER BY x).
func (p *parser) keep(c *ast.Call) {
	at := p.i
	p.i += 2
	p.needWord(kwDenseRank)
	if !p.takeWords(kwFirst) {
		p.needWord(kwLast)
	}
	c.Keywords = append(c.Keywords, strings.Replace(p.words(at), "( ", "", 1))
	c.WithinGroup = p.orderBy()
	p.need(tkRParen)
}

// against reads MySQL's MATCH (a, b) AGAINST ('x' IN BOOLEAN MODE).
func (p *parser) against(c *ast.Call) {
	p.i += 2
	c.Keywords = append(c.Keywords, "against")
	c.Args = append(c.Args, ast.Arg{Expr: p.binary(precRange + 1)})
	at := p.i
	for p.at(tkWord) {
		p.next()
	}
	if p.i > at {
		c.Keywords = append(c.Keywords, p.words(at))
	}
	p.need(tkRParen)
}
