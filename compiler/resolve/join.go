package resolve

import (
	"github.com/tailwater/tailwater/compiler/ast"
	"github.com/tailwater/tailwater/compiler/ir"
)

var joinKinds = map[ast.JoinKind]ir.JoinKind{
	ast.InnerJoin: ir.Inner, ast.CrossJoin: ir.Inner, ast.LeftJoin: ir.Left, ast.RightJoin: ir.Left,
	ast.FullJoin: ir.Full, ast.SemiJoin: ir.Semi, ast.AntiJoin: ir.Anti,
	ast.RightSemiJoin: ir.Semi, ast.RightAntiJoin: ir.Anti,
}

// join resolves a join. A right join is a left join with its sides swapped;
// the order in which a star lists the columns stays.
func (r *resolver) join(j *ast.Join, s *scope) ir.Rel {
	start := len(s.relations)
	left := r.table(j.Left, s)
	middle := len(s.relations)
	item := j.Right
	if d, ok := item.(*ast.Derived); ok && j.Lateral && !d.Lateral { // APPLY
		applied := *d
		applied.Lateral = true
		item = &applied
	}
	right := r.table(item, s)
	swapped := j.Kind == ast.RightJoin || j.Kind == ast.RightSemiJoin || j.Kind == ast.RightAntiJoin

	out := &ir.Join{Kind: joinKinds[j.Kind], Left: left, Right: right, Asof: j.Asof, Any: j.Any}
	out.Lateral = !swapped && (j.Lateral || lateral(j.Right))
	if swapped {
		out.Left, out.Right = right, left
	}
	var rel ir.Rel = out
	on := &scope{parent: s.parent, ctes: s.ctes, relations: s.relations[start:], merged: s.merged}
	using := j.Using
	if j.Natural {
		using = r.common(s.relations[start:middle], s.relations[middle:], s)
	}
	var equal []ir.Expr
	if len(using) > 0 {
		var coalesced []ir.Computed
		equal, coalesced = r.mergeColumns(j, using, s, start, middle, out.Kind)
		if len(coalesced) > 0 {
			rel = &ir.Project{Input: out, Items: coalesced}
		}
	}
	if j.On != nil {
		equal = append(equal, r.expr(on, j.On))
		out.Spans = conjunctSpans(j.On)
	}
	out.On = and(equal)
	out.Match = r.optional(on, j.MatchCondition)
	if u, ok := right.(*ir.Unnest); ok && u.Input == nil && out.On == nil && out.Kind != ir.Full && !swapped {
		u.Input = left // cross join unnest(…): what is left of it is its input
		u.Outer = u.Outer || out.Kind == ir.Left
		rel = u
	}
	switch {
	case out.Kind == ir.Semi || out.Kind == ir.Anti:
		if swapped {
			s.relations = append(s.relations[:start:start], s.relations[middle:]...)
		} else {
			s.relations = s.relations[:middle]
		}
	case j.Alias != nil:
		r.aliasJoin(j, s, start)
	}
	return rel
}

// lateral reports whether an item of FROM may use what is to its left.
func lateral(t ast.TableExpr) bool {
	switch t := t.(type) {
	case *ast.Derived:
		return t.Lateral
	case *ast.TableFunc, *ast.Unnest:
		return true
	}
	return false
}

// conjunctSpans are where the parts of a condition stand that all must hold.
func conjunctSpans(e ast.Expr) []ast.Span {
	if l, ok := e.(*ast.Logic); ok && !l.Or {
		var out []ast.Span
		for _, a := range l.Args {
			out = append(out, conjunctSpans(a)...)
		}
		return out
	}
	if e == nil {
		return nil
	}
	return []ast.Span{e.Place()}
}

// common lists the columns that both sides of a natural join have.
func (r *resolver) common(left, right []*relation, s *scope) []ast.Ident {
	var out []ast.Ident
	for _, l := range left {
		if l.open != nil {
			r.partial(CodeUnknownStar, noSpan, "a natural join over columns that are not all known")
		}
		for _, c := range l.columns {
			if c.hidden {
				continue
			}
			for _, rr := range right {
				if i := rr.find(c.key); i >= 0 && !rr.columns[i].hidden {
					out = append(out, ast.Ident{Name: c.name, Quoted: true})
				}
			}
		}
	}
	return out
}

// mergeColumns joins by USING: each name becomes one column, which stands
// before all others. In a full join it is the first of both that is not NULL.
func (r *resolver) mergeColumns(j *ast.Join, using []ast.Ident, s *scope, start, middle int, kind ir.JoinKind) (equal []ir.Expr, coalesced []ir.Computed) {
	var added []*merged
	for _, name := range using {
		key := r.key(name)
		l := r.sideColumn(s, s.relations[start:middle], name, key, true)
		rr := r.sideColumn(s, s.relations[middle:], name, key, false)
		if l == nil || rr == nil {
			r.partial(CodeUnknownColumn, name.Span, "column %q of USING is not found on both sides", name.Name)
			continue
		}
		equal = append(equal, &ir.Call{Fn: "=", Op: true, Args: []ir.Expr{l, rr}})
		m := &merged{key: key, name: r.fold(name), id: l.ID}
		switch {
		case kind == ir.Full:
			t := r.commonType(r.typeOf(l), r.typeOf(rr))
			m.id = r.newColumn(m.name, t, name.Span)
			coalesced = append(coalesced, ir.Computed{Column: m.id, Expr: &ir.Call{Fn: "coalesce", Args: []ir.Expr{l, rr}}})
		case j.Kind == ast.RightJoin:
			m.id = rr.ID
		}
		added = append(added, m)
	}
	for _, m := range s.merged { // one that is merged again is replaced
		if !containsKey(added, m.key) {
			added = append(added, m)
		}
	}
	s.merged = added
	return equal, coalesced
}

func containsKey(ms []*merged, key string) bool {
	for _, m := range ms {
		if m.key == key {
			return true
		}
	}
	return false
}

// sideColumn finds a USING column on one side and hides it behind the merged one.
func (r *resolver) sideColumn(s *scope, side []*relation, name ast.Ident, key string, left bool) *ir.Col {
	var found *ir.Col
	for _, rel := range side {
		if i := rel.find(key); i >= 0 {
			if !rel.columns[i].hidden && found == nil {
				found = &ir.Col{ID: rel.use(i)}
			}
			rel.columns[i].hidden = true
		}
	}
	if left {
		for _, m := range s.merged {
			if m.key == key {
				return &ir.Col{ID: m.id}
			}
		}
	}
	if found != nil {
		return found
	}
	for _, rel := range side {
		if rel.open != nil {
			if id := rel.open(name); id != 0 {
				return &ir.Col{ID: id}
			}
		}
		if rel.soft != nil {
			return &ir.Col{ID: rel.soft(name)}
		}
	}
	return nil
}

// aliasJoin makes one relation of a join in parentheses that has a name.
func (r *resolver) aliasJoin(j *ast.Join, s *scope, start int) {
	inner := &scope{relations: s.relations[start:], merged: s.merged}
	res := r.starColumns(inner, inner.relations, true)
	s.relations = s.relations[:start:start]
	s.merged = nil
	r.show(s, r.derived(res, nil), j.Alias, nil)
}
