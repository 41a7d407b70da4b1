package compiler

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tailwater/tailwater/internal/golden"
)

// What two versions of a query over raw.t (a, b, c, d) and raw.u (a, b, k) are
// told to differ in, and why they are the same where they are: "~~" stands between
// them.
func TestContrast(t *testing.T) {
	golden.Run(t, "testdata/contrast", func(t *testing.T, c *golden.Case) string {
		one, two, ok := strings.Cut(c.Input, "\n~~\n")
		require.True(t, ok)
		side := func(sql string) *Queries {
			p := stated(t, "postgres", `source t: "columns": {"a": {"name": "a", "data_type": "int"}, "b": {"name": "b", "data_type": "int"}, "c": {"name": "c", "data_type": "text"}, "d": {"name": "d", "data_type": "date"}}
source u: "columns": {"a": {"name": "a", "data_type": "int"}, "b": {"name": "b", "data_type": "int"}, "k": {"name": "k", "data_type": "int"}}
`+fmt.Sprintf(`table m: "compiled_code": %q, "raw_code": %[1]q, "original_file_path": "m.sql", "depends_on": {"nodes": ["source.p.t", "source.p.u"]}`, sql))
			return NewQueries(p, Compile(p))
		}
		base, head := side(one), side(two)
		names := map[string][2]string{}
		var order []string
		for i, q := range []*Queries{base, head} {
			query, _ := q.written("model.p.m")
			if query.Query == nil {
				continue
			}
			for _, o := range query.Query.Outputs {
				pair, seen := names[o.Name]
				if !seen {
					order = append(order, o.Name)
				}
				pair[i] = o.Name
				names[o.Name] = pair
			}
		}
		var pairs [][2]string
		for _, n := range order {
			pairs = append(pairs, names[n])
		}
		var out strings.Builder
		for _, d := range Contrast(base, head, "model.p.m", "model.p.m", pairs, nil) {
			fmt.Fprintf(&out, "%s\n", strings.TrimSpace(d.Kind+" "+strings.Join(d.Columns, ", ")))
			write(&out, "-", d.Base)
			write(&out, "+", d.Head)
		}
		if c.Cmd == "same" {
			fmt.Fprintf(&out, "same: %s\n", SameAs(base, head, "model.p.m", "model.p.m", nil))
		}
		return out.String()
	})
}

func write(out *strings.Builder, mark string, f *Fragment) {
	if f != nil {
		fmt.Fprintf(out, "  %s %s  (%s line %d)\n", mark, f.Text, f.Position, f.Line)
	}
}
