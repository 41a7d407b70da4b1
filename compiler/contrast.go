package compiler

import (
	"regexp"
	"strings"

	"github.com/tailwater/tailwater/compiler/ir"
	"github.com/tailwater/tailwater/compiler/lineage"
	"github.com/tailwater/tailwater/internal/addr"
	"github.com/tailwater/tailwater/internal/panics"
	"github.com/tailwater/tailwater/internal/source"
	"github.com/tailwater/tailwater/manifest"
)

// Difference is a smallest part in which two versions of a node's query differ.
type Difference struct {
	Columns    []string // whose values it is about; none where it decides rows
	Kind       string   // as in [lineage.Difference]
	Base, Head *Fragment
}

// Fragment is a part of one version's query.
type Fragment struct {
	Text     string
	File     string          // the model's own; its compiled code is meant by Position
	Position source.Position // zero where it stands nowhere
	Line     int             // of the model's own file; zero where that cannot be told
}

// Contrast finds the smallest parts in which two versions of a node's query
// differ; none where one of them has no query that can be read. columns are by
// their names in base and in head; renamed gives the names of nodes in head by those
// in base, where they are others.
func Contrast(base, head *Queries, b, h addr.Node, columns [][2]string, renamed map[addr.Node]addr.Node) []Difference {
	one, two, ok := both(base, head, b, h, renamed)
	if !ok {
		return nil
	}
	var out []Difference
	panics.Catch(func() { // what is shown to people is no reason to fail
		for _, d := range lineage.Contrast(one.Version, two.Version, columns) {
			out = append(out, Difference{d.Columns, d.Kind, one.fragment(d.Base), two.fragment(d.Head)})
		}
	})
	return out
}

// written is one version of a node's query as it is written.
type written struct {
	lineage.Version
	def  *manifest.Node
	file *source.File
}

func both(base, head *Queries, b, h addr.Node, renamed map[addr.Node]addr.Node) (one, two written, ok bool) {
	one, ok = base.written(b)
	one.Renamed = renamed
	if ok {
		two, ok = head.written(h)
	}
	return one, two, ok
}

func (q *Queries) written(n addr.Node) (written, bool) {
	i, ok := q.c.index[n]
	if !ok || q.c.units[i].def == nil {
		return written{}, false
	}
	u := q.c.units[i]
	places := map[ir.Expr]source.Span{}
	query, file := q.c.placed(u, places)
	if query == nil {
		return written{}, false
	}
	return written{lineage.Version{Query: query, Dialect: q.c.dialect, Places: places}, u.def, file}, true
}

func (w written) fragment(f *lineage.Fragment) *Fragment {
	if f == nil {
		return nil
	}
	out := &Fragment{Text: f.Text, File: w.def.OriginalFilePath}
	if !f.Span.IsZero() {
		out.Position = w.file.Position(f.Span.Start)
		out.Line = w.def.RawLine(out.Position.Line, func(string) bool { return false })
	}
	return out
}

// Sameness says why two versions of a query are the same although their compiled
// texts differ. The zero value is that they are not known to be.
type Sameness uint8

const (
	NotSame     Sameness = iota
	Layout               // nothing but layout, comments, aliases, or where relations lie
	Names                // what things are called within the query, or what is read
	Arrangement          // the same expressions and conditions, arranged otherwise
	NormalForm           // written otherwise, with equal normal forms
	NotRead              // not compared: the code is known by its template, which is the same
)

func (s Sameness) String() string {
	return [...]string{"unknown", "layout", "names", "arrangement", "normal_form", "template"}[s]
}

// SameAs finds out what kind of difference there is between two versions that mean
// the same.
func SameAs(base, head *Queries, b, h addr.Node, renamed map[addr.Node]addr.Node) Sameness {
	one, two, ok := both(base, head, b, h, renamed)
	if !ok {
		return NotRead
	}
	out := NormalForm
	panics.Catch(func() {
		x, y := ir.Format(one.Query), ir.Format(two.Query)
		switch {
		case x == y:
			out = Layout
		case unnamed(x, renamed) == unnamed(y, nil):
			out = Names
		case lineage.Alike(one.Version, two.Version):
			out = Arrangement
		}
	})
	return out
}

// unnamed is a printed query without the names that it gives to things itself.
func unnamed(query string, renamed map[addr.Node]addr.Node) string {
	lines := strings.Split(query, "\n")
	for i, l := range lines {
		word := strings.TrimSpace(l)
		if scanned, ok := strings.CutPrefix(word, "scan "); ok {
			node, _, _ := strings.Cut(scanned, ":")
			if now, ok := renamed[addr.Node(node)]; ok {
				lines[i] = strings.Replace(l, node, string(now), 1)
			}
			continue
		}
		if strings.HasPrefix(word, "query: ") {
			continue // these are the names of outputs, and above those of columns of nodes
		}
		l = ownName.ReplaceAllString(l, "cte ")
		lines[i] = columnName.ReplaceAllString(l, ":$1")
	}
	return strings.Join(lines, "\n")
}

var (
	ownName    = regexp.MustCompile(`\b(cte|ref) [^:]*: ?`)
	columnName = regexp.MustCompile(`[\pL\pN_$"` + "`" + `]+:(\d+)`)
)
