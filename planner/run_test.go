package planner

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tailwater/tailwater/diff"
	"github.com/tailwater/tailwater/internal/addr"
	"github.com/tailwater/tailwater/internal/golden"
)

// planned reads the language of [script], with two kinds of lines more:
//
//	step b window 2026-01-01 2026-02-01   what is to be done, and how
//	takes b 12                            how many seconds it took
//	untold c b                            c reads b, and dbt was not told
//
// and arranges these steps.
func planned(t *testing.T, text string, o Options) (*builder, *Plan) {
	var nodes, steps []string
	for line := range strings.Lines(strings.TrimSpace(text)) {
		if w := strings.Fields(line)[0]; w == "step" || w == "takes" || w == "untold" {
			steps = append(steps, line)
		} else {
			nodes = append(nodes, line)
		}
	}
	b := &builder{Input: script(t, strings.Join(nodes, "")), changes: map[addr.Node]*diff.Change{}, steps: map[addr.Node]*Step{}}
	b.Options = o
	for _, line := range steps {
		w := strings.Fields(line)
		n := b.node(addr.Node(w[1]))
		require.NotNil(t, n, line)
		switch w[0] {
		case "takes":
			seconds, err := strconv.ParseFloat(w[2], 64)
			require.NoError(t, err)
			n.Took = &Measurement{Seconds: seconds, Whole: true}
		case "untold":
			n.Inputs = append(slices.Clone(n.Inputs), addr.Node(w[2]))
		default:
			s := &Step{Node: n.ID, Action: actionNamed(t, w[2]), Reasons: []Reason{{}}}
			if len(w) > 3 {
				s.Window = &TimeWindow{Start: w[3], End: w[4]}
			}
			b.steps[n.ID] = s
		}
	}
	b.order()
	require.NoError(t, b.circle())
	p := &Plan{}
	b.arrange(p)
	return b, p
}

func actionNamed(t *testing.T, name string) Action {
	for a := Create; a <= Manual; a++ {
		if a.String() == name {
			return a
		}
	}
	t.Fatalf("no action is called %q", name)
	return 0
}

func TestRuns(t *testing.T) {
	golden.Run(t, "testdata/runs", func(t *testing.T, c *golden.Case) string {
		o := Options{Threads: 1}
		for _, arg := range c.CmdArgs {
			v, err := strconv.ParseFloat(arg.Vals[0], 64)
			require.NoError(t, err)
			switch arg.Key {
			case "threads":
				o.Threads = int(v)
			case "night":
				o.Night = v
			case "work":
				o.MaxWork = v
			}
		}
		b, p := planned(t, c.Input, o)
		obeys(t, b, p, rand.New(rand.NewPCG(1, 1)))
		var out strings.Builder
		for i, r := range p.Runs {
			if r.Night > 0 {
				fmt.Fprintf(&out, "night %d ", r.Night)
			}
			fmt.Fprintf(&out, "%d after %v: ", i, r.After)
			if len(r.Command) == 0 {
				fmt.Fprintf(&out, "%s %v", r.Verb, r.Steps)
			}
			fmt.Fprintln(&out, strings.Join(r.Command, " "))
		}
		if s := p.Schedule; s.Work > 0 {
			fmt.Fprintf(&out, "work %g, bound %g by %v, takes %g, unknown %d\n", s.Work, s.Bound, s.Critical, s.Makespan, s.Unknown)
			for _, n := range s.Nights {
				fmt.Fprintf(&out, "night %d: work %g, takes %g, over %t\n", n.Number, n.Work, n.Makespan, n.Over)
			}
		}
		return out.String()
	})
}

// obeys runs a plan as dbt would: each command runs its nodes in any order that
// its graph allows. Every step must then come after what it waits for.
func obeys(t *testing.T, b *builder, p *Plan, r *rand.Rand) {
	t.Helper()
	done := map[addr.Node]bool{}
	for i, run := range p.Runs {
		for _, j := range run.After {
			require.Less(t, j, i)
		}
		for _, id := range dbtOrder(b, run, r) {
			s := b.steps[id]
			require.False(t, done[id], "%s runs twice", id)
			for _, d := range s.After {
				require.True(t, done[d], "%s runs before %s", id, d)
			}
			w := b.workOf(s)
			require.Equal(t, w.verb, run.Verb, "%s", id)
			require.True(t, w.refresh == Unchanged || run.FullRefresh == (w.refresh == With), "%s: --full-refresh", id)
			if s.Window == nil {
				require.Nil(t, run.Window, "%s", id)
			} else {
				require.Equal(t, *s.Window, *run.Window, "%s", id)
			}
			done[id] = true
		}
	}
	require.Len(t, done, len(b.steps), "%v", p.Runs)
	// A run may also start as soon as those are done that it names.
	at := map[addr.Node]int{}
	for i, run := range p.Runs {
		for _, id := range run.Steps {
			at[id] = i
		}
	}
	for id, s := range b.steps {
		for _, d := range s.After {
			assert.True(t, at[d] == at[id] || slices.Contains(p.Runs[at[id]].After, at[d]), "%s and %s", d, id)
		}
	}
}

// dbtOrder is an order in which dbt may run what it selects: any that its own
// graph allows, which leads through what is not selected.
func dbtOrder(b *builder, run Run, r *rand.Rand) []addr.Node {
	if !run.Verb.dbt() {
		return run.Steps
	}
	left := map[addr.Node]bool{}
	for _, id := range run.Steps {
		left[id] = true
	}
	var waits func(id addr.Node) bool
	waits = func(id addr.Node) bool {
		n := b.node(id)
		return n != nil && slices.ContainsFunc(n.Declared, func(in addr.Node) bool { return left[in] || waits(in) })
	}
	var out []addr.Node
	for len(left) > 0 {
		var free []addr.Node
		for id := range left {
			if !waits(id) {
				free = append(free, id)
			}
		}
		slices.Sort(free)
		id := free[r.IntN(len(free))]
		delete(left, id)
		out = append(out, id)
	}
	return out
}

// Random plans: whatever dbt does within a command, the order is kept, and no
// grouping has fewer commands.
func TestRandomRuns(t *testing.T) {
	kinds := []string{"table rebuild", "view replace_view", "incremental full_refresh", "incremental window 2026-01-01 2026-02-01",
		"incremental window 2026-02-01 2026-03-01", "seed reseed", "seed create", "table create", "snapshot snapshot", "table manual"}
	for seed := range uint64(400) {
		r := rand.New(rand.NewPCG(seed, 2))
		kinds := kinds[:len(kinds)-2*int(seed%2)] // without those that are put off: the fewest
		var nodes, steps strings.Builder
		n := 3 + r.IntN(6)
		for i := range n {
			kind, step, _ := strings.Cut(kinds[r.IntN(len(kinds))], " ")
			fmt.Fprintf(&nodes, "n%02d(%s):", i, kind)
			for j := range i {
				if r.IntN(3) == 0 && kind != "seed" {
					fmt.Fprintf(&nodes, " n%02d.x", j)
				}
			}
			nodes.WriteByte('\n')
			fmt.Fprintf(&steps, "takes n%02d %d\n", i, 1+r.IntN(9))
			if r.IntN(8) > 0 {
				fmt.Fprintf(&steps, "step n%02d %s\n", i, step)
			}
			if i > 0 && r.IntN(8) == 0 {
				fmt.Fprintf(&steps, "untold n%02d n%02d\n", i, r.IntN(i))
			}
		}
		text := nodes.String() + steps.String()
		threads := 1 + r.IntN(3)
		b, p := planned(t, text, Options{Threads: threads})
		for range 5 {
			obeys(t, b, p, r)
		}
		if seed%2 == 1 {
			require.Equal(t, fewest(b), len(p.Runs), "%s%v", text, p.Runs)
		}
		s := p.Schedule
		assert.LessOrEqual(t, s.Bound, s.Makespan+1e-9)
		assert.LessOrEqual(t, s.Makespan, s.Work+1e-9)

		b, p = planned(t, text, Options{Threads: threads, Night: 12, MaxWork: 15})
		obeys(t, b, p, r)
		withinNights(t, b, p, 12, 15)
	}
}

// fewest tries every order of commands, and every set of steps for each.
func fewest(b *builder) int {
	steps := b.topological()
	keys := b.keys(steps)
	reached := map[uint]bool{0: true}
	for runs := 0; ; runs++ {
		if reached[1<<len(steps)-1] {
			return runs
		}
		next := map[uint]bool{}
		for done := range reached {
			for _, k := range keys {
				for set := range uint(1) << len(steps) {
					if set&done == 0 && set != 0 && b.together(steps, done, set, k) {
						next[done|set] = true
					}
				}
			}
		}
		reached = next
	}
}

// together reports whether one command can run a set of steps.
func (b *builder) together(steps []*Step, done, set uint, k key) bool {
	for i, s := range steps {
		if set>>i&1 == 0 {
			continue
		}
		if !b.fits(s, k) {
			return false
		}
		for j, d := range steps {
			if slices.Contains(s.After, d.Node) && done>>j&1 == 0 && !(set>>j&1 == 1 && b.told[edge{d.Node, s.Node}]) {
				return false
			}
		}
	}
	return true
}

func withinNights(t *testing.T, b *builder, p *Plan, night, work float64) {
	last := 0
	steps := map[int]int{}
	for _, r := range p.Runs {
		require.GreaterOrEqual(t, r.Night, max(1, last))
		last = r.Night
		steps[r.Night] += len(r.Steps)
	}
	for _, n := range p.Schedule.Nights {
		if n.Over {
			assert.True(t, n.Makespan > night || n.Work > work)
			assert.Equal(t, 1, steps[n.Number])
			continue
		}
		assert.LessOrEqual(t, n.Makespan, night)
		assert.LessOrEqual(t, n.Work, work)
	}
}
