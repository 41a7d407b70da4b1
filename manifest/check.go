package manifest

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tailwater/tailwater/internal/addr"
	"github.com/tailwater/tailwater/internal/diag"
)

// Check says what is wrong or odd about a project that could be read. The list
// is sorted. What makes any comparison worthless is an error; dbt itself writes
// none of that.
func (p *Project) Check() diag.List {
	var out diag.List
	for _, check := range checks {
		check(p, func(code diag.Code, sev diag.Severity, n addr.Node, format string, args ...any) {
			out = append(out, diag.Diagnostic{Code: code, Severity: sev, Node: n, File: p.Path, Message: fmt.Sprintf(format, args...)})
		})
	}
	return out.Sort()
}

// report takes one remark.
type report func(code diag.Code, sev diag.Severity, n addr.Node, format string, args ...any)

// checks are independent of each other.
var checks = []func(*Project, report){
	(*Project).checkVersion,
	(*Project).checkCode,
	(*Project).checkReferences,
	(*Project).checkRelations,
	(*Project).checkCycles,
}

func (p *Project) checkVersion(add report) {
	switch v := p.SchemaVersion; {
	case v < oldestSchema:
		add(CodeVersion, diag.Error, "", "the manifest does not say which schema version it has, as dbt does since 0.19; it is older, or was changed")
	case v > newestSchema && v != fusionSchema:
		add(CodeVersion, diag.Warning, "", "manifest schema version %d is not known (known are %d to %d); it is read as version %d", v, oldestSchema, newestSchema, newestSchema)
	}
}

// checkCode remarks on a manifest of `dbt parse`, or of a run of a few models;
// single models without compiled code are told by who compiles.
func (p *Project) checkCode(add report) {
	models, missing := 0, 0
	for _, n := range p.Nodes {
		if n.ResourceType == "model" {
			models++
			if !n.Compiled() {
				missing++
			}
		}
	}
	switch {
	case models == 0:
		add(CodeEmptyOnPath, diag.Warning, "", "the manifest holds no model; name the manifest of the project itself")
	case missing == models:
		add(CodeUncompiled, diag.Warning, "", "no model has compiled code; run `dbt compile`, and nothing like `dbt parse` or `dbt ls` after it, which writes the manifest without")
	case missing > 0:
		add(CodeUncompiled, diag.Info, "", "%d of %d models have no compiled code; run `dbt compile` for all of them", missing, models)
	}
}

func (p *Project) checkReferences(add report) {
	// What a node's data are made of has to be there; what somebody outside looks
	// at is told, and the rest goes on.
	check := func(id addr.Node, missing diag.Severity, reads []addr.Node) {
		for _, d := range reads {
			switch {
			case p.has(d):
			case p.IsDisabled(d):
				add(CodeDangling, diag.Warning, id, "depends on %s, which is disabled", d)
			default:
				add(CodeDangling, missing, id, "%s depends on %s, which is not in the manifest", id, d)
			}
		}
	}
	for _, n := range p.Nodes {
		check(n.ID, diag.Error, n.DependsOn.Nodes)
	}
	for _, e := range p.Exposures {
		check(e.ID, diag.Warning, e.DependsOn)
	}
	for _, m := range p.Metrics {
		check(m.ID, diag.Warning, m.DependsOn)
	}
	for _, m := range p.SemanticModels {
		check(m.ID, diag.Warning, m.DependsOn)
	}
	for _, q := range p.SavedQueries {
		check(q.ID, diag.Warning, q.DependsOn)
	}
	for _, t := range p.UnitTests {
		check(t.ID, diag.Warning, t.DependsOn)
	}
}

// has reports whether a node is there. Of kinds that are not read it says yes.
func (p *Project) has(id addr.Node) bool {
	switch id.Kind() {
	case "source":
		return p.Source(id) != nil
	case "model", "seed", "snapshot", "test", "analysis", "function":
		return p.Node(id) != nil
	case "metric":
		return find(p.Metrics, id, func(m *Metric) addr.Node { return m.ID }) != nil
	case "semantic_model":
		return find(p.SemanticModels, id, func(m *SemanticModel) addr.Node { return m.ID }) != nil
	}
	return true
}

func (p *Project) checkRelations(add report) {
	for name, ids := range p.relations.byName {
		if len(ids) > 1 && p.wholeName(name, ids) {
			add(CodeDuplicate, diag.Warning, ids[0], "relation %s belongs to several nodes: %s", name, join(ids))
		}
	}
}

func (p *Project) checkCycles(add report) {
	for _, cycle := range p.cycles() {
		add(CodeCycle, diag.Error, cycle[0], "nodes depend on each other in a circle: %s", join(cycle))
	}
}

// wholeName reports whether name is the full name of all of ids.
func (p *Project) wholeName(name string, ids []addr.Node) bool {
	return !slices.ContainsFunc(ids, func(id addr.Node) bool {
		r := p.relationOf(id)
		return key(r.Database, r.Schema, r.Name) != name
	})
}

func join(ids []addr.Node) string {
	words := make([]string, len(ids))
	for i, id := range ids {
		words[i] = string(id)
	}
	return strings.Join(words, " -> ")
}
