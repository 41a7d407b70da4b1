// Package diag holds what the tool has to say about what users wrote:
// a [Diagnostic] has a stable code, a severity, one line of text, and the
// place it speaks of. Diagnostics are values; only reports print them.
//
// Errors (Go's) are for what could not be read at all, diagnostics for what
// was read and is wrong, odd or not understood, panics for our own mistakes.
package diag
