package canon

// Beliefs are facts about a node's stored rows that do not follow from queries:
// constraints, tests. Names are as the warehouse has them.
type Beliefs struct {
	NotNull []string
	Unique  []Unique
	Facts   []Fact // what the user is told where one is used
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
	out.facts = distinctFacts(append(out.facts[:len(out.facts):len(out.facts)], b.Facts...))
	return &out
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
