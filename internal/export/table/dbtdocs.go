package table

import (
	"io"

	"github.com/tailwater/tailwater/compiler/lineage"
	"github.com/tailwater/tailwater/internal/export"
)

// docsEdge is a row of dbt.column_lineage.parquet, which dbt's own docs show. The
// order of the columns matters.
type docsEdge struct {
	FromNode   string  `parquet:"from_node_unique_id"`
	FromColumn string  `parquet:"from_column_name"`
	ToNode     string  `parquet:"to_node_unique_id"`
	ToColumn   string  `parquet:"to_column_name"`
	Kind       *string `parquet:"lineage_kind,optional"`
	IngestedAt int64   `parquet:"ingested_at,timestamp(microsecond)"`
}

// DbtDocs writes the file that dbt's docs read column lineage from: each step by
// itself, with an empty column where rows are decided.
func DbtDocs(w io.Writer, p *export.Project) error {
	return writeParquet(w, func(yield func(docsEdge) bool) {
		for n := range p.Nodes() {
			for _, c := range n.Columns {
				for _, in := range c.Inputs {
					if in.From.Name != "" && !yield(docs(p, n, c.Name, in)) {
						return
					}
				}
			}
			for _, in := range n.Rows {
				if in.From.Name != "" && !yield(docs(p, n, "", in)) {
					return
				}
			}
		}
	})
}

func docs(p *export.Project, n *export.Node, column string, in export.Input) docsEdge {
	kind := "mod"
	switch {
	case column == "" || len(in.Uses.Values()) == 0:
		kind = "scan"
	case in.Kind == lineage.Identity:
		kind = "copy"
	}
	return docsEdge{string(in.From.Node), in.From.Name, string(n.ID), column, &kind, p.Micros}
}
