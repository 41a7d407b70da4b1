package dialect

// Lexical is what a lexer needs to know.
type Lexical struct{}
