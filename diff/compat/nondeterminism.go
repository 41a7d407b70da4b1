package compat

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tailwater/tailwater/compiler/canon"
	"github.com/tailwater/tailwater/compiler/ir"
	"github.com/tailwater/tailwater/compiler/program"
	"github.com/tailwater/tailwater/diff"
	"github.com/tailwater/tailwater/internal/addr"
	"github.com/tailwater/tailwater/manifest"
)

// nondeterminismRules are about results that are not a function of the data.
var nondeterminismRules = []Rule{
	{"NDT901", "clock-stored", isWarning, Default, "a stored column holds the time of the run",
		"now(), current_date and the like are stored. Each rebuild writes other values, so the history of the column is lost with it, and two builds of the same data differ.",
		[]string{"Take the time from the data, or keep it out of what is rebuilt.", "Where it says when a row was loaded, call it so and leave it out of comparisons."}, clockStored},
	{"NDT902", "random-stored", isWarning, Default, "a stored column is drawn anew with each run",
		"random(), uuid() or a sequence: keys made so do not survive a rebuild, and joins on them find nothing.",
		[]string{"Make the key from the data: dbt_utils.generate_surrogate_key([...])."}, randomStored},
	{"NDT903", "order-not-total", isWarning, Default, "which row is kept is left to chance",
		"Rows are numbered or cut by an order in which some are equal, and the number decides which stay: two runs may keep different ones.",
		[]string{"Add a column to the order that makes it total, such as the key."}, orderNotTotal},
	{"NDT904", "unordered-collection", isWarning, Default, "a list is collected in no order",
		"array_agg, string_agg, listagg and the like without ORDER BY give their elements in the order in which they come: the value differs from run to run with equal data.",
		[]string{"Write the order into the call: `string_agg(x, ',' order by x)`."}, unorderedCollection},
	{"NDT905", "baked-clock", isInfo, Default, "the compiled code holds the time at which it was compiled",
		"The code that people wrote is the same; what differs is a date or an id that Jinja put in (run_started_at, a date spine, invocation_id). The finding counts all models of which that is all.",
		[]string{"Nothing has to be done for this change.", "To keep comparisons quiet, write the clock in SQL (current_date), or compile both sides at one time."}, bakedClock},
	{"NDT906", "outside-state", isInfo, Strict, "a query reads something outside of the warehouse's tables",
		"An external function, a stage, a file or a remote query: a difference of its data cannot be seen.",
		[]string{"Declare it as a source with freshness, or load it into a table first."}, outsideState},
}

// taints calls f for stored models whose own query is new or differs.
func (p *pass) taints(f func(c *diff.Change, q *ir.Query, old *ir.Query)) {
	for i := range p.Changes {
		c := &p.Changes[i]
		def := p.Head.Project.Node(c.Node)
		if def == nil || c.Origin != diff.Direct || c.Kind == diff.Removed || def.ResourceType == "seed" || !stored(def) {
			continue
		}
		q, _ := p.head.of(c.Node)
		if q == nil {
			continue
		}
		old, _ := p.base.of(was(c))
		f(c, q, old)
	}
}

// tainted reports the columns of new or changed models that depend on something
// of one kind and did not before.
func (p *pass) tainted(want canon.Taint, calls []string, message string) {
	p.taints(func(c *diff.Change, q, old *ir.Query) {
		now, before := callers(q, calls), []string(nil)
		if old != nil {
			before = callers(old, calls)
		}
		m := p.Head.Program.Model(c.Node)
		var names []string
		for _, name := range now {
			if d, ok := m.Own().Column(name); ok && d.Taint >= want && !slices.Contains(before, oldName(c, name)) {
				names = append(names, name)
			}
		}
		if names != nil {
			column := ""
			if len(names) == 1 {
				column = names[0]
			}
			p.report(c.Node, column, fmt.Sprintf(message, plural(len(names), "column", "columns"), few(names)))
		}
	})
}

var (
	clocks = []string{"now", "current_timestamp", "current_date", "current_time", "localtimestamp", "getdate", "sysdate", "systimestamp", "today",
		"transaction_timestamp", "statement_timestamp", "clock_timestamp", "current_datetime", "sysdatetime", "getutcdate", "unix_timestamp", "timeofday", "now64", "yesterday"}
	draws = []string{"random", "rand", "uuid", "uuid_string", "gen_random_uuid", "generate_uuid", "newid", "randstr", "uniform", "normal", "nextval", "seq4", "seq8",
		"generateuuidv4", "uuid_generate_v4", "monotonically_increasing_id", "randomuuid"}
	collections = []string{"array_agg", "string_agg", "listagg", "group_concat", "collect_list", "collect_set", "json_agg", "jsonb_agg", "grouparray", "array_to_string", "list", "arrayagg"}
)

// callers are the output columns of a query whose value is made with one of some
// functions, through CTEs.
func callers(q *ir.Query, fns []string) []string {
	d := describe(q, same)
	memo := map[ir.ColumnID]bool{}
	var has func(e ir.Expr) bool
	column := func(id ir.ColumnID) bool {
		if v, ok := memo[id]; ok {
			return v
		}
		memo[id] = false
		def := d.defs[id]
		v := def.expr != nil && has(def.expr)
		if def.item != nil {
			for _, k := range def.item.Order {
				v = v || has(k.Expr)
			}
		}
		for _, s := range def.same {
			if !v {
				v = memo[s] || has(&ir.Col{ID: s})
			}
		}
		memo[id] = v
		return v
	}
	has = func(e ir.Expr) bool {
		found := false
		ir.WalkExpr(e, func(e ir.Expr) bool {
			switch e := e.(type) {
			case *ir.Call:
				found = found || slices.Contains(fns, e.Fn)
			case *ir.Col:
				found = found || column(e.ID)
			}
			return !found
		})
		return found
	}
	var out []string
	for _, o := range q.Outputs {
		if has(&ir.Col{ID: o.Column}) {
			out = append(out, o.Name)
		}
	}
	return out
}

func clockStored(p *pass) { p.tainted(canon.Clock, clocks, "%s %s will hold the time of the run") }

func randomStored(p *pass) { p.tainted(canon.Random, draws, "%s %s will be drawn anew with each run") }

func unorderedCollection(p *pass) {
	p.taints(func(c *diff.Change, q, old *ir.Query) {
		now := unordered(q)
		if old != nil {
			before := unordered(old)
			now = slices.DeleteFunc(now, func(s string) bool { return slices.Contains(before, s) })
		}
		if len(now) > 0 {
			p.report(c.Node, "", fmt.Sprintf("%s %s elements in no order", few(now), plural(len(now), "collects", "collect")))
		}
	})
}

// unordered are the collecting calls of a query without an order.
func unordered(q *ir.Query) []string {
	d := describe(q, same)
	var out []string
	everyRel(q, func(rel ir.Rel) {
		agg, ok := rel.(*ir.Aggregate)
		if !ok {
			return
		}
		for _, a := range agg.Aggs {
			call, ok := a.Expr.(*ir.Call)
			if ok && slices.Contains(collections, call.Fn) && (call.Mods == nil || len(call.Mods.Order) == 0) {
				out = append(out, short(d.expr(call)))
			}
		}
	})
	slices.Sort(out)
	return slices.Compact(out)
}

func orderNotTotal(p *pass) {
	for i := range p.Changes {
		c := &p.Changes[i]
		def := p.Head.Project.Node(c.Node)
		b, h := p.models(c)
		if def == nil || h == nil || c.Origin != diff.Direct || !stored(def) || !p.tiesDecide(h, h.Node, p.head) {
			continue
		}
		if b == nil || !p.tiesDecide(b, b.Node, p.base) {
			p.report(c.Node, "", "rows are kept by their place in an order that is not known to be total")
		}
	}
}

// tiesDecide reports whether ties decide which rows a query keeps: which rows
// there are, or what the one row of each group says.
func (p *pass) tiesDecide(m *program.Model, n addr.Node, side *queries) bool {
	if m.Own().RowsTaint == canon.TieOrder {
		return true
	}
	if !slices.ContainsFunc(m.Own().Columns, func(c canon.ColumnDigest) bool { return c.Taint == canon.TieOrder }) {
		return false
	}
	q, _ := side.of(n)
	return q != nil && slices.ContainsFunc(newShape(q, same, nil).parts, func(x part) bool { return x.kind == dedupPart })
}

// onlyClock reports whether a node's own definition differs by the time of
// compilation alone.
func (p *pass) onlyClock(c *diff.Change) bool {
	if v, ok := p.clock[c.Node]; ok {
		return v
	}
	b, h := p.Base.Project.Node(was(c)), p.Head.Project.Node(c.Node)
	v := p.clocked(c) || b != nil && h != nil && c.Origin == diff.Direct && p.sincePast(b.CompiledCode, h.CompiledCode) && !p.written(b, h)
	p.clock[c.Node] = v
	return v
}

// clocked reports whether a node counts as the same, as only the time of its
// compilation is another.
func (p *pass) clocked(c *diff.Change) bool {
	return slices.ContainsFunc(c.Causes, func(k diff.Cause) bool { return k.Kind == diff.CauseClock })
}

// written reports whether something of what moved with the clock stands in the
// code that people wrote, or in a setting: then somebody moved it.
func (p *pass) written(b, h *manifest.Node) bool {
	if sameRaw := slices.Equal(strings.Fields(b.RawCode), strings.Fields(h.RawCode)); sameRaw && b.Config.Materialized == h.Config.Materialized {
		return false
	}
	own := wordsOf(h.RawCode)
	for _, pair := range p.movedWords(b.CompiledCode, h.CompiledCode) {
		if own[strings.ToLower(pair[1])] {
			return true
		}
	}
	return b.Config.Materialized != h.Config.Materialized
}

// clockBehind reports whether all that makes a node differ are clocks.
func (p *pass) clockBehind(c *diff.Change) bool {
	if c.Origin == diff.Direct {
		return p.onlyClock(c)
	}
	roots := p.roots(c.Node)
	return len(roots) > 0 && !slices.ContainsFunc(roots, func(r addr.Node) bool { return !p.onlyClock(p.changes[r]) })
}

func bakedClock(p *pass) {
	var hit []addr.Node
	for i := range p.Changes {
		if c := &p.Changes[i]; p.clocked(c) || c.DataDiffer() && p.onlyClock(c) {
			hit = append(hit, c.Node)
		}
	}
	if hit != nil {
		p.report(hit[0], "", fmt.Sprintf("%s by the time of compilation alone: %s", plural(len(hit), "a model differs", fmt.Sprintf("%d models differ", len(hit))), few(nodeNames(hit))), nodesOf(hit, addr.Column{Node: hit[0]})...)
	}
}

// outsiders are functions whose rows come from outside of the warehouse's tables.
var outsiders = []string{"read_csv", "read_csv_auto", "read_parquet", "read_json", "read_json_auto", "openrowset", "opendatasource", "openquery",
	"external_query", "remote", "remotesecure", "s3", "url", "file", "postgres_query", "mysql_query", "dblink", "hdfs", "gcs"}

// outside are the calls of a query that read from outside.
func outside(q *ir.Query) []string {
	var out []string
	everyRel(q, func(rel ir.Rel) {
		switch rel := rel.(type) {
		case *ir.TableFunc:
			if slices.Contains(outsiders, rel.Fn) {
				out = append(out, rel.Fn)
			}
		case *ir.Scan:
			if rel.Node == "" && strings.ContainsAny(rel.Relation.Name, "/@*") {
				out = append(out, rel.Relation.Name)
			}
		}
	})
	slices.Sort(out)
	return slices.Compact(out)
}

func outsideState(p *pass) {
	p.taints(func(c *diff.Change, q, old *ir.Query) {
		now := outside(q)
		if old != nil {
			before := outside(old)
			now = slices.DeleteFunc(now, func(s string) bool { return slices.Contains(before, s) })
		}
		if len(now) > 0 {
			p.report(c.Node, "", fmt.Sprintf("the query reads %s, which lies outside of the warehouse's tables", few(now)))
		}
	})
}
