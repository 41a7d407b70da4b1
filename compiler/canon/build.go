package canon

import (
	"fmt"
	"slices"

	"github.com/tailwater/tailwater/compiler/ir"
)

// Budgets: what is over them becomes one relation without structure.
const (
	maxAtoms     = 48
	maxBlockSize = 1 << 14
)

// builder turns one query into blocks.
type builder struct {
	*algebra
	query   *ir.Query
	inputs  Inputs
	used    []bool          // by ColumnID: columns that anything uses
	cols    []*term         // by ColumnID: what each column is
	taken   map[serial]bool // atoms of inputs that occur in the query
	ctes    map[*ir.CTE]*cte
	chances int         // volatile calls so far: each is its own
	lambdas map[int]int // variable -> its number from outside in
	facts   []Fact      // of all that is read: a rule may leave out what it followed from
}

// cte is a CTE in normal form.
type cte struct {
	block   block
	outs    []*term
	reading bool
	read    bool // some reader has its atoms; others get new ones
}

// rel builds the block of a relation and notes what its columns are.
func (b *builder) rel(r ir.Rel) block {
	switch r := r.(type) {
	case *ir.Scan:
		return b.scan(r)
	case *ir.Ref:
		return b.ref(r)
	case *ir.Values:
		return b.values(r)
	case *ir.Filter:
		in := b.rel(r.Input)
		return in.where(b.expr(r.Pred))
	case *ir.Project:
		in := b.rel(r.Input)
		for _, it := range r.Items {
			b.define(it.Column, b.expr(it.Expr))
		}
		return in
	case *ir.Join:
		return b.joined(r)
	case *ir.Aggregate:
		return b.aggregate(r)
	case *ir.Window:
		return b.window(r)
	case *ir.Distinct:
		return b.distinct(r)
	case *ir.DistinctOn:
		return b.distinctOn(r)
	case *ir.SetOp:
		return b.setOp(r)
	case *ir.Sort:
		return b.rel(r.Input)
	case *ir.Limit:
		return b.limit(r)
	case *ir.Unnest:
		return b.unnest(r)
	case *ir.TableFunc:
		return b.tableFunc(r)
	case *ir.Opaque:
		return b.opaque(r)
	}
	panic(fmt.Sprintf("canon: unknown relation %T", r))
}

// define notes what a column is. What the resolver knows of its type counts
// where the algebra knows nothing.
func (b *builder) define(id ir.ColumnID, t *term) {
	if t.kind.family == ir.UnknownType && len(t.args) > 0 {
		if k := b.kindOf(b.query.Columns[id].Type); k.family != ir.UnknownType {
			typed := *t
			typed.kind = k
			t = &typed
		}
	}
	b.cols[id] = t
}

// visible lists the columns of a relation that something above it uses, in order.
func (b *builder) visible(r ir.Rel) []ir.ColumnID {
	var ids []ir.ColumnID
	add := func(list []ir.ColumnID) {
		for _, id := range list {
			if id != 0 && b.used[id] && b.cols[id] != nil {
				ids = append(ids, id)
			}
		}
	}
	var visit func(r ir.Rel)
	visit = func(r ir.Rel) {
		switch r := r.(type) {
		case *ir.Aggregate, *ir.SetOp, *ir.Opaque:
			add(ir.Introduces(r))
			return
		case *ir.Distinct:
			add(r.Columns)
			return
		case *ir.Join:
			visit(r.Left)
			if r.Kind != ir.Semi && r.Kind != ir.Anti {
				visit(r.Right)
			}
			return
		}
		add(ir.Introduces(r))
		for _, in := range ir.Inputs(r) {
			visit(in)
		}
	}
	visit(r)
	slices.Sort(ids)
	return slices.Compact(ids)
}

func (b *builder) terms(ids []ir.ColumnID) []*term {
	out := make([]*term, len(ids))
	for i, id := range ids {
		if out[i] = null(); id != 0 {
			out[i] = b.cols[id]
		}
	}
	return out
}

func (b *builder) set(ids []ir.ColumnID, terms []*term) {
	for i, id := range ids {
		if id != 0 {
			b.cols[id] = terms[i]
		}
	}
}

// scan reads a node: what it means is spliced in where that is known.
func (b *builder) scan(s *ir.Scan) block {
	var n *Normal
	if s.Self {
		n = opaqueLeaf(hash("self", string(s.Node)).sum(), Deterministic)
	} else if n = b.inputs.Normal(s.Node); n == nil {
		n = opaqueLeaf(hash("relation", string(s.Node), s.Relation.String()).sum(), Deterministic)
	}
	b.facts = append(b.facts, n.factsFor(func(name string) bool {
		return slices.ContainsFunc(s.Columns, func(c ir.Output) bool { return c.Name == name && b.used[c.Column] })
	})...)
	changed := len(s.At) > 0 || s.Sample != "" || s.Modifier != ""
	occurrence := b.instance
	if changed || !n.has(s.Columns) {
		occurrence = func(n *Normal) (block, func(string) *term) { return n.single() }
	}
	blk, col := occurrence(n)
	for _, c := range s.Columns {
		if !b.used[c.Column] {
			continue
		}
		t := col(c.Name)
		if k := b.kindOf(b.query.Columns[c.Column].Type); t.op == "col" && t.kind.family == ir.UnknownType && k.family != ir.UnknownType {
			typed := *t
			typed.kind = k
			t = &typed
		}
		b.cols[c.Column] = t
	}
	if changed {
		b.changedScan(s, blk)
	}
	return blk
}

// changedScan is a scan of other rows than the relation's own: of another time,
// of a sample.
func (b *builder) changedScan(s *ir.Scan, blk block) {
	a := blk.atoms[0]
	at := b.seal(block{}, b.exprs(s.At))
	h := hash("scan", s.Sample, s.Modifier).digests(a.rel.digest()).digests(at.outs...)
	r := &relation{taint: max(a.rel.taint, at.taint), free: at.free}
	if s.Sample != "" {
		b.chances++
		h.num(b.chances)
		r.taint = max(r.taint, Random)
	}
	r.rows = h.sum()
	inner := &atom{rel: r, args: at.free, serial: a.serial}
	blk.atoms[0] = inner
	for _, c := range s.Columns {
		if t := b.cols[c.Column]; t != nil && t.atom != nil {
			col := *t
			col.atom, col.solid = inner, false
			b.cols[c.Column] = &col
		}
	}
}

// ref reads a CTE. One that involves chance is computed once, whoever reads it.
func (b *builder) ref(r *ir.Ref) block {
	c := b.cte(r.CTE)
	if c.reading { // recursion: the CTE is known by its place only
		blk, a := alone(leaf(hash("recursive").sum(), Deterministic), nil)
		for i, id := range r.Columns {
			if id != 0 {
				b.cols[id] = column(a, col{name: hash("recursive").num(i).sum().key()})
			}
		}
		return blk
	}
	if !c.read {
		c.read = true
		for i, id := range r.Columns {
			if id != 0 && b.used[id] {
				b.cols[id] = c.outs[i]
			}
		}
		return c.block
	}
	s := newSubstitution(b.algebra)
	out := s.fresh(c.block)
	for i, id := range r.Columns {
		if id != 0 && b.used[id] {
			b.cols[id] = s.term(c.outs[i])
		}
	}
	return out
}

func (b *builder) cte(c *ir.CTE) *cte {
	if done, ok := b.ctes[c]; ok {
		return done
	}
	out := &cte{reading: true}
	b.ctes[c] = out
	out.block = b.rel(c.Root)
	var at []int
	var outs []*term
	for i, o := range c.Outputs {
		if b.used[o.Column] {
			at, outs = append(at, i), append(outs, b.cols[o.Column])
		}
	}
	chance := max(out.block.taint(), taintOf(outs)) >= Random
	switch {
	case c.Recursive:
		out.block, outs = b.barrier("recursive", out.block, outs)
	case chance:
		b.chances++
		out.block, outs = b.barrier(fmt.Sprint("chance", b.chances), out.block, outs)
	default:
		out.block, outs = b.bounded(out.block, outs)
	}
	out.outs = make([]*term, len(c.Outputs))
	for j, i := range at {
		out.outs[i] = outs[j]
	}
	out.reading = false
	return out
}

// bounded normalizes a block and keeps it within the budgets.
func (al *algebra) bounded(blk block, outs []*term) (block, []*term) {
	blk, outs = al.normalize(blk, outs)
	if len(blk.atoms) <= maxAtoms && blk.size(outs) <= maxBlockSize {
		return blk, outs
	}
	s := al.sealNormal(blk, outs)
	r := &relation{rows: s.rows, free: slices.Clone(s.free), taint: s.taint, facts: blk.facts()}
	out, a := alone(r, s.free)
	for i, t := range outs {
		r.cols = append(r.cols, col{name: s.outs[i].key(), kind: t.kind, solid: t.solid, taint: t.taint})
	}
	return out, a.columns()
}

// barrier makes one atom of a block whose outputs all depend on each other and
// on the rows.
func (al *algebra) barrier(tag string, blk block, outs []*term) (block, []*term) {
	s := al.seal(blk, outs)
	rows := hash("barrier", tag).digests(s.rows).digests(s.outs...).sum()
	r := &relation{rows: rows, free: slices.Clone(s.free), taint: max(s.taint, taintOf(outs)), facts: blk.facts()}
	out, a := alone(r, s.free)
	for i, t := range outs {
		r.cols = append(r.cols, col{name: hash("output").digests(rows, s.outs[i]).num(i).sum().key(), kind: t.kind, taint: r.taint})
	}
	return out, a.columns()
}

// values is a literal table. One row adds no atom: its columns are constants.
func (b *builder) values(v *ir.Values) block {
	if len(v.Rows) == 1 {
		for i, id := range v.Columns {
			b.define(id, b.expr(v.Rows[0][i]))
		}
		return block{}
	}
	if len(v.Rows) == 0 {
		blk, outs := nothing(len(v.Columns))
		b.set(v.Columns, outs)
		return blk
	}
	r := &relation{}
	h := hash("values").num(len(v.Rows))
	for i, id := range v.Columns {
		list := make([]*term, len(v.Rows))
		for j, row := range v.Rows {
			list[j] = b.expr(row[i])
		}
		s := b.seal(block{}, list)
		key := hash("values").digests(s.outs...).digests(r.numbered(s.free)).sum()
		if len(s.free) > 0 { // outer columns within VALUES
			h.digests(key)
		}
		k := b.kindOf(b.query.Columns[id].Type)
		if k.family == ir.UnknownType {
			k = common(list)
		}
		r.cols = append(r.cols, col{name: key.key(), kind: k, taint: taintOf(list), solid: allSolid(list)})
	}
	r.rows = h.sum()
	blk, a := alone(r, r.free)
	b.set(v.Columns, a.columns())
	return blk
}

// joined: inner joins put blocks side by side; a left join makes a lookup atom
// of its right side, with what ON takes from the left as arguments.
func (b *builder) joined(j *ir.Join) block {
	left := b.rel(j.Left)
	if j.Kind == ir.Full {
		return b.full(j, left)
	}
	right := b.rel(j.Right)
	if j.Asof || j.Any {
		return b.oneMatch(j, left, right)
	}
	if j.On != nil {
		right = right.where(b.expr(j.On))
	}
	switch j.Kind {
	case ir.Inner:
		return left.join(right)
	case ir.Left:
		ids := b.visible(j.Right)
		blk, outs := b.lookup(right, b.terms(ids))
		b.set(ids, outs)
		return left.join(blk)
	}
	exists := b.existsOf(right)
	if j.Kind == ir.Anti {
		exists = b.not(exists)
	}
	return left.where(exists)
}

func (b *builder) full(j *ir.Join, left block) block {
	lids := b.visible(j.Left)
	louts := b.terms(lids)
	right := b.rel(j.Right)
	rids := b.visible(j.Right)
	f := full{left: left, right: right, louts: louts, routs: b.terms(rids), on: []*term{boolean(true)}}
	if j.On != nil {
		f.on = []*term{b.expr(j.On)}
	}
	blk, outs := b.fullJoinOf(f)
	b.set(lids, outs[:len(lids)])
	b.set(rids, outs[len(lids):])
	return blk
}

// fullJoinOf is a full join. One whose right side looks at the left one has no
// meaning that engines agree on: all of it depends on all of it.
func (b *builder) fullJoinOf(f full) (block, []*term) {
	left := f.left.set()
	if !slices.ContainsFunc(slices.Concat(f.right.terms(), f.routs), func(t *term) bool { return t.touches(left) }) {
		return b.fullJoin(f)
	}
	n := len(f.louts) + len(f.routs)
	blk, outs := b.barrier("lateral full join", f.left.join(f.right), slices.Concat(f.louts, f.routs, f.on))
	return blk, outs[:n]
}

// oneMatch is a join that takes one match at most: the nearest, or any.
func (b *builder) oneMatch(j *ir.Join, left, right block) block {
	for _, e := range []ir.Expr{j.On, j.Match} {
		if e != nil {
			right = right.where(b.expr(e))
		}
	}
	ids := b.visible(j.Right)
	outs := b.terms(ids)
	if j.Match != nil { // which one is nearest is decided by what is compared
		outs = append(outs, b.expr(j.Match))
	}
	right, outs = b.normalize(right, outs)
	s := b.sealNormal(right, outs)
	r := &relation{free: slices.Clone(s.free), taint: max(s.taint, TieOrder), single: true, facts: right.facts()}
	r.rows = hash("one match").num(int(j.Kind)).num(flag(j.Asof)).num(flag(j.Any)).digests(s.rows).sum()
	if j.Match != nil {
		last := len(outs) - 1
		r.rows = hash("nearest").digests(r.rows, s.outs[last]).sum()
		outs = outs[:last]
	}
	for i, t := range outs {
		r.cols = append(r.cols, col{name: s.outs[i].key(), kind: t.kind, taint: max(t.taint, TieOrder)})
	}
	blk, a := alone(r, r.free)
	a.lookup = j.Kind != ir.Inner
	b.set(ids, a.columns())
	return left.join(blk)
}
