package planner

import (
	"cmp"
	"slices"

	"github.com/tailwater/tailwater/internal/addr"
)

// Options say how a plan is run.
type Options struct {
	Flags Flags
	// Threads is how many steps run at the same time; 0 for what the last run
	// had, or one.
	Threads int
	// Night is how long a night is, in seconds; 0 for one without end.
	Night float64
	// MaxWork is how much work a night may hold, in seconds; 0 for any.
	MaxWork float64
	// Simple leaves all to dbt's plain commands, but for what it has none for.
	Simple bool
}

// Schedule is what a run of the plan is expected to take, in seconds. Steps
// whose estimate is not known count as nothing.
type Schedule struct {
	Threads  int
	Unknown  int     // steps that take time, nobody knows how long
	Work     float64 // of all steps one after the other
	Critical []addr.Node
	// CriticalSeconds is how long the longest chain of steps takes.
	CriticalSeconds float64
	// Bound is what no order and no grouping can be faster than.
	Bound float64
	// Makespan is how long it takes, commands one after the other.
	Makespan float64
	Nights   []Night // empty where the plan is not split
}

// Night is a part of the plan that runs in one go.
type Night struct {
	Number   int
	Work     float64
	Makespan float64
	Over     bool // a step alone takes longer than a night
}

// seconds is an estimate; nothing where there is none.
func (s *Step) seconds() float64 {
	if s.Seconds == nil {
		return 0
	}
	return *s.Seconds
}

// remaining is for each step the longest way from its start to the end of the
// plan, and the step that it goes on with.
func remaining(steps []*Step) (rest map[addr.Node]float64, next map[addr.Node]addr.Node) {
	rest, next = map[addr.Node]float64{}, map[addr.Node]addr.Node{}
	for i := len(steps) - 1; i >= 0; i-- {
		s := steps[i]
		rest[s.Node] += s.seconds() // what comes behind was added before
		for _, d := range s.After {
			if next[d] == "" || rest[s.Node] > rest[d] {
				rest[d], next[d] = rest[s.Node], s.Node
			}
		}
	}
	return rest, next
}

// placed is a step of a simulated run.
type placed struct {
	step       *Step
	start, end float64
}

// simulate runs the steps of one command on a number of threads. A thread that
// is free takes, of what waits for nothing, the step with the longest way to
// the end of the plan: that takes less than twice as long as the best order. In
// order of starts.
func simulate(steps []*Step, threads int, rest map[addr.Node]float64) []placed {
	var out, running []placed
	waits := map[addr.Node]int{}
	behind := map[addr.Node][]*Step{}
	for _, s := range steps {
		behind[s.Node] = nil
	}
	var ready []*Step // the most urgent last
	push := func(s *Step) {
		i, _ := slices.BinarySearchFunc(ready, s, func(a, b *Step) int {
			return cmp.Or(cmp.Compare(rest[a.Node], rest[b.Node]), -cmp.Compare(a.Node, b.Node))
		})
		ready = slices.Insert(ready, i, s)
	}
	for _, s := range steps {
		for _, d := range s.After {
			if _, inside := behind[d]; inside {
				behind[d] = append(behind[d], s)
				waits[s.Node]++
			}
		}
		if waits[s.Node] == 0 {
			push(s)
		}
	}
	for now := 0.0; len(ready)+len(running) > 0; {
		for len(ready) > 0 && len(running) < threads {
			s := ready[len(ready)-1]
			ready = ready[:len(ready)-1]
			p := placed{s, now, now + s.seconds()}
			out = append(out, p)
			i, _ := slices.BinarySearchFunc(running, p.end, func(a placed, end float64) int { return -cmp.Compare(a.end, end) })
			running = slices.Insert(running, i, p)
		}
		now = running[len(running)-1].end
		for len(running) > 0 && running[len(running)-1].end == now {
			done := running[len(running)-1].step
			running = running[:len(running)-1]
			for _, s := range behind[done.Node] {
				if waits[s.Node]--; waits[s.Node] == 0 {
					push(s)
				}
			}
		}
	}
	return out
}

func makespan(of []placed) float64 {
	end := 0.0
	for _, p := range of {
		end = max(end, p.end)
	}
	return end
}

// schedule says how long the plan takes, and splits it into nights.
func (b *builder) schedule(runs []Run) ([]Run, Schedule) {
	steps := b.topological()
	out := Schedule{Threads: max(1, cmp.Or(b.Options.Threads, b.Threads))}
	rest, next := remaining(steps)
	for _, s := range steps {
		out.Work += s.seconds()
		if s.Seconds == nil && b.workOf(s).verb.dbt() {
			out.Unknown++
		}
		out.CriticalSeconds = max(out.CriticalSeconds, rest[s.Node])
	}
	out.Critical = critical(steps, rest, next)
	out.Bound = max(out.CriticalSeconds, out.Work/float64(out.Threads))
	if b.Options.Night > 0 || b.Options.MaxWork > 0 {
		n := nights{builder: b, threads: out.Threads, rest: rest}
		runs = n.split(runs)
		out.Nights = n.list
		for _, night := range n.list {
			out.Makespan += night.Makespan
		}
		return runs, out
	}
	for _, r := range runs {
		out.Makespan += makespan(simulate(b.stepsOf(r), out.Threads, rest))
	}
	return runs, out
}

// critical is the longest chain of steps; nil where nothing is known of any.
func critical(steps []*Step, rest map[addr.Node]float64, next map[addr.Node]addr.Node) []addr.Node {
	var at addr.Node
	for _, s := range steps {
		if rest[s.Node] > rest[at] {
			at = s.Node
		}
	}
	var out []addr.Node
	for ; at != ""; at = next[at] {
		out = append(out, at)
	}
	return out
}

func (b *builder) stepsOf(r Run) []*Step {
	out := make([]*Step, len(r.Steps))
	for i, id := range r.Steps {
		out[i] = b.steps[id]
	}
	return out
}
