package lineage

import (
	"fmt"
	"slices"

	"github.com/tailwater/tailwater/compiler/ir"
	"github.com/tailwater/tailwater/internal/addr"
)

// Query reads the direct inputs off node n's query: for each output column, and
// for the rows. The result is sorted and holds each pair of columns once, with
// its strongest kind.
func Query(n addr.Node, q *ir.Query) []Edge {
	r := newReader(q)
	var edges []Edge
	used := map[addr.Node]bool{} // nodes some column of which is an input
	add := func(to string, ds deps) {
		for _, d := range ds {
			from := r.leaves[d.leaf]
			used[from.Node] = true
			edges = append(edges, Edge{From: from, To: addr.Column{Node: n, Name: to}, Kind: d.kind})
		}
	}
	for _, out := range q.Outputs {
		add(out.Name, r.column(out.Column))
	}
	rows := r.rows(q.Root)
	add("", rows.deps.normal())
	for _, use := range rows.scans {
		if !used[use.node] {
			used[use.node] = true
			edges = append(edges, Edge{From: addr.Column{Node: use.node}, To: addr.Column{Node: n}, Kind: use.kind})
		}
	}
	slices.SortFunc(edges, CompareEdges)
	return slices.CompactFunc(edges, func(a, b Edge) bool { return a.From == b.From && a.To == b.To && a.Kind == b.Kind })
}

// dep is one input column with the kind of the strongest way that it is used.
type dep struct {
	leaf int32 // index into reader.leaves
	kind Kind
}

// deps are sorted by leaf and hold each leaf once, unless being collected.
type deps []dep

// normal sorts and keeps the strongest kind of each leaf.
func (ds deps) normal() deps {
	slices.SortFunc(ds, func(a, b dep) int {
		if a.leaf != b.leaf {
			return int(a.leaf - b.leaf)
		}
		return int(b.kind) - int(a.kind) // strongest first
	})
	return slices.CompactFunc(ds, func(a, b dep) bool { return a.leaf == b.leaf })
}

// add appends ds as seen through kind: the stronger of both holds.
func (ds deps) add(more deps, kind Kind) deps {
	for _, d := range more {
		ds = append(ds, dep{d.leaf, max(d.kind, kind)})
	}
	return ds
}

// addAs appends ds as inputs of exactly this kind: what decides rows does so,
// whatever its own making.
func (ds deps) addAs(more deps, kind Kind) deps {
	for _, d := range more {
		ds = append(ds, dep{d.leaf, kind})
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
	leaf    int32         // valid where scan is set
	scan    bool          // a column of a stored relation
	exprs   []ir.Expr     // expressions that it is made of
	columns []ir.ColumnID // columns that it is made of
}

func newReader(q *ir.Query) *reader {
	r := &reader{
		defs:  make([]definition, len(q.Columns)),
		memo:  make([]deps, len(q.Columns)),
		state: make([]state, len(q.Columns)),
		ids:   map[addr.Column]int32{},
		ctes:  map[*ir.CTE]*rowInputs{},
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
	r.changed = r.changed || len(ds) != len(r.memo[id])
	r.memo[id] = ds
	r.state[id] = done
	return ds
}

func (r *reader) inputs(d *definition) deps {
	switch {
	case d.scan:
		return deps{{d.leaf, Identity}}
	case len(d.columns) == 1 && len(d.exprs) == 0 && d.kind <= Identity:
		return r.read(d.columns[0]) // passed on as it is, and shared
	}
	var ds deps
	for _, c := range d.columns {
		ds = ds.add(r.read(c), d.kind)
	}
	for _, e := range d.exprs {
		ds = r.expr(ds, e, d.kind)
	}
	return ds.normal()
}

// expr appends the inputs of an expression as seen through kind.
func (r *reader) expr(ds deps, e ir.Expr, kind Kind) deps {
	switch e := e.(type) {
	case nil, *ir.Const, *ir.LambdaVar:
	case *ir.Col:
		ds = ds.add(r.column(e.ID), kind)
	case *ir.Call:
		ds = r.call(ds, e, max(kind, Transformation))
	case *ir.Case:
		ds = r.expr(ds, e.Operand, max(kind, Conditional))
		for _, w := range e.Whens {
			ds = r.expr(ds, w.Cond, max(kind, Conditional))
			ds = r.expr(ds, w.Result, max(kind, Transformation))
		}
		ds = r.expr(ds, e.Else, max(kind, Transformation))
	case *ir.Cast:
		ds = r.expr(ds, e.X, max(kind, Transformation))
		ds = r.expr(ds, e.Format, max(kind, Transformation))
	case *ir.Subquery:
		ds = r.subquery(ds, e, kind)
	case *ir.Lambda:
		ds = r.expr(ds, e.Body, max(kind, Transformation))
	case *ir.Field:
		ds = r.expr(ds, e.X, max(kind, Transformation))
	case *ir.OpaqueExpr:
		for _, p := range e.Parts {
			ds = r.expr(ds, p, max(kind, Transformation))
		}
	default:
		panic(fmt.Sprintf("lineage: unknown expression %T", e))
	}
	return ds
}

func (r *reader) call(ds deps, c *ir.Call, kind Kind) deps {
	for _, a := range c.Args {
		ds = r.expr(ds, a, kind)
	}
	if m := c.Mods; m != nil {
		ds = r.expr(ds, m.Filter, max(kind, Conditional))
		ds = r.keys(ds, m.Order, max(kind, Conditional))
		ds = r.expr(ds, m.Having, max(kind, Conditional))
		ds = r.expr(ds, m.Separator, kind)
		ds = r.expr(ds, m.Limit, kind)
		for _, p := range m.Params {
			ds = r.expr(ds, p, kind)
		}
	}
	return ds
}

func (r *reader) keys(ds deps, keys []ir.SortKey, kind Kind) deps {
	for _, k := range keys {
		ds = r.expr(ds, k.Expr, kind)
	}
	return ds
}

// subquery gives what a query in an expression is made of: its output columns,
// and everything that decides its rows.
func (r *reader) subquery(ds deps, s *ir.Subquery, kind Kind) deps {
	for _, x := range s.X {
		ds = r.expr(ds, x, max(kind, Transformation))
	}
	for _, c := range s.Columns {
		ds = ds.add(r.column(c), max(kind, Transformation))
	}
	return ds.addAs(r.rows(s.Rel).deps.normal(), max(kind, Conditional))
}
