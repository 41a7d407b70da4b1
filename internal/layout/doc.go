// Package layout draws directed graphs from left to right, in layers.
//
// [Compute] takes a [Graph] of numbered nodes and gives each node a place, and
// each edge that passes other layers the heights at which it passes them. It
// is the method of Sugiyama: each connected part by itself is ranked by the
// longest path, ordered within ranks by barycenters, and placed as near to its
// neighbours as the order allows; the parts are then packed.
//
// Nodes are numbered by the caller in an order that means something, such as
// that of their names: ties are settled by it, so that the same graph gives the
// same drawing. Circles are drawn, too: an edge of one of them goes backwards.
//
// Time and memory grow as n log n with nodes and edges: long edges from one
// node share their way, and ways that would be too long are not laid out.
package layout
