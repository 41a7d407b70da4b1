package planner

import (
	"cmp"
	"maps"
	"slices"

	"github.com/tailwater/tailwater/internal/addr"
)

// Run is one command, or one thing for a person to do, for as many steps as
// the order allows: dbt itself orders what it runs in one command, as far as it
// was told of the dependencies.
type Run struct {
	Verb        Verb
	FullRefresh bool
	Window      *TimeWindow // nil: all time
	Steps       []addr.Node // in an order in which they may run
	After       []int       // runs that must be done before, as places in the list
	Night       int         // from 1; 0 where the plan is not split
	// Command is the argument list; empty where dbt has no command for it.
	Command []string
	// Selector is the name in selectors.yml that Command uses; "" where it needs
	// none.
	Selector string
}

// batches groups steps into the fewest runs. Which steps come first when is
// searched breadth first: each round adds one run to every sequence found so
// far. A run takes all steps that it can, which is never worse than to take
// fewer. The search is exact unless more than beam sequences are open.
func (b *builder) batches() []Run {
	order := b.topological()
	start := &sequence{done: map[addr.Node]bool{}}
	for open := []*sequence{start}; ; {
		if best := open[0]; len(best.done) == len(order) {
			return best.runs()
		}
		var next []*sequence
		keys := b.keys(order)
		for _, s := range open {
			next = append(next, b.grow(s, order, keys)...)
		}
		if len(next) == 0 {
			return open[0].runs() // a circle, which Check reports
		}
		open = narrowed(next, max(1, beam/max(1, len(keys))))
	}
}

const beam = 256

// sequence is a list of runs, as far as it was found.
type sequence struct {
	before *sequence
	last   Run
	done   map[addr.Node]bool
}

func (s *sequence) runs() []Run {
	var out []Run
	for ; s.before != nil; s = s.before {
		out = append(out, s.last)
	}
	slices.Reverse(out)
	return out
}

// narrowed keeps the sequences that have done most, one for each set of steps.
func narrowed(all []*sequence, width int) []*sequence {
	slices.SortStableFunc(all, func(a, b *sequence) int { return -cmp.Compare(len(a.done), len(b.done)) })
	var out []*sequence
	for _, s := range all {
		if len(out) == width {
			break
		}
		if !slices.ContainsFunc(out, func(o *sequence) bool { return len(o.done) == len(s.done) && maps.Equal(o.done, s.done) }) {
			out = append(out, s)
		}
	}
	return out
}

// topological are all steps, in the order of waves.
func (b *builder) topological() []*Step {
	out := make([]*Step, 0, len(b.steps))
	for _, s := range b.steps {
		out = append(out, s)
	}
	slices.SortFunc(out, compareSteps)
	return out
}

// keys are the commands that the steps need. Steps that go with and without
// --full-refresh join those of their kind, where there are any.
func (b *builder) keys(steps []*Step) []key {
	var out []key
	plain := map[Verb]bool{} // there is a command for all time
	for _, s := range steps {
		if w := b.workOf(s); w.refresh != Unchanged {
			k := s.key(w)
			out = append(out, k)
			plain[w.verb] = plain[w.verb] || k.window == (TimeWindow{})
		}
	}
	for _, s := range steps {
		if w := b.workOf(s); w.refresh == Unchanged && !plain[w.verb] {
			out = append(out, s.key(w))
			plain[w.verb] = true
		}
	}
	slices.SortFunc(out, compareKeys)
	return slices.Compact(out)
}

func compareKeys(a, b key) int {
	full := func(k key) int {
		if k.full {
			return 0
		}
		return 1
	}
	return cmp.Or(cmp.Compare(a.verb.turn(), b.verb.turn()), cmp.Compare(full(a), full(b)), cmp.Compare(a.window.Start, b.window.Start), cmp.Compare(a.window.End, b.window.End))
}

// turn puts off what is better done late: a person's work until everything else
// waits for it, snapshots until what they record is in place, and dropping.
func (v Verb) turn() int {
	return [...]int{ByHand: 2, DbtRun: 1, DbtSeed: 0, Snapshot: 3, Dropping: 4}[v]
}

// grow adds one run to a sequence, in each way that is worth a try.
func (b *builder) grow(s *sequence, order []*Step, keys []key) []*sequence {
	var out []*sequence
	turn := -1
	for _, k := range keys {
		if len(out) > 0 && k.verb.turn() > max(turn, DbtRun.turn()) {
			break
		}
		steps := b.ready(s.done, order, k)
		if len(steps) == 0 {
			continue
		}
		turn = k.verb.turn()
		done := maps.Clone(s.done)
		for _, id := range steps {
			done[id] = true
		}
		r := Run{Verb: k.verb, FullRefresh: k.full, Steps: steps}
		if k.window != (TimeWindow{}) {
			r.Window = &k.window
		}
		out = append(out, &sequence{before: s, last: r, done: done})
	}
	return out
}

// ready are all steps that one run can do now.
func (b *builder) ready(done map[addr.Node]bool, order []*Step, k key) []addr.Node {
	taken := map[addr.Node]bool{}
	var out []addr.Node
	for _, s := range order {
		if done[s.Node] || !b.fits(s, k) {
			continue
		}
		if !slices.ContainsFunc(s.After, func(d addr.Node) bool { return !done[d] && !(taken[d] && b.told[edge{d, s.Node}]) }) {
			taken[s.Node] = true
			out = append(out, s.Node)
		}
	}
	return out
}

// fits reports whether a step may be part of a run.
func (b *builder) fits(s *Step, k key) bool {
	w := b.workOf(s)
	if w.refresh == Unchanged {
		return w.verb == k.verb && k.window == (TimeWindow{})
	}
	return s.key(w) == k
}

// workOf is how a step is run. What no selector selects is left to a person.
func (b *builder) workOf(s *Step) work {
	w := workOf(b.node(s.Node), s.Action)
	if w.verb.dbt() && s.Select.Definition == nil {
		return work{}
	}
	return w
}

// key is the command that a step needs on its own.
func (s *Step) key(w work) key {
	k := key{verb: w.verb, full: w.refresh == With}
	if s.Window != nil && s.Action == Window {
		k.window = TimeWindow{Start: s.Window.Start, End: s.Window.End} // whatever column each model has it in
	}
	return k
}

// edge says that one step waits for another.
type edge struct{ from, to addr.Node }

// dbtOrders finds the pairs of steps that dbt itself runs in order: it was
// told, through whatever nodes, that the later reads the earlier.
func (b *builder) dbtOrders() map[edge]bool {
	out := map[edge]bool{}
	for _, s := range b.steps {
		if len(s.After) == 0 {
			continue
		}
		above := map[addr.Node]bool{}
		for todo := []addr.Node{s.Node}; len(todo) > 0; {
			n := b.node(todo[len(todo)-1])
			todo = todo[:len(todo)-1]
			if n == nil {
				continue
			}
			for _, in := range n.Declared {
				if !above[in] {
					above[in] = true
					todo = append(todo, in)
				}
			}
		}
		for _, d := range s.After {
			if above[d] {
				out[edge{d, s.Node}] = true
			}
		}
	}
	return out
}

// waits sets which runs wait for which. Snapshots and what is dropped wait for
// all that comes before.
func (b *builder) waits(runs []Run) {
	at := map[addr.Node]int{}
	for i := range runs {
		after := map[int]bool{}
		for _, id := range runs[i].Steps {
			at[id] = i
		}
		for _, id := range runs[i].Steps {
			for _, d := range b.steps[id].After {
				if j, ok := at[d]; ok && j != i {
					after[j] = true
				}
			}
		}
		for j := range i {
			if runs[i].Verb == Snapshot || runs[i].Verb == Dropping {
				after[j] = true
			}
		}
		runs[i].After = slices.Sorted(maps.Keys(after))
	}
}
