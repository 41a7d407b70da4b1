package lineage

import (
	"cmp"
	"slices"

	"github.com/tailwater/tailwater/compiler/dialect"
	"github.com/tailwater/tailwater/compiler/ir"
	"github.com/tailwater/tailwater/internal/addr"
)

// Query reads the direct inputs off node n's query: for each output column, and
// for the rows. The result is sorted and holds each pair of columns once, with
// its strongest kind.
func Query(n addr.Node, q *ir.Query, d *dialect.Dialect) []Edge {
	r := newReader(q, d)
	var edges []Edge
	used := map[addr.Node]bool{} // nodes some column of which is an input
	add := func(to string, ds deps) {
		for _, d := range ds {
			from := r.leaves[d.leaf]
			used[from.Node] = true
			edges = append(edges, Edge{From: from, To: addr.Column{Node: n, Name: to}, Kind: d.kind, Uses: d.uses})
		}
	}
	for _, out := range q.Outputs {
		add(out.Name, r.column(out.Column))
	}
	rows := r.rows(q.Root)
	add("", rows.deps.normal())
	for _, use := range append(rows.scans, r.scans...) {
		if !used[use.node] {
			used[use.node] = true
			edges = append(edges, Edge{From: addr.Column{Node: use.node}, To: addr.Column{Node: n}, Kind: use.kind, Uses: flowing(use.kind)})
		}
	}
	slices.SortFunc(edges, CompareEdges)
	return slices.CompactFunc(edges, func(a, b Edge) bool { return a.From == b.From && a.To == b.To && a.Kind == b.Kind })
}

// dep is one input column with the kind of the strongest way that it is used.
type dep struct {
	leaf int32 // index into reader.leaves
	kind Kind
	uses Uses
}

// deps are sorted by leaf and hold each leaf once, unless being collected.
type deps []dep

// normal sorts and keeps the strongest kind and all uses of each leaf.
func (ds deps) normal() deps {
	slices.SortFunc(ds, func(a, b dep) int { return cmp.Compare(a.leaf, b.leaf) })
	out := ds[:0]
	for _, d := range ds {
		if n := len(out); n > 0 && out[n-1].leaf == d.leaf {
			out[n-1].kind = max(out[n-1].kind, d.kind)
			out[n-1].uses |= d.uses
			continue
		}
		out = append(out, d)
	}
	return out
}

// add appends ds as seen through a way: the stronger kind holds.
func (ds deps) add(more deps, w way) deps {
	for _, d := range more {
		ds = append(ds, dep{d.leaf, max(d.kind, w.kind), d.uses.through(w)})
	}
	return ds
}

// addAs appends ds as inputs of exactly this kind and use: what decides rows
// does so, whatever its own making.
func (ds deps) addAs(more deps, kind Kind, uses Uses) deps {
	for _, d := range more {
		ds = append(ds, dep{d.leaf, kind, uses})
	}
	return ds
}

// reader walks one query. Column inputs are computed on demand and kept.
type reader struct {
	defs    []definition // by ColumnID
	memo    []deps       // by ColumnID; nil while not computed
	state   []state      // by ColumnID
	depth   int          // of nested reads
	met     bool         // a column was met while it was being read: recursion
	changed bool         // a column got more inputs than it had before
	leaves  []addr.Column
	ids     map[addr.Column]int32
	ctes    map[*ir.CTE]*rowInputs
	dialect *dialect.Dialect
	scans   []scanUse // of subqueries in expressions that were read
	// conditions collects what decides rows, for [Explain]; nil otherwise.
	conditions *[]condition
}

type state uint8

const (
	unread state = iota
	reading
	done
)

// definition says what makes a column. Parts are seen through Kind.
type definition struct {
	kind    Kind
	leaf    int32          // valid where scan is set
	scan    bool           // a column of a stored relation
	exprs   []ir.Expr      // expressions that it is made of
	columns []ir.ColumnID  // columns that it is made of
	window  *ir.WindowItem // of a window function, which has no exprs then
	fn      string         // of a function that gives rows: what it is called
}

func newReader(q *ir.Query, d *dialect.Dialect) *reader {
	r := &reader{
		defs:  make([]definition, len(q.Columns)),
		memo:  make([]deps, len(q.Columns)),
		state: make([]state, len(q.Columns)),
		ids:   map[addr.Column]int32{},
		ctes:  map[*ir.CTE]*rowInputs{},

		dialect: d,
	}
	for _, c := range q.CTEs {
		r.define(c.Root)
	}
	r.define(q.Root)
	return r
}

func (r *reader) leaf(c addr.Column) int32 {
	id, ok := r.ids[c]
	if !ok {
		id = int32(len(r.leaves))
		r.leaves = append(r.leaves, c)
		r.ids[c] = id
	}
	return id
}

// column gives the inputs of a column. One that a recursive CTE defines is
// read again until nothing is added.
func (r *reader) column(id ir.ColumnID) deps {
	if r.depth > 0 {
		return r.read(id)
	}
	for {
		r.met, r.changed = false, false
		ds := r.read(id)
		if !r.met || !r.changed {
			return ds
		}
		for i := range r.state { // partial results stay in memo as a lower start
			r.state[i] = unread
		}
	}
}

func (r *reader) read(id ir.ColumnID) deps {
	switch r.state[id] {
	case done:
		return r.memo[id]
	case reading:
		r.met = true
		return r.memo[id]
	}
	r.state[id] = reading
	r.depth++
	ds := r.inputs(&r.defs[id])
	r.depth--
	r.changed = r.changed || !slices.Equal(ds, r.memo[id])
	r.memo[id] = ds
	r.state[id] = done
	return ds
}

func (r *reader) inputs(d *definition) deps {
	switch {
	case d.scan:
		return deps{{d.leaf, Identity, Of(Identity)}}
	case len(d.columns) == 1 && len(d.exprs) == 0 && d.kind <= Identity:
		return r.read(d.columns[0]) // passed on as it is, and shared
	}
	var ds deps
	w := way{kind: d.kind}
	for _, c := range d.columns {
		ds = ds.add(r.read(c), w)
	}
	for _, e := range d.exprs {
		ds = r.expr(ds, e, w)
	}
	if d.window != nil {
		ds = r.window(ds, d.window, w)
	}
	return ds.normal()
}
