package canon

import (
	"fmt"

	"github.com/tailwater/tailwater/compiler/dialect"
	"github.com/tailwater/tailwater/compiler/ir"
)

// Budgets: a block over them becomes one atom, known by its digests.
const (
	maxAtoms     = 48
	maxBlockSize = 1 << 14
)

// builder turns one query into blocks.
type builder struct {
	query   *ir.Query
	dialect *dialect.Dialect
	inputs  Inputs
	cols    []*term // by ColumnID
	ctes    map[*ir.CTE]*cte
	chances int // volatile calls so far: each is its own
}

// cte is a CTE in normal form.
type cte struct {
	block   block
	outs    []*term
	reading bool
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
		return in.where(b.filter(r.Pred))
	case *ir.Project:
		in := b.rel(r.Input)
		for _, it := range r.Items {
			b.cols[it.Column] = b.expr(it.Expr)
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

// scan reads a node: what it means is spliced in where that is known.
func (b *builder) scan(s *ir.Scan) block {
	n := b.inputs.Normal(s.Node)
	if s.Self {
		n = leaf(hash("self", string(s.Node)).sum(), Deterministic)
	} else if n == nil {
		n = leaf(hash("relation", string(s.Node), s.Relation.String()).sum(), Deterministic)
	}
	changed := len(s.At) > 0 || s.Sample != "" || s.Modifier != ""
	blk, col := n.instance(changed || !n.has(s.Columns))
	for _, c := range s.Columns {
		b.cols[c.Column] = col(c.Name)
	}
	if changed {
		a := blk.atoms[0]
		at := b.exprs(s.At)
		inner := seal(block{}, at)
		a.content = hash("scan", s.Sample, s.Modifier).digests(a.content).digests(inner.outs...).sum()
		a.params = inner.params
		if s.Sample != "" {
			a.taint = max(a.taint, Random)
		}
	}
	return blk
}

// ref reads a CTE. One that involves chance is computed once, whoever reads it.
func (b *builder) ref(r *ir.Ref) block {
	c := b.cte(r.CTE)
	if c.reading { // recursion: the CTE is known by its place only
		a := &atom{kind: "rel", content: hash("recursive").sum()}
		for i, id := range r.Columns {
			if id != 0 {
				b.cols[id] = column(a, hash("recursive").num(i).sum().key(), Deterministic)
			}
		}
		return block{atoms: []*atom{a}}
	}
	cp := newCopier(c.block)
	out := cp.block(c.block)
	for i, id := range r.Columns {
		if id != 0 {
			b.cols[id] = cp.term(c.outs[i])
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
	for _, o := range c.Outputs {
		out.outs = append(out.outs, b.cols[o.Column])
	}
	chance := out.block.taint() >= Random
	for _, t := range out.outs {
		chance = chance || t.taint >= Random
	}
	switch {
	case c.Recursive:
		out.block, out.outs = b.barrier("recursive", out.block, out.outs, true)
	case chance:
		b.chances++
		out.block, out.outs = b.barrier(fmt.Sprint("chance", b.chances), out.block, out.outs, true)
	default:
		out.block, out.outs = b.bounded(out.block, out.outs)
	}
	out.reading = false
	return out
}

// bounded keeps a block within the budgets.
func (b *builder) bounded(blk block, outs []*term) (block, []*term) {
	size := blk.size()
	for _, t := range outs {
		size = min(size+t.size, maxSize)
	}
	if len(blk.atoms) <= maxAtoms && size <= maxBlockSize {
		return blk, outs
	}
	return b.barrier("", blk, outs, false)
}

// barrier makes one atom of a block. With together, all outputs depend on each
// other and on the rows.
func (b *builder) barrier(tag string, blk block, outs []*term, together bool) (block, []*term) {
	s := seal(blk, outs)
	rows := s.rows
	if tag != "" || together {
		rows = hash("barrier", tag).digests(s.rows).digests(s.outs...).sum()
	}
	a := &atom{kind: "rel", content: rows, params: s.params, taint: s.taint}
	cols := make([]*term, len(outs))
	for i, t := range outs {
		key := s.outs[i]
		if together {
			key = hash("output").digests(rows, s.outs[i]).num(i).sum()
		}
		cols[i] = column(a, key.key(), t.taint)
	}
	return block{atoms: []*atom{a}}, cols
}

// values is a literal table. One row adds no atom: its columns are constants.
func (b *builder) values(v *ir.Values) block {
	if len(v.Rows) == 1 {
		for i, id := range v.Columns {
			b.cols[id] = b.expr(v.Rows[0][i])
		}
		return block{}
	}
	a := &atom{kind: "rel", content: hash("values").num(len(v.Rows)).sum()}
	for i, id := range v.Columns {
		list := make([]*term, len(v.Rows))
		var taint Taint
		for j, row := range v.Rows {
			list[j] = b.expr(row[i])
			taint = max(taint, list[j].taint)
		}
		s := seal(block{}, list)
		key := hash("values").digests(s.outs...).sum()
		if len(s.params) > 0 { // outer columns within VALUES
			a.params = append(a.params, s.params...)
			a.content = hash("lateral values").digests(a.content, key).sum()
		}
		b.cols[id] = column(a, key.key(), taint)
	}
	return block{atoms: []*atom{a}}
}

// joined: inner joins put blocks side by side; a left join makes a lookup atom
// of its right side, whose parameters are what ON takes from the left.
func (b *builder) joined(j *ir.Join) block {
	left := b.rel(j.Left)
	if j.Kind == ir.Full {
		return b.full(j, left)
	}
	right := b.rel(j.Right)
	if j.Asof || j.Any {
		return b.oneMatch(j, left, right)
	}
	switch j.Kind {
	case ir.Inner:
		return left.join(right).where(b.filter(j.On))
	case ir.Left:
		blk, cols := b.lookup("lookup", right.where(b.filter(j.On)), b.visible(j.Right))
		for id, t := range cols {
			b.cols[id] = t
		}
		return left.join(blk)
	}
	s := seal(right.where(b.filter(j.On)), nil)
	exists := newTerm("exists", s.rows.key(), s.params...)
	exists.taint = max(exists.taint, s.taint)
	if j.Kind == ir.Anti {
		exists = b.negate(exists)
	}
	return left.where(exists)
}

// visible lists the columns that a relation shows to what is above it, with
// what they are.
func (b *builder) visible(r ir.Rel) map[ir.ColumnID]*term {
	out := map[ir.ColumnID]*term{}
	b.addVisible(out, r)
	return out
}

func (b *builder) addVisible(out map[ir.ColumnID]*term, r ir.Rel) {
	add := func(ids []ir.ColumnID) {
		for _, id := range ids {
			if t := b.cols[id]; t != nil {
				out[id] = t
			}
		}
	}
	switch r := r.(type) {
	case *ir.Aggregate, *ir.SetOp, *ir.Opaque:
		add(ir.Introduces(r))
		return
	case *ir.Distinct:
		add(r.Columns)
		return
	case *ir.Join:
		b.addVisible(out, r.Left)
		if r.Kind != ir.Semi && r.Kind != ir.Anti {
			b.addVisible(out, r.Right)
		}
		return
	}
	add(ir.Introduces(r))
	for _, in := range ir.Inputs(r) {
		b.addVisible(out, in)
	}
}

// lookup makes an atom of a block: its rows for given parameters, or NULLs.
func (b *builder) lookup(kind string, blk block, visible map[ir.ColumnID]*term) (block, map[ir.ColumnID]*term) {
	ids, outs := ordered(visible)
	s := seal(blk, outs)
	a := &atom{kind: kind, content: s.rows, params: s.params, taint: s.taint}
	cols := make(map[ir.ColumnID]*term, len(ids))
	for i, id := range ids {
		cols[id] = column(a, s.outs[i].key(), outs[i].taint)
	}
	return block{atoms: []*atom{a}}, cols
}

func ordered(visible map[ir.ColumnID]*term) ([]ir.ColumnID, []*term) {
	ids := make([]ir.ColumnID, 0, len(visible))
	for id := range visible {
		ids = append(ids, id)
	}
	sortIDs(ids)
	outs := make([]*term, len(ids))
	for i, id := range ids {
		outs[i] = visible[id]
	}
	return ids, outs
}

// full is a full join: a relation of its own, known by both sides and ON.
func (b *builder) full(j *ir.Join, left block) block {
	lids, louts := ordered(b.visible(j.Left))
	right := b.rel(j.Right)
	rids, routs := ordered(b.visible(j.Right))
	ls, rs := seal(left, louts), seal(right, routs)
	la := &atom{kind: "rel", content: ls.rows, params: ls.params, taint: ls.taint}
	ra := &atom{kind: "rel", content: rs.rows, params: rs.params, taint: rs.taint}
	for i, id := range lids {
		b.cols[id] = column(la, ls.outs[i].key(), louts[i].taint)
	}
	for i, id := range rids {
		b.cols[id] = column(ra, rs.outs[i].key(), routs[i].taint)
	}
	inner := block{atoms: []*atom{la, ra}}
	l := newLabelling(inner, inner.atoms)
	var on []Digest
	if j.On != nil {
		on = set(l.terms(conjuncts(b.filter(j.On))))
	}
	params := append(append([]*term(nil), la.params...), ra.params...)
	params = append(params, l.params...)
	a := &atom{kind: "rel", params: params, taint: max(ls.taint, rs.taint)}
	a.content = hash("full").digests(ls.rows, rs.rows).digests(on...).num(len(la.params)).num(len(ra.params)).sum()
	for i, id := range lids {
		b.cols[id] = column(a, hash("full left").digests(ls.outs[i]).sum().key(), louts[i].taint)
	}
	for i, id := range rids {
		b.cols[id] = column(a, hash("full right").digests(rs.outs[i]).sum().key(), routs[i].taint)
	}
	return block{atoms: []*atom{a}}
}

// oneMatch is a join that takes one match at most: the nearest, or any.
func (b *builder) oneMatch(j *ir.Join, left, right block) block {
	conds := right.where(b.filter(j.On)).where(b.filter(j.Match))
	blk, cols := b.lookup("lookup", conds, b.visible(j.Right))
	a := blk.atoms[0]
	a.content = hash("one match").num(int(j.Kind)).num(flag(j.Asof)).num(flag(j.Any)).digests(a.content).sum()
	a.kind = "one of"
	taint := TieOrder
	a.taint = max(a.taint, taint)
	for id, t := range cols {
		b.cols[id] = column(a, t.text, max(t.taint, taint))
	}
	return left.join(blk)
}

func flag(b bool) int {
	if b {
		return 1
	}
	return 0
}
