package canon

import (
	"slices"

	"github.com/tailwater/tailwater/compiler/ir"
)

// closure finds out what is fixed once some terms are: by equality, and by keys.
// It reads a block and changes nothing.
type closure struct {
	al    *algebra
	in    map[serial]bool
	known map[identity]bool
	atoms map[serial]bool // all their columns are fixed
	terms memo[bool]      // valid for one round
	// agree is set where NULLs agree, as in grouping: a key that may repeat NULL
	// then counts only where NULL cannot be.
	agree bool
}

// closure of a block, where start is known and what lies outside of the block is.
func (al *algebra) closure(b block, start []*term, atoms ...*atom) *closure {
	return al.closureOf(b, start, false, atoms)
}

func (al *algebra) closureOf(b block, start []*term, agree bool, atoms []*atom) *closure {
	c := &closure{al: al, in: b.set(), known: make(map[identity]bool, len(start)), atoms: map[serial]bool{}, agree: agree}
	for _, t := range start {
		c.known[t.id] = true
	}
	for _, a := range atoms {
		c.atoms[a.serial] = true
	}
	if !keyed(b) && len(start) == 0 && !slices.ContainsFunc(b.preds, equation) {
		return c
	}
	for again := true; again; {
		again = false
		c.terms.empty()
		for _, p := range b.preds {
			if equation(p) && c.share(p) {
				again = true
				c.terms.empty()
			}
		}
		for _, a := range b.atoms {
			if !c.atoms[a.serial] && c.determines(b, a) {
				c.atoms[a.serial] = true
				again = true
				c.terms.empty()
			}
		}
	}
	return c
}

// keyed reports whether anything is known of how often values repeat.
func keyed(b block) bool {
	for _, a := range b.atoms {
		if len(a.rel.keys) > 0 || a.rel.single || a.rel.one {
			return true
		}
	}
	return false
}

// share makes all members of an equation known where one is.
func (c *closure) share(p *term) bool {
	any, all := false, true
	for _, t := range p.args {
		k := c.knows(t)
		any, all = any || k, all && k
	}
	if !any || all {
		return false
	}
	for _, t := range p.args {
		c.known[t.id] = true
	}
	return true
}

// knows reports whether a term has one value.
func (c *closure) knows(t *term) bool {
	if t.mask == 0 && t.taint < Random || c.known[t.id] {
		return true
	}
	if t.taint >= Random {
		return false
	}
	if t.op == "col" {
		return !c.in[t.atom.serial] || c.atoms[t.atom.serial]
	}
	if v, ok := c.terms.get(t); ok {
		return v
	}
	v := len(t.args) > 0
	for _, a := range t.args {
		v = v && c.knows(a)
	}
	c.terms.put(t, v)
	return v
}

func (c *closure) knowsAll(ts []*term) bool {
	for _, t := range ts {
		if !c.knows(t) {
			return false
		}
	}
	return true
}

// all reports whether every atom of the block is fixed: there is one row at most.
func (c *closure) all(b block) bool {
	for _, a := range b.atoms {
		if !c.atoms[a.serial] {
			return false
		}
	}
	return true
}

// determines reports whether an atom has one row at most for what is known.
func (c *closure) determines(b block, a *atom) bool {
	if !c.knowsAll(a.args) {
		return false
	}
	if a.rel.single || a.rel.one {
		return true
	}
	if a.lookup {
		return false
	}
	for _, k := range a.rel.keys {
		if c.bound(b, a, k) != nil || len(k.cols) == 0 {
			return true
		}
	}
	return false
}

// bound gives, for each column of a key, a known term that it equals; nil where
// one is missing. The types must be of one family: else several values of a key
// may equal one term.
func (c *closure) bound(b block, a *atom, k key) []*term {
	var out []*term
	for _, d := range k.cols {
		t := c.boundColumn(b, a, d, k.nulls)
		if t == nil {
			return nil
		}
		out = append(out, t)
	}
	return out
}

func (c *closure) boundColumn(b block, a *atom, d string, nulls bool) *term {
	col, ok := a.rel.col(d)
	if !ok {
		return nil
	}
	x := column(a, col)
	for _, p := range b.preds {
		if p.op != "=" && p.op != "same" {
			continue
		}
		i := slices.IndexFunc(p.args, x.is)
		if i < 0 {
			continue
		}
		for j, t := range p.args {
			if f := p.args[i].kind.family; j != i && !t.uses(a) && t.kind.family == f && f != ir.UnknownType && c.knows(t) {
				return t
			}
		}
	}
	if c.known[x.id] && (!c.agree || !nulls || x.solid || c.al.notNullIn(b, x)) {
		return x
	}
	return nil
}

// single reports whether a block has one row at most.
func (al *algebra) single(b block) bool {
	if len(b.atoms) == 0 {
		return true
	}
	return keyed(b) && al.closure(b, nil).all(b)
}

// unique reports whether no two rows of a block agree in the given terms, where
// NULLs agree.
func (al *algebra) unique(b block, terms []*term) bool {
	if !keyed(b) {
		return len(b.atoms) == 0
	}
	for _, a := range b.atoms {
		if a.lookup && !a.rel.single {
			return false
		}
	}
	return al.closureOf(b, terms, true, nil).all(b)
}

// notNullIn reports whether the predicates of a block reject NULL in a column.
func (al *algebra) notNullIn(b block, t *term) bool {
	for _, p := range b.preds {
		for _, c := range al.rejects(p) {
			if c.is(t) {
				return true
			}
		}
	}
	return false
}

// keysOf finds keys among a block's outputs: of one atom that fixes all others.
func (al *algebra) keysOf(b block, outs []*term, cols []col) []key {
	if len(b.atoms) == 0 || !keyed(b) {
		return nil
	}
	place := map[identity]int{}
	for i, t := range outs {
		if _, ok := place[t.id]; !ok {
			place[t.id] = i
		}
	}
	var out []key
	for _, a := range b.atoms {
		if a.lookup {
			continue
		}
		for _, k := range a.rel.keys {
			found := key{nulls: k.nulls}
			var terms []*term
			for _, d := range k.cols {
				c, _ := a.rel.col(d)
				t := column(a, c)
				i, ok := place[t.id]
				if !ok {
					terms = nil
					break
				}
				terms = append(terms, t)
				found.cols = append(found.cols, cols[i].name)
			}
			if len(terms) == len(k.cols) && len(terms) > 0 && al.closure(b, terms).all(b) {
				out = append(out, found)
			}
		}
	}
	return out
}
