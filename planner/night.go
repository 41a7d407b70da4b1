package planner

import (
	"slices"

	"github.com/tailwater/tailwater/internal/addr"
)

// nights splits runs into nights: each is filled with what is done by its end,
// in the order of the runs, and a run that does not fit goes on in the next.
type nights struct {
	*builder
	threads int
	rest    map[addr.Node]float64
	list    []Night
}

func (n *nights) split(runs []Run) []Run {
	var out []Run
	n.open()
	for _, r := range runs {
		for len(r.Steps) > 0 {
			part := n.fill(r)
			if len(part.Steps) == 0 {
				n.open()
				continue
			}
			out = append(out, part)
			r.Steps = slices.DeleteFunc(slices.Clone(r.Steps), func(id addr.Node) bool { return slices.Contains(part.Steps, id) })
		}
	}
	return out
}

func (n *nights) open() { n.list = append(n.list, Night{Number: len(n.list) + 1}) }

// fill takes what fits into the night of a run's steps. What is longer than a
// night gets one of its own.
func (n *nights) fill(r Run) Run {
	night := &n.list[len(n.list)-1]
	plan := simulate(n.stepsOf(r), n.threads, n.rest)
	taken := map[addr.Node]bool{}
	work, end := 0.0, 0.0
	take := func(p placed) {
		taken[p.step.Node] = true
		work += p.step.seconds()
		end = max(end, p.end)
	}
	for _, p := range plan {
		if n.fits(*night, p.end, work+p.step.seconds()) && n.ready(p.step, taken, r) {
			take(p)
		}
	}
	if len(taken) == 0 && night.Work == 0 && night.Makespan == 0 {
		take(plan[0])
		night.Over = true
	}
	night.Work += work
	night.Makespan += end
	r.Night = night.Number
	r.Steps = slices.DeleteFunc(slices.Clone(r.Steps), func(id addr.Node) bool { return !taken[id] })
	return r
}

func (n *nights) fits(night Night, end, work float64) bool {
	return (n.Options.Night == 0 || night.Makespan+end <= n.Options.Night) &&
		(n.Options.MaxWork == 0 || night.Work+work <= n.Options.MaxWork)
}

// ready reports whether what a step waits for in its own run is taken, too.
func (n *nights) ready(s *Step, taken map[addr.Node]bool, r Run) bool {
	return !slices.ContainsFunc(s.After, func(d addr.Node) bool { return slices.Contains(r.Steps, d) && !taken[d] })
}
