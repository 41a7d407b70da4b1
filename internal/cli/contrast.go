package cli

import (
	"strings"

	"github.com/tailwater/tailwater/compiler"
	"github.com/tailwater/tailwater/diff"
	"github.com/tailwater/tailwater/internal/addr"
	"github.com/tailwater/tailwater/internal/report"
)

// contrasts explains what was found: of each node whose own query changed its
// data, the smallest parts that differ; of each whose data are the same although
// it compiles to something else, why they are.
func (r *result) contrasts() (map[addr.Node][]report.Difference, []report.Same) {
	base, head := compiler.NewQueries(r.base.project, r.base.program), compiler.NewQueries(r.head.project, r.head.program)
	differences := map[addr.Node][]report.Difference{}
	was, now, differs := map[addr.Node]addr.Node{}, map[addr.Node]addr.Node{}, map[addr.Node]bool{}
	for _, c := range r.changes {
		if c.RenamedFrom != "" {
			was[c.Node], now[c.RenamedFrom] = c.RenamedFrom, c.Node
		}
	}
	for _, c := range r.changes {
		differs[c.Node] = c.DataDiffer()
		if c.DataDiffer() && c.Origin == diff.Direct && (c.Kind == diff.Modified || c.Kind == diff.Renamed) {
			old := c.Node
			if c.RenamedFrom != "" {
				old = c.RenamedFrom
			}
			for _, d := range compiler.Contrast(base, head, old, c.Node, columnPairs(c), now) {
				differences[c.Node] = append(differences[c.Node], report.Difference{
					Columns: append([]string{}, d.Columns...), Kind: d.Kind, Base: fragment(d.Base), Head: fragment(d.Head)})
			}
		}
	}
	believed := map[addr.Node]bool{}
	for _, a := range r.assumptions {
		for _, n := range a.Nodes {
			believed[n] = true
		}
	}
	same := []report.Same{}
	for _, m := range r.head.program.Models {
		old, renamed := was[m.Node]
		if !renamed {
			old = m.Node
		}
		b, h := r.base.project.Node(old), r.head.project.Node(m.Node)
		if b == nil || h == nil || differs[m.Node] || b.ResourceType == "seed" || squeezed(b.CompiledCode) == squeezed(h.CompiledCode) {
			continue
		}
		why := ""
		switch {
		case believed[m.Node]:
			why = "believed"
		case m.Clocked:
			why = "clock"
		case m.Templated:
			why = compiler.NotRead.String()
		default:
			why = compiler.SameAs(base, head, old, m.Node, now).String()
		}
		same = append(same, report.Same{UniqueID: string(m.Node), Reason: why})
	}
	return differences, same
}

// squeezed is a text but for the ends of its lines and what is around it.
func squeezed(s string) string { return strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n")) }

// columnPairs are the names that the columns which differ have on both sides. One
// that only got another name is the same.
func columnPairs(c diff.Change) [][2]string {
	var out [][2]string
	for _, col := range c.Columns {
		switch col.Kind {
		case diff.ColumnAdded:
			out = append(out, [2]string{"", col.Name})
		case diff.ColumnRemoved:
			out = append(out, [2]string{col.Name, ""})
		case diff.ColumnValue, diff.ColumnType:
			out = append(out, [2]string{col.Name, col.Name})
		}
	}
	return out
}

func fragment(f *compiler.Fragment) *report.Fragment {
	if f == nil {
		return nil
	}
	out := &report.Fragment{SQL: f.Text, File: f.File}
	if f.Position.Line > 0 {
		out.CompiledLine, out.CompiledColumn = &f.Position.Line, &f.Position.Column
	}
	if f.Line > 0 {
		out.Line = &f.Line
	}
	return out
}
