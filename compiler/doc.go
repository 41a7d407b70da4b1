// Package compiler turns a dbt project into a [program.Program]: for every node
// its columns, digests and edges.
//
// The pipeline is one function per arrow:
//
//	parse.Query      text      -> ast.Query   what is written, in one shape
//	resolve.Query    ast.Query -> ir.Query    names end here
//	lineage.Query    ir.Query  -> edges       direct inputs, column by column
//	canon.Query      ir.Query  -> normal form and digests
//
// This package only drives it. [Compile] visits the nodes in the order in which
// they read each other, on all cores, and keeps for each what its readers ask
// for: its columns (catalog.go) and its normal form (stored.go). It never
// fails: a node that is not understood becomes opaque, with a diagnostic, and
// depends on everything that it could depend on.
//
// Invariants:
//
//  1. The result is the same whatever the number of workers.
//  2. A node is compiled after every node that its SQL reads, declared or not,
//     unless they form a circle; then what closes it is unknown.
//  3. No syntax tree outlives the compilation of its node.
//
// What it does not do: compare, judge or plan, and read files.
package compiler
