package dialect

// Lexical is what a lexer needs to know. The zero value is the standard's:
// "names", 'strings' with doubled quotes, -- and /* */ comments.
type Lexical struct {
	// Names.
	BacktickNames  bool // `x` is a name
	BracketNames   bool // [x] is a name
	BackslashNames bool // a backslash escapes inside of `x`
	DollarInNames  bool // a$b
	HashInNames    bool // a#b, and #a
	AtInNames      bool // @a is a variable, also within names
	DigitNames     bool // 1a is a name
	DigitsAfterDot bool // t.1a is a name, t.1 too
	LocalNames     bool // $a is a session variable

	// Strings.
	DoubleQuoteStrings bool // "x" is a string
	BackslashEscapes   bool // '\'' is a quote
	NoDoubledQuotes    bool // 'a''b' is two strings
	AdjacentStrings    bool // 'a' 'b' is one string, without a line break too
	TripleQuotes       bool // '''x''' and """x"""
	RawStrings         bool // r'\d'
	BackslashInRaw     bool // r'\'' does not end at the second quote
	BytesStrings       bool // b'x' holds bytes
	HexStrings         bool // x'00' holds bytes
	EscapeStrings      bool // e'\n'
	NationalStrings    bool // n'x'
	UnicodeStrings     bool // u&'\0041', u&"\0041"
	DollarStrings      bool // $$x$$
	DollarTags         bool // $tag$x$tag$
	DelimitedStrings   bool // q'[x]'

	// Comments.
	HashComments       bool // # to the end of the line
	SlashComments      bool // // to the end of the line
	NestedComments     bool // /* /* */ */
	DashCommentsSpaced bool // -- starts a comment only before white space

	// Numbers.
	NumberSuffixes bool // 1L, 2.0D, 3BD
	StrictNumbers  bool // a letter right after a number is an error

	// Parameters. A colon is one only in front of a name, where no value can end.
	QuestionParams bool // ?
	ColonParams    bool // :x
	AtParams       bool // @x, @@x
	DollarParams   bool // $1
	BraceParams    bool // {x:Type}

	// UserOperators takes any run of operator characters as one operator, by
	// PostgreSQL's rule for trailing signs.
	UserOperators bool
}
