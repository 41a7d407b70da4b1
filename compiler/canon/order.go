package canon

import (
	"cmp"
	"encoding/binary"
	"slices"
)

// Budgets: over them labels follow the written order, which costs precision only.
const (
	maxLeaves    = 4 // orders that are tried for atoms that look alike
	refineRounds = 3
	maxRefined   = 64 // atoms that are refined
)

// orders gives the orders of a block's atoms to try: by colour. Where atoms look
// alike, one of them is told apart from the others and the colours are refined, in
// the manner of McKay; mostly any of them will do then.
func orders(b block, outs []*term) [][]*atom {
	if len(b.atoms) < 2 || len(b.atoms) > maxRefined {
		return [][]*atom{b.atoms}
	}
	c := &coloring{atoms: b.atoms}
	colors := make([]uint64, len(b.atoms))
	for i, a := range b.atoms {
		colors[i] = mix(short64(a.rel.digest()), uint64(flag(a.lookup)), uint64(len(a.args)))
	}
	if !distinct(colors) {
		c.read(b, outs)
		c.refine(colors)
	}
	c.search(colors)
	return c.orders
}

// coloring tells atoms apart by what they are and how they take part in
// predicates and arguments, in the manner of Weisfeiler and Leman. Colours are
// numbers that mean the same in every run. Outputs only say which of several
// atoms is tried first: the digest of the rows must not depend on what is
// selected.
type coloring struct {
	atoms  []*atom
	uses   []use // predicates and arguments
	outs   []use
	orders [][]*atom
}

// use is how a term uses atoms: which columns of which, and what it is besides.
type use struct {
	shape uint64
	cols  []usedColumn
}

type usedColumn struct {
	atom int
	name uint64
}

// read takes the terms of a block apart.
func (c *coloring) read(b block, outs []*term) {
	at := make(map[serial]int, len(b.atoms))
	for i, a := range b.atoms {
		at[a.serial] = i
	}
	shapes := &rough{}
	add := func(t *term, more ...usedColumn) use {
		u := use{short64(shapes.term(t)), more}
		t.walk(func(t *term) bool {
			if t.atom != nil {
				if i, ok := at[t.atom.serial]; ok {
					u.cols = append(u.cols, usedColumn{i, short64(t.atom.rel.digestOf(t.text))})
				}
			}
			return t.mask != 0
		})
		return u
	}
	for _, p := range b.preds {
		c.uses = append(c.uses, add(p))
	}
	for i, a := range b.atoms {
		for j, t := range a.args {
			c.uses = append(c.uses, add(t, usedColumn{i, uint64(j)}))
		}
	}
	for _, t := range outs {
		c.outs = append(c.outs, add(t))
	}
}

// refine lets each atom's colour know of those that it is used together with.
func (c *coloring) refine(colors []uint64) {
	next := make([]uint64, len(colors))
	for range refineRounds {
		copy(next, colors)
		for _, u := range c.uses {
			total := uint64(0)
			for _, x := range u.cols {
				total += mix(x.name, colors[x.atom])
			}
			for _, x := range u.cols {
				next[x.atom] += mix(u.shape, total, x.name, colors[x.atom])
			}
		}
		copy(colors, next)
		if distinct(colors) {
			return
		}
	}
}

// search finds orders in which no two atoms have one colour.
func (c *coloring) search(colors []uint64) {
	order := make([]int, len(colors))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(x, y int) int { return cmp.Compare(colors[x], colors[y]) })
	cell := alike(order, colors)
	if cell == nil {
		list := make([]*atom, len(order))
		for i, j := range order {
			list[i] = c.atoms[j]
		}
		c.orders = append(c.orders, list)
		return
	}
	for _, branch := range c.branches(cell, colors) {
		if len(c.orders) < maxLeaves {
			c.search(branch)
		}
	}
}

// alike gives the first atoms in an order that have one colour; nil for none.
func alike(order []int, colors []uint64) []int {
	for i := 1; i < len(order); i++ {
		if colors[order[i]] != colors[order[i-1]] {
			continue
		}
		j := i + 1
		for j < len(order) && colors[order[j]] == colors[order[i]] {
			j++
		}
		return order[i-1 : j]
	}
	return nil
}

// branches tells each of some atoms apart from the others, and keeps those for
// which the colours come out least: they cannot be told apart by the rows.
func (c *coloring) branches(cell []int, colors []uint64) [][]uint64 {
	type branch struct {
		colors     []uint64
		rows, outs uint64
	}
	list := make([]branch, len(cell))
	for i, j := range cell {
		x := branch{colors: slices.Clone(colors)}
		x.colors[j] = mix(x.colors[j], 1)
		c.refine(x.colors)
		for _, color := range x.colors {
			x.rows += mix(color)
		}
		for k, u := range c.outs {
			for _, col := range u.cols {
				x.outs += mix(uint64(k), u.shape, col.name, x.colors[col.atom])
			}
		}
		list[i] = x
	}
	slices.SortStableFunc(list, func(x, y branch) int { return cmp.Or(cmp.Compare(x.rows, y.rows), cmp.Compare(x.outs, y.outs)) })
	var out [][]uint64
	for _, x := range list {
		if x.rows == list[0].rows {
			out = append(out, x.colors)
		}
	}
	return out
}

func distinct(colors []uint64) bool {
	for i, x := range colors {
		if slices.Contains(colors[:i], x) {
			return false
		}
	}
	return true
}

// short64 is a part of a digest: enough to tell atoms apart, as mistakes cost
// precision only.
func short64(d Digest) uint64 { return binary.LittleEndian.Uint64(d[:]) }

// mix makes one number of several.
func mix(parts ...uint64) uint64 {
	x := uint64(0x9e3779b97f4a7c15)
	for _, p := range parts {
		x ^= p
		x *= 0xff51afd7ed558ccd
		x ^= x >> 32
		x *= 0xc4ceb9fe1a85ec53
		x ^= x >> 29
	}
	return x
}
