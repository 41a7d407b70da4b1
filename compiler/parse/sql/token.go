package sql

// token is one token of the text. It holds no text of its own.
type token struct {
	start, end int32
	// match is the index of the partner of a parenthesis, bracket or brace; -1
	// for one that has none, and for all other tokens.
	match int32
	kind  kind
	flags uint8
	word  keyword // of a word: which keyword it is
}

const (
	escaped     uint8 = 1 << iota // a string or quoted name that has to be unescaped
	raw                           // a string without escapes
	spaceBefore                   // white space or a comment stands before the token
	queryAhead                    // a "(" that is followed, after more "(", by a query's first word
	lineBefore                    // a line break stands before the token
)

// kind is the kind of a token.
type kind uint8

const (
	tkEOF kind = iota
	tkInvalid
	tkWord
	tkQuotedName
	tkString
	tkBytes // b'…', x'…': the first character is the prefix
	tkInteger
	tkDecimal
	tkFloat
	tkParam
	tkOperator // an operator that has no kind of its own
	tkLParen
	tkRParen
	tkLBracket
	tkRBracket
	tkLBrace
	tkRBrace
	tkComma
	tkSemicolon
	tkDot
	tkColon
	tkDoubleColon
	tkAssign   // :=
	tkFatArrow // =>
	tkArrow    // ->
	tkArrow2   // ->>
	tkPipe     // |>
	tkStar
	tkPlus
	tkMinus
	tkSlash
	tkPercent
	tkConcat // ||
	tkAmpAmp
	tkEq // = and ==
	tkNe // <> and !=
	tkLt
	tkLe
	tkGt
	tkGe
	tkNullSafeEq // <=>
	tkShl
	tkShr
	tkAmp
	tkBar
	tkCaret
	tkTilde
	tkHash
	tkAt
	tkBang
	tkQuestion
	tkPower // **
)

var kindTexts = [...]string{
	tkLParen: "(", tkRParen: ")", tkLBracket: "[", tkRBracket: "]", tkLBrace: "{", tkRBrace: "}", tkComma: ",",
	tkSemicolon: ";", tkDot: ".", tkColon: ":", tkDoubleColon: "::", tkAssign: ":=", tkFatArrow: "=>", tkArrow: "->",
	tkArrow2: "->>", tkPipe: "|>", tkStar: "*", tkPlus: "+", tkMinus: "-", tkSlash: "/", tkPercent: "%", tkConcat: "||",
	tkAmpAmp: "&&", tkEq: "=", tkNe: "<>", tkLt: "<", tkLe: "<=", tkGt: ">", tkGe: ">=", tkNullSafeEq: "<=>", tkShl: "<<",
	tkShr: ">>", tkAmp: "&", tkBar: "|", tkCaret: "^", tkTilde: "~", tkHash: "#", tkAt: "@", tkBang: "!", tkQuestion: "?",
	tkPower: "**",
}
