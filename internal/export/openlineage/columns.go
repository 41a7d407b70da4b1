package openlineage

import (
	"slices"

	"github.com/tailwater/tailwater/compiler/ir"
	"github.com/tailwater/tailwater/compiler/lineage"
	"github.com/tailwater/tailwater/internal/export"
)

// columnLineage tells of each column what it is made of, and of the dataset as a
// whole what decides its rows; nil where nothing is known.
func (w *writer) columnLineage(n *export.Node) *columnLineageFacet {
	if !n.Made() || !n.Known() {
		return nil
	}
	f := &columnLineageFacet{facet: w.facet("1-2-0", "ColumnLineageDatasetFacet"), Fields: map[string]fieldLineage{}}
	for _, c := range n.Columns {
		// A field without inputs says that the column is a constant.
		if len(c.Inputs) > 0 || n.Analysis == ir.Exact {
			f.Fields[c.Name] = w.fieldLineage(c)
		}
	}
	for _, in := range n.Rows {
		if field, ok := w.field(in.From); ok {
			field.Transformations = rowUses(in)
			f.Dataset = append(f.Dataset, field)
		}
	}
	return f
}

func (w *writer) fieldLineage(c export.Column) fieldLineage {
	f := fieldLineage{InputFields: []inputField{}}
	strongest := lineage.Kind(0)
	for _, in := range c.Inputs {
		field, ok := w.field(in.From)
		if !ok {
			continue
		}
		field.Transformations = columnUses(c, in)
		f.InputFields = append(f.InputFields, field)
		strongest = max(strongest, in.Kind)
	}
	if strongest != 0 {
		f.Type = "TRANSFORMED"
		if strongest == lineage.Identity {
			f.Type = "IDENTITY"
		}
		f.Description = c.Expression
	}
	return f
}

// columnUses are the ways in which a column uses an input: at most one in which
// its value flows, and one in which it decides.
func columnUses(c export.Column, in export.Input) []transformation {
	var out []transformation
	if kinds := in.Uses.Values(); len(kinds) > 0 {
		t := transformation{Type: "DIRECT", Subtype: direct(kinds[len(kinds)-1]), Masking: !in.Uses.Clear()}
		if t.Subtype != "IDENTITY" {
			t.Description = c.Expression
		}
		out = append(out, t)
	}
	if kinds := in.Uses.Decisions(); len(kinds) > 0 {
		subtype := "CONDITIONAL"
		if slices.Contains(kinds, lineage.Windowed) {
			subtype = "WINDOW"
		}
		out = append(out, transformation{Type: "INDIRECT", Subtype: subtype, Description: c.Expression})
	}
	return out
}

func direct(k lineage.Kind) string {
	switch k {
	case lineage.Identity:
		return "IDENTITY"
	case lineage.Aggregation:
		return "AGGREGATION"
	}
	return "TRANSFORMATION"
}

// rowSubtypes maps what decides rows to the subtypes that the specification
// knows: what compares whole rows groups by them, and an unnested array is joined.
var rowSubtypes = map[lineage.Kind]string{
	lineage.Filter: "FILTER", lineage.Joins: "JOIN", lineage.Grouping: "GROUP_BY", lineage.Distinct: "GROUP_BY",
	lineage.Sorting: "SORT", lineage.Set: "GROUP_BY", lineage.Unnesting: "JOIN",
}

// rowUses are the ways in which an input decides rows, the strongest with the
// condition.
func rowUses(in export.Input) []transformation {
	var out []transformation
	for _, k := range in.Uses.Values() {
		t := transformation{Type: "INDIRECT", Subtype: rowSubtypes[k]}
		if k == in.Kind {
			t.Description = in.Expression
		}
		i := slices.IndexFunc(out, func(o transformation) bool { return o.Subtype == t.Subtype })
		switch {
		case i < 0:
			out = append(out, t)
		case out[i].Description == "":
			out[i] = t
		}
	}
	return out
}
