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

func snapshotRules() []Rule {
	return []Rule{
		{"SNP401", "snapshot-strategy-changed", isError, "a snapshot records changes in another way",
			"Versions that were recorded follow the old strategy; the table mixes both.",
			"strategy: timestamp → strategy: check", "Start a new snapshot under another name, and keep the old one.", snapshotStrategy},
		{"SNP402", "snapshot-key-changed", isError, "a snapshot matches rows by another key",
			"Recorded rows are not found under the new key: all rows are inserted again.",
			"unique_key: id → unique_key: [id, region]", "Start a new snapshot under another name, and keep the old one.", snapshotKey},
		{"SNP405", "snapshot-query-changed", isError, "a snapshot's query or its input differs, and its history cannot be recomputed",
			"The next run records the differences as new versions, as if the data had changed in the world. What was recorded stays.",
			"a filter changes in a model that a snapshot reads", "Accept and note the date of the break, or start a new snapshot under another name.", snapshotQuery},
	}
}

func (p *pass) snapshots(f func(c *diff.Change, b, h *manifest.Node)) {
	p.modified(func(c *diff.Change, b, h *manifest.Node) {
		if h.ResourceType == "snapshot" {
			f(c, b, h)
		}
	})
}

func snapshotStrategy(p *pass) {
	p.snapshots(func(c *diff.Change, b, h *manifest.Node) {
		if b.Config.Strategy != h.Config.Strategy {
			p.report(c.Node, "", fmt.Sprintf("strategy changes from %s to %s", b.Config.Strategy, h.Config.Strategy))
		}
	})
}

func snapshotKey(p *pass) {
	p.snapshots(func(c *diff.Change, b, h *manifest.Node) {
		if strings.Join(b.Config.UniqueKey, ", ") != strings.Join(h.Config.UniqueKey, ", ") {
			p.report(c.Node, "", fmt.Sprintf("unique_key changes from (%s) to (%s)", strings.Join(b.Config.UniqueKey, ", "), strings.Join(h.Config.UniqueKey, ", ")))
		}
	})
}

func snapshotQuery(p *pass) {
	p.snapshots(func(c *diff.Change, b, h *manifest.Node) {
		if c.DataDiffer() {
			p.report(c.Node, "", "the next run records the differences as new versions; recorded history stays as it is")
		}
	})
}

func nodeRules() []Rule {
	return []Rule{
		{"MAT501", "removed-with-readers", isError, "a node is gone and something still reads its relation",
			"Its relation stays in the warehouse as it was and is never updated again; what reads it goes stale without a word.",
			"a model is deleted, and another names its table in plain SQL", "Remove the readers first, or keep the model.", removedRead},
		{"MAT502", "removed", isWarning, "a node is gone; its relation stays behind",
			"dbt never drops relations. Whoever reads the relation reads data that are not updated any more.",
			"a model's file is deleted", "Drop the relation when nobody reads it.", removedNode},
		{"MAT504", "materialization-changed", isWarning, "a node is stored in another way",
			"The relation is replaced by one of another type; some warehouses refuse to, some drop dependent views or grants.",
			"materialized: view → materialized: table", "See that nothing depends on the relation's type.", materialization},
		{"MAT505", "relation-disappears", isError, "a node becomes ephemeral: its relation is not made any more",
			"Whoever reads the relation outside of dbt reads data that are not updated any more.",
			"materialized: table → materialized: ephemeral", "Keep a view for readers outside of dbt.", becameEphemeral},
		{"MAT508", "access-narrowed", isError, "a model that others may use is not for them any more",
			"Other projects that refer to the model fail to compile.",
			"access: public → access: protected", "Ask the projects that use the model first.", accessNarrowed},
	}
}

func removedRead(p *pass) {
	for _, c := range p.Changes {
		if c.Kind != diff.Removed {
			continue
		}
		for _, r := range p.readers[c.Node] {
			p.report(c.Node, "", fmt.Sprintf("the node is gone, and %s still reads its relation", r), addr.Column{Node: c.Node}, addr.Column{Node: r})
		}
		for _, e := range p.Head.Project.Exposures {
			if contains(e.DependsOn, c.Node) {
				p.report(c.Node, "", fmt.Sprintf("the node is gone, and exposure %s still depends on it", e.Name), addr.Column{Node: c.Node}, addr.Column{Node: e.ID})
			}
		}
	}
}

func removedNode(p *pass) {
	for _, c := range p.Changes {
		if d := p.Base.Project.Node(c.Node); c.Kind == diff.Removed && d != nil && !d.Ephemeral() {
			p.report(c.Node, "", fmt.Sprintf("the node is gone; %s stays in the warehouse", d.Relation()))
		}
	}
}

func materialization(p *pass) {
	p.modified(func(c *diff.Change, b, h *manifest.Node) {
		if b.Config.Materialized != h.Config.Materialized && h.Config.Materialized != "ephemeral" {
			p.report(c.Node, "", fmt.Sprintf("the materialization changes from %s to %s", b.Config.Materialized, h.Config.Materialized))
		}
	})
}

func becameEphemeral(p *pass) {
	p.modified(func(c *diff.Change, b, h *manifest.Node) {
		if b.Config.Materialized != "ephemeral" && h.Config.Materialized == "ephemeral" {
			p.report(c.Node, "", fmt.Sprintf("the node was a %s and has no relation any more", b.Config.Materialized))
		}
	})
}

func accessNarrowed(p *pass) {
	for _, h := range p.Head.Project.Nodes {
		if b := p.Base.Project.Node(h.ID); b != nil && b.Access == "public" && h.Access != "public" {
			p.report(h.ID, "", fmt.Sprintf("access changes from public to %s", h.Access))
		}
	}
}

func contractRules() []Rule {
	return []Rule{
		{"CTR601", "contract-removed", isError, "a contract is not enforced any more",
			"Consumers relied on the names and types that the contract fixed.",
			"contract: {enforced: true} → false", "Keep the contract, or offer the model without one as a new version.", contractRemoved},
		{"CTR602", "contracted-column-gone", isError, "a column of a contract is gone or renamed",
			"Consumers rely on the column by its name.",
			"a column is deleted from a contracted model", "Add a new version of the model, and deprecate this one.", contractColumn},
	}
}

func contractRemoved(p *pass) {
	for _, h := range p.Head.Project.Nodes {
		if b := p.Base.Project.Node(h.ID); b != nil && b.Contract.Enforced && !h.Contract.Enforced {
			p.report(h.ID, "", "the contract is not enforced any more")
		}
	}
}

func contractColumn(p *pass) {
	p.modified(func(c *diff.Change, b, h *manifest.Node) {
		if !b.Contract.Enforced {
			return
		}
		for _, col := range c.Columns {
			switch col.Kind {
			case diff.ColumnRemoved:
				p.report(c.Node, col.Name, fmt.Sprintf("contracted column %s is gone", col.Name))
			case diff.ColumnRenamed:
				p.report(c.Node, col.RenamedFrom, fmt.Sprintf("contracted column %s is now called %s", col.RenamedFrom, col.Name))
			}
		}
	})
}

func consumerRules() []Rule {
	return []Rule{
		{"DWN801", "exposure-reached", isWarning, "an exposure shows data that change",
			"The exposure depends on a node whose data differ after the merge.",
			"a dashboard reads a mart whose amounts are computed in another way", "Tell the exposure's owner.", exposureReached},
		{"TST701", "key-test-removed", isWarning, "a test of a key is gone",
			"The test said that a column is unique or never NULL; nothing says so any more.",
			"tests: [unique, not_null] are deleted", "Keep the test, or see that nobody relies on it.", keyTestRemoved},
		{"TST703", "test-without-column", isError, "a test names a column that is not there",
			"The test fails when it runs.",
			"a column is renamed in SQL and not in the YAML file", "Rename it in the YAML file, too.", testWithoutColumn},
	}
}

func exposureReached(p *pass) {
	changed := map[addr.Node]*diff.Change{}
	for i := range p.Changes {
		if p.Changes[i].DataDiffer() {
			changed[p.Changes[i].Node] = &p.Changes[i]
		}
	}
	for _, e := range p.Head.Project.Exposures {
		for _, n := range e.DependsOn {
			if c := changed[n]; c != nil && c.Kind == diff.Modified {
				p.report(n, "", fmt.Sprintf("exposure %s shows data that change (%s)", e.Name, c.Verdict), addr.Column{Node: n}, addr.Column{Node: e.ID})
			}
		}
	}
}

func keyTestRemoved(p *pass) {
	has := map[string]bool{}
	key := func(t *manifest.Test) string { return fmt.Sprint(t.Node, t.Kind, t.Column, t.Columns) }
	for _, n := range p.Head.Project.Nodes {
		if n.Test != nil {
			has[key(n.Test)] = true
		}
	}
	for _, n := range p.Base.Project.Nodes {
		t := n.Test
		if t == nil || t.Kind != manifest.Unique && t.Kind != manifest.NotNull || has[key(t)] || p.Head.Project.Node(t.Node) == nil {
			continue
		}
		p.report(t.Node, t.Column, fmt.Sprintf("test %s is gone", n.Name))
	}
}

func testWithoutColumn(p *pass) {
	for _, n := range p.Head.Project.Nodes {
		if n.Test == nil || n.Test.Column == "" {
			continue
		}
		m := p.Head.Program.Model(n.Test.Node)
		if m == nil || m.Open || m.Analysis != ir.Exact || m.Node.Kind() == "source" || m.Node.Kind() == "seed" {
			continue
		}
		found := false
		for _, c := range m.Columns {
			found = found || strings.EqualFold(c.Name, strings.Trim(n.Test.Column, "\"`"))
		}
		if !found {
			p.report(n.Test.Node, n.Test.Column, fmt.Sprintf("test %s names column %s, which the model does not have", n.Name, n.Test.Column))
		}
	}
}

func trustRules() []Rule {
	return []Rule{
		{"CFG901", "compiled-code-missing", isError, "a changed model has no compiled code",
			"What the model does now is not known; it is taken as changed, and everything behind it.",
			"the manifest of dbt parse instead of dbt compile", "Run dbt compile for the whole project.", uncompiled},
		{"CFG903", "other-adapter", isError, "the two sides were compiled for different warehouses",
			"The same code means different things in different dialects; nothing can be compared.",
			"base for snowflake, head for duckdb", "Compile both sides with the same target.", otherAdapter},
		{"CFG905", "not-understood", isWarning, "a changed node's SQL is not understood",
			"The node is taken as changed, and everything behind it.",
			"SQL that the parser does not read", "See `tailwater inspect NODE` for the place.", notUnderstood},
	}
}

func uncompiled(p *pass) {
	for _, c := range p.Changes {
		m := p.Head.Program.Model(c.Node)
		if m != nil && m.Analysis == ir.Uncompiled && c.DataDiffer() {
			p.report(c.Node, "", "there is no compiled code, and the node or something that it reads differs")
		}
	}
}

func otherAdapter(p *pass) {
	if p.Base.Project.Adapter != p.Head.Project.Adapter {
		p.report("", "", fmt.Sprintf("base was compiled for %s and head for %s", p.Base.Project.Adapter, p.Head.Project.Adapter))
	}
}

func notUnderstood(p *pass) {
	for _, c := range p.Changes {
		m := p.Head.Program.Model(c.Node)
		if m != nil && m.Analysis == ir.OpaqueSQL && c.DataDiffer() {
			p.reportAs(diag.Warning, c.Node, "", "the SQL is not understood, and the node or something that it reads differs")
		}
	}
}
