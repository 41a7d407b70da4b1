package compat

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/tailwater/tailwater/compiler/ir"
	"github.com/tailwater/tailwater/diff"
	"github.com/tailwater/tailwater/internal/addr"
	"github.com/tailwater/tailwater/internal/diag"
	"github.com/tailwater/tailwater/manifest"
)

// microbatchRules are about models that are made batch by batch of event time.
var microbatchRules = []Rule{
	{"INC330", "input-without-event-time", isWarning, Default, "a microbatch model reads an input in full for every batch",
		"dbt limits an input to the batch only where the input's configuration has event_time. Without it each batch reads everything, and rows of other batches get in unless the query filters them itself.",
		[]string{"Set event_time on the input, or write ref('...').render() where all of it is meant."}, inputWithoutEventTime},
	{"INC331", "batches-changed", isError, Default, "batches are cut in another way",
		"event_time or batch_size differs: new batches overlap stored ones or leave gaps. Another lookback is information.",
		[]string{"Run the model from its begin: `dbt run --select {model} --full-refresh`."}, batchesChanged},
	{"INC332", "begin-moved", isWarning, Default, "the history of a microbatch model begins at another time",
		"An earlier begin asks for batches that no run makes by itself; a later one leaves rows in the table that the model would not make any more.",
		[]string{"Run the window that is missing: `dbt run --select {model} --event-time-start NEW_BEGIN --event-time-end OLD_BEGIN`."}, beginMoved},
	{"INC333", "window-crosses-batches", isWarning, Default, "a window function sees one batch at a time",
		"LAG, LEAD, running totals and the like look at the rows of the run only. At the edge of a batch, or of the new rows of an incremental run, they give other values than over all rows.",
		[]string{"Read more than is stored: widen the condition by the window's length, and keep only new rows at the end.", "Or compute it in a table or view behind {model}."}, windowCrosses},
	{"INC334", "join-to-unbounded-input", isWarning, Default, "a batch model joins an input whose rows changed and that is read in full",
		"Stored batches were joined with what the input held then. Its change reaches only the batches that run from now on.",
		[]string{"Run the batches again from begin, or from when the input's rows differ."}, joinUnbounded},
}

func isMicrobatch(n *manifest.Node) bool {
	return n.Config.Materialized == "incremental" && n.Config.IncrementalStrategy == "microbatch"
}

// eventTime is the event_time of a node or source.
func eventTime(p *manifest.Project, n addr.Node) string {
	if s := p.Source(n); s != nil {
		return cmp.Or(s.EventTime, s.Config.EventTime)
	}
	if d := p.Node(n); d != nil {
		return d.Config.EventTime
	}
	return ""
}

func inputWithoutEventTime(p *pass) {
	for _, h := range p.Head.Project.Nodes {
		if !isMicrobatch(h) {
			continue
		}
		b := p.Base.Project.Node(p.inBase(h.ID))
		var names []string
		for _, in := range h.DependsOn.Nodes {
			if eventTime(p.Head.Project, in) != "" || in.Kind() == "seed" {
				continue
			}
			if b != nil && isMicrobatch(b) && slices.Contains(b.DependsOn.Nodes, in) && eventTime(p.Base.Project, in) == "" {
				continue // it was so before
			}
			names = append(names, in.Name())
		}
		if names != nil {
			p.report(h.ID, "", fmt.Sprintf("every batch reads %s in full: %s no event_time", few(names), plural(len(names), "it has", "they have")))
		}
	}
}

// microbatches calls f for each model that is made in batches on both sides.
func (p *pass) microbatches(f func(b, h *manifest.Node)) {
	p.kept(func(b, h *manifest.Node) {
		if isMicrobatch(b) && isMicrobatch(h) {
			f(b, h)
		}
	})
}

func batchesChanged(p *pass) {
	p.microbatches(func(b, h *manifest.Node) {
		for _, set := range [][3]string{{"event_time", b.Config.EventTime, h.Config.EventTime}, {"batch_size", b.Config.BatchSize, h.Config.BatchSize}} {
			if set[1] != set[2] {
				p.report(h.ID, "", fmt.Sprintf("%s was %s, and is %s", set[0], cmp.Or(set[1], "not set"), cmp.Or(set[2], "not set")))
			}
		}
		if old, now := lookback(b), lookback(h); old != now {
			p.reportAs(diag.Info, h.ID, "", fmt.Sprintf("lookback was %d, and is %d", old, now))
		}
	})
}

func lookback(n *manifest.Node) int {
	if n.Config.Lookback == nil {
		return 1
	}
	return *n.Config.Lookback
}

func beginMoved(p *pass) {
	p.microbatches(func(b, h *manifest.Node) {
		old, now := b.Config.Begin, h.Config.Begin
		switch {
		case old == now || old == "" || now == "":
		case now < old:
			p.report(h.ID, "", fmt.Sprintf("batches from %s to %s are missing: begin was moved back", now, old))
		default:
			p.report(h.ID, "", fmt.Sprintf("begin was moved from %s to %s: what is stored before stays", old, now))
		}
	})
}

func windowCrosses(p *pass) {
	p.fresh(func(c *diff.Change, h *manifest.Node) {
		q, _ := p.head.of(c.Node)
		if q == nil {
			return
		}
		d := describe(q, same)
		if fn := acrossTime(d, q); fn != "" {
			if b, _ := p.base.of(was(c)); b != nil && acrossTime(describe(b, naming{p.inHead, same.column}), b) == fn {
				return
			}
			p.report(c.Node, "", fmt.Sprintf("%s looks at other rows, and a run sees only its own", fn))
		}
	})
}

// neighbours are window functions that look at rows before or after.
var neighbours = []string{"lag", "lead", "first_value", "last_value", "nth_value"}

// acrossTime is a window function of a query that reads rows before its own by an
// order; empty for none. Numbering rows to keep one is not meant.
func acrossTime(d *description, q *ir.Query) string {
	found := ""
	everyRel(q, func(rel ir.Rel) {
		w, ok := rel.(*ir.Window)
		if !ok {
			return
		}
		for _, item := range w.Items {
			running := len(item.Order) > 0 && slices.Contains([]string{"sum", "count", "avg", "min", "max"}, item.Call.Fn)
			if found == "" && len(item.Order) > 0 && (running || slices.Contains(neighbours, item.Call.Fn)) {
				found = short(d.window(&item))
			}
		}
	})
	return found
}

func joinUnbounded(p *pass) {
	p.incrementals(func(c pair) {
		if !isMicrobatch(c.h) || c.Origin != diff.Upstream {
			return
		}
		var names []string
		for _, in := range c.h.DependsOn.Nodes {
			if up := p.changes[in]; up != nil && up.Verdict >= diff.Columns && eventTime(p.Head.Project, in) == "" {
				names = append(names, in.Name())
			}
		}
		if names != nil {
			p.report(c.Node, "", fmt.Sprintf("stored batches were joined with the former rows of %s", few(names)))
		}
	})
}
