package planner

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"github.com/tailwater/tailwater/internal/addr"
	"github.com/tailwater/tailwater/planner/selector"
)

// arrange makes an ordered list of steps something to run: each step gets its
// command, its estimate and its digest, and the plan its runs.
func (b *builder) arrange(p *Plan) {
	b.told = b.dbtOrders()
	exact := b.selectors()
	byKind, all := b.rates()
	for _, s := range b.topological() {
		n := b.node(s.Node)
		w := workOf(n, s.Action)
		if n != nil && w.verb.dbt() {
			s.Select = exact.exact(w.verb, s.Node)
			if seconds, basis := n.estimate(s, byKind[n.storage()], all); basis != Unmeasured {
				s.Seconds, s.Basis = &seconds, basis
			}
		}
		s.Digest = b.digest(s, n)
		s.Relation = b.relation(s.Node)
	}
	p.Options = b.Options
	p.Runs, p.Schedule = b.schedule(b.batches())
	b.waits(p.Runs)
	b.commands(p)
}

// relation is what a node is stored as, or was, if it is gone.
func (b *builder) relation(id addr.Node) string {
	for _, nodes := range [][]Node{b.Nodes, b.Removed} {
		if n := findNode(nodes, id); n != nil {
			return n.Relation
		}
	}
	return ""
}

// digest sums up a step. Those that it waits for are part of it: when one of
// them has to be done again, so has this.
func (b *builder) digest(s *Step, n *Node) string {
	h := sha256.New()
	fmt.Fprintf(h, "%q %q %s", b.Base, s.Node, s.Action)
	if s.Window != nil {
		fmt.Fprintf(h, " %q", *s.Window)
	}
	if n != nil && n.Definition != nil {
		fmt.Fprintf(h, " %q", n.Definition())
	}
	f := b.Options.Flags
	fmt.Fprintf(h, " %q", []string{f.Profile, f.Target, f.Vars})
	for _, d := range s.After {
		fmt.Fprintf(h, " %s", b.steps[d].Digest)
	}
	return hex.EncodeToString(h.Sum(nil)[:12])
}

// most is how many selectors a command holds before selectors.yml takes them.
const most = 50

// commands writes the commands of steps and runs.
func (b *builder) commands(p *Plan) {
	for _, s := range b.steps {
		w := b.workOf(s)
		if s.Select.Arg != "" {
			s.Commands = [][]string{b.Options.Flags.command(s.key(w), []string{"--select", s.Select.Arg})}
		} else if s.Select.Definition != nil {
			named := selector.Named{Name: "tailwater_step_" + s.Digest, Description: "One node: " + string(s.Node), Union: []selector.Selector{s.Select.Definition}}
			p.Selectors = append(p.Selectors, named)
			s.Commands = [][]string{b.Options.Flags.command(s.key(w), []string{"--selector", named.Name})}
		}
	}
	slices.SortFunc(p.Selectors, func(x, y selector.Named) int { return strings.Compare(x.Name, y.Name) })
	for i := range p.Runs {
		b.command(p, &p.Runs[i])
	}
}

// command writes the command of a run.
func (b *builder) command(p *Plan, r *Run) {
	if !r.Verb.dbt() {
		return
	}
	args := []string{"--select"}
	var union []selector.Selector
	h := sha256.New()
	for _, id := range r.Steps {
		s := b.steps[id]
		union = append(union, s.Select.Definition)
		args = append(args, s.Select.Arg)
		fmt.Fprintln(h, s.Digest)
	}
	if len(r.Steps) == 1 {
		r.Command = b.steps[r.Steps[0]].Commands[0]
		if r.Command[2] == "--selector" {
			r.Selector = r.Command[3]
		}
		return
	}
	if slices.Contains(args, "") || len(args) > most {
		r.Selector = "tailwater_run_" + hex.EncodeToString(h.Sum(nil)[:12])
		p.Selectors = append(p.Selectors, selector.Named{Name: r.Selector, Description: fmt.Sprintf("%d nodes of one command of a plan", len(r.Steps)), Union: union})
		args = []string{"--selector", r.Selector}
	}
	r.Command = b.Options.Flags.command(r.key(), args)
}

func (r *Run) key() key {
	k := key{verb: r.Verb, full: r.FullRefresh}
	if r.Window != nil {
		k.window = *r.Window
	}
	return k
}

// MissingInput says that a step reads a node that is not there: dbt could not
// run it.
type MissingInput struct {
	Node, Input addr.Node
}

func (e *MissingInput) Error() string {
	return fmt.Sprintf("%s has to be built, and reads %s, which is not in the manifest", e.Node, e.Input)
}

// missing finds the first step of which dbt was told that it reads a node that
// is not there.
func (b *builder) missing() error {
	for _, s := range b.topological() {
		if n := b.node(s.Node); n != nil && workOf(n, s.Action).verb.dbt() {
			for _, in := range n.Declared {
				if k := in.Kind(); b.node(in) == nil && (k == "model" || k == "seed" || k == "snapshot" || k == "source") {
					return &MissingInput{n.ID, in}
				}
			}
		}
	}
	return nil
}

// circle finds steps that wait for each other.
func (b *builder) circle() error {
	var in []addr.Node
	for id, s := range b.steps {
		if s.Wave == 0 {
			in = append(in, id)
		}
	}
	if in == nil {
		return nil
	}
	slices.Sort(in)
	return fmt.Errorf("planner: P1: %s has no place in the order; its inputs form a circle", in[0])
}
