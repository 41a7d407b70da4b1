// Package panics carries a panic from the goroutine in which it happens to the
// one that waits for it, so that a mistake of ours ends as one line and status
// 1, wherever it happens: a panic that nobody catches in its own goroutine ends
// the process with status 2, which means something else.
package panics
