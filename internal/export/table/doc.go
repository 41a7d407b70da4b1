// Package table writes a project as flat tables: edges between columns, edges
// into rows, columns, and nodes; as CSV, as JSON Lines or as Parquet.
//
// Each table is a struct whose fields are its columns, in order. Rows come in
// order of nodes; they are written as they come, and a Parquet file holds one
// row group in memory at most.
package table
