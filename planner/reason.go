package planner

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tailwater/tailwater/diff"
	"github.com/tailwater/tailwater/internal/addr"
)

// reason says why a situation asks for a step.
func (b *builder) reason(s *situation) Reason {
	n, c := s.node, s.change
	if s.event == isRelaid {
		return Reason{BecauseStored, "another setting of " + strings.Join(relaid(b.Adapter, n.Was, n), ", "), []addr.Column{{Node: n.ID}}}
	}
	if s.event == isNew && n.Was != nil && (c == nil || c.Kind != diff.Renamed) {
		text := "its relation lies elsewhere now, and does not exist there yet"
		if n.Was.Place == "" {
			text = fmt.Sprintf("it was kept as %s, without a relation of its own", n.Was.Materialized)
		}
		return Reason{BecauseMoved, text, []addr.Column{{Node: n.ID}}}
	}
	if s.event == isSwapped && (c == nil || !c.DataDiffer()) {
		return Reason{BecauseStored, fmt.Sprintf("it was kept as %s and is to be kept as %s", n.Was.keptAs(), n.keptAs()), []addr.Column{{Node: n.ID}}}
	}
	r := Reason{Path: b.path(c)}
	switch {
	case c.Kind == diff.Added:
		r.Kind, r.Text = BecauseAdded, "the node is new"
	case c.Kind == diff.Renamed:
		r.Kind, r.Text = BecauseRenamed, fmt.Sprintf("it was %s; its new relation does not exist yet", c.RenamedFrom)
	case c.Verdict == diff.Unknown:
		r.Kind, r.Text = BecauseUnknown, "its code is not understood, and it or something that it reads differs"
	case c.RowsChanged:
		r.Kind, r.Text = BecauseRows, "which rows it has, or how often, may differ"
	default:
		r.Kind, r.Text = BecauseColumns, describe(c.Columns)
	}
	if s.event == isSwapped {
		r.Text += fmt.Sprintf("; it was kept as %s and is to be kept as %s", n.Was.keptAs(), n.keptAs())
	}
	return r
}

// keptAs names how a node keeps its data.
func (n *Node) keptAs() string {
	if n.kept() == KeptAsSeed || n.kept() == KeptAsHistory {
		return n.Kind
	}
	return n.Materialized
}

// describe says what differs about columns.
func describe(columns []diff.ColumnChange) string {
	verbs := map[diff.ColumnKind]string{
		diff.ColumnValue: "other values", diff.ColumnType: "another type", diff.ColumnRenamed: "another name",
		diff.ColumnAdded: "new", diff.ColumnRemoved: "gone",
	}
	var parts []string
	for _, kind := range []diff.ColumnKind{diff.ColumnValue, diff.ColumnType, diff.ColumnRenamed, diff.ColumnAdded, diff.ColumnRemoved} {
		var names []string
		for _, c := range columns {
			if c.Kind == kind {
				names = append(names, c.Name)
			}
		}
		if len(names) > 3 {
			names = append(names[:3], fmt.Sprintf("%d more", len(names)-3))
		}
		if names != nil {
			parts = append(parts, strings.Join(names, ", ")+": "+verbs[kind])
		}
	}
	return strings.Join(parts, "; ")
}

// path is a shortest way, column by column, from a changed definition to what
// changed of the node. Nodes on it are changed all the way.
func (b *builder) path(c *diff.Change) []addr.Column {
	var ends []addr.Column
	if !c.RowsChanged {
		for _, col := range c.Columns {
			ends = append(ends, addr.Column{Node: c.Node, Name: col.Name})
		}
	}
	ends = append(ends, addr.Column{Node: c.Node})
	if c.Origin == diff.Direct {
		return ends[:1]
	}
	from := map[addr.Column]addr.Column{}
	seen := map[addr.Column]bool{}
	for _, e := range ends {
		seen[e] = true
	}
	for queue := ends; len(queue) > 0; {
		at := queue[0]
		queue = queue[1:]
		for _, in := range b.inputs(at) {
			up := b.changes[in.Node]
			if seen[in] || up == nil || !up.DataDiffer() || !touches(up, in) {
				continue
			}
			seen[in] = true
			from[in] = at
			if up.Origin == diff.Direct {
				path := []addr.Column{in}
				for !slices.Contains(ends, in) {
					in = from[in]
					path = append(path, in)
				}
				return path
			}
			queue = append(queue, in)
		}
	}
	return ends[:1]
}

// touches reports whether a change may reach a reader of a column, or of rows.
func touches(c *diff.Change, col addr.Column) bool {
	if c.RowsChanged || c.Kind != diff.Modified {
		return true
	}
	return slices.ContainsFunc(c.Columns, func(x diff.ColumnChange) bool {
		return x.Name == col.Name || x.RenamedFrom == col.Name && col.Name != ""
	})
}

// inputs are the columns that a column is made of, the columns that decide its
// rows, and the rows of what it reads.
func (b *builder) inputs(c addr.Column) []addr.Column {
	var out []addr.Column
	for _, e := range b.Edges.Inputs(c) {
		out = append(out, e.From)
	}
	if c.Name != "" {
		return append(out, addr.Column{Node: c.Node})
	}
	if n := b.node(c.Node); n != nil {
		for _, in := range n.Inputs {
			out = append(out, addr.Column{Node: in})
		}
	}
	return out
}
