package report

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/mattn/go-runewidth"
)

// Style says how a text for people is drawn. The zero Style is plain ASCII of
// unlimited width.
type Style struct {
	Color   bool
	Unicode bool
	Width   int // in columns of a terminal; zero or less is unlimited
	Verbose bool
}

// ink is what a colour means.
type ink uint8

const (
	plain  ink = iota
	strong     // headings and names that matter
	faint      // what can be skipped
	good       // created, passed
	change     // altered in place
	bad        // removed, errors
	warn       // warnings
	note       // information
)

var escapes = [...]string{"", "\x1b[1m", "\x1b[2m", "\x1b[32m", "\x1b[33m", "\x1b[31m", "\x1b[33m", "\x1b[36m"}

// paint draws s, which must be clean.
func (st Style) paint(i ink, s string) string {
	if !st.Color || i == plain || s == "" {
		return s
	}
	return escapes[i] + s + "\x1b[0m"
}

// glyph picks a character for what the terminal can show.
func (st Style) glyph(unicode, ascii string) string {
	if st.Unicode {
		return unicode
	}
	return ascii
}

func (st Style) arrow() string { return st.glyph("→", "->") }

// clean makes text from a project safe and flat: names and messages come from
// files that anybody may have written, and a terminal obeys control characters.
func clean(s string) string {
	ok := func(r rune) bool { return r != utf8.RuneError && (unicode.IsPrint(r) || r == ' ') }
	if strings.IndexFunc(s, func(r rune) bool { return !ok(r) }) < 0 {
		return s
	}
	return strings.Map(func(r rune) rune {
		switch {
		case ok(r):
			return r
		case unicode.IsSpace(r):
			return ' '
		}
		return '?'
	}, s)
}

// cells counts the columns of a terminal that characters take. Ambiguous ones
// take one, as they do outside of East Asia.
var cells = runewidth.Condition{StrictEmojiNeutral: true}

// width is how many columns of a terminal a clean text takes.
func width(s string) int {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return cells.StringWidth(s)
		}
	}
	return len(s)
}

// wrap breaks a clean text at blanks into lines of at most n columns. A longer
// word is broken where it has to be.
func wrap(s string, n int) []string {
	if n <= 0 || width(s) <= n {
		return []string{s}
	}
	var lines []string
	line := ""
	for _, word := range strings.Fields(s) {
		if line != "" && width(line)+1+width(word) <= n {
			line += " " + word
			continue
		}
		if line != "" {
			lines = append(lines, line)
		}
		for line = word; width(line) > n; {
			head := cells.Truncate(line, n, "")
			if head == "" {
				break // not even one character fits
			}
			lines = append(lines, head)
			line = line[len(head):]
		}
	}
	return append(lines, line)
}
