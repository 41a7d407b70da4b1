package export

import (
	"cmp"
	"encoding/json"
	"slices"
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
		n.Declared = addr.Relation{Database: s.Database, Schema: s.Schema, Name: s.Name}
		return s.Columns
	}
	d := p.Manifest.Node(n.ID)
	if d == nil {
		return nil
	}
	n.Name, n.File, n.Description, n.Tags, n.Meta, n.Group = d.Name, d.OriginalFilePath, d.Description, d.Tags, d.Meta, d.Group
	n.Version = d.Version
	n.Materialized, n.SQL = d.Config.Materialized, d.CompiledCode
	n.Declared = addr.Relation{Database: d.Database, Schema: d.Schema, Name: cmp.Or(d.Alias, d.Name)}
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
		col.Classification = metaText(d.Meta, "classification")
		n.Columns = append(n.Columns, col)
		for _, k := range d.Constraints {
			n.declare(k.Type, c.Name)
		}
	}
	p.declareKeys(n)
}

func (n *Node) declare(constraint, column string) {
	if n.declared == nil {
		n.declared = map[string]bool{}
	}
	n.declared[constraint+" "+column] = true
	if constraint == "primary_key" && !slices.Contains(n.Keys, column) {
		n.Keys = append(n.Keys, column)
	}
}

// declareKeys adds the constraints that are declared on the model as a whole.
func (p *Project) declareKeys(n *Node) {
	d := p.Manifest.Node(n.ID)
	if d == nil {
		return
	}
	for _, k := range d.Constraints {
		if k.Type != "primary_key" && len(k.Columns) != 1 {
			continue
		}
		for _, name := range k.Columns {
			i := slices.IndexFunc(n.Columns, func(c Column) bool { return strings.EqualFold(c.Name, name) })
			if i >= 0 {
				n.declare(k.Type, n.Columns[i].Name)
			}
		}
	}
}

// metaText reads a text of a column's meta.
func metaText(meta, key string) string {
	var m map[string]any
	if json.Unmarshal([]byte(meta), &m) != nil {
		return ""
	}
	s, _ := m[key].(string)
	return s
}

// Owners are who answers for a node: who its meta names, and who its group names.
func (p *Project) Owners(n *Node) []string {
	var out []string
	for _, o := range owners(n.Meta) {
		if !slices.Contains(out, o) {
			out = append(out, o)
		}
	}
	for _, g := range p.Manifest.Groups {
		if o := cmp.Or(g.Owner.Email, g.Owner.Name); g.Name == n.Group && o != "" && !slices.Contains(out, o) {
			out = append(out, o)
		}
	}
	return out
}

// owners reads the owner of a node's meta, one name or several.
func owners(meta string) []string {
	var m struct{ Owner any }
	if json.Unmarshal([]byte(meta), &m) != nil {
		return nil
	}
	switch o := m.Owner.(type) {
	case string:
		return []string{o}
	case []any:
		var out []string
		for _, x := range o {
			if s, ok := x.(string); ok {
				out = append(out, s)
			}
		}
		return out
	}
	return nil
}

// Brief is a node with what dbt says of it, without columns and inputs.
func (p *Project) Brief(id addr.Node) *Node {
	n := &Node{ID: id, Kind: id.Kind()}
	p.describe(n)
	return n
}

// Relation is where a node's data are; the zero Relation for what has none.
func (p *Project) Relation(id addr.Node) addr.Relation { return p.Brief(id).Relation }
