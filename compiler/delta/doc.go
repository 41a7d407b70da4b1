// Package delta says when two versions of a query may differ: outside of which
// range of a time column they give the same rows.
//
// In come two resolved queries of one node, the name of a column of time, and
// what is known of the nodes that they read ([Inputs]). Out comes a [Difference]:
// a [Region] of time for the rows, and one for each column.
//
// Charter: a region may be larger than need be. It must never be too small: rows
// whose time lies outside of it are the same rows, as often, on every database.
// NULL is a time of its own. What is not understood differs at all times.
//
// Queries are compared operator by operator, with filters and computed columns
// of one operator taken together, whatever CTE they stand in. Conditions are
// weighed three-valued over the time column alone: any other condition may be
// true, false or NULL at any time.
package delta
