// Package compat judges changes: what breaks, for whom, and what to do.
//
// [Check] takes a [Pass], both sides and the changes between them, and gives a
// sorted list of [Finding]s. Each [Rule] is an entry of a table and one function,
// in a file named after its family: column COL, types TYP within COL, grain GRN,
// incremental INC, snapshot SNP, seed SEED, materialization MAT, contract CTR,
// assertion TST, downstream DWN, nondeterminism NDT, trust and environment CFG.
// Each rule has an example below examples, which tests run and people read.
//
// Invariants:
//
//   - a rule is decided by the compiled programs and resolved queries, not by
//     comparing text;
//   - one cause gives one finding: what follows from it is folded under it as
//     its consumers;
//   - what cannot be decided is said by a finding of the CFG family;
//   - what base had already is no finding, unless [Finding.Existing] says so.
//
// Severities here are the defaults; package policy applies what people
// configure. The package reads no files and no clock, and links no parser:
// texts that no program holds are resolved by a function of the [Side].
package compat
