package main

import (
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/tailwater/tailwater/compiler"
	"github.com/tailwater/tailwater/diff"
	"github.com/tailwater/tailwater/internal/corpus"
	"github.com/tailwater/tailwater/manifest"
	"github.com/tailwater/tailwater/planner"
)

// measurePairs plans every pair, and every base against itself, which must
// change nothing.
func measurePairs(w io.Writer, c corpus.Corpus) error {
	pairs, err := c.Pairs()
	if err != nil {
		return err
	}
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(tw, "pair\tmodels\traw differs\tcompiled differs\tequivalent\tdirect\tupstream\tsteps\tstored\tpruned\titself\t")
	for _, pair := range pairs {
		r, err := planPair(pair)
		if err != nil {
			return fmt.Errorf("%s: %w", pair.Name, err)
		}
		fmt.Fprintf(tw, "%s\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t\n", pair.Name, r.models, r.raw, r.compiled,
			r.equivalent, r.direct, r.upstream, r.steps, r.stored, r.pruned, r.itself)
	}
	return tw.Flush()
}

// pairCounts are one pair's counts. Models are those of both sides; raw and
// compiled count texts that differ.
type pairCounts struct {
	models, raw, compiled        int
	equivalent, direct, upstream int
	steps, stored, pruned        int
	itself                       int // changes of base against itself
}

func planPair(pair corpus.Pair) (pairCounts, error) {
	var r pairCounts
	base, err := side(pair.Base)
	if err != nil {
		return r, err
	}
	head, err := side(pair.Head)
	if err != nil {
		return r, err
	}
	r.texts(base.Project, head.Project)
	base.Program, head.Program = compiler.CompileBoth(base.Project, head.Project)
	changes := diff.Projects(base, head)
	for _, c := range changes {
		switch {
		case !c.DataDiffer():
			r.equivalent++
		case c.Origin == diff.Direct:
			r.direct++
		default:
			r.upstream++
		}
	}
	plan, err := planner.Build(planner.NewInput(base, head, changes))
	if err != nil {
		return r, err
	}
	r.steps, r.pruned = len(plan.Steps), len(plan.Pruned)
	for _, s := range plan.Steps {
		if s.Action != planner.ReplaceView && s.Action != planner.Drop {
			r.stored++
		}
	}
	r.itself = len(diff.Projects(base, base))
	return r, nil
}

func side(p corpus.Project) (diff.Side, error) {
	project, err := load(p)
	return diff.Side{Project: project}, err
}

func (r *pairCounts) texts(base, head *manifest.Project) {
	for _, h := range head.Nodes {
		b := base.Node(h.ID)
		if h.ResourceType != "model" || b == nil {
			continue
		}
		r.models++
		if b.RawCode != h.RawCode {
			r.raw++
		}
		if b.CompiledCode != h.CompiledCode {
			r.compiled++
		}
	}
}
