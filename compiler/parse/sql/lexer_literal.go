package sql

import "strings"

// prefixed makes a string or a name that starts with a letter: r'x', $$ aside.
func (l *lexer) prefixed(c byte) bool {
	q := l.at(1)
	switch lower(c) {
	case 'r':
		if l.rules.RawStrings {
			if q == '\'' || q == '"' && l.rules.DoubleQuoteStrings {
				return l.rawString(tkString, 1)
			}
			if lower(q) == 'b' && l.rules.BytesStrings && isQuote(l.at(2)) {
				return l.rawString(tkBytes, 2)
			}
		}
	case 'b':
		if !l.rules.BytesStrings {
			return false
		}
		if q == '\'' || q == '"' && l.rules.DoubleQuoteStrings {
			l.quoted(tkBytes, q, l.pos+1, l.rules.BackslashEscapes)
			return true
		}
		if lower(q) == 'r' && l.rules.RawStrings && isQuote(l.at(2)) {
			return l.rawString(tkBytes, 2)
		}
	case 'x':
		if l.rules.HexStrings && q == '\'' {
			l.quoted(tkBytes, q, l.pos+1, false)
			return true
		}
	case 'e':
		if l.rules.EscapeStrings && q == '\'' {
			l.quoted(tkString, q, l.pos+1, true)
			return true
		}
	case 'n':
		if !l.rules.NationalStrings {
			return false
		}
		if q == '\'' {
			l.quoted(tkString, q, l.pos+1, l.rules.BackslashEscapes)
			return true
		}
		if lower(q) == 'q' && l.at(2) == '\'' && l.rules.DelimitedStrings {
			return l.delimited(2)
		}
	case 'q':
		if l.rules.DelimitedStrings && q == '\'' {
			return l.delimited(1)
		}
	case 'u':
		if l.rules.UnicodeStrings && q == '&' && (l.at(2) == '\'' || l.at(2) == '"') {
			k := tkString
			if l.at(2) == '"' {
				k = tkQuotedName
			}
			l.quoted(k, l.at(2), l.pos+2, false)
			return true
		}
	}
	return false
}

func isQuote(c byte) bool { return c == '\'' || c == '"' }

// rawString makes a string in which a backslash escapes nothing, though in some
// dialects it keeps a quote from ending the string.
func (l *lexer) rawString(k kind, prefix int) bool {
	l.flags |= raw
	l.quoted(k, l.at(prefix), l.pos+prefix, l.rules.BackslashInRaw)
	return true
}

// quoted makes a token of what stands between quotes, the first of which is at
// from. A doubled quote is one quote unless the dialect says otherwise.
func (l *lexer) quoted(k kind, quote byte, from int, backslash bool) {
	if l.rules.TripleQuotes && k != tkQuotedName && strings.HasPrefix(l.text[from:], tripled(quote)) {
		l.triple(k, quote, from, backslash)
		return
	}
	doubled := !l.rules.NoDoubledQuotes
	for i := from + 1; i < len(l.text); i++ {
		switch c := l.text[i]; {
		case c == '\\' && backslash:
			l.flags |= escaped
			i++
		case c != quote:
		case doubled && i+1 < len(l.text) && l.text[i+1] == quote:
			l.flags |= escaped
			i++
		default:
			l.add(k, i+1)
			return
		}
	}
	if k == tkQuotedName {
		l.fail(len(l.text), "unterminated quoted identifier")
		return
	}
	l.fail(len(l.text), "unterminated quoted string")
}

func tripled(quote byte) string {
	if quote == '"' {
		return `"""`
	}
	return `'''`
}

// triple makes a string between three quotes.
func (l *lexer) triple(k kind, quote byte, from int, backslash bool) {
	end := tripled(quote)
	for i := from + 3; i < len(l.text); i++ {
		switch {
		case l.text[i] == '\\' && backslash:
			l.flags |= escaped
			i++
		case l.text[i] == quote && strings.HasPrefix(l.text[i:], end):
			l.add(k, i+3)
			return
		}
	}
	l.fail(len(l.text), "unterminated triple-quoted string")
}

// delimited makes Oracle's q'[x]'.
func (l *lexer) delimited(prefix int) bool {
	from := l.pos + prefix + 1
	if from >= len(l.text) {
		return false
	}
	c := l.text[from]
	if i := strings.IndexByte("[({<", c); i >= 0 {
		c = "])}>"[i]
	}
	end := strings.Index(l.text[from+1:], string(rune(c))+"'")
	if end < 0 {
		l.fail(len(l.text), "unterminated quoted string")
		return true
	}
	l.flags |= raw
	l.add(tkString, from+1+end+2)
	return true
}

// variable makes what starts with a special character: a parameter, $$x$$, a
// local name. It reports false for anything else.
func (l *lexer) variable(c byte) bool {
	n := l.at(1)
	switch c {
	case '$':
		return l.dollar(n)
	case '@':
		if !l.rules.AtParams {
			return false
		}
		from := 1
		if n == '@' {
			from = 2
		}
		if classes[l.at(from)] != nameStart && l.at(from) != '`' {
			return false
		}
		l.add(tkParam, l.nameEnd(l.pos+from))
		return true
	case '?':
		if !l.rules.QuestionParams {
			return false
		}
		l.add(tkParam, l.pos+1)
		return true
	case ':':
		// A value in front makes the colon a path, a slice or a struct field.
		if !l.rules.ColonParams || classes[n]&(nameStart|digit) == 0 || l.afterOperand() {
			return false
		}
		l.add(tkParam, l.nameEnd(l.pos+1))
		return true
	case '#':
		if !l.rules.HashInNames || classes[n] != nameStart && n != '#' {
			return false
		}
		l.add(tkWord, l.nameEnd(l.pos+1))
		return true
	case '{':
		return l.braceParam()
	case '%':
		if n != '(' {
			return false
		}
		end := l.nameEnd(l.pos + 2)
		if end == l.pos+2 || !strings.HasPrefix(l.text[end:], ")s") {
			return false
		}
		l.add(tkParam, end+2)
		return true
	}
	return false
}

// afterOperand reports whether the token before may end a value.
func (l *lexer) afterOperand() bool {
	if len(l.tokens) == 0 {
		return false
	}
	t := l.tokens[len(l.tokens)-1]
	switch t.kind {
	case tkQuotedName, tkString, tkRParen, tkRBracket, tkParam, tkInteger, tkDecimal, tkFloat:
		return true
	case tkWord:
		return t.word == kwNone || !startsOperand[t.word]
	}
	return false
}

// startsOperand are words behind which a value must come.
var startsOperand = func() (t [keywordCount]bool) {
	for _, k := range []keyword{
		kwSelect, kwWhere, kwAnd, kwOr, kwNot, kwIn, kwThen, kwElse, kwWhen, kwCase, kwBetween, kwLike, kwIlike, kwOn,
		kwHaving, kwBy, kwLimit, kwOffset, kwIs, kwInterval, kwDistinct, kwQualify, kwFrom, kwAs, kwUsing,
	} {
		t[k] = true
	}
	return t
}()

func (l *lexer) nameEnd(i int) int {
	for i < len(l.text) && (classes[l.text[i]]&(nameStart|digit) != 0 || l.inName(l.text[i])) {
		i++
	}
	return i
}

// dollar makes $1, $name and $tag$text$tag$.
func (l *lexer) dollar(n byte) bool {
	if classes[n] == digit && (l.rules.DollarParams || l.rules.LocalNames) {
		i := l.pos + 1
		for i < len(l.text) && classes[l.text[i]] == digit {
			i++
		}
		l.add(tkParam, i)
		return true
	}
	tagEnd := l.pos + 1
	for tagEnd < len(l.text) && classes[l.text[tagEnd]]&(nameStart|digit) != 0 {
		tagEnd++
	}
	if l.rules.DollarStrings && tagEnd < len(l.text) && l.text[tagEnd] == '$' && (tagEnd == l.pos+1 || l.rules.DollarTags) {
		tag := l.text[l.pos : tagEnd+1]
		end := strings.Index(l.text[tagEnd+1:], tag)
		if end < 0 {
			l.fail(len(l.text), "unterminated dollar-quoted string")
			return true
		}
		l.flags |= raw
		l.add(tkString, tagEnd+1+end+len(tag))
		return true
	}
	if l.rules.LocalNames && classes[n] == nameStart {
		l.add(tkParam, tagEnd)
		return true
	}
	return false
}

// braceParam makes {x:Type}, and ${x} is left alone.
func (l *lexer) braceParam() bool {
	if !l.rules.BraceParams || classes[l.at(1)] != nameStart {
		return false
	}
	i := l.nameEnd(l.pos + 1)
	if i >= len(l.text) || l.text[i] != ':' {
		return false
	}
	for j := i; j < len(l.text) && j-i < 200; j++ {
		if l.text[j] == '}' {
			l.add(tkParam, j+1)
			return true
		}
	}
	return false
}
