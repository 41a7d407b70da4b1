package cli

import (
	"io"

	"github.com/tailwater/tailwater/compiler/lineage"
	"github.com/tailwater/tailwater/internal/export"
	"github.com/tailwater/tailwater/internal/export/graph"
	"github.com/tailwater/tailwater/internal/export/table"
)

// exporter writes a project for another system.
type exporter struct {
	name  string
	write func(io.Writer, *export.Project) error
}

// exporters are the formats for other systems, in the order in which they are
// told.
var exporters = append([]exporter{
	{"dot", graph.DOT},
	{"mermaid", graph.Mermaid},
	{"graphml", graph.GraphML},
}, tables()...)

// tables are an exporter for each table in each encoding; the table of edges
// goes by the name of the encoding alone.
func tables() []exporter {
	var out []exporter
	for _, encoding := range table.Encodings {
		for i, name := range table.Names {
			word := encoding
			if i > 0 {
				word += "-" + name
			}
			out = append(out, exporter{word, func(w io.Writer, p *export.Project) error { return table.Write(w, p, name, encoding) }})
		}
	}
	return out
}

func exportNames() []string {
	var names []string
	for _, e := range exporters {
		names = append(names, e.name)
	}
	return names
}

func exportFormats(p *export.Project) []format {
	var out []format
	for _, e := range exporters {
		out = append(out, format{name: e.name, stream: func(w io.Writer) error { return e.write(w, p) }})
	}
	return out
}

// export is the project as other systems see it, or those edges of it.
func (s *side) export(edges []lineage.Edge) *export.Project {
	return &export.Project{Manifest: s.project, Program: s.program, Explain: s.explain(), Selected: edges}
}
