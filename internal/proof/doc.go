// Package proof holds the compiler and the planner against what engines
// compute. It has tests only.
//
// Random queries and what operators make of them are compiled, put into buckets
// by their digests, and executed on small databases: two results in one bucket
// are a collision, the one mistake that the tool must not make. An operator that
// keeps the meaning should keep the digest. Random projects are built, changed,
// planned and built again: a stored table that the plan leaves different from a
// build from scratch is a miss.
//
// The engines are DuckDB, in process, and PostgreSQL, a private server where its
// programs are installed. Everything follows from seeds, which are printed. It
// knows the compiler by a few functions of digest_test.go.
package proof
