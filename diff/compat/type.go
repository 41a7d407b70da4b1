package compat

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tailwater/tailwater/compiler/ir"
	"github.com/tailwater/tailwater/compiler/lineage"
	"github.com/tailwater/tailwater/compiler/program"
	"github.com/tailwater/tailwater/diff"
	"github.com/tailwater/tailwater/internal/addr"
	"github.com/tailwater/tailwater/internal/diag"
)

// typeRules are about the types of columns, by the lattice of lattice.go.
var typeRules = []Rule{
	{"COL104", "type-incompatible", isError, Lenient, "a column has a type of another family",
		"The type changed between families that do not convert into each other without errors, such as from a number to text, or from a time without a zone to an instant.",
		[]string{"Give the new type a new column: `select cast({column} as ...) as {column}_v2, {column}`.",
			"Move readers over.", "Drop the old column when nothing uses it."}, typeIncompatible},
	{"COL105", "type-narrowed", isWarning, Default, "a column's type holds less",
		"Values that fitted may not fit any more: a smaller integer, less precision or scale, a shorter text, a date in place of a timestamp, a float in place of an exact number. dbt's contracts do not compare sizes. It is an error where the model is incremental, contracted or public.",
		[]string{"See that all values fit: `select count(*) from {table} where {column} <> cast({column} as ...)` must give 0.",
			"Add a test that says so, and merge it first.", "Narrow the type."}, typeNarrowed},
	{"COL106", "type-widened", isInfo, Default, "a column's type holds more",
		"All former values fit into the new type. Readers that declare the old type, and tables that were made with it, are to follow.",
		[]string{"Nothing has to be done, unless a consumer declares the type."}, typeWidened},
	{"COL117", "struct-field-changed", isError, Default, "a field of a struct is gone or has another type",
		"Readers that take the field out of the struct fail, or get another type. A field that was added is no finding.",
		[]string{"Keep the field beside its successor.", "Move readers over, then remove it."}, structField},
}

// retyped is a column whose type is known on both sides and differs, at the node
// where that begins.
type retyped struct {
	node       addr.Node
	name       string
	base, head ir.Type
	fit        fit
	follow     []addr.Node // nodes that get another type through it
}

// retypes are the columns that have another type, each told once: where only an
// input's type differs, it is the input's.
func (p *pass) retypes() []*retyped {
	if p.types != nil {
		return *p.types
	}
	all := map[addr.Column]*retyped{}
	var order []*retyped
	for _, h := range p.Head.Program.Models {
		b := p.Base.Program.Model(p.inBase(h.Node))
		if b == nil || b == h {
			continue
		}
		c := p.changes[h.Node]
		for _, col := range h.Columns {
			old := columnType(b, oldName(c, col.Name))
			if f := p.fit(old, col.Type); f != sameFit && f != unknownFit {
				r := &retyped{node: h.Node, name: col.Name, base: old, head: col.Type, fit: f}
				all[addr.Column{Node: h.Node, Name: col.Name}] = r
				order = append(order, r)
			}
		}
	}
	out := []*retyped{}
	for _, r := range order {
		if root := p.retypedBy(r, all); root != nil {
			root.follow = append(root.follow, r.node)
			continue
		}
		out = append(out, r)
	}
	p.types = &out
	return out
}

// retypedBy is the column from which another got its type, through as many
// nodes as it takes; nil where the node's own query gives it.
func (p *pass) retypedBy(r *retyped, all map[addr.Column]*retyped) *retyped {
	var root *retyped
	for range 50 {
		up := p.retypedInput(r, all)
		if up == nil {
			return root
		}
		root, r = up, up
	}
	return root
}

// retypedInput is a direct input with another type.
func (p *pass) retypedInput(r *retyped, all map[addr.Column]*retyped) *retyped {
	c := p.changes[r.node]
	edited := c != nil && p.columnEdited(c, r.name)
	for _, e := range p.Head.Program.Model(r.node).Edges {
		up := all[e.From]
		if up == nil {
			up = all[addr.Column{Node: p.oneID(e.From.Node), Name: e.From.Name}]
		}
		if up == nil || e.To.Name != r.name || up == r {
			continue
		}
		if !edited || e.Kind == lineage.Identity && up.head.Equal(r.head) && up.base.Equal(r.base) {
			return up
		}
	}
	return nil
}

// oldName is a column's name in base.
func oldName(c *diff.Change, name string) string {
	if c == nil {
		return name
	}
	for _, col := range c.Columns {
		if col.Kind == diff.ColumnRenamed && col.Name == name {
			return col.RenamedFrom
		}
	}
	return name
}

func columnType(m *program.Model, name string) ir.Type {
	i := slices.IndexFunc(m.Columns, func(c program.Column) bool { return c.Name == name })
	if i < 0 {
		return ir.Type{}
	}
	return m.Columns[i].Type
}

// fit compares types as head's warehouse knows them.
func (p *pass) fit(base, head ir.Type) fit { return typeFit(p.Head.Program.Dialect, base, head) }

func (p *pass) typeChange(want fit, word string, severity func(*retyped) diag.Severity) {
	for _, r := range p.retypes() {
		if r.fit != want || r.node.Kind() == "seed" || r.node.Kind() == "source" {
			continue
		}
		message := fmt.Sprintf("column %s %s from %s to %s", r.name, word, r.base, r.head)
		if n := len(r.follow); n > 0 {
			slices.Sort(r.follow)
			message += fmt.Sprintf("; so does it in %s", few(nodeNames(slices.Compact(r.follow))))
		}
		f := p.reportAs(severity(r), r.node, r.name, message, nodesOf(r.follow, addr.Column{Node: r.node, Name: r.name})...)
		f.Cause = fmt.Sprintf("%s from %s to %s", r.node, r.base, r.head)
	}
}

func nodeNames(ns []addr.Node) []string {
	out := make([]string, len(ns))
	for i, n := range ns {
		out[i] = n.Name()
	}
	return out
}

// nodesOf makes consumers of nodes that are reached from a column.
func nodesOf(ns []addr.Node, from addr.Column) []Consumer {
	var out []Consumer
	for _, n := range ns {
		out = append(out, Consumer{Kind: n.Kind(), Name: n.Name(), Node: n, Path: []addr.Column{from, {Node: n}}})
	}
	slices.SortFunc(out, compareConsumers)
	return slices.CompactFunc(out, func(a, b Consumer) bool { return a.Node == b.Node })
}

func (p *pass) usual(*retyped) diag.Severity { return p.rule.Severity }

func typeIncompatible(p *pass) { p.typeChange(incompatible, "changes its type", p.usual) }
func typeWidened(p *pass)      { p.typeChange(wider, "is widened", p.usual) }

func typeNarrowed(p *pass) {
	p.typeChange(narrower, "is narrowed", func(r *retyped) diag.Severity {
		def := p.Head.Project.Node(r.node)
		if def != nil && (def.Config.Materialized == "incremental" || def.Contract.Enforced || def.Access == "public") {
			return diag.Error
		}
		return p.rule.Severity
	})
}

func structField(p *pass) {
	for _, r := range p.retypes() {
		if r.fit == fieldsLost && r.node.Kind() != "seed" && r.node.Kind() != "source" {
			p.report(r.node, r.name, fmt.Sprintf("struct column %s %s", r.name, lostFields(r.base, r.head)))
		}
	}
}

// lostFields says which fields are gone or have other types.
func lostFields(b, h ir.Type) string {
	if b.Elem != nil && h.Elem != nil {
		return lostFields(*b.Elem, *h.Elem)
	}
	var out []string
	for _, f := range b.Fields {
		i := slices.IndexFunc(h.Fields, func(g ir.TypeField) bool { return strings.EqualFold(g.Name, f.Name) })
		switch {
		case i < 0:
			out = append(out, "loses field "+f.Name)
		case !h.Fields[i].Type.Equal(f.Type):
			out = append(out, fmt.Sprintf("has field %s as %s and not %s", f.Name, h.Fields[i].Type, f.Type))
		}
	}
	return listed(out)
}
