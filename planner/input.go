package planner

import (
	"cmp"
	"slices"

	"github.com/tailwater/tailwater/compiler/canon"
	"github.com/tailwater/tailwater/compiler/lineage"
	"github.com/tailwater/tailwater/compiler/program"
	"github.com/tailwater/tailwater/diff"
	"github.com/tailwater/tailwater/internal/addr"
	"github.com/tailwater/tailwater/manifest"
)

// NewInput gathers what a plan follows from. Estimates come from the run
// results of the base, else of the head.
func NewInput(base, head diff.Side, changes []diff.Change) Input {
	in := Input{Changes: changes, Nodes: nodes(head, base.Project.RunResults, head.Project.RunResults)}
	gone := map[addr.Node]bool{}
	for _, c := range changes {
		if c.Kind == diff.Removed {
			gone[c.Node] = true
		}
		gone[c.RenamedFrom] = true
	}
	in.Removed = slices.DeleteFunc(nodes(base, nil), func(n Node) bool { return !gone[n.ID] })
	var edges []lineage.Edge
	for _, m := range head.Program.Models {
		edges = append(edges, m.Edges...)
	}
	in.Edges = lineage.NewGraph(edges)
	return in
}

func nodes(side diff.Side, runs ...*manifest.RunResults) []Node {
	out := make([]Node, 0, len(side.Program.Models))
	for _, m := range side.Program.Models {
		n := Node{ID: m.Node, Kind: m.Node.Kind(), Inputs: m.Inputs, RowsTaint: m.Digests.RowsTaint, Tainted: tainted(m)}
		for _, c := range m.Columns {
			n.Columns = append(n.Columns, c.Name)
		}
		if def := side.Project.Node(m.Node); def != nil {
			n.Materialized, n.FQN, n.Path = def.Config.Materialized, def.FQN, def.OriginalFilePath
			n.NoFullRefresh = def.Config.FullRefresh != nil && !*def.Config.FullRefresh
			n.Inputs, n.Declared = merged(m.Inputs, def.DependsOn.Nodes), def.DependsOn.Nodes
		}
		n.Seconds = seconds(m.Node, runs)
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
	for _, c := range m.Digests.Columns {
		if c.Taint > canon.FloatOrder {
			if out == nil {
				out = map[string]canon.Taint{}
			}
			out[c.Name] = c.Taint
		}
	}
	return out
}

// seconds is how long a node took in the first run that built it.
func seconds(id addr.Node, runs []*manifest.RunResults) *float64 {
	for _, r := range runs {
		if r == nil {
			continue
		}
		if res := r.Results[id]; res != nil && (res.Status == "success" || res.Status == "pass") {
			return &res.Seconds
		}
	}
	return nil
}
