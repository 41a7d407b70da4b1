package quote

import (
	"fmt"
	"strings"
	"unicode"
)

// Shell is a word of a POSIX shell.
func Shell(s string) string {
	if s != "" && strings.Trim(s, plain) == "" {
		return s
	}
	s = strings.ReplaceAll(s, "\x00", "")
	s = strings.ReplaceAll(s, "'", `'\''`)
	return "'" + strings.ReplaceAll(s, "{", "{''") + "'"
}

const plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:=,+@%"

// ShellCommand is a command of a POSIX shell.
func ShellCommand(args []string) string {
	words := make([]string, len(args))
	for i, a := range args {
		words[i] = Shell(a)
	}
	return strings.Join(words, " ")
}

// YAML is a scalar in double quotes, for readers of both versions of YAML.
func YAML(s string) string { return escaped(s, `\u%04x`, `\U%08x`) }

// Python is a string.
func Python(s string) string { return escaped(s, `\u%04x`, `\U%08x`) }

// escaped is a text in double quotes. Letters of all scripts stay as they are.
func escaped(s, short, long string) string {
	var b strings.Builder
	b.WriteByte('"')
	brace := false
	for _, r := range s {
		switch {
		case r == 0:
			continue
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case brace && strings.ContainsRune("{%#", r):
			fmt.Fprintf(&b, short, r)
		case r < 0x80 && unicode.IsPrint(r) || r >= 0x80 && unicode.IsLetter(r) && r <= 0xffff:
			b.WriteRune(r)
		case r > 0xffff:
			fmt.Fprintf(&b, long, r)
		default:
			fmt.Fprintf(&b, short, r)
		}
		brace = r == '{'
	}
	b.WriteByte('"')
	return b.String()
}
