package source

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// File is one text with a name. The text is never changed after creation.
type File struct {
	Name string // as a person would find it: a path, or a unique id
	Text string
}

// Span is the half-open byte range [Start, End) of a file's text.
// The zero Span means "no place known".
type Span struct {
	Start, End int32
}

// IsZero reports whether no place is known.
func (s Span) IsZero() bool { return s == Span{} }

// To is the smallest span that covers s and t.
func (s Span) To(t Span) Span {
	if s.IsZero() {
		return t
	}
	if t.IsZero() {
		return s
	}
	return Span{min(s.Start, t.Start), max(s.End, t.End)}
}

// Position is a place for people: line and column, both from one. The column
// counts characters, not bytes. The zero Position means "no place known".
type Position struct {
	Line, Column int
}

func (p Position) String() string {
	if p.Line == 0 {
		return "-"
	}
	return fmt.Sprintf("%d:%d", p.Line, p.Column)
}

// Position finds line and column of a byte offset. An offset past the end
// is taken as the end.
func (f *File) Position(offset int32) Position {
	n := min(max(int(offset), 0), len(f.Text))
	before := f.Text[:n]
	line := strings.Count(before, "\n")
	start := strings.LastIndexByte(before, '\n') + 1
	return Position{line + 1, utf8.RuneCountInString(before[start:]) + 1}
}

// Slice is the text of a span; what lies outside of the file is left out.
func (f *File) Slice(s Span) string {
	end := min(max(int(s.End), 0), len(f.Text))
	return f.Text[min(max(int(s.Start), 0), end):end]
}
