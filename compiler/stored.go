package compiler

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tailwater/tailwater/compiler/ast"
	"github.com/tailwater/tailwater/compiler/canon"
	"github.com/tailwater/tailwater/compiler/dialect"
	"github.com/tailwater/tailwater/compiler/ir"
	"github.com/tailwater/tailwater/compiler/lineage"
	"github.com/tailwater/tailwater/compiler/program"
	"github.com/tailwater/tailwater/compiler/resolve"
	"github.com/tailwater/tailwater/internal/addr"
	"github.com/tailwater/tailwater/internal/diag"
	"github.com/tailwater/tailwater/manifest"
)

// Codes of what the driver has to say.
const (
	CodeUncompiled diag.Code = "CFG901" // compiled code is missing
	CodeOpaque     diag.Code = "SQL301" // a node that is no SQL
	CodeMistake    diag.Code = "SQL302" // the normal form failed
)

// stored is what a node's relation holds, given what its query says: the same
// for views and tables that depend on data alone; a state of its own for what
// keeps history or was drawn.
func (c *compilation) stored(u *unit, n *canon.Normal) *canon.Normal {
	if types := contractTypes(c.dialect, u.def); types != nil {
		n = n.WithCasts(c.dialect, types)
	}
	if hooks := c.dataHooks(u.def); hooks != "" {
		n = n.WithHooks(hooks)
	}
	id := c.identity(u.node)
	switch m := u.def.Config.Materialized; {
	case u.def.ResourceType == "snapshot":
		return canon.Stateful(id, history(u.def), n).WithColumns(snapshotColumns(c.dialect, u.def))
	case c.grown[u.node]:
		return canon.Stateful(id, "grown from a table", n)
	case m == "incremental":
		return canon.Stateful(id, c.growth(u.def), n)
	case m == "view" || m == "ephemeral":
		return n.OneDraw(u.node)
	case m == "table" || m == "materialized_view" || m == "dynamic_table":
		return n.Drawn(u.node)
	}
	return canon.Stateful(u.node, "materialization "+u.def.Config.Materialized, n)
}

// history spells the settings that decide how a table grows.
func history(n *manifest.Node) string {
	var b strings.Builder
	for _, key := range historyKeys {
		if v, ok := n.Config.Raw[key]; ok {
			fmt.Fprintf(&b, "%s=%s\n", key, v)
		}
	}
	return b.String()
}

// growth is the history of an incremental model. Its batches see only a part of
// what they read where that has an event time.
func (c *compilation) growth(n *manifest.Node) string {
	out := history(n)
	if n.Config.IncrementalStrategy != "microbatch" {
		return out
	}
	for _, in := range n.DependsOn.Nodes {
		time := ""
		if s := c.project.Source(in); s != nil {
			time = s.EventTime
		} else if up := c.project.Node(in); up != nil {
			time = up.Config.EventTime
		}
		if time != "" {
			out += string(c.identity(in)) + " by " + time + "\n"
		}
	}
	return out
}

// historyKeys are the settings of incremental models and snapshots on which the
// stored rows depend.
var historyKeys = []string{
	"materialized", "incremental_strategy", "unique_key", "merge_update_columns", "merge_exclude_columns",
	"incremental_predicates", "predicates", "event_time", "begin", "batch_size", "strategy", "updated_at", "check_cols",
	"hard_deletes", "invalidate_hard_deletes", "dbt_valid_to_current", "snapshot_meta_column_names", "partitions",
}

// contractTypes are the types that an enforced contract converts to.
func contractTypes(d *dialect.Dialect, n *manifest.Node) map[string]ir.Type {
	if !n.Contract.Enforced {
		return nil
	}
	types := map[string]ir.Type{}
	for _, col := range n.Columns {
		if col.DataType != "" {
			types[strings.ToLower(col.Name)] = resolve.TypeNamed(d, col.DataType)
		}
	}
	return types
}

// dataHooks joins the hooks that may change data: all but those that only grant,
// comment or tune.
func (c *compilation) dataHooks(n *manifest.Node) string {
	var out []string
	for _, h := range append(slices.Clone(n.Config.PreHooks), n.Config.PostHooks...) {
		if changesData(h) {
			out = append(out, strings.Join(strings.Fields(h), " ")+c.hookMacros(h))
		}
	}
	return strings.Join(out, "\n")
}

// hookMacros adds the text of the macros that a hook calls: it says what is run.
func (c *compilation) hookMacros(hook string) string {
	if !strings.Contains(hook, "{{") {
		return ""
	}
	if known, ok := c.hooks.Load(hook); ok {
		return known.(string)
	}
	var called []addr.Node
	for _, m := range c.project.Macros {
		name := string(m.ID)[strings.LastIndexByte(string(m.ID), '.')+1:]
		if strings.Contains(hook, name) {
			called = append(called, m.ID)
		}
	}
	text := c.macroText(called)
	c.hooks.Store(hook, text)
	return text
}

// changesData looks for the words of statements that change rows. A hook that is
// a macro's call may do anything.
func changesData(hook string) bool {
	hook = strings.ToLower(hook)
	for _, word := range []string{"insert", "update", "delete", "merge", "truncate", "drop", "copy", "{{", "call", "execute"} {
		if strings.Contains(hook, word) {
			return true
		}
	}
	return false
}

// snapshotColumns are the columns that dbt adds to a snapshot's query.
func snapshotColumns(d *dialect.Dialect, n *manifest.Node) []string {
	names := []string{"dbt_scd_id", "dbt_updated_at", "dbt_valid_from", "dbt_valid_to"}
	if n.Config.HardDeletes == "new_record" {
		names = append(names, "dbt_is_deleted")
	}
	for i, name := range names {
		if other := n.Config.SnapshotMetaNames[name]; other != "" {
			names[i] = other
		}
		names[i] = d.Names.Fold(names[i], false)
	}
	return names
}

// compileSource takes a source's columns from the catalog, else from its
// documentation, which may leave columns out.
func (c *compilation) compileSource(u *unit) {
	u.model = &program.Model{Node: u.node, Analysis: ir.Exact}
	c.knownColumns(u, u.source.Columns)
	identity := u.source.Identifier
	if c.moved[u.node] {
		identity = u.source.Relation().String()
	}
	name := c.shortName(u.node)
	u.give(c.believing(u, canon.Source(name, identity)))
	u.leaf = "source\x00" + name + "\x00" + identity
	u.shareLeaf()
}

// shortName is what a source is known by: its name without the package, so that
// it may move between packages, unless another source has that name.
func (c *compilation) shortName(n addr.Node) string {
	if c.names[n.Kind()+" "+n.Name()] > 1 {
		return string(n)
	}
	return n.Name()
}

// compileSeed takes a seed's columns likewise. Its content is known by the
// checksum of its file, and by the types that its columns are given.
func (c *compilation) compileSeed(u *unit) {
	u.model = &program.Model{Node: u.node, Analysis: ir.Exact}
	c.knownColumns(u, u.def.Columns)
	content := u.def.Checksum.Type + ":" + u.def.Checksum.Value + "\n" + u.def.Config.Raw["column_types"] +
		u.def.Config.Raw["delimiter"] + u.def.Config.Raw["quote_columns"] + c.dataHooks(u.def)
	if u.def.Checksum.Type != "sha256" { // the content is not known
		content = string(u.node) + "\n" + content
	}
	u.give(c.believing(u, canon.Seed(content)))
	u.leaf = "seed\x00" + content
	u.shareLeaf()
}

// knownColumns sets a unit's columns from the catalog, else from documented
// ones.
func (c *compilation) knownColumns(u *unit, documented []manifest.Column) {
	t := c.project.Catalog.Table(u.node)
	if t == nil || len(t.Columns) == 0 {
		t = c.lent(u)
	}
	if t != nil && len(t.Columns) > 0 {
		for _, col := range t.Columns {
			u.model.Columns = append(u.model.Columns, program.Column{Name: col.Name, Type: resolve.TypeNamed(c.dialect, col.Type)})
		}
		u.soft = true
		return
	}
	u.model.Open = true
	for _, col := range documented {
		name := c.dialect.Names.Fold(col.Name, col.Quote)
		u.model.Columns = append(u.model.Columns, program.Column{Name: name, Type: resolve.TypeNamed(c.dialect, col.DataType)})
	}
}

// compileUncompiled is a node without compiled code: known by its raw code.
func (c *compilation) compileUncompiled(u *unit) {
	c.compileOpaque(u, c.rawText(u.def))
	u.model.Analysis = ir.Uncompiled
	u.model.Diags = diag.List{{Code: CodeUncompiled, Severity: diag.Warning, Node: u.node, File: u.def.OriginalFilePath,
		Message: "there is no compiled code; run `dbt compile` (or `dbt docs generate`) for the whole project"}}
}

// rawText identifies a node by its raw code and the macros that it calls. After
// a run dbt lists the materialization's macros, too, which say nothing about the
// query and are others from run to run.
func (c *compilation) rawText(n *manifest.Node) string {
	called := slices.DeleteFunc(slices.Clone(n.DependsOn.Macros), func(m addr.Node) bool { return !mentions(n.RawCode, m) })
	return "raw\n" + n.RawCode + c.macroText(called)
}

// mentions reports whether a template has the name of a macro in it.
func mentions(template string, m addr.Node) bool {
	return strings.Contains(template, string(m)[strings.LastIndexByte(string(m), '.')+1:])
}

// macroText identifies macros, with all that they call.
func (c *compilation) macroText(macros []addr.Node) string {
	var b strings.Builder
	seen := map[addr.Node]bool{}
	todo := slices.Clone(macros)
	for len(todo) > 0 {
		id := todo[0]
		todo = todo[1:]
		if m := c.project.Macro(id); m != nil && !seen[id] {
			seen[id] = true
			todo = append(todo, m.DependsOn...)
		}
	}
	ids := make([]addr.Node, 0, len(seen))
	for id := range seen {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	for _, id := range ids {
		fmt.Fprintf(&b, "\n%s %x", id, c.project.Macro(id).Digest)
	}
	return b.String()
}

// compileOpaque is a node that is not understood: every column depends on every
// column of everything that it depends on.
func (c *compilation) compileOpaque(u *unit, text string) {
	u.model = &program.Model{Node: u.node, Analysis: ir.OpaqueSQL}
	c.knownColumns(u, u.def.Columns)
	u.soft = false
	u.model.Open = true
	for _, n := range u.def.DependsOn.Nodes {
		i, ok := c.index[n]
		if !ok || i == c.index[u.node] {
			continue
		}
		u.model.Inputs = append(u.model.Inputs, n)
		if in := c.units[i]; in.ready.Load() {
			u.model.Edges = append(u.model.Edges, allEdges(u.model, in.model)...)
		}
	}
	slices.SortFunc(u.model.Edges, lineage.CompareEdges)
	c.digestText(u, text)
}

// allEdges lets every column, and the rows, depend on every column of an input.
func allEdges(to, from *program.Model) []lineage.Edge {
	var out []lineage.Edge
	sources := []addr.Column{{Node: from.Node}}
	for _, col := range from.Columns {
		sources = append(sources, addr.Column{Node: from.Node, Name: col.Name})
	}
	for _, src := range sources {
		out = append(out, lineage.Edge{From: src, To: addr.Column{Node: to.Node}, Kind: lineage.Filter, Uses: lineage.Of(lineage.Filter)})
		if src.Name == "" {
			continue
		}
		for _, col := range to.Columns {
			out = append(out, lineage.Edge{From: src, To: addr.Column{Node: to.Node, Name: col.Name}, Kind: lineage.Transformation, Uses: lineage.Of(lineage.Transformation)})
		}
	}
	return out
}

// columnsOf are a compiled unit's columns for the resolver.
func columnsOf(u *unit) []resolve.Column {
	out := make([]resolve.Column, len(u.model.Columns))
	for i, col := range u.model.Columns {
		out[i] = resolve.Column{Name: col.Name, Type: col.Type}
	}
	return out
}

// self is the incremental model that is being compiled, as its own query reads
// it. Its table may have columns that the query does not make any more.
func (c *catalog) self(u *unit) resolve.Relation {
	c.selfRead = true
	if c.selfColumns == nil {
		return resolve.Relation{Node: u.node, Open: true, Self: true}
	}
	return resolve.Relation{Node: u.node, Columns: c.selfColumns, Soft: true, Self: true}
}

func compareNodes(a, b addr.Node) int { return strings.Compare(string(a), string(b)) }

// nameParts hands a written name to the manifest.
func nameParts(parts []ast.Ident) []manifest.NamePart {
	out := make([]manifest.NamePart, len(parts))
	for i, p := range parts {
		out[i] = manifest.NamePart{Name: p.Name, Quoted: p.Quoted}
	}
	return out
}
