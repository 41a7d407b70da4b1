package compat

import (
	"slices"
	"strings"

	"github.com/tailwater/tailwater/internal/clock"
	"github.com/tailwater/tailwater/manifest"
)

// sincePast reports whether two compiled texts differ, and only in what moved
// along with the time of compilation: dates, counts of days, ids of a run. A
// number that differs by something else is a variable, not the clock.
func (p *pass) sincePast(base, head string) bool {
	passed, known := p.daysBetween()
	return known && clock.Apart(base, head, passed, p.sameWord)
}

// sameWords reports whether two compiled texts differ in the environment's names
// alone.
func (p *pass) sameWords(a, b string) bool {
	if a == b {
		return true
	}
	return slices.EqualFunc(clock.Words(a), clock.Words(b), p.sameWord)
}

// sameWord compares two words; names of schemas and databases that differ with
// the environment are the same.
func (p *pass) sameWord(a, b string) bool {
	if a == b {
		return true
	}
	if p.places == nil {
		p.places = map[string]bool{}
		p.kept(func(b, h *manifest.Node) {
			p.places[strings.ToLower(b.Schema)+" "+strings.ToLower(h.Schema)] = true
			p.places[strings.ToLower(b.Database)+" "+strings.ToLower(h.Database)] = true
		})
	}
	return p.places[strings.ToLower(a)+" "+strings.ToLower(b)]
}

// daysBetween is how many days head was compiled after base.
func (p *pass) daysBetween() (int, bool) {
	b, ok := clock.Day(p.Base.Project.GeneratedAt)
	h, ok2 := clock.Day(p.Head.Project.GeneratedAt)
	return h - b, ok && ok2
}
