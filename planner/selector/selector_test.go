package selector

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tailwater/tailwater/internal/addr"
	"github.com/tailwater/tailwater/internal/golden"
	"github.com/tailwater/tailwater/internal/quote"
)

// node reads "PACKAGE FILE FQN…", all of them quoted where they need it. A
// last part like v1 is a version.
func node(t *testing.T, line string) Node {
	var words []string
	for line = strings.TrimSpace(line); line != ""; line = strings.TrimSpace(line) {
		if line[0] == '"' {
			q, err := strconv.QuotedPrefix(line)
			require.NoError(t, err, line)
			word, err := strconv.Unquote(q)
			require.NoError(t, err)
			words, line = append(words, word), line[len(q):]
			continue
		}
		word, rest, _ := strings.Cut(line, " ")
		words, line = append(words, word), rest
	}
	n := Node{Package: words[0], File: words[1], FQN: append([]string{words[0]}, words[2:]...)}
	n.Name = n.FQN[len(n.FQN)-1]
	n.ID = addr.Node("model." + strings.Join(n.FQN, "."))
	if len(n.Name) == 2 && n.Name[0] == 'v' && len(n.FQN) > 2 {
		n.Versioned, n.Name = true, n.FQN[len(n.FQN)-2]
	}
	return n
}

func TestExact(t *testing.T) {
	golden.Run(t, "testdata/exact", func(t *testing.T, c *golden.Case) string {
		var nodes []Node
		for line := range strings.Lines(c.Input) {
			nodes = append(nodes, node(t, line))
		}
		x := NewIndex("shop", nodes)
		var b strings.Builder
		for _, n := range nodes {
			switch e := x.Exact(n.ID); {
			case e.Arg != "":
				fmt.Fprintln(&b, e.Arg)
			case e.Definition != nil:
				b.WriteString("file:")
				for _, c := range e.Definition {
					fmt.Fprintf(&b, " %s=%s", c.Method, quote.YAML(c.Value))
				}
				b.WriteByte('\n')
			default:
				b.WriteString("none\n")
			}
		}
		return b.String()
	})
}

// An argument for the command line holds nothing that separates, and begins
// with no dash. What is found by name is all that there is.
func TestRandomNames(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	letters := []rune("aab .,+@*:'\"$()[]?-\n\u00e9/v1")
	word := func() string {
		out := make([]rune, 1+r.IntN(3))
		for i := range out {
			out[i] = letters[r.IntN(len(letters))]
		}
		return string(out)
	}
	none := 0
	for range 300 {
		var nodes []Node
		seen := map[addr.Node]bool{}
		for range 2 + r.IntN(12) {
			n := Node{Package: []string{"shop", "a", "this"}[r.IntN(3)], Name: word(), Versioned: r.IntN(6) == 0}
			n.FQN = []string{n.Package}
			for range r.IntN(3) {
				n.FQN = append(n.FQN, word())
			}
			n.File = "models/" + strings.Join(append(n.FQN[1:], n.Name), "/") + ".sql"
			n.FQN = append(n.FQN, n.Name)
			n.ID = addr.Node("model." + strings.Join(n.FQN, "."))
			if n.Versioned {
				n.FQN = append(n.FQN, "v1")
			}
			if !seen[n.ID] {
				seen[n.ID] = true
				nodes = append(nodes, n)
			}
		}
		x := NewIndex("shop", nodes)
		for _, n := range nodes {
			e := x.Exact(n.ID)
			if e.Definition == nil {
				none++
				continue
			}
			assert.NotContains(t, e.Arg, " ")
			assert.NotContains(t, e.Arg, "\n")
			assert.False(t, strings.HasPrefix(e.Arg, "-") || strings.HasSuffix(e.Arg, "+"), e.Arg)
			assert.True(t, e.Definition.Selects(&n), "%q", n)
			for _, o := range nodes {
				assert.True(t, o.ID == n.ID || !e.Definition.MaySelect(&o), "%v selects %q too", e.Definition, o.FQN)
			}
		}
	}
	assert.Less(t, none, 40, "nodes without any selector")
}
