package planner

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tailwater/tailwater/diff"
)

// InPlace does a step in the warehouse, without dbt: statements in its dialect,
// to run in this order. What dbt would be told instead stands in the step's
// commands; dropping and what a person decides have no other way.
type InPlace struct {
	Way        string // "drop", "rename", or what package repair adds
	Statements []string
	Window     *TimeWindow // the only time of which it changes rows; nil: any
	// Assumptions must hold before the first statement.
	Assumptions []Assumption
}

// inPlace adds to each step the statements that do it, where there are any.
func (b *builder) inPlace() {
	for id, s := range b.steps {
		n := b.node(id)
		switch {
		case s.Action == Drop:
			old := findNode(b.Removed, id)
			if old == nil {
				old = n.Was
			}
			s.InPlace = dropping(old)
		case n != nil && !b.Options.Simple && (s.Action == Create || s.Action == Manual) && b.renamable(n):
			s.InPlace = renaming(b.Adapter, n)
		}
	}
}

// dropping is how to drop a relation; nil where nobody knows what it is.
func dropping(n *Node) *InPlace {
	kind := "table"
	switch n.kept() {
	case KeptAsView:
		kind = "view"
	case KeptByEngine:
		kind = strings.ReplaceAll(n.Materialized, "_", " ")
	case KeptSomehow, KeptNowhere:
		return nil
	}
	if n.Relation == "" {
		return nil
	}
	return &InPlace{Way: "drop", Statements: []string{fmt.Sprintf("drop %s if exists %s", kind, n.Relation)}}
}

// renamable reports whether a node's new relation would hold what the old one
// holds, and both lie in one warehouse.
func (b *builder) renamable(n *Node) bool {
	c := b.changes[n.ID]
	tables := []Keeping{KeptAsTable, KeptIncrementally, KeptInBatches, KeptAsHistory}
	return n.Was != nil && b.OneEnvironment && n.Was.Place != n.Place && n.Was.kept() == n.kept() && slices.Contains(tables, n.kept()) &&
		(c == nil || !c.DataDiffer() || c.Kind == diff.Renamed) && b.owners[n.Place] == "" && n.Relation != "" && n.Was.Relation != "" &&
		relaid(b.Adapter, n.Was, n) == nil
}

// renaming moves a table to the place where its node's relation is to be; nil
// where the adapter has no statement for that.
func renaming(adapter string, n *Node) *InPlace {
	old, new := n.Was.Relation, n.Relation
	oldParts, newParts := relationParts(old), relationParts(new)
	name := newParts[len(newParts)-1]
	sameSchema := slices.Equal(oldParts[:len(oldParts)-1], newParts[:len(newParts)-1])
	var statements []string
	switch adapter {
	case "postgres", "redshift", "greenplum":
		if !sameSchema {
			if len(newParts) < 2 || !slices.Equal(oldParts[:len(oldParts)-2], newParts[:len(newParts)-2]) {
				return nil
			}
			statements = append(statements, fmt.Sprintf("alter table %s set schema %s", old, newParts[len(newParts)-2]))
			old = strings.Join(append(slices.Clone(newParts[:len(newParts)-1]), oldParts[len(oldParts)-1]), ".")
		}
		if name != oldParts[len(oldParts)-1] {
			statements = append(statements, fmt.Sprintf("alter table %s rename to %s", old, name))
		}
	case "duckdb", "bigquery":
		if !sameSchema {
			return nil
		}
		statements = []string{fmt.Sprintf("alter table %s rename to %s", old, name)}
	case "snowflake", "databricks", "spark", "trino":
		statements = []string{fmt.Sprintf("alter table %s rename to %s", old, new)}
	default:
		return nil
	}
	return &InPlace{Way: "rename", Statements: statements, Assumptions: []Assumption{{
		Text:  "nobody reads the old name any more, apart from the views that the plan writes again",
		Probe: "",
	}}}
}

// relationParts splits a rendered relation at its dots, quotes and all.
func relationParts(relation string) []string {
	var out []string
	start, quote := 0, rune(0)
	for i, r := range relation {
		switch {
		case quote != 0:
			if r == quote {
				quote = 0
			}
		case r == '"' || r == '`':
			quote = r
		case r == '[':
			quote = ']'
		case r == '.':
			out = append(out, relation[start:i])
			start = i + 1
		}
	}
	return append(out, relation[start:])
}
