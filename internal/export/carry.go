package export

import (
	"cmp"
	"encoding/json"
	"path"
	"slices"
	"strings"

	"github.com/tailwater/tailwater/compiler/lineage"
	"github.com/tailwater/tailwater/compiler/program"
	"github.com/tailwater/tailwater/internal/addr"
	"github.com/tailwater/tailwater/manifest"
)

// Carry says which labels of columns are carried along lineage, and over which
// edges. A label is a tag, or a key of meta with its value. It is carried where
// the value flows and can be seen; where only a hash of it can be seen, it is
// carried as masked; where only values are counted, or where the column only
// decides, it is not.
type Carry struct {
	Labels []string       // patterns of names; "*" stands for any characters
	Kinds  []lineage.Kind // of edges over which values carry their labels
}

// Sensitive are the names of labels that say how confidential a column is.
var Sensitive = []string{
	"pii", "pii_*", "*_pii", "phi", "pci", "gdpr", "hipaa", "sensitive", "sensitivity", "confidential", "confidentiality", "restricted",
	"personal*", "secret", "classification", "*_classification", "classification_*", "masking*", "policy_tags",
}

// Valued are the kinds of edges on which values flow.
var Valued = []lineage.Kind{lineage.Identity, lineage.Transformation, lineage.Conditional, lineage.Aggregation, lineage.Windowed}

// Label is a tag or a key of meta, on the column where it is declared or on one
// that it was carried to.
type Label struct {
	Name   string
	Tag    bool
	Value  string // of meta, as canonical JSON; "" of a tag
	Masked bool
	From   addr.Column // where it is declared
}

// Conflict is a label that was carried to a column which declares another value
// for it. What is declared stands.
type Conflict struct {
	Carried  Label
	Declared string
}

func (c *Carry) wants(name string) bool {
	return slices.ContainsFunc(c.Labels, func(pattern string) bool {
		ok, err := path.Match(strings.ToLower(pattern), strings.ToLower(strings.ReplaceAll(name, "/", "_")))
		return ok && err == nil
	})
}

// carried are the labels of a node's columns, and of the conflicts that they met;
// columns without any are left out.
type carried struct {
	labels    map[string][]Label // declared and carried ones, sorted
	conflicts map[string][]Conflict
}

// labelsOf computes the labels of a node's columns from those of its inputs, once.
func (p *Project) labelsOf(m *program.Model) *carried {
	if known, ok := p.carried[m.Node]; ok {
		return known
	}
	if p.carried == nil {
		p.carried = map[addr.Node]*carried{}
	}
	out := &carried{labels: map[string][]Label{}, conflicts: map[string][]Conflict{}}
	p.carried[m.Node] = out // what a node reads of itself adds nothing
	declared := p.declaredLabels(m)
	for name, labels := range declared {
		out.labels[name] = labels
	}
	for _, e := range m.Edges {
		from := p.Program.Model(e.From.Node)
		if from == nil || e.To.Name == "" || from == m || !slices.Contains(p.Carry.Kinds, e.Kind) || len(e.Uses.Values()) == 0 || !e.Uses.Clear() && !e.Uses.Hashed() {
			continue
		}
		for _, l := range p.labelsOf(from).labels[e.From.Name] {
			l.Masked = l.Masked || !e.Uses.Clear()
			out.carry(e.To.Name, l, declared[e.To.Name])
		}
	}
	for name := range out.labels {
		out.labels[name] = merged(out.labels[name])
	}
	return out
}

// carry adds a label to a column, unless the column declares it itself.
func (c *carried) carry(column string, l Label, declared []Label) {
	i := slices.IndexFunc(declared, func(d Label) bool { return d.Tag == l.Tag && strings.EqualFold(d.Name, l.Name) })
	switch {
	case i < 0:
		c.labels[column] = append(c.labels[column], l)
	case declared[i].Value != l.Value && !l.Masked:
		x := Conflict{l, declared[i].Value}
		if !slices.Contains(c.conflicts[column], x) {
			c.conflicts[column] = append(c.conflicts[column], x)
		}
	}
}

// merged sorts labels and keeps one of each name and value: a visible one wins
// over a masked one.
func merged(labels []Label) []Label {
	slices.SortFunc(labels, func(a, b Label) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Value, b.Value), compareBool(a.Tag, b.Tag), compareBool(a.Masked, b.Masked), addr.CompareColumns(a.From, b.From))
	})
	return slices.CompactFunc(labels, func(a, b Label) bool { return a.Name == b.Name && a.Value == b.Value && a.Tag == b.Tag })
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

// declaredLabels are those that the project itself gives to columns.
func (p *Project) declaredLabels(m *program.Model) map[string][]Label {
	docs := map[string]manifest.Column{}
	for _, d := range p.describe(&Node{ID: m.Node}) {
		docs[strings.ToLower(d.Name)] = d
	}
	out := map[string][]Label{}
	for _, c := range m.Columns {
		d, ok := docs[strings.ToLower(c.Name)]
		if !ok {
			continue
		}
		from := addr.Column{Node: m.Node, Name: c.Name}
		for _, t := range d.Tags {
			if p.Carry.wants(t) {
				out[c.Name] = append(out[c.Name], Label{Name: t, Tag: true, From: from})
			}
		}
		for key, value := range metaValues(d.Meta) {
			if p.Carry.wants(key) {
				out[c.Name] = append(out[c.Name], Label{Name: key, Value: value, From: from})
			}
		}
	}
	return out
}

func metaValues(meta string) map[string]string {
	var raw map[string]json.RawMessage
	if json.Unmarshal([]byte(meta), &raw) != nil {
		return nil
	}
	out := map[string]string{}
	for k, v := range raw {
		out[k] = string(v)
	}
	return out
}

// label fills in what was carried to a node's columns.
func (p *Project) label(n *Node, m *program.Model) {
	if p.Carry == nil {
		return
	}
	all := p.labelsOf(m)
	for i := range n.Columns {
		c := &n.Columns[i]
		for _, l := range all.labels[c.Name] {
			if l.From != (addr.Column{Node: n.ID, Name: c.Name}) {
				c.Carried = append(c.Carried, l)
			}
		}
		c.Conflicts = all.conflicts[c.Name]
		if c.Classification == "" {
			c.Classification = classified(c.Carried)
		}
	}
}

// classified is the classification that was carried to a column, if it is one.
func classified(labels []Label) string {
	for _, l := range labels {
		var s string
		if l.Name == "classification" && !l.Masked && json.Unmarshal([]byte(l.Value), &s) == nil {
			return s
		}
	}
	return ""
}
