// Package graph draws a project's column lineage: as DOT for Graphviz, as
// Mermaid for pages, as GraphML for graph programs.
//
// DOT and GraphML are written as the nodes come. Mermaid has limits that cannot
// be raised where it is shown, so its picture is made in memory, with less and
// less detail until it fits.
package graph
