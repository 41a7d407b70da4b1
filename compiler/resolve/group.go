package resolve

import (
	"github.com/tailwater/tailwater/compiler/ast"
	"github.com/tailwater/tailwater/compiler/ir"
)

// groupBy resolves GROUP BY: the distinct keys, and the grouping sets as
// positions in them (nil for a plain list).
func (s *selection) groupBy() {
	g := s.sel.GroupBy
	if g == nil {
		return
	}
	if g.All {
		for i, it := range s.items {
			if e := it.expr; !it.inner && !s.aggregates(e) {
				s.keys = append(s.keys, s.items[i].expr)
			}
		}
	} else {
		s.groupItems(g)
	}
	if s.keys == nil && s.sets == nil {
		s.sets = [][]int{{}}
	}
}

func (s *selection) groupItems(g *ast.GroupBy) {
	b := &groupBuilder{selection: s}
	plain := true
	sets := [][]int{{}}
	for _, it := range g.Items {
		plain = plain && it.Kind == ast.GroupExpr
		sets = b.cross(sets, b.sets(it))
	}
	s.keys = b.keys
	switch {
	case b.tooMany:
		s.tooManySets(g)
	case !plain:
		s.sets = sets
	}
}

// groupBuilder numbers the grouping keys of one GROUP BY.
type groupBuilder struct {
	*selection
	keys    []ir.Expr
	byShape map[uint64][]int
	size    int // of all sets made
	tooMany bool
}

// maxSets bounds the grouping sets of one query, and what they hold in all:
// ROLLUP and CUBE give more of them than can be written down. PostgreSQL's own
// limit is the same number.
const maxSets = 4096

// key gives the position of a grouping key.
func (b *groupBuilder) key(e ast.Expr) int {
	var x ir.Expr
	if i, ok := ordinal(e); ok && b.dialect.Scope.OrdinalGroupBy {
		if i >= b.outputs() {
			b.partial(CodeOrdinal, e.Place(), "GROUP BY position %d is not in the select list", i+1)
			x = &ir.OpaqueExpr{What: "position"}
		} else {
			x = b.item(i)
		}
	} else {
		x = b.clause(b.dialect.Scope.GroupBy, e)
	}
	s := shape(x)
	for _, i := range b.byShape[s] {
		if sameExpr(b.keys[i], x) {
			return i
		}
	}
	if b.byShape == nil {
		b.byShape = map[uint64][]int{}
	}
	b.byShape[s] = append(b.byShape[s], len(b.keys))
	b.keys = append(b.keys, x)
	return len(b.keys) - 1
}

// sets are the grouping sets of one element of GROUP BY.
func (b *groupBuilder) sets(it ast.GroupItem) [][]int {
	switch it.Kind {
	case ast.GroupExpr:
		set := []int{}
		for _, e := range it.Exprs {
			if row, ok := e.(*ast.Row); ok {
				for _, e := range row.Elems {
					set = append(set, b.key(e))
				}
				continue
			}
			set = append(set, b.key(e))
		}
		return [][]int{set}
	case ast.GroupSets:
		var out [][]int
		for _, el := range it.Sets {
			out = append(out, b.sets(el)...)
		}
		return b.bounded(out)
	case ast.GroupRollup:
		out := make([][]int, len(it.Sets)+1)
		var prefix []int
		for i, el := range it.Sets {
			prefix = append(prefix[:len(prefix):len(prefix)], b.sets(el)[0]...)
			out[len(it.Sets)-1-i] = prefix
			if b.size += len(prefix); b.size > maxSets*maxSets {
				b.tooMany = true
				prefix = nil
			}
		}
		out[len(it.Sets)] = []int{}
		return b.bounded(out)
	case ast.GroupCube:
		out := [][]int{{}}
		for _, el := range it.Sets {
			out = b.bounded(append(b.cross(out, b.sets(el)), out...))
		}
		return out
	}
	return [][]int{{}}
}

// bounded drops sets that are too many; all are opaque then.
func (b *groupBuilder) bounded(sets [][]int) [][]int {
	if len(sets) > maxSets {
		b.tooMany = true
		return sets[:1]
	}
	return sets
}

// cross combines grouping sets: each of x with each of y.
func (b *groupBuilder) cross(x, y [][]int) [][]int {
	if len(x)*len(y) > maxSets || b.tooMany {
		b.tooMany = true
		return x[:1]
	}
	var out [][]int
	for _, p := range x {
		for _, q := range y {
			out = append(out, append(p[:len(p):len(p)], q...))
		}
	}
	return out
}

// tooManySets makes the groups depend on all keys in a way that is not told.
func (s *selection) tooManySets(g *ast.GroupBy) {
	s.partial(CodeUnsupported, g.Span, "GROUP BY makes more than %d grouping sets, or sets too large to list; its keys are taken to depend on each other", maxSets)
	s.opaqueSets = s.text(g.Span)
}
