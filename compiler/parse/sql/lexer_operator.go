package sql

import "strings"

// operator makes one operator token.
func (l *lexer) operator() {
	end := l.fixedOperator()
	if l.rules.UserOperators {
		end = l.userOperator()
	}
	k := operatorKind(l.text[l.pos:end])
	if k == tkInvalid && !l.rules.UserOperators {
		k = tkOperator
	}
	if k == tkInvalid {
		k = tkOperator
	}
	l.add(k, end)
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
		// A known operator that ends in > may be followed by a sign: "->" stays.
		i--
	}
	// A star that follows another operator is the star of a select list or an
	// argument only after "(" or ","; those are no operator characters.
	return i
}

func operatorKind(s string) kind {
	if len(s) == 1 {
		switch s[0] {
		case '*':
			return tkStar
		case '+':
			return tkPlus
		case '-':
			return tkMinus
		case '/':
			return tkSlash
		case '%':
			return tkPercent
		case '=':
			return tkEq
		case '<':
			return tkLt
		case '>':
			return tkGt
		case '&':
			return tkAmp
		case '|':
			return tkBar
		case '^':
			return tkCaret
		case '~':
			return tkTilde
		case '#':
			return tkHash
		case '@':
			return tkAt
		case '!':
			return tkBang
		case '?':
			return tkQuestion
		}
		return tkOperator
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
