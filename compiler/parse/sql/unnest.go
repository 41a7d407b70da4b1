package sql

import (
	"github.com/tailwater/tailwater/compiler/ast"
)

// unnest reads UNNEST(…) in FROM.
func (p *parser) unnest(start int32) ast.TableExpr {
	p.i += 2
	u := &ast.Unnest{Kind: ast.UnnestFrom}
	for {
		u.Exprs = append(u.Exprs, p.arg(false).Expr)
		if !p.take(tkComma) {
			break
		}
	}
	p.need(tkRParen)
	u.Ordinality = p.takeWords(kwWith, kwOrdinality)
	if !p.aheadWords(kwWith, kwOffset) {
		u.Alias = p.unnestAlias()
	}
	if p.takeWords(kwWith, kwOffset) {
		u.Offset = p.offsetName()
	}
	u.Span = p.from(start)
	return u
}

// offsetName reads the name behind WITH OFFSET.
func (p *parser) offsetName() *ast.Ident {
	off := ast.Ident{Name: "offset"}
	if p.takeWords(kwAs) || p.isAlias(notTableAlias) && !p.clauseWord() {
		off = p.anyIdent()
	}
	return &off
}

// unnestAlias reads an alias whose columns may have types, which say nothing
// new.
func (p *parser) unnestAlias() *ast.Alias {
	f := &ast.TableFunc{}
	p.functionAlias(f)
	return f.Alias
}

// lateralView reads LATERAL VIEW [OUTER] f(…) t AS a, b.
func (p *parser) lateralView(input ast.TableExpr, start int32) ast.TableExpr {
	p.i += 2
	u := &ast.Unnest{Kind: ast.LateralView, Input: input, Outer: p.takeWords(kwOuter)}
	u.Exprs = []ast.Expr{p.primary()}
	a := &ast.Alias{}
	if p.isAlias(notTableAlias) && !p.atWord(kwLateral) && !p.clauseWord() {
		a.Name = p.anyIdent()
	}
	if p.takeWords(kwAs) {
		if p.at(tkLParen) {
			a.Columns = p.identList()
		} else {
			a.Columns = p.idents()
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

// unpivotValue reads Redshift's UNPIVOT t.object AS value AT name, which walks
// the attributes of a value.
func (p *parser) unpivotValue(start int32) ast.TableExpr {
	p.next()
	u := &ast.UnsupportedTable{What: "UNPIVOT of a value", Exprs: []ast.Expr{p.suffixed()}}
	a := p.tableAlias()
	if a == nil {
		a = &ast.Alias{}
	}
	if p.takeWords(kwAt) {
		a.Columns = []ast.Ident{a.Name, p.anyIdent()}
	}
	u.Alias = a
	u.Span = p.from(start)
	return u
}
