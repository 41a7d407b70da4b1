package export

import (
	"cmp"
	"strings"

	"github.com/tailwater/tailwater/compiler/program"
	"github.com/tailwater/tailwater/internal/addr"
	"github.com/tailwater/tailwater/manifest"
)

// describe fills in what dbt says of a node, and returns the columns that it
// documents.
func (p *Project) describe(n *Node) []manifest.Column {
	if s := p.Manifest.Source(n.ID); s != nil {
		n.Name, n.Relation, n.File, n.Description, n.Tags, n.Meta = s.Name, s.Relation(), s.OriginalFilePath, s.Description, s.Tags, s.Meta
		n.Relation = located(n.Relation, s.Database, s.Schema)
		return s.Columns
	}
	d := p.Manifest.Node(n.ID)
	if d == nil {
		return nil
	}
	n.Name, n.File, n.Description, n.Tags, n.Meta, n.Group = d.Name, d.OriginalFilePath, d.Description, d.Tags, d.Meta, d.Group
	n.Materialized, n.SQL = d.Config.Materialized, d.CompiledCode
	if !d.Ephemeral() {
		n.Relation = located(d.Relation(), d.Database, d.Schema)
	}
	return d.Columns
}

// located adds the database and schema that a rendered name leaves out: other
// systems want to know them.
func located(r addr.Relation, database, schema string) addr.Relation {
	if r.Name == "" {
		return r
	}
	return addr.Relation{Database: cmp.Or(r.Database, database), Schema: cmp.Or(r.Schema, schema), Name: r.Name}
}

// columns lists a node's columns: what was compiled, with the types of the
// warehouse where they are known, and what was written about them.
func (p *Project) columns(n *Node, m *program.Model, documented []manifest.Column) {
	docs := map[string]manifest.Column{}
	for _, d := range documented {
		docs[strings.ToLower(d.Name)] = d
	}
	types := map[string]string{}
	if t := p.Manifest.Catalog.Table(n.ID); t != nil {
		for _, c := range t.Columns {
			types[strings.ToLower(c.Name)] = c.Type
		}
	}
	for i, c := range m.Columns {
		d := docs[strings.ToLower(c.Name)]
		col := Column{Name: c.Name, Position: i + 1, Description: d.Description, Tags: d.Tags, Meta: d.Meta}
		if c.Type.Known() {
			col.Type = c.Type.String()
		}
		col.Type = cmp.Or(types[strings.ToLower(c.Name)], col.Type, d.DataType)
		n.Columns = append(n.Columns, col)
	}
}

// Owner is who answers for a node, by its group.
func (p *Project) Owner(n *Node) manifest.Owner {
	for _, g := range p.Manifest.Groups {
		if g.Name == n.Group {
			return g.Owner
		}
	}
	return manifest.Owner{}
}

// Relation is where a node's data are; the zero Relation for what has none.
func (p *Project) Relation(id addr.Node) addr.Relation {
	n := Node{ID: id}
	p.describe(&n)
	return n.Relation
}
