package sql

import (
	"github.com/tailwater/tailwater/compiler/ast"
)

// pivot reads t PIVOT (agg, … FOR x IN (…)).
func (p *parser) pivot(input ast.TableExpr, start int32) ast.TableExpr {
	p.i += 2
	v := &ast.Pivot{Input: input}
	for {
		v.Aggs = append(v.Aggs, p.pivotAgg())
		if !p.take(tkComma) || p.atWord(kwFor) {
			break
		}
	}
	p.needWord(kwFor)
	for !p.at(tkRParen) && !p.atWord(kwGroup) && !p.atWord(kwDefault) {
		p.pivotFor(v)
	}
	if p.takeWords(kwGroup, kwBy) {
		v.GroupBy = p.exprs()
	}
	if p.takeWords(kwDefault, kwOn, kwNull) {
		p.need(tkLParen)
		v.Default = p.expr()
		p.need(tkRParen)
	}
	p.need(tkRParen)
	v.Alias = p.tableAlias()
	v.Span = p.from(start)
	return v
}

func (p *parser) pivotAgg() ast.PivotAgg {
	a := ast.PivotAgg{Expr: p.expr()}
	if p.takeWords(kwAs) || p.isAlias(notAlias) && !p.atWord(kwFor) {
		name := p.alias()
		a.Alias = &name
	}
	return a
}

// pivotFor reads "x IN (…)" or "(x, y) IN (…)".
func (p *parser) pivotFor(v *ast.Pivot) {
	switch e := p.binary(precRange + 1).(type) {
	case *ast.Row:
		v.For = append(v.For, e.Elems...)
	default:
		v.For = append(v.For, e)
	}
	p.needWord(kwIn)
	if !p.at(tkLParen) { // DuckDB: an enum
		v.Any = true
		p.expr()
		return
	}
	open := p.next()
	switch {
	case p.atWord(kwAny):
		p.next()
		v.Any = true
		if p.aheadWords(kwOrder, kwBy) {
			p.orderBy() // of columns that nobody knows
		}
	case open.flags&queryAhead != 0:
		v.Query = p.query()
	default:
		for {
			val := ast.PivotValue{Expr: p.expr()}
			if p.takeWords(kwAs) || p.isAlias(notAlias) {
				name := p.alias()
				val.Alias = &name
			}
			v.In = append(v.In, val)
			if !p.take(tkComma) || p.grammar.TrailingComma && p.at(tkRParen) {
				break
			}
		}
	}
	p.need(tkRParen)
}

// unpivot reads t UNPIVOT [INCLUDE NULLS] (v FOR n IN (a, b AS 'x')).
func (p *parser) unpivot(input ast.TableExpr, start int32) ast.TableExpr {
	p.next()
	u := &ast.Unpivot{Input: input}
	switch {
	case p.takeWords(kwInclude, kwNulls):
		u.IncludeNulls = true
	default:
		p.takeWords(kwExclude, kwNulls)
	}
	p.need(tkLParen)
	if p.at(tkLParen) {
		u.Values = p.identList()
	} else {
		u.Values = []ast.Ident{p.anyIdent()}
	}
	p.needWord(kwFor)
	u.Name = p.anyIdent()
	p.needWord(kwIn)
	p.need(tkLParen)
	p.unpivotColumns(u)
	p.need(tkRParen)
	p.need(tkRParen)
	u.Alias = p.tableAlias()
	u.Span = p.from(start)
	return u
}

func (p *parser) unpivotColumns(u *ast.Unpivot) {
	for {
		if p.at(tkStar) || p.atWord(kwColumns) && p.peek(1).kind == tkLParen {
			u.Star = p.starOrExpr()
		} else {
			c := ast.UnpivotColumns{}
			if p.take(tkLParen) {
				for {
					c.Columns = append(c.Columns, p.dotted())
					if !p.take(tkComma) {
						break
					}
				}
				p.need(tkRParen)
			} else {
				c.Columns = [][]ast.Ident{p.dotted()}
			}
			if p.takeWords(kwAs) || p.at(tkString) || p.at(tkInteger) {
				c.Alias = p.unpivotLabel()
			}
			u.In = append(u.In, c)
		}
		if !p.take(tkComma) || p.grammar.TrailingComma && p.at(tkRParen) {
			return
		}
	}
}

// unpivotLabel is a literal, or a name that stands for its text.
func (p *parser) unpivotLabel() ast.Expr {
	if t := p.peek(0); t.kind == tkWord || t.kind == tkQuotedName {
		id := p.anyIdent()
		return &ast.Literal{Node: ast.Node{Span: id.Span}, Kind: ast.StringLiteral, Text: id.Name}
	}
	return p.binary(precOther)
}

// pivotQuery reads DuckDB's statements PIVOT t ON x USING agg GROUP BY y and
// UNPIVOT t ON a, b INTO NAME n VALUE v.
func (p *parser) pivotQuery() ast.Body {
	start := p.start()
	un := p.atWord(kwUnpivot)
	p.next()
	input := p.joins()
	p.needWord(kwOn)
	var t ast.TableExpr
	if un {
		u := &ast.Unpivot{Input: input, Name: ast.Ident{Name: "name"}, Values: []ast.Ident{{Name: "value"}}}
		p.unpivotColumns(u)
		if p.takeWords(kwInto) {
			p.needWord(kwName)
			u.Name = p.anyIdent()
			p.needWord(kwValue)
			u.Values = []ast.Ident{p.anyIdent()}
			for p.take(tkComma) {
				u.Values = append(u.Values, p.anyIdent())
			}
		}
		u.Span = p.from(start)
		t = u
	} else {
		t = p.pivotOn(input, start)
	}
	return starOf(t, p.from(start))
}

func (p *parser) pivotOn(input ast.TableExpr, start int32) ast.TableExpr {
	v := &ast.Pivot{Input: input, Any: true}
	for {
		e := p.expr()
		if in, ok := e.(*ast.In); ok && in.List != nil {
			v.Any = false
			v.For = append(v.For, in.X)
			for _, x := range in.List {
				v.In = append(v.In, ast.PivotValue{Expr: x})
			}
		} else {
			v.For = append(v.For, e)
		}
		if !p.take(tkComma) {
			break
		}
	}
	if p.takeWords(kwUsing) {
		for {
			v.Aggs = append(v.Aggs, p.pivotAgg())
			if !p.take(tkComma) {
				break
			}
		}
	}
	if p.takeWords(kwGroup, kwBy) {
		v.GroupBy = p.exprs()
	}
	v.Span = p.from(start)
	return v
}
