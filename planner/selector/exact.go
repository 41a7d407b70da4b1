package selector

import (
	"path"
	"slices"
	"strings"
	"unicode"

	"github.com/tailwater/tailwater/internal/addr"
)

// Index holds the nodes that a command may select.
type Index struct {
	root  string
	nodes []Node
	byID  map[addr.Node]*Node
	// byName lists nodes by all names without wildcards that may stand for them.
	byName map[string][]*Node
}

// NewIndex makes an index of nodes. Root is the project that dbt runs in, empty
// where that is not known: only its files can be selected by their paths.
func NewIndex(root string, nodes []Node) *Index {
	x := &Index{root: root, nodes: nodes, byID: map[addr.Node]*Node{}, byName: map[string][]*Node{}}
	for i := range nodes {
		n := &nodes[i]
		x.byID[n.ID] = n
		for _, name := range names(n) {
			x.byName[name] = append(x.byName[name], n)
		}
	}
	return x
}

// names are the names without wildcards that may select a node by its fqn. One
// that starts with a zero stands for all names that end so.
func names(n *Node) []string {
	out := []string{n.Name, string(n.ID)}
	for skip := range min(len(n.FQN), 2) {
		parts := n.FQN[skip:]
		out = append(out, last(parts, n.Versioned))
		if n.Versioned {
			out = append(out, "\x00"+ending(parts))
		}
		flat := strings.Split(strings.Join(parts, "."), ".")
		for i := range flat {
			out = append(out, strings.Join(flat[:i+1], "."))
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Exact is what selects one node and nothing else.
type Exact struct {
	// Arg is one argument of --select; empty where the command line cannot say it.
	Arg string
	// Definition is the same for selectors.yml; nil where no selector is exact.
	Definition Selector
}

// Exact finds the shortest selector for a node. The zero Exact is none.
func (x *Index) Exact(id addr.Node) Exact {
	n := x.byID[id]
	if n == nil || len(n.FQN) == 0 {
		return Exact{}
	}
	for i := range spellings {
		sp := &spellings[i]
		for _, s := range sp.selectors(x, n) {
			if x.exact(s, n) {
				if sp.inFile {
					return Exact{Definition: s}
				}
				return Exact{Arg: s.arg(), Definition: s}
			}
		}
	}
	return Exact{}
}

// exact reports whether a selector selects a node and nothing else.
func (x *Index) exact(s Selector, n *Node) bool {
	if !s.Selects(n) {
		return false
	}
	other := func(o *Node) bool { return o.ID != n.ID && s.MaySelect(o) }
	if name := s[0].Value; !strings.ContainsAny(name, wildcards) {
		return !slices.ContainsFunc(x.byName[name], other) &&
			!slices.ContainsFunc(x.byName["\x00"+ending(strings.Split(name, "."))], other)
	}
	for i := range x.nodes {
		if other(&x.nodes[i]) {
			return false
		}
	}
	return true
}

// spelling is a way to write names. The first that is exact is taken.
type spelling struct {
	name   func(string) string // of the dotted name; empty where it cannot be written
	value  func(string) string // of everything else
	inFile bool                // only selectors.yml can hold it
}

var spellings = []spelling{
	{plain, plain, false},
	{masked, masked, false},
	{func(s string) string { return anchored(s, masked) }, masked, false},
	{literal, literal, true},
	{func(s string) string { return anchored(s, literal) }, literal, true},
}

// selectors are those to try, shortest first.
func (sp *spelling) selectors(x *Index, n *Node) []Selector {
	name := Criterion{FQN, sp.name(strings.Join(n.FQN, "."))}
	pkg := Criterion{Package, sp.value(n.Package)}
	file := Criterion{File, sp.value(path.Base(n.File))}
	if n.File == "" {
		file.Value = ""
	}
	at := Criterion{Path, sp.value(n.File)}
	if x.root == "" || n.Package != x.root {
		at.Value = ""
	}
	if pkg.Value == "this" { // dbt's word for the root project
		pkg.Value = ""
	}
	all := []Selector{{name}, {name, at}, {name, pkg}, {name, file}, {name, at, pkg}, {name, file, pkg}}
	return slices.DeleteFunc(all, func(s Selector) bool {
		return slices.ContainsFunc(s, func(c Criterion) bool { return c.Value == "" })
	})
}

// harmless reports whether a character stands for itself everywhere: in dbt's
// selectors, in patterns, in YAML.
func harmless(r rune) bool {
	return r == '_' || r == '-' || r == '.' || r == '/' || unicode.IsLetter(r) || unicode.IsDigit(r)
}

// plain is the text itself, where all of it is harmless.
func plain(s string) string {
	if strings.ContainsFunc(s, func(r rune) bool { return !harmless(r) }) {
		return ""
	}
	return s
}

// masked puts the wildcard for one character where one is not harmless.
func masked(s string) string {
	return strings.Map(func(r rune) rune {
		if harmless(r) {
			return r
		}
		return '?'
	}, s)
}

// literal is the text, with wildcards in brackets.
func literal(s string) string {
	var b strings.Builder
	for _, r := range s {
		if strings.ContainsRune(wildcards, r) {
			b.WriteString("[" + string(r) + "]")
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

// anchored makes a pattern of a name by its last character. A pattern must
// match to the end: it does not stand for what lies in a folder of that name.
func anchored(s string, spell func(string) string) string {
	r := []rune(s)
	end := r[len(r)-1]
	if !harmless(end) || end == '.' {
		return "" // a pattern already
	}
	return spell(string(r[:len(r)-1])) + "[" + string(end) + "]"
}

// arg is the selector as one argument of --select.
func (s Selector) arg() string {
	parts := make([]string, len(s))
	for i, c := range s {
		parts[i] = c.Method.String() + ":" + c.Value
	}
	return strings.Join(parts, ",")
}
