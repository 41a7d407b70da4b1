package clock

import (
	"strconv"
	"strings"
)

// Apart reports whether two compiled texts differ, and only in what moved along
// with the time of compilation, so many days later. A number that differs by
// something else is a variable, not the clock. same says which words are one.
func Apart(base, head string, days int, same func(a, b string) bool) bool {
	return apart(base, head, same, func(a, b string) bool { return Moved(a, b, days) })
}

// DaysApart is stricter: dates move and numbers count days, and nothing else
// differs. An id or a time of day may be a variable's as well.
func DaysApart(base, head string, days int, same func(a, b string) bool) bool {
	return apart(base, head, same, func(a, b string) bool {
		x, err := strconv.Atoi(a)
		y, err2 := strconv.Atoi(b)
		if err == nil && err2 == nil {
			return days > 0 && near(y-x, days, 1)
		}
		_, date := Day(a)
		return date && !isUUID(a) && Moved(a, b, days)
	})
}

func apart(base, head string, same, moved func(a, b string) bool) bool {
	a, b := Words(base), Words(head)
	if len(a) != len(b) || between(base) != between(head) {
		return false
	}
	differ := false
	for i := range a {
		if same(a[i], b[i]) {
			continue
		}
		if !moved(a[i], b[i]) {
			return false
		}
		differ = true
	}
	return differ
}

// Words are the words of a text: names, numbers, dates, times of day.
func Words(text string) []string { return strings.FieldsFunc(text, notInWord) }

// between is what stands between the words: signs, and letters of other scripts.
func between(text string) string {
	return strings.Join(strings.FieldsFunc(text, func(r rune) bool { return !notInWord(r) }), " ")
}

func notInWord(r rune) bool {
	return !(r == '-' || r == ':' || r == '_' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z')
}

// Moved reports whether two words are one thing at times so many days apart.
func Moved(a, b string, days int) bool {
	if isUUID(a) && isUUID(b) {
		return true
	}
	if da, ok := Day(a); ok {
		db, ok := Day(b)
		return ok && near(db-da, days, 1)
	}
	if strings.Contains(a, ":") && strings.Contains(b, ":") {
		return isClock(a) && isClock(b)
	}
	x, err := strconv.ParseInt(a, 10, 64)
	y, err2 := strconv.ParseInt(b, 10, 64)
	if err != nil || err2 != nil || x < 0 || y < 0 || days < 1 {
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

// Day counts the days to a date that a text begins with, by the Gregorian
// calendar.
func Day(s string) (int, bool) {
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
