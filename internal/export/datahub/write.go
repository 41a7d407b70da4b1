package datahub

import (
	"bufio"
	"encoding/json"
	"io"
	"slices"
	"strings"

	"github.com/tailwater/tailwater/compiler/lineage"
	"github.com/tailwater/tailwater/internal/addr"
	"github.com/tailwater/tailwater/internal/export"
)

// Options are what a project does not know of itself.
type Options struct {
	Target   string // "warehouse" or "dbt"
	Instance string // of the platform; "" for none
	Env      string // "PROD"
	// Indirect adds what only decides: of columns, and of rows for all columns.
	Indirect bool
	Millis   int64 // the time of the manifest
}

// Targets are whose datasets are written about. The first is what is taken where
// nothing else is said.
var Targets = []string{"warehouse", "dbt"}

// proposal is a metadata change proposal.
type proposal struct {
	EntityType string    `json:"entityType"`
	ChangeType string    `json:"changeType"`
	EntityURN  string    `json:"entityUrn"`
	AspectName string    `json:"aspectName"`
	Aspect     aspect    `json:"aspect"`
	System     systemRun `json:"systemMetadata"`
}

type aspect struct {
	JSON any `json:"json"`
}

type systemRun struct {
	RunID        string `json:"runId"`
	LastObserved int64  `json:"lastObserved"`
}

// Write writes all proposals as one array, one a line.
func Write(w io.Writer, p *export.Project, o Options) error {
	b := bufio.NewWriter(w)
	d := &writer{out: b, p: p, urns: urns{o, platform(p.Manifest.Adapter), p.Manifest.Adapter == "snowflake"}}
	b.WriteString("[")
	nodes := p.Relations()
	if o.Target == "dbt" {
		nodes = p.Whole()
	}
	for n := range nodes {
		if err := d.node(n); err != nil {
			return err
		}
	}
	b.WriteString("\n]\n")
	return b.Flush()
}

type writer struct {
	out  *bufio.Writer
	p    *export.Project
	urns urns
	some bool // a proposal was written
}

func (w *writer) put(urn, name string, value any) error {
	text, err := json.Marshal(proposal{"dataset", "UPSERT", urn, name, aspect{value}, systemRun{"tailwater-" + w.p.Manifest.InvocationID, w.urns.o.Millis}})
	if err != nil {
		return err
	}
	if w.some {
		w.out.WriteString(",")
	}
	w.some = true
	w.out.WriteString("\n")
	_, err = w.out.Write(text)
	return err
}

func (w *writer) node(n *export.Node) error {
	urn := w.own(n)
	if len(n.Columns) > 0 {
		if err := w.put(urn, "schemaMetadata", w.schema(n)); err != nil {
			return err
		}
	}
	if up := w.upstreams(n, urn); len(up.Upstreams) > 0 {
		if err := w.put(urn, "upstreamLineage", up); err != nil {
			return err
		}
	}
	if w.urns.o.Target == "dbt" && n.Stored() && n.Kind != "source" {
		return w.tie(n, urn)
	}
	return nil
}

// own is the dataset that is written about.
func (w *writer) own(n *export.Node) string {
	if w.urns.o.Target == "dbt" {
		return w.urns.dbt(n)
	}
	return w.urns.warehouse(n)
}

// input is the dataset that a node reads when it reads another one.
func (w *writer) input(id addr.Node) string {
	n := w.p.Brief(id)
	if w.urns.o.Target == "dbt" && (n.Kind == "source" || !n.Stored()) {
		return w.urns.dbt(n)
	}
	return w.urns.warehouse(n)
}

type upstreamLineage struct {
	Upstreams   []upstream    `json:"upstreams"`
	FineGrained []fineGrained `json:"fineGrainedLineages,omitempty"`
}

type upstream struct {
	Audit   audit  `json:"auditStamp"`
	Dataset string `json:"dataset"`
	Type    string `json:"type"`
}

type audit struct {
	Time  int64  `json:"time"`
	Actor string `json:"actor"`
}

type fineGrained struct {
	UpstreamType   string   `json:"upstreamType"`
	Upstreams      []string `json:"upstreams"`
	DownstreamType string   `json:"downstreamType"`
	Downstreams    []string `json:"downstreams"`
	Operation      string   `json:"transformOperation"`
	Confidence     float64  `json:"confidenceScore"`
}

func (w *writer) upstream(dataset, kind string) upstream {
	return upstream{audit{w.urns.o.Millis, "urn:li:corpuser:tailwater"}, dataset, kind}
}

func (w *writer) upstreams(n *export.Node, urn string) upstreamLineage {
	var out upstreamLineage
	kind := "TRANSFORMED"
	if n.Materialized == "view" {
		kind = "VIEW"
	}
	for _, id := range n.Inputs {
		if id != n.ID {
			out.Upstreams = append(out.Upstreams, w.upstream(w.input(id), kind))
		}
	}
	if n.Known() {
		for _, c := range n.Columns {
			out.FineGrained = append(out.FineGrained, w.fields(n, urn, c)...)
		}
		if w.urns.o.Indirect {
			out.FineGrained = append(out.FineGrained, w.rows(n, urn)...)
		}
	}
	return out
}

// fields tells what a column is made of, one entry for each kind of use.
func (w *writer) fields(n *export.Node, urn string, c export.Column) []fineGrained {
	byUse := map[string][]string{}
	add := func(use string, from addr.Column) {
		byUse[use] = append(byUse[use], w.urns.field(w.input(from.Node), from.Name))
	}
	for _, in := range c.Inputs {
		if in.From.Name == "" || in.From.Node == n.ID {
			continue
		}
		if kinds := in.Uses.Values(); len(kinds) > 0 {
			add(strings.ToUpper(kinds[len(kinds)-1].String()), in.From)
		}
		if kinds := in.Uses.Decisions(); len(kinds) > 0 && w.urns.o.Indirect {
			add("CONDITIONAL", in.From)
		}
	}
	return w.grains(n, byUse, "FIELD", []string{w.urns.field(urn, c.Name)})
}

// rows tells what decides the rows: it bears on all columns.
func (w *writer) rows(n *export.Node, urn string) []fineGrained {
	byUse := map[string][]string{}
	for _, in := range n.Rows {
		if in.From.Name != "" && in.From.Node != n.ID {
			for _, k := range in.Uses.Values() {
				byUse[rowWord(k)] = append(byUse[rowWord(k)], w.urns.field(w.input(in.From.Node), in.From.Name))
			}
		}
	}
	var all []string
	for _, c := range n.Columns {
		all = append(all, w.urns.field(urn, c.Name))
	}
	if len(all) == 0 {
		return nil
	}
	return w.grains(n, byUse, "FIELD_SET", all)
}

func rowWord(k lineage.Kind) string { return strings.ToUpper(k.String()) }

func (w *writer) grains(n *export.Node, byUse map[string][]string, kind string, down []string) []fineGrained {
	var out []fineGrained
	for use, up := range byUse {
		slices.Sort(up)
		out = append(out, fineGrained{"FIELD_SET", slices.Compact(up), kind, down, use, n.Confidence()})
	}
	slices.SortFunc(out, func(a, b fineGrained) int { return strings.Compare(a.Operation, b.Operation) })
	return out
}

// tie ties a dbt dataset and the table in the warehouse together.
func (w *writer) tie(n *export.Node, urn string) error {
	table := w.urns.warehouse(n)
	type siblings struct {
		Siblings []string `json:"siblings"`
		Primary  bool     `json:"primary"`
	}
	if err := w.put(urn, "siblings", siblings{[]string{table}, true}); err != nil {
		return err
	}
	if err := w.put(table, "siblings", siblings{[]string{urn}, false}); err != nil {
		return err
	}
	copied := upstreamLineage{Upstreams: []upstream{w.upstream(urn, "COPY")}}
	for _, c := range n.Columns {
		copied.FineGrained = append(copied.FineGrained, fineGrained{"FIELD_SET", []string{w.urns.field(urn, c.Name)}, "FIELD", []string{w.urns.field(table, c.Name)}, "COPY", 1})
	}
	return w.put(table, "upstreamLineage", copied)
}
