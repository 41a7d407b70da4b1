package compat

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tailwater/tailwater/diff"
	"github.com/tailwater/tailwater/internal/addr"
	"github.com/tailwater/tailwater/internal/diag"
	"github.com/tailwater/tailwater/manifest"
)

// governanceRules are about who may use a model, and for how long.
var governanceRules = []Rule{
	{"MAT508", "access-narrowed", isError, Default, "a model that others may use is not for them any more",
		"access went from public to protected or private, or a private model moved to another group. Projects and groups that refer to the model fail to compile.",
		[]string{"Ask the projects that use {model} first, or run `tailwater check --consumer` with their manifests.", "Set a deprecation_date, and narrow the access after it."}, accessNarrowed},
	{"MAT509", "version-moved", isError, Default, "an unpinned reference means another version",
		"latest_version moved, so ref() without a version takes another model; or a version was removed before its deprecation_date.",
		[]string{"Pin readers to the version that they were written for: `ref('...', v=1)`.", "Move latest_version, then move readers one by one.", "Remove the old version after its deprecation_date."}, versionMoved},
	{"MAT510", "deprecated-with-readers", isWarning, Default, "a model that something reads gets an end",
		"A deprecation_date was set or moved, and models still read it. dbt warns about them from that day on.",
		[]string{"Move the readers that the finding lists over before that day."}, deprecated},
	{"MAT511", "grants-removed", isWarning, Default, "somebody loses access",
		"A grant of base is missing in head. dbt revokes it with the next run.",
		[]string{"Ask those who hold the grant; where it is meant, say so in the pull request."}, grantsRemoved},
	{"MAT518", "circle", isError, Lenient, "nodes read each other in a circle",
		"Head's manifest, or head together with another project, says that a node depends on itself through others. There is no order to build them in.",
		[]string{"Break the circle: move what both sides need into a model before both."}, circle},
}

func accessNarrowed(p *pass) {
	p.kept(func(b, h *manifest.Node) {
		if rank := map[string]int{"private": 1, "protected": 2, "public": 3}; b.ResourceType == "model" && rank[h.Access] > 0 && rank[h.Access] < rank[b.Access] {
			p.report(h.ID, "", fmt.Sprintf("access was %s, and is %s%s", b.Access, h.Access, p.readElsewhere(h.ID)), p.foreign(h.ID)...)
		} else if h.Access == "private" && b.Access == "private" && h.Group != b.Group {
			p.report(h.ID, "", fmt.Sprintf("a private model was of group %q, and is of %q", b.Group, h.Group))
		}
	})
}

// foreign are the consumers of a node in other projects.
func (p *pass) foreign(n addr.Node) []Consumer {
	var out []Consumer
	for _, r := range p.others {
		out = append(out, r.uses(addr.Column{Node: n})...)
	}
	return out
}

func (p *pass) readElsewhere(n addr.Node) string {
	if cs := p.foreign(n); len(cs) > 0 {
		return ", and " + told(cs) + " " + plural(len(cs), "reads", "read") + " it"
	}
	return ""
}

func versionMoved(p *pass) {
	told := map[string]bool{}
	p.kept(func(b, h *manifest.Node) {
		name := h.Package + "." + h.Name
		if b.LatestVersion == "" || h.LatestVersion == "" || b.LatestVersion == h.LatestVersion || told[name] {
			return
		}
		told[name] = true
		var cs []Consumer
		for _, r := range p.Head.Project.Nodes {
			if r.ResourceType == "model" && slices.ContainsFunc(r.Refs, func(ref manifest.Ref) bool {
				return ref.Name == h.Name && ref.Version == "" && (ref.Package == "" || ref.Package == h.Package)
			}) {
				cs = append(cs, nodesOf([]addr.Node{r.ID}, addr.Column{Node: h.ID})...)
			}
		}
		sev := p.rule.Severity
		if len(cs) == 0 && h.Access != "public" {
			sev = diag.Info
		}
		p.reportAs(sev, h.ID, "", fmt.Sprintf("ref('%s') meant version %s, and means %s", h.Name, b.LatestVersion, h.LatestVersion), cs...)
	})
	for i := range p.Changes {
		c := &p.Changes[i]
		b := p.Base.Project.Node(c.Node)
		if c.Kind != diff.Removed || b == nil || b.Version == "" || b.Access == "private" {
			continue
		}
		if past := b.DeprecationDate != "" && day(b.DeprecationDate) <= day(p.Head.Project.GeneratedAt); !past {
			p.report(c.Node, "", fmt.Sprintf("version %s of %s is gone before its deprecation_date (%s)", b.Version, b.Name, orNone(b.DeprecationDate)))
		}
	}
}

func orNone(s string) string {
	if s == "" {
		return "it has none"
	}
	return day(s)
}

// day is the date of a time as dbt writes it.
func day(s string) string { return s[:min(len(s), 10)] }

func deprecated(p *pass) {
	p.kept(func(b, h *manifest.Node) {
		if h.DeprecationDate == "" || b.DeprecationDate == h.DeprecationDate {
			return
		}
		readers := slices.DeleteFunc(slices.Clone(p.readers[h.ID]), func(r addr.Node) bool {
			def := p.Head.Project.Node(r)
			return def == nil || def.ResourceType != "model"
		})
		cs := append(nodesOf(readers, addr.Column{Node: h.ID}), p.foreign(h.ID)...)
		if len(cs) > 0 {
			p.report(h.ID, "", fmt.Sprintf("it is deprecated from %s on, and %s still %s it", day(h.DeprecationDate), told(cs), plural(len(cs), "reads", "read")), cs...)
		}
	})
}

func grantsRemoved(p *pass) {
	p.kept(func(b, h *manifest.Node) {
		if gone := lostWords(b.Config.Grants, h.Config.Grants); gone != nil {
			p.report(h.ID, "", fmt.Sprintf("%s %s no grant any more", listed(gone), plural(len(gone), "has", "have")))
		}
	})
}

// lostWords are the quoted texts of one canonical JSON that another lacks.
func lostWords(a, b string) []string {
	var out []string
	parts := strings.Split(a, `"`)
	for i := 1; i < len(parts); i += 2 {
		if !strings.Contains(b, `"`+parts[i]+`"`) && !slices.Contains(out, parts[i]) {
			out = append(out, parts[i])
		}
	}
	return out
}

// circle finds circles that go through other projects. Those within head stop
// the reading.
func circle(p *pass) {
	for _, r := range p.others {
		for ours, theirs := range p.readBack(r) {
			p.report(ours, "", fmt.Sprintf("project %s makes %s from it, which it reads itself", r.name, theirs.Name()), Consumer{Kind: theirs.Kind(), Name: r.name + "." + theirs.Name(), Node: theirs, Path: []addr.Column{{Node: ours}, {Node: theirs}, {Node: ours}}})
		}
	}
}

// readBack finds nodes of ours that read, as a source, what another project
// makes of them.
func (p *pass) readBack(r *reference) map[addr.Node]addr.Node {
	made := map[string]addr.Node{}
	for _, n := range r.side.Project.Nodes {
		if n.RelationName != "" && n.ResourceType == "model" {
			made[relationKey(n.Relation())] = n.ID
		}
	}
	out := map[addr.Node]addr.Node{}
	for _, s := range p.Head.Project.Sources {
		theirs, ok := made[relationKey(s.Relation())]
		if !ok {
			continue
		}
		for ours := range r.reads {
			if r.below(ours, theirs) && p.below(s.ID, ours) {
				out[ours] = theirs
			}
		}
	}
	return out
}

// below reports whether a node of the other project is made from one of ours.
func (r *reference) below(ours, theirs addr.Node) bool {
	seen := map[addr.Node]bool{}
	for todo := slices.Clone(r.reads[ours]); len(todo) > 0; todo = todo[1:] {
		if todo[0] == theirs {
			return true
		}
		if seen[todo[0]] {
			continue
		}
		seen[todo[0]] = true
		for _, m := range r.side.Program.Models {
			if slices.Contains(m.Inputs, todo[0]) {
				todo = append(todo, m.Node)
			}
		}
	}
	return false
}

// below reports whether a node of head is made from another.
func (p *pass) below(from, n addr.Node) bool {
	seen := map[addr.Node]bool{}
	for todo := []addr.Node{from}; len(todo) > 0; todo = todo[1:] {
		if todo[0] == n {
			return true
		}
		if !seen[todo[0]] {
			seen[todo[0]] = true
			todo = append(todo, p.readers[todo[0]]...)
		}
	}
	return false
}
