package cli

import (
	"errors"

	"github.com/tailwater/tailwater/compiler"
	"github.com/tailwater/tailwater/diff"
	"github.com/tailwater/tailwater/diff/compat"
	"github.com/tailwater/tailwater/internal/config"
	"github.com/tailwater/tailwater/internal/report"
	"github.com/tailwater/tailwater/manifest"
	"github.com/tailwater/tailwater/planner"
	"github.com/tailwater/tailwater/planner/probe"
	"github.com/tailwater/tailwater/planner/repair"
)

// prepare reads the flags and the configuration of a command that compares:
// what can be wrong about them is told before anything is read.
func (a *app) prepare(out *outputs, in *comparing, judge *judging, fallback config.Threshold) ([]destination, *config.Config, error) {
	to, err := out.destinations()
	if err != nil {
		return nil, nil, err
	}
	c, err := in.settings()
	if err != nil {
		return nil, nil, err
	}
	return to, c, judge.overrule(c, fallback)
}

// result is what the pipeline makes of two sides.
type result struct {
	base, head *side
	config     *config.Config
	changes    []diff.Change
	// assumptions are what changes rest on besides the two projects.
	assumptions []diff.Assumption
	findings    []compat.Finding // sorted
	suppressed  int
	consumers   []compat.Consumers
}

// loadConsumers reads and compiles other projects that read this one. A project
// is called by its own name, or by its path where it has none.
func loadConsumers(paths []string) ([]compat.Consumers, error) {
	var out []compat.Consumers
	for _, path := range paths {
		s, err := read(manifest.Paths{Manifest: path})
		if err != nil {
			return nil, err
		}
		s.program = compiler.Compile(s.project)
		name := s.project.Name
		if name == "" {
			name = path
		}
		out = append(out, compat.Consumers{Name: name, Side: s.judged()})
	}
	return out, nil
}

// compare is the pipeline of commands that compare: read and compile both
// sides, compare, judge.
func (a *app) compare(in comparing, c *config.Config) (*result, error) {
	a.progress.say("reading and compiling both sides")
	base, head, err := loadBoth(in.base, in.head)
	if err != nil {
		return nil, err
	}
	r := &result{base: base, head: head, config: c}
	r.compile()
	a.progress.say("comparing")
	a.remarkBoth(base, head)
	if r.consumers, err = loadConsumers(in.consumers); err != nil {
		return nil, err
	}
	r.findings = compat.Check(r.pass())
	return r, nil
}

// pass is what the rules look at.
func (r *result) pass() compat.Pass {
	p := compat.Pass{Base: r.base.judged(), Head: r.head.judged(), Changes: r.changes, Consumers: r.consumers}
	if r.config.MinCoverage != nil {
		p.MinCoverage = *r.config.MinCoverage
	}
	return p
}

// judged is a side as rules look at it.
func (s *side) judged() compat.Side {
	q := compiler.NewQueries(s.project, s.program)
	return compat.Side{Side: s.version(), Remarks: s.remarks, Resolve: q.Resolve, TypeNamed: q.TypeNamed, Keys: q.Keys}
}

// plan orders what the changes ask for.
func (r *result) plan(o planner.Options) (*planner.Plan, error) {
	in := planner.NewInput(r.base.version(), r.head.version(), r.changes)
	in.Options = o
	var ways *repair.Repairs
	if !o.Simple {
		ways = repair.New(r.base.resolving(), r.head.resolving(), r.changes)
		in.Batches = ways.Batches
	}
	p, err := planner.Build(in)
	var missing *planner.MissingInput
	if errors.As(err, &missing) {
		return nil, failure("run `dbt compile` again, and cut nothing out of what it writes", "%s: %v", r.head.project.Path, missing)
	}
	if err != nil {
		panic(err) // a mistake of ours
	}
	if ways != nil {
		ways.Add(p)
	}
	probe.Add(p, r.head.project, r.head.program)
	return p, nil
}

// resolving is a side whose queries can be looked at again.
func (s *side) resolving() repair.Side {
	return repair.Side{Side: s.version(), Resolve: compiler.NewQueries(s.project, s.program).Resolve}
}

// report is what reports are made of.
func (r *result) report() *report.Comparison {
	return &report.Comparison{
		Base:        report.Version{Project: r.base.about(), Program: r.base.program},
		Head:        report.Version{Project: r.head.about(), Program: r.head.program},
		Changes:     r.changes,
		Assumptions: r.assumptions,
		Findings:    r.findings,
		Suppressed:  r.suppressed,
	}
}

func (s *side) version() diff.Side { return diff.Side{Project: s.project, Program: s.program} }
