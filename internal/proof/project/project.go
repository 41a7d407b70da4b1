package project

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/tailwater/tailwater/internal/proof/data"
	"github.com/tailwater/tailwater/internal/proof/query"
)

// Project is one version of a project.
type Project struct {
	Sources data.Schema
	Seeds   []*Seed
	Models  []*Model // each after what it reads
	Dialect string
}

// Seed is a table in a file.
type Seed struct {
	Table data.Table
	Rows  data.Rows
}

// Model is a query with a name and a way to store it.
type Model struct {
	Name         string
	Materialized string
	Query        *query.Query
}

// Stored reports whether the model has a table.
func (m *Model) Stored() bool { return m.Materialized == "table" || m.Materialized == "incremental" }

// Clone is a deep copy.
func (p *Project) Clone() *Project {
	out := &Project{Sources: p.Sources, Dialect: p.Dialect}
	for _, s := range p.Seeds {
		out.Seeds = append(out.Seeds, &Seed{s.Table, slices.Clone(s.Rows)})
	}
	for _, m := range p.Models {
		out.Models = append(out.Models, &Model{m.Name, m.Materialized, m.Query.Clone()})
	}
	return out
}

// Model finds a model by name.
func (p *Project) Model(name string) *Model {
	i := slices.IndexFunc(p.Models, func(m *Model) bool { return m.Name == name })
	if i < 0 {
		return nil
	}
	return p.Models[i]
}

// visible are the relations that the model at position i may read.
func (p *Project) visible(i int) data.Schema {
	out := slices.Clone(p.Sources)
	for _, s := range p.Seeds {
		out = append(out, s.Table)
	}
	for _, m := range p.Models[:i] {
		out = append(out, m.table())
	}
	return out
}

// table is a model as a relation.
func (m *Model) table() data.Table {
	t := data.Table{Name: m.Name}
	for _, c := range m.Query.Columns() {
		t.Columns = append(t.Columns, data.Column{Name: c.Name, Type: c.Type, NotNull: !c.Nullable})
	}
	return t
}

// attempts is how often a model is made anew that is not taken.
const attempts = 8

// Random makes a project of n models: views over the sources, then whatever
// joins and groups them, then tables. take says whether a model will do; it may
// turn down what has no rows, or too many.
func Random(r *rand.Rand, n int, dialect string, take func(*Project, *Model) bool) (*Project, *query.Generator) {
	p := &Project{Sources: data.Random(r), Dialect: dialect}
	g := &query.Generator{Rand: r, Dialect: dialect, Small: true}
	if r.IntN(2) == 0 {
		p.Seeds = append(p.Seeds, randomSeed(r))
	}
	for i := range n {
		m := &Model{Name: fmt.Sprintf("%s_%d", []string{"stg", "int", "mart"}[min(3*i/n, 2)], i)}
		switch layer := 3 * i / n; {
		case layer == 0:
			m.Materialized = []string{"view", "view", "view", "table", "ephemeral"}[r.IntN(5)]
			g.Schema = p.visible(0)
		case layer == 1:
			m.Materialized = []string{"view", "ephemeral", "table"}[r.IntN(3)]
			g.Schema = p.recent(r)
		default:
			m.Materialized = []string{"table", "table", "incremental"}[r.IntN(3)]
			g.Schema = p.recent(r)
		}
		for i := range attempts {
			m.Query = g.Query()
			if take(p, m) {
				p.Models = append(p.Models, m)
				break
			}
			if i == attempts/2 {
				g.Schema = p.Sources
			}
		}
	}
	return p, g
}

// recent is what a model reads by preference: other models.
func (p *Project) recent(r *rand.Rand) data.Schema {
	all := p.visible(len(p.Models))
	own := len(p.Sources) + len(p.Seeds)
	models := all[own:]
	if r.IntN(4) == 0 || len(models) == 0 {
		return all
	}
	return models
}

func randomSeed(r *rand.Rand) *Seed {
	t := data.Table{Name: "codes", Columns: []data.Column{{Name: "id", Type: data.Int}, {Name: "kind", Type: data.Text}, {Name: "price", Type: data.Decimal}}}
	for {
		if rows := data.RandomDatabase(r, data.Schema{t})[t.Name]; len(rows) > 0 {
			return &Seed{t, rows}
		}
	}
}

// reads lists the relations that a query reads, CTEs left out.
func (p *Project) reads(q *query.Query) []string {
	var out []string
	for _, name := range q.Tables() {
		if !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return out
}

// Compiled is the model's code as dbt compiles it: ephemeral models that it
// reads, also through each other, stand before it as CTEs.
func (p *Project) Compiled(m *Model) string {
	q := m.Query.Clone()
	for _, c := range slices.Backward(p.ephemerals(m)) {
		in := c.Query.Clone()
		p.inject(in)
		q.CTEs = slices.Insert(q.CTEs, 0, &query.CTE{Name: cteName(c.Name), Query: in})
	}
	p.inject(q)
	return q.SQL()
}

func cteName(name string) string { return "__dbt__cte__" + name }

// inject reads ephemeral models under the names of their CTEs.
func (p *Project) inject(q *query.Query) {
	q.Rename(func(name string) string {
		if m := p.Model(name); m != nil && m.Materialized == "ephemeral" {
			return cteName(name)
		}
		return name
	})
}

// ephemerals are the ephemeral models below a model, each after what it reads.
func (p *Project) ephemerals(m *Model) []*Model {
	need := map[string]bool{}
	var visit func(q *query.Query)
	visit = func(q *query.Query) {
		for _, name := range p.reads(q) {
			if u := p.Model(name); u != nil && u.Materialized == "ephemeral" && !need[name] {
				need[name] = true
				visit(u.Query)
			}
		}
	}
	visit(m.Query)
	var out []*Model
	for _, u := range p.Models {
		if need[u.Name] {
			out = append(out, u)
		}
	}
	return out
}

// String is the project for people: one model a paragraph.
func (p *Project) String() string {
	var b strings.Builder
	for _, s := range p.Seeds {
		fmt.Fprintf(&b, "%s (seed): %v\n", s.Table.Name, s.Rows)
	}
	for _, m := range p.Models {
		fmt.Fprintf(&b, "%s (%s): %s\n", m.Name, m.Materialized, m.Query.SQL())
	}
	return b.String()
}
