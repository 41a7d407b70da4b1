// Package project makes random dbt-like projects, and edits of them.
//
// A project is sources, seeds and models in an order in which they can be built.
// Edits are the operators of package query on one model's query, and those that
// only a project has: renaming, splitting and merging models, swapping
// materializations, editing seeds. It writes the manifest that dbt would, and
// knows nothing of the compiler and the planner that are tested with it.
package project
