package runbook

import (
	"fmt"
	"strings"

	"github.com/tailwater/tailwater/internal/quote"
	"github.com/tailwater/tailwater/planner"
)

// Repairs writes what can be done in the warehouse itself as SQL, step by step:
// what must hold before, the statements, and the command of dbt that does the
// same where something does not hold.
func Repairs(p *planner.Plan) []byte {
	var b strings.Builder
	b.WriteString("-- What the warehouse can do by itself, of a backfill plan, written by `tailwater plan --format repairs`.\n" +
		"-- For each step, in its turn: ask what must hold first. Where each answer has no\n" +
		"-- rows, run the statements; else, or where you would rather, run dbt's command.\n")
	x := newIndex(p)
	for i := range p.Steps {
		s := &p.Steps[i]
		if s.InPlace == nil {
			continue
		}
		fmt.Fprintf(&b, "\n-- %s\n", printable(fmt.Sprintf("step %s, %s: %s", x.number(s.Node), s.Node, s.InPlace.Way)))
		for _, a := range s.InPlace.Assumptions {
			fmt.Fprintf(&b, "\n-- %s\n", printable("first: "+a.Text+"; no rows where it holds"))
			if a.Probe != "" {
				b.WriteString(a.Probe + ";\n")
			}
		}
		b.WriteString("\n-- then\n")
		for _, statement := range s.InPlace.Statements {
			b.WriteString(statement + ";\n")
		}
		for _, c := range s.Commands {
			fmt.Fprintf(&b, "-- or: %s\n", printable(quote.ShellCommand(c)))
		}
	}
	return []byte(b.String())
}
