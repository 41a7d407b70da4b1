package compat

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tailwater/tailwater/compiler/ir"
	"github.com/tailwater/tailwater/diff"
	"github.com/tailwater/tailwater/internal/addr"
	"github.com/tailwater/tailwater/internal/diag"
	"github.com/tailwater/tailwater/manifest"
)

// seedRules are about files that are loaded as tables.
var seedRules = []Rule{
	{"SEED420", "seed-columns-changed", isWarning, Default, "a seed's columns are gone or have other types",
		"Most warehouses empty the table that exists and insert the file: a column that is new in the file fails, one that is gone is NULL everywhere, and another type is not applied. It is an error where something still uses a column that is gone.",
		[]string{"Load it with `dbt seed --select {model} --full-refresh`, which drops the table and views on it.", "Run what reads it."}, seedColumns},
	{"SEED421", "seed-rows-changed", isInfo, Default, "a seed's file differs",
		"The file has other content. Models that read the seed give other data once it is loaded; nothing loads it by itself but `dbt build` and `dbt seed`. It is a warning where incremental models or snapshots read it.",
		[]string{"Run `dbt seed --select {model}`.", "Run what reads it, as the plan lists."}, seedRows},
	{"SEED422", "seed-content-unknown", isWarning, Default, "a seed is too large for dbt to see whether it changed",
		"Of files over a megabyte dbt notes the path and no checksum. Whether the content differs is not known; it is taken to be the same where the path is.",
		[]string{"Raise the limit with --maximum-seed-size-mib (dbt 1.12), or load such data as a source."}, seedUnknown},
}

// seeds calls f for each seed that both sides have.
func (p *pass) seeds(f func(b, h *manifest.Node)) {
	p.kept(func(b, h *manifest.Node) {
		if b.ResourceType == "seed" && h.ResourceType == "seed" {
			f(b, h)
		}
	})
}

func seedColumns(p *pass) {
	what := map[addr.Node][]string{}
	for _, l := range p.losses() {
		if l.change.Node.Kind() != "seed" {
			continue
		}
		if len(l.needs) > 0 {
			p.reportAs(diag.Error, l.change.Node, l.column, fmt.Sprintf("the file lacks column %s: it is NULL in the table that exists%s", l.column, stillUsed(l.needs)), l.needs...)
			continue
		}
		what[l.change.Node] = append(what[l.change.Node], l.column+" is gone")
	}
	for _, r := range p.retypes() {
		if r.node.Kind() == "seed" {
			what[r.node] = append(what[r.node], fmt.Sprintf("%s was %s, and is %s", r.name, r.base, r.head))
		}
	}
	p.seeds(func(b, h *manifest.Node) {
		for _, name := range sortedKeys(b.Config.ColumnTypes, h.Config.ColumnTypes) {
			old, now := b.Config.ColumnTypes[name], h.Config.ColumnTypes[name]
			if !strings.EqualFold(old, now) && !p.retypedHere(h.ID, name) && !p.sameType(h.ID, name) {
				what[h.ID] = append(what[h.ID], fmt.Sprintf("%s had %s in column_types, and has %s", name, orNoType(old), orNoType(now)))
			}
		}
		if list := what[h.ID]; list != nil {
			p.report(h.ID, "", "the columns of the file differ: "+few(list))
		}
	})
}

// sameType reports whether both catalogs give a column one type.
func (p *pass) sameType(n addr.Node, name string) bool {
	b, h := p.Base.Program.Model(p.inBase(n)), p.Head.Program.Model(n)
	return b != nil && h != nil && p.fit(columnType(b, name), columnType(h, name)) == sameFit && columnType(b, name).Known()
}

func stillUsed(cs []Consumer) string {
	if len(cs) == 0 {
		return ""
	}
	return ", and " + told(cs) + " still " + use(cs) + " it"
}

func orNoType(s string) string {
	if s == "" {
		return "no type"
	}
	return s
}

func sortedKeys(maps ...map[string]string) []string {
	var out []string
	for _, m := range maps {
		for k := range m {
			out = append(out, k)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func seedRows(p *pass) {
	p.seeds(func(b, h *manifest.Node) {
		if b.Checksum == h.Checksum || b.Checksum.Type != "sha256" || h.Checksum.Type != "sha256" {
			return
		}
		var kept []addr.Node
		for i := range p.Changes {
			c := &p.Changes[i]
			if def := p.Head.Project.Node(c.Node); def != nil && c.Origin == diff.Upstream && (def.Config.Materialized == "incremental" || def.ResourceType == "snapshot") && slices.Contains(p.roots(c.Node), h.ID) {
				kept = append(kept, c.Node)
			}
		}
		if kept != nil {
			p.reportAs(isWarning, h.ID, "", fmt.Sprintf("the file differs, and %s %s rows made from it", few(nodeNames(kept)), plural(len(kept), "keeps", "keep")), nodesOf(kept, addr.Column{Node: h.ID})...)
			return
		}
		p.report(h.ID, "", "the file differs; it is loaded by dbt seed")
	})
}

func seedUnknown(p *pass) {
	p.seeds(func(b, h *manifest.Node) {
		if h.Checksum.Type == "path" && b.Checksum == h.Checksum {
			f := p.report(h.ID, "", "the file is too large for a checksum: whether its content differs is not known")
			f.Existing = !p.readByChanged(h.ID)
		}
	})
}

// readByChanged reports whether something reads a node that differs itself.
func (p *pass) readByChanged(n addr.Node) bool {
	return slices.ContainsFunc(p.readers[n], func(r addr.Node) bool { return p.changes[r] != nil })
}

// understood reports whether all columns of a node are known in head.
func (p *pass) understood(n addr.Node) bool {
	m := p.Head.Program.Model(n)
	return m != nil && !m.Open && m.Analysis == ir.Exact
}
