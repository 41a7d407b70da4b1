// Package datahub writes a project as a file of DataHub's file source: an array
// of metadata change proposals with the lineage and the schema of each dataset.
//
// With the target "warehouse" they are about the warehouse's own datasets; with
// "dbt" about those of DataHub's dbt source, by its rules: what a dbt dataset is
// made of are the warehouse's tables of models, and dbt's of sources and
// ephemeral models; the table of a model is a copy of its dbt dataset, and both
// are siblings. The names of dbt datasets keep the case of the manifest, those of
// a warehouse are in lower case.
package datahub
