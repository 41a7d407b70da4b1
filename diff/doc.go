// Package diff compares two compiled projects by meaning.
//
// [Projects] takes both sides, each a manifest with its program, and gives a
// sorted list of [Change]s: every node whose data differ or may differ, and
// every node whose definition was edited though its data provably do not.
//
// Vocabulary:
//
//   - a node's data are the same when the digests of its rows and of each of
//     its columns are; see package canon for what that promises;
//   - a change is direct when the node's own query differs over the same
//     inputs, and upstream when only its inputs do;
//   - a verdict may be coarser than the truth and is never finer;
//   - a cause is told in the project's own terms: a file, a macro, a setting.
//
// What it does not do: judge (package compat) or plan.
package diff
