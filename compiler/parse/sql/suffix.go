package sql

import (
	"strings"

	"github.com/tailwater/tailwater/compiler/ast"
	"github.com/tailwater/tailwater/compiler/parse/syntax"
)

// suffixed reads an operand and what binds tightest behind it: casts, fields,
// subscripts, paths, time zones, collations.
func (p *parser) suffixed() ast.Expr {
	start := p.start()
	x := p.primary()
	for chain := 0; chain <= syntax.MaxChain; chain++ {
		next := p.suffix(x, start)
		if next == nil {
			return x
		}
		x = next
	}
	p.fail(syntax.TooDeep, "the expression chains more than %d suffixes", syntax.MaxChain)
	return nil
}

// suffix reads one of them; nil where none follows.
func (p *parser) suffix(x ast.Expr, start int32) ast.Expr {
	switch t := p.peek(0); t.kind {
	case tkWord:
		return p.wordSuffix(x, start)
	case tkDoubleColon:
		p.next()
		if p.grammar.ColonCasts {
			return p.colonPath(x, start)
		}
		return &ast.Cast{X: x, Type: p.typeName(), Node: p.node(start)}
	case tkLBracket:
		return p.subscript(x, start)
	case tkDot:
		if p.fieldAhead() {
			return p.field(x, start)
		}
	case tkColon:
		switch {
		case p.grammar.ColonPaths && p.pathAhead():
			return p.path(x, start)
		case p.grammar.ColonCasts && p.peek(1).kind == tkGt:
			p.i += 2
			return &ast.Cast{X: x, Type: p.typeName(), Node: p.node(start)}
		}
	case tkBang:
		if p.grammar.ColonCasts && p.peek(1).kind == tkColon && p.peek(2).kind == tkGt {
			p.i += 3
			return &ast.Cast{X: x, Type: p.typeName(), Try: true, Node: p.node(start)}
		}
		if name, ok := x.(*ast.Name); ok && p.grammar.ObjectStars && p.peek(1).kind == tkWord { // model!method
			p.next()
			return p.methodOf(name, start)
		}
	case tkParam:
		if p.grammar.TryCasts && p.peek(1).kind == tkDoubleColon && p.text[t.start:t.end] == "?" {
			p.i += 2
			return &ast.Cast{X: x, Type: p.typeName(), Try: true, Node: p.node(start)}
		}
	case tkLParen:
		if p.outerMark() {
			p.i += 3
			return &ast.OuterMark{X: x, Node: p.node(start)}
		}
	}
	return nil
}

// outerMark reports whether Oracle's (+) is ahead.
func (p *parser) outerMark() bool {
	return p.grammar.OuterMarks && p.at(tkLParen) && p.peek(1).kind == tkPlus && p.peek(2).kind == tkRParen
}

func (p *parser) wordSuffix(x ast.Expr, start int32) ast.Expr {
	switch p.peek(0).word {
	case kwAt:
		if p.aheadWords(kwAt, kwTime, kwZone) {
			p.i += 3
			zone := p.zone()
			return &ast.AtTimeZone{X: x, Zone: zone, Node: p.node(start)}
		}
		if p.grammar.Strict && p.aheadWords(kwAt, kwTime) {
			p.i += 2
			p.needWord(kwZone)
		}
		if p.takeWords(kwAt, kwLocal) { // as PostgreSQL has it
			name := ast.Ident{Name: "timezone"}
			return &ast.Call{Node: p.node(start), Name: []ast.Ident{name}, Args: []ast.Arg{{Expr: x}}}
		}
	case kwCollate:
		if n := p.peek(1); n.kind == tkWord || n.kind == tkQuotedName || n.kind == tkString {
			p.next()
			return &ast.Collate{X: x, Name: p.collation(), Node: p.node(start)}
		}
	case kwAs:
		if p.grammar.InnerAliases && p.i != p.castAs && p.innerAlias() {
			p.next()
			return &ast.Aliased{X: x, Name: p.anyIdent(), Node: p.node(start)}
		}
	case kwDay, kwYear:
		if p.grammar.IntervalCasts && p.tokens[p.i-1].kind == tkRParen {
			if unit := p.intervalUnit(); unit != "" {
				return &ast.Cast{X: x, Type: &ast.Type{Name: "interval " + unit}, Node: p.node(start)}
			}
		}
	}
	return nil
}

// zone reads the time zone of AT TIME ZONE, which goes from left to right: what
// follows a zone belongs to the whole.
func (p *parser) zone() ast.Expr {
	start := p.start()
	x := p.primary()
	for p.take(tkDoubleColon) {
		x = &ast.Cast{X: x, Type: p.typeName(), Node: p.node(start)}
	}
	return x
}

// collation reads the name behind COLLATE, maybe dotted.
func (p *parser) collation() string {
	if t := p.peek(0); t.kind == tkString {
		p.next()
		return p.stringText(t)
	}
	parts := p.dotted()
	names := make([]string, len(parts))
	for i, id := range parts {
		names[i] = id.Name
	}
	return strings.Join(names, ".")
}

// innerAlias reports whether "as name" ahead stands within an expression, in
// front of an operator, and not at the end of an item, where it is the item's.
func (p *parser) innerAlias() bool {
	if !p.isName(p.peek(1)) {
		return false
	}
	n := p.peek(2)
	_, prec := p.operatorOf(n)
	return prec > 0 || n.word == kwAnd || n.word == kwOr
}

func (p *parser) fieldAhead() bool {
	n := p.peek(1)
	return n.kind == tkWord || n.kind == tkQuotedName || n.kind == tkStar || n.kind == tkInteger && p.grammar.TupleDots ||
		p.grammar.TupleDots && (n.kind == tkColon || n.kind == tkCaret)
}

// field reads ".name", ".*", ".1" and what ClickHouse has for JSON: ".^name" is
// an object, ".:Type" a value of a type.
func (p *parser) field(x ast.Expr, start int32) ast.Expr {
	p.next()
	switch t := p.peek(0); t.kind {
	case tkStar:
		p.next()
		st := &ast.Star{Of: x}
		p.starModifiers(st)
		st.Span = p.from(start)
		return st
	case tkInteger:
		p.next()
		id := ast.Ident{Name: p.text[t.start:t.end], Span: ast.Span{Start: t.start, End: t.end}}
		return &ast.Field{X: x, Name: id, Node: p.node(start)}
	case tkColon:
		p.next()
		return &ast.Cast{X: x, Type: p.typeName(), Try: true, Node: p.node(start)}
	case tkCaret:
		p.next()
		name := p.anyIdent()
		name.Name = "^" + name.Name
		return &ast.Field{X: x, Name: name, Node: p.node(start)}
	}
	p.notClause()
	name := p.anyIdent()
	if p.at(tkLParen) && !p.outerMark() { // x.upper() is upper(x)
		if p.grammar.Strict {
			p.expected("no call behind a field")
		}
		c := p.callRest([]ast.Ident{name}, start)
		c.Args = append([]ast.Arg{{Expr: x}}, c.Args...)
		return c
	}
	return &ast.Field{X: x, Name: name, Node: p.node(start)}
}

// methodOf reads model!method(…), whose name is the model's with the method's.
func (p *parser) methodOf(name *ast.Name, start int32) ast.Expr {
	parts := append(name.Parts[:len(name.Parts):len(name.Parts)], p.anyIdent())
	if p.at(tkLParen) {
		return p.callRest(parts, start)
	}
	return &ast.Unsupported{Node: p.node(start), What: "model!" + parts[len(parts)-1].Name, Parts: []ast.Expr{name}}
}

func (p *parser) subscript(x ast.Expr, start int32) ast.Expr {
	p.need(tkLBracket)
	s := &ast.Subscript{X: x}
	if p.at(tkRBracket) && p.grammar.TupleDots { // json.a[]: as an array of objects
		p.next()
		return &ast.Cast{X: x, Type: &ast.Type{Name: "array", Elems: []*ast.Type{{Name: "json"}}}, Node: p.node(start)}
	}
	if !p.at(tkColon) {
		s.Index = p.expr()
	}
	if p.take(tkColon) {
		s.Slice, s.Lo, s.Index = true, s.Index, nil
		s.Hi = p.sliceEnd()
		if !p.grammar.Strict && p.take(tkColon) && !p.at(tkRBracket) { // a step
			step := p.expr()
			s.Span = p.from(start)
			p.need(tkRBracket)
			return &ast.Unsupported{Node: p.node(start), What: "slice with a step", Parts: []ast.Expr{s, step}}
		}
	}
	p.need(tkRBracket)
	s.Span = p.from(start)
	return s
}

// sliceEnd reads the upper end of a slice; nil for none, also where DuckDB's "-"
// says so.
func (p *parser) sliceEnd() ast.Expr {
	if p.at(tkRBracket) || p.at(tkColon) {
		return nil
	}
	if n := p.peek(1).kind; p.at(tkMinus) && (n == tkColon || n == tkRBracket) {
		p.next()
		return nil
	}
	return p.expr()
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
		case p.at(tkColon) && (first || p.pathAhead()), p.at(tkDot) && p.fieldAhead() && p.peek(1).kind != tkStar:
			p.next()
			if !p.at(tkLBracket) {
				e.Steps = append(e.Steps, p.pathName())
			}
		case p.at(tkLBracket):
			p.next()
			e.Steps = append(e.Steps, p.pathIndex())
			p.need(tkRBracket)
		default:
			e.Span = p.from(start)
			return e
		}
	}
}

func (p *parser) pathName() ast.PathStep {
	if t := p.peek(0); t.kind == tkString {
		p.next()
		return ast.PathStep{Name: p.stringText(t), Quoted: true}
	}
	id := p.anyIdent()
	return ast.PathStep{Name: id.Name, Quoted: id.Quoted}
}

// pathIndex reads what stands in brackets; a text there is a name.
func (p *parser) pathIndex() ast.PathStep {
	if p.at(tkStar) { // every element
		start := p.start()
		p.next()
		return ast.PathStep{Index: &ast.Star{Node: p.node(start)}}
	}
	idx := p.expr()
	if lit, ok := idx.(*ast.Literal); ok && lit.Kind == ast.StringLiteral {
		return ast.PathStep{Name: lit.Text, Quoted: true}
	}
	return ast.PathStep{Index: idx}
}

// colonPath reads SingleStore's x::name, x::$name and x::%name: a piece of JSON,
// as text, as a number.
func (p *parser) colonPath(x ast.Expr, start int32) ast.Expr {
	typ := ""
	switch t := p.peek(0); {
	case t.kind == tkPercent:
		p.next()
		typ = "double"
	case t.kind == tkParam && p.text[t.start:t.end] == "?":
		p.next()
		typ = "bool"
	}
	step := ast.PathStep{}
	if t := p.peek(0); t.kind == tkInteger {
		p.next()
		step.Index = &ast.Literal{Node: p.node(t.start), Kind: ast.IntegerLiteral, Text: p.text[t.start:t.end]}
	} else {
		step = p.pathName()
	}
	var e ast.Expr = &ast.Path{Node: p.node(start), X: x, Steps: []ast.PathStep{step}}
	if typ != "" {
		e = &ast.Cast{Node: p.node(start), X: e, Type: &ast.Type{Name: typ}}
	}
	return e
}
