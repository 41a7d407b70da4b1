package sql

import (
	"strings"

	"github.com/tailwater/tailwater/compiler/ast"
)

// tableFunc reads a function in FROM.
func (p *parser) tableFunc(start int32, lateral bool) ast.TableExpr {
	f := &ast.TableFunc{Lateral: lateral}
	f.Call, f.Tables = p.tableCall()
	p.tableFuncRest(f)
	f.Span = p.from(start)
	return f
}

// tableCall reads the call itself. Queries and TABLE t among the arguments are
// relations.
func (p *parser) tableCall() (*ast.Call, []ast.TableExpr) {
	start := p.start()
	c := &ast.Call{Name: []ast.Ident{p.anyIdent()}}
	for p.take(tkDot) {
		c.Name = append(c.Name, p.anyIdent())
	}
	var tables []ast.TableExpr
	p.need(tkLParen)
	for !p.at(tkRParen) {
		switch {
		case p.atWord(kwTable) && p.peek(1).kind == tkLParen && p.peek(1).flags&queryAhead != 0:
			p.next()
			tables = append(tables, p.derived(p.start(), false))
		case p.atWord(kwTable) && p.isName(p.peek(1)):
			p.next()
			tables = append(tables, p.tableName())
		case p.startsQuery(0) && !p.at(tkLParen):
			at := p.start()
			tables = append(tables, &ast.Derived{Query: p.query(), Span: p.from(at)})
		case p.grammar.StringTables && p.at(tkWord) && p.peek(1).kind == tkEq: // DuckDB: read_csv('x', header = true)
			name := p.anyIdent()
			p.next()
			c.Args = append(c.Args, ast.Arg{Name: &name, Expr: p.expr()})
		default:
			c.Args = append(c.Args, p.arg())
		}
		if p.takeWords(kwOrder, kwBy) || p.takeWords(kwPartition, kwBy) {
			p.orderItems()
		}
		if !p.take(tkComma) {
			break
		}
	}
	p.need(tkRParen)
	c.Span = p.from(start)
	return c, tables
}

// tableFuncRest reads WITH ORDINALITY and the alias with its columns, which may
// have types.
func (p *parser) tableFuncRest(f *ast.TableFunc) {
	f.Ordinality = p.takeWords(kwWith, kwOrdinality)
	p.sample()
	as := p.takeWords(kwAs)
	if !as && (!p.isAlias(notTableAlias) || p.clauseWord()) {
		return
	}
	f.Alias = &ast.Alias{}
	if !p.at(tkLParen) {
		f.Alias.Name = p.anyIdent()
	}
	if !p.at(tkLParen) {
		return
	}
	p.next()
	for {
		f.Alias.Columns = append(f.Alias.Columns, p.anyIdent())
		if !p.at(tkComma) && !p.at(tkRParen) {
			f.ColumnTypes = append(f.ColumnTypes, p.typeName())
		}
		if !p.take(tkComma) {
			break
		}
	}
	p.need(tkRParen)
}

// tableOf reads TABLE(…): a function, or a name held in an expression.
func (p *parser) tableOf(start int32) ast.TableExpr {
	p.next()
	p.need(tkLParen)
	if t := p.peek(0); t.flags&queryAhead != 0 || p.startsQuery(0) {
		d := &ast.Derived{Query: p.query()}
		p.need(tkRParen)
		d.Alias = p.tableAlias()
		d.Span = p.from(start)
		return d
	}
	f := &ast.TableFunc{Lateral: true}
	if n := p.callLength(); n > 0 && p.peek(n).kind == tkLParen {
		f.Call, f.Tables = p.tableCall()
		if p.takeWords(kwOver) {
			p.window()
		}
	} else {
		at := p.start()
		f.Call = &ast.Call{Name: []ast.Ident{{Name: "table"}}, Args: []ast.Arg{{Expr: p.expr()}}}
		f.Call.Span = p.from(at)
	}
	p.need(tkRParen)
	p.tableFuncRest(f)
	f.Span = p.from(start)
	return f
}

// callLength is the number of tokens of a dotted name ahead; 0 where there is none.
func (p *parser) callLength() int {
	n := 0
	for p.peek(n).kind == tkWord || p.peek(n).kind == tkQuotedName {
		n++
		if p.peek(n).kind != tkDot {
			return n
		}
		n++
	}
	return 0
}

func (p *parser) unnest(start int32) ast.TableExpr {
	p.next()
	p.need(tkLParen)
	u := &ast.Unnest{Kind: ast.UnnestFrom}
	for {
		u.Exprs = append(u.Exprs, p.arg().Expr)
		if !p.take(tkComma) {
			break
		}
	}
	p.need(tkRParen)
	u.Ordinality = p.takeWords(kwWith, kwOrdinality)
	if !p.aheadWords(kwWith, kwOffset) {
		u.Alias = p.tableAlias()
	}
	if p.takeWords(kwWith, kwOffset) {
		off := ast.Ident{Name: "offset"}
		if p.takeWords(kwAs) || p.isAlias(notTableAlias) && !p.clauseWord() {
			off = p.anyIdent()
		}
		u.Offset = &off
	}
	u.Span = p.from(start)
	return u
}

// lateralView reads LATERAL VIEW [OUTER] f(…) t AS a, b.
func (p *parser) lateralView(input ast.TableExpr, start int32) ast.TableExpr {
	p.i += 2
	u := &ast.Unnest{Kind: ast.LateralView, Input: input, Outer: p.takeWords(kwOuter)}
	u.Exprs = []ast.Expr{p.primary()}
	a := &ast.Alias{}
	if p.isAlias(notTableAlias) && !p.atWord(kwLateral) {
		a.Name = p.anyIdent()
	}
	if p.takeWords(kwAs) {
		for {
			a.Columns = append(a.Columns, p.anyIdent())
			if !p.take(tkComma) {
				break
			}
		}
	}
	if a.Name.Name != "" || a.Columns != nil {
		u.Alias = a
	}
	u.Span = p.from(start)
	return u
}

// arrayJoin reads ClickHouse's [LEFT] ARRAY JOIN a AS x, b.
func (p *parser) arrayJoin(input ast.TableExpr, start int32) ast.TableExpr {
	u := &ast.Unnest{Kind: ast.ArrayJoin, Input: input, Outer: p.takeWords(kwLeft)}
	p.takeWords(kwInner)
	p.i += 2
	for {
		e := p.expr()
		var name *ast.Ident
		if a, ok := e.(*ast.Aliased); ok {
			e, name = a.X, &a.Name
		} else if p.takeWords(kwAs) {
			id := p.anyIdent()
			name = &id
		}
		u.Exprs, u.Names = append(u.Exprs, e), append(u.Names, name)
		if !p.take(tkComma) {
			break
		}
	}
	u.Span = p.from(start)
	return u
}

// stage reads @stage/path (options), or a table held in a parameter.
func (p *parser) stage(start int32) ast.TableExpr {
	at := p.i
	p.next()
	for p.peek(0).flags&spaceBefore == 0 && !p.at(tkLParen) && !p.at(tkComma) && !p.at(tkRParen) && !p.at(tkEOF) && !p.at(tkSemicolon) {
		p.next()
	}
	name := p.text[p.tokens[at].start:p.tokens[p.i-1].end]
	if p.at(tkLParen) && p.peek(0).match > 0 {
		p.skipParens()
	}
	t := &ast.Table{Parts: []ast.Ident{{Name: name, Quoted: true, Span: p.from(start)}}}
	return p.tableRest(t, start)
}

// unsupportedTable goes over a construct that the tree has no shape for.
func (p *parser) unsupportedTable(start int32) ast.TableExpr {
	t := p.next()
	u := &ast.UnsupportedTable{What: strings.ToUpper(p.text[t.start:t.end])}
	p.takeWords(kwFrom)
	p.skipParens()
	p.takeWords(kwWith, kwOrdinality)
	u.Alias = p.tableAlias()
	u.Span = p.from(start)
	return u
}

// matchRecognize reads row pattern matching. Pattern and options stay text.
func (p *parser) matchRecognize(input ast.TableExpr, start int32) ast.TableExpr {
	p.i += 2
	m := &ast.MatchRecognize{Input: input}
	if p.takeWords(kwPartition, kwBy) {
		m.PartitionBy = p.exprs()
	}
	if p.atWord(kwOrder) {
		m.OrderBy = p.orderBy()
	}
	if p.takeWords(kwMeasures) {
		m.Measures = p.measures()
	}
	for !p.at(tkRParen) {
		at := p.i
		switch {
		case p.atWord(kwPattern) && p.peek(1).kind == tkLParen:
			p.next()
			p.skipParens()
			m.Pattern = p.words(at)
		case p.atWord(kwSubset):
			for !p.atWord(kwDefine) && !p.at(tkRParen) && !p.at(tkEOF) {
				p.next()
			}
			m.Subsets = p.words(at)
		case p.takeWords(kwDefine):
			for {
				name := p.anyIdent()
				p.needWord(kwAs)
				m.Define = append(m.Define, ast.NamedExpr{Name: name, Expr: p.expr()})
				if !p.take(tkComma) {
					break
				}
			}
		case p.at(tkEOF):
			p.expected(`")"`)
		default:
			m.AllRows = m.AllRows || p.aheadWords(kwAll, kwRows)
			for !p.atWord(kwPattern) && !p.atWord(kwDefine) && !p.atWord(kwSubset) && !p.at(tkRParen) && !p.at(tkEOF) {
				p.next()
			}
			m.After += p.words(at)
		}
	}
	p.need(tkRParen)
	m.Alias = p.tableAlias()
	m.Span = p.from(start)
	return m
}

func (p *parser) measures() []ast.SelectItem {
	var out []ast.SelectItem
	for {
		if !p.takeWords(kwFinal) && p.isText("running") {
			p.next()
		}
		out = append(out, p.item())
		if !p.take(tkComma) {
			return out
		}
	}
}
