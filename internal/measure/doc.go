// Command measure runs the compiler over the corpus of real projects and prints
// what it understood, as tables: coverage by adapter, how well the inferred
// columns agree with what the warehouse has, and what the plan of each pair is.
// With --savings it holds the steps of each pair's plan against what dbt build
// --select state:modified+ would build, by dbt's own rules; state_modified.py in
// testdata/corpus asks dbt whether these are the rules.
//
// With -check it compares its counts with a file in the repository and fails
// when they differ: a regression is found, an improvement is committed.
//
// With -synth and -replicate it writes large projects instead, and with
// -processes it measures a binary on such.
package main
