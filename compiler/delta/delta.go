package delta

import (
	"strings"

	"github.com/tailwater/tailwater/compiler/ir"
	"github.com/tailwater/tailwater/internal/addr"
)

// Inputs is what is known of the nodes that queries read.
type Inputs interface {
	// Same reports whether a node has the same rows on both sides, as far as these
	// columns tell them apart.
	Same(n addr.Node, columns []string) bool
	// Queries are the queries of both sides that a node holds the result of; nil
	// where it holds something else, or that is not known.
	Queries(n addr.Node) (base, head *ir.Query)
}

// Difference says at which times two versions may differ.
type Difference struct {
	// Rows is where there may be other rows, or rows as often as not before.
	Rows Region
	// Columns is, for each of head's columns, where a row that is the same row may
	// have another value.
	Columns map[string]Region
}

// All is where anything may differ.
func (d *Difference) All() Region {
	out := d.Rows
	for _, r := range d.Columns {
		out = out.Union(r)
	}
	return out
}

// Comparer compares the queries of one pair of projects. It is for one
// goroutine.
type Comparer struct {
	in    Inputs
	known map[question]*Difference
	types map[question]bool
	// typers are those of a node's queries, base and head.
	typers map[addr.Node]*[2]*typer
}

type question struct {
	node   addr.Node
	column string
}

// New makes a comparer.
func New(in Inputs) *Comparer {
	return &Comparer{in, map[question]*Difference{}, map[question]bool{}, map[addr.Node]*[2]*typer{}}
}

// Node compares the queries of a node in terms of one of its columns, "" for
// none; nil where nothing can be said.
func (c *Comparer) Node(n addr.Node, column string) *Difference {
	q := question{n, column}
	if d, ok := c.known[q]; ok {
		return d
	}
	c.known[q] = nil // for circles
	base, head := c.in.Queries(n)
	if base == nil || head == nil || base.Open || head.Open || base.Analysis != ir.Exact || head.Analysis != ir.Exact {
		return nil
	}
	p := newPair(c, base, head)
	rows, columns := p.outputs(base.Root, head.Root, base.Outputs, head.Outputs, column)
	if p.budget <= 0 {
		return nil
	}
	c.known[q] = &Difference{rows, columns}
	return c.known[q]
}

// pair is two queries that are being compared.
type pair struct {
	*Comparer
	base, head *side
	// mates are base's columns for columns of head that operators bring in, and
	// regions where these may differ, in the time of the operator at hand.
	mates   map[ir.ColumnID]ir.ColumnID
	regions map[ir.ColumnID]Region
	budget  int // of comparisons: what takes longer differs
}

const enough = 200_000

func newPair(c *Comparer, base, head *ir.Query) *pair {
	return &pair{c, newSide(base), newSide(head), map[ir.ColumnID]ir.ColumnID{}, map[ir.ColumnID]Region{}, enough}
}

// mate notes that a column of head is one of base's, but for a region.
func (p *pair) mate(b, h ir.ColumnID, r Region) {
	if b != 0 && h != 0 {
		p.mates[h], p.regions[h] = b, r
	}
}

// outputs compares two relations with lists of columns, by name, in terms of the
// one named column.
func (p *pair) outputs(b, h ir.Rel, bs, hs []ir.Output, column string) (Region, map[string]Region) {
	old, seen := map[string]ir.ColumnID{}, map[string]bool{}
	for _, o := range bs {
		old[o.Name] = o.Column
	}
	columns := map[string]Region{}
	for _, o := range hs {
		if seen[o.Name] {
			return everything, map[string]Region{}
		}
		seen[o.Name] = true
	}
	if len(old) != len(bs) {
		return everything, map[string]Region{}
	}
	var t target
	grain := Moment
	for _, o := range hs {
		if was := old[o.Name]; column != "" && o.Name == column && was != 0 && o.Column != 0 {
			t, grain = p.target(&ir.Col{ID: was}, &ir.Col{ID: o.Column})
		}
	}
	rows := p.block(b, h, t)
	if !t.none() && !p.diff(t.base, t.head, t).Empty() {
		t, rows = target{}, everything // its time itself may differ
	}
	finish := func(r Region) Region {
		if t.none() {
			return r.whole()
		}
		return r.Out(grain)
	}
	for _, o := range hs {
		r := everything
		if was, ok := old[o.Name]; ok && was != 0 && o.Column != 0 {
			r = p.diff(&ir.Col{ID: was}, &ir.Col{ID: o.Column}, t)
		} else if ok && was == o.Column {
			r = Region{}
		}
		columns[o.Name] = finish(r)
	}
	return finish(rows), columns
}

// target takes two columns as the time to speak of, without what rounds them. It
// is none where they are rounded otherwise.
func (p *pair) target(b, h ir.Expr) (target, Grain) {
	x, g := p.base.resolve(b)
	y, k := p.head.resolve(h)
	if g != k {
		return target{}, Moment
	}
	_, ok := p.base.leaves(x)
	_, also := p.head.leaves(y)
	if !ok || !also {
		return target{}, Moment
	}
	return target{x, y}, g
}

// block compares operators with their filters. What it returns is where rows may
// differ; p knows then where columns do.
func (p *pair) block(b, h ir.Rel, t target) Region {
	if p.budget--; p.budget <= 0 {
		return everything
	}
	x, y := p.base.peel(b), p.head.peel(h)
	rows := p.core(x.core, y.core, t)
	delta, stay := p.conditions(x.preds, y.preds, t)
	rows = rows.Union(delta).Intersect(stay)
	if t.none() {
		return rows.whole()
	}
	return rows
}

// conditions compares two lists of conditions. delta is where one may be
// fulfilled and the other not, stay where one of them may be fulfilled at all.
func (p *pair) conditions(bs, hs []ir.Expr, t target) (delta, stay Region) {
	used := make([]bool, len(bs))
	var rest []ir.Expr
	common := everything
	match := func(e ir.Expr, fits func(Region) bool) bool {
		for i, b := range bs {
			if used[i] {
				continue
			}
			if r := p.diff(b, e, t); fits(r) {
				used[i] = true
				delta = delta.Union(r)
				if r.Empty() {
					common = common.Intersect(p.head.weigh(e, t.head).yes)
				}
				return true
			}
		}
		return false
	}
	for _, e := range hs {
		if !match(e, Region.Empty) {
			rest = append(rest, e)
		}
	}
	hs, rest = rest, nil
	for _, e := range hs {
		if !match(e, Region.Bounded) {
			rest = append(rest, e)
		}
	}
	yes, no := everything, Region{}
	for i, b := range bs {
		if !used[i] {
			w := p.base.weigh(b, t.base)
			yes, no = yes.Intersect(w.yes), no.Union(w.not())
		}
	}
	yesHead, noHead := everything, Region{}
	for _, e := range rest {
		w := p.head.weigh(e, t.head)
		yesHead, noHead = yesHead.Intersect(w.yes), noHead.Union(w.not())
	}
	delta = delta.Union(yes.Intersect(noHead)).Union(no.Intersect(yesHead))
	return delta.Intersect(common), common.Intersect(yes.Union(yesHead))
}

// scan compares what is read of a node.
func (p *pair) scan(b, h *ir.Scan, t target) Region {
	if b.Node != h.Node || b.Self || h.Self || len(b.At)+len(h.At) > 0 || b.Sample+h.Sample+b.Modifier+h.Modifier != "" {
		return everything
	}
	if h.Node == "" && (b.Relation != h.Relation || b.Open != h.Open) {
		return everything
	}
	old := map[string]ir.ColumnID{}
	for _, o := range b.Columns {
		old[strings.ToLower(o.Name)] = o.Column
	}
	var names []string
	time := ""
	for _, o := range h.Columns {
		names = append(names, o.Name)
		if col, ok := t.head.(*ir.Col); ok && col.ID == o.Column {
			time = o.Name
		}
	}
	if h.Node == "" || p.in.Same(h.Node, names) {
		for _, o := range h.Columns {
			p.mate(old[strings.ToLower(o.Name)], o.Column, Region{})
		}
		return Region{}
	}
	d := p.Node(h.Node, time)
	if d == nil {
		return everything
	}
	for _, o := range h.Columns {
		r, ok := d.Columns[o.Name]
		if !ok {
			r = everything
		}
		p.mate(old[strings.ToLower(o.Name)], o.Column, r)
	}
	return d.Rows
}
