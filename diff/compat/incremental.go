package compat

import (
	"fmt"
	"strings"

	"github.com/tailwater/tailwater/diff"
	"github.com/tailwater/tailwater/manifest"
)

func incrementalRules() []Rule {
	return []Rule{
		{"INC302", "column-dropped-by-ignore", isWarning, "a new column is never stored",
			"With on_schema_change: ignore, dbt's default, an incremental run inserts only the columns that the table has. The new column appears with the next full refresh.",
			"config(materialized='incremental') and a column more in the select list",
			"Run the full refresh that the plan lists, or set on_schema_change: append_new_columns.", ignoredColumn},
		{"INC303", "column-removed-fails", isError, "the next incremental run fails: the table has a column that the query lacks",
			"With on_schema_change: ignore, dbt inserts into the table's columns and selects them from the new rows, where one is missing now.",
			"config(materialized='incremental') and a column less in the select list",
			"Run the full refresh that the plan lists before the next incremental run.", missingColumn},
		{"INC304", "destructive-sync", isWarning, "the next run drops a column with its data",
			"on_schema_change: sync_all_columns drops the columns that the query lacks, with all their history.",
			"config(on_schema_change='sync_all_columns') and a column less",
			"Copy the column's history elsewhere first, if anyone needs it.", droppedColumn},
		{"INC305", "schema-change-fails", isError, "the next run fails on the schema change",
			"on_schema_change: fail stops the run when columns differ.",
			"config(on_schema_change='fail') and another select list",
			"Run the full refresh that the plan lists.", failingChange},
		{"INC310", "mixed-history", isWarning, "old rows follow the old logic until a full refresh",
			"An incremental model's own logic changed. Rows that are stored stay as they are, new rows follow the new logic: the table holds two kinds of truth.",
			"sum(amount) → sum(amount - refund) in an incremental model",
			"Run the full refresh that the plan lists.", mixedHistory},
		{"INC312", "upstream-history", isWarning, "stored rows were made from data that change",
			"Something that the incremental model reads changed. Rows that are stored were made from the old data.",
			"a staging view's filter changes below an incremental model",
			"Run the full refresh that the plan lists.", upstreamHistory},
		{"INC313", "full-refresh-off", isError, "the model has to be rebuilt, and full_refresh: false forbids it",
			"dbt ignores --full-refresh for this model.",
			"config(full_refresh=false) and another query",
			"Lift the setting for one run, or repair the table by hand.", refreshOff},
		{"INC320", "unique-key-changed", isError, "rows are matched by another key from now on",
			"Stored rows were deduplicated by the old key. The next run matches them by the new one: duplicates may stay, or rows be overwritten.",
			"config(unique_key='id') → config(unique_key=['id', 'day'])",
			"Run the full refresh that the plan lists.", keyChanged},
		{"INC321", "strategy-changed", isWarning, "the incremental strategy changed",
			"Rows are added in another way from now on; stored rows came about in the old way.",
			"config(incremental_strategy='append') → 'merge'",
			"Run the full refresh that the plan lists.", strategyChanged},
	}
}

func (p *pass) incrementals(f func(c *diff.Change, b, h *manifest.Node)) {
	p.modified(func(c *diff.Change, b, h *manifest.Node) {
		if incremental(b, h) {
			f(c, b, h)
		}
	})
}

// schemaChange calls f for incremental models whose columns differ, under one
// of the settings of on_schema_change.
func (p *pass) schemaChange(kinds []diff.ColumnKind, settings []string, message string) {
	p.incrementals(func(c *diff.Change, b, h *manifest.Node) {
		setting := h.Config.OnSchemaChange
		if setting == "" {
			setting = "ignore"
		}
		if !has(settings, setting) {
			return
		}
		var cols []string
		for _, col := range c.Columns {
			for _, k := range kinds {
				if col.Kind == k {
					cols = append(cols, col.Name)
				}
			}
		}
		if cols != nil {
			p.report(c.Node, "", fmt.Sprintf(message, strings.Join(cols, ", "), setting))
		}
	})
}

func has(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

func ignoredColumn(p *pass) {
	p.schemaChange([]diff.ColumnKind{diff.ColumnAdded}, []string{"ignore"}, "new column %s is not stored before a full refresh (on_schema_change: %s)")
}

func missingColumn(p *pass) {
	p.schemaChange([]diff.ColumnKind{diff.ColumnRemoved, diff.ColumnRenamed}, []string{"ignore"}, "the table has a column that the query lacks now (%s); the next incremental run fails (on_schema_change: %s)")
}

func droppedColumn(p *pass) {
	p.schemaChange([]diff.ColumnKind{diff.ColumnRemoved, diff.ColumnRenamed}, []string{"sync_all_columns"}, "the next run drops the former column behind %s with its data (on_schema_change: %s)")
}

func failingChange(p *pass) {
	p.schemaChange([]diff.ColumnKind{diff.ColumnAdded, diff.ColumnRemoved, diff.ColumnRenamed, diff.ColumnType}, []string{"fail"}, "the next run fails because of %s (on_schema_change: %s)")
}

func mixedHistory(p *pass) {
	p.incrementals(func(c *diff.Change, b, h *manifest.Node) {
		if c.Origin == diff.Direct && (c.Verdict == diff.Columns || c.Verdict == diff.Rows || c.Verdict == diff.Unknown) {
			p.report(c.Node, "", "stored rows follow the old logic and new rows the new one, until a full refresh")
		}
	})
}

func upstreamHistory(p *pass) {
	p.incrementals(func(c *diff.Change, b, h *manifest.Node) {
		if c.Origin == diff.Upstream && c.DataDiffer() {
			p.report(c.Node, "", "stored rows were made from data that change upstream")
		}
	})
}

func refreshOff(p *pass) {
	p.incrementals(func(c *diff.Change, b, h *manifest.Node) {
		if c.DataDiffer() && h.Config.FullRefresh != nil && !*h.Config.FullRefresh {
			p.report(c.Node, "", "the stored rows are stale, and full_refresh: false makes dbt ignore --full-refresh")
		}
	})
}

func keyChanged(p *pass) {
	p.incrementals(func(c *diff.Change, b, h *manifest.Node) {
		old, new := strings.Join(b.Config.UniqueKey, ", "), strings.Join(h.Config.UniqueKey, ", ")
		if old != new {
			p.report(c.Node, "", fmt.Sprintf("unique_key changes from (%s) to (%s)", old, new))
		}
	})
}

func strategyChanged(p *pass) {
	p.incrementals(func(c *diff.Change, b, h *manifest.Node) {
		if b.Config.IncrementalStrategy != h.Config.IncrementalStrategy {
			p.report(c.Node, "", fmt.Sprintf("incremental_strategy changes from %q to %q", b.Config.IncrementalStrategy, h.Config.IncrementalStrategy))
		}
	})
}
