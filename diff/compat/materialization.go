package compat

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/tailwater/tailwater/compiler/ir"
	"github.com/tailwater/tailwater/compiler/program"
	"github.com/tailwater/tailwater/diff"
	"github.com/tailwater/tailwater/internal/addr"
	"github.com/tailwater/tailwater/internal/diag"
	"github.com/tailwater/tailwater/manifest"
)

// materializationRules are about relations: whether, where and how they are made.
var materializationRules = []Rule{
	{"MAT501", "removed-with-readers", isError, Lenient, "a node is gone and something still reads its relation",
		"Its relation stays in the warehouse as it was and is never updated again; what reads it by name goes stale without a word. A node that is switched off counts as gone.",
		[]string{"Move the readers that the finding lists over, and merge that first.", "Remove {model} then."}, removedRead},
	{"MAT502", "removed", isWarning, Default, "a node is gone; its relation stays behind",
		"dbt never drops relations. Whoever reads the relation reads data that are not updated any more.",
		[]string{"Tell those who read {table}.", "Drop it when nobody does: `drop view` or `drop table {table}`."}, removedNode},
	{"MAT503", "relation-moved", isWarning, Default, "a node's relation lies elsewhere",
		"database, schema or alias differ for another reason than the environment. The old relation is left behind, and is not updated any more. It is an error where the model is public, contracted or has an exposure.",
		[]string{"Leave a view under the old name for a release: `create view old as select * from new`.", "Drop the old relation when nobody reads it."}, relationMoved},
	{"MAT504", "materialization-changed", isWarning, Default, "a node is stored in another way",
		"The relation is replaced by one of another type; grants and comments are lost where the adapter does not apply them again, and some warehouses drop views that depend on it. BigQuery refuses to put a view in the place of a table: that is an error.",
		[]string{"See what depends on {table} in the warehouse, and note its grants.", "On BigQuery run it once with --full-refresh."}, materialization},
	{"MAT505", "relation-disappears", isWarning, Default, "a node becomes ephemeral: its relation is not made any more",
		"Whoever reads the relation outside of dbt reads data that are not updated any more. It is an error where the model is public, contracted, exposed or read by another project.",
		[]string{"Keep a view for readers outside of dbt.", "Drop {table} when nobody reads it."}, becameEphemeral},
	{"MAT506", "history-lost-or-begun", isError, Default, "a node begins or ends to keep its rows",
		"From incremental to table or view, rows that cannot be made again are lost with the next run. From table to incremental, stored rows stay as the last full run made them: that is a warning.",
		[]string{"Copy the table first: `create table {table}_before as select * from {table}`.", "See that the sources still hold all of its time: compare the oldest rows."}, historyToggled},
	{"MAT507", "materialized-view-changed", isWarning, Default, "a materialized view or dynamic table differs",
		"Most adapters do not see that its query changed: the run succeeds, and keeps the old definition.",
		[]string{"Run it with `dbt run --select {model} --full-refresh`."}, materializedView},
	{"MAT512", "hooks-changed", isWarning, Default, "a hook differs",
		"SQL that runs before or after the model is another one. What it does is not analysed.",
		[]string{"Read the hook, and say in the pull request what it does to {table} and to others."}, hooksChanged},
	{"MAT513", "hard-coded-relation", isError, Default, "a query names a relation that dbt does not know it reads",
		"A ref() or source() went, and the SQL still reads the relation by its name. dbt may build it too late, or in another schema, and does not select it downstream.",
		[]string{"Put {{ ref('...') }} or {{ source('...', '...') }} in place of the name."}, hardCoded},
	{"MAT514", "tags-changed", isInfo, Strict, "a node has other tags",
		"Schedules often select by tag: the node may run at other times than what it reads, or not at all.",
		[]string{"See which jobs select the tag: `dbt ls --select tag:...`."}, tagsChanged},
	{"MAT515", "description-only", isInfo, Strict, "only descriptions differ",
		"Descriptions, docs or meta of nodes differ, and nothing else. One finding counts all of them.",
		[]string{"Nothing has to be done."}, descriptionOnly},
	{"MAT516", "not-sql", isWarning, Default, "what differs cannot be read",
		"A Python model, a function or the macro of a materialization differs. What it does to the data cannot be told; it is taken to change all of them.",
		[]string{"Compare the results of both versions on a sample.", "Run {model} and what reads it."}, notSQL},
	{"MAT517", "storage-changed", isWarning, Default, "a table is stored in another format",
		"file_format, table_format, transient, engine, location and the like reach a table when it is made. An incremental model keeps the old one, which is an error.",
		[]string{"Run it with `dbt run --select {model} --full-refresh`.", "See that time travel and backups are kept for as long as they are needed."}, storageChanged},
}

func removedRead(p *pass) {
	for i := range p.Changes {
		c := &p.Changes[i]
		if c.Kind != diff.Removed || c.Node.Kind() == "source" {
			continue
		}
		if cs := p.stillReads(c.Node); len(cs) > 0 {
			p.report(c.Node, "", fmt.Sprintf("%s %s, and %s still %s it", c.Node.Kind(), p.gone(c.Node), told(cs), plural(len(cs), "reads", "read")), cs...)
		}
	}
}

// gone says how a node is not there any more.
func (p *pass) gone(n addr.Node) string {
	if p.Head.Project.IsDisabled(n) {
		return "is switched off"
	}
	return "is gone"
}

// stillReads lists what in head reads a node that head lacks: by its relation's
// name, or by depends_on.
func (p *pass) stillReads(n addr.Node) []Consumer {
	var out []Consumer
	path := func(to addr.Node) []addr.Column { return []addr.Column{{Node: n}, {Node: to}} }
	old := p.Base.Project.Node(n)
	if old != nil && p.takenOver(old) {
		old = nil // what names the relation reads what makes it now
	}
	for _, h := range p.Head.Project.Nodes {
		named := old != nil && h.ResourceType != "test" && namesRelation(h, old)
		if named || slices.Contains(h.DependsOn.Nodes, n) {
			out = append(out, Consumer{Kind: h.ResourceType, Name: h.ID.Name(), Node: h.ID, Path: path(h.ID), File: h.OriginalFilePath})
		}
	}
	for _, e := range p.Head.Project.Exposures {
		if slices.Contains(e.DependsOn, n) {
			out = append(out, Consumer{Kind: "exposure", Name: e.Name, Node: e.ID, Path: path(e.ID), File: e.OriginalFilePath})
		}
	}
	for _, m := range p.Head.Project.SemanticModels {
		if m.Model == n {
			out = append(out, Consumer{Kind: "semantic model", Name: m.Name, Node: m.ID, Path: path(m.ID), File: m.OriginalFilePath})
		}
	}
	slices.SortFunc(out, compareConsumers)
	return out
}

// namesRelation reports whether a node's compiled code has a relation's whole
// name, with its schema.
func namesRelation(n, of *manifest.Node) bool {
	r := of.Relation()
	if r.Schema == "" || r.Name == "" || n.CompiledCode == "" {
		return false
	}
	code := strings.ToLower(strings.NewReplacer(`"`, "", "`", "", "[", "", "]", "").Replace(n.CompiledCode))
	return hasWord(code, r.Schema+"."+r.Name)
}

func removedNode(p *pass) {
	for i := range p.Changes {
		c := &p.Changes[i]
		d := p.Base.Project.Node(c.Node)
		if c.Kind != diff.Removed || d == nil || d.Ephemeral() || len(p.stillReads(c.Node)) > 0 {
			continue
		}
		if p.takenOver(d) {
			continue
		}
		p.report(c.Node, "", fmt.Sprintf("%s %s; %s stays in the warehouse", c.Node.Kind(), p.gone(c.Node), d.Relation()))
	}
}

// takenOver reports whether a node of head makes the relation of one that is
// gone.
func (p *pass) takenOver(d *manifest.Node) bool {
	return slices.ContainsFunc(p.Head.Project.Nodes, func(h *manifest.Node) bool {
		return h.RelationName != "" && h.ID != d.ID && relationKey(h.Relation()) == relationKey(d.Relation())
	})
}

func relationMoved(p *pass) {
	p.kept(func(b, h *manifest.Node) {
		if b.ResourceType != "model" && b.ResourceType != "seed" || b.Ephemeral() || h.Ephemeral() {
			return
		}
		what := p.moved(b, h)
		if what == "" {
			return
		}
		sev := p.rule.Severity
		if reason, ok := p.visible(h.ID); ok {
			sev, what = diag.Error, what+"; "+reason
		}
		p.reportAs(sev, h.ID, "", what).Cause = what
	})
}

// stays reports whether a materialization keeps rows from run to run.
func stays(m string) bool { return m == "incremental" }

func materialization(p *pass) {
	p.kept(func(b, h *manifest.Node) {
		old, now := b.Config.Materialized, h.Config.Materialized
		if old == now || now == "ephemeral" || old == "ephemeral" || old == "" || stays(old) || stays(now) && old != "view" {
			return
		}
		sev := p.rule.Severity
		if p.Head.Project.Adapter == "bigquery" && now == "view" {
			sev = diag.Error
		}
		p.reportAs(sev, h.ID, "", fmt.Sprintf("it was %s %s, and is %s %s", article(old), old, article(now), now))
	})
}

func becameEphemeral(p *pass) {
	p.kept(func(b, h *manifest.Node) {
		if b.Ephemeral() || !h.Ephemeral() || b.Config.Materialized == "" {
			return
		}
		sev, what := p.rule.Severity, fmt.Sprintf("it was %s %s, and has no relation any more; %s is not updated", article(b.Config.Materialized), b.Config.Materialized, b.Relation())
		if reason, ok := p.visible(h.ID); ok {
			sev, what = diag.Error, what+"; "+reason
		}
		for _, r := range p.others {
			if cs := r.uses(addr.Column{Node: h.ID}); cs != nil {
				sev, what = diag.Error, what+"; project "+r.name+" reads it"
			}
		}
		p.reportAs(sev, h.ID, "", what)
	})
}

func historyToggled(p *pass) {
	p.kept(func(b, h *manifest.Node) {
		old, now := b.Config.Materialized, h.Config.Materialized
		switch {
		case stays(old) && !stays(now) && now != "ephemeral" && now != "":
			p.report(h.ID, "", fmt.Sprintf("it was incremental, and is %s %s: the next run makes it from what the sources hold now", article(now), now))
		case !stays(old) && stays(now) && old == "table":
			p.reportAs(diag.Warning, h.ID, "", "it was a table, and is incremental: stored rows stay as the last run made them")
		}
	})
}

// heldByWarehouse are the materializations that the warehouse keeps up to date.
var heldByWarehouse = []string{"materialized_view", "dynamic_table", "streaming_table", "materializedview"}

func materializedView(p *pass) {
	p.modified(func(c pair) {
		m := c.h.Config.Materialized
		if !slices.Contains(heldByWarehouse, m) || c.b.Config.Materialized != m || c.Origin != diff.Direct || !c.DataDiffer() || p.settingsOnly(c.Change) {
			return
		}
		if p.Head.Project.Adapter == "databricks" && m == "materialized_view" {
			return // dbt-databricks compares the query
		}
		p.report(c.Node, "", fmt.Sprintf("the query of a %s differs, which %s does not see: it keeps the old one", strings.ReplaceAll(m, "_", " "), cmp.Or(p.Head.Project.Adapter, "the adapter")))
	})
}

func hooksChanged(p *pass) {
	p.kept(func(b, h *manifest.Node) {
		for _, set := range []struct {
			name     string
			old, now []string
		}{{"pre-hook", b.Config.PreHooks, h.Config.PreHooks}, {"post-hook", b.Config.PostHooks, h.Config.PostHooks}} {
			if !slices.EqualFunc(set.old, set.now, func(a, b string) bool { return squeeze(a) == squeeze(b) }) {
				p.report(h.ID, "", fmt.Sprintf("%s was %s, and is %s", set.name, cmp.Or(short(strings.Join(set.old, "; ")), "none"), cmp.Or(short(strings.Join(set.now, "; ")), "none")))
			}
		}
	})
	p.kept(func(b, h *manifest.Node) {
		if h.ResourceType == "operation" && squeeze(b.RawCode) != squeeze(h.RawCode) {
			p.report(h.ID, "", "a hook of the project differs: "+short(h.RawCode))
		}
	})
}

func hardCoded(p *pass) {
	for i := range p.Changes {
		c := &p.Changes[i]
		h, m := p.Head.Project.Node(c.Node), p.Head.Program.Model(c.Node)
		if h == nil || m == nil || c.Origin != diff.Direct && c.Kind != diff.Added || h.ResourceType != "model" || m.Analysis >= ir.OpaqueSQL {
			continue
		}
		for _, in := range m.Inputs {
			def := p.Head.Project.Node(in)
			if slices.Contains(h.DependsOn.Nodes, in) || in == c.Node || def != nil && def.Ephemeral() || p.throughEphemeral(h, in) || p.declaredElse(h, in) {
				continue
			}
			if b := p.Base.Program.Model(was(c)); b != nil && slices.Contains(b.Inputs, in) && !dependsOn(p.Base.Project.Node(was(c)), in) {
				continue // it was so before
			}
			p.report(c.Node, "", fmt.Sprintf("the query reads %s by its name, and does not refer to it", in.Name())).Cause = "hard-coded"
		}
	}
}

func dependsOn(n *manifest.Node, in addr.Node) bool {
	return n != nil && slices.Contains(n.DependsOn.Nodes, in)
}

// declaredElse reports whether a node depends on another one with the same
// relation: a source that is a seed of the project, for instance.
func (p *pass) declaredElse(n *manifest.Node, in addr.Node) bool {
	key := p.relationOf(in)
	return key != "" && slices.ContainsFunc(n.DependsOn.Nodes, func(d addr.Node) bool { return p.relationOf(d) == key })
}

// relationOf is the relation of a node or source of head; empty for none.
func (p *pass) relationOf(n addr.Node) string {
	if s := p.Head.Project.Source(n); s != nil {
		return relationKey(s.Relation())
	}
	if d := p.Head.Project.Node(n); d != nil && !d.Ephemeral() {
		return relationKey(d.Relation())
	}
	return ""
}

// throughEphemeral reports whether a node depends on another through ephemeral
// models, whose code is part of its own.
func (p *pass) throughEphemeral(n *manifest.Node, in addr.Node) bool {
	return slices.ContainsFunc(n.DependsOn.Nodes, func(d addr.Node) bool {
		up := p.Head.Project.Node(d)
		return up != nil && up.Ephemeral() && (slices.Contains(up.DependsOn.Nodes, in) || p.throughEphemeral(up, in))
	})
}

func tagsChanged(p *pass) {
	p.kept(func(b, h *manifest.Node) {
		if stored(h) && !sameNames(b.Tags, h.Tags) {
			p.report(h.ID, "", fmt.Sprintf("tags were %s, and are %s", columnList(b.Tags), columnList(h.Tags)))
		}
	})
}

func descriptionOnly(p *pass) {
	var first addr.Node
	n := 0
	p.kept(func(b, h *manifest.Node) {
		if h.ResourceType == "test" || p.changes[h.ID] != nil {
			return
		}
		if b.Description != h.Description || b.Meta != h.Meta || !slices.EqualFunc(b.Columns, h.Columns, func(x, y manifest.Column) bool { return x.Description == y.Description }) {
			if n++; first == "" {
				first = h.ID
			}
		}
	})
	if n > 0 {
		p.report(first, "", fmt.Sprintf("descriptions or meta of %d %s differ, and nothing else of them", n, plural(n, "node", "nodes")))
	}
}

func notSQL(p *pass) {
	p.modified(func(c pair) {
		if c.h.Language == "python" && c.Origin == diff.Direct && c.DataDiffer() {
			p.report(c.Node, "", "a Python model differs: all of its data are taken to change")
		}
	})
	p.kept(func(b, h *manifest.Node) {
		if h.ResourceType == "function" && (squeeze(b.RawCode) != squeeze(h.RawCode) || signature(b) != signature(h)) {
			p.report(h.ID, "", "a function differs: what calls it may give other results", p.callers(h.ID)...)
		}
	})
	for _, m := range p.Head.Project.Macros {
		b := p.Base.Project.Macro(m.ID)
		if b == nil || b.Digest == m.Digest || m.Package == "dbt" || strings.HasPrefix(m.Package, "dbt_") || !strings.HasPrefix(m.Name, "materialization_") {
			continue
		}
		p.report(m.ID, "", "the macro of a materialization differs: what it stores cannot be told").File = m.OriginalFilePath
	}
}

func signature(n *manifest.Node) string {
	if n.Function == nil {
		return ""
	}
	return fmt.Sprint(*n.Function)
}

// callers are the models that depend on a function.
func (p *pass) callers(fn addr.Node) []Consumer {
	var out []addr.Node
	for _, n := range p.Head.Project.Nodes {
		if n.ResourceType == "model" && slices.Contains(n.DependsOn.Nodes, fn) {
			out = append(out, n.ID)
		}
	}
	return nodesOf(out, addr.Column{Node: fn})
}

// formats are the settings of how a table is stored.
var formats = []string{"file_format", "table_format", "transient", "engine", "location_root", "external_volume", "base_location", "catalog_name"}

func storageChanged(p *pass) {
	p.kept(func(b, h *manifest.Node) {
		for _, key := range formats {
			old, now := b.Config.Raw[key], h.Config.Raw[key]
			if old == now || b.Config.Materialized != h.Config.Materialized {
				continue
			}
			sev := p.rule.Severity
			if stays(h.Config.Materialized) {
				sev = diag.Error
			}
			p.reportAs(sev, h.ID, "", fmt.Sprintf("%s was %s, and is %s", key, cmp.Or(old, "not set"), cmp.Or(now, "not set")))
		}
	})
}

// columnNames are the names of a model's columns.
func columnNames(m *program.Model) []string {
	out := make([]string, len(m.Columns))
	for i, c := range m.Columns {
		out[i] = c.Name
	}
	return out
}
