package table

import (
	"crypto/sha256"
	"encoding/hex"

	"github.com/tailwater/tailwater/compiler/lineage"
	"github.com/tailwater/tailwater/internal/addr"
	"github.com/tailwater/tailwater/internal/export"
)

// Edge is a row of the tables of edges. To columns the kind is DIRECT where the
// input's value flows, and INDIRECT where it only decides; into rows it is
// always INDIRECT, and ToColumn is empty. An empty FromColumn stands for the
// rows of a node, used without any of its columns.
type Edge struct {
	ID           string  `parquet:"edge_id" json:"edge_id"`
	FromNode     string  `parquet:"from_node" json:"from_node"`
	FromColumn   *string `parquet:"from_column,optional" json:"from_column"`
	FromRelation *string `parquet:"from_relation,optional" json:"from_relation"`
	ToNode       string  `parquet:"to_node" json:"to_node"`
	ToColumn     *string `parquet:"to_column,optional" json:"to_column"`
	ToRelation   *string `parquet:"to_relation,optional" json:"to_relation"`
	Kind         string  `parquet:"kind" json:"kind"`
	Subtype      string  `parquet:"subtype" json:"subtype"`
	Expression   *string `parquet:"expression,optional" json:"expression"`
	Masking      bool    `parquet:"masking" json:"masking"`
	Confidence   float64 `parquet:"confidence" json:"confidence"`
	File         *string `parquet:"file,optional" json:"file"`
	Line         *int64  `parquet:"line,optional" json:"line"`
	Invocation   *string `parquet:"manifest_invocation_id,optional" json:"manifest_invocation_id"`
}

// Column is a row of the table of columns.
type Column struct {
	Node        string   `parquet:"node" json:"node"`
	Column      string   `parquet:"column" json:"column"`
	Position    int64    `parquet:"position" json:"position"`
	Relation    *string  `parquet:"relation,optional" json:"relation"`
	Type        *string  `parquet:"type,optional" json:"type"`
	Description *string  `parquet:"description,optional" json:"description"`
	Tags        []string `parquet:"tags,list" json:"tags"`
	Meta        *string  `parquet:"meta,optional" json:"meta"`
	Expression  *string  `parquet:"expression,optional" json:"expression"`
	Line        *int64   `parquet:"line,optional" json:"line"`
}

// Node is a row of the table of nodes.
type Node struct {
	Node         string   `parquet:"node" json:"node"`
	Kind         string   `parquet:"kind" json:"kind"`
	Name         string   `parquet:"name" json:"name"`
	Relation     *string  `parquet:"relation,optional" json:"relation"`
	Materialized *string  `parquet:"materialized,optional" json:"materialized"`
	File         *string  `parquet:"file,optional" json:"file"`
	Analysis     string   `parquet:"analysis" json:"analysis"`
	Columns      int64    `parquet:"columns" json:"columns"`
	Description  *string  `parquet:"description,optional" json:"description"`
	Tags         []string `parquet:"tags,list" json:"tags"`
	Meta         *string  `parquet:"meta,optional" json:"meta"`
	Group        *string  `parquet:"group,optional" json:"group"`
	Inputs       []string `parquet:"inputs,list" json:"inputs"`
}

// edges lists the edges into a node's columns, or into its rows.
func edges(p *export.Project, rows bool) func(yield func(Edge) bool) {
	return func(yield func(Edge) bool) {
		for n := range p.Nodes() {
			if rows {
				for _, in := range n.Rows {
					if !yield(edge(p, n, nil, in)) {
						return
					}
				}
				continue
			}
			for i := range n.Columns {
				for _, in := range n.Columns[i].Inputs {
					if !yield(edge(p, n, &n.Columns[i], in)) {
						return
					}
				}
			}
		}
	}
}

func edge(p *export.Project, n *export.Node, c *export.Column, in export.Input) Edge {
	e := Edge{
		FromNode: string(in.From.Node), FromColumn: known(in.From.Name), FromRelation: known(p.Relation(in.From.Node).String()),
		ToNode: string(n.ID), ToRelation: known(n.Relation.String()),
		Kind: "INDIRECT", Subtype: in.Kind.String(), Expression: known(in.Expression),
		Confidence: n.Confidence(), File: known(n.File), Invocation: known(p.Manifest.InvocationID),
	}
	to := addr.Column{Node: n.ID}
	if c != nil {
		to.Name = c.Name
		e.ToColumn, e.Expression, e.Line = known(c.Name), known(c.Expression), line(c.Line)
		if len(in.Uses.Values()) > 0 {
			e.Kind, e.Masking = "DIRECT", !in.Uses.Clear()
		}
	}
	e.ID = edgeID(in.From, to, in.Kind)
	return e
}

// edgeID identifies an edge by its ends and kind, in whatever file it stands.
func edgeID(from, to addr.Column, kind lineage.Kind) string {
	sum := sha256.Sum256([]byte(string(from.Node) + "\x00" + from.Name + "\x00" + string(to.Node) + "\x00" + to.Name + "\x00" + kind.String()))
	return hex.EncodeToString(sum[:8])
}

func columns(p *export.Project) func(yield func(Column) bool) {
	return func(yield func(Column) bool) {
		for n := range p.Nodes() {
			for _, c := range n.Columns {
				row := Column{
					Node: string(n.ID), Column: c.Name, Position: int64(c.Position), Relation: known(n.Relation.String()), Type: known(c.Type),
					Description: known(c.Text()), Tags: list(c.Tags), Meta: known(c.Meta), Expression: known(c.Expression), Line: line(c.Line),
				}
				if !yield(row) {
					return
				}
			}
		}
	}
}

func nodes(p *export.Project) func(yield func(Node) bool) {
	return func(yield func(Node) bool) {
		for n := range p.Nodes() {
			row := Node{
				Node: string(n.ID), Kind: n.Kind, Name: n.Name, Relation: known(n.Relation.String()), Materialized: known(n.Materialized),
				File: known(n.File), Analysis: n.Analysis.String(), Columns: int64(len(n.Columns)), Description: known(n.Description),
				Tags: list(n.Tags), Meta: known(n.Meta), Group: known(n.Group), Inputs: []string{},
			}
			for _, in := range n.Inputs {
				row.Inputs = append(row.Inputs, string(in))
			}
			if !yield(row) {
				return
			}
		}
	}
}

func known(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func line(n int) *int64 {
	if n == 0 {
		return nil
	}
	l := int64(n)
	return &l
}

func list(s []string) []string {
	if s == nil {
		return []string{}
	}
	return s
}
