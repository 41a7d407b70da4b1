package sql

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// nameText is the value of a word or quoted name.
func (p *parser) nameText(t *token) string {
	s := p.text[t.start:t.end]
	if t.kind != tkQuotedName {
		return s
	}
	if lower(s[0]) == 'u' && len(s) > 3 && s[1] == '&' {
		return unicodeEscapes(strings.ReplaceAll(s[3:len(s)-1], `""`, `"`), `\`)
	}
	quote := s[len(s)-1]
	s = s[1 : len(s)-1]
	if t.flags&escaped == 0 {
		return s
	}
	if quote == '`' && p.lexical.BackslashNames {
		return unescape(s, quote, false)
	}
	q := string(rune(quote))
	return strings.ReplaceAll(s, q+q, q)
}

// stringText is the value of a string token.
func (p *parser) stringText(t *token) string {
	s := p.text[t.start:t.end]
	if t.flags&raw != 0 {
		return rawText(s)
	}
	prefix := 0
	for s[prefix] != '\'' && s[prefix] != '"' {
		prefix++
	}
	quote := s[prefix]
	body := s[prefix+1 : len(s)-1]
	if p.lexical.TripleQuotes && len(s) >= prefix+6 && strings.HasPrefix(s[prefix:], tripled(quote)) {
		body = s[prefix+3 : len(s)-3]
	}
	switch {
	case prefix == 2: // u&'…'
		return unicodeEscapes(strings.ReplaceAll(body, "''", "'"), `\`)
	case t.flags&escaped == 0:
		return body
	case p.lexical.BackslashEscapes || prefix == 1 && lower(s[0]) == 'e':
		return unescape(body, quote, p.lexical.BackslashEscapes)
	}
	q := string(rune(quote))
	return strings.ReplaceAll(body, q+q, q)
}

// rawText is the body of r'…', q'[…]' and $tag$…$tag$.
func rawText(s string) string {
	if s[0] == '$' {
		tag := strings.IndexByte(s[1:], '$') + 2
		return s[tag : len(s)-tag]
	}
	i := strings.IndexAny(s, `'"`)
	c := lower(s[0])
	if c == 'q' || c == 'n' {
		return s[i+2 : len(s)-2]
	}
	n := 1
	if strings.HasPrefix(s[i:], tripled(s[i])) && len(s) >= i+6 {
		n = 3
	}
	return s[i+n : len(s)-n]
}

// unescape resolves backslashes and doubled quotes. keep leaves a backslash in
// front of what means something in patterns: warehouses differ in whether they
// drop it, and a text that keeps it equals no other.
func unescape(s string, quote byte, keep bool) string {
	if strings.IndexByte(s, '\\') < 0 && strings.IndexByte(s, quote) < 0 {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c == quote && i+1 < len(s) && s[i+1] == quote {
			i++
		}
		if c != '\\' || i+1 == len(s) {
			b.WriteByte(c)
			continue
		}
		i++
		if n := hexEscape(&b, s[i:]); n > 0 {
			i += n - 1
			continue
		}
		writeEscape(&b, s[i], keep)
	}
	return b.String()
}

func writeEscape(b *strings.Builder, c byte, keep bool) {
	switch c {
	case 'n':
		b.WriteByte('\n')
	case 't':
		b.WriteByte('\t')
	case 'r':
		b.WriteByte('\r')
	case 'b':
		b.WriteByte('\b')
	case 'f':
		b.WriteByte('\f')
	case '0':
		b.WriteByte(0)
	default:
		if keep && strings.IndexByte("%_dswDSW.()[]{}+*?|^$/-:", c) >= 0 {
			b.WriteByte('\\')
		}
		b.WriteByte(c)
	}
}

// hexEscape writes the character of xHH, uHHHH or UHHHHHHHH; the result is how
// long the escape is, zero for none.
func hexEscape(b *strings.Builder, s string) int {
	digits := 0
	switch s[0] {
	case 'x':
		digits = 2
	case 'u':
		digits = 4
	case 'U':
		digits = 8
	}
	if digits == 0 || len(s) <= digits {
		return 0
	}
	n, err := strconv.ParseUint(s[1:1+digits], 16, 32)
	if err != nil {
		return 0
	}
	if digits == 2 {
		b.WriteByte(byte(n))
	} else {
		b.WriteRune(rune(n))
	}
	return 1 + digits
}

// unicodeEscapes resolves \XXXX and \+XXXXXX of u&'…', whose backslash UESCAPE
// may replace.
func unicodeEscapes(s, mark string) string {
	if mark == "" || strings.IndexByte(s, mark[0]) < 0 {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); {
		if s[i] != mark[0] {
			b.WriteByte(s[i])
			i++
			continue
		}
		n, digits := 1, 4
		if strings.HasPrefix(s[i+1:], "+") {
			n, digits = 2, 6
		}
		if strings.HasPrefix(s[i+1:], mark[:1]) {
			b.WriteByte(mark[0])
			i += 2
			continue
		}
		if i+n+digits <= len(s) {
			if v, err := strconv.ParseUint(s[i+n:i+n+digits], 16, 32); err == nil && v <= utf8.MaxRune {
				b.WriteRune(rune(v))
				i += n + digits
				continue
			}
		}
		b.WriteByte(s[i])
		i++
	}
	return b.String()
}
