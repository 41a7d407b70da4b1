// Package lineage reads column edges off resolved queries and joins them into
// the graph of a project.
//
// [Query] takes one node's [ir.Query] and gives its direct inputs: for each
// output column the columns of other nodes that its value is made of, and for
// the rows those that decide which rows there are. [Graph] holds the edges of
// all nodes and answers what is up- and downstream. Edges are direct; nothing
// is inlined. The package compares nothing and knows no SQL text.
package lineage
