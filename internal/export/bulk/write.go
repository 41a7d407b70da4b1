package bulk

import (
	"encoding/csv"
	"io"

	"github.com/tailwater/tailwater/internal/addr"
	"github.com/tailwater/tailwater/internal/export"
)

// atlanTitles are the titles of a file for the Lineage Builder: an asset, what
// transforms it, and the asset that comes out.
var atlanTitles = []string{
	"Source Type", "Source Connector", "Source Connection", "Source Identity", "Source Name",
	"Transformation Type", "Transformation Connector", "Transformation Connection", "Transformation Identity", "Transformation Name", "SQL",
	"Target Type", "Target Connector", "Target Connection", "Target Identity", "Target Name",
}

// Atlan writes a row for each relation that a relation is made of, and one for
// each column. Connection is the name of the warehouse's connection in Atlan.
func Atlan(w io.Writer, p *export.Project, connection string) error {
	out := csv.NewWriter(w)
	out.Write(atlanTitles)
	asset := func(kind string, r addr.Relation, column string) []string {
		identity, name := r.Database+"/"+r.Schema+"/"+r.Name, r.Name
		if column != "" {
			identity, name = identity+"/"+column, column
		}
		return []string{kind, p.Manifest.Adapter, connection, identity, name}
	}
	row := func(from []string, n *export.Node, logic string, to []string) {
		record := append(from, "Process", "dbt", "dbt", string(n.ID), n.Name, logic)
		out.Write(append(record, to...))
	}
	for n := range p.Relations() {
		for _, id := range n.Inputs {
			from := p.Brief(id)
			row(asset(atlanType(from), from.Relation, ""), n, n.SQL, asset(atlanType(n), n.Relation, ""))
		}
		eachColumn(n, func(c export.Column, in export.Input) {
			row(asset("Column", p.Relation(in.From.Node), in.From.Name), n, c.Expression, asset("Column", n.Relation, c.Name))
		})
	}
	out.Flush()
	return out.Error()
}

func atlanType(n *export.Node) string {
	switch n.Materialized {
	case "view":
		return "View"
	case "materialized_view", "dynamic_table":
		return "MaterialisedView"
	}
	return "Table"
}

// unityTitles are columns of system.access.column_lineage, as far as they can be
// known without a run.
var unityTitles = []string{
	"source_table_full_name", "source_table_catalog", "source_table_schema", "source_table_name", "source_type", "source_column_name",
	"target_table_full_name", "target_table_catalog", "target_table_schema", "target_table_name", "target_type", "target_column_name",
	"entity_type", "entity_id",
}

// Unity writes a row for each column that a column is made of, in the shape of
// Unity Catalog's table of column lineage.
func Unity(w io.Writer, p *export.Project) error {
	out := csv.NewWriter(w)
	out.Write(unityTitles)
	table := func(n *export.Node, column string) []string {
		r := n.Relation
		return []string{r.String(), r.Database, r.Schema, r.Name, unityType(n), column}
	}
	for n := range p.Relations() {
		eachColumn(n, func(c export.Column, in export.Input) {
			record := append(table(p.Brief(in.From.Node), in.From.Name), table(n, c.Name)...)
			out.Write(append(record, "DBT", string(n.ID)))
		})
	}
	out.Flush()
	return out.Error()
}

func unityType(n *export.Node) string {
	switch n.Materialized {
	case "view":
		return "VIEW"
	case "materialized_view":
		return "MATERIALIZED_VIEW"
	case "streaming_table":
		return "STREAMING_TABLE"
	}
	return "TABLE"
}

// eachColumn visits the inputs whose values flow into a column.
func eachColumn(n *export.Node, visit func(export.Column, export.Input)) {
	if !n.Known() {
		return
	}
	for _, c := range n.Columns {
		for _, in := range c.Inputs {
			if in.From.Name != "" && len(in.Uses.Values()) > 0 {
				visit(c, in)
			}
		}
	}
}
