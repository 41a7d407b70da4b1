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
func (p *pass) sincePast(base, head string) bool { return p.movedWords(base, head) != nil }

// movedWords are the words in which two compiled texts differ, base's and head's;
// nil where one of them did not move along with the time of compilation.
func (p *pass) movedWords(base, head string) [][2]string {
	a, b := wordsInOrder(base), wordsInOrder(head)
	passed, known := p.daysBetween()
	if len(a) != len(b) || !known {
		return nil
	}
	var out [][2]string
	for i := range a {
		if p.sameWord(a[i], b[i]) {
			continue
		}
		if !moved(a[i], b[i], passed) {
			return nil
		}
		out = append(out, [2]string{a[i], b[i]})
	}
	return out
}

// wordsInOrder are the words of a compiled text, but for the comments that tell
// dbt of dependencies.
func wordsInOrder(s string) []string {
	if strings.Contains(s, dependsComment) {
		lines := slices.DeleteFunc(strings.Split(s, "\n"), func(l string) bool { return strings.HasPrefix(strings.TrimSpace(l), dependsComment) })
		s = strings.Join(lines, "\n")
	}
	return clock.Words(s)
}

const dependsComment = "-- depends_on:"

// sameWords reports whether two compiled texts differ in the environment's names
// alone.
func (p *pass) sameWords(a, b string) bool {
	if a == b {
		return true
	}
	return slices.EqualFunc(wordsInOrder(a), wordsInOrder(b), p.sameWord)
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

// moved reports whether two words are one thing at times so many days apart, or
// the beginnings of their months.
func moved(a, b string, days int) bool {
	da, ok := clock.Day(a)
	db, ok2 := clock.Day(b)
	firsts := ok && ok2 && strings.HasSuffix(a, "-01") && strings.HasSuffix(b, "-01")
	return clock.Moved(a, b, days) || firsts && db-da <= days+31 && days <= db-da+31
}

// daysBetween is how many days head was compiled after base.
func (p *pass) daysBetween() (int, bool) {
	b, ok := clock.Day(p.Base.Project.GeneratedAt)
	h, ok2 := clock.Day(p.Head.Project.GeneratedAt)
	return h - b, ok && ok2
}
