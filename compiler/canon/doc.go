// Package canon brings resolved queries into normal form and sums them up as
// digests.
//
// Charter: it may say "different" of two queries that are equal. It must never
// say "equal" of two that differ on some database.
//
// In comes an [ir.Query], what its inputs mean (each a [Normal], which is spliced
// in), and what is believed of stored tables ([Beliefs]). Out comes a Normal: a
// block (occurrences of relations, predicates) with a term for each column, and
// [Digests]: one of the rows, one of each column relative to them.
//
//	ir ──build──> blocks ──normalize──> normal form ──reduce──> what is summed up ──seal──> digests
//
// The normal form is what readers splice: it keeps every occurrence, so that a
// reader's filter reaches them. Reducing is done on the way to the digest: what
// is fixed by the rest becomes a value that is looked up. Whatever a rule takes
// from the rows it adds to the columns that depend on it. Rules say in their
// comments what they do, before and after, and why that is sound; the files are
// named by their topic. Terms are told apart by an identity that differs from run
// to run; nothing is sorted by it.
//
// It parses nothing and knows nothing of dbt; what it knows of a dialect are
// facts of package dialect.
package canon
