package sql

import "strings"

// number makes an integer, a decimal or a float; in some dialects a name that
// starts with a digit.
func (l *lexer) number() {
	if l.text[l.pos] == '0' && l.radix() {
		return
	}
	i, k := l.digits(l.pos), tkInteger
	if i < len(l.text) && l.text[i] == '.' && l.fraction(i) {
		i, k = l.digits(i+1), tkDecimal
	}
	if j := l.exponent(i); j > i {
		i, k = j, tkFloat
	}
	end := l.nameEnd(i)
	if l.rules.DigitsAfterDot && l.afterDot() {
		l.add(tkWord, max(end, l.digits(l.pos)))
		return
	}
	if end > i && l.rules.DigitNames && k == tkInteger && !l.isSuffix(l.text[i:end]) {
		l.add(tkWord, end)
		return
	}
	if end > i && l.rules.NumberSuffixes && l.isSuffix(l.text[i:end]) {
		i = end
		if k == tkInteger && strings.ContainsAny(l.text[end-1:end], "dDfF") {
			k = tkDecimal
		}
	}
	if end > i && l.rules.StrictNumbers {
		l.fail(end, "trailing junk after numeric literal at or near "+quoteFound(l.text[l.pos:end]))
		return
	}
	l.add(k, i)
}

// fraction reports whether the dot at i belongs to a number, which it does not
// in "1..2" and "t.1.x".
func (l *lexer) fraction(i int) bool {
	if i+1 < len(l.text) && l.text[i+1] == '.' {
		return false
	}
	return !l.afterDot() // the element of a tuple of tuples
}

// afterDot reports whether a dot stands right before.
func (l *lexer) afterDot() bool {
	n := len(l.tokens)
	return n > 0 && l.tokens[n-1].kind == tkDot && l.flags&spaceBefore == 0
}

func (l *lexer) digits(i int) int {
	for i < len(l.text) && (classes[l.text[i]] == digit || l.text[i] == '_' && i+1 < len(l.text) && classes[l.text[i+1]] == digit) {
		i++
	}
	return i
}

// exponent is the end of an exponent at i, or i.
func (l *lexer) exponent(i int) int {
	if i >= len(l.text) || lower(l.text[i]) != 'e' {
		return i
	}
	j := i + 1
	if j < len(l.text) && (l.text[j] == '+' || l.text[j] == '-') {
		j++
	}
	if j >= len(l.text) || classes[l.text[j]] != digit {
		return i
	}
	return l.digits(j)
}

// radix makes 0x1F, 0b1 and 0o7.
func (l *lexer) radix() bool {
	set := ""
	switch lower(l.at(1)) {
	case 'x':
		set = "0123456789abcdefABCDEF_"
	case 'b':
		set = "01_"
	case 'o':
		set = "01234567_"
	default:
		return false
	}
	i := l.pos + 2
	for i < len(l.text) && strings.IndexByte(set, l.text[i]) >= 0 {
		i++
	}
	if i == l.pos+2 && lower(l.at(1)) != 'x' || l.nameEnd(i) > i {
		return false
	}
	l.add(tkInteger, i)
	return true
}

// isSuffix reports whether s is one of Spark's suffixes of numbers.
func (l *lexer) isSuffix(s string) bool {
	if !l.rules.NumberSuffixes {
		return false
	}
	switch len(s) {
	case 1:
		return strings.Contains("lLsSyYdDfF", s)
	case 2:
		return strings.EqualFold(s, "bd")
	}
	return false
}
