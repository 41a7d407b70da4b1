package project

import (
	"fmt"
	"math/rand/v2"
	"slices"

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
	Text         string // of a model that was read from a file, and has no Query
}

// SQL is the model's code; it names other models as if each had a relation.
func (m *Model) SQL() string {
	if m.Query == nil {
		return m.Text
	}
	return m.Query.SQL()
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
		out.Models = append(out.Models, &Model{m.Name, m.Materialized, m.Query.Clone(), m.Text})
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

// Remove takes a model away that no other reads; it reports whether it is gone.
func (p *Project) Remove(name string) bool {
	if p.isRead(name) {
		return false
	}
	p.Models = slices.DeleteFunc(p.Models, func(m *Model) bool { return m.Name == name })
	return true
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
			m.Query = g.Model()
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

// recent is what a model reads by preference: models that nobody reads yet, and
// a few others.
func (p *Project) recent(r *rand.Rand) data.Schema {
	all := p.visible(len(p.Models))
	models := all[len(p.Sources)+len(p.Seeds):]
	if len(models) == 0 {
		return all
	}
	var out data.Schema
	for _, t := range models {
		if !p.isRead(t.Name) {
			out = append(out, t)
		}
	}
	for range 1 + r.IntN(2) {
		out = append(out, all[r.IntN(len(all))])
	}
	return out
}

func randomSeed(r *rand.Rand) *Seed {
	t := data.Table{Name: "codes", Columns: []data.Column{{Name: "id", Type: data.Int}, {Name: "kind", Type: data.Text}, {Name: "price", Type: data.Decimal}}}
	for {
		if rows := data.RandomDatabase(r, data.Schema{t})[t.Name]; len(rows) > 0 {
			return &Seed{t, rows}
		}
	}
}
