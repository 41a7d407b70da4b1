package resolve

import (
	"slices"

	"github.com/tailwater/tailwater/compiler/ast"
	"github.com/tailwater/tailwater/compiler/ir"
)

// connectBy makes a hierarchical query opaque over what it reads.
func (s *selection) connectBy() {
	c := s.sel.ConnectBy
	if c == nil {
		return
	}
	s.partial(CodeUnsupported, c.Condition.Place(), "CONNECT BY is understood only as far as what it reads")
	op := &ir.Opaque{What: "connect by", Text: s.text(s.sel.Span), Inputs: []ir.Rel{s.rel}}
	// The condition may speak of the columns that the hierarchy makes.
	inner := &scope{parent: s.scope, rule: aliasesFirst, aliases: func(key string) (ir.Expr, bool) {
		at := slices.IndexFunc(hierarchyColumns, func(name string) bool { return s.keyOf(s.dialect.Names.Fold(name, false)) == key })
		return &ir.OpaqueExpr{What: "hierarchy", Text: key}, at >= 0
	}}
	// What they name is introduced below, and what they say is in the text.
	s.expr(inner, c.Condition)
	if c.StartWith != nil {
		s.expr(inner, c.StartWith)
	}
	for _, rel := range s.scope.relations {
		s.rename(rel, op)
	}
	s.scope.relations = append(s.scope.relations, s.hierarchy(op))
	s.rel = op
}

// hierarchyColumns are what a hierarchical query adds to its relations.
var hierarchyColumns = []string{"level", "connect_by_isleaf", "connect_by_iscycle"}

func (s *selection) hierarchy(op *ir.Opaque) *relation {
	made := make([]ir.ColumnID, len(hierarchyColumns))
	rel := &relation{columns: make([]relColumn, len(hierarchyColumns))}
	for i, name := range hierarchyColumns {
		name = s.dialect.Names.Fold(name, false)
		rel.columns[i] = relColumn{name: name, key: s.keyOf(name)}
	}
	rel.use = func(i int) ir.ColumnID {
		if made[i] == 0 {
			made[i] = s.newColumn(rel.columns[i].name, ir.Type{Family: ir.IntType}, noSpan)
			op.Columns = append(op.Columns, made[i])
		}
		return made[i]
	}
	rel.unlisted = true
	return rel
}

// rename gives a relation's columns new IDs that op introduces.
func (s *selection) rename(rel *relation, op *ir.Opaque) {
	inner, made := rel.use, map[int]ir.ColumnID{}
	s.allColumns(rel)
	rel.use = func(i int) ir.ColumnID {
		if made[i] == 0 {
			made[i] = s.newColumn(rel.columns[i].name, s.typeOfColumn(inner(i)), noSpan)
			op.Columns = append(op.Columns, made[i])
		}
		return made[i]
	}
}

// marked is one condition of WHERE that holds Oracle's (+): a condition of a left
// join to the item of FROM whose columns carry the mark.
type marked struct {
	cond  ast.Expr
	item  int
	needs []int // the items that it reads besides
}

// outerMarks resolves FROM where WHERE holds (+). The joins are put together so
// that each item comes after those that it is joined to; the conditions without
// marks are left for WHERE. ok is false where the marks cannot be told; then FROM
// is as without them.
func (s *selection) outerMarks(where ast.Expr) (rest ast.Expr, ok bool) {
	var rights []ir.Rel
	var ends []int
	for _, it := range s.sel.From {
		rights = append(rights, s.table(it, s.scope))
		ends = append(ends, len(s.scope.relations))
	}
	conds := []ast.Expr{where}
	if l, and := where.(*ast.Logic); and && !l.Or {
		conds = l.Args
	}
	joins := make([][]marked, len(rights))
	var plain []ast.Expr
	ok = true
	for _, c := range conds {
		m, has, told := s.marksOf(c, ends)
		switch {
		case !has:
			plain = append(plain, c)
		case !told:
			ok = false
		default:
			joins[m.item] = append(joins[m.item], m)
		}
	}
	order := outerOrder(joins)
	if !ok || order == nil {
		for _, right := range rights {
			s.put(right)
		}
		return where, false
	}
	s.marksKnown = true
	for _, i := range order {
		if len(joins[i]) == 0 {
			s.put(rights[i])
			continue
		}
		var on []ir.Expr
		for _, m := range joins[i] {
			on = append(on, s.expr(s.scope, m.cond))
		}
		s.rel = &ir.Join{Kind: ir.Left, Left: s.rel, Right: rights[i], On: and(on)}
	}
	s.marksKnown = false
	switch len(plain) {
	case 0:
		return nil, true
	case 1:
		return plain[0], true
	}
	return &ast.Logic{Node: where.(*ast.Logic).Node, Args: plain}, true
}

// put puts an item of FROM beside the others.
func (s *selection) put(right ir.Rel) {
	if s.rel == nil {
		s.rel = right
		return
	}
	s.rel = s.beside(s.rel, right)
}

// outerOrder lists the items so that each comes after those that it needs; nil
// where they go round in a circle, or nothing is there to start from.
func outerOrder(joins [][]marked) []int {
	var order []int
	done := make([]bool, len(joins))
	take := func(i int) { done[i] = true; order = append(order, i) }
	for i, js := range joins {
		if len(js) == 0 {
			take(i)
		}
	}
	if len(order) == 0 {
		return nil
	}
	for progress := true; progress; {
		progress = false
		for i, js := range joins {
			ready := !done[i]
			for _, m := range js {
				for _, n := range m.needs {
					ready = ready && done[n]
				}
			}
			if ready {
				take(i)
				progress = true
			}
		}
	}
	if len(order) < len(joins) {
		return nil
	}
	return order
}

// marksOf looks for (+) in a condition. told is false where the marks stand on
// columns of several items, or of none, or some name's item is not known.
func (s *selection) marksOf(cond ast.Expr, ends []int) (m marked, has, told bool) {
	m = marked{cond: cond, item: -1}
	told = true
	note := func(n *ast.Name, mark bool) {
		i := s.itemOf(n, ends)
		switch {
		case i < 0:
			told = false
		case !mark:
			m.needs = append(m.needs, i)
		case m.item >= 0 && m.item != i:
			told = false
		default:
			m.item = i
		}
	}
	v := ast.Visitor{Expr: func(e ast.Expr) bool {
		switch e := e.(type) {
		case *ast.OuterMark:
			has = true
			n, ok := e.X.(*ast.Name)
			if !ok {
				told = false
				return false
			}
			note(n, true)
			return false
		case *ast.Name:
			note(e, false)
		}
		return true
	}}
	v.WalkExpr(cond)
	m.needs = slices.DeleteFunc(m.needs, func(i int) bool { return i == m.item })
	return m, has, told && m.item >= 0
}

// itemOf gives the item of FROM that a name belongs to; -1 where that is not told.
func (s *selection) itemOf(n *ast.Name, ends []int) int {
	keys := s.resolver.keys(n.Parts)
	for k := len(keys) - 1; k >= 0; k-- {
		for at, rel := range s.scope.relations {
			if k > 0 && rel.called(keys[:k]) || k == 0 && rel.find(keys[0]) >= 0 {
				item, _ := slices.BinarySearch(ends, at+1)
				return item
			}
		}
	}
	return -1
}

// hasMarks reports whether WHERE holds (+).
func hasMarks(where ast.Expr) bool {
	found := false
	v := ast.Visitor{
		Query: func(*ast.Query) bool { return false },
		Expr: func(e ast.Expr) bool {
			if _, ok := e.(*ast.OuterMark); ok {
				found = true
			}
			return !found
		},
	}
	v.WalkExpr(where)
	return found
}
