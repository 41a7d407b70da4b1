package runbook

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"github.com/tailwater/tailwater/internal/addr"
	"github.com/tailwater/tailwater/planner"
)

// index finds steps and their numbers.
type index struct {
	plan *planner.Plan
	at   map[addr.Node]int
}

func newIndex(p *planner.Plan) index {
	x := index{p, map[addr.Node]int{}}
	for i := range p.Steps {
		x.at[p.Steps[i].Node] = i
	}
	return x
}

func (x index) step(id addr.Node) *planner.Step { return &x.plan.Steps[x.at[id]] }

func (x index) number(id addr.Node) string { return strconv.Itoa(x.at[id] + 1) }

// title says what a run is, without a name of the project's.
func (x index) title(r *planner.Run) string {
	n := fmt.Sprintf("%d steps", len(r.Steps))
	if len(r.Steps) == 1 {
		n = "step " + x.number(r.Steps[0])
	}
	switch r.Verb {
	case planner.ByHand:
		return "by hand, " + n
	case planner.Dropping:
		return "to be dropped, " + n
	}
	return "dbt " + r.Verb.String() + ", " + n
}

// told is what a person is told of a run: one line for each step, and nothing
// in it but what can be printed.
func (x index) told(r *planner.Run) []string {
	var out []string
	for _, id := range r.Steps {
		s := x.step(id)
		text := why(s)
		if r.Verb == planner.Dropping {
			text = dropped(s)
		}
		out = append(out, printable(fmt.Sprintf("step %s, %s: %s", x.number(id), id, text)))
	}
	return out
}

// why is what a person is told of a step.
func why(st *planner.Step) string {
	var parts []string
	for _, r := range st.Reasons {
		parts = append(parts, r.Text)
	}
	if st.InPlace != nil {
		parts = append(parts, "in the warehouse: "+statements(st))
	}
	return strings.Join(parts, "; ")
}

// dropped is what to drop: the statement, where the planner has one.
func dropped(st *planner.Step) string {
	switch {
	case st.InPlace != nil:
		return statements(st)
	case st.Relation != "":
		return "drop " + st.Relation
	}
	return "drop the relation of " + string(st.Node)
}

func statements(st *planner.Step) string { return strings.Join(st.InPlace.Statements, "; ") }

func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return ' '
	}, s)
}

// identity is a name for the plan: another for another plan.
func identity(p *planner.Plan) string {
	h := sha256.New()
	for _, s := range p.Steps {
		fmt.Fprintln(h, s.Digest)
	}
	return hex.EncodeToString(h.Sum(nil)[:6])
}

// nights is how many nights there are; 0 for a plan that is not split.
func nights(p *planner.Plan) int {
	last := 0
	for _, r := range p.Runs {
		last = max(last, r.Night)
	}
	return last
}

// header are the lines of comment that every file begins with.
func header(p *planner.Plan, format string, lines ...string) string {
	out := []string{
		fmt.Sprintf("A backfill plan, written by `tailwater plan --format %s`: %d steps.", format, len(p.Steps)),
	}
	for _, r := range p.Runs {
		if r.Selector != "" {
			out = append(out, "Some of its commands name selectors. The project's selectors.yml must hold them:", "`tailwater plan --output selectors=FILE` writes them.")
			break
		}
	}
	return "# " + strings.Join(append(out, lines...), "\n# ") + "\n"
}
