package compat

import (
	"fmt"
	"strings"

	"github.com/tailwater/tailwater/compiler/ir"
	"github.com/tailwater/tailwater/diff"
	"github.com/tailwater/tailwater/internal/addr"
	"github.com/tailwater/tailwater/internal/diag"
	"github.com/tailwater/tailwater/manifest"
)

func columnRules() []Rule {
	return []Rule{
		{"COL101", "column-removed-used", isError, "a column is gone and something still uses it",
			"A column that head no longer has is still named by a model, a test, an exposure or a semantic model of head. It will fail when it runs next.",
			"select order_id, total from …   →   select order_id from …, while a test still names total",
			"Remove what uses the column first, or keep the column until nothing does.", removedUsed},
		{"COL102", "column-removed-unused", isInfo, "a column is gone and nothing in the project uses it",
			"No node of the project uses the column. Consumers outside of the project may: it is a warning where the model is public, contracted or has an exposure.",
			"select order_id, total from …   →   select order_id from …",
			"Announce the removal to consumers outside of dbt, or keep the column for a release.", removedUnused},
		{"COL103", "column-renamed", isWarning, "a column has another name",
			"The column's values are the same under another name. Whoever reads it by the old name fails.",
			"select total from …   →   select total as total_amount from …",
			"Offer both names for a release: select total as total_amount, total_amount as total.", renamed},
		{"COL104", "type-incompatible", isError, "a column has a type of another family",
			"The type changed between families that do not convert into each other without loss or errors, such as from a number to text.",
			"select amount from …   →   select cast(amount as varchar) as amount from …",
			"Give the new type a new column name and move consumers over.", typeIncompatible},
		{"COL105", "type-narrowed", isWarning, "a column's type holds less",
			"Values that fitted may not fit any more: from decimal to integer, from timestamp to date, a shorter text.",
			"cast(x as numeric(12,2))   →   cast(x as numeric(8,2))",
			"Check with a query that all values fit before merging.", typeNarrowed},
		{"COL106", "type-widened", isInfo, "a column's type holds more",
			"All former values fit into the new type.",
			"cast(x as integer)   →   cast(x as numeric(12,2))",
			"Nothing to do, unless a consumer reads the type.", typeWidened},
		{"COL108", "value-changed", isInfo, "a column's values differ",
			"The column has the same name and another definition.",
			"sum(amount)   →   sum(amount) - sum(refunds)",
			"Tell consumers what the column means now; the plan rebuilds what stores it.", valueChanged},
		{"COL114", "column-added", isInfo, "there is a new column",
			"Readers that name their columns are not touched.",
			"select order_id from …   →   select order_id, total from …",
			"Nothing to do.", columnAdded},
	}
}

// columnsOf calls f for each column change of one kind.
func (p *pass) columnsOf(kind diff.ColumnKind, f func(c *diff.Change, col *diff.ColumnChange)) {
	for i := range p.Changes {
		c := &p.Changes[i]
		if c.Kind != diff.Modified && c.Kind != diff.Renamed {
			continue
		}
		for j := range c.Columns {
			if c.Columns[j].Kind == kind {
				f(c, &c.Columns[j])
			}
		}
	}
}

// use is something in head that names a column.
type use struct {
	what string
	path []addr.Column
}

// uses lists what names a column in head: models, tests, exposures that list
// their columns, semantic models, unit tests.
func (p *pass) uses(n addr.Node, name string) []use {
	var out []use
	col := addr.Column{Node: n, Name: name}
	seen := map[addr.Node]bool{}
	for _, e := range p.graph.Readers(col) {
		if !seen[e.To.Node] {
			seen[e.To.Node] = true
			out = append(out, use{string(e.To.Node), []addr.Column{col, e.To}})
		}
	}
	for _, t := range p.Head.Project.Nodes {
		if t.Test != nil && t.Test.Node == n && names(t.Test, name) {
			out = append(out, use{"test " + t.Name, []addr.Column{col, {Node: t.ID}}})
		}
	}
	for _, e := range p.Head.Project.Exposures {
		if strings.Contains(e.Meta, `"columns"`) && strings.Contains(strings.ToLower(e.Meta), `"`+strings.ToLower(name)+`"`) && contains(e.DependsOn, n) {
			out = append(out, use{"exposure " + e.Name, []addr.Column{col, {Node: e.ID}}})
		}
	}
	for _, s := range p.Head.Project.SemanticModels {
		if s.Model != n {
			continue
		}
		for _, list := range [][]manifest.Element{s.Entities, s.Dimensions, s.Measures} {
			for _, el := range list {
				if strings.EqualFold(el.Expr, name) {
					out = append(out, use{"semantic model " + s.Name, []addr.Column{col, {Node: s.ID}}})
				}
			}
		}
	}
	return out
}

func names(t *manifest.Test, column string) bool {
	if strings.EqualFold(t.Column, column) {
		return true
	}
	for _, c := range t.Columns {
		if strings.EqualFold(c, column) {
			return true
		}
	}
	return false
}

func contains(list []addr.Node, n addr.Node) bool {
	for _, x := range list {
		if x == n {
			return true
		}
	}
	return false
}

func removedUsed(p *pass) {
	p.columnsOf(diff.ColumnRemoved, func(c *diff.Change, col *diff.ColumnChange) {
		for _, u := range p.uses(c.Node, col.Name) {
			p.report(c.Node, col.Name, fmt.Sprintf("column %s is gone, and %s still uses it", col.Name, u.what), u.path...)
		}
	})
}

func removedUnused(p *pass) {
	p.columnsOf(diff.ColumnRemoved, func(c *diff.Change, col *diff.ColumnChange) {
		if len(p.uses(c.Node, col.Name)) > 0 {
			return
		}
		sev := p.rule.Severity
		if p.visible(c.Node) {
			sev = diag.Warning
		}
		p.reportAs(sev, c.Node, col.Name, fmt.Sprintf("column %s is gone; nothing in the project uses it", col.Name))
	})
}

// visible reports whether a node has, or may have, consumers outside of dbt.
func (p *pass) visible(n addr.Node) bool {
	d := p.def(n)
	if d == nil {
		return false
	}
	if d.Access == "public" || d.Contract.Enforced {
		return true
	}
	for _, e := range p.Head.Project.Exposures {
		if contains(e.DependsOn, n) {
			return true
		}
	}
	return false
}

func renamed(p *pass) {
	p.columnsOf(diff.ColumnRenamed, func(c *diff.Change, col *diff.ColumnChange) {
		sev := p.rule.Severity
		if p.visible(c.Node) {
			sev = diag.Error
		}
		p.reportAs(sev, c.Node, col.Name, fmt.Sprintf("column %s is now called %s", col.RenamedFrom, col.Name))
	})
}

// fit says how values of one type fit into another.
type fit uint8

const (
	sameFit fit = iota
	wider
	narrower
	incompatible
)

// wideningSteps lead from a family to those that hold all of its values.
var wideningSteps = map[ir.Family][]ir.Family{
	ir.BoolType: {ir.IntType}, ir.IntType: {ir.DecimalType, ir.TextType}, ir.DecimalType: {ir.TextType},
	ir.FloatType: {ir.TextType}, ir.DateType: {ir.TimestampType}, ir.UUIDType: {ir.TextType},
}

// typeFit compares two known types.
func typeFit(b, h ir.Type) fit {
	if b.Family == h.Family {
		return argsFit(b, h)
	}
	number := func(f ir.Family) bool { return f == ir.IntType || f == ir.DecimalType || f == ir.FloatType }
	for _, w := range wideningSteps[b.Family] {
		if w == h.Family && w != ir.TextType {
			return wider
		}
	}
	for _, w := range wideningSteps[h.Family] {
		if w == b.Family && w != ir.TextType {
			return narrower
		}
	}
	if number(b.Family) && number(h.Family) {
		return narrower
	}
	return incompatible
}

// argsFit compares length, precision and scale.
func argsFit(b, h ir.Type) fit {
	if len(b.Args) == 0 || len(h.Args) == 0 {
		return sameFit
	}
	out := sameFit
	for i := range min(len(b.Args), len(h.Args)) {
		switch {
		case h.Args[i] < b.Args[i]:
			return narrower
		case h.Args[i] > b.Args[i]:
			out = wider
		}
	}
	return out
}

// types calls f for each column whose types are known on both sides.
func (p *pass) types(want fit, f func(c *diff.Change, col *diff.ColumnChange)) {
	for i := range p.Changes {
		c := &p.Changes[i]
		for j := range c.Columns {
			col := &c.Columns[j]
			if col.Base.Known() && col.Head.Known() && typeFit(col.Base, col.Head) == want {
				f(c, col)
			}
		}
	}
}

func (p *pass) typeChange(want fit, word string) {
	p.types(want, func(c *diff.Change, col *diff.ColumnChange) {
		p.report(c.Node, col.Name, fmt.Sprintf("column %s %s from %s to %s", col.Name, word, col.Base, col.Head))
	})
}

func typeIncompatible(p *pass) { p.typeChange(incompatible, "changes its type") }
func typeNarrowed(p *pass)     { p.typeChange(narrower, "is narrowed") }
func typeWidened(p *pass)      { p.typeChange(wider, "is widened") }

func valueChanged(p *pass) {
	p.columnsOf(diff.ColumnValue, func(c *diff.Change, col *diff.ColumnChange) {
		if c.Origin != diff.Direct || c.RowsChanged {
			return
		}
		sev := p.rule.Severity
		if p.visible(c.Node) {
			sev = diag.Warning
		}
		p.reportAs(sev, c.Node, col.Name, fmt.Sprintf("column %s is computed in another way", col.Name))
	})
}

func columnAdded(p *pass) {
	p.columnsOf(diff.ColumnAdded, func(c *diff.Change, col *diff.ColumnChange) {
		p.report(c.Node, col.Name, fmt.Sprintf("column %s is new", col.Name))
	})
}
