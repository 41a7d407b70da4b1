// Package addr holds the identities that all stages share: a project's node,
// a warehouse relation, and a column of a node. They are comparable values
// without behaviour beyond printing, ordering and reading.
package addr
