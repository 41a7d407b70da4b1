package selector

import (
	"fmt"
	"strings"
	"unicode"
)

// Named is one selector of selectors.yml: the union of several.
type Named struct {
	Name        string
	Description string
	Union       []Selector
}

// YAML writes a selectors.yml.
func YAML(selectors []Named) []byte {
	var b strings.Builder
	b.WriteString("selectors:\n")
	for _, s := range selectors {
		fmt.Fprintf(&b, "  - name: %s\n    description: %s\n    definition:\n      union:\n", quoted(s.Name), quoted(s.Description))
		for _, one := range s.Union {
			one.write(&b)
		}
	}
	return []byte(b.String())
}

func (s Selector) write(b *strings.Builder) {
	if len(s) == 1 {
		fmt.Fprintf(b, "        - {method: %s, value: %s}\n", s[0].Method, quoted(s[0].Value))
		return
	}
	b.WriteString("        - intersection:\n")
	for _, c := range s {
		fmt.Fprintf(b, "            - {method: %s, value: %s}\n", c.Method, quoted(c.Value))
	}
}

// quoted is a text in YAML's double quotes, for readers of both of its versions.
func quoted(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r < 0x80 && unicode.IsPrint(r) || unicode.IsLetter(r):
			b.WriteRune(r)
		case r > 0xffff:
			fmt.Fprintf(&b, `\U%08x`, r)
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
	}
	b.WriteByte('"')
	return b.String()
}
