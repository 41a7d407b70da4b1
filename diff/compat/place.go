package compat

import (
	"slices"
	"strings"

	"github.com/tailwater/tailwater/compiler/ir"
	"github.com/tailwater/tailwater/internal/addr"
	"github.com/tailwater/tailwater/internal/source"
	"github.com/tailwater/tailwater/manifest"
)

// place gives findings about a column the line in the model's own file where
// head defines it, where that can be told.
func (p *pass) place() {
	for i := range p.out {
		f := &p.out[i]
		def := p.Head.Project.Node(f.Node)
		if f.Line > 0 || f.Column == "" || def == nil {
			continue
		}
		query, _ := p.head.of(f.Node)
		if query == nil {
			continue
		}
		for _, o := range query.Outputs {
			if o.Name == f.Column {
				f.Line = definedAt(def, query, o)
			}
		}
	}
}

// lineOf is the line of a node's own file for a place in its compiled code; zero
// where it cannot be told.
func (p *pass) lineOf(n addr.Node, at source.Span) int {
	def := p.Head.Project.Node(n)
	if def == nil || at.IsZero() {
		return 0
	}
	file := source.File{Text: def.CompiledCode}
	return rawLine(def, file.Position(at.Start).Line, "")
}

// definedAt is the line of a model's own file where an output column is written:
// the only line that has its name, else the one of the expression that computes
// it. Of a column that is only passed on no expression tells.
func definedAt(def *manifest.Node, q *ir.Query, o ir.Output) int {
	found := 0
	for i, line := range strings.Split(def.RawCode, "\n") {
		if hasWord(line, o.Name) {
			if found > 0 {
				found = 0
				break
			}
			found = i + 1
		}
	}
	if found > 0 {
		return found
	}
	span, computed := q.Columns[o.Column].Span, false
	everyRel(q, func(rel ir.Rel) {
		if project, ok := rel.(*ir.Project); ok {
			computed = computed || slices.ContainsFunc(project.Items, func(it ir.Computed) bool { return it.Column == o.Column })
		}
	})
	if span.IsZero() || !computed {
		return 0
	}
	file := source.File{Text: def.CompiledCode}
	return rawLine(def, file.Position(span.Start).Line, o.Name)
}

// rawLine maps a line of a node's compiled code to its raw code: the line with
// the same text in the same order among such lines, else the only line between
// the surrounding ones that has the word. Zero: it cannot be told.
func rawLine(def *manifest.Node, compiled int, word string) int {
	if def.RawCode == "" || compiled < 1 {
		return 0
	}
	raw, comp := strings.Split(def.RawCode, "\n"), strings.Split(def.CompiledCode, "\n")
	if compiled > len(comp) {
		return 0
	}
	match := align(comp, raw)
	if at := match[compiled-1]; at > 0 {
		return at
	}
	lo, hi := 0, len(raw)
	for i := compiled - 2; i >= 0; i-- {
		if match[i] > 0 {
			lo = match[i]
			break
		}
	}
	for i := compiled; i < len(match); i++ {
		if match[i] > 0 {
			hi = match[i] - 1
			break
		}
	}
	found := 0
	for i := lo; i < hi; i++ {
		if hasWord(raw[i], word) {
			if found > 0 {
				return 0
			}
			found = i + 1
		}
	}
	return found
}

// align gives each compiled line the raw line with the same text, from one;
// zero where there is none. Only texts that occur once on both sides anchor;
// what lies between two anchors is walked from both ends.
func align(comp, raw []string) []int {
	once := func(lines []string) map[string]int {
		at := map[string]int{}
		for i, l := range lines {
			l = strings.TrimSpace(l)
			if _, seen := at[l]; seen || len(l) < 3 {
				at[l] = -1
			} else {
				at[l] = i
			}
		}
		return at
	}
	rawAt, compAt := once(raw), once(comp)
	out := make([]int, len(comp))
	last := -1
	for i, l := range comp {
		l = strings.TrimSpace(l)
		if r, ok := rawAt[l]; ok && r > last && compAt[l] == i {
			out[i], last = r+1, r
		}
	}
	same := func(i, r int) bool {
		return i >= 0 && i < len(comp) && r >= 0 && r < len(raw) && out[i] == 0 && strings.TrimSpace(comp[i]) == strings.TrimSpace(raw[r])
	}
	if same(0, 0) {
		out[0] = 1
	}
	for i := range comp {
		if out[i] > 0 && same(i+1, out[i]) {
			out[i+1] = out[i] + 1
		}
	}
	for i := len(comp) - 1; i >= 0; i-- {
		if out[i] > 0 && same(i-1, out[i]-2) {
			out[i-1] = out[i] - 1
		}
	}
	return out
}
