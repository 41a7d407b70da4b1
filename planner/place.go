package planner

import (
	"slices"
	"strings"

	"github.com/tailwater/tailwater/diff"
	"github.com/tailwater/tailwater/internal/addr"
	"github.com/tailwater/tailwater/manifest"
)

// places spells where nodes keep their data, so that both sides can be compared.
// Where both sides were compiled for one environment these are the relations'
// names; otherwise, say production and a run of CI, what the project says of
// database, schema and alias, without what the environment adds. What a template
// made of the environment is no place of its own.
type places struct {
	absolute   bool
	base, head *manifest.Project
}

// newPlaces takes both sides for one environment when at least half of the
// nodes that both have lie in the same place.
func newPlaces(base, head *manifest.Project) places {
	same, other := 0, 0
	for _, h := range head.Nodes {
		b := base.Node(h.ID)
		if b == nil || !hasRelation(h) || h.Config.TargetSchema != "" {
			continue
		}
		if strings.EqualFold(b.Database, h.Database) && strings.EqualFold(b.Schema, h.Schema) {
			same++
		} else {
			other++
		}
	}
	return places{same >= other, base, head}
}

func hasRelation(n *manifest.Node) bool {
	switch n.ResourceType {
	case "seed", "snapshot":
		return true
	case "model":
		return !n.Ephemeral()
	}
	return false
}

// node is the place of a node; empty for one that has no relation.
func (p places) node(n *manifest.Node) string {
	if !hasRelation(n) {
		return ""
	}
	alias := n.Alias
	if alias == "" {
		alias = n.Name
	}
	if p.absolute {
		return place(n.Database, n.Schema, alias)
	}
	other := p.base.Node(n.ID)
	if other == n {
		other = p.head.Node(n.ID)
	}
	schema, database := n.Config.TargetSchema, n.Config.TargetDatabase
	if schema == "" {
		schema = setting(n, other, "schema")
	}
	if database == "" {
		database = setting(n, other, "database")
	}
	return place(database, schema, alias)
}

// setting is what a node says of its place. Where the two sides say different
// things and one of them by a template, the environment may have made the
// difference: then both say the same.
func setting(n, other *manifest.Node, key string) string {
	v := n.Config.Raw[key]
	if other != nil && other.Config.Raw[key] != v && (templated(n, key) || templated(other, key)) {
		return "by a template"
	}
	return text(v)
}

// templated reports whether a setting was written as a template, where dbt has
// noted that.
func templated(n *manifest.Node, key string) bool { return strings.Contains(n.Unrendered[key], "{") }

// source is the place of a source.
func (p places) source(s *manifest.Source) string {
	if !p.absolute {
		return "source " + place(s.UnrenderedDatabase, s.UnrenderedSchema, s.Identifier)
	}
	return place(s.Database, s.Schema, s.Identifier)
}

func place(database, schema, name string) string {
	return strings.ToLower(strings.Join([]string{database, schema, name}, "\x00"))
}

// text is a JSON string without its quotes.
func text(json string) string { return strings.Trim(json, `"`) }

// named lists the places that a node's stored definition names: those of what it
// reads, through ephemeral models. Sorted.
func (p places) named(side diff.Side, id addr.Node) []string {
	var out []string
	seen := map[addr.Node]bool{}
	var visit func(addr.Node)
	visit = func(id addr.Node) {
		m := side.Program.Model(id)
		if m == nil {
			return
		}
		for _, in := range m.Inputs {
			if seen[in] {
				continue
			}
			seen[in] = true
			if s := side.Project.Source(in); s != nil {
				out = append(out, p.source(s))
			} else if n := side.Project.Node(in); n != nil {
				if at := p.node(n); at != "" {
					out = append(out, at)
				} else {
					visit(in)
				}
			}
		}
	}
	visit(id)
	slices.Sort(out)
	return slices.Compact(out)
}
