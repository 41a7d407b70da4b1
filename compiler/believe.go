package compiler

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/tailwater/tailwater/compiler/canon"
	"github.com/tailwater/tailwater/compiler/dialect"
	"github.com/tailwater/tailwater/compiler/program"
	"github.com/tailwater/tailwater/internal/addr"
	"github.com/tailwater/tailwater/manifest"
)

// Beliefs are facts about stored rows that follow from no query: constraints and
// tests. They are of use for nodes that stay one relation to their readers.
//
// A fact is believed of both sides or of neither. One that only head declares
// could make the very change disappear that comes with it: a join that repeats
// rows, together with a test that says it does not.
type Beliefs struct {
	trust canon.Trust
	of    facts
}

// Empty reports whether nothing is believed beyond structure.
func (b Beliefs) Empty() bool { return len(b.of) == 0 }

type facts map[addr.Node][]belief

// belief is one fact about a node's rows.
type belief struct {
	trust   canon.Trust
	columns []string // as the warehouse has them
	notNull bool     // of the one column; else the columns are unique together
}

func (b belief) same(o belief) bool {
	return b.notNull == o.notNull && slices.Equal(b.columns, o.columns)
}

// trusted: what the warehouse itself keeps, unless level is the word for another
// [canon.Trust]. Head may be base.
func Believe(base, head *manifest.Project, level string) Beliefs {
	trust := canon.Enforced
	for t := canon.Structural; t <= canon.Declared; t++ {
		if t.String() == level {
			trust = t
		}
	}
	if trust == canon.Structural || dialect.For(base.Adapter) != dialect.For(head.Adapter) {
		return Beliefs{}
	}
	out := facts{}
	other := declared(head)
	for n, stated := range declared(base) {
		for _, f := range stated {
			i := slices.IndexFunc(other[n], f.same)
			if i < 0 {
				continue
			}
			f.trust = max(f.trust, other[n][i].trust)
			if f.trust <= trust {
				out[n] = append(out[n], f)
			}
		}
	}
	return Beliefs{trust, out}
}

// declared are all facts that a project states, each at the best trust that it
// deserves.
func declared(p *manifest.Project) facts {
	d := &declarations{project: p, dialect: dialect.For(p.Adapter), found: facts{}}
	for _, s := range p.Sources {
		d.constraints(s.ID, s.Columns, nil, false)
	}
	for _, n := range p.Nodes {
		switch {
		case n.Test != nil:
			d.test(n)
		case hasRows(n):
			d.constraints(n.ID, n.Columns, n.Constraints, n.Contract.Enforced && keepsTable(n))
		}
	}
	for n, stated := range d.found {
		slices.SortFunc(stated, func(a, b belief) int {
			return cmp.Or(slices.Compare(a.columns, b.columns), compareBools(a.notNull, b.notNull), cmp.Compare(a.trust, b.trust))
		})
		d.found[n] = slices.CompactFunc(stated, belief.same) // the best trusted one stays
	}
	return d.found
}

func compareBools(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// keepsTable reports whether dbt makes a table with the constraints.
func keepsTable(n *manifest.Node) bool {
	return n.Config.Materialized == "table" || n.Config.Materialized == "incremental"
}

type declarations struct {
	project *manifest.Project
	dialect *dialect.Dialect
	found   facts
}

func (d *declarations) add(n addr.Node, b belief) { d.found[n] = append(d.found[n], b) }

// constraints are those of columns and of the node. Only those that dbt has put
// on the table itself, and that the warehouse keeps, are more than words.
func (d *declarations) constraints(n addr.Node, columns []manifest.Column, whole []manifest.Constraint, applied bool) {
	state := func(kind string, names []string) {
		trust := canon.Declared
		if applied && dialect.Keeps(d.project.Adapter, kind) {
			trust = canon.Enforced
		}
		if len(names) == 0 {
			return
		}
		if kind == "not_null" || kind == "primary_key" {
			for _, name := range names {
				d.add(n, belief{trust, []string{name}, true})
			}
		}
		if kind == "unique" || kind == "primary_key" {
			d.add(n, belief{trust, sortedNames(names), false})
		}
	}
	quoted := map[string]bool{}
	for _, c := range columns {
		quoted[c.Name] = c.Quote
		for _, k := range c.Constraints {
			if k.Expression == "" { // "nulls not distinct" and the like say something else
				state(k.Type, []string{d.dialect.Names.Fold(c.Name, c.Quote)})
			}
		}
	}
	for _, k := range whole {
		if k.Expression != "" {
			continue
		}
		names := make([]string, len(k.Columns))
		for i, name := range k.Columns {
			names[i] = d.dialect.Names.Fold(name, quoted[name])
		}
		state(k.Type, names)
	}
}

// test is what a test asserts. It was a fact when it last passed if it stops the
// run and counts every row that breaks it.
func (d *declarations) test(n *manifest.Node) {
	t := n.Test
	if !t.Enabled || t.Where != "" {
		return // somebody has taken it back, or never said it of all rows
	}
	trust := canon.Declared
	if t.Severity == "error" && t.Limit == "" && usual(t.ErrorIf, "!= 0", "!=0", "> 0", ">0") &&
		usual(n.Config.FailCalc, "count(*)") && d.passed(n.ID) {
		trust = canon.Tested
	}
	quoted := func(name string) bool {
		for _, c := range d.columnsOf(t.Node) {
			if c.Name == name {
				return c.Quote
			}
		}
		return false
	}
	switch t.Kind {
	case manifest.NotNull:
		d.add(t.Node, belief{trust, []string{d.dialect.Names.Fold(t.Column, quoted(t.Column))}, true})
	case manifest.Unique:
		names := make([]string, len(t.Columns))
		for i, name := range t.Columns {
			names[i] = d.dialect.Names.Fold(name, quoted(name))
		}
		d.add(t.Node, belief{trust, sortedNames(names), false})
	}
}

func usual(value string, defaults ...string) bool {
	return value == "" || slices.Contains(defaults, value)
}

// passed reports whether a test is not known to have failed, or not to have run:
// results of a command that runs no tests say nothing.
func (d *declarations) passed(test addr.Node) bool {
	r := d.project.RunResults
	if r == nil {
		return true
	}
	if result := r.Results[test]; result != nil {
		return result.Status == "pass" && !r.Empty && !r.Sample
	}
	for n := range r.Results {
		if n.Kind() == "test" {
			return false
		}
	}
	return true
}

func (d *declarations) columnsOf(n addr.Node) []manifest.Column {
	if s := d.project.Source(n); s != nil {
		return s.Columns
	}
	if def := d.project.Node(n); def != nil {
		return def.Columns
	}
	return nil
}

func sortedNames(names []string) []string {
	names = slices.Clone(names)
	slices.Sort(names)
	return slices.Compact(names)
}

// believing is what a node means to its readers, with what is believed of its
// rows.
func (c *compilation) believing(u *unit, n *canon.Normal) *canon.Normal {
	stated := c.beliefs.of[u.node]
	if len(stated) == 0 || u.def != nil && !keepsRows(u.def) {
		return n
	}
	var b canon.Beliefs
	for _, f := range stated {
		if f.notNull {
			b.NotNull = append(b.NotNull, f.columns...)
		} else {
			b.Unique = append(b.Unique, canon.Unique{Columns: f.columns})
		}
		b.Facts, b.About = append(b.Facts, c.fact(u.node, f)), append(b.About, f.columns)
	}
	return n.Believing(b)
}

// keepsRows reports whether a node's rows are stored: a view's are not the ones
// that were tested.
func keepsRows(n *manifest.Node) bool {
	return n.ResourceType == "seed" || n.ResourceType == "snapshot" || n.Config.Materialized == "table" || n.Config.Materialized == "incremental"
}

// ofSame are the beliefs that hold on both sides. A test speaks of the relation
// that it was run on: where head's is another one, only what the warehouse itself
// keeps still holds, and what else is declared of it was never seen to. Neither
// side then believes it: one that did would look different for that alone.
func (b Beliefs) ofSame(base, head *program.Program) Beliefs {
	out := Beliefs{b.trust, facts{}}
	for n, stated := range b.of {
		was, is := base.Model(n), head.Model(n)
		same := was != nil && is != nil && (was == is || sameData(was.Digests(), is.Digests()))
		for _, f := range stated {
			if f.trust == canon.Tested && !same {
				f.trust = canon.Declared
			}
			if f.trust <= b.trust {
				out.of[n] = append(out.of[n], f)
			}
		}
	}
	return out
}

func sameData(a, b canon.Digests) bool { return a.Rows == b.Rows && slices.Equal(a.Columns, b.Columns) }

// fact is a belief in words, with the query that finds what contradicts it.
func (c *compilation) fact(n addr.Node, b belief) canon.Fact {
	relation := ""
	if s := c.project.Source(n); s != nil {
		relation = s.RelationName
	} else if def := c.project.Node(n); def != nil {
		relation = def.RelationName
	}
	names := make([]string, len(b.columns))
	for i, name := range b.columns {
		names[i] = c.dialect.Quote(name)
	}
	list := strings.Join(names, ", ")
	said, where := "is unique", strings.Join(names, " is not null and ")+" is not null"
	probe := fmt.Sprintf("select %s from %s where %s group by %s having count(*) > 1", list, relation, where, list)
	if b.notNull {
		said = "is never NULL"
		probe = fmt.Sprintf("select * from %s where %s is null", relation, list)
	} else if len(names) > 1 {
		said = "are unique together"
	}
	if relation == "" {
		probe = ""
	}
	return canon.Fact{Text: fmt.Sprintf("%s: %s %s", n.Name(), strings.Join(b.columns, ", "), said), Trust: b.trust, Probe: probe}
}
