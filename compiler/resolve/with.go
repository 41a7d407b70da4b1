package resolve

import (
	"slices"
	"strings"

	"github.com/tailwater/tailwater/compiler/ast"
	"github.com/tailwater/tailwater/compiler/ir"
)

// cteScope holds the CTEs of one WITH clause that are visible at one place, and
// those around it.
type cteScope struct {
	parent *cteScope
	key    string
	cte    *namedQuery
}

// namedQuery is a CTE. It is resolved when it is first used, so that one that
// is not used costs nothing and says nothing.
type namedQuery struct {
	def     *ast.CTE
	env     *scope
	self    bool // may refer to itself
	state   cteState
	cte     *ir.CTE
	columns []outColumn
	open    func(ast.Ident) ir.ColumnID
	// model is the ephemeral model that dbt put here.
	model *Relation
}

type cteState uint8

const (
	cteUnread cteState = iota
	cteReading
	cteDone
)

// ephemeralPrefix starts the names of the CTEs that dbt injects.
const ephemeralPrefix = "__dbt__cte__"

// with makes the CTEs of a WITH clause visible.
func (r *resolver) with(w *ast.With, env *scope) *scope {
	if w == nil {
		return env
	}
	inner := &scope{parent: env}
	if env != nil {
		inner.ctes = env.ctes
	}
	for _, def := range w.CTEs {
		if def.Query == nil {
			inner.named = append(inner.named, def)
			continue
		}
		q := &namedQuery{def: def, self: w.Recursive || r.recursionImplied(def)}
		// A CTE sees what stands before it, and itself where it may recur.
		q.env = &scope{parent: env, ctes: inner.ctes}
		inner.ctes = &cteScope{inner.ctes, r.key(def.Name), q}
		if q.self {
			q.env.ctes = inner.ctes
		}
	}
	if w.Recursive { // then all see each other
		for c := inner.ctes; c != nil; c = c.parent {
			if env == nil || c != env.ctes {
				c.cte.env.ctes = inner.ctes
			}
			if env != nil && c.parent == env.ctes {
				break
			}
		}
	}
	return inner
}

// recursionImplied reports whether a CTE may refer to itself without the word
// RECURSIVE, as in Oracle and SQL Server: a union whose later arms read a
// table of the CTE's own name.
func (r *resolver) recursionImplied(def *ast.CTE) bool {
	u, ok := def.Query.Body.(*ast.SetOp)
	if !ok || u.Kind != ast.Union || !r.dialect.Scope.ImplicitRecursion {
		return false
	}
	found := false
	v := ast.Visitor{Table: func(t ast.TableExpr) bool {
		if t, ok := t.(*ast.Table); ok && len(t.Parts) == 1 && r.key(t.Parts[0]) == r.key(def.Name) {
			found = true
		}
		return !found
	}}
	v.WalkQuery(def.Query)
	return found
}

// cte finds a CTE by key.
func (s *scope) cte(key string) *namedQuery {
	for at := s; at != nil; at = at.parent {
		if at.ctes == nil {
			continue
		}
		for c := at.ctes; c != nil; c = c.parent {
			if c.key == key {
				return c.cte
			}
		}
		return nil
	}
	return nil
}

// read resolves a CTE if that has not been done.
func (r *resolver) read(q *namedQuery) {
	if q.state != cteUnread {
		return
	}
	q.state = cteReading
	name := q.def.Name.Name
	if len(name) > len(ephemeralPrefix) && strings.EqualFold(name[:len(ephemeralPrefix)], ephemeralPrefix) {
		if rel, ok := r.catalog.Ephemeral(name[len(ephemeralPrefix):]); ok {
			q.model = &rel
			q.state = cteDone
			return
		}
	}
	q.cte = &ir.CTE{Name: name}
	u, union := q.def.Query.Body.(*ast.SetOp)
	var res result
	if q.self && union && u.Kind == ast.Union && q.def.Query.With == nil {
		res = r.recursive(q, u)
	} else {
		res = r.query(q.def.Query, q.env)
	}
	q.define(r, res)
	q.cte.Root = res.rel
	q.state = cteDone
	r.out.CTEs = append(r.out.CTEs, q.cte)
}

// define sets the CTE's columns, renamed where it lists names.
func (q *namedQuery) define(r *resolver, res result) {
	q.columns = r.renamed(res.columns, q.def.Columns)
	q.open = res.open
	q.cte.Open = res.open != nil
	q.cte.Outputs = slices.Grow(q.cte.Outputs[:0], len(q.columns))
	for _, c := range q.columns {
		q.cte.Outputs = append(q.cte.Outputs, ir.Output{Name: c.name, Column: c.id})
	}
}

// renamed gives the first columns other names.
func (r *resolver) renamed(columns []outColumn, names []ast.Ident) []outColumn {
	if len(names) == 0 {
		return columns
	}
	out := append([]outColumn(nil), columns...)
	for i := range min(len(names), len(out)) {
		out[i].name = r.fold(names[i])
	}
	return out
}

// recursive resolves a CTE that may read itself: the first arm gives the
// columns that the others see.
func (r *resolver) recursive(q *namedQuery, u *ast.SetOp) result {
	anchor := r.body(u.Arms[0], q.env)
	op := &ir.SetOp{Kind: ir.Union, All: u.All, Arms: []ir.SetArm{{Input: anchor.rel, Columns: ids(anchor.columns)}}}
	res := result{rel: op}
	for _, c := range anchor.columns {
		id := r.newColumn(c.name, r.typeOfColumn(c.id), u.Span)
		op.Columns = append(op.Columns, id)
		res.columns = append(res.columns, outColumn{c.name, id})
	}
	q.define(r, res)
	for _, arm := range u.Arms[1:] {
		step := r.body(arm, q.env)
		op.Arms = append(op.Arms, ir.SetArm{Input: step.rel, Columns: r.arity(ids(step.columns), len(op.Columns), u.Span)})
	}
	return r.ordered(res, q.def.Query.OrderBy, q.def.Query.Limit, q.env)
}

func ids(columns []outColumn) []ir.ColumnID {
	out := make([]ir.ColumnID, len(columns))
	for i, c := range columns {
		out[i] = c.id
	}
	return out
}

// cteRelation makes a relation for FROM out of a CTE.
func (r *resolver) cteRelation(q *namedQuery, span ast.Span) (ir.Rel, *relation) {
	r.read(q)
	if q.model != nil {
		return r.scan(*q.model, span)
	}
	if q.state == cteReading {
		q.cte.Recursive = true
	}
	ref := &ir.Ref{Span: span, CTE: q.cte, Columns: make([]ir.ColumnID, len(q.columns))}
	rel := &relation{columns: make([]relColumn, len(q.columns))}
	for i, c := range q.columns {
		rel.columns[i] = relColumn{name: c.name, key: r.keyOf(c.name)}
	}
	rel.use = func(i int) ir.ColumnID {
		if ref.Columns[i] == 0 {
			inner := r.out.Columns[q.cte.Outputs[i].Column]
			ref.Columns[i] = r.newColumn(q.cte.Outputs[i].Name, inner.Type, span)
		}
		return ref.Columns[i]
	}
	if q.open != nil {
		rel.open = func(name ast.Ident) ir.ColumnID { return r.openRef(q, ref, rel, name) }
	}
	return ref, rel
}

// openRef passes a name on through a CTE whose columns are not all known.
func (r *resolver) openRef(q *namedQuery, ref *ir.Ref, rel *relation, name ast.Ident) ir.ColumnID {
	folded := r.fold(name)
	at := -1
	for i, o := range q.cte.Outputs {
		if o.Name == folded {
			at = i
		}
	}
	if at < 0 {
		inner := q.open(name)
		if inner == 0 {
			return 0
		}
		at = len(q.cte.Outputs)
		q.cte.Outputs = append(q.cte.Outputs, ir.Output{Name: folded, Column: inner})
	}
	for len(ref.Columns) <= at {
		ref.Columns = append(ref.Columns, 0)
	}
	if ref.Columns[at] == 0 {
		ref.Columns[at] = r.newColumn(folded, r.typeOfColumn(q.cte.Outputs[at].Column), name.Span)
	}
	return ref.Columns[at]
}
