package runbook

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tailwater/tailwater/planner"
)

// Checks writes the questions about the steps as SQL: those to ask before, then
// those to ask afterwards. Comments hold nothing that ends a line.
func Checks(p *planner.Plan) []byte {
	var b strings.Builder
	b.WriteString("-- Queries about the steps of a backfill plan, written by `tailwater plan --format checks`.\n")
	b.WriteString("-- One of them: dbt show --inline \"$(cat query.sql)\", or any client of the warehouse.\n")
	b.WriteString("-- A difference is asked of the data as they are now: ask before more are loaded.\n")
	x := newIndex(p)
	for i := range p.Steps {
		assumed := p.Steps[i].Assumptions
		if way := p.Steps[i].InPlace; way != nil {
			assumed = slices.Concat(assumed, way.Assumptions)
		}
		for _, a := range assumed {
			comment(&b, x, &p.Steps[i], "relies on this: "+a.Text+"; no rows where it holds", a.Probe)
		}
	}
	for _, before := range []bool{true, false} {
		for i := range p.Steps {
			for _, c := range p.Steps[i].Checks {
				if c.Before == before {
					comment(&b, x, &p.Steps[i], c.Name+", "+moment[before]+expected[c.Expect], c.Query)
				}
			}
		}
	}
	return []byte(b.String())
}

var moment = map[bool]string{true: "before", false: "after"}

var expected = map[planner.Expectation]string{planner.NoRows: ": no rows", planner.SameAnswer: ": the same as before"}

func comment(b *strings.Builder, x index, s *planner.Step, what, query string) {
	fmt.Fprintf(b, "\n-- %s\n", printable(fmt.Sprintf("step %s, %s, %s: %s", x.number(s.Node), s.Action, s.Node, what)))
	if query != "" {
		b.WriteString(query + ";\n")
	}
}
