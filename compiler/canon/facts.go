package canon

import (
	"cmp"
	"slices"
)

// Fact is something that was believed of stored data beyond what queries say,
// with a query that finds what contradicts it.
type Fact struct {
	Text  string // "raw.orders.id is unique"
	Trust Trust
	Probe string // finds no row where the fact holds; empty where there is none
}

// Trust says which facts may be believed. Order matters: a larger value
// includes the smaller ones. The zero value believes nothing beyond structure.
type Trust uint8

const (
	Structural Trust = iota // what follows from queries
	Enforced                // constraints that the warehouse keeps itself
	Tested                  // dbt's tests, as they last passed
	Declared                // whatever the project says
)

func (t Trust) String() string {
	return [...]string{"structural", "enforced", "tested", "declared"}[t]
}

// distinctFacts is a sorted copy without repeats.
func distinctFacts(fs []Fact) []Fact {
	if len(fs) == 0 {
		return nil
	}
	out := slices.Clone(fs)
	slices.SortFunc(out, func(a, b Fact) int { return cmp.Or(cmp.Compare(a.Text, b.Text), cmp.Compare(a.Probe, b.Probe)) })
	return slices.Compact(out)
}
