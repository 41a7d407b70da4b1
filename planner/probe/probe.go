package probe

import (
	"slices"
	"strings"

	"github.com/tailwater/tailwater/compiler/canon"
	"github.com/tailwater/tailwater/compiler/program"
	"github.com/tailwater/tailwater/internal/addr"
	"github.com/tailwater/tailwater/manifest"
	"github.com/tailwater/tailwater/planner"
)

// Add adds to each step of a plan the questions that show whether it did what it
// should.
func Add(p *planner.Plan, project *manifest.Project, compiled *program.Program) {
	keys := declared(project)
	for i := range p.Steps {
		s := &p.Steps[i]
		def, m := project.Node(s.Node), compiled.Model(s.Node)
		if def == nil || m == nil || s.Relation == "" || s.Action == planner.Drop || s.Action == planner.ReplaceView {
			continue
		}
		a := asker{spellingOf(project.Adapter), s, def, m}
		s.Checks = a.checks(keys[s.Node])
	}
}

// declared are the keys that tests declare unique for all rows, by node.
func declared(project *manifest.Project) map[addr.Node][][]string {
	out := map[addr.Node][][]string{}
	for _, n := range project.Nodes {
		if t := n.Test; t != nil && t.Kind == manifest.Unique && t.Enabled && t.Where == "" && len(t.Columns) > 0 {
			out[t.Node] = append(out[t.Node], t.Columns)
		}
	}
	return out
}

// asker writes the questions about one step.
type asker struct {
	spelling
	step  *planner.Step
	def   *manifest.Node
	model *program.Model
}

func (a *asker) checks(tested [][]string) []planner.Check {
	var out []planner.Check
	rows := "select count(*) as row_count\nfrom " + a.step.Relation
	if a.step.Action != planner.Create {
		out = append(out, planner.Check{Name: "rows", Before: true, Query: rows, Expect: planner.Looked})
	}
	out = append(out, planner.Check{Name: "rows", Query: rows, Expect: planner.Looked})
	keys := a.keys(tested)
	for _, key := range keys {
		out = append(out, planner.Check{Name: "key " + strings.Join(key, ", "), Query: a.duplicates(key), Expect: planner.NoRows})
	}
	if q := a.difference(keys); q != "" {
		out = append(out, planner.Check{Name: "difference", Query: q, Expect: planner.NoRows})
	}
	return out
}

// keys are the keys whose columns are known: that of the configuration first.
func (a *asker) keys(tested [][]string) [][]string {
	all := tested
	if a.def.ResourceType == "model" && len(a.def.Config.UniqueKey) > 0 && a.def.Config.IncrementalStrategy != "append" {
		all = append([][]string{a.def.Config.UniqueKey}, tested...)
	}
	var out [][]string
	for _, key := range all {
		names := make([]string, len(key))
		for i, k := range key {
			names[i] = a.column(k)
		}
		if !slices.Contains(names, "") && !slices.ContainsFunc(out, func(o []string) bool { return slices.Equal(o, names) }) {
			out = append(out, names)
		}
	}
	return out
}

// column is a column in the warehouse's case; "" where there is none.
func (a *asker) column(name string) string {
	for _, c := range a.model.Columns {
		if strings.EqualFold(c.Name, name) {
			return c.Name
		}
	}
	return ""
}

// duplicates are the groups of rows with the same key. NULLs are no key.
func (a *asker) duplicates(key []string) string {
	names, present := make([]string, len(key)), make([]string, len(key))
	for i, k := range key {
		names[i] = a.name(k)
		present[i] = names[i] + " is not null"
	}
	list := strings.Join(names, ", ")
	return "select " + list + ", count(*) as copies\nfrom " + a.step.Relation + "\nwhere " + strings.Join(present, " and ") +
		"\ngroup by " + list + "\nhaving count(*) > 1"
}

// difference are the rows that are stored more or less often than the query
// gives them; "" where that cannot be asked.
func (a *asker) difference(keys [][]string) string {
	columns := a.compared(keys)
	code := strings.TrimRight(strings.TrimSpace(a.def.CompiledCode), ";")
	if len(columns) == 0 || !a.whole(code) || a.noWith && strings.HasPrefix(strings.ToLower(code), "with") {
		return ""
	}
	return a.compare(a.step.Relation, code, columns, a.window())
}

// Difference are the rows that a relation has more or less often than a query
// gives them, comparing columns, where a condition holds; "" where the adapter
// cannot be asked.
func Difference(adapter, relation, code string, columns []program.Column, where string) string {
	s := spellingOf(adapter)
	if len(columns) == 0 || s.noWith {
		return ""
	}
	if where != "" {
		where = "\n  where " + where
	}
	return s.compare(relation, code, columns, where)
}

// Quoted is the name of a column in quotes.
func Quoted(adapter, column string) string { return spellingOf(adapter).name(column) }

func (s spelling) compare(relation, code string, columns []program.Column, where string) string {
	var values, names []string
	for _, c := range columns {
		values = append(values, s.value(c.Name, c.Type)+" as "+s.name(c.Name))
		names = append(names, s.name(c.Name))
	}
	list := strings.Join(names, ", ")
	side := func(sign, from string) string {
		return "  select " + strings.Join(values, ", ") + ", " + sign + " as copies\n  from " + from + where
	}
	return "select " + list + ", sum(copies) as copies_stored_too_many\nfrom (\n" +
		side("1", relation) + "\n  union all\n" + side("-1", "(\n"+code+"\n  ) expected") +
		"\n) compared\ngroup by " + list + "\nhaving sum(copies) <> 0"
}

// whole reports whether what is stored should be what the compiled query gives:
// not where it reads the node's own relation, as that for new rows does.
func (a *asker) whole(code string) bool {
	return a.def.ResourceType == "model" && a.def.Language != "python" && code != "" && a.model.Digests().RowsTaint <= canon.FloatOrder &&
		!strings.Contains(code, a.def.RelationName)
}

// compared are the columns to compare: those whose values change, and a key to
// tell rows by. Columns that depend on more than data are left out.
func (a *asker) compared(keys [][]string) []program.Column {
	var out []program.Column
	for _, c := range a.model.Columns {
		d, ok := a.model.Digests().Column(c.Name)
		if !ok || d.Taint != 0 {
			continue
		}
		if a.step.Columns == nil || slices.Contains(a.step.Columns, c.Name) || len(keys) > 0 && slices.Contains(keys[0], c.Name) {
			out = append(out, c)
		}
	}
	if a.step.Columns == nil && a.model.Open {
		return nil
	}
	return out
}

// window limits a question to the time that the step recomputes.
func (a *asker) window() string {
	w := a.step.Window
	if w == nil {
		return ""
	}
	column := a.column(w.Column)
	if column == "" {
		return ""
	}
	var parts []string
	if w.Start != "" {
		parts = append(parts, a.name(column)+" >= '"+strings.ReplaceAll(w.Start, "'", "''")+"'")
	}
	if w.End != "" {
		parts = append(parts, a.name(column)+" < '"+strings.ReplaceAll(w.End, "'", "''")+"'")
	}
	if parts == nil {
		return ""
	}
	return "\n  where " + strings.Join(parts, " and ")
}
