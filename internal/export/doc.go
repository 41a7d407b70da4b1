// Package export is what a compiled project looks like to other systems: nodes
// with their relation, columns and inputs, one at a time.
//
// A [Project] puts together what dbt says of a node (manifest), what was
// understood of it (program) and, on demand, what its columns are made of.
// [Project.Nodes] walks the nodes in order of their ids and holds one at a time,
// so that what is written of a project does not have to fit in memory. The
// packages below write one family of formats each, to an io.Writer; they decide
// nothing about lineage, and read no clock and no environment. What they cannot
// say in their format they leave out, never guess.
package export
