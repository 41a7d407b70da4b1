package selector

import (
	"fmt"
	"strings"

	"github.com/tailwater/tailwater/internal/quote"
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
		fmt.Fprintf(&b, "  - name: %s\n    description: %s\n    definition:\n      union:\n", quote.YAML(s.Name), quote.YAML(s.Description))
		for _, one := range s.Union {
			one.write(&b)
		}
	}
	return []byte(b.String())
}

func (s Selector) write(b *strings.Builder) {
	if len(s) == 1 {
		fmt.Fprintf(b, "        - {method: %s, value: %s}\n", s[0].Method, quote.YAML(s[0].Value))
		return
	}
	b.WriteString("        - intersection:\n")
	for _, c := range s {
		fmt.Fprintf(b, "            - {method: %s, value: %s}\n", c.Method, quote.YAML(c.Value))
	}
}
