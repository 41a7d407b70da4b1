// Package parse turns the text of a query into the neutral syntax tree. It
// picks the front end: [github.com/tailwater/tailwater/compiler/parse/sql] reads
// every dialect, PostgreSQL's own parser reads PostgreSQL in builds with cgo.
//
// Front ends agree on one form, which [ast.Format] shows. Beyond what package
// ast says of each node:
//
//  1. Parentheses leave no trace. A query in parentheses that has no WITH,
//     ORDER BY or LIMIT of its own is its body; "(… order by x) limit 3" is one
//     query.
//  2. AND and OR are flat on both sides. A set operation is flat on its left;
//     an arm in parentheses on the right stays an arm.
//  3. "x not in (query)" is In with Not, also where "not (x in (query))" is
//     written. NOT in front of anything else is Not.
//  4. A sign is a Unary, also in front of a number.
//  5. current_date and its like are calls without arguments. Names of functions
//     are as written.
//  6. trim(both c from x), trim(c from x) and trim(x, c) are trim with x, c; only
//     "leading" and "trailing" are keywords. substring(x from a for b) and
//     overlay(x placing y from a for b) are plain calls with their arguments in
//     that order; "substring(x for b)" has 1 for a. position(a in b) keeps that
//     order and has the keyword "in". extract(day from x) is extract with a
//     DatePart and x. (a, b) overlaps (c, d) is overlaps with four arguments.
//  7. x::t is Cast; date '…' is a TypedLiteral; interval '1 day' an Interval.
//     The name of a type is as written, in lower case: "int", "double precision".
//  8. UNNEST in FROM is Unnest in every dialect. VALUES in FROM is Derived.
//     TABLE t is "select * from t".
//  9. LIMIT ALL is no limit; FETCH FIRST ROW is a count of 1. A frame without
//     BETWEEN ends at the current row.
//  10. Hints, locking clauses, MATERIALIZED, and clauses that choose how to
//     run a query leave no trace.
package parse
