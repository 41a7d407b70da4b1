package sql

import "strings"

// operator makes one operator token.
func (l *lexer) operator() {
	end := l.fixedOperator()
	if l.rules.UserOperators {
		end = l.userOperator()
	}
	l.add(operatorKind(l.text[l.pos:end]), end)
}

// longOperators are the operators of two and three characters, longest first.
var longOperators = [...]string{
	"<=>", "->>", "#>>", "!~*", "||/", "~~*", "@@@",
	"||", "|>", "&&", "<=", "<>", "<<", ">=", ">>", "!=", "!~", "==", "=>", "->", "#>", "#-", "@>", "<@", "**", "^@",
	"~*", "~~", "?|", "?&", "|/", "@@", "@?", "^=", "!<", "!>",
}

// fixedOperator is the end of the longest operator that is known.
func (l *lexer) fixedOperator() int {
	rest := l.text[l.pos:]
	if len(rest) > 1 && classes[rest[1]] == operator {
		for _, op := range longOperators {
			if strings.HasPrefix(rest, op) {
				return l.pos + len(op)
			}
		}
	}
	if l.rules.SlashComments || !strings.HasPrefix(rest, "//") {
		return l.pos + 1
	}
	return l.pos + 2
}

// userOperator is the end of an operator by PostgreSQL's rule: the longest run
// of operator characters before a comment, which ends in + or - only if it has
// one of ~ ! @ # % ^ & | ` ? in it.
func (l *lexer) userOperator() int {
	i, free := l.pos, false
	for i < len(l.text) && classes[l.text[i]] == operator {
		c := l.text[i]
		if i+1 < len(l.text) && (c == '/' && l.text[i+1] == '*' || c == '-' && l.text[i+1] == '-') && i > l.pos {
			break
		}
		if c == '`' && l.rules.BacktickNames || c == '?' && l.rules.QuestionParams {
			break
		}
		free = free || strings.IndexByte("~!@#%^&|`?", c) >= 0
		i++
	}
	if i == l.pos {
		return i + 1
	}
	for !free && i-l.pos > 1 && (l.text[i-1] == '+' || l.text[i-1] == '-') {
		i--
	}
	return i
}

// oneByte are the operators of a single character.
var oneByte = [128]kind{
	'*': tkStar, '+': tkPlus, '-': tkMinus, '/': tkSlash, '%': tkPercent, '=': tkEq, '<': tkLt, '>': tkGt, '&': tkAmp,
	'|': tkBar, '^': tkCaret, '~': tkTilde, '#': tkHash, '@': tkAt, '!': tkBang, '?': tkQuestion, '`': tkOperator,
}

func operatorKind(s string) kind {
	if len(s) == 1 {
		return oneByte[s[0]]
	}
	switch s {
	case "||":
		return tkConcat
	case "|>":
		return tkPipe
	case "&&":
		return tkAmpAmp
	case "==":
		return tkEq
	case "<>", "!=", "^=":
		return tkNe
	case "<=", "!>":
		return tkLe
	case ">=", "!<":
		return tkGe
	case "<=>":
		return tkNullSafeEq
	case "<<":
		return tkShl
	case ">>":
		return tkShr
	case "=>":
		return tkFatArrow
	case "->":
		return tkArrow
	case "->>":
		return tkArrow2
	case "**":
		return tkPower
	}
	return tkOperator
}
