// Package openmetadata writes lineage as OpenMetadata's add-lineage requests, one
// a line.
//
// A request is one edge between two tables with the columns of both, so a column
// that is made of two tables has its part in two requests. The server knows
// entities by id only; here they are given by their fully qualified names, and
// [Resolve] puts in the ids when they are sent.
package openmetadata
