package resolve

import (
	"slices"

	"github.com/tailwater/tailwater/compiler/ast"
	"github.com/tailwater/tailwater/compiler/dialect"
	"github.com/tailwater/tailwater/compiler/ir"
)

// selectItem is one output of a select. expr is resolved when it is first asked
// for: an alias may be used before its item is reached.
type selectItem struct {
	name  string
	key   string
	ast   ast.Expr // nil for a column of a star
	expr  ir.Expr  // over the columns of FROM; calls to lift stand in it
	state cteState
	// inner items are names for expressions, and no output.
	inner bool
}

// selection is one SELECT core on its way. What stands in its clauses is
// rewritten as operators are put on top of rel.
type selection struct {
	*resolver
	sel     *ast.Select
	scope   *scope
	items   []*selectItem
	byKey   map[string]int // aliases
	unnamed int            // what an unnamed item is numbered by: items before it, or unnamed ones
	// callsBefore is how many window calls there were before this select.
	callsBefore int
	open        func(ast.Ident) ir.ColumnID
	rel         ir.Rel
	keys        []ir.Expr
	sets        [][]int
	having      ir.Expr
	qualify     ir.Expr
	sort        []ir.SortKey
	// opaqueSets is the text of a GROUP BY whose sets cannot be listed.
	opaqueSets string
}

// selectCore resolves SELECT with the ORDER BY and LIMIT behind it. Operators
// are stacked in the order of their meaning: FROM, WHERE, GROUP BY, HAVING,
// windows, QUALIFY, the items, DISTINCT, ORDER BY, LIMIT.
func (r *resolver) selectCore(sel *ast.Select, order *ast.OrderBy, limit *ast.Limit, env *scope) result {
	s := &selection{resolver: r, sel: sel, scope: &scope{parent: env}, byKey: map[string]int{}, callsBefore: r.windowCalls}
	where := sel.Where
	if r.dialect.Grammar.OuterMarks && sel.From != nil && hasMarks(where) {
		where, _ = s.outerMarks(where)
	} else {
		s.rel = r.from(sel.From, s.scope)
	}
	s.connectBy()
	s.declare()
	s.scope.aliases = s.alias
	s.scope.windows = sel.Windows
	rules := r.dialect.Scope

	if where != nil {
		pred := s.under(rules.Where, where)
		s.liftRows(&pred)
		s.filter(pred, where)
	}
	for i := range s.items {
		if !s.items[i].inner {
			s.item(i)
		}
	}
	s.groupBy()
	s.having = s.clause(rules.Having, sel.Having)
	s.qualify = s.clause(rules.Qualify, sel.Qualify)
	s.sortBy(order)

	s.liftRows()
	s.aggregate()
	s.filter(s.having, sel.Having)
	s.windows()
	s.filter(s.qualify, sel.Qualify)
	res := s.project()
	s.distinct(&res)
	if sel.LimitBy != nil {
		s.limitBy()
	}
	res.rel = r.limited(s.rel, s.sort, limit, s.scope)
	return res
}

// rewrite rewrites what stands above FROM and WHERE.
func (s *selection) rewrite(w *rewriter) {
	for _, it := range s.items {
		it.expr = w.expr(it.expr)
	}
	s.having, s.qualify = w.expr(s.having), w.expr(s.qualify)
	for i := range s.sort {
		s.sort[i].Expr = w.expr(s.sort[i].Expr)
	}
}

// declare lists the items, with stars expanded.
func (s *selection) declare() {
	s.items = make([]*selectItem, 0, len(s.sel.Items))
	made := make([]selectItem, len(s.sel.Items))
	for i, it := range s.sel.Items {
		switch e := it.Expr.(type) {
		case *ast.Star:
			s.declareStar(e)
			continue
		case *ast.Call:
			if s.declareRows(e, it) {
				continue
			}
		}
		if s.dialect.Grammar.FromFirst {
			if st := columnsStar(it.Expr); st != nil && s.declareEach(st, it) {
				continue
			}
		}
		item := &made[i]
		*item = selectItem{name: s.outputName(it.Expr, it.Alias, s.unnamed), ast: it.Expr}
		if _, named := it.Expr.(*ast.Name); it.Alias == nil && !named || s.dialect.Scope.Unnamed != dialect.UnnamedBigQuery {
			s.unnamed++
		}
		item.key = s.keyOf(item.name)
		if it.Alias != nil {
			if _, ok := s.byKey[item.key]; !ok {
				s.byKey[item.key] = len(s.items)
			}
		}
		s.items = append(s.items, item)
	}
	s.innerAliases()
}

func (s *selection) declareStar(st *ast.Star) {
	items, open := s.star(st, s.scope)
	if open != nil && changed(st) {
		// Which columns there are follows from the text then, and nothing else
		// that is kept says so.
		s.rel = &ir.Filter{Input: s.rel, Pred: &ir.OpaqueExpr{What: "star", Text: s.text(st.Span)}}
	}
	made := make([]selectItem, len(items))
	s.items = slices.Grow(s.items, len(items))
	for i, it := range items {
		item := &made[i]
		*item = selectItem{name: it.name, key: s.keyOf(it.name), ast: it.expr}
		if it.expr == nil {
			item.expr, item.state = it.value, cteDone
			if it.value == nil {
				item.expr = &ir.Col{ID: it.id}
			}
		}
		s.items = append(s.items, item)
		s.unnamed++
	}
	s.opened(open)
}

// opened notes that a star stands for columns that are not known, too.
func (s *selection) opened(open func(ast.Ident) ir.ColumnID) {
	if open != nil {
		if s.open != nil {
			open = func(ast.Ident) ir.ColumnID { return 0 }
		}
		s.open = open
	}
}

// innerAliases makes names given inside of expressions, and before the query by
// WITH, visible (ClickHouse).
func (s *selection) innerAliases() {
	for at := s.scope.parent; at != nil; at = at.parent {
		for i := len(at.named) - 1; i >= 0; i-- {
			s.inner(at.named[i].Name, at.named[i].Expr)
		}
	}
	if !s.dialect.Grammar.InnerAliases {
		return
	}
	v := ast.Visitor{
		Query: func(*ast.Query) bool { return false },
		Expr: func(e ast.Expr) bool {
			if a, ok := e.(*ast.Aliased); ok {
				s.inner(a.Name, a.X)
			}
			return true
		},
	}
	for _, it := range s.sel.Items {
		v.WalkExpr(it.Expr)
	}
	v.WalkExpr(s.sel.Where)
	v.WalkExpr(s.sel.Having)
}

// inner names an expression, unless the name is taken.
func (s *selection) inner(name ast.Ident, e ast.Expr) {
	key := s.key(name)
	if _, ok := s.byKey[key]; !ok {
		s.byKey[key] = len(s.items)
		s.items = append(s.items, &selectItem{name: s.fold(name), key: key, ast: e, inner: true})
	}
}

// alias finds an output column by its alias.
func (s *selection) alias(key string) (ir.Expr, bool) {
	i, ok := s.byKey[key]
	if !ok || s.items[i].state == cteReading {
		return nil, false
	}
	e := s.item(i)
	s.share(e, s.items[i].name)
	return e, true
}

// item resolves one item. It sees other aliases where the dialect has lateral
// ones.
func (s *selection) item(i int) ir.Expr {
	it := s.items[i]
	if it.state == cteUnread {
		it.state = cteReading
		rule := aliasesHidden
		if rules := s.dialect.Scope; rules.LateralAliasWins {
			rule = aliasesFirst
		} else if rules.LateralAlias {
			rule = aliasesShown
		}
		it.expr = s.under(rule, it.ast)
		it.state = cteDone
	}
	return it.expr
}

// under resolves an expression with a rule for aliases.
func (s *selection) under(rule aliasRule, e ast.Expr) ir.Expr {
	before := s.scope.rule
	s.scope.rule = rule
	if len(s.byKey) == 0 && s.scope.parent == nil {
		s.scope.rule = aliasesHidden
	}
	out := s.expr(s.scope, e)
	s.scope.rule = before
	return out
}

// clause resolves an optional clause.
func (s *selection) clause(rule aliasRule, e ast.Expr) ir.Expr {
	if e == nil {
		return nil
	}
	if rule == dialect.AliasAlone {
		rule = aliasesShown
		if n, ok := e.(*ast.Name); ok && len(n.Parts) == 1 {
			rule = aliasesFirst
		}
	}
	return s.under(rule, e)
}

func (s *selection) filter(pred ir.Expr, written ast.Expr) {
	if pred != nil {
		f := &ir.Filter{Pred: pred, Spans: conjunctSpans(written)}
		s.hoistRel(f)
		f.Input = s.rel
		s.rel = f
	}
}

// sortBy resolves ORDER BY: positions and aliases mean output columns.
func (s *selection) sortBy(order *ast.OrderBy) {
	s.sort = s.sortKeys(order, func(e ast.Expr) ir.Expr {
		if i, ok := ordinal(e); ok {
			if i < s.outputs() {
				return s.item(i)
			}
			return &ir.Const{Kind: ir.Null}
		}
		return s.clause(s.dialect.Scope.OrderBy, e)
	}, func() []ir.Expr {
		var all []ir.Expr
		for i := range s.outputs() {
			all = append(all, s.item(i))
		}
		return all
	})
}

// outputs is how many items are columns of the result; the others stand behind
// these.
func (s *selection) outputs() int {
	n := len(s.items)
	for n > 0 && s.items[n-1].inner {
		n--
	}
	return n
}

// project computes what is not a column yet.
func (s *selection) project() result {
	res := result{open: s.open, columns: make([]outColumn, 0, len(s.items))}
	s.hoist(func(f func(ir.Expr) ir.Expr) {
		for _, it := range s.items {
			if !it.inner {
				it.expr = f(it.expr)
			}
		}
		for i := range s.sort {
			s.sort[i].Expr = f(s.sort[i].Expr)
		}
	})
	p := &ir.Project{Input: s.rel}
	for _, it := range s.items {
		if it.inner {
			continue
		}
		id, ok := columnID(it.expr)
		if !ok {
			span := noSpan
			if it.ast != nil {
				span = it.ast.Place()
			}
			id = s.newColumn(it.name, s.typeOf(it.expr), span)
			p.Items = append(p.Items, ir.Computed{Column: id, Expr: it.expr})
			it.expr = &ir.Col{ID: id}
		}
		res.columns = append(res.columns, outColumn{it.name, id})
	}
	if len(p.Items) > 0 {
		s.rel = p
	}
	if s.sel.AsStruct || s.sel.AsValue {
		res.open = s.asValue(&res)
	}
	return res
}

// asValue is BigQuery's SELECT AS STRUCT and AS VALUE; the columns are those of
// the struct.
func (s *selection) asValue(res *result) func(ast.Ident) ir.ColumnID {
	if s.sel.AsStruct {
		return res.open
	}
	if len(res.columns) == 1 {
		value := &ir.Col{ID: res.columns[0].id}
		if fields := s.typeOf(value).Fields; len(fields) > 0 {
			p := &ir.Project{Input: s.rel}
			res.columns = nil
			for _, f := range fields {
				id := s.newColumn(f.Name, f.Type, noSpan)
				p.Items = append(p.Items, ir.Computed{Column: id, Expr: &ir.Field{X: value, Name: f.Name}})
				res.columns = append(res.columns, outColumn{f.Name, id})
			}
			s.rel = p
			return nil
		}
	}
	s.partial(CodeUnknownStar, s.sel.Span, "the fields of SELECT AS VALUE are not known")
	return func(ast.Ident) ir.ColumnID { return 0 }
}

func columnID(e ir.Expr) (ir.ColumnID, bool) {
	if c, ok := e.(*ir.Col); ok {
		return c.ID, true
	}
	return 0, false
}

// distinct adds DISTINCT and DISTINCT ON.
func (s *selection) distinct(res *result) {
	d := s.sel.Distinct
	switch {
	case d == nil:
		return
	case len(d.On) > 0:
		on := &ir.DistinctOn{Order: s.sort}
		for _, e := range d.On {
			if i, ok := ordinal(e); ok && i < s.outputs() {
				on.On = append(on.On, s.item(i))
				continue
			}
			on.On = append(on.On, s.clause(s.dialect.Scope.OrderBy, e))
		}
		s.hoistRel(on)
		on.Input = s.rel
		s.rel = on
	case res.open != nil:
		s.partial(CodeUnknownStar, s.sel.Span, "DISTINCT over columns that are not all known")
		s.rel, res.open = s.opaqueRows(s.rel, "distinct over unknown columns", s.sel.Span)
		s.passOn(res)
	default:
		s.rel = &ir.Distinct{Input: s.rel, Columns: ids(res.columns)}
	}
	s.matchSort(res)
}

// passOn gives the columns of a result that an opaque relation now hides.
func (s *selection) passOn(res *result) {
	for i, c := range res.columns {
		res.columns[i].id = res.open(ast.Ident{Name: c.name, Quoted: true})
	}
}

// matchSort makes sort keys of expressions that are items refer to the items'
// columns: above DISTINCT nothing else is visible.
func (s *selection) matchSort(res *result) {
	sort := s.sort
	for i := range sort {
		for j, it := range s.items {
			if j < len(res.columns) && sameExpr(sort[i].Expr, it.expr) {
				sort[i].Expr = &ir.Col{ID: res.columns[j].id}
				break
			}
		}
	}
}

// limitBy is ClickHouse's LIMIT n BY. It takes the first rows of each group in
// the query's order, and a LIMIT comes after it.
func (s *selection) limitBy() {
	l := &ir.Limit{By: s.sort, Count: s.optional(s.scope, s.sel.LimitBy.Count), Offset: s.optional(s.scope, s.sel.LimitBy.Offset)}
	for _, e := range s.sel.LimitBy.By {
		l.Partition = append(l.Partition, s.clause(s.dialect.Scope.OrderBy, e))
	}
	s.hoistRel(l)
	l.Input = s.rel
	s.rel = l
}
