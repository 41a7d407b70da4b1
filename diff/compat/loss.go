package compat

import (
	"slices"
	"strings"

	"github.com/tailwater/tailwater/compiler/lineage"
	"github.com/tailwater/tailwater/compiler/program"
	"github.com/tailwater/tailwater/diff"
	"github.com/tailwater/tailwater/internal/addr"
)

// loss is a column that head makes no more, at the node where that begins.
type loss struct {
	change  *diff.Change
	column  string
	now     string      // its new name; "" where it is removed
	through []addr.Node // readers that passed it on and lack it now, too
	needs   []Consumer
	unknown string // why there may be consumers that are not known; "" for none
}

// losses are the columns that are gone or renamed, each told once: a column that
// is gone because the one that it passed on is gone counts with that one.
func (p *pass) losses() []*loss {
	if p.lost != nil {
		return *p.lost
	}
	gone := map[addr.Column]*loss{}
	var order []*loss
	for i := range p.Changes {
		c := &p.Changes[i]
		if c.Kind != diff.Modified && c.Kind != diff.Renamed {
			continue
		}
		for _, col := range c.Columns {
			l := &loss{change: c, column: col.Name}
			switch col.Kind {
			case diff.ColumnRemoved:
			case diff.ColumnRenamed:
				l.column, l.now = col.RenamedFrom, col.Name
			default:
				continue
			}
			gone[addr.Column{Node: c.Node, Name: l.column}] = l
			order = append(order, l)
		}
	}
	var roots []*loss
	for _, l := range order {
		if p.followsFrom(l, gone) {
			continue
		}
		at := addr.Column{Node: l.change.Node, Name: l.column}
		l.needs = p.needs(at)
		l.through = p.chain(at)
		l.unknown, _ = p.visible(at.Node)
		for _, n := range l.through {
			if l.unknown == "" {
				l.unknown, _ = p.visible(n)
			}
		}
		roots = append(roots, l)
	}
	p.lost = &roots
	return roots
}

// followsFrom reports whether a column was only passed on from another that is
// gone.
func (p *pass) followsFrom(l *loss, gone map[addr.Column]*loss) bool {
	b := p.Base.Program.Model(was(l.change))
	if b == nil {
		return false
	}
	for _, e := range b.Edges {
		if e.To.Name == l.column && e.Kind == lineage.Identity && e.From.Name != "" {
			up, ok := gone[addr.Column{Node: p.inHead(e.From.Node), Name: e.From.Name}]
			if ok && up != l {
				return true
			}
		}
	}
	return false
}

// chain lists the readers that passed a column on and lack it now, too.
func (p *pass) chain(at addr.Column) []addr.Node {
	var out []addr.Node
	seen := map[addr.Column]bool{at: true}
	for todo := []addr.Column{at}; len(todo) > 0; todo = todo[1:] {
		for _, r := range p.readers[todo[0].Node] {
			for _, next := range p.passedOn(r, todo[0]) {
				if !seen[next] {
					seen[next] = true
					out = append(out, r)
					todo = append(todo, next)
				}
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// only reports whether all consumers are of the given kinds.
func only(cs []Consumer, kinds ...string) bool {
	return !slices.ContainsFunc(cs, func(c Consumer) bool { return !slices.Contains(kinds, c.Kind) })
}

func hasColumn(m *program.Model, name string) bool {
	return slices.ContainsFunc(m.Columns, func(c program.Column) bool { return c.Name == name })
}

func hasColumnFold(m *program.Model, name string) bool {
	return slices.ContainsFunc(m.Columns, func(c program.Column) bool { return strings.EqualFold(c.Name, name) })
}
