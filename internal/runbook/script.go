package runbook

import (
	_ "embed"
	"strconv"
	"strings"

	"github.com/tailwater/tailwater/internal/addr"
	"github.com/tailwater/tailwater/internal/quote"
	"github.com/tailwater/tailwater/planner"
)

//go:embed script.sh
var functions string

// Script writes a plan as a bash script.
func Script(p *planner.Plan) []byte {
	var b strings.Builder
	b.WriteString(functions)
	s := script{&b, p, newIndex(p)}
	flags := p.Options.Flags
	project := flags.ProjectDir
	if project == "" {
		project = "."
	}
	b.WriteByte('\n')
	s.call("locate", append([]string{project}, flags.Common()...)...)
	for i := range p.Runs {
		b.WriteByte('\n')
		s.run(i, &p.Runs[i])
	}
	b.WriteByte('\n')
	for i := range p.Steps {
		if old := p.Steps[i].Abandons; old != "" {
			s.call("leave", strconv.Itoa(i+1), old)
		}
	}
	b.WriteString("finish\n")
	return []byte(b.String())
}

// script writes calls of the functions.
type script struct {
	*strings.Builder
	plan  *planner.Plan
	index index
}

func (s *script) call(name string, args ...string) {
	s.WriteString(quote.ShellCommand(append([]string{name}, args...)) + "\n")
}

func (s *script) run(i int, r *planner.Run) {
	if r.Verb == planner.ByHand || r.Verb == planner.Dropping {
		s.begin(i, r, r.Verb.String(), "")
		for _, id := range r.Steps {
			s.byHand(r.Verb, id)
		}
		return
	}
	selector := ""
	for _, id := range r.Steps {
		if s.index.step(id).Select.Arg == "" {
			selector = r.Selector
		}
	}
	s.begin(i, r, r.Verb.String(), selector)
	for _, id := range r.Steps {
		st := s.index.step(id)
		s.call("step", s.index.number(id), st.Digest, st.Select.Arg, string(id))
	}
	s.call("execute", s.plan.Options.Flags.Own(r)...)
}

func (s *script) begin(i int, r *planner.Run, verb, selector string) {
	args := []string{strconv.Itoa(i + 1), strconv.Itoa(max(r.Night, 1)), verb, r.Verb.Kind()}
	if selector != "" {
		args = append(args, selector)
	}
	s.call("begin", args...)
}

func (s *script) byHand(v planner.Verb, id addr.Node) {
	st := s.index.step(id)
	if v == planner.Dropping {
		s.call("remove", s.index.number(id), st.Digest, string(id), dropped(st))
		return
	}
	s.call("person", s.index.number(id), st.Digest, string(id), why(st))
}
