package planner

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/tailwater/tailwater/compiler/canon"
	"github.com/tailwater/tailwater/compiler/lineage"
	"github.com/tailwater/tailwater/compiler/program"
	"github.com/tailwater/tailwater/diff"
	"github.com/tailwater/tailwater/internal/addr"
	"github.com/tailwater/tailwater/manifest"
	"github.com/tailwater/tailwater/planner/selector"
)

// NewInput gathers what a plan follows from. Estimates come from the run
// results of the base, else of the head.
func NewInput(base, head diff.Side, changes []diff.Change) Input {
	at := newPlaces(base.Project, head.Project)
	in := Input{Changes: changes, Adapter: head.Project.Adapter, OneEnvironment: at.absolute, Nodes: nodes(head, at, base.Project.RunResults, head.Project.RunResults)}
	before := nodes(base, at)
	gone, was := map[addr.Node]bool{}, map[addr.Node]addr.Node{}
	for _, c := range changes {
		switch c.Kind {
		case diff.Removed:
			gone[c.Node] = true
		case diff.Renamed:
			gone[c.RenamedFrom], was[c.Node] = true, c.RenamedFrom
		}
	}
	for i := range in.Nodes {
		n := &in.Nodes[i]
		old := n.ID
		if from, ok := was[n.ID]; ok {
			old = from
		}
		n.Was = findNode(before, old)
		b, h := base.Project.Node(old), head.Project.Node(n.ID)
		n.SameCode = b != nil && h != nil && h.Compiled() && b.CompiledCode == h.CompiledCode && b.Contract == h.Contract
	}
	for _, n := range before {
		if gone[n.ID] {
			in.Removed = append(in.Removed, n)
		}
	}
	var edges []lineage.Edge
	for _, m := range head.Program.Models {
		edges = append(edges, m.Edges...)
	}
	in.Edges = lineage.NewGraph(edges)
	in.Root = head.Project.Name
	in.Base = base.Project.InvocationID + " " + base.Project.GeneratedAt
	for _, r := range []*manifest.RunResults{base.Project.RunResults, head.Project.RunResults} {
		if r != nil && in.Threads == 0 {
			in.Threads = r.Threads
		}
	}
	in.sizes(base.Project.Catalog, head.Project.Catalog)
	for _, def := range head.Project.Nodes {
		if def.ResourceType == "function" {
			in.Functions = append(in.Functions, selector.Node{ID: def.ID, Package: def.Package, Name: def.Name, FQN: def.FQN, File: def.OriginalFilePath})
		}
	}
	return in
}

// sizes sets how large the stored relations are, as the catalogs say.
func (in *Input) sizes(catalogs ...*manifest.Catalog) {
	for i := range in.Nodes {
		for _, c := range catalogs {
			if t := c.Table(in.Nodes[i].ID); t != nil && in.Nodes[i].Rows+in.Nodes[i].Bytes == 0 {
				in.Nodes[i].Rows, in.Nodes[i].Bytes = t.Rows, t.Bytes
			}
		}
	}
}

// nodes are what the planner knows of one side's nodes, sorted.
func nodes(side diff.Side, at places, runs ...*manifest.RunResults) []Node {
	out := make([]Node, 0, len(side.Program.Models))
	for _, m := range side.Program.Models {
		n := Node{ID: m.Node, Kind: m.Node.Kind(), Inputs: m.Inputs}
		n.Drawn = func() (canon.Taint, map[string]canon.Taint) { return m.Digests().RowsTaint, tainted(m) }
		for _, c := range m.Columns {
			n.Columns = append(n.Columns, c.Name)
		}
		if def := side.Project.Node(m.Node); def != nil {
			n.Materialized, n.FQN, n.Path = def.Config.Materialized, def.FQN, def.OriginalFilePath
			n.Relation = def.RelationName
			n.Name, n.Versioned, n.BatchSize = def.Name, def.Version != "", def.Config.BatchSize
			n.Definition = func() string { return definition(m, def) }
			n.Took = measure(def, runs)
			n.NoFullRefresh = def.Config.FullRefresh != nil && !*def.Config.FullRefresh
			n.Inputs, n.Declared = merged(m.Inputs, def.DependsOn.Nodes), def.DependsOn.Nodes
			n.Place, n.Storage = at.node(def), storage(side.Project.Adapter, def)
			if n.kept() == KeptAsView {
				n.Names = at.named(side, n.ID)
			}
		}
		out = append(out, n)
	}
	slices.SortFunc(out, func(a, b Node) int { return cmp.Compare(a.ID, b.ID) })
	return out
}

// merged are the inputs that a query reads and those that dbt was told of.
func merged(a, b []addr.Node) []addr.Node {
	out := append(slices.Clone(a), b...)
	slices.Sort(out)
	return slices.Compact(out)
}

func tainted(m *program.Model) map[string]canon.Taint {
	var out map[string]canon.Taint
	for _, c := range m.Digests().Columns {
		if c.Taint > canon.FloatOrder {
			if out == nil {
				out = map[string]canon.Taint{}
			}
			out[c.Name] = c.Taint
		}
	}
	return out
}

// definition sums up what a node's data follow from: the digests of its query,
// or its text where there are none, and its configuration.
func definition(m *program.Model, def *manifest.Node) string {
	var b strings.Builder
	if m.Digests().Rows.IsZero() {
		fmt.Fprintf(&b, "text %q %q", def.Checksum.Value, def.CompiledCode)
	}
	fmt.Fprintf(&b, "%s %s", m.Digests().Rows, def.Config.Canonical())
	for _, c := range m.Digests().Columns {
		fmt.Fprintf(&b, " %q %s", c.Name, c.Digest)
	}
	return b.String()
}
