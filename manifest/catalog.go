package manifest

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/tailwater/tailwater/internal/addr"
)

// Catalog is what the warehouse said of its tables when the docs were made. It
// may be older than the manifest, and partial.
type Catalog struct {
	Path        string
	GeneratedAt string
	Tables      map[addr.Node]*Table // of nodes and sources
}

// Table is one relation as the warehouse describes it.
type Table struct {
	Columns []TableColumn // in the table's order
	Bytes   float64       // 0 where not known
	Rows    float64       // 0 where not known
}

// TableColumn is one column, its name in the warehouse's own case.
type TableColumn struct {
	Name, Type, Comment string
	index               int64
}

func decodeCatalog(path string, root gjson.Result) (*Catalog, error) {
	if !root.Get("nodes").IsObject() || strings.Contains(root.Get("metadata.dbt_schema_version").Str, "/manifest/") {
		return nil, fmt.Errorf("%s: this is JSON, but not a dbt catalog; name a catalog.json of `dbt docs generate`", path)
	}
	c := &Catalog{Path: path, GeneratedAt: root.Get("metadata.generated_at").String(), Tables: map[addr.Node]*Table{}}
	for _, section := range []string{"nodes", "sources"} {
		root.Get(section).ForEach(func(id, v gjson.Result) bool {
			c.Tables[addr.Node(id.String())] = table(v)
			return true
		})
	}
	return c, nil
}

func table(v gjson.Result) *Table {
	t := &Table{}
	v.Get("columns").ForEach(func(name, e gjson.Result) bool {
		t.Columns = append(t.Columns, TableColumn{
			Name:    firstOf(e.Get("name").String(), name.String()),
			Type:    e.Get("type").String(),
			Comment: e.Get("comment").String(),
			index:   e.Get("index").Int(),
		})
		return true
	})
	slices.SortStableFunc(t.Columns, func(a, b TableColumn) int { return cmp.Compare(a.index, b.index) })
	v.Get("stats").ForEach(func(id, e gjson.Result) bool {
		switch id.String() {
		case "bytes", "num_bytes":
			t.Bytes = e.Get("value").Float()
		case "size": // Redshift counts in megabytes
			t.Bytes = e.Get("value").Float() * 1e6
		case "row_count", "num_rows", "rows":
			t.Rows = e.Get("value").Float()
		}
		return true
	})
	return t
}

// Table finds a relation; nil where the catalog (which may be nil) has none.
func (c *Catalog) Table(id addr.Node) *Table {
	if c == nil {
		return nil
	}
	return c.Tables[id]
}
