package report

import (
	"slices"
	"strconv"

	"github.com/tailwater/tailwater/compiler/lineage"
	"github.com/tailwater/tailwater/compiler/program"
	"github.com/tailwater/tailwater/internal/addr"
)

// Paths is the document of `tailwater lineage --to`: for each column asked for,
// a shortest way by which it depends on what it is asked about.
type Paths struct {
	FormatVersion string `json:"format_version"`
	Paths         []Path `json:"paths"`

	target string
}

// Path leads from one column to another, in the direction in which it was
// looked for. Steps are null where there is no way.
type Path struct {
	From  string     `json:"from"`
	Up    bool       `json:"upstream"`
	Steps []PathStep `json:"steps"`
}

// PathStep is one edge: an input of a column, or, where that is null, of the rows
// of its node.
type PathStep struct {
	UniqueID   string  `json:"unique_id"`
	Column     *string `json:"column"`
	Input      Input   `json:"input"`
	Expression *string `json:"expression"`
	File       *string `json:"file"`
	Line       *int    `json:"line"` // of the compiled SQL
}

// NewPaths looks for ways from each of the columns of the start to a node or
// column: upstream first, if both directions are asked for. It gives their
// edges, too, sorted.
func NewPaths(p *program.Program, s Start, to addr.Column, explain Explain) (*Paths, []lineage.Edge) {
	all := []lineage.Edge{}
	d := &Paths{FormatVersion: FormatVersion, Paths: []Path{}, target: to.String()}
	g := lineage.NewGraph(allEdges(p))
	for _, c := range s.Columns {
		path := Path{From: c.String(), Up: s.Up}
		edges := findPath(g, startColumns(p, c), s, s.Up, to)
		if edges == nil && s.Up && s.Down {
			if edges = findPath(g, startColumns(p, c), s, false, to); edges != nil {
				path.Up = false
			}
		}
		for _, e := range edges {
			path.Steps = append(path.Steps, pathStep(e, explain))
		}
		d.Paths = append(d.Paths, path)
		all = append(all, edges...)
	}
	slices.SortFunc(all, lineage.CompareEdges)
	return d, slices.Compact(all)
}

func findPath(g *lineage.Graph, starts []addr.Column, s Start, up bool, to addr.Column) []lineage.Edge {
	return g.Path(starts, lineage.Search{
		Up: up, Allow: s.follows,
		Found: func(c addr.Column) bool { return c == to || to.Name == "" && c.Node == to.Node },
	})
}

func pathStep(e lineage.Edge, explain Explain) PathStep {
	s := PathStep{UniqueID: string(e.To.Node), Column: known(e.To.Name), Input: input(e)}
	if explain == nil {
		return s
	}
	said, file := explain(e.To.Node)
	if e.To.Name == "" {
		s.Expression = known(said.Condition(e.From, e.Kind))
		return s
	}
	x := said.Expression(e.To.Name)
	s.Expression = known(x.Text)
	if !x.Span.IsZero() {
		line := file.Position(x.Span.Start).Line
		s.File, s.Line = known(file.Name), &line
	}
	return s
}

// Text writes each path step by step.
func (d *Paths) Text(st Style) []byte {
	p := &page{Style: st}
	ids := []string{}
	for _, path := range d.Paths {
		for _, s := range path.Steps {
			ids = append(ids, s.UniqueID, s.Input.UniqueID)
		}
	}
	n := newNamer(ids)
	for _, path := range d.Paths {
		if path.Steps == nil {
			p.blank()
			p.say(0, faint, path.From+" does not depend on "+d.target+", nor the other way round")
			continue
		}
		direction := " is made of "
		if !path.Up {
			direction = " reaches "
		}
		p.heading(path.From + direction + d.target)
		var rows [][]cell
		for i, s := range path.Steps {
			near, far := n.node(s.UniqueID)+columnText(s.Column), inputName(n, s.Input)
			rows = append(rows, []cell{{faint, strconv.Itoa(i + 1)}, {plain, near}, {faint, p.glyph("←", "<-")}, {plain, far}, {note, s.Input.Kind}, {plain, text(s.Expression)}})
		}
		p.table(2, rows)
	}
	return p.bytes()
}

func columnText(c *string) string {
	if c == nil {
		return " (rows)"
	}
	return "." + *c
}
