// Package compat judges changes: what breaks, for whom, and what to do.
//
// [Check] takes a [Pass], both sides and the changes between them, and gives a
// sorted list of [Finding]s. Each rule is an entry of [Codes] and one function,
// in a file named after its family: COL columns, INC incremental history, SNP
// snapshots, MAT identity and materialization, CTR contracts, DWN consumers,
// TST tests, CFG trust in the analysis.
//
// Severities here are the defaults; configuration overrides them elsewhere. A
// rule is decided by the compiled programs, not by text.
package compat
