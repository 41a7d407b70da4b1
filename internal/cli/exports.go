package cli

import (
	"cmp"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/tailwater/tailwater/compiler/lineage"
	"github.com/tailwater/tailwater/internal/export"
	"github.com/tailwater/tailwater/internal/export/bulk"
	"github.com/tailwater/tailwater/internal/export/datahub"
	"github.com/tailwater/tailwater/internal/export/dbtyaml"
	"github.com/tailwater/tailwater/internal/export/graph"
	"github.com/tailwater/tailwater/internal/export/odcs"
	"github.com/tailwater/tailwater/internal/export/openlineage"
	"github.com/tailwater/tailwater/internal/export/openmetadata"
	"github.com/tailwater/tailwater/internal/export/table"
)

// exporting are the flags about other systems: what a project does not know of
// itself.
type exporting struct {
	open    openlineage.Options
	hub     datahub.Options
	service string // of OpenMetadata, or the connection of Atlan
	labels  []string
	carry   []string
	send    string
}

func (in *exporting) flags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&in.open.Namespace, "namespace", "", "`URI` of the warehouse, for openlineage: snowflake://org-account, postgres://host:port, …")
	f.StringVar(&in.open.JobNamespace, "job-namespace", cmp.Or(os.Getenv("OPENLINEAGE_NAMESPACE"), "dbt"), "`NAME` of jobs, for openlineage")
	f.StringVar(&in.open.Event, "event", "run", "`KIND` of openlineage events: "+strings.Join(openlineage.Kinds, ", "))
	f.StringVar(&in.open.EventTime, "event-time", "", "`TIME` of openlineage events, as 2027-01-31T12:00:00Z; the manifest's, if not given")
	f.StringVar(&in.open.Names, "names", "dbt-ol", "`RULE` for names of openlineage datasets: "+strings.Join(openlineage.Namings, ", "))
	f.StringVar(&in.open.Repository, "repository", "", "`URL` of the code's repository, for links to models")
	f.StringVar(&in.open.Commit, "commit", "", "`SHA` that the links lead to")
	f.StringVar(&in.open.Branch, "branch", "", "`NAME` of the branch")
	f.StringVar(&in.hub.Target, "target", "warehouse", "`WHOSE` datasets, for datahub: "+strings.Join(datahub.Targets, ", "))
	f.StringVar(&in.hub.Instance, "platform-instance", "", "`NAME` of the warehouse, for datahub")
	f.StringVar(&in.hub.Env, "env", "PROD", "`NAME` of the environment, for datahub")
	f.BoolVar(&in.hub.Indirect, "indirect", false, "with what only decides, for datahub")
	f.StringVar(&in.service, "service", "", "`NAME` of the warehouse: the service of openmetadata, the connection of atlan")
	f.StringSliceVar(&in.labels, "labels", export.Sensitive, "`PATTERN` of tags and keys of meta that columns hand on; \"*\" is all, \"\" none")
	f.StringSliceVar(&in.carry, "carry", kindNames()[:len(export.Valued)], "`KIND` of edges over which they are handed on")
	f.StringVar(&in.send, "send", "", "`URL` send the result to this server instead; the token is taken from the environment")
	complete(cmd, "event", openlineage.Kinds...)
	complete(cmd, "names", openlineage.Namings...)
	complete(cmd, "target", datahub.Targets...)
}

// check reads the flags that the formats asked for need.
func (in *exporting) check(out *outputs, to []destination) error {
	in.open.Producer = "https://github.com/tailwater/tailwater"
	if err := oneOf("--event", in.open.Event, openlineage.Kinds); err != nil {
		return err
	}
	if err := oneOf("--names", in.open.Names, openlineage.Namings); err != nil {
		return err
	}
	if err := oneOf("--target", in.hub.Target, datahub.Targets); err != nil {
		return err
	}
	for _, name := range in.carry {
		if err := oneOf("--carry", name, kindNames()[:len(export.Valued)]); err != nil {
			return err
		}
	}
	if err := isTime(in.open.EventTime); err != nil {
		return err
	}
	if in.send != "" {
		r, err := receiverOf(out.format)
		if err != nil {
			return err
		}
		if _, err := r.address(in.send); err != nil {
			return err
		}
		to = append([]destination{{format: out.format}}, to...)
	}
	for _, d := range to {
		i := slices.IndexFunc(exporters, func(e exporter) bool { return e.name == d.format })
		if i >= 0 && exporters[i].check != nil {
			if err := exporters[i].check(in); err != nil {
				return err
			}
		}
	}
	return nil
}

// exporter writes a project for another system.
type exporter struct {
	name  string
	write func(io.Writer, *export.Project, *exporting) error
	check func(*exporting) error // what it needs to know; nil for nothing
}

// exporters are the formats for other systems, in the order in which they are
// told.
var exporters = append([]exporter{
	{"openlineage", func(w io.Writer, p *export.Project, in *exporting) error { return openlineage.Write(w, p, in.open) }, needsNamespace},
	{"datahub", func(w io.Writer, p *export.Project, in *exporting) error {
		o := in.hub
		o.Millis = p.Micros / 1000
		return datahub.Write(w, p, o)
	}, nil},
	{"openmetadata", func(w io.Writer, p *export.Project, in *exporting) error { return openmetadata.Write(w, p, in.service) }, needsService},
	{"atlan", func(w io.Writer, p *export.Project, in *exporting) error { return bulk.Atlan(w, p, in.service) }, needsService},
	{"unity", alone(bulk.Unity), nil},
	{"odcs", alone(odcs.Write), nil},
	{"dbt-yaml", alone(dbtyaml.Write), nil},
	{"dbt-docs", alone(table.DbtDocs), nil},
	{"dot", alone(graph.DOT), nil},
	{"mermaid", alone(graph.Mermaid), nil},
	{"graphml", alone(graph.GraphML), nil},
}, tables()...)

// alone is a writer that needs the project alone.
func alone(write func(io.Writer, *export.Project) error) func(io.Writer, *export.Project, *exporting) error {
	return func(w io.Writer, p *export.Project, _ *exporting) error { return write(w, p) }
}

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
			out = append(out, exporter{word, alone(func(w io.Writer, p *export.Project) error { return table.Write(w, p, name, encoding) }), nil})
		}
	}
	return out
}

// needsNamespace: the namespace of a warehouse is in no manifest, and a wrong one
// joins with nothing.
func needsNamespace(in *exporting) error {
	if in.open.Namespace == "" {
		return failure("say --namespace, as dbt-ol makes it of the profile: snowflake://org-account, postgres://host:port, bigquery, …", "openlineage names datasets within a warehouse, and the manifest does not say which")
	}
	return nil
}

// needsService: catalogs know a table within what they call the warehouse.
func needsService(in *exporting) error {
	if in.service == "" {
		return failure("say --service", "the catalog knows tables within a service or connection, and the manifest does not say what it is called")
	}
	return nil
}

func exportNames() []string {
	var names []string
	for _, e := range exporters {
		names = append(names, e.name)
	}
	return names
}

func exportFormats(p *export.Project, in *exporting) []format {
	var out []format
	for _, e := range exporters {
		out = append(out, format{name: e.name, stream: func(w io.Writer) error { return e.write(w, p, in) }})
	}
	return out
}

// export is the project as other systems see it, or those edges of it.
func (s *side) export(edges []lineage.Edge, in *exporting) *export.Project {
	carry := &export.Carry{Labels: in.labels}
	for _, name := range in.carry {
		carry.Kinds = append(carry.Kinds, lineage.Kind(slices.Index(kindNames(), name)+1))
	}
	p := &export.Project{Manifest: s.project, Program: s.program, Explain: s.explain(), Selected: edges, Carry: carry, Inherit: true}
	if at, err := time.Parse(time.RFC3339, s.project.GeneratedAt); err == nil {
		p.Micros = at.UnixMicro()
	}
	return p
}
