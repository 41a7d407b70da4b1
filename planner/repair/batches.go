package repair

import (
	"slices"
	"strings"

	"github.com/tailwater/tailwater/compiler/delta"
	"github.com/tailwater/tailwater/diff"
	"github.com/tailwater/tailwater/internal/addr"
	"github.com/tailwater/tailwater/planner"
)

// removesRows are the adapters on which a batch that is run again loses the rows
// that its query does not give any more. Elsewhere it is merged by a key.
var removesRows = map[string]bool{"duckdb": true, "snowflake": true, "redshift": true, "bigquery": true, "databricks": true, "spark": true, "clickhouse": true}

// readsUTC are the adapters that compare a time without zone with dbt's bounds as
// if it were UTC.
var readsUTC = map[string]bool{"duckdb": true, "postgres": true, "bigquery": true}

// aDay is how far a session's time zone may move a bound.
const aDay = 24 * 60 * 60

// Batches is the range of event time for which a microbatch model has to be run
// again, whole batches; nil for all of it.
func (r *Repairs) Batches(n addr.Node) (*planner.TimeWindow, []planner.Assumption) {
	p, ok := r.pair(n)
	adapter := r.head.Project.Adapter
	if !ok || !r.sameTable(p) || p.change.RowsChanged && !removesRows[adapter] {
		return nil, nil
	}
	w, ok := r.window(p)
	if !ok || !strings.EqualFold(w.column, p.head.Config.EventTime) || !r.byBatch(p, w.column) || r.varies(n, map[addr.Node]bool{}) {
		return nil, nil
	}
	w.Null = false
	region := w.Region
	if !readsUTC[adapter] {
		region = widened(region)
	}
	start, end, ok := batches(p.head, region, r.head.Project.GeneratedAt)
	if !ok {
		return nil, nil
	}
	inside := delta.Region{Spans: []delta.Span{span(start, end)}}
	out := []planner.Assumption{{
		Text:  "the batches outside of the window hold what the query gives",
		Probe: r.drift(p, window{w.column, w.family, inside}, p.model.Columns),
	}}
	if last := w.Spans[len(w.Spans)-1].To; last > inside.Spans[0].To {
		out = append(out, planner.Assumption{
			Text:  "no batch from " + end + " on was run with the old code; else move the window's end to after the last one",
			Probe: "select " + r.quote(w.column) + "\nfrom " + p.head.RelationName + "\nwhere " + r.quote(w.column) + " >= '" + stamp(inside.Spans[0].To, w.family) + "'",
		})
	}
	return &planner.TimeWindow{Column: w.column, Start: start, End: end}, out
}

// varies reports whether a difference comes from code that compiles to something
// else from time to time: then nobody knows with what the stored rows were made.
func (r *Repairs) varies(n addr.Node, seen map[addr.Node]bool) bool {
	c := r.changes[n]
	if c == nil || seen[n] {
		return false
	}
	seen[n] = true
	if slices.ContainsFunc(c.Causes, func(x diff.Cause) bool { return x.Kind == diff.CauseVar }) {
		return true
	}
	def := r.head.Project.Node(n)
	return def != nil && slices.ContainsFunc(def.DependsOn.Nodes, func(in addr.Node) bool { return r.varies(in, seen) })
}

func span(start, end string) delta.Span {
	from, _ := moment(start)
	to, _ := moment(end)
	return delta.Span{From: from, To: to}
}

// widened is a region with a day more at each end.
func widened(r delta.Region) delta.Region {
	out := delta.Region{Null: r.Null}
	for _, s := range r.Spans {
		if s.From != delta.Beginning {
			s.From -= aDay
		}
		if s.To != delta.End {
			s.To += aDay
		}
		out = out.Union(delta.Region{Spans: []delta.Span{s}})
	}
	return out
}
