// Package synth makes up dbt projects of any size, to measure on and to test
// with: what comes in is a [Shape], what goes out is the text of the two
// manifests of a change.
//
// The projects are of the kinds of models that real ones have (staging,
// intermediate, marts; stars, chains, wide tables, unions, incremental models),
// of their sizes (half of the models have 2 KB of SQL, a few hundreds), in the
// dialect of any adapter, with the tests, docs and macros that most of a
// manifest consists of.
//
// Invariants: the same shape gives the same bytes, whatever ran before; base
// and head differ in nothing but the models that were to be edited.
//
// What it does not do: run SQL. That the queries mean something is for
// internal/measure's counts to show: all of them resolve exactly.
package synth
