package canon

import (
	"slices"

	"github.com/tailwater/tailwater/compiler/ir"
)

// window is what a relation with window functions is made of. The relation's
// rows are those of its input; its columns are the input's, then the functions'.
type window struct {
	in    block
	outs  []*term
	items []over
}

// over is one window function.
type over struct {
	call      *term
	partition []*term
	order     []*term // terms "order"
	frame     *term   // nil: the default frame
	// total is set where the order leaves no ties that the function could see.
	kind  kind
	solid bool
	// ties is set where rows that are equal in the order may be told apart.
	ties bool
}

func (o over) mapped(s *substitution) over {
	o.call = s.term(o.call)
	o.partition, o.order = s.all(o.partition), s.all(o.order)
	if o.frame != nil {
		o.frame = s.term(o.frame)
	}
	return o
}

// id tells functions apart, as [identity] does terms.
func (o over) id() identity {
	out := o.call.id
	for _, ts := range [][]*term{o.partition, o.order} {
		out.add(uint64(len(ts)))
		for _, t := range ts {
			out.add(t.id[0])
			out.add(t.id[1])
		}
	}
	if o.frame != nil {
		out.add(o.frame.id[0])
		out.add(o.frame.id[1])
	}
	return out
}

// needed reports whether any of the functions is among the used columns.
func (w *window) needed(r *relation, used map[string]bool) bool {
	for i := range w.items {
		if c := r.cols[len(w.outs)+i]; used[c.name] {
			return true
		}
	}
	return false
}

// partitioned reports whether all functions are partitioned by the i-th column.
func (w *window) partitioned(i int) bool {
	if i >= len(w.outs) {
		return false
	}
	for _, it := range w.items {
		if !contains(it.partition, w.outs[i]) {
			return false
		}
	}
	return true
}

// windowed adds window functions to a block: every row stays, each function sees
// all of them. It gives the block, and what outs and functions are there.
func (al *algebra) windowed(in block, outs []*term, items []over) (block, []*term) {
	n := len(outs)
	in, all := al.normalize(in, spread(outs, items))
	if in.empty {
		return nothing(len(outs) + len(items))
	}
	outs, items = gathered(all, n, items)
	for i := range items {
		items[i] = tidied(items[i])
	}
	all = spread(outs, items)
	r := &relation{taint: in.taint(), facts: in.facts(), window: &window{in: in, outs: outs, items: items}}
	for i, name := range placesOf(outs) {
		t := outs[i]
		r.cols = append(r.cols, col{name: name, kind: t.kind, solid: t.solid || al.notNullIn(in, t), taint: t.taint})
	}
	at, tied := map[identity]string{}, al.tied(in, outs, items)
	for i, it := range items {
		taint := max(it.call.taint, taintOf(it.partition), taintOf(it.order), r.taint)
		if tied[i] {
			taint = max(taint, TieOrder)
		}
		name, ok := at[it.id()]
		if !ok {
			name = place(n + i)
			at[it.id()] = name
		}
		r.cols = append(r.cols, col{name: name, kind: it.kind, solid: it.solid, taint: taint})
	}
	r.keys = al.keysOf(in, outs, r.cols[:n])
	r.single = al.single(in)
	r.summedBy(in, spread(outs, items), func() summed { return al.sumWindow(r) })
	blk, a := alone(r, r.free)
	return blk, a.columns()
}

// sumWindow sums up a relation with window functions: its rows are those of its
// input, and each function sees all of them.
func (al *algebra) sumWindow(r *relation) summed {
	w := r.window
	s := al.sealNormal(w.in, spread(w.outs, w.items))
	r.number(s.free)
	next := len(w.outs)
	out := summed{s.rows, slices.Clip(s.outs[:next])}
	take := func(k int) []Digest {
		next += k
		return s.outs[next-k : next]
	}
	for _, it := range w.items {
		h := hash("window").digests(s.rows).digests(take(1)...).digests(set(take(len(it.partition)))...).digests(take(len(it.order))...)
		if it.frame != nil {
			h.digests(take(1)...)
		}
		out.cols = append(out.cols, h.sum())
	}
	return out
}

// spread lists outputs and the parts of window functions; gathered is its
// inverse.
func spread(outs []*term, items []over) []*term {
	all := slices.Clone(outs)
	for _, it := range items {
		all = append(all, it.call)
		all = append(all, it.partition...)
		all = append(all, it.order...)
		if it.frame != nil {
			all = append(all, it.frame)
		}
	}
	return all
}

func gathered(all []*term, n int, items []over) ([]*term, []over) {
	out := slices.Clone(items)
	next := n
	take := func(k int) []*term {
		next += k
		return all[next-k : next : next]
	}
	for i, it := range items {
		out[i].call = take(1)[0]
		out[i].partition, out[i].order = take(len(it.partition)), take(len(it.order))
		if it.frame != nil {
			out[i].frame = take(1)[0]
		}
	}
	return all[:n:n], out
}

// keysOfOrder are the expressions of an order.
func keysOfOrder(order []*term) []*term {
	out := make([]*term, len(order))
	for i, o := range order {
		out[i] = keyOfOrder(o)
	}
	return out
}

// keyOfOrder is the expression of one key. A key of a union's rows is a column
// of it, whose arms hold key and direction together.
func keyOfOrder(o *term) *term {
	if len(o.args) == 0 {
		return o
	}
	return o.args[0]
}

// tidied leaves out of a window what says nothing.
//
//	partition by 1, a, a                         -> partition by a
//	partition by a order by a, b, b              -> partition by a order by b
//	rows of the whole partition, in any order    -> no order
func tidied(it over) over {
	var partition []*term
	for _, t := range it.partition {
		if !constantKey(t) && !contains(partition, t) {
			partition = append(partition, t)
		}
	}
	it.partition = partition
	it.order = tidyOrder(it.order, partition)
	return it
}

// tidyOrder leaves out what earlier keys or the group decide.
func tidyOrder(order, partition []*term) []*term {
	var out []*term
	seen := slices.Clone(partition)
	for _, o := range order {
		x := keyOfOrder(o)
		if constantKey(x) || contains(seen, x) && x.kind.exact {
			continue
		}
		seen = append(seen, x)
		out = append(out, o)
	}
	return out
}

// firstRows makes a group's first rows of a filter on row_number.
//
//	row_number() over (partition by k order by o) = 1  -> distinct on (k) … order by o
func (n *normalization) firstRows() {
	for _, a := range n.b.atoms {
		w := a.rel.window
		if a.lookup || w == nil {
			continue
		}
		for i, p := range n.b.preds {
			j := n.firstOnly(a, p)
			if j < 0 {
				continue
			}
			used := n.used(func(x *atom) bool { return x == a })[a.serial]
			alone := true
			for k := range w.items {
				if k != j && used[a.rel.cols[len(w.outs)+k].name] {
					alone = false
				}
			}
			if !alone {
				continue
			}
			n.b.preds = slices.Delete(slices.Clone(n.b.preds), i, i+1)
			n.takeFirst(a, j)
			return
		}
	}
}

// firstOnly gives the row_number that a predicate holds to 1; -1 for none.
func (n *normalization) firstOnly(a *atom, p *term) int {
	if p.op != "=" && p.op != "<=" {
		return -1
	}
	x, one := p.args[0], p.args[1]
	if p.op == "=" && x.fixed() {
		x, one = one, x
	}
	if !x.of(a) || one.op != "const" || one.text != "int:1" {
		return -1
	}
	j := a.rel.index(x.text) - len(a.rel.window.outs)
	if j < 0 || a.rel.window.items[j].call.text != "row_number" {
		return -1
	}
	return j
}

// takeFirst puts the first row of each partition in the place of a window.
func (n *normalization) takeFirst(a *atom, j int) {
	w, rel := a.rel.window, a.rel
	s := newSubstitution(n.algebra)
	for i, f := range rel.free {
		s.put(f, a.args[i])
	}
	in := s.fresh(w.in)
	outs := s.all(w.outs)
	it := w.items[j].mapped(s)
	blk, cols := n.firsts(in, it.partition, it.order, outs)
	n.substitute(a, blk, func(t *term) *term {
		if i := rel.index(t.text); i < len(w.outs) {
			return cols[i]
		}
		return integer("1")
	})
}

// firsts is the first row of each group by keys, in an order: outs are its
// values there.
func (al *algebra) firsts(in block, keys, order, outs []*term) (block, []*term) {
	order = tidyOrder(order, keys)
	ties := al.tiesOf(in, keys, order)
	g := group{in: in, keys: keys}
	for _, t := range outs {
		f := newTerm("first", "", append([]*term{t}, order...)...).typed(t.kind)
		if ties.tell(t) {
			f.taint = max(f.taint, TieOrder)
		}
		g.aggs = append(g.aggs, f)
	}
	blk, keyed, firsts := al.grouped(g)
	for i, t := range outs { // a key has one value in its group
		for j, k := range keys {
			if k.is(t) && k.kind.exact {
				firsts[i] = keyed[j]
			}
		}
	}
	return blk, firsts
}

// frameless are window functions that do not look at the frame.
var frameless = map[string]bool{
	"row_number": true, "rank": true, "dense_rank": true, "percent_rank": true, "cume_dist": true, "ntile": true, "lag": true,
	"lead": true,
}

// orderBlind are aggregates that do not see the order of the rows in a frame of
// the whole partition.
func (al *algebra) orderBlind(fn string) bool {
	f, known := al.dialect.Function(fn)
	return known && !f.OrderSensitive && !frameless[fn]
}

// wholeFrame reports whether a frame is the whole partition.
func wholeFrame(f *ir.Frame) bool {
	return f != nil && f.Start.Kind == ir.UnboundedPreceding && f.End.Kind == ir.UnboundedFollowing && f.Exclude == ""
}

// defaultFrame reports whether a frame is the one that an order has without one.
func defaultFrame(f *ir.Frame) bool {
	return f.Unit == ir.Range && f.Start.Kind == ir.UnboundedPreceding && f.End.Kind == ir.CurrentRow && f.Exclude == ""
}
