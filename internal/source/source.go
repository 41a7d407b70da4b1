package source

import (
	"fmt"
	"strings"
	"sync"
	"unicode/utf8"
)

// File is one text with a name. The text is never changed after creation.
type File struct {
	Name string // as a person would find it: a path, or a unique id
	Text string

	once  sync.Once
	marks []Position // of every stride-th byte
}

// stride is how many bytes lie between places of known position, so that
// finding a place never means to count through all of a long text.
const stride = 4096

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
	f.once.Do(f.mark)
	return f.marks[n/stride].after(f.Text[n/stride*stride : n])
}

func (f *File) mark() {
	at := Position{1, 1}
	f.marks = append(f.marks, at)
	for i := stride; i <= len(f.Text); i += stride {
		at = at.after(f.Text[i-stride : i])
		f.marks = append(f.marks, at)
	}
}

// after is the position behind text that starts at p.
func (p Position) after(text string) Position {
	lines := strings.Count(text, "\n")
	if lines > 0 {
		return Position{p.Line + lines, 1 + starts(text[strings.LastIndexByte(text, '\n')+1:])}
	}
	return Position{p.Line, p.Column + starts(text)}
}

// starts counts the characters that start in text. Each byte of what is no
// UTF-8 counts as one, as long as it looks like a start.
func starts(text string) int {
	n := 0
	for i := range len(text) {
		if utf8.RuneStart(text[i]) {
			n++
		}
	}
	return n
}

// Slice is the text of a span; what lies outside of the file is left out.
func (f *File) Slice(s Span) string {
	end := min(max(int(s.End), 0), len(f.Text))
	return f.Text[min(max(int(s.Start), 0), end):end]
}
