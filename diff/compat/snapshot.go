package compat

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/tailwater/tailwater/diff"
	"github.com/tailwater/tailwater/internal/addr"
	"github.com/tailwater/tailwater/manifest"
)

const newSnapshot = "Or start a snapshot under another name, keep {table} as it is, and union both where history is read."

// snapshotRules are about history that cannot be made again.
var snapshotRules = []Rule{
	{"SNP401", "snapshot-strategy-changed", isError, Lenient, "a snapshot records changes in another way",
		"Versions that were recorded follow the old strategy; the table mixes both, and valid_from means something else in each part.",
		[]string{"Note the date of the change in the description of {model}.", newSnapshot}, snapshotStrategy},
	{"SNP402", "snapshot-key-changed", isError, Lenient, "a snapshot matches rows by another key",
		"Recorded rows are not found under the new key: all rows are inserted again, and the old ones are never closed.",
		[]string{"Start a snapshot under another name, and keep {table} as it is."}, snapshotKey},
	{"SNP403", "checked-columns-changed", isWarning, Default, "a snapshot compares other columns",
		"A column that is compared and that the table does not have yet makes every row look changed: the next run writes a new version of each. Columns that are not compared any more change without a version.",
		[]string{"Expect one version of every row on the day of the change, and say so to those who count versions."}, checkedColumns},
	{"SNP404", "snapshot-updated-at-changed", isError, Lenient, "a snapshot tells by another column when a row changed",
		"Versions get their times from updated_at. Another column, or another type, orders new versions against old ones in another way; where its values are older, no version is written at all.",
		[]string{"See that the new column is never before the old one: `select count(*) from ... where new < old` must give 0.", newSnapshot}, snapshotUpdatedAt},
	{"SNP405", "snapshot-query-changed", isError, Lenient, "a snapshot's query differs, and its history cannot be made again",
		"The next run records the differences as new versions, as if the data had changed in the world. What was recorded stays as it was.",
		[]string{"Take a copy first: `create table {table}_before as select * from {table}`.", "Note the date of the break in the description.", newSnapshot}, snapshotQuery},
	{"SNP406", "snapshot-column-added", isWarning, Default, "a snapshot gets a column that its history lacks",
		"dbt adds the column; recorded versions hold NULL. With the timestamp strategy it is filled only as rows change; with check_cols: all every row gets a new version.",
		[]string{"Read it as unknown, not as NULL, before the day of the change."}, snapshotColumnAdded},
	{"SNP407", "snapshot-column-removed", isWarning, Default, "a snapshot's query lacks a column that its history has",
		"The column stays in the table and is NULL in new versions: a join on it finds recorded rows and not the present ones.",
		[]string{"Keep the column in the query, or tell readers until when it is filled."}, snapshotColumnRemoved},
	{"SNP408", "hard-deletes-changed", isWarning, Default, "a snapshot treats deleted rows in another way",
		"Rows that are gone from the source stay open, are closed, or get a version that says so. new_record needs a column that an existing table lacks: the next run fails until it is added.",
		[]string{"Add dbt_is_deleted to {table} before new_record runs: `alter table {table} add column dbt_is_deleted varchar`.", "Tell readers who ask for present rows by dbt_valid_to is null."}, hardDeletes},
	{"SNP409", "snapshot-meta-columns-changed", isError, Lenient, "a snapshot's own columns are called or filled otherwise",
		"Another name of dbt_valid_from and the like, or another dbt_valid_to_current: readers that ask for present rows find none, and the names must match the table that exists.",
		[]string{"Rename the columns in {table} first, or update the value of open rows.", "Move readers over with the same merge."}, snapshotMeta},
	{"SNP410", "snapshot-input-changed", isError, Lenient, "a change upstream is recorded by snapshots as if it had happened in the world",
		"Snapshots read, directly or behind other models, data that differ after the merge. Each difference becomes a version, and what was recorded stays. One finding a cause lists all of them.",
		[]string{"Take a copy of each table that the finding lists.", "Merge when no run of the snapshots is due, and note the date of the break.", "Or keep the former definition for the snapshots, in a model of its own."}, snapshotInput},
	{"SNP411", "snapshot-moved", isError, Lenient, "a snapshot's table lies elsewhere: its history starts again",
		"dbt looks for the table under the new name, does not find it, and begins with an empty history. The old table is left behind.",
		[]string{"Move the table before the next run: `alter table old rename to new`, or copy it."}, snapshotMoved},
}

// snapshots calls f for each snapshot that both sides have.
func (p *pass) snapshots(f func(b, h *manifest.Node)) {
	p.kept(func(b, h *manifest.Node) {
		if b.ResourceType == "snapshot" && h.ResourceType == "snapshot" {
			f(b, h)
		}
	})
}

func snapshotStrategy(p *pass) {
	p.snapshots(func(b, h *manifest.Node) {
		if old, now := b.Config.Strategy, h.Config.Strategy; old != now && old != "" && now != "" {
			p.report(h.ID, "", fmt.Sprintf("strategy was %s, and is %s", old, now))
		}
	})
}

func snapshotKey(p *pass) {
	p.snapshots(func(b, h *manifest.Node) {
		if old, now := b.Config.UniqueKey, h.Config.UniqueKey; !sameNames(old, now) {
			p.report(h.ID, "", fmt.Sprintf("unique_key was %s, and is %s", columnList(old), columnList(now)))
		}
	})
}

func checkedColumns(p *pass) {
	p.snapshots(func(b, h *manifest.Node) {
		old, now := b.Config.CheckCols, h.Config.CheckCols
		if b.Config.Strategy == h.Config.Strategy && !sameNames(old, now) {
			p.report(h.ID, "", fmt.Sprintf("check_cols were %s, and are %s", columnList(old), columnList(now)))
		}
	})
}

func snapshotUpdatedAt(p *pass) {
	p.snapshots(func(b, h *manifest.Node) {
		old, now := b.Config.UpdatedAt, h.Config.UpdatedAt
		if h.Config.Strategy != "timestamp" || b.Config.Strategy != "timestamp" {
			return
		}
		if !strings.EqualFold(old, now) {
			p.report(h.ID, "", fmt.Sprintf("updated_at was %s, and is %s", old, now))
			return
		}
		for _, r := range p.retypes() {
			if r.node == h.ID && strings.EqualFold(r.name, now) || slices.Contains(r.follow, h.ID) && strings.EqualFold(r.name, now) {
				p.report(h.ID, r.name, fmt.Sprintf("updated_at column %s was %s, and is %s", now, r.base, r.head))
			}
		}
	})
}

// snapshotQuery speaks of the snapshot's own query; its settings and its inputs
// have rules of their own.
func snapshotQuery(p *pass) {
	for i := range p.Changes {
		c := &p.Changes[i]
		if c.Node.Kind() != "snapshot" || c.Origin != diff.Direct || c.Verdict < diff.Columns || p.settingsOnly(c) || p.onlyClock(c) {
			continue
		}
		if c.Verdict == diff.Columns && len(columnsNamed(c, diff.ColumnValue, diff.ColumnType)) == 0 {
			continue
		}
		what := "its rows"
		if c.Verdict == diff.Columns {
			what = few(columnsNamed(c, diff.ColumnValue, diff.ColumnType))
		}
		p.report(c.Node, "", fmt.Sprintf("the snapshot's query gives other data (%s): the next run records them as new versions", what))
	}
}

func snapshotColumnAdded(p *pass) {
	for i := range p.Changes {
		c := &p.Changes[i]
		if names := columnsNamed(c, diff.ColumnAdded); c.Node.Kind() == "snapshot" && c.Kind == diff.Modified && names != nil {
			more := ""
			if h := p.Head.Project.Node(c.Node); h != nil && slices.Equal(h.Config.CheckCols, []string{"all"}) {
				more = ", and the next run writes a version of every row (check_cols: all)"
			}
			p.report(c.Node, "", fmt.Sprintf("%s %s NULL in recorded versions%s", few(names), plural(len(names), "is", "are"), more))
		}
	}
}

func snapshotColumnRemoved(p *pass) {
	for i := range p.Changes {
		c := &p.Changes[i]
		if names := goneColumns(c); c.Node.Kind() == "snapshot" && c.Kind == diff.Modified && len(names) > 0 {
			p.report(c.Node, "", fmt.Sprintf("%s %s in the table, and NULL in new versions", few(names), plural(len(names), "stays", "stay")))
		}
	}
}

func hardDeletes(p *pass) {
	p.snapshots(func(b, h *manifest.Node) {
		if old, now := deletes(b), deletes(h); old != now {
			p.report(h.ID, "", fmt.Sprintf("hard_deletes was %s, and is %s", old, now))
		}
	})
}

// deletes is hard_deletes, or what the older setting says.
func deletes(n *manifest.Node) string {
	if n.Config.HardDeletes == "" && n.Config.Raw["invalidate_hard_deletes"] == "true" {
		return "invalidate"
	}
	return cmp.Or(n.Config.HardDeletes, "ignore")
}

func snapshotMeta(p *pass) {
	p.snapshots(func(b, h *manifest.Node) {
		if old, now := b.Config.ValidToCurrent, h.Config.ValidToCurrent; old != now {
			p.report(h.ID, "", fmt.Sprintf("dbt_valid_to_current was %s, and is %s", cmp.Or(old, "NULL"), cmp.Or(now, "NULL")))
		}
		for _, name := range []string{"dbt_scd_id", "dbt_updated_at", "dbt_valid_from", "dbt_valid_to", "dbt_is_deleted"} {
			old, now := cmp.Or(b.Config.SnapshotMetaNames[name], name), cmp.Or(h.Config.SnapshotMetaNames[name], name)
			if old != now {
				p.report(h.ID, "", fmt.Sprintf("%s was called %s, and is %s", name, old, now))
			}
		}
	})
}

// snapshotInput folds the snapshots that one cause reaches.
func snapshotInput(p *pass) {
	reached := map[addr.Node][]addr.Node{}
	for i := range p.Changes {
		c := &p.Changes[i]
		if c.Node.Kind() != "snapshot" || c.Origin != diff.Upstream || c.Verdict < diff.Columns {
			continue
		}
		if roots := p.roots(c.Node); len(roots) > 0 {
			reached[roots[0]] = append(reached[roots[0]], c.Node)
		}
	}
	for _, c := range p.Changes {
		if hit := reached[c.Node]; hit != nil && !p.onlyClock(&c) {
			p.report(c.Node, "", fmt.Sprintf("what changes here is recorded as new versions by %s", few(nodeNames(hit))), nodesOf(hit, addr.Column{Node: c.Node})...)
		}
	}
}

func snapshotMoved(p *pass) {
	p.snapshots(func(b, h *manifest.Node) {
		if what := p.moved(b, h); what != "" {
			p.report(h.ID, "", what)
		}
	})
}

// moved says how a node's relation lies elsewhere for another reason than the
// environment; empty where it does not.
func (p *pass) moved(b, h *manifest.Node) string {
	old, now := b.Relation(), h.Relation()
	if !strings.EqualFold(old.Name, now.Name) {
		return fmt.Sprintf("the relation was called %s, and is called %s", old.Name, now.Name)
	}
	if relationKey(old) == relationKey(now) && strings.EqualFold(old.Database, now.Database) && old.Schema != "" {
		return ""
	}
	for _, key := range []string{"schema", "database", "target_schema", "target_database"} {
		was, is := b.Unrendered[key], h.Unrendered[key]
		if was != is && (len(b.Unrendered) > 0 && len(h.Unrendered) > 0) {
			return fmt.Sprintf("%s was %s, and is %s", key, cmp.Or(was, "not set"), cmp.Or(is, "not set"))
		}
	}
	if p.sameEnvironment() && !strings.EqualFold(old.Schema+"."+old.Database, now.Schema+"."+now.Database) {
		return fmt.Sprintf("the relation was %s, and is %s", old, now)
	}
	return ""
}

// sameEnvironment reports whether most relations lie where they lay: then what
// lies elsewhere was moved.
func (p *pass) sameEnvironment() bool {
	if p.environment == nil {
		same, other := 0, 0
		p.kept(func(b, h *manifest.Node) {
			if b.Ephemeral() || h.Ephemeral() || b.ResourceType != "model" {
				return
			}
			if strings.EqualFold(b.Schema, h.Schema) && strings.EqualFold(b.Database, h.Database) {
				same++
			} else {
				other++
			}
		})
		is := same > other
		p.environment = &is
	}
	return *p.environment
}
