package compat

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tailwater/tailwater/compiler/ir"
	"github.com/tailwater/tailwater/diff"
	"github.com/tailwater/tailwater/internal/addr"
	"github.com/tailwater/tailwater/internal/diag"
	"github.com/tailwater/tailwater/internal/source"
)

func joinConditionChanged(p *pass) {
	p.joins(func(c *diff.Change, s *shapes, d partChange) {
		if d.base == nil || d.head == nil || d.base.what != d.head.what || d.base.join != d.head.join || d.base.text == d.head.text {
			return
		}
		old, now := conditionsOnly(d.base, d.head), conditionsOnly(d.head, d.base)
		before, after := join(old, part.told), join(now, part.told)
		sev, what := p.rule.Severity, ""
		switch {
		case before == after:
			sev, what = diag.Warning, "compares what is computed in another way: "+short(after)
		case before == "":
			what = "is also on " + short(after)
		case after == "":
			what = "is not on " + short(before) + " any more"
		default:
			what = fmt.Sprintf("was on %s, and is on %s", short(before), short(after))
		}
		if s.looksRenamed(d.base.text, d.head.text) {
			sev, what = diag.Warning, what+"; only names differ"
		}
		at := d.head.at
		if len(now) > 0 {
			at = now[0].at
		}
		f := p.reportAs(sev, c.Node, "", fmt.Sprintf("the join with %s %s", d.head.what, what))
		f.Line, f.Cause = p.lineOf(c.Node, at), qualifier.ReplaceAllString(what, "")
	})
}

// conditionsOnly are the parts of a join's condition that another one lacks.
func conditionsOnly(a, b *part) []part {
	return slices.DeleteFunc(slices.Clone(a.conds), func(c part) bool {
		return slices.ContainsFunc(b.conds, func(o part) bool { return o.text == c.text })
	})
}

func filterChanged(p *pass) {
	p.rows(func(c *diff.Change, s *shapes) {
		var added, gone []string
		var at source.Span
		for _, d := range s.compare(filterPart) {
			if d.head != nil {
				added = append(added, d.head.told())
				if at.IsZero() {
					at = d.head.at
				}
			}
			if d.base != nil {
				gone = append(gone, d.base.told())
			}
		}
		if added == nil && gone == nil {
			return
		}
		sev, why := p.rule.Severity, ""
		if reason, ok := p.visible(c.Node); ok {
			sev, why = diag.Error, "; "+reason
		}
		what := ""
		slices.Sort(added)
		slices.Sort(gone)
		switch {
		case slices.Equal(added, gone):
			what = "rows are kept by " + conditions(added) + ", which is computed in another way"
		case gone == nil:
			what = "only rows with " + conditions(added) + " are kept now"
		case added == nil:
			what = "rows are kept without " + conditions(gone)
		default:
			what = fmt.Sprintf("rows are kept by %s and not by %s", conditions(added), conditions(gone))
		}
		p.reportAs(sev, c.Node, "", what+why).Line = p.lineOf(c.Node, at)
	})
}

// conditions tells one condition, and how many more there are.
func conditions(list []string) string {
	s := short(list[0])
	if n := len(list) - 1; n > 0 {
		s += fmt.Sprintf(" and %d more %s", n, plural(n, "condition", "conditions"))
	}
	return s
}

// fileNames reports whether a function gets texts alone: it reads what they name,
// and makes no rows of others.
func fileNames(args []ir.Expr) bool {
	return len(args) > 0 && !slices.ContainsFunc(args, func(e ir.Expr) bool {
		c, ok := e.(*ir.Const)
		return !ok || c.Kind != ir.String
	})
}

// spanOf is where the i-th conjunct stands; the first one where they were not
// told apart.
func spanOf(spans []source.Span, i int) source.Span {
	switch {
	case i < len(spans):
		return spans[i]
	case len(spans) > 0:
		return spans[0]
	}
	return source.Span{}
}

func (p part) full() string { return p.text }

// join puts parts of a condition together.
func join(conds []part, spell func(part) string) string {
	out := make([]string, len(conds))
	for i, c := range conds {
		out[i] = spell(c)
	}
	return strings.Join(out, " and ")
}

// firstScan is where a relation's first table stands.
func firstScan(rel ir.Rel) source.Span {
	var at source.Span
	ir.Walk(rel, func(rel ir.Rel) bool {
		if at.IsZero() {
			switch rel := rel.(type) {
			case *ir.Scan:
				at = rel.Span
			case *ir.Ref:
				at = rel.Span
			}
		}
		return at.IsZero()
	})
	return at
}

// crosses reports whether a join of head has no condition, is not with one row,
// and no filter compares its sides.
func (s *shapes) crosses(j *part) bool {
	if j.on != nil || j.join != ir.Inner || j.text == "lateral" || j.what == "" || s.head.d.oneRow(j.rel) || isUnnest(j.rel) {
		return false
	}
	right := map[addr.Node]bool{}
	everyScan(j.rel, func(sc *ir.Scan) { right[sc.Node] = true })
	for _, p := range s.head.parts {
		if p.kind != filterPart {
			continue
		}
		var in, out bool
		for n := range s.head.d.origins(p.on) {
			in, out = in || right[n], out || !right[n]
		}
		if in && out {
			return false
		}
	}
	return true
}

func isUnnest(rel ir.Rel) bool {
	switch rel.(type) {
	case *ir.Unnest, *ir.TableFunc:
		return true
	}
	return false
}

func everyScan(rel ir.Rel, f func(*ir.Scan)) {
	seen := map[*ir.CTE]bool{}
	var visit func(ir.Rel)
	visit = func(rel ir.Rel) {
		ir.Walk(rel, func(rel ir.Rel) bool {
			switch rel := rel.(type) {
			case *ir.Scan:
				f(rel)
			case *ir.Ref:
				if !seen[rel.CTE] {
					seen[rel.CTE] = true
					visit(rel.CTE.Root)
				}
			}
			return true
		})
	}
	visit(rel)
}

// compared are the columns of the right side that a join's condition equates
// with something of the left.
func compared(j *part) []ir.ColumnID {
	right, _ := equated(&ir.Join{Right: j.rel, On: j.on})
	return right
}

// equated are the columns of the right side that a join's condition equates, and
// what with.
func equated(j *ir.Join) (right []ir.ColumnID, left []ir.Expr) {
	own := map[ir.ColumnID]bool{}
	ir.Walk(j.Right, func(rel ir.Rel) bool {
		for _, id := range ir.Introduces(rel) {
			own[id] = true
		}
		return true
	})
	for _, c := range conjuncts(j.On) {
		sides := sidesOf(c)
		for i, a := range sides {
			if col, ok := a.(*ir.Col); ok && own[col.ID] {
				right, left = append(right, col.ID), append(left, sides[1-i])
			}
		}
	}
	return right, left
}

// sidesOf are the sides of an equation, of one in which NULLs agree, and of the
// same written out: a = b or (a is null and b is null); nil of all else.
func sidesOf(e ir.Expr) []ir.Expr {
	call, ok := e.(*ir.Call)
	switch {
	case !ok || !call.Op || len(call.Args) != 2:
		return nil
	case call.Fn == "=" || call.Fn == "<=>":
		return call.Args
	case call.Fn == "or":
		sides := sidesOf(call.Args[0])
		for _, both := range conjuncts(call.Args[1]) {
			null, ok := both.(*ir.Call)
			if !ok || !null.Op || null.Fn != "is null" || !slices.ContainsFunc(sides, func(s ir.Expr) bool { return sameColumn(s, null.Args[0]) }) {
				return nil
			}
		}
		return sides
	}
	return nil
}

func sameColumn(a, b ir.Expr) bool {
	x, ok := a.(*ir.Col)
	y, ok2 := b.(*ir.Col)
	return ok && ok2 && x.ID == y.ID
}
