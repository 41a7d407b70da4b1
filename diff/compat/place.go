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

// rawLine maps a line of a node's compiled code to its raw code: as
// [manifest.Node.RawLine] does, else the only line in between that has the word.
func rawLine(def *manifest.Node, compiled int, word string) int {
	return def.RawLine(compiled, func(line string) bool { return hasWord(line, word) })
}
