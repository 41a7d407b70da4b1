package datahub

import (
	"strings"

	"github.com/tailwater/tailwater/internal/addr"
	"github.com/tailwater/tailwater/internal/export"
)

// platforms are DataHub's names for what dbt calls otherwise.
var platforms = map[string]string{
	"sqlserver": "mssql", "synapse": "mssql", "fabric": "mssql", "starburst": "trino", "motherduck": "duckdb",
	"alloydb": "postgres", "greenplum": "postgres", "databricks_notebook": "databricks", "mariadb": "mariadb",
}

func platform(adapter string) string {
	if p, ok := platforms[adapter]; ok {
		return p
	}
	return adapter
}

// urns names datasets and their fields.
type urns struct {
	o        Options
	platform string // of the warehouse
	lower    bool   // columns in lower case
}

// warehouse is the relation as the connector of the warehouse knows it.
func (u urns) warehouse(n *export.Node) string {
	return u.dataset(u.platform, strings.ToLower(dotted(n.Relation)))
}

// dbt is the node as DataHub's dbt source knows it: a source by its name.
func (u urns) dbt(n *export.Node) string {
	return u.dataset("dbt", strings.ReplaceAll(dotted(n.Declared), `"`, ""))
}

func (u urns) dataset(platform, name string) string {
	if u.o.Instance != "" {
		name = u.o.Instance + "." + name
	}
	return "urn:li:dataset:(urn:li:dataPlatform:" + platform + "," + encode(name) + "," + u.o.Env + ")"
}

func (u urns) field(dataset, column string) string {
	return "urn:li:schemaField:(" + dataset + "," + encode(u.column(column)) + ")"
}

func (u urns) column(name string) string {
	if u.lower {
		return strings.ToLower(name)
	}
	return name
}

// encode escapes what is syntax within an URN, and nothing else: DataHub's pages
// rely on just these.
func encode(s string) string {
	return strings.NewReplacer(",", "%2C", "(", "%28", ")", "%29").Replace(s)
}

func dotted(r addr.Relation) string { return r.String() }
