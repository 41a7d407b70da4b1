package planner

import (
	"strings"
)

// commands are the dbt commands for an action, as argument lists. Dropping a
// relation and what a person has to do have none.
func commands(nodes []Node, n *Node, a Action) [][]string {
	sel := selector(nodes, n)
	switch a {
	case Drop, Manual:
		return nil
	case SnapshotRun:
		return [][]string{{"dbt", "snapshot", "--select", sel}}
	case Reseed:
		return [][]string{{"dbt", "seed", "--select", sel, "--full-refresh"}}
	case Create:
		if n.Kind == "seed" {
			return [][]string{{"dbt", "seed", "--select", sel}}
		}
	case FullRefresh:
		return [][]string{{"dbt", "run", "--select", sel, "--full-refresh"}}
	}
	return [][]string{{"dbt", "run", "--select", sel}}
}

// selector selects exactly one node. A dotted fqn also selects everything whose
// fqn it starts; the file then tells them apart.
func selector(nodes []Node, n *Node) string {
	sel := "fqn:" + strings.Join(n.FQN, ".")
	for i := range nodes {
		other := &nodes[i]
		if other.ID != n.ID && other.Kind != "source" && starts(other.FQN, n.FQN) {
			return sel + ",path:" + n.Path
		}
	}
	return sel
}

// starts reports whether fqn starts with prefix, with or without its package.
func starts(fqn, prefix []string) bool {
	if len(prefix) == 0 || len(fqn) < len(prefix) {
		return false
	}
	for i, p := range prefix {
		if fqn[i] != p {
			return false
		}
	}
	return true
}
