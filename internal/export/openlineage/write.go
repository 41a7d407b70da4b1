package openlineage

import (
	"bufio"
	"crypto/sha1"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/tailwater/tailwater/internal/addr"
	"github.com/tailwater/tailwater/internal/export"
)

// Options are what a project does not know of itself.
type Options struct {
	Namespace    string // of datasets, as "snowflake://org-account"
	JobNamespace string
	Event        string // "run", "job" or "dataset"
	EventTime    string // RFC 3339; "" for the manifest's
	Names        string // "dbt-ol" or "physical"
	Producer     string
	Repository   string // the URL of the code's repository; "" where it is not known
	Commit       string
	Branch       string
}

// Kinds are the kinds of events, Namings the ways to name a dataset. The first
// is what is taken where nothing else is said.
var (
	Kinds   = []string{"run", "job", "dataset"}
	Namings = []string{"dbt-ol", "physical"}
)

// epoch stands for the time of a manifest that does not say when it was made.
const epoch = "1970-01-01T00:00:00Z"

// Write writes the events of a project, one a line.
func Write(w io.Writer, p *export.Project, o Options) error {
	b := bufio.NewWriter(w)
	enc := json.NewEncoder(b)
	enc.SetEscapeHTML(false)
	e := &writer{p: p, o: o}
	if e.o.EventTime == "" {
		e.o.EventTime = epoch
		if at := p.Manifest.GeneratedAt; at != "" {
			e.o.EventTime = at
		}
	}
	for n := range p.Relations() {
		for _, event := range e.events(n) {
			if err := enc.Encode(event); err != nil {
				return err
			}
		}
	}
	return b.Flush()
}

type writer struct {
	p *export.Project
	o Options
}

func (w *writer) events(n *export.Node) []Event {
	switch {
	case w.o.Event == "dataset":
		d := w.output(n)
		return []Event{w.event("DatasetEvent", Event{Dataset: &d})}
	case !n.Made():
		return nil
	case w.o.Event == "job":
		return []Event{w.event("JobEvent", Event{Job: w.job(n), Inputs: w.inputs(n), Outputs: []Dataset{w.output(n)}})}
	}
	run := &Run{RunID: w.runID(n), Facets: w.runFacets()}
	job := w.job(n)
	start := w.event("RunEvent", Event{EventType: "START", Run: run, Job: &Job{Namespace: job.Namespace, Name: job.Name}})
	end := w.event("RunEvent", Event{EventType: "COMPLETE", Run: run, Job: job, Inputs: w.inputs(n), Outputs: []Dataset{w.output(n)}})
	return []Event{start, end}
}

func (w *writer) event(kind string, e Event) Event {
	e.EventTime, e.Producer = w.o.EventTime, w.o.Producer
	e.SchemaURL = "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/" + kind
	return e
}

// runID follows from the job and the invocation: a UUID of version 5.
func (w *writer) runID(n *export.Node) string {
	space := sha1.Sum([]byte("https://github.com/tailwater/tailwater run"))
	h := sha1.New()
	h.Write(space[:16])
	for _, part := range []string{w.o.JobNamespace, w.jobName(n), w.p.Manifest.InvocationID, w.p.Manifest.GeneratedAt, w.o.EventTime} {
		io.WriteString(h, part+"\x00")
	}
	id := h.Sum(nil)[:16]
	id[6], id[8] = id[6]&0x0f|0x50, id[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", id[:4], id[4:6], id[6:8], id[8:10], id[10:])
}

// jobName is the name that dbt-ol gives to the job of a node.
func (w *writer) jobName(n *export.Node) string {
	name := strings.TrimPrefix(string(n.ID), n.Kind+".")
	if n.Kind == "snapshot" {
		name += ".snapshot"
	}
	return joined(n.Declared.Database, n.Declared.Schema, name)
}

func joined(parts ...string) string {
	var there []string
	for _, p := range parts {
		if p != "" {
			there = append(there, p)
		}
	}
	return strings.Join(there, ".")
}

// name is a dataset's name. dbt-ol knows a source by its name in dbt.
func (w *writer) name(n *export.Node) string {
	if w.o.Names == "physical" {
		return joined(n.Relation.Database, n.Relation.Schema, n.Relation.Name)
	}
	return joined(n.Declared.Database, n.Declared.Schema, n.Declared.Name)
}

func (w *writer) inputs(n *export.Node) []Dataset {
	var out []Dataset
	for _, id := range n.Inputs {
		if in := w.p.Node(id); in != nil && in.Stored() {
			out = append(out, Dataset{w.o.Namespace, w.name(in), w.datasetFacets(in)})
		}
	}
	return out
}

func (w *writer) output(n *export.Node) Dataset {
	d := Dataset{w.o.Namespace, w.name(n), w.datasetFacets(n)}
	if f := w.columnLineage(n); f != nil {
		d.Facets["columnLineage"] = f
	}
	return d
}

// field names a column of a node that has a relation.
func (w *writer) field(c addr.Column) (inputField, bool) {
	n := w.p.Brief(c.Node)
	return inputField{Namespace: w.o.Namespace, Name: w.name(n), Field: c.Name}, n.Stored() && c.Name != ""
}
