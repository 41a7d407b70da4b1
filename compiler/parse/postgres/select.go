//go:build cgo

package postgres

import (
	pg "github.com/pganalyze/pg_query_go/v5"

	"github.com/tailwater/tailwater/compiler/ast"
	"github.com/tailwater/tailwater/internal/source"
)

// converter turns one tree into the neutral one.
type converter struct {
	file *source.File
}

func (c *converter) span(location int32) ast.Span {
	if location < 0 {
		return ast.Span{}
	}
	return ast.Span{Start: location, End: location + 1}
}

func (c *converter) node(location int32) ast.Node { return ast.Node{Span: c.span(location)} }

// whole is the span of the text: what is not understood is known by all of it.
func (c *converter) whole() ast.Span { return ast.Span{Start: 0, End: int32(len(c.file.Text))} }

func ident(name string) ast.Ident { return ast.Ident{Name: name, Quoted: true} }

func (c *converter) idents(nodes []*pg.Node) []ast.Ident {
	out := make([]ast.Ident, len(nodes))
	for i, n := range nodes {
		out[i] = ident(n.GetString_().GetSval())
	}
	return out
}

// query converts a select with all that surrounds it.
func (c *converter) query(s *pg.SelectStmt) *ast.Query {
	q := &ast.Query{Span: c.whole(), Body: c.body(s), With: c.with(s.WithClause), OrderBy: c.orderBy(s.SortClause)}
	if s.LimitCount != nil && !isNull(s.LimitCount) || s.LimitOffset != nil {
		q.Limit = &ast.Limit{Offset: c.expr(s.LimitOffset), WithTies: s.LimitOption == pg.LimitOption_LIMIT_OPTION_WITH_TIES}
		if s.LimitCount != nil && !isNull(s.LimitCount) {
			q.Limit.Count = c.expr(s.LimitCount)
		}
	}
	return q
}

// isNull recognises LIMIT ALL.
func isNull(n *pg.Node) bool { return n.GetAConst().GetIsnull() }

// inner converts an arm: without clauses of its own it is its body.
func (c *converter) inner(s *pg.SelectStmt) ast.Body {
	q := c.query(s)
	if q.With == nil && q.OrderBy == nil && q.Limit == nil {
		return q.Body
	}
	return q
}

var setKinds = map[pg.SetOperation]ast.SetOpKind{
	pg.SetOperation_SETOP_UNION: ast.Union, pg.SetOperation_SETOP_INTERSECT: ast.Intersect, pg.SetOperation_SETOP_EXCEPT: ast.Except,
}

func (c *converter) body(s *pg.SelectStmt) ast.Body {
	switch {
	case s.Op != pg.SetOperation_SETOP_NONE && s.Larg != nil:
		return c.setOp(s)
	case s.ValuesLists != nil:
		return c.values(s)
	}
	out := &ast.Select{Span: c.whole(), Where: c.expr(s.WhereClause), Having: c.expr(s.HavingClause)}
	if s.DistinctClause != nil {
		out.Distinct = &ast.Distinct{}
		for _, e := range s.DistinctClause {
			if e.GetNode() != nil {
				out.Distinct.On = append(out.Distinct.On, c.expr(e))
			}
		}
	}
	for _, t := range s.TargetList {
		out.Items = append(out.Items, c.item(t.GetResTarget()))
	}
	for _, f := range s.FromClause {
		out.From = append(out.From, c.table(f))
	}
	if s.GroupClause != nil {
		out.GroupBy = &ast.GroupBy{}
		for _, g := range s.GroupClause {
			out.GroupBy.Items = append(out.GroupBy.Items, c.groupItem(g))
		}
	}
	for _, w := range s.WindowClause {
		def := w.GetWindowDef()
		out.Windows = append(out.Windows, ast.NamedWindow{Name: ident(def.Name), Window: c.window(def)})
	}
	return out
}

// setOp flattens chains on the left, as the grammar builds them.
func (c *converter) setOp(s *pg.SelectStmt) ast.Body {
	op := &ast.SetOp{Span: c.whole(), Kind: setKinds[s.Op], All: s.All}
	arms := []*pg.SelectStmt{s.Rarg}
	left := s.Larg
	for left.Op == s.Op && left.All == s.All && left.Larg != nil && left.WithClause == nil && left.SortClause == nil && left.LimitCount == nil && left.LimitOffset == nil {
		arms = append(arms, left.Rarg)
		left = left.Larg
	}
	arms = append(arms, left)
	for i := len(arms) - 1; i >= 0; i-- {
		op.Arms = append(op.Arms, c.inner(arms[i]))
		op.ArmSpans = append(op.ArmSpans, ast.Span{})
	}
	return op
}

func (c *converter) values(s *pg.SelectStmt) ast.Body {
	v := &ast.Values{Span: c.whole()}
	for _, row := range s.ValuesLists {
		v.Rows = append(v.Rows, c.exprs(row.GetList().GetItems()))
	}
	return v
}

func (c *converter) with(w *pg.WithClause) *ast.With {
	if w == nil {
		return nil
	}
	out := &ast.With{Recursive: w.Recursive}
	for _, n := range w.Ctes {
		e := n.GetCommonTableExpr()
		cte := &ast.CTE{Span: c.span(e.Location), Name: ident(e.Ctename), Columns: c.idents(e.Aliascolnames)}
		if sel := e.Ctequery.GetSelectStmt(); sel != nil {
			cte.Query = c.query(sel)
		}
		if len(cte.Columns) == 0 {
			cte.Columns = nil
		}
		out.CTEs = append(out.CTEs, cte)
	}
	return out
}

func (c *converter) item(t *pg.ResTarget) ast.SelectItem {
	it := ast.SelectItem{Span: c.span(t.Location), Expr: c.expr(t.Val)}
	if t.Name != "" {
		name := ident(t.Name)
		it.Alias = &name
	}
	return it
}

func (c *converter) orderBy(keys []*pg.Node) *ast.OrderBy {
	if keys == nil {
		return nil
	}
	out := &ast.OrderBy{}
	for _, k := range keys {
		s := k.GetSortBy()
		it := ast.OrderItem{Span: c.span(s.Location), Expr: c.expr(s.Node), Desc: s.SortbyDir == pg.SortByDir_SORTBY_DESC}
		switch s.SortbyNulls {
		case pg.SortByNulls_SORTBY_NULLS_FIRST:
			it.Nulls = ast.NullsFirst
		case pg.SortByNulls_SORTBY_NULLS_LAST:
			it.Nulls = ast.NullsLast
		}
		if s.SortbyDir == pg.SortByDir_SORTBY_USING && len(s.UseOp) > 0 {
			op := s.UseOp[len(s.UseOp)-1].GetString_().GetSval()
			it.Desc = op == ">" || op == ">="
		}
		out.Items = append(out.Items, it)
	}
	return out
}

func (c *converter) groupItem(n *pg.Node) ast.GroupItem {
	g := n.GetGroupingSet()
	if g == nil {
		return ast.GroupItem{Exprs: []ast.Expr{c.expr(n)}}
	}
	it := ast.GroupItem{Span: c.span(g.Location)}
	switch g.Kind {
	case pg.GroupingSetKind_GROUPING_SET_EMPTY:
		it.Kind = ast.GroupEmptySet
	case pg.GroupingSetKind_GROUPING_SET_ROLLUP:
		it.Kind = ast.GroupRollup
	case pg.GroupingSetKind_GROUPING_SET_CUBE:
		it.Kind = ast.GroupCube
	case pg.GroupingSetKind_GROUPING_SET_SETS:
		it.Kind = ast.GroupSets
	}
	for _, e := range g.Content {
		it.Sets = append(it.Sets, c.groupItem(e))
	}
	return it
}

// Bits of WindowDef.frameOptions, from PostgreSQL's parsenodes.h.
const (
	frameNonDefault         = 0x00001
	frameRange              = 0x00002
	frameRows               = 0x00004
	frameGroups             = 0x00008
	startUnboundedPreceding = 0x00020
	endUnboundedPreceding   = 0x00040
	startUnboundedFollowing = 0x00080
	endUnboundedFollowing   = 0x00100
	startCurrentRow         = 0x00200
	endCurrentRow           = 0x00400
	startOffsetPreceding    = 0x00800
	endOffsetPreceding      = 0x01000
	startOffsetFollowing    = 0x02000
	endOffsetFollowing      = 0x04000
	excludeCurrentRow       = 0x08000
	excludeGroup            = 0x10000
	excludeTies             = 0x20000
)

func (c *converter) window(w *pg.WindowDef) *ast.Window {
	out := &ast.Window{Span: c.span(w.Location), OrderBy: c.orderBy(w.OrderClause)}
	if w.PartitionClause != nil {
		out.PartitionBy = c.exprs(w.PartitionClause)
	}
	if w.Refname != "" {
		base := ident(w.Refname)
		out.Base = &base
	}
	if w.FrameOptions&frameNonDefault != 0 {
		out.Frame = c.frame(w)
	}
	return out
}

func (c *converter) frame(w *pg.WindowDef) *ast.Frame {
	has := func(bit int32) bool { return w.FrameOptions&bit != 0 }
	f := &ast.Frame{Unit: ast.FrameRange}
	switch {
	case has(frameRows):
		f.Unit = ast.FrameRows
	case has(frameGroups):
		f.Unit = ast.FrameGroups
	}
	bound := func(up, down, cur, pre, fol int32, offset *pg.Node) ast.Bound {
		switch {
		case has(up):
			return ast.Bound{Kind: ast.UnboundedPreceding}
		case has(down):
			return ast.Bound{Kind: ast.UnboundedFollowing}
		case has(pre):
			return ast.Bound{Kind: ast.Preceding, Offset: c.expr(offset)}
		case has(fol):
			return ast.Bound{Kind: ast.Following, Offset: c.expr(offset)}
		}
		return ast.Bound{Kind: ast.CurrentRow}
	}
	f.Start = bound(startUnboundedPreceding, startUnboundedFollowing, startCurrentRow, startOffsetPreceding, startOffsetFollowing, w.StartOffset)
	f.End = bound(endUnboundedPreceding, endUnboundedFollowing, endCurrentRow, endOffsetPreceding, endOffsetFollowing, w.EndOffset)
	switch {
	case has(excludeCurrentRow):
		f.Exclude = "current row"
	case has(excludeGroup):
		f.Exclude = "group"
	case has(excludeTies):
		f.Exclude = "ties"
	}
	return f
}
