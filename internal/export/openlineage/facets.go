package openlineage

import (
	"strings"

	"github.com/tailwater/tailwater/internal/export"
)

// facet makes the head of a facet by its version and name.
func (w *writer) facet(version, name string) facet {
	return facet{w.o.Producer, "https://openlineage.io/spec/facets/" + version + "/" + name + ".json#/$defs/" + name}
}

func (w *writer) runFacets() map[string]any {
	if w.p.Manifest.DbtVersion == "" {
		return nil
	}
	return map[string]any{"processing_engine": processingEngineFacet{w.facet("1-1-1", "ProcessingEngineRunFacet"), w.p.Manifest.DbtVersion, "dbt"}}
}

func (w *writer) job(n *export.Node) *Job {
	f := map[string]any{
		"jobType": jobTypeFacet{w.facet("2-0-4", "JobTypeJobFacet"), "BATCH", "DBT", strings.ToUpper(n.Kind)},
		"dbt_node": dbtNodeFacet{
			facet{w.o.Producer, "https://raw.githubusercontent.com/OpenLineage/OpenLineage/main/integration/common/openlineage/common/schema/dbt-node-job-facet.json#/$defs/DbtNodeJobFacet"},
			n.File, n.Declared.Database, n.Declared.Schema, n.Declared.Name, string(n.ID),
		},
	}
	if n.SQL != "" {
		f["sql"] = sqlFacet{w.facet("1-1-0", "SQLJobFacet"), n.SQL, w.p.Manifest.Adapter}
	}
	if n.Description != "" {
		f["documentation"] = documentationFacet{w.facet("1-1-0", "DocumentationJobFacet"), n.Description}
	}
	if owners := w.owners(n); owners != nil {
		f["ownership"] = ownershipFacet{w.facet("1-0-1", "OwnershipJobFacet"), owners}
	}
	if len(n.Tags) > 0 {
		f["tags"] = tagsFacet{w.facet("1-0-0", "TagsJobFacet"), tagsOf(n.Tags, "")}
	}
	// Only the files of the root project are in its repository.
	if w.o.Repository != "" && n.File != "" && n.ID.Package() == w.p.Manifest.Name {
		f["sourceCodeLocation"] = w.location(n)
	}
	return &Job{w.o.JobNamespace, w.jobName(n), f}
}

func (w *writer) location(n *export.Node) sourceCodeLocationFacet {
	repo := strings.TrimSuffix(strings.TrimSuffix(w.o.Repository, "/"), ".git")
	url := repo
	if ref := firstOf(w.o.Commit, w.o.Branch); ref != "" {
		url = repo + "/blob/" + ref + "/" + n.File
	}
	return sourceCodeLocationFacet{w.facet("1-1-0", "SourceCodeLocationJobFacet"), "git", url, repo, n.File, w.o.Commit, w.o.Branch}
}

func firstOf(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// datasetFacets are those that a dataset has as input and as output alike.
func (w *writer) datasetFacets(n *export.Node) map[string]any {
	f := map[string]any{"dataSource": dataSourceFacet{w.facet("1-0-1", "DatasourceDatasetFacet"), w.o.Namespace, w.o.Namespace}}
	if len(n.Columns) > 0 {
		fields := make([]schemaField, len(n.Columns))
		for i, c := range n.Columns {
			fields[i] = schemaField{c.Name, c.Type, c.Text(), c.Position}
		}
		f["schema"] = schemaFacet{w.facet("1-2-0", "SchemaDatasetFacet"), fields}
	}
	if n.Description != "" {
		f["documentation"] = documentationFacet{w.facet("1-1-0", "DocumentationDatasetFacet"), n.Description}
	}
	if owners := w.owners(n); owners != nil {
		f["ownership"] = ownershipFacet{w.facet("1-0-1", "OwnershipDatasetFacet"), owners}
	}
	tags := tagsOf(n.Tags, "")
	for _, c := range n.Columns {
		tags = append(tags, tagsOf(c.Tags, c.Name)...)
		tags = append(tags, carriedTags(c)...)
	}
	if len(tags) > 0 {
		f["tags"] = tagsFacet{w.facet("1-0-0", "TagsDatasetFacet"), tags}
	}
	if other := w.otherName(n); other != "" {
		f["symlinks"] = symlinksFacet{w.facet("1-0-1", "SymlinksDatasetFacet"), []identifier{{w.o.Namespace, other, "TABLE"}}}
	}
	return f
}

// otherName is the name that a dataset has by the other way of naming, if it is
// another one.
func (w *writer) otherName(n *export.Node) string {
	other := *w
	other.o.Names = "physical"
	if w.o.Names == "physical" {
		other.o.Names = "dbt-ol"
	}
	if name := other.name(n); name != w.name(n) {
		return name
	}
	return ""
}

func (w *writer) owners(n *export.Node) []owner {
	var out []owner
	for _, name := range w.p.Owners(n) {
		out = append(out, owner{Name: name})
	}
	return out
}

func tagsOf(tags []string, field string) []tag {
	var out []tag
	for _, t := range tags {
		out = append(out, tag{Key: t, Value: "true", Source: "DBT", Field: field})
	}
	return out
}

// carriedTags are the labels that were carried to a column. Of what is masked, it
// is said that it is.
func carriedTags(c export.Column) []tag {
	var out []tag
	for _, l := range c.Carried {
		value := l.Value
		switch {
		case l.Masked:
			value = "masked"
		case l.Tag:
			value = "true"
		}
		out = append(out, tag{Key: l.Name, Value: strings.Trim(value, `"`), Source: "TAILWATER", Field: c.Name})
	}
	return out
}
