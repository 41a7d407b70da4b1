package delta

import (
	"slices"

	"github.com/tailwater/tailwater/compiler/ir"
)

// setOp compares unions and the like. Their time is a column of each arm.
func (p *pair) setOp(b, h *ir.SetOp, t target) Region {
	if b.Kind != h.Kind || b.All != h.All || len(b.Columns) != len(h.Columns) || h.Kind != ir.Union && len(b.Arms) != len(h.Arms) {
		return everything
	}
	at := p.position(b, h, t)
	rows := Region{}
	columns := make([]Region, len(h.Columns))
	used := make([]bool, len(b.Arms))
	var alone []int
	for i, arm := range h.Arms {
		found := false
		for j, old := range b.Arms {
			if used[j] || !(h.Kind == ir.Union || i == j) {
				continue
			}
			r, cols := p.arms(old, arm, at)
			if all := union(cols).Union(r); all.Empty() || all.Bounded() {
				used[j], found = true, true
				rows = rows.Union(r)
				for k := range cols {
					columns[k] = columns[k].Union(cols[k])
				}
				break
			}
		}
		if !found {
			alone = append(alone, i)
		}
	}
	for _, i := range alone {
		rows = rows.Union(p.extent(p.head, h.Arms[i], at))
	}
	for j, old := range b.Arms {
		if !used[j] {
			rows = rows.Union(p.extent(p.base, old, at))
		}
	}
	if len(alone) > 0 && h.Kind != ir.Union {
		rows = everything
	}
	if h.Kind != ir.Union || !h.All { // rows are compared as a whole
		rows = rows.Union(union(columns))
		columns = make([]Region, len(columns))
	}
	for k := range columns {
		if at < 0 {
			columns[k] = columns[k].whole()
		}
		p.mate(b.Columns[k], h.Columns[k], columns[k])
	}
	if at < 0 {
		return rows.whole()
	}
	return rows
}

// position is where the time is among the columns; -1 for nowhere.
func (p *pair) position(b, h *ir.SetOp, t target) int {
	x, ok := t.base.(*ir.Col)
	y, also := t.head.(*ir.Col)
	if !ok || !also {
		return -1
	}
	if at := slices.Index(h.Columns, y.ID); at >= 0 && b.Columns[at] == x.ID {
		return at
	}
	return -1
}

func union(list []Region) Region {
	var out Region
	for _, r := range list {
		out = out.Union(r)
	}
	return out
}

// arms compares one arm of each side.
func (p *pair) arms(b, h ir.SetArm, at int) (Region, []Region) {
	var t target
	grain := Moment
	if at >= 0 && b.Columns[at] != 0 && h.Columns[at] != 0 {
		t, grain = p.target(&ir.Col{ID: b.Columns[at]}, &ir.Col{ID: h.Columns[at]})
	}
	rows := p.block(b.Input, h.Input, t)
	if !t.none() && !p.diff(t.base, t.head, t).Empty() {
		t, rows = target{}, everything
	}
	finish := func(r Region) Region {
		if t.none() {
			return r.whole()
		}
		return r.Out(grain)
	}
	columns := make([]Region, len(h.Columns))
	for k, id := range h.Columns {
		switch was := b.Columns[k]; {
		case was != 0 && id != 0:
			columns[k] = finish(p.diff(&ir.Col{ID: was}, &ir.Col{ID: id}, t))
		case was != id:
			columns[k] = everything
		}
	}
	return finish(rows), columns
}

// extent is where an arm may have rows at all.
func (p *pair) extent(s *side, arm ir.SetArm, at int) Region {
	if at < 0 || arm.Columns[at] == 0 {
		return everything
	}
	time, grain := s.resolve(&ir.Col{ID: arm.Columns[at]})
	out := everything
	for _, e := range s.peel(arm.Input).preds {
		out = out.Intersect(s.weigh(e, time).yes)
	}
	return out.Out(grain)
}
