package manifest

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/tidwall/gjson"
)

// canonical is a value as JSON in one spelling: keys sorted, no blanks, escapes
// only where JSON wants them, numbers without needless zeros. What is null or
// empty is left out, at every depth; elements of lists stay where they are. It
// is empty for what is empty as a whole.
//
// Versions of dbt differ in all of these: Python escapes what is not ASCII and
// writes nulls, the Rust engine does neither.
func (v value) canonical() string {
	b := appendCanonical(nil, v.Result)
	if string(b) == "null" {
		return ""
	}
	return v.pool.own(string(b))
}

// appendCanonical appends v's canonical form; "null" for what is empty.
func appendCanonical(b []byte, v gjson.Result) []byte {
	switch {
	case v.Type == gjson.String && v.Str != "":
		return appendQuoted(b, v.Str)
	case v.Type == gjson.Number:
		return append(b, number(v.Raw)...)
	case v.Type == gjson.True:
		return append(b, "true"...)
	case v.Type == gjson.False:
		return append(b, "false"...)
	case v.IsObject():
		return appendObject(b, v)
	case v.IsArray():
		return appendList(b, v)
	}
	return append(b, "null"...)
}

func appendList(b []byte, v gjson.Result) []byte {
	start := len(b)
	b = append(b, '[')
	each(v.Raw, func(_ string, e gjson.Result) {
		if len(b) > start+1 {
			b = append(b, ',')
		}
		b = appendCanonical(b, e)
	})
	if len(b) == start+1 {
		return append(b[:start], "null"...)
	}
	return append(b, ']')
}

func appendObject(b []byte, v gjson.Result) []byte {
	type field struct{ key, text string }
	var fields []field
	each(v.Raw, func(key string, e gjson.Result) {
		if text := string(appendCanonical(nil, e)); text != "null" {
			fields = append(fields, field{key, text})
		} else {
			fields = append(fields, field{key: key})
		}
	})
	// Of a key that is written twice the last counts, as for dbt.
	slices.SortStableFunc(fields, func(a, b field) int { return strings.Compare(a.key, b.key) })
	start := len(b)
	b = append(b, '{')
	for i, f := range fields {
		if f.text == "" || i+1 < len(fields) && fields[i+1].key == f.key {
			continue
		}
		if len(b) > start+1 {
			b = append(b, ',')
		}
		b = append(appendQuoted(b, f.key), ':')
		b = append(b, f.text...)
	}
	if len(b) == start+1 {
		return append(b[:start], "null"...)
	}
	return append(b, '}')
}

// number writes 1 for 1.0 and 1.5 for 1.50; dbt's two engines differ in it.
// Numbers with an exponent stay as they are.
func number(s string) string {
	if strings.IndexByte(s, '.') < 0 || strings.ContainsAny(s, "eE") {
		return s
	}
	return strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
}

// appendQuoted writes a string with as few escapes as JSON allows. What is not
// UTF-8 becomes the replacement character.
func appendQuoted(b []byte, s string) []byte {
	const hex = "0123456789abcdef"
	b = append(b, '"')
	for _, r := range s {
		switch {
		case r == '"', r == '\\':
			b = append(b, '\\', byte(r))
		case r == '\n':
			b = append(b, `\n`...)
		case r < ' ':
			b = append(b, `\u00`...)
			b = append(b, hex[r>>4], hex[r&15])
		default:
			b = utf8.AppendRune(b, r)
		}
	}
	return append(b, '"')
}
