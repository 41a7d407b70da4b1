package ast

import "fmt"

func (f *formatter) query(q *Query) form {
	if q == nil {
		return atom("nil-query")
	}
	body := f.body(q.Body)
	if q.With == nil && q.OrderBy == nil && q.Limit == nil {
		return body
	}
	var kids []form
	if q.With != nil {
		kids = append(kids, f.with(q.With))
	}
	kids = append(kids, body)
	kids = append(kids, f.orderBy("order", q.OrderBy)...)
	if q.Limit != nil {
		kids = append(kids, f.limit(q.Limit))
	}
	return block("query", kids...)
}

func (f *formatter) with(w *With) form {
	head := "with"
	if w.Recursive {
		head += " :recursive"
	}
	var kids []form
	for _, c := range w.CTEs {
		if c.Expr != nil {
			kids = append(kids, node("named "+f.name(c.Name), f.expr(c.Expr)))
			continue
		}
		kids = append(kids, block("cte "+f.name(c.Name)+f.columns(c.Columns), f.query(c.Query)))
	}
	return block(head, kids...)
}

func (f *formatter) body(b Body) form {
	switch b := b.(type) {
	case *Select:
		return f.selectCore(b)
	case *SetOp:
		return f.setOp(b)
	case *Values:
		kids := make([]form, len(b.Rows))
		for i, r := range b.Rows {
			kids[i] = node("row", f.exprs(r)...)
		}
		return block("values", kids...)
	case *Query:
		return f.query(b)
	case nil:
		return atom("nil-body")
	}
	panic(fmt.Sprintf("ast: no format for body %T", b))
}

func (f *formatter) setOp(s *SetOp) form {
	head := s.Kind.String()
	if s.All {
		head += " :all"
	}
	if s.ByName {
		head += " :by-name"
	}
	if s.Outer {
		head += " :outer"
	}
	kids := make([]form, len(s.Arms))
	for i, a := range s.Arms {
		kids[i] = f.body(a)
	}
	return block(head, kids...)
}

func (f *formatter) selectCore(s *Select) form {
	head := "select"
	if s.AsStruct {
		head += " :as-struct"
	}
	if s.AsValue {
		head += " :as-value"
	}
	var kids []form
	if s.Distinct != nil {
		kids = append(kids, node("distinct", f.exprs(s.Distinct.On)...))
	}
	for _, it := range s.Items {
		kids = append(kids, f.item(it))
	}
	if len(s.From) > 0 {
		kids = append(kids, block("from", f.tables(s.From)...))
	}
	kids = append(kids, f.opt("where", s.Where)...)
	if c := s.ConnectBy; c != nil {
		kids = append(kids, node("connect", join(flag(c.NoCycle, ":nocycle"), f.opt("start", c.StartWith), f.opt("by", c.Condition))...))
	}
	if s.GroupBy != nil {
		kids = append(kids, f.groupBy(s.GroupBy))
	}
	kids = append(kids, f.opt("having", s.Having)...)
	for _, w := range s.Windows {
		kids = append(kids, node("window "+f.name(w.Name), f.window(w.Window)))
	}
	kids = append(kids, f.opt("qualify", s.Qualify)...)
	if l := s.LimitBy; l != nil {
		kids = append(kids, node("limit-by", join(f.opt("count", l.Count), f.opt("offset", l.Offset), f.exprs(l.By))...))
	}
	return block(head, kids...)
}

func (f *formatter) item(it SelectItem) form {
	head := "item"
	if it.Alias != nil {
		head += " as " + f.name(*it.Alias)
	}
	if len(it.Aliases) > 0 {
		head += " as " + f.columns(it.Aliases)
	}
	return node(head, f.expr(it.Expr))
}

func (f *formatter) groupBy(g *GroupBy) form {
	head := "group"
	if g.All {
		head += " :all"
	}
	if g.Totals {
		head += " :totals"
	}
	kids := make([]form, len(g.Items))
	for i, it := range g.Items {
		kids[i] = f.groupItem(it)
	}
	return node(head, kids...)
}

func (f *formatter) groupItem(it GroupItem) form {
	head := ""
	switch it.Kind {
	case GroupExpr:
		if len(it.Exprs) == 1 {
			return f.expr(it.Exprs[0])
		}
		return node("set", f.exprs(it.Exprs)...)
	case GroupEmptySet:
		return atom("()")
	case GroupSets:
		head = "grouping-sets"
	case GroupRollup:
		head = "rollup"
	case GroupCube:
		head = "cube"
	default:
		panic(fmt.Sprintf("ast: no format for group kind %d", it.Kind))
	}
	kids := make([]form, len(it.Sets))
	for i, s := range it.Sets {
		kids[i] = f.groupItem(s)
	}
	return node(head, kids...)
}

func (f *formatter) orderBy(head string, o *OrderBy) []form {
	if o == nil {
		return nil
	}
	if o.All {
		head += " :all"
	}
	kids := make([]form, len(o.Items))
	for i, it := range o.Items {
		kids[i] = f.orderItem(it)
	}
	return []form{node(head, kids...)}
}

func (f *formatter) orderItem(it OrderItem) form {
	var kids []form
	switch it.Nulls {
	case NullsFirst:
		kids = append(kids, atom(":nulls-first"))
	case NullsLast:
		kids = append(kids, atom(":nulls-last"))
	}
	if it.Expr != nil {
		kids = append(kids, f.expr(it.Expr))
	}
	switch {
	case it.Desc:
		return node("desc", kids...)
	case it.Nulls != NullsDefault || it.Expr == nil:
		return node("asc", kids...)
	}
	return kids[0]
}

func (f *formatter) limit(l *Limit) form {
	return node("limit", join(
		flag(l.Percent, ":percent"), flag(l.WithTies, ":with-ties"),
		f.opt("count", l.Count), f.opt("offset", l.Offset))...)
}

func (f *formatter) window(w *Window) form {
	if w == nil {
		return atom("nil-window")
	}
	var kids []form
	if w.Base != nil {
		kids = append(kids, atom(f.name(*w.Base)))
	}
	kids = append(kids, f.list("partition", w.PartitionBy)...)
	kids = append(kids, f.orderBy("order", w.OrderBy)...)
	if w.Frame != nil {
		kids = append(kids, f.frame(w.Frame))
	}
	return node("over", kids...)
}

func (f *formatter) frame(fr *Frame) form {
	kids := []form{f.bound(fr.Start), f.bound(fr.End)}
	if fr.Exclude != "" {
		kids = append(kids, node("exclude", atom(fr.Exclude)))
	}
	return node([...]string{"invalid-frame", "rows", "range", "groups"}[fr.Unit], kids...)
}

func (f *formatter) bound(b Bound) form {
	head := [...]string{"invalid-bound", "unbounded-preceding", "preceding", "current-row", "following", "unbounded-following"}[b.Kind]
	if b.Offset == nil {
		return atom(head)
	}
	return node(head, f.expr(b.Offset))
}
