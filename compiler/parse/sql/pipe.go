package sql

import (
	"github.com/tailwater/tailwater/compiler/ast"
)

// pipe reads one pipe operator and puts the query before it inside: FROM t |>
// WHERE x is "select * from (from t) where x".
func (p *parser) pipe(q *ast.Query) *ast.Query {
	start := p.start()
	p.need(tkPipe)
	input := &ast.Derived{Span: q.Span, Query: q}
	s := &ast.Select{From: []ast.TableExpr{input}}
	star := func() { s.Items = append([]ast.SelectItem{{Expr: &ast.Star{}}}, s.Items...) }
	out := &ast.Query{Body: s}
	switch {
	case p.takeWords(kwWhere):
		s.Where = p.expr()
		star()
	case p.atWord(kwSelect):
		p.next()
		p.quantifier(s)
		s.Items = p.items()
	case p.takeWords(kwExtend):
		s.Items = p.items()
		star()
	case p.takeWords(kwAggregate):
		p.pipeAggregate(s)
	case p.aheadWords(kwOrder, kwBy):
		out.OrderBy = p.orderBy()
		star()
	case p.atWord(kwLimit):
		star()
		p.tail(out)
	case p.takeWords(kwAs):
		input.Alias = &ast.Alias{Name: p.anyIdent()}
		star()
	case p.takeWords(kwDrop):
		st := &ast.Star{}
		for _, id := range p.idents() {
			st.Except = append(st.Except, ast.Name{Parts: []ast.Ident{id}})
		}
		s.Items = []ast.SelectItem{{Expr: st}}
	case p.takeWords(kwSet):
		st := &ast.Star{}
		for {
			name := p.anyIdent()
			p.need(tkEq)
			st.Replace = append(st.Replace, ast.NamedExpr{Name: name, Expr: p.expr()})
			if !p.take(tkComma) {
				break
			}
		}
		s.Items = []ast.SelectItem{{Expr: st}}
	case p.takeWords(kwRename):
		st := &ast.Star{}
		for {
			from := p.anyIdent()
			p.takeWords(kwAs)
			st.Rename = append(st.Rename, ast.Rename{From: ast.Name{Parts: []ast.Ident{from}}, To: p.anyIdent()})
			if !p.take(tkComma) {
				break
			}
		}
		s.Items = []ast.SelectItem{{Expr: st}}
	case p.takeWords(kwDistinct):
		s.Distinct = &ast.Distinct{}
		star()
	default:
		if op, ok := p.setOp(1); ok {
			p.pipeSetOp(out, q, op)
			break
		}
		if op, ok := p.setOp(2); ok {
			p.pipeSetOp(out, q, op)
			break
		}
		p.pipeFrom(s, input)
		star()
	}
	out.Span = p.from(start)
	s.Span = out.Span
	return out
}

func (p *parser) idents() []ast.Ident {
	out := []ast.Ident{p.anyIdent()}
	for p.take(tkComma) {
		out = append(out, p.anyIdent())
	}
	return out
}

// pipeAggregate reads AGGREGATE … GROUP BY …: the keys come first.
func (p *parser) pipeAggregate(s *ast.Select) {
	if !p.aheadWords(kwGroup, kwBy) {
		s.Items = p.items()
	}
	if !p.takeWords(kwGroup, kwBy) {
		return
	}
	s.GroupBy = &ast.GroupBy{}
	keys := p.items()
	for _, k := range keys {
		s.GroupBy.Items = append(s.GroupBy.Items, ast.GroupItem{Exprs: []ast.Expr{k.Expr}, Span: k.Span})
	}
	s.Items = append(keys, s.Items...)
}

func (p *parser) pipeSetOp(out, q *ast.Query, op *ast.SetOp) {
	op.Arms, op.ArmSpans = []ast.Body{q}, []ast.Span{q.Span}
	for {
		start := p.start()
		op.Arms = append(op.Arms, p.body())
		op.ArmSpans = append(op.ArmSpans, p.from(start))
		if !p.take(tkComma) {
			break
		}
	}
	out.Body = op
}

// pipeFrom reads operators that change what is read: joins, PIVOT, UNPIVOT,
// TABLESAMPLE.
func (p *parser) pipeFrom(s *ast.Select, input *ast.Derived) {
	start := p.start()
	var t ast.TableExpr = input
	switch {
	case p.atWord(kwPivot) && p.peek(1).kind == tkLParen:
		t = p.pivot(t, start)
	case p.atWord(kwUnpivot):
		t = p.unpivot(t, start)
	case p.atWord(kwTablesample):
		input.Sample = p.sample()
	default:
		j := p.joinOperator()
		if j == nil {
			p.expected("a pipe operator")
		}
		j.Left, j.Right = t, p.tableItem()
		p.joinCondition(j)
		j.Span = p.from(start)
		t = j
	}
	s.From = []ast.TableExpr{t}
}
