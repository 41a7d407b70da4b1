package table

import "github.com/tailwater/tailwater/internal/export"

// Label is a row of the table of labels that were carried along lineage. A
// conflict is one that met another declared value, which stands.
type Label struct {
	Node       string  `parquet:"node" json:"node"`
	Column     string  `parquet:"column" json:"column"`
	Label      string  `parquet:"label" json:"label"`
	Kind       string  `parquet:"kind" json:"kind"`
	Value      *string `parquet:"value,optional" json:"value"`
	Masked     bool    `parquet:"masked" json:"masked"`
	FromNode   string  `parquet:"from_node" json:"from_node"`
	FromColumn string  `parquet:"from_column" json:"from_column"`
	Conflict   bool    `parquet:"conflict" json:"conflict"`
	Declared   *string `parquet:"declared,optional" json:"declared"`
}

func labels(p *export.Project) func(yield func(Label) bool) {
	return func(yield func(Label) bool) {
		for n := range p.Nodes() {
			for _, c := range n.Columns {
				for _, l := range c.Carried {
					if !yield(label(n, c, l)) {
						return
					}
				}
				for _, x := range c.Conflicts {
					row := label(n, c, x.Carried)
					row.Conflict, row.Declared = true, known(x.Declared)
					if !yield(row) {
						return
					}
				}
			}
		}
	}
}

func label(n *export.Node, c export.Column, l export.Label) Label {
	kind := "meta"
	if l.Tag {
		kind = "tag"
	}
	return Label{
		Node: string(n.ID), Column: c.Name, Label: l.Name, Kind: kind, Value: known(l.Value), Masked: l.Masked,
		FromNode: string(l.From.Node), FromColumn: l.From.Name,
	}
}
