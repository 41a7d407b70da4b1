package sql

import (
	"strings"
	"unicode/utf8"

	"github.com/tailwater/tailwater/compiler/dialect"
)

// lexer cuts a text into tokens. It goes through the text once; all tokens are
// made before the parser starts.
type lexer struct {
	text   string
	rules  *dialect.Lexical
	pos    int
	tokens []token
	open   []int32 // indexes of parentheses that wait for their partner
	flags  uint8   // of the next token
	bad    string  // what is wrong with the token of kind tkInvalid; empty: nothing
}

// lex returns all tokens of a text. The last one is tkEOF, or tkInvalid where the
// text cannot be read any further; bad says why.
func lex(text string, rules *dialect.Lexical) (tokens []token, bad string) {
	l := &lexer{text: text, rules: rules, tokens: make([]token, 0, len(text)/5+8)}
	for l.skipBlanks() && l.bad == "" {
		l.next()
	}
	if l.bad == "" {
		l.add(tkEOF, len(text))
	}
	return l.tokens, l.bad
}

// add makes a token that ends at end, and goes there.
func (l *lexer) add(k kind, end int) {
	l.tokens = append(l.tokens, token{start: int32(l.pos), end: int32(end), match: -1, kind: k, flags: l.flags})
	l.pos, l.flags = end, 0
}

// fail ends the tokens with one of kind tkInvalid.
func (l *lexer) fail(end int, why string) {
	l.bad = why
	l.add(tkInvalid, min(end, len(l.text)))
}

// at is the byte at an offset from the place of the lexer; zero past the end.
func (l *lexer) at(offset int) byte {
	if i := l.pos + offset; i < len(l.text) {
		return l.text[i]
	}
	return 0
}

// class is what a byte may start or go on with.
type class uint8

const (
	blank class = 1 << iota
	digit
	nameStart // letters, underscore, and all of UTF-8 beyond ASCII
	operator  // characters of operators
)

var classes = func() (t [256]class) {
	for _, c := range []byte(" \t\n\r\f\v") {
		t[c] = blank
	}
	for c := '0'; c <= '9'; c++ {
		t[c] = digit
	}
	for c := 'a'; c <= 'z'; c++ {
		t[c], t[c-'a'+'A'] = nameStart, nameStart
	}
	t['_'] = nameStart
	for c := 0x80; c <= 0xFF; c++ {
		t[c] = nameStart
	}
	for _, c := range []byte("+-*/<>=~!@#%^&|`?") {
		t[c] = operator
	}
	return t
}()

// skipBlanks goes over white space and comments. It reports false at the end.
func (l *lexer) skipBlanks() bool {
	for l.pos < len(l.text) {
		c := l.text[l.pos]
		switch {
		case c == '\n':
			l.flags |= spaceBefore | lineBefore
			l.pos++
		case classes[c] == blank:
			l.flags |= spaceBefore
			for l.pos++; l.pos < len(l.text) && l.text[l.pos] == ' '; l.pos++ {
			}
		case classes[c]&(nameStart|digit) != 0 && c < 0x80:
			return true
		case c == 0xC2 && l.at(1) == 0xA0: // no-break space
			l.flags |= spaceBefore
			l.pos += 2
		case c == 0xEF && strings.HasPrefix(l.text[l.pos:], "\uFEFF"):
			l.pos += 3
		case l.isLineComment(c):
			l.flags |= spaceBefore
			if i := strings.IndexByte(l.text[l.pos:], '\n'); i >= 0 {
				l.pos += i
			} else {
				l.pos = len(l.text)
			}
		case c == '/' && l.at(1) == '*':
			if !l.blockComment() {
				return true
			}
		default:
			return true
		}
	}
	return false
}

func (l *lexer) isLineComment(c byte) bool {
	switch c {
	case '-':
		if l.at(1) != '-' {
			return false
		}
		return !l.rules.DashCommentsSpaced || l.pos+2 >= len(l.text) || classes[l.text[l.pos+2]] == blank
	case '#':
		return l.rules.HashComments
	case '/':
		return l.rules.SlashComments && l.at(1) == '/'
	}
	return false
}

// blockComment goes over a comment, which nests where the dialect says so.
func (l *lexer) blockComment() bool {
	depth := 0
	for i := l.pos; i+1 < len(l.text); i++ {
		switch {
		case l.text[i] == '/' && l.text[i+1] == '*' && (l.rules.NestedComments || depth == 0):
			depth++
			i++
		case l.text[i] == '*' && l.text[i+1] == '/':
			i++
			if depth--; depth == 0 {
				l.pos = i + 1
				l.flags |= spaceBefore
				return true
			}
		}
	}
	l.fail(len(l.text), "unterminated /* comment")
	return false
}

// next makes one token.
func (l *lexer) next() {
	c := l.text[l.pos]
	switch cl := classes[c]; {
	case cl == nameStart:
		if l.prefixed(c) {
			return
		}
		l.name()
	case cl == digit || c == '.' && classes[l.at(1)] == digit && !l.afterValue():
		l.number()
	case c == '\'':
		l.quoted(tkString, '\'', l.pos, l.rules.BackslashEscapes)
	case c == '"':
		if l.rules.DoubleQuoteStrings {
			l.quoted(tkString, '"', l.pos, l.rules.BackslashEscapes)
			return
		}
		l.quoted(tkQuotedName, '"', l.pos, false)
	case c == '`' && l.rules.BacktickNames:
		l.quoted(tkQuotedName, '`', l.pos, l.rules.BackslashNames)
	case c == '[' && l.rules.BracketNames:
		l.bracketName()
	case l.variable(c):
	default:
		l.punctuation(c)
	}
}

// afterValue reports whether the token right before, without a blank, ends a
// name or an operand: then a dot is no start of a number.
func (l *lexer) afterValue() bool {
	if len(l.tokens) == 0 || l.flags&spaceBefore != 0 {
		return false
	}
	switch l.tokens[len(l.tokens)-1].kind {
	case tkWord, tkQuotedName, tkRParen, tkRBracket, tkParam:
		return true
	}
	return false
}

// name makes a word.
func (l *lexer) name() {
	text, i, h := l.text, l.pos, uint32(fnvStart)
	for i < len(text) {
		c := text[i]
		if classes[c]&(nameStart|digit) == 0 && !l.inName(c) {
			break
		}
		h = (h ^ uint32(lowers[c])) * fnvPrime
		i++
	}
	s := text[l.pos:i]
	l.add(tkWord, i)
	if len(s) <= maxKeywordSize {
		l.tokens[len(l.tokens)-1].word = lookupHash(s, h)
	}
}

// inName reports whether a special character may stand within a name.
func (l *lexer) inName(c byte) bool {
	switch c {
	case '$':
		return l.rules.DollarInNames
	case '#':
		return l.rules.HashInNames
	case '@':
		return l.rules.AtInNames
	}
	return false
}

// bracketName makes a name of [x]; two closing brackets stand for one.
func (l *lexer) bracketName() {
	for i := l.pos + 1; i < len(l.text); i++ {
		if l.text[i] != ']' {
			continue
		}
		if i+1 < len(l.text) && l.text[i+1] == ']' {
			l.flags |= escaped
			i++
			continue
		}
		l.add(tkQuotedName, i+1)
		return
	}
	l.fail(len(l.text), "unterminated name in brackets")
}

// punctuation makes an operator or a separator.
func (l *lexer) punctuation(c byte) {
	switch c {
	case '(', '[', '{':
		l.open = append(l.open, int32(len(l.tokens)))
		l.add([...]kind{'(': tkLParen, '[': tkLBracket, '{': tkLBrace}[c], l.pos+1)
		return
	case ')', ']', '}':
		l.closing([...]kind{')': tkRParen, ']': tkRBracket, '}': tkRBrace}[c])
		return
	case ',':
		l.add(tkComma, l.pos+1)
		return
	case ';':
		l.add(tkSemicolon, l.pos+1)
		return
	case '.':
		l.add(tkDot, l.pos+1)
		return
	case ':':
		switch l.at(1) {
		case ':':
			l.add(tkDoubleColon, l.pos+2)
		case '=':
			l.add(tkAssign, l.pos+2)
		default:
			l.add(tkColon, l.pos+1)
		}
		return
	}
	if classes[c] == operator {
		l.operator()
		return
	}
	_, n := utf8.DecodeRuneInString(l.text[l.pos:])
	l.fail(l.pos+n, "")
	l.bad = "unexpected character " + quoteFound(l.text[l.tokens[len(l.tokens)-1].start:l.pos])
}

// closing makes a closing token and ties it to its partner, if the innermost
// open one is of its kind.
func (l *lexer) closing(k kind) {
	i := int32(len(l.tokens))
	l.add(k, l.pos+1)
	if len(l.open) == 0 {
		return
	}
	o := l.open[len(l.open)-1]
	if l.tokens[o].kind != k-1 {
		return
	}
	l.open = l.open[:len(l.open)-1]
	l.tokens[o].match, l.tokens[i].match = i, o
}
