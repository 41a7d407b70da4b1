// Package graph holds algorithms on directed graphs whose nodes are ordered
// keys. Results are the same for the same graph, in whatever order it was made.
// The package has no words of any domain.
package graph
