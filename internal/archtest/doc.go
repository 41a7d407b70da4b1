// Package archtest keeps the house in the shape that ARCHITECTURE.md describes:
// who may import whom, which library has one importer, how long a file may be,
// that every package says what it is for, and that the pages for people name
// only paths that exist.
//
// It has tests only. They walk the tree and parse imports themselves instead of
// asking the go command: what a test reads itself is part of the test cache's
// key, what a child process reads is not, and a stale "ok" would be a lie.
package archtest
