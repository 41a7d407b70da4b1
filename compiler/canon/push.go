package canon

// push moves predicates below groups, windows and unions: those that use nothing
// but keys of a group, what all window functions are partitioned by, or columns
// of a union.
//
// Sound for groups because all rows of a group agree in its keys, where equality
// is identity or the predicate cannot tell equal values apart.
func (n *normalization) push() {
	for _, a := range n.b.atoms {
		if a.lookup || a.rel.group == nil && a.rel.window == nil && !a.rel.union.small() {
			continue
		}
		var down, rest []*term
		for _, p := range n.b.preds {
			switch {
			case !n.movable(n.b, a, p):
				rest = append(rest, p)
			case !n.holds(a, p):
				down = append(down, p)
			}
		}
		if len(rest) == len(n.b.preds) {
			continue
		}
		n.b.preds = rest
		n.changed = true
		if len(down) == 0 {
			return
		}
		switch r := a.rel; {
		case r.group != nil:
			n.pushGroup(a, down)
		case r.window != nil:
			n.pushWindow(a, down)
		default:
			n.pushUnion(a, down)
		}
		return
	}
}

// holds reports whether a predicate that can be asked below an atom is asked there
// already: then it need not be moved, and nothing made anew.
func (al *algebra) holds(a *atom, p *term) bool {
	r := a.rel
	switch {
	case len(r.free) > 0:
		return false
	case r.window != nil:
		return al.says(r.window.in, al.below(a, r.window.outs, []*term{p})[0])
	case r.group != nil:
		return al.says(r.group.in, al.below(a, r.group.keys, []*term{p})[0])
	case r.union.small():
		for _, m := range r.union.arms {
			if !al.says(m.block, al.below(a, m.outs, []*term{p})[0]) {
				return false
			}
		}
		return true
	}
	return false
}

// says reports whether a block's rows pass a predicate because it is one of the
// block's, or of a relation that the block reads.
func (al *algebra) says(b block, p *term) bool {
	p = al.filter(p)
	if p.isTrue() || contains(b.preds, p) {
		return true
	}
	for _, a := range b.atoms {
		if p.mask&a.bit() != 0 && !a.lookup && al.movable(b, a, p) && al.holds(a, p) {
			return true
		}
	}
	return false
}

// movable reports whether a predicate uses of the block only what can be asked
// below an atom.
func (al *algebra) movable(b block, a *atom, p *term) bool {
	if a.rel.group == nil && a.rel.window == nil && !a.rel.union.small() {
		return false
	}
	if !p.uses(a) || p.taint >= Random {
		return false
	}
	ok := true
	inside := b.set()
	r := a.rel
	blind := congruent(p, a)
	p.walk(func(t *term) bool {
		if t.atom == nil {
			return ok
		}
		if !t.of(a) { // nothing is gained by functions of other rows for each row outside
			ok = ok && !inside[t.atom.serial] && r.window == nil
			return ok
		}
		i := r.index(t.text)
		switch {
		case i < 0:
			ok = false
		case r.group != nil:
			ok = ok && !r.group.global && r.group.sets == nil && i < len(r.group.keys) && (blind || r.group.keys[i].kind.exact)
		case r.window != nil:
			ok = ok && r.window.partitioned(i) && (blind || r.cols[i].kind.exact)
		}
		return ok
	})
	return ok
}

// congruent reports whether a predicate cannot tell equal values of an atom's
// columns apart: it only compares them as they are.
func congruent(p *term, a *atom) bool {
	switch p.op {
	case "and", "or", "not":
		for _, x := range p.args {
			if !congruent(x, a) {
				return false
			}
		}
		return true
	case "=", "<>", "<", "<=", "is null", "same":
		for _, x := range p.args {
			if x.uses(a) && x.op != "col" {
				return false
			}
		}
		return true
	case "in":
		return p.args[0].op == "col" && !p.args[1].uses(a)
	}
	return !p.uses(a)
}

// below puts what an atom's columns are made of in their place.
func (al *algebra) below(a *atom, outs []*term, preds []*term) []*term {
	s := newSubstitution(al)
	s.replace(a, func(t *term) *term { return outs[a.rel.index(t.text)] })
	return s.all(preds)
}

func (n *normalization) pushGroup(a *atom, preds []*term) {
	g := *a.rel.group
	s := newSubstitution(n.algebra)
	for i, f := range a.rel.free {
		s.put(f, a.args[i])
	}
	g.in = s.fresh(g.in)
	g.keys, g.aggs = s.all(g.keys), s.all(g.aggs)
	g.in = g.in.where(n.below(a, g.keys, preds)...)
	n.regroup(a, g)
}

func (n *normalization) pushWindow(a *atom, preds []*term) {
	w, s := a.rel.window, newSubstitution(n.algebra)
	for i, f := range a.rel.free {
		s.put(f, a.args[i])
	}
	in := s.fresh(w.in)
	outs := s.all(w.outs)
	items := make([]over, len(w.items))
	for i, it := range w.items {
		items[i] = it.mapped(s)
	}
	blk, cols := n.windowed(in.where(n.below(a, outs, preds)...), outs, items)
	rel := a.rel
	n.substitute(a, blk, func(t *term) *term { return cols[rel.index(t.text)] })
}

func (n *normalization) pushUnion(a *atom, preds []*term) {
	s := newSubstitution(n.algebra)
	for i, f := range a.rel.free {
		s.put(f, a.args[i])
	}
	var arms []arm
	for _, m := range a.rel.union.arms {
		blk := s.fresh(m.block)
		outs := s.all(m.outs)
		arms = append(arms, arm{blk.where(n.below(a, outs, preds)...), outs})
	}
	blk, cols := n.unioned(arms, len(a.rel.cols))
	rel := a.rel
	n.substitute(a, blk, func(t *term) *term { return cols[rel.index(t.text)] })
}

// pushOuts moves what is computed over a union alone into its arms.
//
//	select f(a) from (x union all y)  -> select f(a) from x union all select f(a) from y
func (n *normalization) pushOuts() {
	if len(n.b.atoms) != 1 || len(n.outs) == 0 || len(n.b.preds) > 0 {
		return
	}
	a := n.b.atoms[0]
	if a.lookup || !a.rel.union.small() || taintOf(n.outs) >= Random {
		return
	}
	var values []*term
	plain := true
	for _, t := range n.outs {
		eachValue(t, func(v *term) {
			if !contains(values, v) {
				values = append(values, v)
				plain = plain && v.op == "col"
			}
		})
	}
	if plain {
		return
	}
	s := newSubstitution(n.algebra)
	for i, f := range a.rel.free {
		s.put(f, a.args[i])
	}
	var arms []arm
	for _, m := range a.rel.union.arms {
		blk := s.fresh(m.block)
		arms = append(arms, arm{blk, n.below(a, s.all(m.outs), values)})
	}
	blk, cols := n.unioned(arms, len(values))
	put := newSubstitution(n.algebra)
	for i, v := range values {
		put.put(v, cols[i])
	}
	n.b, n.outs, n.changed = blk, put.all(n.outs), true
}

// eachValue gives the values that an output computes of a row: the arguments of
// aggregates, of orders and frames, else the output itself.
func eachValue(t *term, f func(*term)) {
	switch {
	case t.grounded():
	case t.op == "agg" || t.op == "first" || t.op == "order" || t.op == "frame" || t.op == "bound":
		for _, a := range t.args {
			eachValue(a, f)
		}
	default:
		f(t)
	}
}
