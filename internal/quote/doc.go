// Package quote writes a text as a literal of another language: whatever the
// text holds, it stays one word, one scalar, one string there.
//
// What the languages cannot hold at all, a zero byte, is left out. The package
// knows no template language, but no literal that it writes holds two braces in
// a row, or a brace before a percent or number sign, so that those that begin
// with these leave it alone.
package quote
