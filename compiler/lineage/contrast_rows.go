package lineage

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tailwater/tailwater/compiler/ir"
	"github.com/tailwater/tailwater/internal/source"
)

// element is one thing that decides rows.
type element struct {
	kind string
	key  string
	text string  // where it is no expression
	expr ir.Expr // nil where it is none
	at   source.Span
	deep int // how many groupings, set operations and limits stand above it
}

// rows compares what decides the rows of two relations: what only one has, and
// what is the same but applies elsewhere, such as before and after grouping.
func (c *contrast) rows(b, h ir.Rel) {
	bs, hs := c.base.elements(b, "from", 0), c.head.elements(h, "from", 0)
	gone, fresh := unmatched(bs, hs, element.name), unmatched(hs, bs, element.name)
	if len(gone)+len(fresh) == 0 {
		gone, fresh = unmatched(bs, hs, element.nameAndDepth), unmatched(hs, bs, element.nameAndDepth)
	}
	for i, e := range gone {
		if j := c.counterpart(e, gone[i+1:], fresh); j >= 0 {
			c.kind = e.kind
			c.changed(e, fresh[j])
			fresh = slices.Delete(slices.Clone(fresh), j, j+1)
			continue
		}
		c.kind = e.kind
		c.add(c.base.spell(e), nil)
	}
	for _, e := range fresh {
		c.kind = e.kind
		c.add(nil, c.head.spell(e))
	}
}

func (e element) name() string         { return e.kind + "\x00" + e.key }
func (e element) nameAndDepth() string { return fmt.Sprintf("%s\x00%d", e.name(), e.deep) }

// unmatched are those of as that bs has none for, each counted.
func unmatched(as, bs []element, name func(element) string) []element {
	have := map[string]int{}
	for _, e := range bs {
		have[name(e)]++
	}
	var out []element
	for _, e := range as {
		if have[name(e)] > 0 {
			have[name(e)]--
		} else {
			out = append(out, e)
		}
	}
	return out
}

// counterpart finds what an element has become: one of its kind over the same
// columns, else the only one of its kind.
func (c *contrast) counterpart(e element, others, fresh []element) int {
	if e.expr != nil {
		inputs := c.base.inputs(e.expr)
		for i, f := range fresh {
			if f.kind == e.kind && f.expr != nil && c.head.inputs(f.expr) == inputs {
				return i
			}
		}
	}
	kind := func(f element) bool { return f.kind == e.kind }
	i := slices.IndexFunc(fresh, kind)
	if i < 0 || slices.ContainsFunc(others, kind) || slices.ContainsFunc(fresh[i+1:], kind) {
		return -1
	}
	return i
}

// changed goes down to what differs between an element and what it has become.
func (c *contrast) changed(b, h element) {
	if b.expr != nil && h.expr != nil && b.key != h.key {
		c.pair(part{b.expr, b.at}, part{h.expr, h.at})
		return
	}
	c.add(c.base.spell(b), c.head.spell(h))
}

func (v *version) spell(e element) *Fragment {
	if e.expr != nil {
		f := v.fragment([]part{{e.expr, e.at}}, "")
		f.Text = e.text + f.Text
		return f
	}
	return &Fragment{Text: e.text, Span: e.at}
}

// rowsKey tells relations apart by what decides their rows.
func (v *version) rowsKey(rel ir.Rel) string {
	around := v.ctes
	v.ctes = map[*ir.CTE][]element{}
	own := v.elements(rel, "from", 0)
	v.ctes = around
	return namesOf(own)
}

func namesOf(es []element) string {
	names := make([]string, len(es))
	for i, e := range es {
		names[i] = e.nameAndDepth()
	}
	slices.Sort(names)
	return digest("rows", names)
}

// elements lists what decides the rows of a relation. word says how it comes in.
func (v *version) elements(rel ir.Rel, word string, deep int) []element {
	var out []element
	add := func(kind, text string, at source.Span) {
		out = append(out, element{kind: kind, key: text, text: text, at: at, deep: deep})
	}
	expr := func(kind, text string, e ir.Expr, at source.Span) {
		if e != nil {
			out = append(out, element{kind: kind, key: text + v.key(e), text: text, expr: e, at: at, deep: deep})
		}
	}
	below := func(in ir.Rel, word string, deep int) { out = append(out, v.elements(in, word, deep)...) }
	switch rel := rel.(type) {
	case nil:
	case *ir.Scan:
		name, now := rel.Node.Name(), string(v.now(rel.Node))
		if name == "" {
			name, now = rel.Relation.String(), rel.Relation.String()
		}
		add("relation", strings.TrimSpace(fmt.Sprintf("%s %s %s %s", word, name, rel.Sample, rel.Modifier)), rel.Span)
		out[len(out)-1].key = fmt.Sprintf("%s %s %s %s", word, now, rel.Sample, rel.Modifier)
		for _, e := range rel.At {
			expr("relation", "at ", e, rel.Span)
		}
	case *ir.Ref:
		out = append(out, v.cte(rel, word, deep)...)
	case *ir.Values:
		for _, row := range rel.Rows {
			for _, e := range row {
				expr("values", "", e, source.Span{})
			}
		}
	case *ir.Filter:
		v.conjuncts(rel.Pred, rel.Spans, func(e ir.Expr, at source.Span) { expr("filter", "", e, at) })
		below(rel.Input, word, deep)
	case *ir.Join:
		right, kind := word, "filter"
		if rel.Kind != ir.Inner || rel.Asof || rel.Any {
			right, kind = strings.TrimSpace(map[bool]string{true: "asof "}[rel.Asof]+map[bool]string{true: "any "}[rel.Any]+rel.Kind.String())+" join", "join condition"
		}
		v.conjuncts(rel.On, rel.Spans, func(e ir.Expr, at source.Span) { expr(kind, "", e, at) })
		expr("join condition", "", rel.Match, source.Span{})
		below(rel.Left, word, deep)
		below(rel.Right, right, deep)
	case *ir.Aggregate:
		for _, k := range rel.Keys {
			expr("group", "group by ", &ir.Col{ID: k.Column}, v.Places[k.Expr])
		}
		if len(rel.Keys) == 0 || rel.Sets != nil {
			add("group", fmt.Sprintf("group by %v", rel.Sets), source.Span{})
		}
		below(rel.Input, word, deep+1)
	case *ir.Distinct:
		add("distinct", "distinct", source.Span{})
		for _, id := range rel.Columns {
			expr("distinct", "distinct ", &ir.Col{ID: id}, source.Span{})
		}
		below(rel.Input, word, deep+1)
	case *ir.DistinctOn:
		for _, e := range rel.On {
			expr("distinct", "distinct on ", e, source.Span{})
		}
		v.sorting("distinct", rel.Order, expr)
		below(rel.Input, word, deep+1)
	case *ir.SetOp:
		all := ""
		if rel.All {
			all = " all"
		}
		add("set", fmt.Sprintf("%s%s of %d", rel.Kind, all, len(rel.Arms)), source.Span{})
		for i, arm := range rel.Arms {
			w := word
			if rel.Kind == ir.Except && i > 0 {
				w = "except"
			}
			below(arm.Input, w, deep+1)
		}
	case *ir.Limit:
		v.sorting("limit", rel.By, expr)
		for _, e := range rel.Partition {
			expr("limit", "for each ", e, source.Span{})
		}
		expr("limit", "limit ", rel.Count, source.Span{})
		expr("limit", "offset ", rel.Offset, source.Span{})
		if rel.Percent || rel.WithTies {
			add("limit", fmt.Sprintf("limit percent=%t ties=%t", rel.Percent, rel.WithTies), source.Span{})
		}
		below(rel.Input, word, deep+1)
	case *ir.Unnest:
		for _, e := range rel.Exprs {
			expr("unnest", fmt.Sprintf("%s%s ", map[bool]string{true: "outer "}[rel.Outer], rel.Fn), e, source.Span{})
		}
		for _, e := range rel.Options {
			expr("unnest", "option ", e, source.Span{})
		}
		below(rel.Input, word, deep)
	case *ir.TableFunc:
		add("relation", word+" "+rel.Fn, rel.Span)
		for _, e := range rel.Args {
			expr("relation", rel.Fn+" of ", e, rel.Span)
		}
		for _, in := range rel.Inputs {
			below(in, rel.Fn, deep+1)
		}
	case *ir.Opaque:
		add("relation", rel.What+": "+rel.Text, rel.Span)
		for _, in := range rel.Inputs {
			below(in, rel.What, deep+1)
		}
	default:
		for _, in := range ir.Inputs(rel) { // projections, windows, orders: they keep all rows
			below(in, word, deep)
		}
	}
	return out
}

// sorting adds the keys of an order that decides which rows stay.
func (v *version) sorting(kind string, keys []ir.SortKey, expr func(kind, text string, e ir.Expr, at source.Span)) {
	for i, k := range keys {
		text := fmt.Sprintf("order by (%d) ", i+1)
		if k.Desc {
			text += "descending "
		}
		if k.NullsFirst {
			text += "nulls first "
		}
		expr(kind, text, k.Expr, source.Span{})
	}
}

// cte lists those of a CTE. One that is read again counts as a whole: else two
// CTEs that are each read twice would become four.
func (v *version) cte(r *ir.Ref, word string, deep int) []element {
	if own, ok := v.ctes[r.CTE]; ok {
		return []element{{kind: "relation", key: word + " again " + namesOf(own), text: word + " " + r.CTE.Name + " again", at: r.Span, deep: deep}}
	}
	v.ctes[r.CTE] = nil // a recursive one meets itself
	own := v.elements(r.CTE.Root, "from", 0)
	v.ctes[r.CTE] = own
	out := slices.Clone(own)
	for i := range out {
		if out[i].deep += deep; word != "from" && out[i].kind == "relation" {
			for _, s := range []*string{&out[i].key, &out[i].text} {
				if rest, ok := strings.CutPrefix(*s, "from "); ok {
					*s = word + " " + rest
				}
			}
		}
	}
	return out
}

// conjuncts calls f for each condition that AND joins, with its place.
func (v *version) conjuncts(e ir.Expr, spans []source.Span, f func(ir.Expr, source.Span)) {
	var list []ir.Expr
	var split func(e ir.Expr)
	split = func(e ir.Expr) {
		if c, ok := e.(*ir.Call); ok && c.Op && c.Fn == "and" {
			for _, a := range c.Args {
				split(a)
			}
		} else if e != nil {
			list = append(list, e)
		}
	}
	split(e)
	for i, e := range list {
		at := v.Places[e]
		if at.IsZero() && len(spans) == len(list) {
			at = spans[i]
		}
		f(e, at)
	}
}
