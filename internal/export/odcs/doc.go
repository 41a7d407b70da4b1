// Package odcs writes a project as a data contract of the Open Data Contract
// Standard, version 3.1, as JSON: one schema object for each relation, with the
// logic and the sources of each column.
//
// What dbt declares becomes part of the contract: types, keys, constraints,
// descriptions, tags. Nothing is promised that is not declared.
package odcs
