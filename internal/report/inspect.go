package report

import (
	"strings"

	"github.com/tailwater/tailwater/compiler/canon"
	"github.com/tailwater/tailwater/compiler/ir"
	"github.com/tailwater/tailwater/compiler/program"
	"github.com/tailwater/tailwater/internal/addr"
	"github.com/tailwater/tailwater/internal/diag"
)

// Project says of a project what its program does not hold.
type Project struct {
	Adapter, DbtVersion, GeneratedAt string
}

// NewInspection makes the document of all nodes.
func NewInspection(about Project, p *program.Program) *Inspection {
	d := newInspection(about, p)
	for _, m := range p.Models {
		d.Nodes = append(d.Nodes, node(m))
	}
	return d
}

func newInspection(about Project, p *program.Program) *Inspection {
	return &Inspection{
		FormatVersion: FormatVersion,
		Adapter:       known(about.Adapter),
		DbtVersion:    known(about.DbtVersion),
		Coverage:      coverage(p),
		Nodes:         []Node{},
	}
}

// Detail is what only the inspection of one node needs.
type Detail struct {
	File    string   // where the node's own code is, empty where unknown
	Code    string   // the compiled text, empty where there is none
	Query   string   // the resolved query as text, empty where there is none
	Meaning *Meaning // nil where there is none
}

// NewInspectionOf makes the document of one node, with all that is known.
func NewInspectionOf(about Project, p *program.Program, m *program.Model, more Detail) *Inspection {
	d := newInspection(about, p)
	d.Nodes = []Node{node(m)}
	one := &Lineage{}
	one.add(m.Node, m.Edges, columnNames(m))
	d.Detail = &NodeDetail{
		UniqueID:    string(m.Node),
		File:        known(more.File),
		OpenColumns: m.Open,
		Inputs:      nodeIDs(m.Inputs),
		Columns:     list(one.Columns),
		Rows:        one.Rows[0].Inputs,
		Digests:     digests(digestsOf(m)),
		Query:       known(strings.TrimRight(more.Query, "\n")),
		Meaning:     more.Meaning,
		lines:       strings.Split(more.Code, "\n"),
	}
	return d
}

func nodeIDs(nodes []addr.Node) []string {
	ids := make([]string, len(nodes))
	for i, n := range nodes {
		ids[i] = string(n)
	}
	return ids
}

// coverage counts the models of a program.
func coverage(p *program.Program) Coverage {
	var c Coverage
	for _, m := range p.Models {
		if m.Node.Kind() != "model" {
			continue
		}
		c.Models++
		switch m.Analysis {
		case ir.Exact:
			c.Exact++
		case ir.Partial:
			c.Partial++
		case ir.Uncompiled:
			c.Uncompiled++
		default:
			c.Opaque++
		}
	}
	return c
}

func node(m *program.Model) Node {
	n := Node{
		UniqueID:    string(m.Node),
		Analysis:    m.Analysis.String(),
		Columns:     []Column{},
		RowsDigest:  digest(digestsOf(m).Rows),
		Diagnostics: []Diagnostic{},
	}
	for _, c := range m.Columns {
		n.Columns = append(n.Columns, Column{Name: c.Name, Type: typeName(c.Type)})
	}
	for _, d := range m.Diags {
		n.Diagnostics = append(n.Diagnostics, diagnostic(d))
	}
	return n
}

// digestsOf are none where nothing was summed up.
func digestsOf(m *program.Model) canon.Digests {
	if m.Digests == nil {
		return canon.Digests{}
	}
	return m.Digests()
}

func typeName(t ir.Type) *string {
	if !t.Known() {
		return nil
	}
	return known(t.String())
}

func digest(d canon.Digest) *string {
	if d.IsZero() {
		return nil
	}
	return known(d.String())
}

func digests(d canon.Digests) *Digests {
	if d.Rows.IsZero() {
		return nil
	}
	out := &Digests{Rows: digest(d.Rows), Set: digest(d.Set), Taint: d.RowsTaint.String(), Columns: []ColumnDigest{}}
	for _, c := range d.Columns {
		out.Columns = append(out.Columns, ColumnDigest{Name: c.Name, Digest: digest(c.Digest), Taint: c.Taint.String()})
	}
	return out
}

func diagnostic(d diag.Diagnostic) Diagnostic {
	out := Diagnostic{
		Code:     string(d.Code),
		Severity: d.Severity.String(),
		Message:  d.Message,
		File:     known(d.File),
	}
	if d.Position.Line > 0 {
		out.Line, out.Column = &d.Position.Line, &d.Position.Column
	}
	return out
}
