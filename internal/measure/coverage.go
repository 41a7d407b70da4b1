package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/tailwater/tailwater/compiler"
	"github.com/tailwater/tailwater/compiler/dialect"
	"github.com/tailwater/tailwater/compiler/ir"
	"github.com/tailwater/tailwater/compiler/program"
	"github.com/tailwater/tailwater/compiler/resolve"
	"github.com/tailwater/tailwater/internal/corpus"
	"github.com/tailwater/tailwater/manifest"
)

// coverage counts one adapter's models.
type coverage struct {
	adapter                         string
	models, exact, partial, opaque  int
	known, equalSet, equalOrder     int // models that a catalog knows
	typed, typesEqual, typesUnknown int // columns of these
	misses                          []miss
}

// miss is a model whose inferred columns are not the warehouse's.
type miss struct {
	project, node string
	what          string
}

// cover compiles a project as if no catalog knew its models, and counts.
func (c *coverage) cover(p corpus.Project, project *manifest.Project) {
	truth := project.Catalog
	project.Catalog = withoutModels(truth)
	prog := compiler.Compile(project)
	for _, n := range project.Nodes {
		if n.ResourceType != "model" && n.ResourceType != "snapshot" || !n.Compiled() || n.Language == "python" {
			continue
		}
		m := prog.Model(n.ID)
		c.models++
		switch m.Analysis {
		case ir.Exact:
			c.exact++
		case ir.Partial:
			c.partial++
		default:
			c.opaque++
			c.misses = append(c.misses, miss{p.Name, string(n.ID), fmt.Sprintf("opaque: %v", m.Diags)})
		}
		if truth != nil {
			if known := truth.Table(n.ID); known != nil && len(known.Columns) > 0 {
				c.compare(p, m, known)
			}
		}
	}
}

// compare holds a model's columns against the warehouse's.
func (c *coverage) compare(p corpus.Project, m *program.Model, known *manifest.Table) {
	c.known++
	var got, want []string
	for _, col := range m.Columns {
		got = append(got, col.Name)
	}
	for _, col := range known.Columns {
		want = append(want, col.Name)
	}
	if slices.Equal(got, want) {
		c.equalOrder++
	}
	a, b := slices.Sorted(slices.Values(got)), slices.Sorted(slices.Values(want))
	if slices.Equal(a, b) && !m.Open {
		c.equalSet++
	} else {
		c.misses = append(c.misses, miss{p.Name, string(m.Node), difference(a, b, m.Open)})
	}
	c.compareTypes(m, known)
}

// difference says which names are missing and which are too many.
func difference(got, want []string, open bool) string {
	var missing, extra []string
	for _, n := range want {
		if !slices.Contains(got, n) {
			missing = append(missing, n)
		}
	}
	for _, n := range got {
		if !slices.Contains(want, n) {
			extra = append(extra, n)
		}
	}
	s := fmt.Sprintf("missing %s; extra %s", strings.Join(missing, " "), strings.Join(extra, " "))
	if open {
		s = "open; " + s
	}
	return s
}

// compareTypes counts columns whose type could be derived, by family.
func (c *coverage) compareTypes(m *program.Model, known *manifest.Table) {
	want := map[string]string{}
	for _, col := range known.Columns {
		want[col.Name] = col.Type
	}
	for _, col := range m.Columns {
		name, ok := want[col.Name]
		if !ok {
			continue
		}
		switch {
		case !col.Type.Known():
			c.typesUnknown++
		case resolve.TypeNamed(dialect.For(c.adapter), name).Family == col.Type.Family:
			c.typed++
			c.typesEqual++
		default:
			c.typed++
		}
	}
}

func (c *coverage) row(w io.Writer) {
	fmt.Fprintf(w, "%s\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t\n", c.adapter,
		c.models, c.exact, c.partial, c.opaque, c.known, c.equalSet, c.equalOrder, c.typed, c.typesEqual, c.typesUnknown)
}

func (c *coverage) add(o *coverage) {
	c.models += o.models
	c.exact += o.exact
	c.partial += o.partial
	c.opaque += o.opaque
	c.known += o.known
	c.equalSet += o.equalSet
	c.equalOrder += o.equalOrder
	c.typed += o.typed
	c.typesEqual += o.typesEqual
	c.typesUnknown += o.typesUnknown
}

// printCoverage prints a row an adapter, and all together.
func printCoverage(w io.Writer, rows []*coverage) {
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(tw, "adapter\tmodels\texact\tpartial\topaque\tin catalog\tsame columns\tsame order\ttyped\tsame family\tuntyped\t")
	total := &coverage{adapter: "all"}
	for _, r := range rows {
		r.row(tw)
		total.add(r)
	}
	total.row(tw)
	tw.Flush()
}
