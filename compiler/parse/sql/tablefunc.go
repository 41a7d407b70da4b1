package sql

import (
	"strings"

	"github.com/tailwater/tailwater/compiler/ast"
)

// tableFunc reads a function in FROM.
func (p *parser) tableFunc(start int32, lateral bool) ast.TableExpr {
	f := &ast.TableFunc{Lateral: lateral}
	f.Call, f.Tables = p.tableCall()
	return p.tableFuncRest(f, start)
}

// tableCall reads the call itself. TABLE t, and queries in front of which no
// expression can stand, are relations.
func (p *parser) tableCall() (*ast.Call, []ast.TableExpr) {
	p.down()
	defer p.up()
	start := p.start()
	c := &ast.Call{Name: []ast.Ident{p.anyIdent()}}
	for p.take(tkDot) {
		c.Name = append(c.Name, p.anyIdent())
	}
	for p.grammar.ObjectStars && p.take(tkBang) {
		c.Name = append(c.Name, p.anyIdent())
	}
	var tables []ast.TableExpr
	model := false
	p.need(tkLParen)
	for !p.at(tkRParen) {
		if p.atWord(kwModel) && p.isName(p.peek(1)) {
			model = true
			c.Args = append(c.Args, p.arg(true))
		} else if p.grammar.StringTables && p.at(tkWord) && p.peek(1).kind == tkEq { // read_csv('x', header = true)
			name := p.anyIdent()
			p.next()
			c.Args = append(c.Args, ast.Arg{Name: &name, Expr: p.expr()})
		} else if t := p.tableArg(c, model); t != nil {
			tables = append(tables, t)
		} else {
			c.Args = append(c.Args, p.arg(true))
		}
		if !p.take(tkComma) {
			break
		}
	}
	p.argTail(c)
	p.need(tkRParen)
	if p.grammar.ParamCalls && p.at(tkLParen) {
		for _, a := range c.Args {
			c.Params = append(c.Params, a.Expr)
		}
		p.next()
		c.Args = p.args(tkRParen)
		p.need(tkRParen)
	}
	c.Span = p.from(start)
	return c, tables
}

// tableArg reads a relation among the arguments; nil where there is none.
func (p *parser) tableArg(c *ast.Call, model bool) ast.TableExpr {
	at, named := p.i, false
	if p.at(tkWord) && (p.peek(1).kind == tkFatArrow || p.peek(1).kind == tkAssign) && p.peek(2).word == kwTable {
		p.i += 2
		named = true
	}
	start := p.start()
	var t ast.TableExpr
	switch n := p.peek(1); {
	case p.atWord(kwTable) && n.kind == tkLParen && n.flags&queryAhead != 0:
		p.next()
		t = p.derived(start, false)
	case p.atWord(kwTable) && n.kind == tkLParen && p.callLength(2) > 0 && p.peek(2+p.callLength(2)).kind == tkRParen:
		p.i += 2
		t = p.tableRest(p.tableName(), start)
		p.need(tkRParen)
	case p.atWord(kwTable) && p.isName(n):
		p.next()
		t = p.tableRest(p.tableName(), start)
	case p.startsQuery(0) && (!p.at(tkLParen) || model):
		q := p.query()
		t = &ast.Derived{Query: q, Span: q.Span}
	default:
		p.i = at
		return nil
	}
	if named {
		c.Keywords = append(c.Keywords, strings.ToLower(p.nameText(&p.tokens[at])))
	}
	return p.tableArgOptions(t, start)
}

// tableArgOptions reads how a relation is handed over: PARTITION BY, ORDER BY.
func (p *parser) tableArgOptions(t ast.TableExpr, start int32) ast.TableExpr {
	var exprs []ast.Expr
	at := p.i
	if p.takeWords(kwPartition, kwBy) {
		exprs = append(exprs, p.exprs()...)
	}
	if p.aheadWords(kwOrder, kwBy) {
		for _, it := range p.orderBy().Items {
			exprs = append(exprs, it.Expr)
		}
	}
	if p.i == at {
		return t
	}
	return &ast.UnsupportedTable{Span: p.from(start), What: p.words(at), Inputs: []ast.TableExpr{t}, Exprs: exprs}
}

// tableFuncRest reads what follows a function: WITH ORDINALITY, and the alias
// with its columns, which may have types.
func (p *parser) tableFuncRest(f *ast.TableFunc, start int32) ast.TableExpr {
	if p.takeWords(kwOver) {
		f.Call.Over = p.window()
	}
	f.Ordinality = p.takeWords(kwWith, kwOrdinality)
	if p.grammar.TableHints && p.atWord(kwWith) && p.peek(1).kind == tkLParen { // OPENJSON (…) WITH (a int '$.a')
		p.next()
		return p.openJSON(f, start)
	}
	sample := p.sample()
	p.hints()
	p.functionAlias(f)
	if sample == nil {
		sample = p.sample()
	}
	f.Span = p.from(start)
	if sample == nil {
		return f
	}
	alias := f.Alias
	f.Alias = nil
	return &ast.UnsupportedTable{Span: f.Span, What: sample.Text, Inputs: []ast.TableExpr{f}, Alias: alias}
}

func (p *parser) functionAlias(f *ast.TableFunc) {
	as := p.takeWords(kwAs)
	if !as && (!p.isAlias(notTableAlias) || p.clauseWord()) {
		return
	}
	f.Alias = &ast.Alias{}
	if !p.at(tkLParen) {
		f.Alias.Name = p.tableAliasName()
	}
	if !p.take(tkLParen) {
		return
	}
	for {
		f.Alias.Columns = append(f.Alias.Columns, p.ident("a column"))
		if !p.at(tkComma) && !p.at(tkRParen) {
			f.ColumnTypes = append(f.ColumnTypes, p.typeName())
		}
		if !p.take(tkComma) {
			break
		}
	}
	p.need(tkRParen)
}

// openJSON reads the columns of OPENJSON, each with a type and maybe a path.
func (p *parser) openJSON(f *ast.TableFunc, start int32) ast.TableExpr {
	p.need(tkLParen)
	a := &ast.Alias{}
	for {
		a.Columns = append(a.Columns, p.anyIdent())
		f.ColumnTypes = append(f.ColumnTypes, p.typeName())
		if p.at(tkString) {
			f.Call.Keywords = append(f.Call.Keywords, p.stringText(p.next()))
		}
		if p.takeWords(kwAs) {
			p.needWord(kwJson)
		}
		if !p.take(tkComma) {
			break
		}
	}
	p.need(tkRParen)
	if named := p.tableAlias(); named != nil {
		a.Name = named.Name
	}
	f.Alias = a
	f.Span = p.from(start)
	return f
}

// tableOf reads TABLE(…): a function, or a name held in an expression.
func (p *parser) tableOf(start int32) ast.TableExpr {
	p.next()
	p.need(tkLParen)
	if p.startsQuery(0) {
		d := &ast.Derived{Query: p.query()}
		p.need(tkRParen)
		d.Alias = p.tableAlias()
		d.Span = p.from(start)
		return d
	}
	f := &ast.TableFunc{Lateral: true}
	if n := p.callLength(0); n > 0 && (p.peek(n).kind == tkLParen || p.peek(n).kind == tkBang) && specialCalls[p.peek(0).word] == nil {
		f.Call, f.Tables = p.tableCall()
		if p.takeWords(kwOver) {
			f.Call.Over = p.window()
		}
	} else {
		at := p.start()
		f.Call = &ast.Call{Name: []ast.Ident{{Name: "table"}}, Args: []ast.Arg{{Expr: p.expr()}}}
		f.Call.Span = p.from(at)
	}
	p.need(tkRParen)
	return p.tableFuncRest(f, start)
}

// callLength is the number of tokens of a dotted name n places ahead; 0 where
// there is none.
func (p *parser) callLength(n int) int {
	from := n
	for p.peek(n).kind == tkWord || p.peek(n).kind == tkQuotedName {
		n++
		if p.peek(n).kind != tkDot {
			return n - from
		}
		n++
	}
	return 0
}

// stage reads @stage/path (options), or a table held in a parameter.
func (p *parser) stage(start int32) ast.TableExpr {
	at := p.i
	p.next()
	for p.peek(0).flags&spaceBefore == 0 && !p.at(tkLParen) && !p.at(tkComma) && !p.at(tkRParen) && !p.at(tkEOF) && !p.at(tkSemicolon) {
		p.next()
	}
	if p.at(tkLParen) { // its options say what is read
		p.skipParens()
	}
	name := p.text[p.tokens[at].start:p.tokens[p.i-1].end]
	t := &ast.Table{Parts: []ast.Ident{{Name: name, Quoted: true, Span: p.from(start)}}}
	return p.tableRest(t, start)
}

// stringTable reads a file or a stage by its quoted name.
func (p *parser) stringTable(start int32) ast.TableExpr {
	t := p.next()
	id := ast.Ident{Name: p.stringText(t), Quoted: true, Span: ast.Span{Start: t.start, End: t.end}}
	if p.grammar.Stages && p.at(tkLParen) {
		p.skipParens()
		id.Name = p.text[t.start:p.tokens[p.i-1].end]
	}
	return p.tableRest(&ast.Table{Parts: []ast.Ident{id}}, start)
}
