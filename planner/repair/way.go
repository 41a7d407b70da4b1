package repair

import (
	"slices"
	"strings"

	"github.com/tailwater/tailwater/compiler/delta"
	"github.com/tailwater/tailwater/compiler/ir"
	"github.com/tailwater/tailwater/compiler/program"
	"github.com/tailwater/tailwater/diff"
	"github.com/tailwater/tailwater/manifest"
	"github.com/tailwater/tailwater/planner"
	"github.com/tailwater/tailwater/planner/probe"
)

// Add gives steps a way to be done in place, where there is one.
func (r *Repairs) Add(plan *planner.Plan) {
	d, ok := dialects[r.head.Project.Adapter]
	if !ok {
		return
	}
	for i := range plan.Steps {
		s := &plan.Steps[i]
		if s.InPlace != nil || s.Redrawn || s.Action != planner.FullRefresh && s.Action != planner.Rebuild {
			continue
		}
		p, ok := r.pair(s.Node)
		if !ok || p.head.Config.Materialized != "table" && p.head.Config.Materialized != "incremental" {
			continue
		}
		if s.InPlace = r.way(p, d); s.InPlace != nil && s.InPlace.Window != nil {
			s.Window = s.InPlace.Window
		}
	}
}

// way is the first way that fits; nil for none.
func (r *Repairs) way(p pair, d dialect) *planner.InPlace {
	w, timed := r.window(p)
	if timed && r.future(w) {
		return r.nothing(p, w)
	}
	if p.head.Config.IncrementalStrategy == "microbatch" {
		return nil
	}
	if way := r.update(p, d); way != nil {
		return way
	}
	if way := r.filter(p, d); way != nil {
		return way
	}
	if timed {
		return r.again(p, d, w)
	}
	return r.merge(p, d)
}

// future reports whether a window begins after the code was compiled.
func (r *Repairs) future(w window) bool {
	now, ok := moment(r.head.Project.GeneratedAt)
	return ok && !w.Null && len(w.Spans) > 0 && w.Spans[0].From > now+aDay
}

// nothing is what has to be done as long as no row is of the window's time.
func (r *Repairs) nothing(p pair, w window) *planner.InPlace {
	q := r.quote(w.column)
	return &planner.InPlace{Way: "nothing", Window: w.timeWindow(), Statements: []string{}, Assumptions: []planner.Assumption{
		{Text: "nothing is stored yet of the time for which the new code differs", Probe: "select " + q + "\nfrom " + p.head.RelationName + "\nwhere " + w.inside(q, r.dialect())},
		{Text: "no input has a row of that time yet", Probe: "select " + q + "\nfrom (\n" + code(p.head) + "\n) expected\nwhere " + w.inside(q, r.dialect())},
		{Text: "what is stored is what the query gives", Probe: r.drift(p, window{}, p.model.Columns)},
	}}
}

// update computes columns from others of the same row.
func (r *Repairs) update(p pair, d dialect) *planner.InPlace {
	if p.change.RowsChanged || len(p.change.Columns) == 0 {
		return nil
	}
	changed, kept := p.changed()
	right := func(name string) bool {
		return slices.ContainsFunc(kept, func(c program.Column) bool { return c.Name == name })
	}
	var add, set []string
	for _, c := range changed {
		i := slices.IndexFunc(p.change.Columns, func(x diff.ColumnChange) bool { return x.Name == c.Name })
		switch x := p.change.Columns[i]; {
		case x.Kind == diff.ColumnAdded && c.Type.Known() && c.Type.Name != "":
			add = append(add, "alter table "+p.head.RelationName+" add column "+r.quote(c.Name)+" "+c.Type.Name)
		case x.Kind == diff.ColumnValue && r.delta.SameType(p.node, c.Name):
		default:
			return nil
		}
		sql, ok := r.delta.Computed(p.node, c.Name, right, r.quote)
		if !ok {
			return nil
		}
		set = append(set, r.quote(c.Name)+" = "+sql)
	}
	if len(set) != len(p.change.Columns) { // one is gone
		return nil
	}
	statements := append(add, "update "+p.head.RelationName+"\nset "+strings.Join(set, ",\n    ")+d.allRows)
	return &planner.InPlace{Way: "update", Statements: d.whole(statements), Assumptions: []planner.Assumption{
		{Text: "the other columns hold what the query gives", Probe: r.drift(p, window{}, kept)},
	}}
}

// filter removes or adds the rows that one condition is about.
func (r *Repairs) filter(p pair, d dialect) *planner.InPlace {
	if slices.ContainsFunc(p.change.Columns, func(c diff.ColumnChange) bool { return c.Kind != diff.ColumnValue }) {
		return nil
	}
	condition, more, ok := r.delta.Filtered(p.node, r.quote)
	if !ok {
		return nil
	}
	if !more {
		return &planner.InPlace{Way: "delete", Statements: []string{"delete from " + p.head.RelationName + "\nwhere not coalesce((" + condition + "), false)"},
			Assumptions: []planner.Assumption{{
				Text:  "the rows that stay are those that the query gives",
				Probe: probe.Difference(r.head.Project.Adapter, p.head.RelationName, code(p.head), p.model.Columns, "coalesce(("+condition+"), false)"),
			}}}
	}
	list := r.list(p.model.Columns)
	return &planner.InPlace{Way: "insert", Statements: []string{"insert into " + p.head.RelationName + " (" + list + ")\nselect " + list + "\nfrom (\n" + code(p.head) + "\n) head\nwhere not coalesce((" + condition + "), false)"},
		Assumptions: []planner.Assumption{{
			Text:  "the rows that are stored are those that the query gives, but for the new ones",
			Probe: probe.Difference(r.head.Project.Adapter, p.head.RelationName, code(p.head), p.model.Columns, "coalesce(("+condition+"), false)"),
		}, {
			Text:  "no new row is stored yet",
			Probe: "select *\nfrom " + p.head.RelationName + "\nwhere not coalesce((" + condition + "), false)",
		}}}
}

// again makes the rows of a window again.
func (r *Repairs) again(p pair, d dialect, w window) *planner.InPlace {
	q, list := r.quote(w.column), r.list(p.model.Columns)
	return &planner.InPlace{Way: "window", Window: w.timeWindow(), Statements: d.whole([]string{
		"delete from " + p.head.RelationName + "\nwhere " + w.inside(q, r.dialect()),
		"insert into " + p.head.RelationName + " (" + list + ")\nselect " + list + "\nfrom (\n" + code(p.head) + "\n) head\nwhere " + w.inside(q, r.dialect()),
	}), Assumptions: []planner.Assumption{{
		Text:  "the rows outside of the window are what the query gives",
		Probe: r.drift(p, w, p.model.Columns),
	}}}
}

// merge takes changed columns from the query, row by row.
func (r *Repairs) merge(p pair, d dialect) *planner.InPlace {
	changed, kept := p.changed()
	if p.change.RowsChanged || !r.sameTable(p) || len(p.head.Config.UniqueKey) == 0 || len(changed) == 0 {
		return nil
	}
	var key, set []string
	for _, k := range p.head.Config.UniqueKey {
		i := slices.IndexFunc(kept, func(c program.Column) bool { return strings.EqualFold(c.Name, k) })
		if i < 0 {
			return nil
		}
		key = append(key, kept[i].Name)
	}
	var on, empty, names []string
	for _, k := range key {
		names = append(names, r.quote(k))
		on = append(on, "stored."+r.quote(k)+" = head."+r.quote(k))
		empty = append(empty, r.quote(k)+" is null")
	}
	unique := "select " + strings.Join(names, ", ") + "\nfrom " + p.head.RelationName + "\ngroup by " + strings.Join(names, ", ") + "\nhaving count(*) > 1 or " + strings.Join(empty, " or ")
	for _, c := range changed {
		names = append(names, r.quote(c.Name))
		set = append(set, r.quote(c.Name)+" = head."+r.quote(c.Name))
	}
	from := "(\nselect " + strings.Join(names, ", ") + "\nfrom (\n" + code(p.head) + "\n) query\n) head"
	return &planner.InPlace{Way: "merge", Statements: []string{d.merge(p.head.RelationName, from, strings.Join(on, " and "), strings.Join(set, ", "))},
		Assumptions: []planner.Assumption{
			{Text: "each row has another " + strings.Join(key, ", "), Probe: unique},
			{Text: "the other columns hold what the query gives", Probe: r.drift(p, window{}, kept)},
		}}
}

// drift finds rows outside of a window that are not what the query gives.
func (r *Repairs) drift(p pair, w window, columns []program.Column) string {
	where := ""
	if w.column != "" {
		where = w.outside(r.quote(w.column), r.dialect())
	}
	return probe.Difference(r.head.Project.Adapter, p.head.RelationName, code(p.head), columns, where)
}

func (r *Repairs) dialect() dialect { return dialects[r.head.Project.Adapter] }

func (r *Repairs) quote(column string) string { return probe.Quoted(r.head.Project.Adapter, column) }

func (r *Repairs) list(columns []program.Column) string {
	names := make([]string, len(columns))
	for i, c := range columns {
		names[i] = r.quote(c.Name)
	}
	return strings.Join(names, ", ")
}

// code is a model's query, as it can stand in another.
func code(n *manifest.Node) string {
	return strings.TrimRight(strings.TrimSpace(n.CompiledCode), "; \n\t")
}

// timeWindow is the window from its first to its last moment.
func (w window) timeWindow() *planner.TimeWindow {
	out := &planner.TimeWindow{Column: w.column}
	if len(w.Spans) == 0 {
		return nil
	}
	if from := w.Spans[0].From; from != delta.Beginning {
		out.Start = spell(from)
	}
	if to := w.Spans[len(w.Spans)-1].To; to != delta.End {
		out.End = spell(to)
	}
	if w.Null { // a range cannot say that
		return nil
	}
	return out
}

// inside is the condition that a row is of the window's time.
func (w window) inside(column string, d dialect) string {
	ranges := w.ranges(column)
	if w.Null {
		ranges = append(ranges, column+d.isNull())
	}
	return "(" + strings.Join(ranges, " or ") + ")"
}

// outside is the condition that it is not: never NULL, either.
func (w window) outside(column string, d dialect) string {
	ranges := w.ranges(column)
	if ranges == nil {
		ranges = []string{"1 = 0"}
	}
	if w.Null {
		return "not (" + column + d.isNull() + ") and not (" + strings.Join(ranges, " or ") + ")"
	}
	return "(" + column + d.isNull() + " or not (" + strings.Join(ranges, " or ") + "))"
}

func (w window) ranges(column string) []string {
	var out []string
	for _, s := range w.Spans {
		var parts []string
		if s.From != delta.Beginning {
			parts = append(parts, column+" >= '"+stamp(s.From, w.family)+"'")
		}
		if s.To != delta.End {
			parts = append(parts, column+" < '"+stamp(s.To, w.family)+"'")
		}
		if parts == nil {
			parts = []string{column + " is not null"}
		}
		out = append(out, "("+strings.Join(parts, " and ")+")")
	}
	return out
}

// stamp is a moment as a text that compares well with a column.
func stamp(at int64, f ir.Family) string {
	text := delta.Stamp(at)
	if f == ir.DateType {
		return text[:len("2006-01-02")]
	}
	return strings.Replace(text, "T", " ", 1)
}
