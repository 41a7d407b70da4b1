package openmetadata

import (
	"bufio"
	"encoding/json"
	"io"
	"slices"
	"strings"

	"github.com/tailwater/tailwater/compiler/lineage"
	"github.com/tailwater/tailwater/internal/addr"
	"github.com/tailwater/tailwater/internal/export"
)

// Request is the body of one add-lineage request.
type Request struct {
	Edge Edge `json:"edge"`
}

// Edge leads from one table to another.
type Edge struct {
	From    Reference `json:"fromEntity"`
	To      Reference `json:"toEntity"`
	Details Details   `json:"lineageDetails"`
}

// Reference names an entity: by its fully qualified name, and by its id once it
// is known.
type Reference struct {
	ID   string `json:"id,omitempty"`
	Type string `json:"type"`
	Name string `json:"fullyQualifiedName"`
}

// Details say how columns are made.
type Details struct {
	Source  string          `json:"source"`
	SQL     string          `json:"sqlQuery,omitempty"`
	Columns []ColumnLineage `json:"columnsLineage"`
}

// ColumnLineage leads from columns of the one table to a column of the other.
type ColumnLineage struct {
	From     []string `json:"fromColumns"`
	To       string   `json:"toColumn"`
	Function string   `json:"function,omitempty"`
}

// Write writes the requests of a project. Service is the name of the database
// service in OpenMetadata.
func Write(w io.Writer, p *export.Project, service string) error {
	b := bufio.NewWriter(w)
	enc := json.NewEncoder(b)
	enc.SetEscapeHTML(false)
	for n := range p.Relations() {
		for _, from := range n.Inputs {
			if err := enc.Encode(request(p, service, n, from)); err != nil {
				return err
			}
		}
	}
	return b.Flush()
}

func request(p *export.Project, service string, n *export.Node, from addr.Node) Request {
	source := p.Relation(from)
	e := Edge{
		From:    Reference{Type: "table", Name: qualified(service, source)},
		To:      Reference{Type: "table", Name: qualified(service, n.Relation)},
		Details: Details{Source: "DbtLineage", SQL: n.SQL, Columns: []ColumnLineage{}},
	}
	for _, c := range n.Columns {
		l := ColumnLineage{To: e.To.Name + "." + part(c.Name), Function: function(c)}
		for _, in := range c.Inputs {
			if in.From.Node == from && in.From.Name != "" && n.Known() && len(in.Uses.Values()) > 0 {
				l.From = append(l.From, e.From.Name+"."+part(in.From.Name))
			}
		}
		if l.From != nil {
			e.Details.Columns = append(e.Details.Columns, l)
		}
	}
	return Request{e}
}

// function is what a column is made by; nothing is said of one that is passed on.
func function(c export.Column) string {
	passed := !slices.ContainsFunc(c.Inputs, func(in export.Input) bool { return in.Kind != lineage.Identity })
	if passed {
		return ""
	}
	return c.Expression
}

func qualified(service string, r addr.Relation) string {
	parts := []string{part(service), part(r.Database), part(r.Schema), part(r.Name)}
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), ".")
}

// part quotes a part of a name that holds what separates parts.
func part(s string) string {
	if strings.ContainsAny(s, `."`) {
		return `"` + strings.ReplaceAll(s, `"`, `\"`) + `"`
	}
	return s
}
