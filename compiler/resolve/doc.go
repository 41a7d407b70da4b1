// Package resolve turns names into columns: ast in, ir out.
//
// [Query] takes one model's syntax tree and a [Catalog] of the relations that
// it may read. After it, a column is an ID and a relation a node of the project.
// It never fails: a name that cannot be told becomes an opaque expression over
// everything that it may mean, with a diagnostic, and the query is partial.
//
// How names are found:
//
//  1. A [scope] holds the relations of one FROM clause, and knows the scope
//     around it. Relations are looked up from the inside out.
//  2. Columns of stored relations and CTEs get an ID when they are first used;
//     a star uses all of them. A relation whose columns are not all known is
//     open: a name that nothing else can own is its.
//  3. Output aliases are seen where the dialect's rules let them be seen; an
//     item is resolved when it is first asked for.
//  4. Aggregates, window functions and set-returning functions are lifted out
//     of expressions into operators of their own (lift.go).
//
// What it does not do: rewrite, simplify or judge. It keeps what was written.
package resolve
