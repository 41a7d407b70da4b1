// Package query is the little language of queries that the oracles execute: a
// typed tree, its SQL, a generator of random queries, operators that keep a
// query's meaning and operators that change it, and a shrinker.
//
// In come a schema and a random source, out come trees and their text. A table's
// alias is unique within a whole query, so that an expression may be moved
// without capture; operators that are about capture rename on purpose. It knows
// nothing of the compiler that is tested with it: the two share no code.
package query
