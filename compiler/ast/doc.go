// Package ast is the neutral syntax tree: what a query says, in one shape for
// every dialect. Every column and every relation is still a name.
//
// A front end makes it, the resolver reads it, nothing else does. Invariants:
//
//  1. A tree means the same whichever front end made it: dialect spellings
//     that are exact synonyms are one node (x::t and cast(x as t); TOP n and
//     LIMIT n; pipe operators and nested queries; && and and).
//  2. Chains of one associative operator are flat: [Logic] and [SetOp] hold
//     all their operands, so that long queries do not make deep trees.
//  3. Every node knows its span in the compiled text; zero only where a front
//     end invents a node.
//  4. Nodes are not changed after the front end returns them.
//  5. Nothing is dropped that could matter to rows or values. What the grammar
//     accepts but the tree has no shape for becomes [Unsupported], which makes
//     the query opaque downstream; it is never left out.
//
// What it does not do: no folding of names, no types, no lookup.
package ast
