// Package cli is the command line: flags in, results out, an exit status.
//
// A command parses its flags, calls the pipeline (read both sides, compile,
// compare, judge, plan), and renders what comes out. It decides nothing about
// projects.
//
//	status  meaning
//	0       the job was done, and nothing is at or above --fail-on
//	1       the job could not be done; one line on standard error says which
//	        file, where, and what to do; nothing is on standard output
//	2       with --detailed-exitcode: done, and the plan is not empty
//	3       done, and a finding is at or above --fail-on; outranks 2
//
// Results are rendered in memory, then files are written, each as a whole, and
// standard output last: who reads half a result never gets it.
package cli
