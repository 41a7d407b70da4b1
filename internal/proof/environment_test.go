package proof

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/tailwater/tailwater/internal/proof/data"
	"github.com/tailwater/tailwater/internal/proof/project"
)

// environment is a schema of the warehouse in which a project is built.
type environment struct {
	duck  *duck
	name  string
	kinds map[string]string // "table" or "view", by relation
	views []string          // in the order of their making
	text  map[string]string // of views
	ways  map[string]int    // steps done in place, by how
}

// newEnvironment holds a project's sources and seeds, and nothing else yet.
func newEnvironment(d *duck, name string, p *project.Project, db data.Database) (*environment, error) {
	e := &environment{duck: d, name: name, kinds: map[string]string{}, text: map[string]string{}}
	if err := d.load(name, p.Sources, db); err != nil {
		return nil, err
	}
	for _, s := range p.Seeds {
		if err := e.seed(s); err != nil {
			return nil, err
		}
	}
	return e, nil
}

func (e *environment) seed(s *project.Seed) error {
	rows := data.Database{s.Table.Name: s.Rows}
	for _, statement := range append([]string{"drop table if exists " + s.Table.Name}, rows.Statements(data.Schema{s.Table})...) {
		if err := e.exec(statement); err != nil {
			return err
		}
	}
	e.kinds[s.Table.Name] = "table"
	return nil
}

// exec runs a statement in the environment.
func (e *environment) exec(statement string) error {
	return e.try(func() error { return e.duck.exec(statement) })
}

// try runs in the environment. Views that have to be bound again, because what
// they read has other columns now, are.
func (e *environment) try(f func() error) error {
	if err := e.duck.use(e.name); err != nil {
		return err
	}
	err := f()
	if err != nil && strings.Contains(err.Error(), "altered") {
		for _, v := range e.views {
			_ = e.duck.exec("create or replace view " + v + " as " + e.text[v])
		}
		err = f()
	}
	return err
}

// build makes one model's relation as dbt would, in full.
func (e *environment) build(p *project.Project, m *project.Model) error {
	if m.Materialized == "ephemeral" {
		return nil
	}
	kind := "view"
	if m.Stored() {
		kind = "table"
	}
	if old := e.kinds[m.Name]; old != "" && old != kind {
		if err := e.drop(m.Name); err != nil {
			return err
		}
	}
	sql := p.Compiled(m)
	if err := e.exec(fmt.Sprintf("create or replace %s %s as %s", kind, m.Name, sql)); err != nil {
		return fmt.Errorf("%s: %w", m.Name, err)
	}
	e.kinds[m.Name] = kind
	if kind == "view" {
		e.views = append(slices.DeleteFunc(e.views, func(v string) bool { return v == m.Name }), m.Name)
		e.text[m.Name] = sql
	}
	return nil
}

func (e *environment) buildAll(p *project.Project) error {
	for _, m := range p.Models {
		if err := e.build(p, m); err != nil {
			return err
		}
	}
	return nil
}

func (e *environment) drop(name string) error {
	kind := e.kinds[name]
	if kind == "" {
		return nil
	}
	delete(e.kinds, name)
	e.views = slices.DeleteFunc(e.views, func(v string) bool { return v == name })
	return e.exec("drop " + kind + " " + name)
}

// relation is what a relation holds, with the names of its columns.
type relation struct {
	names []string
	rows  bag
}

// query runs a query in the environment.
func (e *environment) query(text string) (out bag, err error) {
	err = e.try(func() error {
		out, err = e.duck.query(text)
		return err
	})
	return out, err
}

// read reads a relation; its columns come sorted by name.
func (e *environment) read(name string) (out relation, err error) {
	err = e.try(func() error {
		out, err = e.duck.relation(name)
		return err
	})
	return out, err
}

func (d *duck) relation(name string) (relation, error) {
	rows, err := d.conn.QueryContext(context.Background(), "select * from "+name)
	if err != nil {
		return relation{}, err
	}
	defer rows.Close()
	names, err := rows.Columns()
	if err != nil {
		return relation{}, err
	}
	b, err := scan(rows)
	if err != nil {
		return relation{}, err
	}
	order := make([]int, len(names))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, j int) int { return strings.Compare(names[i], names[j]) })
	out := relation{rows: b.project(order)}
	for _, i := range order {
		out.names = append(out.names, names[i])
	}
	return out, nil
}

// without leaves columns out.
func (r relation) without(names map[string]bool) relation {
	var keep []int
	out := relation{}
	for i, n := range r.names {
		if !names[n] {
			keep = append(keep, i)
			out.names = append(out.names, n)
		}
	}
	out.rows = r.rows.project(keep)
	return out
}

func (r relation) key() string { return strings.Join(r.names, ",") + "\x1d" + r.rows.key() }
