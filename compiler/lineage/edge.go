package lineage

import (
	"cmp"

	"github.com/tailwater/tailwater/internal/addr"
)

// Kind says how an input reaches a column or the rows. The zero value is
// invalid. Where several hold, the strongest is kept: for columns the last of
// the list below, so that identity means identity and nothing else.
type Kind uint8

const (
	Identity       Kind = iota + 1 // the value itself: select a
	Transformation                 // made from it: a + 1
	Conditional                    // decides between values: case when a then …
	Aggregation                    // many rows' values: sum(a)
	Windowed                       // sum(a) over (…), and what partitions and orders it

	Filter   // where a > 1, having, qualify
	Joins    // on t.a = u.b
	Grouping // group by a
	Distinct // select distinct a
	Sorting  // order by a limit 1
	Set      // union, intersect, except compare rows
	Unnesting
)

var kindNames = [...]string{"invalid", "identity", "transformation", "conditional", "aggregation", "window",
	"filter", "join", "group", "distinct", "sort", "set", "unnest"}

func (k Kind) String() string { return kindNames[k] }

// Edge is one direct dependency. An empty To.Name stands for the rows of the
// node; an empty From.Name for the rows of the input, used without any column.
type Edge struct {
	From, To addr.Column
	Kind     Kind
	Uses     Uses
}

// CompareEdges orders by target, source and kind.
func CompareEdges(a, b Edge) int {
	return cmp.Or(addr.CompareColumns(a.To, b.To), addr.CompareColumns(a.From, b.From), cmp.Compare(a.Kind, b.Kind))
}
