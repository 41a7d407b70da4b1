package diff

import (
	"cmp"
	"slices"
	"strings"

	"github.com/tailwater/tailwater/compiler/program"
	"github.com/tailwater/tailwater/internal/addr"
	"github.com/tailwater/tailwater/manifest"
)

// edits lists what differs in a node's own definition: its code, the macros it
// calls, the settings that matter to its data or to its consumers.
func (d *comparison) edits(b, h *program.Model) []Cause {
	if bs, hs := d.base.Project.Source(b.Node), d.head.Project.Source(h.Node); bs != nil && hs != nil {
		if bs.Identifier != hs.Identifier {
			return []Cause{{CauseSource, string(h.Node)}}
		}
		return nil
	}
	bn, hn := d.base.Project.Node(b.Node), d.head.Project.Node(h.Node)
	if bn == nil || hn == nil {
		return nil
	}
	var out []Cause
	switch {
	case bn.ResourceType == "seed":
		if bn.Checksum != hn.Checksum {
			out = append(out, Cause{CauseSeed, hn.OriginalFilePath})
		}
	case !sameText(bn.RawCode, hn.RawCode):
		kind := CauseSQL
		if d.head.Project.Name != "" && hn.Package != d.head.Project.Name {
			kind = CausePackage
		}
		out = append(out, Cause{kind, hn.OriginalFilePath})
	}
	if h.Clocked {
		out = append(out, Cause{CauseClock, hn.OriginalFilePath})
	} else if !sameText(bn.CompiledCode, hn.CompiledCode) {
		for _, m := range d.macros.reached(bn, hn) {
			out = append(out, Cause{CauseMacro, string(m)})
		}
	}
	for _, key := range configChanges(bn, hn) {
		out = append(out, Cause{CauseConfig, key})
	}
	slices.SortFunc(out, func(a, b Cause) int { return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Ref, b.Ref)) })
	return out
}

// sameText compares code to the letter, but for the ends of lines.
func sameText(a, b string) bool {
	return a == b || strings.ReplaceAll(a, "\r\n", "\n") == strings.ReplaceAll(b, "\r\n", "\n")
}

func (d *comparison) file(n addr.Node) string {
	if def := d.head.Project.Node(n); def != nil {
		return def.OriginalFilePath
	}
	return string(n)
}

// configClass says what a setting bears on.
type configClass uint8

const (
	configData     configClass = iota // on stored data, or nobody knows: the zero value
	configPhysical                    // on how data are stored
	configContract                    // on what consumers may rely on
	configIgnored                     // on neither
)

// configClasses classifies dbt's settings. One that is not listed counts as
// bearing on data.
var configClasses = map[string]configClass{
	"materialized": configData, "incremental_strategy": configData, "unique_key": configData,
	"on_schema_change": configData, "full_refresh": configIgnored, "merge_update_columns": configData,
	"merge_exclude_columns": configData, "incremental_predicates": configData, "event_time": configData, "begin": configData,
	"batch_size": configData, "lookback": configIgnored, "strategy": configData, "updated_at": configData,
	"check_cols": configData, "hard_deletes": configData, "pre-hook": configData, "post-hook": configData,
	"column_types": configData, "sql_header": configData,

	"partition_by": configPhysical, "cluster_by": configPhysical, "indexes": configPhysical, "dist": configPhysical,
	"sort": configPhysical, "file_format": configPhysical, "table_format": configPhysical, "transient": configPhysical,
	"location_root": configPhysical, "partitions": configPhysical, "order_by": configPhysical, "engine": configPhysical,
	"target_lag": configPhysical, "auto_refresh": configPhysical, "external_volume": configPhysical, "tblproperties": configPhysical,

	"contract": configContract, "access": configContract, "grants": configContract, "group": configContract,

	"alias": configIgnored, "schema": configIgnored, "database": configIgnored, "target_schema": configIgnored,
	"target_database": configIgnored, "tags": configIgnored, "meta": configIgnored, "docs": configIgnored,
	"persist_docs": configIgnored, "enabled": configIgnored, "description": configIgnored, "quoting": configIgnored,
	"packages": configIgnored, "concurrent_batches": configIgnored, "static_analysis": configIgnored,
	"freshness": configIgnored, "query_tag": configIgnored, "snowflake_warehouse": configIgnored, "labels": configIgnored,
	"on_error": configIgnored, "latest_version_pointer": configIgnored, "submission_method": configIgnored,
	"on_configuration_change": configIgnored, "intermediate_format": configIgnored, "config_version": configIgnored,
	"copy_grants": configIgnored, "secure": configIgnored, "owner": configIgnored, "name": configIgnored, "parent": configIgnored,
	"node_color": configIgnored, "show": configIgnored, "threads": configIgnored, "post_hook": configData, "pre_hook": configData,
}

// configChanges lists the settings that differ and bear on data or consumers.
func configChanges(b, h *manifest.Node) []string {
	var out []string
	check := func(key string) {
		if configClasses[key] != configIgnored && b.Config.Raw[key] != h.Config.Raw[key] && !usual(key, b, h) {
			out = append(out, key)
		}
	}
	for key := range b.Config.Raw {
		check(key)
	}
	for key := range h.Config.Raw {
		if _, ok := b.Config.Raw[key]; !ok {
			check(key)
		}
	}
	slices.Sort(out)
	return out
}

// usuals are values that newer versions of dbt write where older ones wrote
// nothing.
var usuals = map[string]string{
	"on_schema_change": `"ignore"`, "contract": `{"alias_types":true,"enforced":false}`, "access": `"protected"`,
	"lookback": "1", "grants": "{}",
}

// usual reports whether one side spells out what is the default anyway.
func usual(key string, b, h *manifest.Node) bool {
	norm := func(v string) string {
		if v == usuals[key] || v == "false" || v == `{"enforced":false}` {
			return ""
		}
		return v
	}
	return norm(b.Config.Raw[key]) == norm(h.Config.Raw[key])
}

// macroDiff knows which macros differ, and which nodes reach them.
type macroDiff struct {
	head    *manifest.Project
	changed map[addr.Node]bool
	below   map[addr.Node][]addr.Node // changed macros that a macro reaches, itself included
}

func newMacroDiff(base, head *manifest.Project) *macroDiff {
	d := &macroDiff{head: head, changed: map[addr.Node]bool{}, below: map[addr.Node][]addr.Node{}}
	for _, m := range head.Macros {
		if old := base.Macro(m.ID); old == nil || old.Digest != m.Digest {
			d.changed[m.ID] = true
		}
	}
	for _, m := range base.Macros {
		if head.Macro(m.ID) == nil {
			d.changed[m.ID] = true
		}
	}
	return d
}

// reached lists the changed macros that either version of a node calls, sorted.
func (d *macroDiff) reached(nodes ...*manifest.Node) []addr.Node {
	if len(d.changed) == 0 {
		return nil
	}
	var out []addr.Node
	for _, n := range nodes {
		for _, m := range n.DependsOn.Macros {
			out = append(out, d.from(m, map[addr.Node]bool{})...)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func (d *macroDiff) from(id addr.Node, seen map[addr.Node]bool) []addr.Node {
	if out, ok := d.below[id]; ok {
		return out
	}
	if seen[id] {
		return nil
	}
	seen[id] = true
	var out []addr.Node
	if d.changed[id] {
		out = append(out, id)
	}
	if m := d.head.Macro(id); m != nil {
		for _, dep := range m.DependsOn {
			out = append(out, d.from(dep, seen)...)
		}
	}
	slices.Sort(out)
	out = slices.Compact(out)
	if len(seen) == 1 { // complete: not cut short by a circle
		d.below[id] = out
	}
	return out
}
