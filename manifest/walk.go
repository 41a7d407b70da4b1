package manifest

import (
	"strings"

	"github.com/tidwall/gjson"
)

// each calls f for each member of an object, or element of a list, as gjson's
// ForEach does. raw has been checked to be JSON, which is most of what gjson
// spends its time on; and most of a manifest is within long strings.
func each(raw string, f func(key string, e gjson.Result)) {
	object := strings.HasPrefix(raw, "{")
	if !object && !strings.HasPrefix(raw, "[") {
		return
	}
	for i := blanks(raw, 1); i < len(raw) && raw[i] != ']' && raw[i] != '}'; {
		key := ""
		if object {
			end := ending(raw, i)
			key = textOf(raw[i:end])
			i = blanks(raw, blanks(raw, end)+1) // the colon
		}
		end := ending(raw, i)
		f(key, parsed(raw[i:end]))
		if i = blanks(raw, end); i < len(raw) && raw[i] == ',' {
			i = blanks(raw, i+1)
		}
	}
}

// parsed is a value as gjson has it.
func parsed(raw string) gjson.Result {
	switch raw[0] {
	case '"':
		return gjson.Result{Type: gjson.String, Raw: raw, Str: textOf(raw)}
	case '{', '[':
		return gjson.Result{Type: gjson.JSON, Raw: raw}
	case 'n':
		return gjson.Result{Type: gjson.Null, Raw: raw}
	case 't':
		return gjson.Result{Type: gjson.True, Raw: raw}
	case 'f':
		return gjson.Result{Type: gjson.False, Raw: raw}
	}
	return gjson.Parse(raw)
}

// blanks is where the white space at i ends.
func blanks(t string, i int) int {
	for i < len(t) && (t[i] == ' ' || t[i] == '\n' || t[i] == '\r' || t[i] == '\t') {
		i++
	}
	return i
}

// ending is where the value at i ends.
func ending(t string, i int) int {
	switch t[i] {
	case '"':
		return closed(t, i)
	case '{', '[':
		return nestEnd(t, i)
	}
	for i < len(t) && t[i] != ',' && t[i] != '}' && t[i] != ']' && t[i] > ' ' {
		i++
	}
	return i
}

// nestEnd is where the object or list at i ends.
func nestEnd(t string, i int) int {
	for depth := 0; i < len(t); {
		switch t[i] {
		case '"':
			i = closed(t, i)
			continue
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth == 0 {
				return i + 1
			}
		}
		i++
	}
	return i
}

// closed is where the string at i ends.
func closed(t string, i int) int {
	for i++; i < len(t); {
		if i+8 <= len(t) {
			n := plain(t[i : i+8])
			if i += n; n == 8 {
				continue
			}
		}
		switch t[i] {
		case '"':
			return i + 1
		case '\\':
			i++
		}
		i++
	}
	return len(t)
}

// escapes are those of one character.
var escapes = [256]byte{'"': '"', '\\': '\\', '/': '/', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t'}

// textOf is what a string means.
func textOf(raw string) string {
	s := raw[1 : len(raw)-1]
	i := strings.IndexByte(s, '\\')
	if i < 0 {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for ; i >= 0; i = strings.IndexByte(s, '\\') {
		c := escapes[s[i+1]]
		if c == 0 { // \u: there are too many ways to write one wrongly
			return gjson.Parse(raw).Str
		}
		b.WriteString(s[:i])
		b.WriteByte(c)
		s = s[i+2:]
	}
	b.WriteString(s)
	return b.String()
}
