package compat

import (
	"slices"
	"strconv"
	"strings"

	"github.com/tailwater/tailwater/manifest"
)

// sincePast reports whether two compiled texts differ, and only in what moved
// along with the time of compilation: dates, counts of days, ids of a run. A
// number that differs by something else is a variable, not the clock.
func (p *pass) sincePast(base, head string) bool {
	a, b := strings.FieldsFunc(base, notInWord), strings.FieldsFunc(head, notInWord)
	passed, known := p.daysBetween()
	if len(a) != len(b) || !known {
		return false
	}
	differ := false
	for i := range a {
		if p.sameWord(a[i], b[i]) {
			continue
		}
		if !moved(a[i], b[i], passed) {
			return false
		}
		differ = true
	}
	return differ
}

func notInWord(r rune) bool {
	return !(r == '-' || r == ':' || r == '_' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z')
}

// sameWords reports whether two compiled texts differ in the environment's names
// alone.
func (p *pass) sameWords(a, b string) bool {
	if a == b {
		return true
	}
	return slices.EqualFunc(strings.FieldsFunc(a, notInWord), strings.FieldsFunc(b, notInWord), p.sameWord)
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

// moved reports whether two words are one thing at times so many days apart.
func moved(a, b string, days int) bool {
	if isUUID(a) && isUUID(b) {
		return true
	}
	if da, ok := dayNumber(a); ok {
		db, ok := dayNumber(b)
		return ok && near(db-da, days, 1)
	}
	if strings.Contains(a, ":") && strings.Contains(b, ":") {
		return isClock(a) && isClock(b)
	}
	x, err := strconv.ParseInt(a, 10, 64)
	y, err2 := strconv.ParseInt(b, 10, 64)
	if err != nil || err2 != nil || x < 0 || y < 0 || days == 0 && y == x {
		return false
	}
	d := int(y - x)
	// Days, weeks, months, hours, seconds, milliseconds.
	return d != 0 && (near(d, days, 1) || days > 6 && near(d, days/7, 1) || days > 27 && near(d, days/30, 1) || near(d, days*24, 24) ||
		near(d, days*86400, 86400) || near(d, days*86400000, 86400000))
}

func near(a, b, by int) bool { return a-b <= by && b-a <= by }

func isUUID(s string) bool {
	if len(s) != 36 || strings.Count(s, "-") != 4 {
		return false
	}
	for _, r := range s {
		if !(r == '-' || r >= '0' && r <= '9' || r >= 'a' && r <= 'f' || r >= 'A' && r <= 'F') {
			return false
		}
	}
	return true
}

// isClock reports whether a word is a time of day.
func isClock(s string) bool {
	for _, r := range s {
		if r != ':' && !(r >= '0' && r <= '9') {
			return false
		}
	}
	return true
}

// daysBetween is how many days head was compiled after base.
func (p *pass) daysBetween() (int, bool) {
	b, ok := dayNumber(p.Base.Project.GeneratedAt)
	h, ok2 := dayNumber(p.Head.Project.GeneratedAt)
	return h - b, ok && ok2
}

// dayNumber counts the days to a date that a text begins with, by the Gregorian
// calendar.
func dayNumber(s string) (int, bool) {
	if len(s) < 10 || s[4] != '-' || s[7] != '-' {
		return 0, false
	}
	y, err := strconv.Atoi(s[:4])
	m, err2 := strconv.Atoi(s[5:7])
	d, err3 := strconv.Atoi(s[8:10])
	if err != nil || err2 != nil || err3 != nil || m < 1 || m > 12 || d < 1 || d > 31 {
		return 0, false
	}
	if m <= 2 {
		y, m = y-1, m+12
	}
	return 365*y + y/4 - y/100 + y/400 + (153*(m-3)+2)/5 + d, true
}
