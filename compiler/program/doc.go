// Package program is the result of compiling a project: for every node its
// columns, digests, edges and what was not understood.
//
// It imports no parser and no manifest reader, so that what compares and plans
// links neither. A [Program] is not changed after the compiler returns it.
package program
