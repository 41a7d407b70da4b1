package manifest

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/tailwater/tailwater/internal/addr"
)

// Catalog is what the warehouse said of its tables when the docs were made. It
// may be older than the manifest, and partial.
type Catalog struct {
	Path        string
	GeneratedAt string
	Tables      map[addr.Node]*Table // of nodes and sources
	Errors      []string             // what dbt could not find out
}

// Table is one relation as the warehouse describes it.
type Table struct {
	Relation addr.Relation
	Type     string        // "BASE TABLE", "VIEW", … in the warehouse's words
	Columns  []TableColumn // in the table's order
	Comment  string
	Bytes    float64 // 0 where not known
	Rows     float64 // 0 where not known
}

// TableColumn is one column, its name in the warehouse's own case.
type TableColumn struct {
	Name, Type, Comment string
	index               int64
}

func decodeCatalog(path string, out outline) (*Catalog, error) {
	pool := newPool()
	c := &Catalog{Path: path, Tables: map[addr.Node]*Table{}}
	var kind string
	for _, m := range out.members {
		switch v := pool.parse(m.raw); m.key {
		case "metadata":
			c.GeneratedAt, kind = v.get("generated_at").text(), v.get("dbt_schema_version").text()
		case "nodes", "sources":
			for _, e := range m.entries {
				c.Tables[addr.Node(pool.own(unescaped(e.key)))] = table(pool.parse(e.raw))
			}
		case "errors":
			c.Errors = v.list()
		}
	}
	if !out.object("nodes") || !isKind(kind, "catalog") {
		return nil, fmt.Errorf("%s: this is JSON, but not a dbt catalog; name a catalog.json of `dbt docs generate`", path)
	}
	return c, nil
}

func table(v value) *Table {
	t := &Table{}
	v.fields(func(key string, v value) {
		switch key {
		case "metadata":
			t.Relation = addr.Relation{Database: v.get("database").text(), Schema: v.get("schema").text(), Name: v.get("name").text()}
			t.Type, t.Comment = v.get("type").text(), v.get("comment").text()
		case "columns":
			v.each(func(name string, e value) { t.Columns = append(t.Columns, tableColumn(name, e)) })
		case "stats":
			v.each(t.stat)
		}
	})
	slices.SortStableFunc(t.Columns, func(a, b TableColumn) int { return cmp.Compare(a.index, b.index) })
	return t
}

func tableColumn(name string, v value) TableColumn {
	c := TableColumn{Name: v.pool.own(name)}
	v.fields(func(key string, v value) {
		switch key {
		case "name":
			c.Name = firstOf(v.text(), c.Name)
		case "type":
			c.Type = v.text()
		case "comment":
			c.Comment = v.text()
		case "index":
			c.index = v.Int()
		}
	})
	return c
}

// stat reads the size of a table; every adapter has its own names for it.
func (t *Table) stat(id string, v value) {
	switch id {
	case "bytes", "num_bytes":
		t.Bytes = v.get("value").Float()
	case "size": // Redshift counts in megabytes
		t.Bytes = v.get("value").Float() * 1e6
	case "row_count", "num_rows", "rows":
		t.Rows = v.get("value").Float()
	}
}

// Table finds a relation; nil where the catalog (which may be nil) has none.
func (c *Catalog) Table(id addr.Node) *Table {
	if c == nil {
		return nil
	}
	return c.Tables[id]
}
