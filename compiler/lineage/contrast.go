package lineage

import (
	"slices"
	"strings"

	"github.com/tailwater/tailwater/compiler/dialect"
	"github.com/tailwater/tailwater/compiler/ir"
	"github.com/tailwater/tailwater/internal/addr"
	"github.com/tailwater/tailwater/internal/source"
)

// Version is one of two versions of a query, with the places of expressions as
// far as they are known.
type Version struct {
	Query   *ir.Query
	Dialect *dialect.Dialect
	Places  map[ir.Expr]source.Span
	// Renamed gives the nodes that have another name in the other version, by the
	// name in this one.
	Renamed map[addr.Node]addr.Node
}

// now is a node's name in the other version.
func (v Version) now(n addr.Node) addr.Node {
	if other, ok := v.Renamed[n]; ok {
		return other
	}
	return n
}

// Difference is a smallest part that differs between two versions of a query.
type Difference struct {
	Columns    []string // whose values it is about; none where it decides rows
	Kind       string   // "expression", or what decides rows: "filter", "join", …
	Base, Head *Fragment
}

// Fragment is a part of one version; nil where that has none.
type Fragment struct {
	Text string      // SQL over the columns of the nodes that are read
	Span source.Span // in the compiled code; zero where it stands nowhere
}

// longestFragment is the length at which the text of a fragment is cut short.
const longestFragment = 400

// Contrast finds the smallest parts in which two versions differ: of the columns,
// given by their names in base and in head, and of what decides rows. It walks both
// in parallel, through CTEs, and goes down where both do the same. What it finds
// is for people; whether two versions mean the same, digests tell.
func Contrast(base, head Version, columns [][2]string) []Difference {
	c := &contrast{base: newVersion(base), head: newVersion(head)}
	c.rows(base.Query.Root, head.Query.Root)
	for _, names := range columns {
		c.column = names[1]
		if c.column == "" {
			c.column = names[0]
		}
		b, h := c.base.output(names[0]), c.head.output(names[1])
		switch {
		case b != nil && h != nil:
			c.pair(part{expr: b}, part{expr: h})
		case b != nil:
			c.report([]part{{expr: b}}, nil, ", ")
		case h != nil:
			c.report(nil, []part{{expr: h}}, ", ")
		}
	}
	return c.found
}

// Alike reports whether two versions consist of the same expressions and
// conditions over the same relations, whatever they are called and however they
// are arranged.
func Alike(base, head Version) bool {
	if len(base.Query.Outputs) != len(head.Query.Outputs) {
		return false
	}
	var columns [][2]string
	for _, o := range base.Query.Outputs {
		columns = append(columns, [2]string{o.Name, o.Name})
	}
	return len(Contrast(base, head, columns)) == 0
}

type contrast struct {
	base, head *version
	column     string // being looked at; empty for rows
	kind       string // of what decides rows
	found      []Difference
	told       int // how often something was found, again or not
}

// part is an expression of one version, with the place of the nearest one around
// it of which the place is known.
type part struct {
	expr ir.Expr
	at   source.Span
}

// pair goes down to what differs between two expressions.
func (c *contrast) pair(b, h part) {
	switch {
	case b.expr == nil && h.expr == nil:
		return
	case b.expr == nil:
		c.report(nil, []part{h}, "")
		return
	case h.expr == nil:
		c.report([]part{b}, nil, "")
		return
	}
	if c.base.key(b.expr) == c.head.key(h.expr) {
		return
	}
	bv, hv := c.base.view(b), c.head.view(h)
	before := c.told
	if bv.op == hv.op {
		c.within(bv, hv)
	}
	if c.told == before {
		c.report([]part{bv.part}, []part{hv.part}, "")
	}
}

// within compares the parts of two expressions that do the same.
func (c *contrast) within(b, h view) {
	if x, ok := b.expr.(*ir.Subquery); ok {
		c.inside(x.Rel, h.expr.(*ir.Subquery).Rel)
	}
	bs, hs := b.parts, h.parts
	if b.bag {
		bs, hs = c.apart(bs, hs)
	} else if len(bs) != len(hs) {
		bs, hs = c.trim(bs, hs)
	}
	switch {
	case len(bs) == len(hs):
		for i := range bs {
			c.pair(bs[i], hs[i])
		}
	case b.list:
		c.report(bs, hs, b.between)
	}
}

// inside compares the rows of two subqueries.
func (c *contrast) inside(b, h ir.Rel) {
	kind, bs, hs := c.kind, c.base.ctes, c.head.ctes
	c.base.ctes, c.head.ctes = map[*ir.CTE][]element{}, map[*ir.CTE][]element{}
	c.rows(b, h)
	c.kind, c.base.ctes, c.head.ctes = kind, bs, hs
}

// apart leaves out what both lists have, in whatever order.
func (c *contrast) apart(bs, hs []part) ([]part, []part) {
	left := map[string]int{}
	for _, p := range hs {
		left[c.head.key(p.expr)]++
	}
	var b []part
	for _, p := range bs {
		if k := c.base.key(p.expr); left[k] > 0 {
			left[k]--
		} else {
			b = append(b, p)
		}
	}
	var h []part
	for _, p := range slices.Backward(hs) { // the last ones of equals are left
		if k := c.head.key(p.expr); left[k] > 0 {
			left[k]--
			h = append(h, p)
		}
	}
	slices.Reverse(h)
	return b, h
}

// trim leaves out what both lists begin and end with.
func (c *contrast) trim(bs, hs []part) ([]part, []part) {
	same := func(b, h part) bool { return c.base.key(b.expr) == c.head.key(h.expr) }
	for len(bs) > 0 && len(hs) > 0 && same(bs[0], hs[0]) {
		bs, hs = bs[1:], hs[1:]
	}
	for len(bs) > 0 && len(hs) > 0 && same(bs[len(bs)-1], hs[len(hs)-1]) {
		bs, hs = bs[:len(bs)-1], hs[:len(hs)-1]
	}
	return bs, hs
}

func (c *contrast) report(b, h []part, between string) {
	c.add(c.base.fragment(b, between), c.head.fragment(h, between))
}

// add notes a difference; one that several columns share is told once.
func (c *contrast) add(b, h *Fragment) {
	c.told++
	d := Difference{Kind: c.kind, Base: b, Head: h}
	if c.column != "" {
		d.Kind, d.Columns = "expression", []string{c.column}
	}
	for i, f := range c.found {
		if f.Kind == d.Kind && (len(f.Columns) > 0) == (c.column != "") && sameFragment(f.Base, b) && sameFragment(f.Head, h) {
			if c.column != "" && !slices.Contains(f.Columns, c.column) {
				c.found[i].Columns = append(f.Columns, c.column)
			}
			return
		}
	}
	c.found = append(c.found, d)
}

func sameFragment(a, b *Fragment) bool {
	return a == b || a != nil && b != nil && *a == *b
}

// fragment spells parts of one version.
func (v *version) fragment(ps []part, between string) *Fragment {
	if len(ps) == 0 {
		return nil
	}
	var texts []string
	var at source.Span
	for _, p := range ps {
		s := &speller{reader: v.reader, q: v.Query, left: longestFragment}
		texts = append(texts, s.expr(p.expr).text)
		at = at.To(v.place(p))
	}
	return &Fragment{Text: shortenTo(strings.Join(texts, between), longestFragment), Span: at}
}

// place is where an expression stands, or the nearest one around it that stands
// somewhere.
func (v *version) place(p part) source.Span {
	if at := v.Places[p.expr]; !at.IsZero() {
		return at
	}
	if col, ok := p.expr.(*ir.Col); ok {
		if w := v.reader.defs[col.ID].window; w != nil && !v.Places[w.Call].IsZero() {
			return v.Places[w.Call]
		}
		if at := v.reader.place(v.Query, col.ID); !at.IsZero() {
			return at
		}
	}
	return p.at
}
