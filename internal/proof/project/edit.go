package project

import (
	"fmt"
	"slices"

	"github.com/tailwater/tailwater/internal/proof/data"
	"github.com/tailwater/tailwater/internal/proof/query"
)

// Edit is one operator on a project. Keeps says that no stored data change but
// those of the nodes that it makes or renames.
type Edit struct {
	Name  string
	Keeps bool
	Apply func(g *query.Generator, p *Project) bool
}

// Edits lists all operators: a project's own, and those of queries on one
// model.
func Edits() []Edit {
	out := []Edit{
		{"P04 move a CTE to a model", true, moveCTE},
		{"P05 merge two models", true, mergeModels},
		{"P14 an unused column of a view", true, unusedColumn},
		{"P26 rename a model", true, renameModel},
		{"P27 swap view and ephemeral", true, swapMaterialization([]string{"view", "ephemeral"})},
		{"P27 swap view and table", true, swapMaterialization([]string{"view", "table", "ephemeral"})},
		{"P28 order of a model's columns", true, reorderColumns},
		{"P31 a seed's cell", false, seedCell},
		{"P31 a seed's row", false, seedRow},
		{"P32 a new model", false, newModel},
		{"P33 a model less", false, dropModel},
	}
	for _, o := range query.Keeps() {
		out = append(out, Edit{"Q" + o.Name, true, onModel(o)})
	}
	for _, o := range query.Changes() {
		out = append(out, Edit{"Q" + o.Name, false, onModel(o)})
	}
	return out
}

// onModel applies an operator of queries to a random model, if it leaves the
// names and types of the columns as they are.
func onModel(o query.Operator) func(*query.Generator, *Project) bool {
	return func(g *query.Generator, p *Project) bool {
		for range 6 {
			i := g.IntN(len(p.Models))
			m := p.Models[i]
			if !m.Stored() && !p.isRead(m.Name) { // nobody would see it
				continue
			}
			q := m.Query.Clone()
			g.Schema = p.visible(i)
			if !o.Apply(g, q) {
				continue
			}
			if a, b := m.Query.Columns(), q.Columns(); !slices.EqualFunc(a, b, func(x, y query.Column) bool { return x.Name == y.Name && x.Type == y.Type }) {
				continue
			}
			m.Query = q
			return true
		}
		return false
	}
}

func (p *Project) index(m *Model) int { return slices.Index(p.Models, m) }

func pick[T any](g *query.Generator, list []T) T { return list[g.IntN(len(list))] }

// fresh is a name that no relation has.
func (p *Project) fresh(g *query.Generator, prefix string) string {
	for i := g.IntN(100); ; i++ {
		if name := fmt.Sprintf("%s_%d", prefix, 100+i); p.Model(name) == nil {
			return name
		}
	}
}

func moveCTE(g *query.Generator, p *Project) bool {
	for range 6 {
		m := pick(g, p.Models)
		if len(m.Query.CTEs) == 0 {
			continue
		}
		c := m.Query.CTEs[0] // the first reads no other
		name := p.fresh(g, "part")
		moved := &Model{Name: name, Materialized: pick(g, []string{"view", "ephemeral", "table"}), Query: c.Query}
		m.Query.CTEs = m.Query.CTEs[1:]
		m.Query.Rename(func(t string) string {
			if t == c.Name {
				return name
			}
			return t
		})
		p.Models = slices.Insert(p.Models, p.index(m), moved)
		return true
	}
	return false
}

// mergeModels puts a model's query into one of its readers; a view that nobody
// reads any more goes.
func mergeModels(g *query.Generator, p *Project) bool {
	for range 8 {
		m := pick(g, p.Models)
		for _, name := range p.reads(m.SQL()) {
			u := p.Model(name)
			if u == nil || u.Materialized == "incremental" {
				continue
			}
			if !g.Inline(m.Query, name, u.Query) {
				continue
			}
			if !u.Stored() && !p.isRead(name) {
				p.Models = slices.DeleteFunc(p.Models, func(x *Model) bool { return x == u })
			}
			return true
		}
	}
	return false
}

func (p *Project) isRead(name string) bool {
	return slices.ContainsFunc(p.Models, func(m *Model) bool { return slices.Contains(p.reads(m.SQL()), name) })
}

func unusedColumn(g *query.Generator, p *Project) bool {
	for range 8 {
		i := g.IntN(len(p.Models))
		m := p.Models[i]
		if m.Stored() {
			continue
		}
		g.Schema = p.visible(i)
		if g.AddColumn(m.Query) {
			p.refresh()
			return true
		}
	}
	return false
}

func renameModel(g *query.Generator, p *Project) bool {
	m := pick(g, p.Models)
	old := m.Name
	m.Name = p.fresh(g, "other")
	for _, x := range p.Models {
		x.Query.Rename(func(t string) string {
			if t == old {
				return m.Name
			}
			return t
		})
	}
	return true
}

func swapMaterialization(kinds []string) func(*query.Generator, *Project) bool {
	return func(g *query.Generator, p *Project) bool {
		for range 8 {
			m := pick(g, p.Models)
			if to := pick(g, kinds); slices.Contains(kinds, m.Materialized) && to != m.Materialized {
				m.Materialized = to
				return true
			}
		}
		return false
	}
}

func reorderColumns(g *query.Generator, p *Project) bool {
	for range 6 {
		if m := pick(g, p.Models); g.ShuffleColumns(m.Query) {
			p.refresh()
			return true
		}
	}
	return false
}

// refresh brings what queries say of the models that they read up to date.
func (p *Project) refresh() {
	for _, m := range p.Models {
		m.Query.Refresh(func(name string) []query.Column {
			if u := p.Model(name); u != nil {
				return u.Query.Columns()
			}
			return nil
		})
	}
}

func seedCell(g *query.Generator, p *Project) bool {
	if len(p.Seeds) == 0 {
		return false
	}
	s := p.Seeds[0]
	i, j := g.IntN(len(s.Rows)), g.IntN(len(s.Table.Columns))
	row := slices.Clone(s.Rows[i])
	row[j] = pick(g, data.Literals(s.Table.Columns[j].Type))
	same := row[j] == s.Rows[i][j]
	s.Rows[i] = row
	return !same
}

func seedRow(g *query.Generator, p *Project) bool {
	if len(p.Seeds) == 0 {
		return false
	}
	s := p.Seeds[0]
	s.Rows = append(s.Rows, slices.Clone(pick(g, s.Rows)))
	return true
}

func newModel(g *query.Generator, p *Project) bool {
	g.Schema = p.visible(len(p.Models))
	p.Models = append(p.Models, &Model{Name: p.fresh(g, "new"), Materialized: pick(g, []string{"table", "view"}), Query: g.Model()})
	return true
}

func dropModel(g *query.Generator, p *Project) bool {
	for range 8 {
		if m := pick(g, p.Models); !p.isRead(m.Name) && len(p.Models) > 3 {
			p.Models = slices.DeleteFunc(p.Models, func(x *Model) bool { return x == m })
			return true
		}
	}
	return false
}
