package canon

import "slices"

// Beliefs are facts about a node's stored rows that do not follow from queries:
// constraints, tests. Names are as the warehouse has them.
type Beliefs struct {
	NotNull []string
	Unique  []Unique
	Facts   []Fact // what the user is told where one is used
	// About gives for each fact the columns that it is about; nil where that is not
	// said. Whoever uses none of them does not rest on the fact.
	About [][]string
}

// Unique says that no two rows agree in the columns. Rows that have a NULL in
// one of them may repeat unless NotNull says otherwise.
type Unique struct{ Columns []string }

// Believing is the node with facts about its rows. It means something for a node
// that is one relation: what is spliced has its keys from its structure.
func (n *Normal) Believing(b Beliefs) *Normal {
	if !n.open || len(b.NotNull) == 0 && len(b.Unique) == 0 {
		return n
	}
	out := *n
	out.believed = b
	out.inherited = n.facts
	out.facts = distinctFacts(append(out.facts[:len(out.facts):len(out.facts)], b.Facts...))
	return &out
}

// factsFor are what readers rest on who use some of the columns.
func (n *Normal) factsFor(used func(string) bool) []Fact {
	b := n.believed
	if len(b.About) != len(b.Facts) || len(b.Facts) == 0 {
		return n.facts
	}
	out := slices.Clone(n.inherited)
	for i, f := range b.Facts {
		if !slices.ContainsFunc(b.About[i], func(c string) bool { return !used(c) }) {
			out = append(out, f)
		}
	}
	return out
}

// columns are the columns that beliefs speak of, and the keys among them.
func (b Beliefs) columns(n *Normal) ([]col, []key) {
	var cols []col
	at := map[string]int{}
	add := func(name string) int {
		i, ok := at[name]
		if !ok {
			i = len(cols)
			at[name] = i
			cols = append(cols, n.column(name))
		}
		return i
	}
	for _, name := range b.NotNull {
		i := add(name)
		cols[i].solid = true
	}
	var keys []key
	for _, u := range b.Unique {
		k := key{}
		for _, name := range u.Columns {
			i := add(name)
			k.nulls = k.nulls || !cols[i].solid
			k.cols = append(k.cols, cols[i].name)
		}
		keys = append(keys, k)
	}
	return cols, keys
}
