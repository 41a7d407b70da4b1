package compat

import (
	"strings"

	"github.com/tailwater/tailwater/compiler/lineage"
	"github.com/tailwater/tailwater/internal/addr"
)

// reference is another project that reads this one.
type reference struct {
	name string
	side *Side
	ours map[addr.Node]addr.Node // its id of a node of ours
	// edges start at columns of ours, under our ids in head.
	edges map[addr.Column][]lineage.Edge
	reads map[addr.Node][]addr.Node // its readers of our nodes
}

// references finds in each other project what it reads of ours: nodes under our
// ids, and sources that are our relations.
func (p *pass) references() []*reference {
	var out []*reference
	for i := range p.Consumers {
		c := &p.Consumers[i]
		r := &reference{c.Name, &c.Side, map[addr.Node]addr.Node{}, map[addr.Column][]lineage.Edge{}, map[addr.Node][]addr.Node{}}
		relations := map[string]addr.Node{}
		for _, n := range p.Base.Project.Nodes {
			if stored(n) || n.Config.Materialized == "view" {
				relations[relationKey(n.Relation())] = p.inHead(n.ID)
			}
		}
		for _, s := range c.Project.Sources {
			if n, ok := relations[relationKey(s.Relation())]; ok {
				r.ours[s.ID] = n
			}
		}
		for _, m := range c.Program.Models {
			if p.Base.Project.Node(m.Node) != nil {
				r.ours[m.Node] = p.inHead(m.Node)
			}
		}
		for _, m := range c.Program.Models {
			if _, own := r.ours[m.Node]; own {
				continue
			}
			for _, in := range m.Inputs {
				if n, ok := r.ours[in]; ok {
					r.reads[n] = append(r.reads[n], m.Node)
				}
			}
			for _, e := range m.Edges {
				if n, ok := r.ours[e.From.Node]; ok {
					from := addr.Column{Node: n, Name: e.From.Name}
					r.edges[from] = append(r.edges[from], e)
				}
			}
		}
		out = append(out, r)
	}
	return out
}

// relationKey leaves the database out: it differs between environments, and is
// not always written.
func relationKey(r addr.Relation) string { return strings.ToLower(r.Schema + "." + r.Name) }

// uses lists what in the other project reads a column of ours; of a node as a
// whole where the name is empty.
func (r *reference) uses(col addr.Column) []Consumer {
	var out []Consumer
	seen := map[addr.Node]bool{}
	add := func(n addr.Node) {
		if seen[n] {
			return
		}
		seen[n] = true
		c := Consumer{Kind: n.Kind(), Name: r.name + "." + n.Name(), Node: n, Path: []addr.Column{col, {Node: n}}}
		if def := r.side.Project.Node(n); def != nil {
			c.File = def.OriginalFilePath
		}
		out = append(out, c)
	}
	if col.Name == "" {
		for _, n := range r.reads[col.Node] {
			add(n)
		}
		return out
	}
	for _, e := range r.edges[col] {
		add(e.To.Node)
	}
	return out
}
