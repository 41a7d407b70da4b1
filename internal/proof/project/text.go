package project

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/tailwater/tailwater/internal/proof/data"
)

// String is the project as text: a seed or model a line.
//
//	codes (seed: id integer, kind text): (1, 'a'), (2, null)
//	stg_0 (view): select …
func (p *Project) String() string {
	var b strings.Builder
	for _, s := range p.Seeds {
		cols := make([]string, len(s.Table.Columns))
		for i, c := range s.Table.Columns {
			cols[i] = c.Name + " " + c.Type.SQL()
		}
		rows := make([]string, len(s.Rows))
		for i, r := range s.Rows {
			rows[i] = "(" + strings.Join(r, ", ") + ")"
		}
		fmt.Fprintf(&b, "%s (seed: %s): %s\n", s.Table.Name, strings.Join(cols, ", "), strings.Join(rows, ", "))
	}
	for _, m := range p.Models {
		fmt.Fprintf(&b, "%s (%s): %s\n", m.Name, m.Materialized, strings.Join(strings.Fields(m.SQL()), " "))
	}
	return b.String()
}

var (
	line = regexp.MustCompile(`^(\w+) \((.*?)\): (.*)$`)
	row  = regexp.MustCompile(`\((.*?)\)`)
)

// Parse reads a project of a dialect from its text; sources come from outside.
func Parse(text, dialect string, sources data.Schema) (*Project, error) {
	p := &Project{Sources: sources, Dialect: dialect}
	for _, l := range strings.Split(strings.TrimSpace(text), "\n") {
		m := line.FindStringSubmatch(strings.Replace(l, "decimal(12,2)", "decimal", 1))
		if m == nil {
			return nil, fmt.Errorf("not a line of a project: %q", l)
		}
		if cols, ok := strings.CutPrefix(m[2], "seed: "); ok {
			p.Seeds = append(p.Seeds, parseSeed(m[1], cols, m[3]))
			continue
		}
		p.Models = append(p.Models, &Model{Name: m[1], Materialized: m[2], Text: m[3]})
	}
	return p, nil
}

func parseSeed(name, cols, rows string) *Seed {
	s := &Seed{Table: data.Table{Name: name}}
	for _, c := range strings.Split(cols, ", ") {
		col, typ, _ := strings.Cut(c, " ")
		s.Table.Columns = append(s.Table.Columns, data.Column{Name: col, Type: typeNamed(typ)})
	}
	for _, r := range row.FindAllStringSubmatch(rows, -1) {
		s.Rows = append(s.Rows, strings.Split(r[1], ", "))
	}
	return s
}

func typeNamed(name string) data.Type {
	for t := data.Int; t <= data.Float; t++ {
		if strings.HasPrefix(t.SQL(), name) {
			return t
		}
	}
	return 0
}

var word = regexp.MustCompile(`\w+`)

// reads lists the relations of the project that a text reads.
func (p *Project) reads(text string) []string {
	var out []string
	for _, w := range word.FindAllString(text, -1) {
		if p.has(w) && !slices.Contains(out, w) {
			out = append(out, w)
		}
	}
	slices.Sort(out)
	return out
}

func (p *Project) has(name string) bool {
	return p.Model(name) != nil || p.Sources.Table(name) != nil || slices.ContainsFunc(p.Seeds, func(s *Seed) bool { return s.Table.Name == name })
}

// Compiled is the model's code as dbt compiles it: ephemeral models that it
// reads, also through each other, stand before it as CTEs.
func (p *Project) Compiled(m *Model) string {
	var ctes []string
	for _, e := range p.ephemerals(m) {
		ctes = append(ctes, cteName(e.Name)+" as ("+p.inject(e.SQL())+")")
	}
	text := p.inject(m.SQL())
	if len(ctes) == 0 {
		return text
	}
	if rest, ok := strings.CutPrefix(text, "with "); ok {
		return "with " + strings.Join(ctes, ", ") + ", " + rest
	}
	return "with " + strings.Join(ctes, ", ") + " " + text
}

func cteName(name string) string { return "__dbt__cte__" + name }

// inject reads ephemeral models under the names of their CTEs.
func (p *Project) inject(text string) string {
	return word.ReplaceAllStringFunc(text, func(w string) string {
		if m := p.Model(w); m != nil && m.Materialized == "ephemeral" {
			return cteName(w)
		}
		return w
	})
}

// ephemerals are the ephemeral models below a model, each after what it reads.
func (p *Project) ephemerals(m *Model) []*Model {
	need := map[string]bool{}
	var visit func(text string)
	visit = func(text string) {
		for _, name := range p.reads(text) {
			if u := p.Model(name); u != nil && u.Materialized == "ephemeral" && !need[name] {
				need[name] = true
				visit(u.SQL())
			}
		}
	}
	visit(m.SQL())
	var out []*Model
	for _, u := range p.Models {
		if need[u.Name] {
			out = append(out, u)
		}
	}
	return out
}
