package report

import (
	"fmt"
	"strings"
	"unicode"
)

// Names and messages come from files that anybody may have written, and a
// platform does more with a text than Markdown says: it tells people whom a
// text mentions, links numbers, draws pictures. Nothing of that may happen
// because of a name.

// plainName are the characters of names that mean nothing to Markdown in a
// code span, not even in a table.
func plainName(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("_.-/:,()+=> ", r) || r > 0x7f
}

// code writes a name as code. Platforms leave code alone. A name with odd
// characters is written with character references, which mean nothing in any
// place.
func code(s string) string {
	s = strings.TrimSpace(clean(s))
	switch {
	case s == "":
		return ""
	case strings.IndexFunc(s, func(r rune) bool { return !plainName(r) }) < 0:
		return "`" + s + "`"
	}
	var b strings.Builder
	b.WriteString("<code>")
	for _, r := range s {
		if plainName(r) && !strings.ContainsRune("_:>", r) {
			b.WriteRune(r)
		} else {
			fmt.Fprintf(&b, "&#%d;", r)
		}
	}
	b.WriteString("</code>")
	return b.String()
}

// codes writes several names, some of them.
func codes(names []string, n int) string {
	if n >= 0 && len(names) > n+1 {
		return codes(names[:n], -1) + fmt.Sprintf(" and %d more", len(names)-n)
	}
	out := make([]string, len(names))
	for i, name := range names {
		out[i] = code(cut(name, longestName))
	}
	return strings.Join(out, ", ")
}

// longestName and longestText are where names and texts on a page are cut.
const (
	longestName = 120
	longestText = 400
)

const (
	// structural are characters that Markdown may take for structure.
	structural = "\\`*[]<>|~&$^"
	// sigils begin what platforms link or tell people of, when a word follows.
	sigils = "@#!%&~$:"
	// still is a space of no width, which keeps a sigil apart from its word.
	still = "\u200b"
)

// prose writes a text of one line, within a line of Markdown. What is in it is
// shown as it is.
func prose(s string) string {
	runes := []rune(strings.TrimSpace(clean(cut(s, longestText))))
	var b strings.Builder
	for i, r := range runes {
		next, before := ' ', ' '
		if i+1 < len(runes) {
			next = runes[i+1]
		}
		if i > 0 {
			before = runes[i-1]
		}
		switch {
		case strings.ContainsRune(structural, r), r == '_' && !(wordy(before) && wordy(next)):
			fmt.Fprintf(&b, "&#%d;", r)
		default:
			b.WriteRune(r)
		}
		if strings.ContainsRune(sigils, r) && (wordy(next) || strings.ContainsRune("\"'[/{`", next)) || breaksLink(runes, i) {
			b.WriteString(still)
		}
	}
	return b.String()
}

func wordy(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_' }

// breaksLink reports whether a space behind rune i keeps apart what platforms
// would make a link of without any sign: www.example, GH-1.
func breaksLink(runes []rune, i int) bool {
	ends := func(word string) bool {
		n := len(word)
		return i+1 >= n && strings.EqualFold(string(runes[i+1-n:i+1]), word)
	}
	return ends("www") || ends("gh-")
}

// WebAddress is an address that is fit to stand in a page; empty for others.
func WebAddress(address string) string {
	if !strings.HasPrefix(address, "https://") && !strings.HasPrefix(address, "http://") || strings.ContainsAny(address, "()<> \t\n\"`|\\") {
		return ""
	}
	return address
}
