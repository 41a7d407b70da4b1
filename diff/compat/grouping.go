package compat

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/tailwater/tailwater/compiler/ir"
)

// grain is what makes a row of a query's result one: the expressions that no
// two rows share. ok is false where the query does not say.
type grain struct {
	keys []part
	how  partKind
	agg  *ir.Aggregate // nil where nothing is grouped
}

func (d *description) grainOf(rel ir.Rel) (g grain, ok bool) {
	for range 50 {
		switch r := rel.(type) {
		case *ir.Filter:
			for _, c := range conjuncts(r.Pred) {
				if w := (&shape{d: d}).numbered(c); w != nil {
					return grain{keys: d.sorted(w.Partition), how: dedupPart}, true
				}
			}
			rel = r.Input
		case *ir.Project:
			rel = r.Input
		case *ir.Sort:
			rel = r.Input
		case *ir.Window:
			rel = r.Input
		case *ir.Limit:
			rel = r.Input
		case *ir.Ref:
			if r.CTE.Recursive {
				return grain{}, false
			}
			rel = r.CTE.Root
		case *ir.Aggregate:
			var keys []ir.Expr
			for _, k := range r.Keys {
				keys = append(keys, k.Expr)
			}
			if r.Sets != nil {
				return grain{}, false
			}
			return grain{d.sorted(keys), groupPart, r}, true
		case *ir.DistinctOn:
			return grain{keys: d.sorted(r.On), how: dedupPart}, true
		default:
			return grain{}, false
		}
	}
	return grain{}, false
}

// sorted spells expressions that are not constants, each once.
func (d *description) sorted(es []ir.Expr) []part {
	brief := d.briefly()
	var out []part
	for _, e := range es {
		if _, constant := e.(*ir.Const); !constant {
			out = append(out, part{text: d.expr(e), brief: brief.expr(e)})
		}
	}
	slices.SortStableFunc(out, func(a, b part) int { return cmp.Compare(a.text, b.text) })
	return slices.CompactFunc(out, samePart)
}

func samePart(a, b part) bool { return a.text == b.text }

// spelled lists parts of a key.
func spelled(keys []part, spell func(part) string) string {
	out := make([]string, len(keys))
	for i, k := range keys {
		out[i] = spell(k)
	}
	return strings.Join(out, ", ")
}

// grains are what makes a row one on both sides.
func (p *pass) grains(s *shapes) (b, h grain, both bool) {
	if s.grains == nil {
		b, ok := p.base.grainOf(s.base.d, s.baseQuery.Root)
		h, ok2 := p.head.grainOf(s.head.d, s.headQuery.Root)
		s.grains = &[2]grain{b, h}
		s.comparable = ok && ok2
	}
	return s.grains[0], s.grains[1], s.comparable
}

// grainOf is the grain of a relation without the columns that the others fix.
func (q *queries) grainOf(d *description, rel ir.Rel) (grain, bool) {
	g, ok := d.grainOf(rel)
	if g.agg != nil {
		g.keys = q.groupedBy(d, g.agg)
	}
	return g, ok
}

// groupedBy spells the columns that rows are grouped by without those that the
// others fix: of a grouping by customer and name, the customer. A nil queries
// knows no keys.
func (q *queries) groupedBy(d *description, rel *ir.Aggregate) []part {
	var keys []ir.Expr
	part := *d.query
	part.Root, part.Open, part.Outputs = rel, false, nil
	for i, k := range rel.Keys {
		keys = append(keys, k.Expr)
		part.Outputs = append(part.Outputs, ir.Output{Name: fmt.Sprint(i), Column: k.Column})
	}
	all := d.sorted(keys)
	if q == nil || len(all) < 2 || rel.Sets != nil {
		return all
	}
	for _, columns := range q.keysOf(&part) {
		if len(columns) > 0 && len(columns) < len(all) {
			keys = nil
			for _, name := range columns {
				i, _ := strconv.Atoi(name)
				keys = append(keys, rel.Keys[i].Expr)
			}
			all = d.sorted(keys)
		}
	}
	for i := len(keys) - 1; i >= 0 && len(all) > 1; i-- {
		if rest := slices.Delete(slices.Clone(keys), i, i+1); q.fixedByJoin(d, rel.Input, keys[i], d.sorted(rest)) {
			keys, all = rest, d.sorted(rest)
		}
	}
	return all
}

// fixedByJoin reports whether a column comes from a relation that is joined below
// rel by some of the others and has one row for these.
func (q *queries) fixedByJoin(d *description, rel ir.Rel, key ir.Expr, others []part) bool {
	col, ok := key.(*ir.Col)
	if !ok {
		return false
	}
	found := false
	ir.Walk(rel, func(rel ir.Rel) bool {
		if j, ok := rel.(*ir.Join); ok && (j.Kind == ir.Inner || j.Kind == ir.Left) && introduces(j.Right, col.ID) {
			right, left := equated(j)
			found = len(right) > 0 && !slices.ContainsFunc(left, func(e ir.Expr) bool {
				text := d.expr(e)
				return !slices.ContainsFunc(others, func(o part) bool { return o.text == text })
			})
			if found {
				_, found = q.uniqueBy(d, j.Right, right)
			}
		}
		return !found
	})
	return found
}

// introduces reports whether a column is made below rel.
func introduces(rel ir.Rel, id ir.ColumnID) bool {
	found := false
	ir.Walk(rel, func(rel ir.Rel) bool {
		found = found || slices.Contains(ir.Introduces(rel), id)
		return !found
	})
	return found
}

// groupedElse is what head groups by where base groups by other columns that
// stand for the same rows: the rest is fixed by keys.
func (s *shapes) groupedElse() string {
	pick := func(sh *shape) (out []part) {
		for _, p := range sh.parts {
			if p.kind == groupPart {
				out = append(out, p)
			}
		}
		return out
	}
	base, head := pick(s.base), pick(s.head)
	for i := range base {
		if len(base) == len(head) && base[i].text == head[i].text && base[i].brief != head[i].brief && base[i].size != head[i].size {
			return head[i].brief
		}
	}
	return ""
}
