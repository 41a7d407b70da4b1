package sql

import (
	"github.com/tailwater/tailwater/compiler/ast"
	"github.com/tailwater/tailwater/compiler/parse/syntax"
)

// pipes reads pipe operators: FROM t |> WHERE x |> SELECT a. An operator goes
// into the query before it as long as that means the same and keeps the names
// of its relations in sight; else it makes a query around it.
func (p *parser) pipes(q *ast.Query, start int32) *ast.Query {
	for chain := 0; p.at(tkPipe); chain++ {
		if chain > syntax.MaxDepth {
			p.fail(syntax.TooDeep, "the query chains more than %d pipe operators", syntax.MaxDepth)
		}
		q = p.pipe(q)
		q.Span = p.from(start)
		if s, ok := q.Body.(*ast.Select); ok {
			s.Span = q.Span
		}
	}
	return q
}

// plain is the core of a query that only reads and filters: select * from … where
// …; nil for any other.
func plain(q *ast.Query) *ast.Select {
	s, ok := q.Body.(*ast.Select)
	if !ok || q.With != nil || q.OrderBy != nil || q.Limit != nil || len(s.Items) != 1 || s.Distinct != nil ||
		s.GroupBy != nil || s.Having != nil || s.Qualify != nil || s.Windows != nil || s.ConnectBy != nil || s.LimitBy != nil {
		return nil
	}
	if st, ok := s.Items[0].Expr.(*ast.Star); !ok || len(st.Qualifier) > 0 || st.Of != nil || st.Except != nil ||
		st.Replace != nil || st.Rename != nil || st.PatternKind != "" {
		return nil
	}
	return s
}

// around is "select * from (q)", with the relation it reads from.
func around(q *ast.Query) (*ast.Query, *ast.Select, *ast.Derived) {
	d := &ast.Derived{Span: q.Span, Query: q}
	s := starOf(d, q.Span)
	return &ast.Query{Span: q.Span, Body: s}, s, d
}

// open is q itself where it is plain, else a query around it.
func open(q *ast.Query) (*ast.Query, *ast.Select) {
	if s := plain(q); s != nil {
		return q, s
	}
	out, s, _ := around(q)
	return out, s
}

// pipe reads one pipe operator behind q.
func (p *parser) pipe(q *ast.Query) *ast.Query {
	p.need(tkPipe)
	switch {
	case p.atWord(kwWhere):
		return p.pipeWhere(q)
	case p.takeWords(kwSelect):
		out, s := open(q)
		p.quantifier(s)
		s.Items = p.items()
		if p.atWord(kwWindow) {
			s.Windows = p.namedWindows()
		}
		return out
	case p.takeWords(kwExtend), p.atWord(kwWindow) && p.takeWords(kwWindow):
		out, s := open(q)
		s.Items = append(s.Items[:1:1], p.items()...)
		return out
	case p.takeWords(kwAggregate):
		out, s := open(q)
		if p.pipeAggregate(s) {
			out.OrderBy = groupOrder(s)
		}
		return out
	case p.takeWords(kwDistinct):
		out, s := open(q)
		s.Distinct = &ast.Distinct{}
		return out
	case p.takeWords(kwAs):
		out, _, d := around(q)
		d.Alias = &ast.Alias{Name: p.ident("an alias")}
		return out
	case p.atWord(kwOrder), p.atWord(kwLimit), p.atWord(kwOffset):
		return p.pipeTail(q)
	case p.atWord(kwDrop), p.atWord(kwSet), p.atWord(kwRename):
		return p.pipeStar(q)
	}
	for level := 1; level <= 2; level++ {
		if op, ok := p.setOp(level); ok {
			return p.pipeSetOp(q, op)
		}
	}
	return p.pipeFrom(q)
}

func (p *parser) pipeWhere(q *ast.Query) *ast.Query {
	out, s := open(q)
	start := p.start()
	p.next()
	cond := p.expr()
	if s.Where != nil {
		args := []ast.Expr{s.Where}
		if l, ok := s.Where.(*ast.Logic); ok && !l.Or {
			args = l.Args
		}
		if l, ok := cond.(*ast.Logic); ok && !l.Or {
			args = append(args, l.Args...)
		} else {
			args = append(args, cond)
		}
		cond = &ast.Logic{Node: p.node(start), Args: args}
	}
	s.Where = cond
	return out
}

// pipeTail reads ORDER BY and LIMIT. A limit counts in the order before it.
func (p *parser) pipeTail(q *ast.Query) *ast.Query {
	if q.Limit != nil || q.OrderBy != nil && p.atWord(kwOrder) {
		q, _, _ = around(q)
	}
	if p.atWord(kwOrder) {
		q.OrderBy = p.orderBy()
		return q
	}
	p.limits(q)
	return q
}

// pipeStar reads DROP a, SET a = 1 and RENAME a AS b: all columns, but …
func (p *parser) pipeStar(q *ast.Query) *ast.Query {
	out, s := open(q)
	start := p.start()
	st := &ast.Star{}
	switch w := p.next().word; w {
	case kwDrop:
		for _, id := range p.idents() {
			st.Except = append(st.Except, ast.Name{Parts: []ast.Ident{id}})
		}
	case kwSet:
		for {
			name := p.ident("a column")
			p.need(tkEq)
			st.Replace = append(st.Replace, ast.NamedExpr{Name: name, Expr: p.expr()})
			if !p.take(tkComma) {
				break
			}
		}
	default:
		for {
			from := p.ident("a column")
			p.takeWords(kwAs)
			st.Rename = append(st.Rename, ast.Rename{From: ast.Name{Parts: []ast.Ident{from}}, To: p.ident("a column")})
			if !p.take(tkComma) {
				break
			}
		}
	}
	st.Span = p.from(start)
	s.Items = []ast.SelectItem{{Span: st.Span, Expr: st}}
	return out
}

// pipeAggregate reads AGGREGATE … GROUP [AND ORDER] BY …: the keys come first in
// the result. It reports whether the result is ordered by them.
func (p *parser) pipeAggregate(s *ast.Select) bool {
	s.Items = nil
	if !p.atWord(kwGroup) {
		s.Items = p.items()
	}
	s.GroupBy = &ast.GroupBy{}
	ordered := p.takeWords(kwGroup, kwAnd, kwOrder, kwBy)
	if !ordered && !p.takeWords(kwGroup, kwBy) {
		s.GroupBy = nil // one group of all rows
		return false
	}
	start := p.start()
	if p.atWord(kwRollup) || p.atWord(kwCube) || p.atWord(kwGrouping) {
		p.fail(syntax.Error, "grouping sets in a pipe operator are not supported")
	}
	keys := p.items()
	for _, k := range keys {
		s.GroupBy.Items = append(s.GroupBy.Items, ast.GroupItem{Exprs: []ast.Expr{k.Expr}, Span: k.Span})
	}
	s.GroupBy.Span = p.from(start)
	s.Items = append(keys, s.Items...)
	return ordered
}

// groupOrder orders by the grouping keys.
func groupOrder(s *ast.Select) *ast.OrderBy {
	o := &ast.OrderBy{Span: s.GroupBy.Span}
	for _, it := range s.GroupBy.Items {
		o.Items = append(o.Items, ast.OrderItem{Span: it.Span, Expr: it.Exprs[0]})
	}
	return o
}

func (p *parser) pipeSetOp(q *ast.Query, op *ast.SetOp) *ast.Query {
	var left ast.Body = q
	if q.With == nil && q.OrderBy == nil && q.Limit == nil {
		left = q.Body
	}
	op.Arms, op.ArmSpans = []ast.Body{left}, []ast.Span{q.Span}
	for {
		start := p.start()
		op.Arms = append(op.Arms, p.body())
		op.ArmSpans = append(op.ArmSpans, p.from(start))
		if !p.take(tkComma) {
			break
		}
	}
	op.Span = p.from(q.Span.Start)
	return &ast.Query{Span: op.Span, Body: op}
}

// pipeFrom reads operators that change what is read: joins, PIVOT, UNPIVOT,
// TABLESAMPLE. What was filtered already is read as a whole.
func (p *parser) pipeFrom(q *ast.Query) *ast.Query {
	out, s := q, plain(q)
	if s == nil || s.Where != nil || len(s.From) != 1 {
		out, s, _ = around(q)
	}
	start := p.start()
	left := s.From[0]
	switch {
	case p.atWord(kwPivot) && p.peek(1).kind == tkLParen:
		left = p.pivot(left, start)
	case p.atWord(kwUnpivot):
		left = p.unpivot(left, start)
	case p.atWord(kwTablesample):
		var d *ast.Derived
		out, _, d = around(q)
		d.Sample = p.sample()
		return out
	default:
		j := p.joinOperator()
		if j == nil {
			p.expected("a pipe operator")
		}
		j.Left, j.Right = left, p.tableItem()
		p.joinCondition(j)
		j.Span = p.from(q.Span.Start)
		left = j
	}
	s.From[0] = left
	return out
}
