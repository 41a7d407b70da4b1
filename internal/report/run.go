package report

import (
	"math"
	"strconv"

	"github.com/tailwater/tailwater/internal/addr"
	"github.com/tailwater/tailwater/planner"
	"github.com/tailwater/tailwater/planner/selector"
)

// Run is one command, for as many steps as the order allows.
type Run struct {
	ID       string   `json:"id"`
	Kind     string   `json:"kind"` // run, seed, snapshot, drop, manual
	Steps    []string `json:"steps"`
	After    []string `json:"after"` // ids of runs that must be done before
	Night    *int     `json:"night"` // null: the plan is not split into nights
	Window   *Window  `json:"window"`
	Command  []string `json:"command"`  // empty where dbt has no command for it
	Selector *string  `json:"selector"` // the name in selectors.yml that the command uses
}

// Schedule is what running the plan is expected to take. Steps that are not
// measured count as nothing.
type Schedule struct {
	Threads         int      `json:"threads"`
	Unmeasured      int      `json:"unmeasured"`
	WorkSeconds     float64  `json:"work_seconds"`
	CriticalPath    []string `json:"critical_path"` // ids of steps
	CriticalSeconds float64  `json:"critical_path_seconds"`
	BoundSeconds    float64  `json:"lower_bound_seconds"`
	MakespanSeconds float64  `json:"makespan_seconds"`
	Nights          []Night  `json:"nights"` // empty where the plan is not split
}

// Night is a part of the plan that runs in one go.
type Night struct {
	Night           int     `json:"night"`
	WorkSeconds     float64 `json:"work_seconds"`
	MakespanSeconds float64 `json:"makespan_seconds"`
	Over            bool    `json:"over"` // one step takes longer than a night
}

// Assumption is something that a step relies on and that files cannot show.
type Assumption struct {
	Text  string  `json:"text"`
	Probe *string `json:"probe"` // a query without rows where it holds
}

// Question is a query about a step, and the answer that says that all is well.
type Question struct {
	Name   string `json:"name"`
	When   string `json:"when"` // before, after
	Query  string `json:"query"`
	Expect string `json:"expect"` // no_rows, same, look
}

func runs(p *planner.Plan, ids map[addr.Node]string) []Run {
	out := []Run{}
	for i, r := range p.Runs {
		d := Run{
			ID: strconv.Itoa(i + 1), Kind: r.Verb.String(), Steps: []string{}, After: []string{},
			Command: list(r.Command), Selector: known(r.Selector), Window: window(r.Window),
		}
		for _, id := range r.Steps {
			d.Steps = append(d.Steps, ids[id])
		}
		for _, j := range r.After {
			d.After = append(d.After, strconv.Itoa(j+1))
		}
		if r.Night > 0 {
			d.Night = &r.Night
		}
		out = append(out, d)
	}
	return out
}

func window(w *planner.TimeWindow) *Window {
	if w == nil {
		return nil
	}
	return &Window{known(w.Column), known(w.Start), known(w.End)}
}

func schedule(s planner.Schedule, ids map[addr.Node]string) Schedule {
	out := Schedule{
		Threads: s.Threads, Unmeasured: s.Unknown, WorkSeconds: millis(s.Work), CriticalPath: []string{},
		CriticalSeconds: millis(s.CriticalSeconds), BoundSeconds: millis(s.Bound), MakespanSeconds: millis(s.Makespan), Nights: []Night{},
	}
	for _, id := range s.Critical {
		out.CriticalPath = append(out.CriticalPath, ids[id])
	}
	for _, n := range s.Nights {
		out.Nights = append(out.Nights, Night{n.Number, millis(n.Work), millis(n.Makespan), n.Over})
	}
	return out
}

// millis rounds a sum: the last digits of a sum of fractions mean nothing.
func millis(seconds float64) float64 { return math.Round(seconds*1000) / 1000 }

func selectorsFile(p *planner.Plan) *string {
	if p.Selectors == nil {
		return nil
	}
	return known(string(selector.YAML(p.Selectors)))
}

func assumptions(of []planner.Assumption) []Assumption {
	out := []Assumption{}
	for _, a := range of {
		out = append(out, Assumption{a.Text, known(a.Probe)})
	}
	return out
}

func questions(of []planner.Check) []Question {
	out := []Question{}
	for _, c := range of {
		when := "after"
		if c.Before {
			when = "before"
		}
		out = append(out, Question{c.Name, when, c.Query, c.Expect.String()})
	}
	return out
}
