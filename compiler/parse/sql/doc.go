// Package sql reads queries of every dialect: a lexer, a table of keywords, and
// a recursive parser that makes the neutral tree of package ast.
//
// In comes a text and a [dialect.Dialect], whose Lexical and Grammar say what
// differs; no code here asks for a dialect's name. Out comes a tree, or nil and
// one diagnostic that says what was found where, and what was expected.
//
//  1. Any input is read in linear time, without panics and in bounded depth.
//  2. The lexer makes all tokens first; they point into the text and know the
//     matching parenthesis. The parser looks ahead as far as it needs and never
//     backtracks over more than a few tokens.
//  3. Words are reserved by dialect and place; a word that is not is a name.
//
// What it does not do: statements that are not queries, templates, names.
package sql
