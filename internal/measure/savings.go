package main

import (
	"fmt"
	"io"
	"os"
	"slices"
	"text/tabwriter"

	"github.com/tailwater/tailwater/compiler"
	"github.com/tailwater/tailwater/diff"
	"github.com/tailwater/tailwater/internal/addr"
	"github.com/tailwater/tailwater/internal/corpus"
	"github.com/tailwater/tailwater/manifest"
	"github.com/tailwater/tailwater/planner"
)

// saving holds one pair's plan against what dbt would rebuild.
type saving struct {
	pair            string
	selected, steps work
	// beyond are steps for nodes that dbt does not select: what changed is no
	// text of theirs.
	beyond int
}

// work counts relations to build: all, and those that keep data.
type work struct{ all, stored int }

func (w *work) add(o work) { w.all, w.stored = w.all+o.all, w.stored+o.stored }

// printSavings prints, for each pair of the corpus, what dbt build --select
// state:modified+ would build against what the plan does, and how much less that
// is; with list it prints what dbt would select.
func printSavings(list bool) error {
	c, ok, err := corpus.Find()
	if err != nil || !ok {
		return err
	}
	pairs, err := c.Pairs()
	if err != nil {
		return err
	}
	tw := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	if !list {
		fmt.Fprintln(tw, "pair\tstate:modified+\tstored\tsteps\tstored\tbeyond\tspared\tstored\t")
	}
	total := saving{pair: "all"}
	for _, pair := range pairs {
		base, err := load(pair.Base)
		if err != nil {
			return err
		}
		head, err := load(pair.Head)
		if err != nil {
			return err
		}
		chosen := selected(base, head)
		if list {
			fmt.Printf("%s\t%s\t%s\n", pair.Name, pair.Base.Dir, pair.Head.Dir)
			for _, id := range sortedNodes(chosen) {
				fmt.Printf("\t%s\n", id)
			}
			continue
		}
		s, err := save(pair.Name, base, head, chosen)
		if err != nil {
			return err
		}
		s.row(tw)
		total.selected.add(s.selected)
		total.steps.add(s.steps)
		total.beyond += s.beyond
	}
	if !list {
		total.row(tw)
	}
	return tw.Flush()
}

func sortedNodes(set map[addr.Node]bool) []addr.Node {
	out := make([]addr.Node, 0, len(set))
	for id := range set {
		out = append(out, id)
	}
	slices.Sort(out)
	return out
}

func save(name string, base, head *manifest.Project, chosen map[addr.Node]bool) (saving, error) {
	s := saving{pair: name}
	for id := range chosen {
		s.selected.add(workOn(head, id))
	}
	b, h := diff.Side{Project: base}, diff.Side{Project: head}
	b.Program, h.Program = compiler.CompileBoth(base, head)
	plan, err := planner.Build(planner.NewInput(b, h, diff.Projects(b, h)))
	if err != nil {
		return s, fmt.Errorf("%s: %w", name, err)
	}
	for _, step := range plan.Steps {
		if head.Node(step.Node) == nil || step.Action == planner.Drop {
			continue
		}
		s.steps.add(workOn(head, step.Node))
		if !chosen[step.Node] {
			s.beyond++
		}
	}
	return s, nil
}

// workOn is what building one node counts.
func workOn(p *manifest.Project, id addr.Node) work {
	switch n := p.Node(id); {
	case n == nil || n.Ephemeral():
		return work{}
	case n.Config.Materialized == "view":
		return work{1, 0}
	}
	return work{1, 1}
}

func (s saving) row(w io.Writer) {
	fmt.Fprintf(w, "%s\t%d\t%d\t%d\t%d\t%d\t%s\t%s\t\n", s.pair, s.selected.all, s.selected.stored, s.steps.all, s.steps.stored, s.beyond,
		share(s.selected.all, s.steps.all), share(s.selected.stored, s.steps.stored))
}

// share is how much of what dbt would build is not built, in percent.
func share(selected, steps int) string {
	if selected == 0 {
		return "-"
	}
	return fmt.Sprintf("%.0f%%", 100*(1-float64(steps)/float64(selected)))
}
