package addr

import (
	"cmp"
	"strings"
)

// Node is a dbt unique id, such as "model.shop.orders" or
// "source.shop.raw.payments". Case matters. The zero Node is invalid.
type Node string

// Kind is the first segment of the id: "model", "source", "seed", …
func (n Node) Kind() string {
	kind, _, _ := strings.Cut(string(n), ".")
	return kind
}

// Package is the second segment of the id.
func (n Node) Package() string {
	_, rest, _ := strings.Cut(string(n), ".")
	pkg, _, _ := strings.Cut(rest, ".")
	return pkg
}

// Name is what follows the package: "orders", "orders.v1", "raw.payments".
func (n Node) Name() string {
	_, rest, _ := strings.Cut(string(n), ".")
	_, name, _ := strings.Cut(rest, ".")
	return name
}

// Relation names a table or view of a warehouse. Parts are in the warehouse's
// own case, after folding, without quotes. Database and Schema may be empty
// where a name was written without them.
type Relation struct {
	Database, Schema, Name string
}

func (r Relation) String() string {
	var parts []string
	for _, p := range []string{r.Database, r.Schema, r.Name} {
		if p != "" {
			parts = append(parts, p)
		}
	}
	return strings.Join(parts, ".")
}

// Column is one column of one node. An empty Name stands for the node's rows
// as such: a relation used without any of its columns.
type Column struct {
	Node Node
	Name string
}

func (c Column) String() string {
	if c.Name == "" {
		return string(c.Node)
	}
	return string(c.Node) + "." + c.Name
}

// CompareColumns orders by node, then name.
func CompareColumns(a, b Column) int {
	return cmp.Or(cmp.Compare(a.Node, b.Node), cmp.Compare(a.Name, b.Name))
}
