// Package postgres reads PostgreSQL with PostgreSQL's own parser, pg_query, and
// turns its tree into the neutral one. It is the only importer of pg_query.
//
// In comes a text, out comes a query or one diagnostic. What is known of
// pg_query v5, and how the package deals with it:
//
//  1. Identifiers come folded and cut to 63 bytes, without their quotes: names
//     of the tree are the warehouse's own and count as quoted.
//  2. Locations are bytes from zero; the cursor of an error counts characters
//     from one and may point past the end (position.go).
//  3. Zero statements, or several, are no error there; they are here.
//  4. Deep input fails in two ways, both of which mean "too deep".
//  5. Types come under their catalog names; they get back the names of SQL.
//
// Without cgo there is no pg_query: [Available] is false and [Query] gives a
// diagnostic. What a SELECT cannot hold, or what the tree has no shape for,
// becomes ast.Unsupported over the whole text.
package postgres
