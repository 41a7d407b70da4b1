package compiler

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/tailwater/tailwater/compiler/canon"
	"github.com/tailwater/tailwater/compiler/ir"
	"github.com/tailwater/tailwater/compiler/lineage"
	"github.com/tailwater/tailwater/compiler/parse"
	"github.com/tailwater/tailwater/compiler/program"
	"github.com/tailwater/tailwater/compiler/resolve"
	"github.com/tailwater/tailwater/internal/addr"
	"github.com/tailwater/tailwater/internal/diag"
	"github.com/tailwater/tailwater/internal/panics"
	"github.com/tailwater/tailwater/internal/source"
)

// inputs gives for each unit the units that it declares to read.
func (c *compilation) inputs() [][]int {
	deps := make([][]int, len(c.units))
	for i, u := range c.units {
		if u.def == nil {
			continue
		}
		for _, n := range u.def.DependsOn.Nodes {
			if j, ok := c.index[n]; ok && j != i {
				deps[i] = append(deps[i], j)
			}
		}
		slices.Sort(deps[i])
		deps[i] = slices.Compact(deps[i])
	}
	return deps
}

// compile compiles one unit. It returns -1, or the unit that has to be
// compiled first.
func (c *compilation) compile(i int) int {
	u := c.units[i]
	if u.ready.Load() {
		return -1
	}
	needs, shared := c.share(u)
	if !shared {
		needs = c.compileUnit(u)
	}
	if needs < 0 {
		if u.columns == nil {
			u.columns = columnsOf(u)
		}
		u.reconcile()
		u.ready.Store(true)
		if u.twin != nil {
			u.twin.trace = nil
		}
	}
	return needs
}

func (c *compilation) compileUnit(u *unit) int {
	switch {
	case u.source != nil:
		c.compileSource(u)
	case u.def.ResourceType == "seed":
		c.compileSeed(u)
	case !u.def.Compiled():
		c.compileUncompiled(u)
	case u.def.Language == "python":
		c.compileOpaque(u, u.def.CompiledCode)
	default:
		return c.compileSQL(u)
	}
	return -1
}

// checkQuery looks at every resolved query; tests set it.
var checkQuery func(*ir.Query)

// compileSQL takes a model or snapshot from text to digests.
func (c *compilation) compileSQL(u *unit) int {
	file := &source.File{Name: u.def.OriginalFilePath, Text: u.def.CompiledCode}
	tree, diags := parse.Query(file, c.dialect)
	if tree == nil {
		c.compileOpaque(u, u.def.CompiledCode)
		u.model.Diags = about(u.node, diags)
		return -1
	}
	if u.trace != nil {
		*u.trace = trace{} // of a try that had to wait
	}
	cat := newCatalog(c, u)
	query, more := resolve.Query(file, tree, c.dialect, cat)
	if cat.selfRead && !query.Open && cat.selfColumns == nil {
		// What the model reads of itself are the columns that it makes.
		cat.selfColumns = outputs(query)
		query, more = resolve.Query(file, tree, c.dialect, cat)
	}
	if cat.missing >= 0 && !c.stuck {
		return cat.missing
	}
	if checkQuery != nil {
		checkQuery(query)
	}
	u.model = &program.Model{
		Node:     u.node,
		Analysis: query.Analysis,
		Open:     query.Open,
		Edges:    lineage.Query(u.node, query, c.dialect),
		Inputs:   cat.read(),
		Diags:    about(u.node, append(diags, more...)),
	}
	for _, out := range query.Outputs {
		u.model.Columns = append(u.model.Columns, program.Column{Name: out.Name, Type: query.Columns[out.Column].Type})
	}
	if u.def.ResourceType == "snapshot" {
		c.addSnapshotColumns(u)
	}
	c.digest(u, query)
	return -1
}

// outputs are a query's columns for the resolver.
func outputs(q *ir.Query) []resolve.Column {
	out := make([]resolve.Column, len(q.Outputs))
	for i, o := range q.Outputs {
		out[i] = resolve.Column{Name: o.Name, Type: q.Columns[o.Column].Type}
	}
	return out
}

// addSnapshotColumns adds the columns that dbt keeps a snapshot's history in.
// They follow from the key and from whatever tells that a row has changed.
func (c *compilation) addSnapshotColumns(u *unit) {
	for _, name := range snapshotColumns(c.dialect, u.def) {
		for _, e := range u.model.Edges {
			if e.To.Name != "" {
				u.model.Edges = append(u.model.Edges, lineage.Edge{From: e.From, To: addr.Column{Node: u.node, Name: name}, Kind: lineage.Conditional, Uses: lineage.Deciding(lineage.Conditional)})
			}
		}
		family := ir.TimestampType
		if strings.EqualFold(name, "dbt_scd_id") || strings.EqualFold(name, "dbt_is_deleted") {
			family = ir.TextType
		}
		u.model.Columns = append(u.model.Columns, program.Column{Name: name, Type: ir.Type{Family: family}})
	}
	slices.SortFunc(u.model.Edges, lineage.CompareEdges)
	u.model.Edges = slices.Compact(u.model.Edges)
}

// digest settles what the query means: now, while it is at hand, where somebody
// will ask.
func (c *compilation) digest(u *unit, query *ir.Query) {
	if c.byText[u.node] || c.clocked[u.node] {
		u.model.Clocked, u.model.Templated = c.clocked[u.node], c.byText[u.node]
		c.digestText(u, c.rawText(u.def))
		return
	}
	deep := later(func() *canon.Normal {
		q, _ := c.again(u)
		return c.attempt(u, func() *canon.Normal { return c.deep(u, q) })
	})
	own := sync.OnceValue(func() canon.Digests {
		q, _ := c.again(u)
		return c.attempt(u, func() *canon.Normal { return c.own(u, q) }).Digests()
	})
	if u.trace != nil {
		u.trace.resolved = true
	}
	if !u.needed && !c.stuck {
		u.means(deep, own)
		return
	}
	if p := panics.Catch(func() {
		deep.normal = c.deep(u, query)
		if c.stuck { // when asked again, it would be told more
			deep.make, own = nil, program.Summed(c.own(u, query).Digests())
		}
	}); p != nil {
		c.digestMistaken(u, p)
		return
	}
	if u.trace != nil {
		u.trace.query = query
	}
	u.means(deep, own)
}

// deep is the meaning of a unit's query over those of its inputs, own that over
// inputs taken as leaves.
func (c *compilation) deep(u *unit, q *ir.Query) *canon.Normal {
	return c.believing(u, c.stored(u, canon.Query(q, c.dialect, normals{c})))
}

func (c *compilation) own(u *unit, q *ir.Query) *canon.Normal {
	return c.stored(u, canon.Query(q, c.dialect, leaves{c}))
}

// mistaken is called when the normal form fails; tests set it.
var mistaken func(*panics.Panic)

// attempt makes a normal form, or takes the code for it where that fails.
func (c *compilation) attempt(u *unit, f func() *canon.Normal) (n *canon.Normal) {
	p := panics.Catch(func() { n = f() })
	if p == nil {
		return n
	}
	if mistaken != nil {
		mistaken(p)
	}
	deep, _ := c.textual(u, c.wholeText(u))
	return deep.Normal()
}

// wholeText is all the code of a unit, raw and compiled.
func (c *compilation) wholeText(u *unit) string { return c.rawText(u.def) + "\n" + u.def.CompiledCode }

// digestMistaken knows a node by its code where a mistake of ours keeps it from
// having a normal form: one model is then judged too strictly, and all others
// are judged.
func (c *compilation) digestMistaken(u *unit, p *panics.Panic) {
	if mistaken != nil {
		mistaken(p)
	}
	c.digestText(u, c.wholeText(u))
	u.model.Analysis = ir.OpaqueSQL
	u.model.Diags = append(u.model.Diags, diag.Diagnostic{Code: CodeMistake, Severity: diag.Warning, Node: u.node, File: u.def.OriginalFilePath,
		Message: fmt.Sprintf("a mistake of tailwater's own keeps it from comparing this query by meaning (%v); please report it with the query", p.Value)}).Sort()
}

// digestText knows a node by a text, and all of its inputs.
func (c *compilation) digestText(u *unit, text string) {
	deep, own := c.textual(u, text)
	u.means(deep, own)
}

// textual is what a node means that is known by a text, and all of its inputs:
// those that it declares, too, because two forms of it need not read the same
// ones.
func (c *compilation) textual(u *unit, text string) (deep *meaning, own func() canon.Digests) {
	all := slices.Concat(u.model.Inputs, u.def.DependsOn.Nodes)
	slices.Sort(all)
	var inputs []*meaning
	for _, n := range slices.Compact(all) {
		if i, ok := c.index[n]; ok && c.units[i] != u && c.units[i].ready.Load() {
			inputs = append(inputs, c.units[i].meaning)
		}
	}
	names := make([]string, len(u.model.Columns))
	for i, col := range u.model.Columns {
		names[i] = col.Name
	}
	deep = later(func() *canon.Normal {
		list := make([]*canon.Normal, len(inputs))
		for i, in := range inputs {
			list[i] = in.Normal()
		}
		return c.believing(u, c.stored(u, canon.Opaque(text, list, names)))
	})
	own = sync.OnceValue(func() canon.Digests { return c.stored(u, canon.Opaque(text, nil, names)).Digests() })
	return deep, own
}

// normals gives the inputs' meaning, leaves only their names.
type normals struct{ *compilation }

func (c normals) Normal(n addr.Node) *canon.Normal {
	if m := c.meaning(n); m != nil {
		return m.Normal()
	}
	return nil
}

// meaning is what a node means to its readers; nil for one that is no unit.
func (c *compilation) meaning(n addr.Node) *meaning {
	i, ok := c.index[n]
	switch {
	case !ok:
		return nil
	case !c.units[i].ready.Load():
		return c.circle
	}
	return c.units[i].meaning
}

// leaves takes inputs by their names: without the package, so that a model may
// move between packages, unless another has that name.
type leaves struct{ *compilation }

func (c leaves) Normal(n addr.Node) *canon.Normal {
	if _, ok := c.index[n]; !ok {
		return nil
	}
	return canon.Source("node "+c.shortName(n), "")
}

// about names the node in diagnostics and sorts them.
func about(n addr.Node, ds diag.List) diag.List {
	for i := range ds {
		ds[i].Node = n
	}
	return ds.Sort()
}
