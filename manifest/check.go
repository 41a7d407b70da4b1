package manifest

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tailwater/tailwater/internal/addr"
	"github.com/tailwater/tailwater/internal/diag"
)

const newestSchema = 12

// Check says what is wrong or odd about a project that could be read. The
// list is sorted. A cycle is an error in the manifest: dbt writes none.
func (p *Project) Check() diag.List {
	var out diag.List
	add := func(code diag.Code, sev diag.Severity, n addr.Node, format string, args ...any) {
		out = append(out, diag.Diagnostic{Code: code, Severity: sev, Node: n, File: p.Path, Message: fmt.Sprintf(format, args...)})
	}
	if v := p.SchemaVersion; v < 1 || v > newestSchema && v != 20 {
		add(CodeVersion, diag.Warning, "", "manifest schema version %d is not known (known are 1 to %d); it is read as version %d", v, newestSchema, newestSchema)
	}
	for _, n := range p.Nodes {
		for _, d := range n.DependsOn.Nodes {
			if !p.has(d) {
				add(CodeDangling, diag.Warning, n.ID, "depends on %s, which is not in the manifest; run `dbt compile` again", d)
			}
		}
	}
	for name, ids := range p.relations.byName {
		if len(ids) > 1 && p.wholeName(name, ids) {
			add(CodeDuplicate, diag.Warning, ids[0], "relation %s belongs to several nodes: %s", name, join(ids))
		}
	}
	if cycle := p.cycle(); cycle != nil {
		add(CodeCycle, diag.Error, cycle[0], "nodes depend on each other in a circle: %s", join(cycle))
	}
	return out.Sort()
}

func (p *Project) has(id addr.Node) bool {
	switch id.Kind() {
	case "source":
		return p.Source(id) != nil
	case "model", "seed", "snapshot", "test", "analysis":
		return p.Node(id) != nil
	}
	return true
}

// wholeName reports whether name is the full name of all of ids.
func (p *Project) wholeName(name string, ids []addr.Node) bool {
	return !slices.ContainsFunc(ids, func(id addr.Node) bool {
		r := p.relationOf(id)
		return key(r.Database, r.Schema, r.Name) != name
	})
}

// cycle finds nodes that depend on each other in a circle, as a path that ends
// where it starts; nil where there is none.
func (p *Project) cycle() []addr.Node {
	const open, closed = 1, 2
	state := map[addr.Node]int{}
	var path []addr.Node
	var visit func(id addr.Node) []addr.Node
	visit = func(id addr.Node) []addr.Node {
		state[id] = open
		path = append(path, id)
		if n := p.Node(id); n != nil {
			for _, d := range n.DependsOn.Nodes {
				switch state[d] {
				case open:
					return append(slices.Clone(path[slices.Index(path, d):]), d)
				case closed:
				default:
					if found := visit(d); found != nil {
						return found
					}
				}
			}
		}
		path = path[:len(path)-1]
		state[id] = closed
		return nil
	}
	for _, n := range p.Nodes {
		if state[n.ID] == 0 {
			if found := visit(n.ID); found != nil {
				return found
			}
		}
	}
	return nil
}

func join(ids []addr.Node) string {
	words := make([]string, len(ids))
	for i, id := range ids {
		words[i] = string(id)
	}
	return strings.Join(words, " -> ")
}
