package sql

import "github.com/tailwater/tailwater/compiler/ast"

func (p *parser) namedWindows() []ast.NamedWindow {
	p.needWord(kwWindow)
	var out []ast.NamedWindow
	for {
		name := p.ident("the name of a window")
		p.needWord(kwAs)
		out = append(out, ast.NamedWindow{Name: name, Window: p.window()})
		if !p.take(tkComma) {
			return out
		}
	}
}

// window reads (…) or the name of a window.
func (p *parser) window() *ast.Window {
	start := p.start()
	w := &ast.Window{}
	if !p.at(tkLParen) {
		name := p.ident("a window")
		w.Base, w.Span = &name, p.from(start)
		return w
	}
	p.down()
	defer p.up()
	p.next()
	if t := p.peek(0); p.isName(t) && !p.windowClause() {
		name := p.anyIdent()
		w.Base = &name
	}
	if p.atWord(kwPartition) && w.Base == nil && p.peek(1).word != kwBy {
		p.next()
		p.needWord(kwBy)
	}
	if p.takeWords(kwPartition, kwBy) || p.grammar.SparkOrder && (p.takeWords(kwDistribute, kwBy) || p.takeWords(kwCluster, kwBy)) {
		w.PartitionBy = p.exprs()
	}
	if p.atWord(kwOrder) {
		w.OrderBy = p.orderBy()
	} else if p.grammar.SparkOrder && p.takeWords(kwSort, kwBy) {
		w.OrderBy = &ast.OrderBy{Items: p.orderItems()}
	}
	w.Frame = p.frame()
	p.need(tkRParen)
	w.Span = p.from(start)
	return w
}

// windowClause tells the first word of a clause from the name of a window.
func (p *parser) windowClause() bool {
	n := p.peek(1)
	switch p.peek(0).word {
	case kwPartition, kwRows, kwRange, kwGroups:
		return p.grammar.Strict || n.word == kwBy || n.kind != tkRParen && n.word != kwPartition && n.word != kwOrder
	case kwOrder, kwDistribute, kwSort, kwCluster:
		return n.word == kwBy
	}
	return false
}

func frameUnit(w keyword) ast.FrameUnit {
	switch w {
	case kwRows:
		return ast.FrameRows
	case kwRange:
		return ast.FrameRange
	case kwGroups:
		return ast.FrameGroups
	}
	return 0
}

func (p *parser) frame() *ast.Frame {
	unit := frameUnit(p.peek(0).word)
	if unit == 0 {
		return nil
	}
	p.next()
	f := &ast.Frame{Unit: unit}
	if p.takeWords(kwBetween) {
		f.Start = p.bound()
		p.needWord(kwAnd)
		f.End = p.bound()
	} else {
		f.Start = p.bound()
		f.End = ast.Bound{Kind: ast.CurrentRow}
	}
	if p.takeWords(kwExclude) {
		from := p.i
		switch {
		case p.takeWords(kwCurrent, kwRow), p.takeWords(kwGroup), p.takeWords(kwTies):
			f.Exclude = p.words(from)
		case p.takeWords(kwNo, kwOthers): // which is the default
		default:
			p.expected("what to exclude")
		}
	}
	return f
}

func (p *parser) bound() ast.Bound {
	switch {
	case p.takeWords(kwUnbounded, kwPreceding):
		return ast.Bound{Kind: ast.UnboundedPreceding}
	case p.takeWords(kwUnbounded, kwFollowing):
		return ast.Bound{Kind: ast.UnboundedFollowing}
	case p.takeWords(kwCurrent, kwRow):
		return ast.Bound{Kind: ast.CurrentRow}
	}
	x := p.binary(precOther)
	if p.takeWords(kwPreceding) {
		return ast.Bound{Kind: ast.Preceding, Offset: x}
	}
	if !p.takeWords(kwFollowing) {
		p.expected("PRECEDING or FOLLOWING")
	}
	return ast.Bound{Kind: ast.Following, Offset: x}
}
