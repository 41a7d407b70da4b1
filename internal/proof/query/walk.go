package query

import "fmt"

// place is the clause in which an expression stands.
type place uint8

const (
	inItem place = iota
	inWhere
	inOn
	inKey
	inHaving
	inQualify
	inOrder
)

// slot is where an expression stands: what it points to may be replaced.
type slot struct {
	at    **Expr
	sel   *Select // nil for the order of a set operation
	place place
	root  bool // a whole item, conjunct or key
	// filter is set where only TRUE counts.
	filter bool
	inAgg  bool // below an aggregate or window call
	guard  bool // a condition of CASE or FILTER, or below one
}

func (s slot) expr() *Expr { return *s.at }

// walker lists all that a query is made of, outermost first.
type walker struct {
	queries []*Query
	selects []*Select
	froms   []*From
	slots   []slot
	ctes    []*[]*CTE
	ignore  *Query // not entered
}

func walk(q *Query) *walker {
	w := &walker{}
	w.query(q)
	return w
}

func (w *walker) query(q *Query) {
	if q == nil || q == w.ignore {
		return
	}
	w.queries = append(w.queries, q)
	for _, c := range q.CTEs {
		w.query(c.Query)
	}
	switch b := q.Body.(type) {
	case *Select:
		w.sel(b)
		w.order(q.Order, b)
	case *SetOp:
		for _, a := range b.Arms {
			w.query(a)
		}
		w.order(q.Order, nil)
	}
}

func (w *walker) order(keys []Order, sel *Select) {
	for i := range keys {
		w.slot(slot{at: &keys[i].Expr, sel: sel, place: inOrder, root: true})
	}
}

func (w *walker) list(es []*Expr, sel *Select, p place, filter bool) {
	for i := range es {
		w.slot(slot{at: &es[i], sel: sel, place: p, root: true, filter: filter})
	}
}

func (w *walker) sel(s *Select) {
	w.selects = append(w.selects, s)
	if s.From != nil {
		w.from(&s.From, s)
	}
	for i := range s.Items {
		w.slot(slot{at: &s.Items[i].Expr, sel: s, place: inItem, root: true})
	}
	w.list(s.Where, s, inWhere, true)
	w.list(s.Keys, s, inKey, false)
	w.list(s.Having, s, inHaving, true)
	w.list(s.Qualify, s, inQualify, true)
	w.list(s.On, s, inOrder, false)
	w.order(s.Sort, s)
}

func (w *walker) from(at *From, s *Select) {
	w.froms = append(w.froms, at)
	switch f := (*at).(type) {
	case *Table:
	case *Derived:
		w.query(f.Query)
	case *Unnest:
		w.list(f.Elems, s, inOn, false)
	case *Join:
		w.from(&f.Left, s)
		w.from(&f.Right, s)
		w.list(f.On, s, inOn, true)
	default:
		panic(fmt.Sprintf("query: from %T", f))
	}
}

func (w *walker) slot(s slot) {
	w.slots = append(w.slots, s)
	e := s.expr()
	for i := range e.Args {
		in := slot{at: &e.Args[i], sel: s.sel, place: s.place, inAgg: s.inAgg || e.Kind == Agg || e.Kind == Window, guard: s.guard}
		in.filter = s.filter && (e.Kind == And || e.Kind == Or)
		if e.Kind == Case && i%2 == 0 && i+1 < len(e.Args) {
			in.filter, in.guard = true, true
		}
		w.slot(in)
	}
	if e.Filter != nil {
		w.slot(slot{at: &e.Filter, sel: s.sel, place: s.place, filter: true, inAgg: true, guard: true})
	}
	if e.Over != nil {
		for i := range e.Over.Partition {
			w.slot(slot{at: &e.Over.Partition[i], sel: s.sel, place: s.place, inAgg: true})
		}
		for i := range e.Over.Order {
			w.slot(slot{at: &e.Over.Order[i].Expr, sel: s.sel, place: s.place, inAgg: true})
		}
	}
	w.query(e.Query)
}

// has reports whether an expression has a part of one of the kinds, not looking
// into subqueries.
func (e *Expr) has(kinds ...Kind) bool {
	w := &walker{}
	found := false
	for _, s := range w.shallow(e) {
		for _, k := range kinds {
			found = found || s.Kind == k
		}
	}
	return found
}

// shallow lists an expression and its parts, not those of subqueries.
func (w *walker) shallow(e *Expr) []*Expr {
	out := []*Expr{e}
	for _, a := range e.Args {
		out = append(out, w.shallow(a)...)
	}
	if e.Filter != nil {
		out = append(out, w.shallow(e.Filter)...)
	}
	if e.Over != nil {
		for _, p := range e.Over.Partition {
			out = append(out, w.shallow(p)...)
		}
		for _, o := range e.Over.Order {
			out = append(out, w.shallow(o.Expr)...)
		}
	}
	return out
}

// tables lists the aliases that an expression reads, subqueries' outer
// references included (their own aliases too: those are unique).
func (e *Expr) tables() map[string]bool {
	out := map[string]bool{}
	w := &walker{}
	w.slot(slot{at: &e})
	for _, s := range w.slots {
		if x := s.expr(); x.Kind == Ref {
			out[x.Table] = true
		}
	}
	return out
}

// replaceRefs puts other expressions in the place of columns, everywhere in q.
func replaceRefs(q *Query, with func(ref *Expr) *Expr) {
	replaceIn(walk(q).slots, with)
}

func replaceIn(slots []slot, with func(ref *Expr) *Expr) {
	for _, s := range slots {
		if x := s.expr(); x.Kind == Ref {
			if y := with(x); y != nil {
				*s.at = y.clone()
			}
		}
	}
}

// sources lists the leaves of a FROM with whether an outer join may pad them
// with NULLs.
type source struct {
	from   From
	padded bool
}

func sources(f From, padded bool) []source {
	switch f := f.(type) {
	case nil:
		return nil
	case *Join:
		l := padded || f.Kind == "right" || f.Kind == "full"
		r := padded || f.Kind == "left" || f.Kind == "full"
		return append(sources(f.Left, l), sources(f.Right, r)...)
	}
	return []source{{f, padded}}
}

func alias(f From) string {
	switch f := f.(type) {
	case *Table:
		return f.Alias
	case *Derived:
		return f.Alias
	case *Unnest:
		return f.Alias
	}
	return ""
}

func aliases(f From) map[string]bool {
	out := map[string]bool{}
	for _, s := range sources(f, false) {
		out[alias(s.from)] = true
	}
	return out
}

// columnsOf are the columns that a leaf of FROM shows.
func columnsOf(f From) []Column {
	switch f := f.(type) {
	case *Table:
		return f.Columns
	case *Derived:
		return f.Query.Columns()
	case *Unnest:
		c := Column{Name: "elem", Type: f.Elems[0].Type}
		for _, e := range f.Elems {
			c.Nullable = c.Nullable || e.Nullable
		}
		return []Column{c}
	}
	panic(fmt.Sprintf("query: columns of %T", f))
}

// Columns are the query's output columns.
func (q *Query) Columns() []Column {
	switch b := q.Body.(type) {
	case *Select:
		out := make([]Column, len(b.Items))
		for i, it := range b.Items {
			out[i] = Column{it.Name, it.Expr.Type, it.Expr.Nullable}
		}
		return out
	case *SetOp:
		out := b.Arms[0].Columns()
		for _, a := range b.Arms[1:] {
			for i, c := range a.Columns() {
				out[i].Nullable = out[i].Nullable || c.Nullable
			}
		}
		return out
	}
	panic(fmt.Sprintf("query: body %T", q.Body))
}

// scope lists references to all columns of a FROM.
func scope(f From) []*Expr {
	var out []*Expr
	for _, s := range sources(f, false) {
		for _, c := range columnsOf(s.from) {
			out = append(out, &Expr{Kind: Ref, Table: alias(s.from), Name: c.Name, Type: c.Type, Nullable: c.Nullable || paddedIn(f, s.from)})
		}
	}
	return out
}

func paddedIn(f From, leaf From) bool {
	for _, s := range sources(f, false) {
		if s.from == leaf {
			return s.padded
		}
	}
	return false
}
