package report

import (
	"slices"
	"strconv"

	"github.com/tailwater/tailwater/compiler/program"
	"github.com/tailwater/tailwater/internal/addr"
	"github.com/tailwater/tailwater/planner"
)

// NewPlan makes the document of a plan.
func NewPlan(c *Comparison, p *planner.Plan) *Plan {
	changes := changeList(c.Changes)
	direct, upstream := origins(changes)
	d := &Plan{
		FormatVersion: FormatVersion,
		Base:          c.Base.side(),
		Head:          c.Head.side(),
		Changes:       changes,
		Steps:         []Step{},
		Pruned:        []Pruned{},
		Findings:      findingList(c.Findings),
		Assumptions:   c.beliefs(),
	}
	d.Summary = PlanSummary{
		Changed: direct, Impacted: upstream, Pruned: len(p.Pruned), Steps: len(p.Steps),
		Findings: c.counts(), Analysis: coverage(c.Head.Program).Analysis,
	}
	ids := map[addr.Node]string{}
	for i, s := range p.Steps {
		ids[s.Node] = strconv.Itoa(i + 1)
	}
	for _, s := range p.Steps {
		d.Steps = append(d.Steps, step(s, ids, c.Head.Program))
	}
	d.Runs, d.Schedule, d.Selectors = runs(p, ids), schedule(p.Schedule, ids), selectorsFile(p)
	for _, r := range p.Pruned {
		d.Pruned = append(d.Pruned, Pruned{string(r.Node), r.Reason})
	}
	return d
}

func step(s planner.Step, ids map[addr.Node]string, head *program.Program) Step {
	out := Step{
		ID:       ids[s.Node],
		UniqueID: string(s.Node),
		Action:   s.Action.String(),
		Wave:     s.Wave,
		After:    []string{},
		Columns:  list(s.Columns),
		Reasons:  []Reason{},
		InPlace:  inPlace(s.InPlace),
		Abandons: known(s.Abandons),
		Commands: list(s.Commands),
		Estimate: Estimate{s.Seconds, known(s.Basis.String())},
		Window:   window(s.Window),
		Select:   known(s.Select.Arg),
		Digest:   s.Digest,

		Assumptions: assumptions(s.Assumptions),
		Checks:      questions(s.Checks),
	}
	for _, n := range s.After {
		out.After = append(out.After, ids[n])
	}
	for _, r := range s.Reasons {
		out.Reasons = append(out.Reasons, reason(r))
	}
	if m := head.Model(s.Node); s.Columns == nil && m != nil && s.Action != planner.Drop {
		out.allColumns = true
		out.Columns = columnNames(m)
		slices.Sort(out.Columns)
	}
	return out
}

func reason(r planner.Reason) Reason {
	out := Reason{Kind: r.Kind.String(), Text: r.Text, Path: []string{}}
	for _, c := range r.Path {
		out.Path = append(out.Path, c.String())
	}
	return out
}

func inPlace(p *planner.InPlace) *InPlace {
	if p == nil {
		return nil
	}
	out := &InPlace{Way: p.Way, Statements: p.Statements, Assumptions: []Assumption{}}
	for _, a := range p.Assumptions {
		out.Assumptions = append(out.Assumptions, Assumption{a.Text, known(a.Probe)})
	}
	return out
}
