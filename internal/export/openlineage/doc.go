// Package openlineage writes a project as OpenLineage events, one JSON document
// a line: run events by default, or static job or dataset events.
//
// Events are a function of the project alone: the id of a run follows from its
// job and from the invocation of dbt that wrote the manifest, and the time is
// that of the manifest, so that what is sent twice is the same. Datasets are
// named as dbt-ol names them, so that they join with what it sends; the
// namespace comes from outside, since it is nowhere in a manifest. Ephemeral
// models have no dataset: what they pass on comes from the relations behind
// them. Columns of which nothing is known are absent from the column lineage.
package openlineage
