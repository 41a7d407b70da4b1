package odcs

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/tailwater/tailwater/compiler/lineage"
	"github.com/tailwater/tailwater/internal/export"
)

type contract struct {
	APIVersion string   `json:"apiVersion"`
	Kind       string   `json:"kind"`
	ID         string   `json:"id"`
	Version    string   `json:"version"`
	Status     string   `json:"status"`
	Name       string   `json:"name"`
	Tags       []string `json:"tags,omitempty"`
}

type object struct {
	Name         string     `json:"name"`
	PhysicalName string     `json:"physicalName"`
	PhysicalType string     `json:"physicalType"`
	LogicalType  string     `json:"logicalType"`
	Description  string     `json:"description,omitempty"`
	Tags         []string   `json:"tags,omitempty"`
	Properties   []property `json:"properties,omitempty"`
	Custom       []custom   `json:"customProperties,omitempty"`
}

type property struct {
	Name           string   `json:"name"`
	PhysicalName   string   `json:"physicalName"`
	LogicalType    string   `json:"logicalType,omitempty"`
	PhysicalType   string   `json:"physicalType,omitempty"`
	Description    string   `json:"description,omitempty"`
	Tags           []string `json:"tags,omitempty"`
	Required       bool     `json:"required,omitempty"`
	Unique         bool     `json:"unique,omitempty"`
	PrimaryKey     bool     `json:"primaryKey,omitempty"`
	KeyPosition    int      `json:"primaryKeyPosition,omitempty"`
	Logic          string   `json:"transformLogic,omitempty"`
	Sources        []string `json:"transformSourceObjects,omitempty"`
	Classification string   `json:"classification,omitempty"`
}

type custom struct {
	Property string `json:"property"`
	Value    string `json:"value"`
}

// Write writes the contract of a project, an object a line.
func Write(w io.Writer, p *export.Project) error {
	b := bufio.NewWriter(w)
	name := p.Manifest.Name
	if name == "" {
		name = "project"
	}
	head, err := json.Marshal(contract{"v3.1.0", "DataContract", "urn:tailwater:" + name, "1.0.0", "active", name, nil})
	if err != nil {
		return err
	}
	fmt.Fprintf(b, "%s,\"schema\":[", strings.TrimSuffix(string(head), "}"))
	first := true
	for n := range p.Relations() {
		text, err := json.Marshal(describe(p, n))
		if err != nil {
			return err
		}
		if !first {
			b.WriteString(",")
		}
		first = false
		b.WriteString("\n")
		b.Write(text)
	}
	b.WriteString("\n]}\n")
	return b.Flush()
}

func describe(p *export.Project, n *export.Node) object {
	o := object{
		Name: n.ID.Name(), PhysicalName: n.Relation.String(), PhysicalType: physicalType(n), LogicalType: "object",
		Description: n.Description, Tags: n.Tags, Custom: []custom{{"dbtUniqueId", string(n.ID)}},
	}
	for _, c := range n.Columns {
		o.Properties = append(o.Properties, column(p, n, c))
	}
	return o
}

func physicalType(n *export.Node) string {
	switch n.Materialized {
	case "view":
		return "view"
	case "materialized_view", "dynamic_table":
		return "materialized view"
	}
	return "table"
}

func column(p *export.Project, n *export.Node, c export.Column) property {
	out := property{
		Name: c.Name, PhysicalName: c.Name, LogicalType: logicalType(c.Type), PhysicalType: c.Type, Description: c.Text(), Tags: tags(c),
		Required: n.Declares("not_null", c.Name), Unique: n.Declares("unique", c.Name), Classification: c.Classification,
	}
	if i := slices.Index(n.Keys, c.Name); i >= 0 {
		out.PrimaryKey, out.KeyPosition, out.Required = true, i+1, true
	}
	if !n.Made() || !n.Known() {
		return out
	}
	passed := true
	for _, in := range c.Inputs {
		name := p.Relation(in.From.Node).String()
		if !slices.Contains(out.Sources, name) {
			out.Sources = append(out.Sources, name)
		}
		passed = passed && in.Kind == lineage.Identity
	}
	slices.Sort(out.Sources)
	if out.Logic = c.Expression; passed && len(c.Inputs) == 1 {
		in := c.Inputs[0].From
		out.Logic = p.Relation(in.Node).String() + "." + in.Name
	}
	return out
}

// logicalTypes are the standard's words for the types that a name begins with.
var logicalTypes = []struct{ word, logical string }{
	{"timestamp", "timestamp"}, {"datetime", "timestamp"}, {"date", "date"}, {"time", "time"}, {"bool", "boolean"},
	{"int", "integer"}, {"bigint", "integer"}, {"smallint", "integer"}, {"tinyint", "integer"}, {"uint", "integer"}, {"hugeint", "integer"},
	{"num", "number"}, {"dec", "number"}, {"double", "number"}, {"float", "number"}, {"real", "number"},
	{"char", "string"}, {"varchar", "string"}, {"nvarchar", "string"}, {"text", "string"}, {"string", "string"}, {"uuid", "string"},
	{"array", "array"}, {"list", "array"}, {"struct", "object"}, {"record", "object"}, {"map", "object"}, {"json", "object"}, {"variant", "object"},
}

// logicalType is empty for a type that is not known: it is left out then.
func logicalType(native string) string {
	name := strings.ToLower(native)
	if strings.HasSuffix(name, "[]") {
		return "array"
	}
	for _, t := range logicalTypes {
		if strings.HasPrefix(name, t.word) {
			return t.logical
		}
	}
	return ""
}

// tags are a column's own and those that were carried to it as they are.
func tags(c export.Column) []string {
	out := slices.Clone(c.Tags)
	for _, l := range c.Carried {
		if l.Tag && !l.Masked && !slices.Contains(out, l.Name) {
			out = append(out, l.Name)
		}
	}
	return out
}
