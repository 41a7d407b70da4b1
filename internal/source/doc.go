// Package source holds text and places in it: a named [File], byte [Span]s
// within a file, and the line and column that a person reads as a [Position].
//
// Everything counts bytes from zero; only [Position] counts from one, and its
// column counts characters. The package knows nothing about SQL.
package source
