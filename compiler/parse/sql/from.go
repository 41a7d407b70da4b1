package sql

import (
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
		for p.grammar.LateralView && p.aheadWords(kwLateral, kwView) { // Hive takes a comma in front
			out[len(out)-1] = p.lateralView(out[len(out)-1], p.start())
			if !p.take(tkComma) {
				return out
			}
		}
	}
}

// tableItem reads one relation with its alias and what changes it.
func (p *parser) tableItem() ast.TableExpr {
	start := p.start()
	var colon *ast.Ident
	if p.grammar.ColonAlias && p.isName(p.peek(0)) && p.peek(1).kind == tkColon {
		id := p.anyIdent()
		p.next()
		colon = &id
	}
	lateral := p.atWord(kwLateral) && p.peek(1).word != kwView && p.takeWords(kwLateral)
	t := p.tablePrimary(lateral)
	if colon != nil {
		t = aliased(t, &ast.Alias{Name: *colon})
	}
	for chain := 0; ; chain++ {
		if chain > syntax.MaxDepth {
			p.fail(syntax.TooDeep, "the query nests more than %d levels deep", syntax.MaxDepth)
		}
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
	t, next := p.peek(0), p.peek(1)
	switch {
	case t.kind == tkLParen && t.flags&queryAhead != 0 && p.parenQuery():
		return p.derived(start, lateral)
	case t.kind == tkLParen:
		return p.joinParens(start)
	case t.word == kwValues && p.startsQuery(0):
		v := p.values()
		d := &ast.Derived{Query: &ast.Query{Body: v, Span: v.Span}, Alias: p.tableAlias()}
		d.Span = p.from(start)
		return d
	case t.word == kwUnnest && next.kind == tkLParen:
		return p.unnest(start)
	case t.word == kwTable && next.kind == tkLParen:
		return p.tableOf(start)
	case t.kind == tkWord && next.kind == tkLParen && p.special(t):
		return p.specialTable(start)
	case t.word == kwRows && next.word == kwFrom:
		return p.rowsFrom(start)
	case t.kind == tkParam || t.kind == tkAt:
		return p.stage(start)
	case t.kind == tkString && (p.grammar.StringTables || p.grammar.Stages):
		return p.stringTable(start)
	case t.word == kwOnly && (p.isName(next) || next.kind == tkLParen):
		return p.only(start)
	case p.grammar.RowNumbers && t.word == kwUnpivot:
		return p.unpivotValue(start)
	}
	return p.namedTable(start, lateral)
}

// parenQuery reports whether the parentheses ahead hold a query. They may hold a
// join, as in "((select …) as a join b)", or an expression, as in "((select 1) +
// 1)".
func (p *parser) parenQuery() bool {
	if p.peek(1).kind != tkLParen {
		return true
	}
	inner := p.peek(1).match
	if inner < 0 {
		return true
	}
	after := p.tokens[inner+1]
	switch after.word {
	case kwUnion, kwExcept, kwIntersect, kwMinus, kwOrder, kwLimit, kwOffset, kwFetch:
		return true
	}
	return after.kind == tkRParen || after.kind == tkPipe
}

// joinParens reads a relation or a join in parentheses.
func (p *parser) joinParens(start int32) ast.TableExpr {
	p.next()
	inner := p.joins()
	for p.take(tkComma) && !p.grammar.Strict {
		inner = &ast.Join{Kind: ast.CrossJoin, Left: inner, Right: p.joins(), Span: p.from(start)}
	}
	p.need(tkRParen)
	if a := p.tableAlias(); a != nil {
		return aliased(inner, a)
	}
	return inner
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

// aliased gives a relation a name.
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
	case *ast.Pivot:
		t.Alias = a
	case *ast.Unpivot:
		t.Alias = a
	case *ast.MatchRecognize:
		t.Alias = a
	case *ast.UnsupportedTable:
		t.Alias = a
	}
	return t
}

// only reads ONLY t and ONLY (t).
func (p *parser) only(start int32) ast.TableExpr {
	p.next()
	parens := p.take(tkLParen)
	t := p.tableName()
	if parens {
		p.need(tkRParen)
	}
	t.Only = true
	return p.tableRest(t, start)
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
	if lateral && p.grammar.Strict {
		p.expected(`"("`)
	}
	return p.tableRest(t, start)
}

// tableName reads a dotted name.
func (p *parser) tableName() *ast.Table {
	start := p.start()
	t := &ast.Table{Parts: p.slabs.identList((max(p.callLength(0), 1) + 1) / 2)[:0]}
	for first := true; ; first = false {
		id := p.tablePart(first, start)
		if p.grammar.SplitTables && id.Quoted {
			t.Parts = append(t.Parts, splitQuoted(id)...)
		} else {
			t.Parts = append(t.Parts, id)
		}
		if !p.take(tkDot) {
			break
		}
		for p.at(tkDot) && !p.grammar.Strict { // db..t
			p.next()
		}
	}
	if p.grammar.PartitionOf && p.at(tkAt) { // a database link
		p.next()
		last := &t.Parts[len(t.Parts)-1]
		for _, part := range p.dotted() {
			last.Name += "@" + part.Name
		}
	}
	t.Span = p.from(start)
	return t
}

// tablePart reads one part of a relation's name.
func (p *parser) tablePart(first bool, start int32) ast.Ident {
	var id ast.Ident
	switch {
	case !first && p.at(tkStar) && !p.grammar.Strict:
		p.next()
		id = ast.Ident{Name: "*", Span: p.from(start)}
	case first:
		id = p.ident("a relation")
	default:
		id = p.anyIdent()
	}
	for p.grammar.DashedTables && p.at(tkMinus) && !id.Quoted && p.peek(0).flags&spaceBefore == 0 && p.peek(1).flags&spaceBefore == 0 {
		p.next()
		n := p.next()
		id.Name += "-" + p.text[n.start:n.end]
		id.Span.End = n.end
	}
	return id
}

// hintParens tells "t (nolock)" from a call.
func (p *parser) hintParens() bool {
	return p.grammar.TableHints && p.peek(1).word == kwNolock && p.peek(2).kind == tkRParen
}

// tableRest reads what follows a relation's name.
func (p *parser) tableRest(t *ast.Table, start int32) ast.TableExpr {
	if p.grammar.Strict {
		p.take(tkStar) // t *: with its children, as always
	}
	p.partition(t)
	if p.grammar.Final {
		t.Final = p.takeWords(kwFinal)
	}
	p.timeTravel(t)
	t.Sample = p.sample()
	p.timeTravel(t)
	p.hints()
	t.Alias = p.tableAlias()
	if p.grammar.Final && !t.Final {
		t.Final = p.takeWords(kwFinal)
	}
	p.timeTravel(t)
	if t.Sample == nil {
		t.Sample = p.sample()
	}
	p.hints()
	if p.grammar.RowNumbers && t.Alias != nil && p.atWord(kwAt) && p.isName(p.peek(1)) {
		p.next()
		n := p.anyIdent()
		e := &ast.Name{Node: ast.Node{Span: t.Span}, Parts: t.Parts}
		u := &ast.Unnest{Kind: ast.UnnestFrom, Exprs: []ast.Expr{e}, Alias: t.Alias, Offset: &n}
		u.Span = p.from(start)
		return u
	}
	if !p.grammar.Strict && len(t.Parts) > 1 && p.takeWords(kwWith, kwOffset) { // t.items WITH OFFSET
		e := &ast.Name{Node: ast.Node{Span: p.from(start)}, Parts: t.Parts}
		if t.Alias == nil {
			t.Alias = &ast.Alias{Name: t.Parts[len(t.Parts)-1]}
		}
		u := &ast.Unnest{Kind: ast.UnnestFrom, Exprs: []ast.Expr{e}, Alias: t.Alias, Offset: p.offsetName()}
		u.Span = p.from(start)
		return u
	}
	t.Span = p.from(start)
	return t
}

// hints goes over SQL Server's WITH (NOLOCK) and MySQL's USE INDEX (i).
func (p *parser) hints() {
	if p.grammar.TableHints {
		if p.atWord(kwWith) && p.peek(1).kind == tkLParen {
			p.next()
			p.skipParens()
		} else if p.at(tkLParen) && p.hintParens() {
			p.skipParens()
		}
	}
	for p.grammar.IndexHints && (p.atWord(kwUse) || p.atWord(kwForce) || p.atWord(kwIgnore)) && (p.peek(1).word == kwIndex || p.peek(1).word == kwKey) {
		p.i += 2
		if p.takeWords(kwFor) && !p.takeWords(kwJoin) {
			p.i += 2 // ORDER BY, GROUP BY
		}
		p.skipParens()
	}
}

// tableAlias reads an alias with its column names; nil where there is none.
func (p *parser) tableAlias() *ast.Alias {
	a := &ast.Alias{}
	switch {
	case p.takeWords(kwAs):
		if !p.at(tkLParen) || p.grammar.Strict {
			a.Name = p.tableAliasName()
		}
	case p.isAlias(notTableAlias) && !p.clauseWord():
		a.Name = p.anyIdent()
	default:
		return nil
	}
	if p.at(tkLParen) && p.columnList() {
		a.Columns = p.identList()
	}
	return a
}

// tableAliasName reads the name behind AS, which is less free than that of a
// column.
func (p *parser) tableAliasName() ast.Ident {
	if p.at(tkString) {
		return p.alias()
	}
	if t := p.peek(0); t.kind == tkWord && p.grammar.Strict && p.uses[t.word]&reserved != 0 {
		p.expected("an alias")
	}
	return p.anyIdent()
}

// clauseWord tells words that go on after a relation from an alias.
func (p *parser) clauseWord() bool {
	n := p.peek(1)
	switch p.peek(0).word {
	case kwTablesample:
		return true
	case kwSample:
		return p.sampleAhead()
	case kwPivot, kwUnpivot:
		return p.grammar.Pivot && (n.kind == tkLParen || p.peek(2).word == kwNulls)
	case kwMatchRecognize:
		return p.grammar.MatchRecognize && n.kind == tkLParen
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
	case kwSemi, kwAnti, kwAsof, kwAny, kwAll, kwGlobal, kwPositional, kwPaste:
		return n.word == kwJoin || n.word == kwLeft || n.word == kwInner || n.word == kwRight
	case kwOption, kwSettings, kwFormat, kwPrewhere:
		return p.grammar.QueryOptions || p.grammar.Settings || p.grammar.Prewhere
	case kwSort, kwCluster, kwDistribute:
		return p.grammar.SparkOrder && n.word == kwBy
	case kwLock:
		return n.word == kwIn
	case kwWindow:
		return p.isName(n) && p.peek(2).word == kwAs
	case kwUse, kwForce, kwIgnore:
		return p.grammar.IndexHints && (n.word == kwIndex || n.word == kwKey)
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
