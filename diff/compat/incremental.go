package compat

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/tailwater/tailwater/compiler/ir"
	"github.com/tailwater/tailwater/diff"
	"github.com/tailwater/tailwater/internal/addr"
	"github.com/tailwater/tailwater/internal/diag"
	"github.com/tailwater/tailwater/manifest"
)

const refreshStep = "Run the full refresh that the plan lists: `dbt run --select {model} --full-refresh`."

// incrementalRules are about models that keep their rows from run to run.
var incrementalRules = []Rule{
	{"INC301", "added-column-without-history", isWarning, Default, "a new column is NULL in the rows that are stored",
		"With append_new_columns or sync_all_columns the next run adds the column and fills it for new rows only. No setting of on_schema_change fills stored rows.",
		[]string{"Merge the column before anything reads it.", refreshStep, "Then merge the readers."}, addedWithoutHistory},
	{"INC302", "column-dropped-by-ignore", isWarning, Default, "a new column is never stored",
		"With on_schema_change: ignore, dbt's default, an incremental run inserts only the columns that the table has. The new column appears with the next full refresh. It is an error where something reads the column already: that fails.",
		[]string{refreshStep, "Or set on_schema_change: append_new_columns first, which leaves NULLs in stored rows."}, ignoredColumn},
	{"INC303", "column-removed-fails", isError, Lenient, "the next incremental run fails, or leaves a column empty",
		"The table has a column that the query lacks now. With on_schema_change: ignore, dbt selects the table's columns from the new rows and fails; with append_new_columns the column stays and is NULL in new rows, which is a warning.",
		[]string{refreshStep, "Do it before the next scheduled run."}, missingColumn},
	{"INC304", "destructive-sync", isWarning, Lenient, "the next run drops a column with its data",
		"on_schema_change: sync_all_columns drops the columns that the query lacks, with all their history. It is an error where the query cannot make the history again (full_refresh: false).",
		[]string{"Copy the column's history elsewhere first, if anyone needs it: `create table {table}_before as select * from {table}`.", "Run the model."}, droppedColumn},
	{"INC305", "schema-change-fails", isError, Lenient, "the next run fails on the schema change",
		"on_schema_change: fail stops the run when columns or their types differ.",
		[]string{refreshStep}, failingChange},
	{"INC306", "type-change-incremental", isError, Default, "the table of an incremental model keeps the old type",
		"dbt widens texts by itself; other changes of type reach the table with a full refresh, or with sync_all_columns where the warehouse can alter the type. Until then new values are converted to the old type, or the run fails.",
		[]string{refreshStep, "Where history is too large for that, add the column under a new name and move readers over."}, typeOfIncremental},
	{"INC310", "mixed-history", isWarning, Default, "stored rows follow the old logic, new ones the new",
		"An incremental run does not touch stored rows that it does not match. After the merge the table mixes both, and nobody sees where.",
		[]string{refreshStep, "Or, where the plan names a window, run that window: the rows before it are right."}, mixedHistory},
	{"INC311", "only-incremental-branch-changed", isWarning, Default, "only what an incremental run reads changed",
		"The query in full is the same; the condition for incremental runs differs. History stays right, but rows that arrive late may be missed, or read twice, from now on.",
		[]string{"See which rows arrive after the new condition lets them in: compare loaded with event time at the source.", "Widen the condition, or add a full refresh to the schedule."}, onlyBranchChanged},
	{"INC312", "history-changed-upstream", isWarning, Default, "stored rows were made from data that change",
		"A change reaches incremental models through columns or rows that they read. Their stored rows keep what was true before. One finding a cause lists all of them.",
		[]string{"Run the plan: it refreshes them in order, after what they read."}, upstreamHistory},
	{"INC313", "refresh-switched-off", isError, Lenient, "a full refresh is needed and switched off",
		"The model's stored rows have to be made again, and its configuration says full_refresh: false, which outranks the command line: dbt run --full-refresh succeeds and changes nothing.",
		[]string{"Copy the table: `create table {table}_before as select * from {table}`.",
			"Drop {table}, or take full_refresh: false out for one run.",
			"Run `dbt run --select {model}`."}, refreshOff},
	{"INC320", "unique-key-changed", isError, Default, "rows are matched by another key from now on",
		"Stored rows were deduplicated by the old key. The next run matches them by the new one: duplicates stay, or rows are overwritten that should not be.",
		[]string{refreshStep}, keyChanged},
	{"INC321", "strategy-changed", isWarning, Default, "the incremental strategy changed",
		"Rows are added in another way from now on; stored rows came about in the old way. It is an error where rows were matched by a key and are only appended now.",
		[]string{"Say whether stored rows have duplicates: a unique test on the key.", refreshStep}, strategyChanged},
	{"INC322", "partitioning-changed", isWarning, Default, "the table is partitioned or clustered in another way",
		"A table that exists keeps its partitions and clusters. On BigQuery the next run fails when the partitioning differs, which is an error.",
		[]string{refreshStep}, partitioningChanged},
	{"INC323", "merged-columns-changed", isWarning, Default, "a merge updates other columns",
		"Columns that were left out of updates hold what they held when the row was first seen, and go on to do so in rows that are not matched again.",
		[]string{refreshStep}, mergedColumnsChanged},
	{"INC324", "predicates-changed", isWarning, Default, "a merge looks for matches among other rows",
		"incremental_predicates limit which stored rows are compared. A match outside of them is not seen, and the row is inserted once more.",
		[]string{"Check for duplicates by the key after the first run.", "Keep the window wider than the latest arrival of a row."}, predicatesChanged},
	{"INC325", "no-incremental-condition", isWarning, Strict, "an incremental model reads everything in each run",
		"The model is new or changed, and its code asks nowhere whether the run is incremental: each run reads all rows, and an append strategy stores them again.",
		[]string{"Put the condition into {% if is_incremental() %} ... {% endif %}, or make it a table."}, noCondition},
	{"INC326", "merge-without-key", isError, Default, "a merge without a key appends",
		"The strategy is merge or delete+insert and there is no unique_key: nothing is ever matched, and rows that come again are stored again.",
		[]string{"Set unique_key to the columns that make a row one.", refreshStep}, mergeWithoutKey},
	{"INC327", "watermark-changed", isError, Default, "new rows are told from stored ones by another column",
		"The condition of incremental runs compares with the largest value of another column. Rows between the two are missed, or read twice.",
		[]string{refreshStep, "Or load the gap once, by hand, with both conditions at hand."}, watermarkChanged},
}

// incrementals calls f for each incremental model that differs.
func (p *pass) incrementals(f func(pair)) {
	p.modified(func(c pair) {
		if c.b.Config.Materialized == "incremental" && c.h.Config.Materialized == "incremental" {
			f(c)
		}
	})
}

// onSchemaChange is the setting, with dbt's default.
func onSchemaChange(n *manifest.Node) string { return cmp.Or(n.Config.OnSchemaChange, "ignore") }

// columnsNamed are the columns of a change of some kinds, by the name in base
// where they were renamed.
func columnsNamed(c *diff.Change, kinds ...diff.ColumnKind) []string {
	var out []string
	for _, col := range c.Columns {
		if slices.Contains(kinds, col.Kind) {
			out = append(out, col.Name)
		}
	}
	return out
}

// goneColumns are the columns of base that head lacks, renamed ones too.
func goneColumns(c *diff.Change) []string {
	out := columnsNamed(c, diff.ColumnRemoved)
	for _, col := range c.Columns {
		if col.Kind == diff.ColumnRenamed {
			out = append(out, col.RenamedFrom)
		}
	}
	slices.Sort(out)
	return out
}

func addedWithoutHistory(p *pass) {
	p.incrementals(func(c pair) {
		fresh := columnsNamed(c.Change, diff.ColumnAdded, diff.ColumnRenamed)
		if s := onSchemaChange(c.h); fresh != nil && (s == "append_new_columns" || s == "sync_all_columns") {
			p.report(c.Node, "", fmt.Sprintf("%s %s will be NULL in the rows that are stored (on_schema_change: %s)", plural(len(fresh), "new column", "new columns"), few(fresh), s))
		}
	})
}

func ignoredColumn(p *pass) {
	p.incrementals(func(c pair) {
		fresh := columnsNamed(c.Change, diff.ColumnAdded, diff.ColumnRenamed)
		if fresh == nil || onSchemaChange(c.h) != "ignore" {
			return
		}
		var users []Consumer
		for _, name := range fresh {
			col := addr.Column{Node: c.Node, Name: name}
			for _, r := range p.readers[c.Node] {
				if es := p.from(r)[col]; len(es) > 0 {
					users = append(users, Consumer{Kind: r.Kind(), Name: r.Name(), Node: r, Path: []addr.Column{col, es[0].To}})
				}
			}
		}
		slices.SortFunc(users, compareConsumers)
		users = slices.CompactFunc(users, func(a, b Consumer) bool { return a.Node == b.Node })
		what := fmt.Sprintf("%s %s %s not stored before a full refresh (on_schema_change: ignore)", plural(len(fresh), "new column", "new columns"), few(fresh), plural(len(fresh), "is", "are"))
		if users != nil {
			p.reportAs(diag.Error, c.Node, "", what+fmt.Sprintf(", and %s %s already", told(users), plural(len(users), "reads it", "read them")), users...).Cause = what
			return
		}
		p.report(c.Node, "", what)
	})
}

func missingColumn(p *pass) {
	p.incrementals(func(c pair) {
		gone := goneColumns(c.Change)
		switch s := onSchemaChange(c.h); {
		case gone == nil:
		case s == "ignore":
			p.report(c.Node, "", fmt.Sprintf("the table has %s %s, which the query lacks now: the next incremental run fails (on_schema_change: ignore)", plural(len(gone), "column", "columns"), few(gone)))
		case s == "append_new_columns":
			p.reportAs(diag.Warning, c.Node, "", fmt.Sprintf("%s %s %s in the table, and NULL in new rows (on_schema_change: append_new_columns)", plural(len(gone), "column", "columns"), few(gone), plural(len(gone), "stays", "stay")))
		}
	})
}

func droppedColumn(p *pass) {
	p.incrementals(func(c pair) {
		if gone := goneColumns(c.Change); gone != nil && onSchemaChange(c.h) == "sync_all_columns" {
			sev := p.rule.Severity
			if off(c.h) {
				sev = diag.Error
			}
			p.reportAs(sev, c.Node, "", fmt.Sprintf("the next run drops %s %s with all that is stored in %s (on_schema_change: sync_all_columns)", plural(len(gone), "column", "columns"), few(gone), plural(len(gone), "it", "them")))
		}
	})
}

// off reports whether a configuration forbids full refreshes.
func off(n *manifest.Node) bool { return n.Config.FullRefresh != nil && !*n.Config.FullRefresh }

func failingChange(p *pass) {
	p.incrementals(func(c pair) {
		if onSchemaChange(c.h) != "fail" {
			return
		}
		names := append(columnsNamed(c.Change, diff.ColumnAdded, diff.ColumnRenamed), goneColumns(c.Change)...)
		for _, r := range p.retypes() {
			if r.node == c.Node {
				names = append(names, r.name)
			}
		}
		slices.Sort(names)
		if names = slices.Compact(names); len(names) > 0 {
			p.report(c.Node, "", fmt.Sprintf("the next run fails because of %s (on_schema_change: fail)", few(names)))
		}
	})
}

// altered are the changes of type that a warehouse makes in a table that exists,
// with sync_all_columns. The others need a full refresh.
func altered(dialect string, r *retyped) bool {
	switch dialect {
	case "bigquery":
		return r.fit == wider && r.base.Family != ir.TextType
	case "snowflake":
		return r.fit == wider && (r.base.Family == ir.DecimalType || r.base.Family == ir.IntType)
	case "postgres", "duckdb", "spark", "databricks":
		return r.fit == wider
	}
	return false
}

func typeOfIncremental(p *pass) {
	p.incrementals(func(c pair) {
		for _, r := range p.allRetypes(c.Change) {
			setting := onSchemaChange(c.h)
			switch {
			case setting == "fail": // INC305
			case r.fit == wider && r.base.Family == ir.TextType: // dbt widens texts
			case setting == "sync_all_columns" && altered(p.Head.Program.Dialect, r):
				p.reportAs(diag.Info, c.Node, r.name, fmt.Sprintf("the next run alters column %s from %s to %s", r.name, r.base, r.head))
			case r.fit == wider:
				p.reportAs(diag.Warning, c.Node, r.name, fmt.Sprintf("the table keeps column %s as %s until a full refresh; new values are %s", r.name, r.base, r.head))
			default:
				p.report(c.Node, r.name, fmt.Sprintf("the table keeps column %s as %s; new values are %s and are converted, or the run fails", r.name, r.base, r.head))
			}
		}
	})
}

// allRetypes are the columns of one node with another type, those that only
// follow others too.
func (p *pass) allRetypes(c *diff.Change) []*retyped {
	b, h := p.models(c)
	var out []*retyped
	for _, col := range h.Columns {
		old := columnType(b, oldName(c, col.Name))
		if f := p.fit(old, col.Type); f == wider || f == narrower || f == incompatible || f == fieldsLost {
			out = append(out, &retyped{node: c.Node, name: col.Name, base: old, head: col.Type, fit: f})
		}
	}
	return out
}

func mixedHistory(p *pass) {
	p.incrementals(func(c pair) {
		if c.Origin != diff.Direct || c.Verdict < diff.Columns || p.onlyClock(c.Change) || p.settingsOnly(c.Change) {
			return
		}
		what := "rows"
		if c.Verdict == diff.Columns {
			values := columnsNamed(c.Change, diff.ColumnValue, diff.ColumnType)
			if values == nil {
				return // INC301 to INC305 tell it
			}
			what = few(values)
		}
		p.report(c.Node, "", fmt.Sprintf("what is stored follows the old logic (%s), and new rows the new one, until it is refreshed", what))
	})
}

// onlyBranchChanged compares the code without and with what lies in
// {% if is_incremental() %}.
func onlyBranchChanged(p *pass) {
	p.kept(func(b, h *manifest.Node) {
		if h.Config.Materialized != "incremental" || b.Config.Materialized != "incremental" || b.RawCode == h.RawCode {
			return
		}
		bf, bb := branches(b.RawCode)
		hf, hb := branches(h.RawCode)
		if c := p.changes[h.ID]; c != nil && c.DataDiffer() && !p.comparedByText(h.ID) && !readsThis(h) {
			return
		}
		if bf == hf && bb != hb && watermark(bb) == watermark(hb) {
			p.report(h.ID, "", "only the condition of incremental runs differs: stored rows stay right, and rows that arrive late may be missed or read twice")
		}
	})
}

// readsThis reports whether compiled code is in the incremental form.
func readsThis(n *manifest.Node) bool {
	return n.RelationName != "" && strings.Contains(n.CompiledCode, n.RelationName)
}

// comparedByText reports whether the two forms of a node's compiled code differ,
// so that it was compared by its raw code.
func (p *pass) comparedByText(n addr.Node) bool {
	b, h := p.Base.Project.Node(p.inBase(n)), p.Head.Project.Node(n)
	return b != nil && h != nil && (b.Compiled() != h.Compiled() || h.Config.Materialized == "incremental" && readsThis(b) != readsThis(h))
}

// branches takes a model's code apart: what every run reads, and what lies
// within conditions on is_incremental(). White space does not count.
func branches(code string) (full, branch string) {
	for {
		start := strings.Index(code, "is_incremental()")
		if start < 0 {
			break
		}
		open := strings.LastIndex(code[:start], "{%")
		end := strings.Index(code[start:], "endif")
		if open < 0 || end < 0 {
			break
		}
		stop := start + end
		if i := strings.Index(code[stop:], "%}"); i >= 0 {
			stop += i + 2
		}
		full += code[:open]
		branch += code[open:stop]
		code = code[stop:]
	}
	return squeeze(full + code), squeeze(branch)
}

func squeeze(s string) string { return strings.Join(strings.Fields(s), " ") }

// watermark is the argument of the first max() in a text; empty for none.
func watermark(s string) string {
	_, rest, ok := strings.Cut(strings.ToLower(s), "max(")
	if !ok {
		return ""
	}
	arg, _, _ := strings.Cut(rest, ")")
	return lastPart(strings.TrimSpace(arg))
}

func watermarkChanged(p *pass) {
	p.kept(func(b, h *manifest.Node) {
		if h.Config.Materialized != "incremental" || b.Config.Materialized != "incremental" {
			return
		}
		_, bb := branches(b.RawCode)
		_, hb := branches(h.RawCode)
		if old, now := watermark(bb), watermark(hb); old != "" && now != "" && old != now {
			p.report(h.ID, "", fmt.Sprintf("new rows are told by max(%s), and were by max(%s)", now, old))
		}
	})
}

// upstreamHistory folds the incremental models that one cause reaches.
func upstreamHistory(p *pass) {
	reached := map[addr.Node][]addr.Node{}
	p.incrementals(func(c pair) {
		if c.Origin != diff.Upstream || !c.DataDiffer() || c.Verdict == diff.Additive {
			return
		}
		for _, root := range p.roots(c.Node) {
			reached[root] = append(reached[root], c.Node)
		}
	})
	// A model that several causes reach is told with the first of them only.
	told := map[addr.Node]bool{}
	for _, c := range p.Changes {
		fresh := slices.DeleteFunc(reached[c.Node], func(n addr.Node) bool { return told[n] })
		if len(fresh) == 0 || p.onlyClock(&c) {
			continue
		}
		for _, n := range fresh {
			told[n] = true
		}
		p.report(c.Node, "", fmt.Sprintf("the change reaches what %s %s stored: %s", plural(len(fresh), "an incremental model has", "incremental models have"), "", few(nodeNames(fresh))), nodesOf(fresh, addr.Column{Node: c.Node})...)
	}
}

// roots are the nodes whose own definition makes a node differ.
func (p *pass) roots(n addr.Node) []addr.Node {
	if out, ok := p.rootsOf[n]; ok {
		return out
	}
	p.rootsOf[n] = nil
	var out []addr.Node
	c := p.changes[n]
	if c == nil {
		return nil
	}
	if c.Origin == diff.Direct {
		out = append(out, n)
	} else {
		for _, k := range c.Causes {
			if k.Kind == diff.CauseUpstream {
				out = append(out, p.roots(addr.Node(k.Ref))...)
			}
		}
	}
	slices.Sort(out)
	out = slices.Compact(out)
	p.rootsOf[n] = out
	return out
}

func refreshOff(p *pass) {
	p.incrementals(func(c pair) {
		if c.Verdict >= diff.Columns && off(c.h) && !p.onlyClock(c.Change) {
			p.report(c.Node, "", "what is stored has to be made again, and full_refresh: false makes dbt ignore --full-refresh")
		}
	})
}

func keyChanged(p *pass) {
	p.incrementals(func(c pair) {
		if old, now := c.b.Config.UniqueKey, c.h.Config.UniqueKey; !sameNames(old, now) {
			p.report(c.Node, "", fmt.Sprintf("unique_key was %s, and is %s", columnList(old), columnList(now)))
		}
	})
}

// sameNames compares lists of columns without regard to order and case.
func sameNames(a, b []string) bool {
	norm := func(list []string) []string {
		out := make([]string, len(list))
		for i, s := range list {
			out[i] = strings.ToLower(bare(s))
		}
		slices.Sort(out)
		return out
	}
	return slices.Equal(norm(a), norm(b))
}

func columnList(names []string) string {
	if len(names) == 0 {
		return "none"
	}
	return "(" + strings.Join(names, ", ") + ")"
}

// strategy is the incremental strategy, with the adapter's default.
func strategy(adapter string, n *manifest.Node) string {
	if n.Config.IncrementalStrategy != "" {
		return n.Config.IncrementalStrategy
	}
	switch adapter {
	case "snowflake", "bigquery", "databricks":
		return "merge"
	case "postgres", "redshift", "duckdb":
		if len(n.Config.UniqueKey) > 0 {
			return "delete+insert"
		}
		return "append"
	case "spark", "trino", "sqlserver", "fabric":
		return "append"
	}
	return ""
}

func strategyChanged(p *pass) {
	p.incrementals(func(c pair) {
		adapter := p.Head.Project.Adapter
		old, now := strategy(adapter, c.b), strategy(adapter, c.h)
		if old == now || c.b.Config.IncrementalStrategy == c.h.Config.IncrementalStrategy || old == "" || now == "" {
			return
		}
		sev := p.rule.Severity
		if now == "append" {
			sev = diag.Error
		}
		p.reportAs(sev, c.Node, "", fmt.Sprintf("rows were stored by %s, and are by %s", old, now))
	})
}

// physical are the settings that a table gets when it is made.
var physical = []string{"partition_by", "cluster_by", "partitioned_by", "dist", "sort", "order_by", "liquid_clustered_by", "indexes"}

func partitioningChanged(p *pass) {
	p.incrementals(func(c pair) {
		for _, key := range physical {
			old, now := c.b.Config.Raw[key], c.h.Config.Raw[key]
			if old == now {
				continue
			}
			sev, then := p.rule.Severity, "the table keeps the old one until a full refresh"
			if key == "partition_by" && p.Head.Project.Adapter == "bigquery" {
				sev, then = diag.Error, "the next run fails: BigQuery does not replace a table by one with other partitions"
			}
			p.reportAs(sev, c.Node, "", fmt.Sprintf("%s was %s, and is %s; %s", key, cmp.Or(short(old), "none"), cmp.Or(short(now), "none"), then))
		}
	})
}

func mergedColumnsChanged(p *pass) {
	p.incrementals(func(c pair) {
		b, h := c.b.Config, c.h.Config
		if !sameNames(b.MergeUpdateColumns, h.MergeUpdateColumns) {
			p.report(c.Node, "", fmt.Sprintf("merge_update_columns was %s, and is %s", columnList(b.MergeUpdateColumns), columnList(h.MergeUpdateColumns)))
		}
		if !sameNames(b.MergeExcludeColumns, h.MergeExcludeColumns) {
			p.report(c.Node, "", fmt.Sprintf("merge_exclude_columns was %s, and is %s", columnList(b.MergeExcludeColumns), columnList(h.MergeExcludeColumns)))
		}
	})
}

func predicatesChanged(p *pass) {
	p.incrementals(func(c pair) {
		old, now := strings.Join(c.b.Config.Predicates, " and "), strings.Join(c.h.Config.Predicates, " and ")
		if squeeze(old) != squeeze(now) {
			p.report(c.Node, "", fmt.Sprintf("incremental_predicates were %s, and are %s", cmp.Or(short(old), "none"), cmp.Or(short(now), "none")))
		}
	})
}

// fresh calls f for the incremental models that are new or whose code changed.
func (p *pass) fresh(f func(c *diff.Change, h *manifest.Node)) {
	for i := range p.Changes {
		c := &p.Changes[i]
		h := p.Head.Project.Node(c.Node)
		if h == nil || h.Config.Materialized != "incremental" || c.Origin != diff.Direct {
			continue
		}
		f(c, h)
	}
}

func noCondition(p *pass) {
	p.fresh(func(c *diff.Change, h *manifest.Node) {
		uses := strings.Contains(h.RawCode, "is_incremental") || slices.Contains(h.DependsOn.Macros, "macro.dbt.is_incremental")
		if b := p.Base.Project.Node(was(c)); b != nil && !strings.Contains(b.RawCode, "is_incremental") && b.Config.Materialized == "incremental" {
			return // it was so before
		}
		if s := strategy(p.Head.Project.Adapter, h); !uses && s != "microbatch" && s != "insert_overwrite" && h.Language != "python" && !h.Placeholder {
			p.report(c.Node, "", fmt.Sprintf("the model asks nowhere whether the run is incremental; strategy %s", cmp.Or(s, "by default")))
		}
	})
}

func mergeWithoutKey(p *pass) {
	p.fresh(func(c *diff.Change, h *manifest.Node) {
		s := h.Config.IncrementalStrategy
		if s != "merge" && s != "delete+insert" || len(h.Config.UniqueKey) > 0 {
			return
		}
		if b := p.Base.Project.Node(was(c)); b != nil && b.Config.Materialized == "incremental" && b.Config.IncrementalStrategy == s && len(b.Config.UniqueKey) == 0 {
			return
		}
		p.report(c.Node, "", fmt.Sprintf("strategy %s has no unique_key: rows that come again are stored again", s))
	})
}
