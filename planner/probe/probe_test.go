package probe

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/tailwater/tailwater/compiler/canon"
	"github.com/tailwater/tailwater/compiler/ir"
	"github.com/tailwater/tailwater/compiler/program"
	"github.com/tailwater/tailwater/internal/addr"
	"github.com/tailwater/tailwater/manifest"
	"github.com/tailwater/tailwater/planner"
)

const orders = addr.Node("model.shop.orders")

// asked adds the questions about one step, of a table with the columns id, total
// and at, after some changes.
func asked(adapter string, change func(*planner.Step, *manifest.Node, *program.Model, *canon.Digests)) []planner.Check {
	def := &manifest.Node{ID: orders, ResourceType: "model", RelationName: `"db"."orders"`, CompiledCode: "select id, total, at from raw"}
	model, digests := &program.Model{Node: orders}, &canon.Digests{}
	for _, name := range []string{"id", "total", "at"} {
		model.Columns = append(model.Columns, program.Column{Name: name})
		digests.Columns = append(digests.Columns, canon.ColumnDigest{Name: name})
	}
	model.Digests = func() canon.Digests { return *digests }
	test := &manifest.Node{ID: "test.shop.unique", ResourceType: "test", Test: &manifest.Test{Node: orders, Kind: manifest.Unique, Enabled: true, Columns: []string{"ID"}}}
	step := planner.Step{Node: orders, Action: planner.Rebuild, Relation: `"db"."orders"`}
	if change != nil {
		change(&step, def, model, digests)
	}
	p := &planner.Plan{Steps: []planner.Step{step}}
	Add(p, &manifest.Project{Adapter: adapter, Nodes: []*manifest.Node{def, test}}, &program.Program{Models: []*program.Model{model}})
	return p.Steps[0].Checks
}

func names(checks []planner.Check) string {
	var out []string
	for _, c := range checks {
		name := c.Name
		if c.Before {
			name += " before"
		}
		out = append(out, name)
	}
	return strings.Join(out, "; ")
}

func query(checks []planner.Check, name string) string {
	for _, c := range checks {
		if c.Name == name && !c.Before {
			return c.Query
		}
	}
	return ""
}

func TestQuestions(t *testing.T) {
	checks := asked("postgres", nil)
	assert.Equal(t, "rows before; rows; key id; difference", names(checks))
	assert.Equal(t, "select \"id\", count(*) as copies\nfrom \"db\".\"orders\"\nwhere \"id\" is not null\ngroup by \"id\"\nhaving count(*) > 1", query(checks, "key id"))
	assert.Equal(t, `select "id", "total", "at", sum(copies) as copies_stored_too_many
from (
  select "id" as "id", "total" as "total", "at" as "at", 1 as copies
  from "db"."orders"
  union all
  select "id" as "id", "total" as "total", "at" as "at", -1 as copies
  from (
select id, total, at from raw
  ) expected
) compared
group by "id", "total", "at"
having sum(copies) <> 0`, query(checks, "difference"))
}

// A difference is limited to what may have changed, and a key.
func TestDifferenceIsLimited(t *testing.T) {
	q := query(asked("postgres", func(s *planner.Step, _ *manifest.Node, _ *program.Model, _ *canon.Digests) {
		s.Columns = []string{"total"}
		s.Window = &planner.TimeWindow{Column: "at", Start: "2026-01-01", End: "2026-02-01"}
	}), "difference")
	assert.Contains(t, q, `group by "id", "total"`)
	assert.NotContains(t, q, `"at" as`)
	assert.Equal(t, 2, strings.Count(q, `where "at" >= '2026-01-01' and "at" < '2026-02-01'`))
}

// Where stored data need not be what the query gives, nobody asks.
func TestNoDifference(t *testing.T) {
	for name, change := range map[string]func(*planner.Step, *manifest.Node, *program.Model, *canon.Digests){
		"the query for new rows": func(_ *planner.Step, d *manifest.Node, _ *program.Model, _ *canon.Digests) {
			d.CompiledCode += ` where at > (select max(at) from "db"."orders")`
		},
		"not compiled": func(_ *planner.Step, d *manifest.Node, _ *program.Model, _ *canon.Digests) { d.CompiledCode = "" },
		"python":       func(_ *planner.Step, d *manifest.Node, _ *program.Model, _ *canon.Digests) { d.Language = "python" },
		"a snapshot": func(_ *planner.Step, d *manifest.Node, _ *program.Model, _ *canon.Digests) {
			d.ResourceType = "snapshot"
		},
		"chance decides": func(_ *planner.Step, _ *manifest.Node, _ *program.Model, d *canon.Digests) {
			d.RowsTaint = canon.Random
		},
		"columns not known": func(_ *planner.Step, _ *manifest.Node, m *program.Model, _ *canon.Digests) { m.Open = true },
	} {
		assert.NotContains(t, names(asked("postgres", change)), "difference", name)
	}
	clock := asked("postgres", func(_ *planner.Step, _ *manifest.Node, _ *program.Model, d *canon.Digests) {
		d.Columns[1].Taint = canon.Clock
	})
	assert.Contains(t, query(clock, "difference"), `group by "id", "at"`, "but for the column that is drawn anew")
}

// A view shows what it reads, and what is to be dropped shows nothing.
func TestNothingToAsk(t *testing.T) {
	for _, a := range []planner.Action{planner.ReplaceView, planner.Drop} {
		assert.Empty(t, asked("postgres", func(s *planner.Step, _ *manifest.Node, _ *program.Model, _ *canon.Digests) { s.Action = a }))
	}
	assert.NotContains(t, names(asked("postgres", func(s *planner.Step, _ *manifest.Node, _ *program.Model, _ *canon.Digests) { s.Action = planner.Create })), "before")
}

func TestDialects(t *testing.T) {
	odd := func(_ *planner.Step, d *manifest.Node, m *program.Model, ds *canon.Digests) {
		m.Columns[1] = program.Column{Name: "to`t]a\"l", Type: ir.Type{Family: ir.JSONType}}
		ds.Columns[1].Name = "to`t]a\"l"
		d.CompiledCode = "with x as (select 1) select * from x;"
	}
	for adapter, want := range map[string]string{
		"postgres":   "cast(\"to`t]a\"\"l\" as text) as \"to`t]a\"\"l\"",
		"snowflake":  "\"to`t]a\"\"l\" as \"to`t]a\"\"l\"",
		"bigquery":   "to_json_string(`to``t]a\"l`) as `to``t]a\"l`",
		"fabric":     "",
		"risingwave": "cast(\"to`t]a\"\"l\" as text)",
		"unheard-of": "\"to`t]a\"\"l\" as",
	} {
		q := query(asked(adapter, odd), "difference")
		if want == "" {
			assert.Empty(t, q, "%s has no WITH in subqueries", adapter)
			continue
		}
		assert.Contains(t, q, want, adapter)
		assert.NotContains(t, q, ";")
	}
}
