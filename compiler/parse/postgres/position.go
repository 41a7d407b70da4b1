package postgres

import (
	"strings"
	"unicode/utf8"
)

// byteOffset turns an error's cursor, which counts characters from one and may
// point past the end, into a byte offset.
func byteOffset(text string, cursor int) int32 {
	i := 0
	for n := 1; n < cursor && i < len(text); n++ {
		_, size := utf8.DecodeRuneInString(text[i:])
		i += size
	}
	return int32(i)
}

// deep reports whether a message means that the text nests too deep.
func deep(message string) bool {
	return strings.Contains(message, "memory exhausted") || strings.Contains(message, "stack depth")
}
