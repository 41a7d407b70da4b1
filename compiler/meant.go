package compiler

import (
	"github.com/tailwater/tailwater/compiler/canon"
	"github.com/tailwater/tailwater/internal/addr"
	"github.com/tailwater/tailwater/internal/panics"
)

// Meant is what a node's query was understood to mean, for people.
type Meant struct {
	// Normal is the normal form that readers splice in, Reduced the form that
	// digests sum up. Both are over the stored relations that the query goes back
	// to.
	Normal, Reduced string
	Keys            [][]string // sets of columns in which no two rows agree; an empty one: one row at most
	Facts           []canon.Fact
}

// Meant spells out what a node's query means; nil as with [Library.Query].
func (l *Library) Meant(n addr.Node) *Meant {
	q := l.Query(n)
	if q == nil {
		return nil
	}
	var out *Meant
	panics.Catch(func() { // a mistake that the program has a remark about
		form := canon.Query(q, l.c.dialect, normals{l.c})
		names := l.names(n)
		out = &Meant{form.Format(names), form.Reduced(l.c.dialect, names), form.Keys(l.c.dialect), form.Digests().Facts}
	})
	return out
}

// names are those of the stored relations that a node goes back to.
func (l *Library) names(n addr.Node) canon.Names {
	names := canon.Names{}
	seen := map[addr.Node]bool{n: true}
	for todo := []addr.Node{n}; len(todo) > 0; todo = todo[1:] {
		i, ok := l.c.index[todo[0]]
		if !ok {
			continue
		}
		u := l.c.units[i]
		if todo[0] != n {
			columns := make([]string, len(u.columns))
			for j, c := range u.columns {
				columns[j] = c.Name
			}
			names.Add(u.meaning.Normal(), u.node.Name(), columns)
		}
		for _, in := range u.model.Inputs {
			if !seen[in] {
				seen[in] = true
				todo = append(todo, in)
			}
		}
	}
	return names
}
