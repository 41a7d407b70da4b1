// Package selector writes dbt's node selection: selectors that select exactly
// one node of a project.
//
// What goes in are the nodes that a command of dbt may select ([Node]), what
// comes out is for each of them a [Selector], and its text for the command line
// or for selectors.yml. The package knows the selection of dbt Core and of
// Fusion ([Criterion.Matches]): a selector is only handed out where the wanted
// node is selected by both and every other node by neither.
//
// Names may hold anything. On the command line a blank separates selectors, a
// comma criteria, a plus at the end adds readers, and some characters are
// wildcards, so that what is none of the harmless ones is written as the
// wildcard for one character; where that is not exact, only selectors.yml can
// say it. A node that neither can say has no selector: nothing is guessed.
//
// The package does not run dbt, and does not know which commands select which
// kinds of nodes: the caller gives it those that count.
package selector
