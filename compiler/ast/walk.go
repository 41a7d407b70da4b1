package ast

import "fmt"

// Visitor looks at a tree, parents before what they hold, in the order of the
// text. Where a function returns false, what is inside of the node is left out;
// a nil function is one that returns true.
type Visitor struct {
	Query func(*Query) bool
	Table func(TableExpr) bool
	Expr  func(Expr) bool
}

// WalkQuery visits q and everything in it. Nil is fine.
func (v *Visitor) WalkQuery(q *Query) {
	if q == nil || v.Query != nil && !v.Query(q) {
		return
	}
	if q.With != nil {
		for _, c := range q.With.CTEs {
			v.WalkQuery(c.Query)
			v.WalkExpr(c.Expr)
		}
	}
	v.body(q.Body)
	v.orderBy(q.OrderBy)
	if q.Limit != nil {
		v.WalkExpr(q.Limit.Count)
		v.WalkExpr(q.Limit.Offset)
	}
}

func (v *Visitor) body(b Body) {
	switch b := b.(type) {
	case *Select:
		v.selectCore(b)
	case *SetOp:
		for _, a := range b.Arms {
			v.body(a)
		}
	case *Values:
		for _, r := range b.Rows {
			v.exprs(r)
		}
	case *Query:
		v.WalkQuery(b)
	case nil:
	default:
		panic(fmt.Sprintf("ast: no walk for body %T", b))
	}
}

func (v *Visitor) selectCore(s *Select) {
	if s.Distinct != nil {
		v.exprs(s.Distinct.On)
	}
	for _, it := range s.Items {
		v.WalkExpr(it.Expr)
	}
	v.tables(s.From)
	v.WalkExpr(s.Where)
	if s.ConnectBy != nil {
		v.WalkExpr(s.ConnectBy.StartWith)
		v.WalkExpr(s.ConnectBy.Condition)
	}
	if s.GroupBy != nil {
		v.groupItems(s.GroupBy.Items)
	}
	v.WalkExpr(s.Having)
	for _, w := range s.Windows {
		v.window(w.Window)
	}
	v.WalkExpr(s.Qualify)
	if s.LimitBy != nil {
		v.WalkExpr(s.LimitBy.Count)
		v.WalkExpr(s.LimitBy.Offset)
		v.exprs(s.LimitBy.By)
	}
}

func (v *Visitor) groupItems(items []GroupItem) {
	for _, it := range items {
		v.exprs(it.Exprs)
		v.groupItems(it.Sets)
	}
}

func (v *Visitor) orderBy(o *OrderBy) {
	if o == nil {
		return
	}
	for _, it := range o.Items {
		v.WalkExpr(it.Expr)
	}
}

func (v *Visitor) window(w *Window) {
	if w == nil {
		return
	}
	v.exprs(w.PartitionBy)
	v.orderBy(w.OrderBy)
	if w.Frame != nil {
		v.WalkExpr(w.Frame.Start.Offset)
		v.WalkExpr(w.Frame.End.Offset)
	}
}

func (v *Visitor) tables(list []TableExpr) {
	for _, t := range list {
		v.WalkTable(t)
	}
}

// WalkTable visits t and everything in it. Nil is fine.
func (v *Visitor) WalkTable(t TableExpr) {
	if t == nil || v.Table != nil && !v.Table(t) {
		return
	}
	switch t := t.(type) {
	case *Table:
		v.exprs(t.At)
	case *Derived:
		v.WalkQuery(t.Query)
	case *Join:
		v.WalkTable(t.Left)
		v.WalkTable(t.Right)
		v.WalkExpr(t.On)
		v.WalkExpr(t.MatchCondition)
	case *TableFunc:
		if t.Call != nil {
			v.WalkExpr(t.Call)
		}
		v.tables(t.Tables)
	case *Unnest:
		v.WalkTable(t.Input)
		v.exprs(t.Exprs)
	case *Pivot:
		v.pivot(t)
	case *Unpivot:
		v.WalkTable(t.Input)
		for _, c := range t.In {
			v.WalkExpr(c.Alias)
		}
		v.WalkExpr(t.Star)
	case *MatchRecognize:
		v.WalkTable(t.Input)
		v.exprs(t.PartitionBy)
		v.orderBy(t.OrderBy)
		for _, m := range t.Measures {
			v.WalkExpr(m.Expr)
		}
		for _, d := range t.Define {
			v.WalkExpr(d.Expr)
		}
	case *UnsupportedTable:
		v.tables(t.Inputs)
		v.exprs(t.Exprs)
	default:
		panic(fmt.Sprintf("ast: no walk for table %T", t))
	}
}

func (v *Visitor) pivot(t *Pivot) {
	v.WalkTable(t.Input)
	for _, a := range t.Aggs {
		v.WalkExpr(a.Expr)
	}
	v.exprs(t.For)
	for _, p := range t.In {
		v.WalkExpr(p.Expr)
	}
	v.WalkQuery(t.Query)
	v.exprs(t.GroupBy)
	v.WalkExpr(t.Default)
}

func (v *Visitor) exprs(list []Expr) {
	for _, e := range list {
		v.WalkExpr(e)
	}
}

// WalkExpr visits e and everything in it. Nil is fine.
func (v *Visitor) WalkExpr(e Expr) {
	if e == nil || v.Expr != nil && !v.Expr(e) {
		return
	}
	switch e := e.(type) {
	case *Name, *Literal, *Param, *DatePart:
	case *Star:
		v.WalkExpr(e.Of)
		for _, r := range e.Replace {
			v.WalkExpr(r.Expr)
		}
		v.WalkExpr(e.PatternExpr)
	case *Unary:
		v.WalkExpr(e.X)
	case *Binary:
		v.WalkExpr(e.Left)
		v.WalkExpr(e.Right)
	case *Logic:
		v.exprs(e.Args)
	case *Not:
		v.WalkExpr(e.X)
	case *Cast:
		v.WalkExpr(e.X)
		v.WalkExpr(e.Format)
	case *Case:
		v.WalkExpr(e.Operand)
		for _, w := range e.Whens {
			v.WalkExpr(w.Cond)
			v.WalkExpr(w.Result)
		}
		v.WalkExpr(e.Else)
	case *Call:
		v.call(e)
	case *Interval:
		v.WalkExpr(e.Value)
	case *Lambda:
		v.WalkExpr(e.Body)
	case *Collate:
		v.WalkExpr(e.X)
	case *AtTimeZone:
		v.WalkExpr(e.X)
		v.WalkExpr(e.Zone)
	case *Prior:
		v.WalkExpr(e.X)
	case *OuterMark:
		v.WalkExpr(e.X)
	case *Unsupported:
		v.exprs(e.Parts)
	case *Aliased:
		v.WalkExpr(e.X)
	default:
		v.predicate(e)
	}
}

func (v *Visitor) predicate(e Expr) {
	switch e := e.(type) {
	case *Between:
		v.WalkExpr(e.X)
		v.WalkExpr(e.Lo)
		v.WalkExpr(e.Hi)
	case *In:
		v.WalkExpr(e.X)
		v.exprs(e.List)
		v.WalkQuery(e.Query)
		v.WalkExpr(e.Set)
	case *Like:
		v.WalkExpr(e.X)
		v.exprs(e.Patterns)
		v.WalkQuery(e.Query)
		v.WalkExpr(e.Escape)
	case *Is:
		v.WalkExpr(e.X)
		v.WalkExpr(e.Y)
	case *Subquery:
		v.WalkQuery(e.Query)
	case *Exists:
		v.WalkQuery(e.Query)
	case *Quantified:
		v.WalkExpr(e.X)
		v.WalkQuery(e.Query)
		v.WalkExpr(e.Array)
	default:
		v.composite(e)
	}
}

func (v *Visitor) composite(e Expr) {
	switch e := e.(type) {
	case *Array:
		v.exprs(e.Elems)
		v.WalkQuery(e.Query)
	case *Struct:
		for _, f := range e.Fields {
			v.WalkExpr(f.Expr)
		}
	case *Map:
		for i := range e.Keys {
			v.WalkExpr(e.Keys[i])
			v.WalkExpr(e.Values[i])
		}
	case *Row:
		v.exprs(e.Elems)
	case *Subscript:
		v.WalkExpr(e.X)
		v.WalkExpr(e.Index)
		v.WalkExpr(e.Lo)
		v.WalkExpr(e.Hi)
	case *Field:
		v.WalkExpr(e.X)
	case *Path:
		v.WalkExpr(e.X)
		for _, s := range e.Steps {
			v.WalkExpr(s.Index)
		}
	default:
		panic(fmt.Sprintf("ast: no walk for expression %T", e))
	}
}

func (v *Visitor) call(c *Call) {
	v.exprs(c.Params)
	for _, a := range c.Args {
		v.WalkExpr(a.Expr)
	}
	v.orderBy(c.OrderBy)
	v.WalkExpr(c.Limit)
	v.WalkExpr(c.Separator)
	v.WalkExpr(c.Having)
	v.orderBy(c.WithinGroup)
	v.WalkExpr(c.Filter)
	v.window(c.Over)
}
