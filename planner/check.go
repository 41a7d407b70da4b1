package planner

import (
	"errors"
	"fmt"

	"github.com/tailwater/tailwater/diff"
	"github.com/tailwater/tailwater/internal/addr"
)

// Check verifies the invariants of the package comment. A violation is a
// mistake of the planner's.
func (p *Plan) Check(in Input) error {
	wave := map[addr.Node]int{}
	for _, s := range p.Steps {
		if wave[s.Node] != 0 {
			return fmt.Errorf("planner: P5: %s has two steps", s.Node)
		}
		if s.Wave < 1 || s.Action == 0 {
			return fmt.Errorf("planner: P1: %s has no place in the order; its inputs form a circle", s.Node)
		}
		wave[s.Node] = s.Wave
	}
	return errors.Join(p.checkOrder(wave), p.checkReasons(), p.checkStale(in, wave), p.checkNeeded(in), p.checkRuns())
}

func (p *Plan) checkRuns() error {
	run := map[addr.Node]int{}
	for i, r := range p.Runs {
		for _, id := range r.Steps {
			if run[id] != 0 {
				return fmt.Errorf("planner: P6: %s is in two runs", id)
			}
			run[id] = i + 1
		}
	}
	for _, s := range p.Steps {
		if run[s.Node] == 0 {
			return fmt.Errorf("planner: P6: %s is in no run", s.Node)
		}
		for _, d := range s.After {
			if run[d] > run[s.Node] {
				return fmt.Errorf("planner: P6: the run of %s comes before that of %s", s.Node, d)
			}
		}
	}
	return nil
}

func (p *Plan) checkOrder(wave map[addr.Node]int) error {
	for _, s := range p.Steps {
		for _, d := range s.After {
			if w, ok := wave[d]; !ok || w >= s.Wave {
				return fmt.Errorf("planner: P1: %s does not come after %s", s.Node, d)
			}
		}
	}
	return nil
}

func (p *Plan) checkReasons() error {
	for _, s := range p.Steps {
		if len(s.Reasons) == 0 {
			return fmt.Errorf("planner: P2: %s has no reason", s.Node)
		}
	}
	return nil
}

func (p *Plan) checkStale(in Input, wave map[addr.Node]int) error {
	for _, c := range in.Changes {
		if n := findNode(in.Nodes, c.Node); n != nil && n.stored() && c.DataDiffer() && wave[c.Node] == 0 && actions[n.kept()][isStale] != none {
			return fmt.Errorf("planner: P3: %s is stale and has no step", c.Node)
		}
	}
	return nil
}

func (p *Plan) checkNeeded(in Input) error {
	changed := map[addr.Node]bool{}
	for _, c := range in.Changes {
		if c.DataDiffer() || c.Kind != diff.Modified {
			changed[c.Node] = true
			changed[c.RenamedFrom] = true
		}
	}
	for _, s := range p.Steps {
		if !changed[s.Node] && s.Reasons[0].Kind < BecauseRedrawn {
			return fmt.Errorf("planner: P4: %s has a step and nothing about it changed", s.Node)
		}
	}
	return nil
}
