package compat

import (
	"strings"

	"github.com/tailwater/tailwater/compiler/ir"
	"github.com/tailwater/tailwater/internal/addr"
	"github.com/tailwater/tailwater/internal/diag"
	"github.com/tailwater/tailwater/internal/source"
	"github.com/tailwater/tailwater/manifest"
)

// Codes of the resolver's remarks that rules ask for.
const (
	unknownColumn   diag.Code = "SQL201"
	ambiguousColumn diag.Code = "SQL202"
	staleCatalog    diag.Code = "SQL207"
)

// queries resolves queries of one side, each once.
type queries struct {
	side  *Side
	known map[addr.Node]resolved
	tests map[addr.Node][]*manifest.Node
	keys  map[nodeAt][]key
	depth int // how far upstream keys are being asked for
}

type resolved struct {
	query   *ir.Query
	remarks diag.List
}

func newQueries(s *Side) *queries {
	return &queries{side: s, known: map[addr.Node]resolved{}, keys: map[nodeAt][]key{}}
}

// of is a node's resolved query; nil where there is none.
func (q *queries) of(n addr.Node) (*ir.Query, diag.List) {
	if r, ok := q.known[n]; ok {
		return r.query, r.remarks
	}
	var r resolved
	if def := q.side.Project.Node(n); def != nil && def.Compiled() && def.Language != "python" && def.ResourceType != "seed" && q.side.Resolve != nil {
		r.query, r.remarks = q.side.Resolve(n, def.CompiledCode)
	}
	q.known[n] = r
	return r.query, r.remarks
}

// remarks are those of the resolver on a node's compiled code.
func (q *queries) remarks(n addr.Node) diag.List {
	if m := q.side.Program.Model(n); m != nil {
		return m.Diags
	}
	_, remarks := q.of(n)
	return remarks
}

// missing finds the first remark that a column of this name is nowhere in scope.
func (q *queries) missing(n addr.Node, column string) (diag.Diagnostic, bool) {
	def := q.side.Project.Node(n)
	if def == nil {
		return diag.Diagnostic{}, false
	}
	for _, d := range q.remarks(n) {
		if (d.Code == unknownColumn || d.Code == staleCatalog) && mentions(def.CompiledCode, d.Span, column) {
			return d, true
		}
	}
	return diag.Diagnostic{}, false
}

// mentions reports whether the dotted name at a place of a text has a part of
// this name.
func mentions(text string, at source.Span, name string) bool {
	return containsFold(nameAt(text, at), name)
}

// nameAt is the dotted name that begins at a place, part by part without quotes.
// Of some parsers the place is known, and not the end.
func nameAt(text string, at source.Span) []string {
	if at.IsZero() || int(at.Start) >= len(text) {
		return nil
	}
	var out []string
	for s := text[at.Start:]; s != ""; {
		var part string
		if end := strings.IndexByte("\"`[", s[0]); end >= 0 {
			close := strings.IndexByte(s[1:], "\"`]"[end])
			if close < 0 {
				return out
			}
			part, s = s[1:close+1], s[close+2:]
		} else {
			n := 0
			for n < len(s) && (wordByte(s[n]|0x20) || wordByte(s[n]) || s[n] == '$') {
				n++
			}
			part, s = s[:n], s[n:]
		}
		if out = append(out, part); !strings.HasPrefix(s, ".") {
			break
		}
		s = s[1:]
	}
	return out
}

// bare is a written name without its quotes.
func bare(s string) string { return strings.Trim(strings.TrimSpace(s), "\"`[]") }

// unknownIn resolves an expression over a node's columns, as semantic models
// write them, and gives the names that are not there.
func (p *pass) unknownIn(n addr.Node, expr string) []string {
	def := p.Head.Project.Node(n)
	if def == nil || def.RelationName == "" || p.Head.Resolve == nil {
		return nil
	}
	text := "select " + expr + " from " + def.RelationName
	_, remarks := p.Head.Resolve("", text)
	var out []string
	for _, d := range remarks {
		if d.Code == unknownColumn {
			out = append(out, nameAt(text, d.Span)...)
		}
	}
	return out
}

// isName reports whether an expression is a plain name.
func isName(s string) bool {
	for i, r := range bare(s) {
		if r != '_' && !(r >= 'a' && r <= 'z') && !(r >= 'A' && r <= 'Z') && !(i > 0 && r >= '0' && r <= '9') && r != '$' {
			return false
		}
	}
	return s != ""
}
