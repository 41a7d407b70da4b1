package resolve

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/tailwater/tailwater/compiler/ast"
	"github.com/tailwater/tailwater/compiler/ir"
	"github.com/tailwater/tailwater/internal/addr"
)

// from resolves a FROM clause. The relations become visible in s one by one,
// so that lateral items see those to their left.
func (r *resolver) from(items []ast.TableExpr, s *scope) ir.Rel {
	var rel ir.Rel
	for _, it := range items {
		right := r.table(it, s)
		if rel == nil {
			rel = right
			continue
		}
		rel = r.beside(rel, right)
	}
	if rel == nil {
		return oneRow()
	}
	return rel
}

// oneRow is what a query without FROM reads: one row, no columns.
func oneRow() ir.Rel { return &ir.Values{Rows: [][]ir.Expr{{}}} }

// beside is the cross join of a comma. An Unnest takes what is to its left as
// its input.
func (r *resolver) beside(left, right ir.Rel) ir.Rel {
	if u, ok := right.(*ir.Unnest); ok && u.Input == nil {
		u.Input = left
		return u
	}
	return &ir.Join{Kind: ir.Inner, Left: left, Right: right, Lateral: true}
}

// table resolves one item of FROM and adds it to s.
func (r *resolver) table(t ast.TableExpr, s *scope) ir.Rel {
	switch t := t.(type) {
	case *ast.Table:
		return r.named(t, s)
	case *ast.Derived:
		return r.subquery(t, s)
	case *ast.Join:
		return r.join(t, s)
	case *ast.TableFunc:
		return r.tableFunc(t, s)
	case *ast.Unnest:
		return r.unnest(t, s)
	case *ast.Pivot:
		return r.pivot(t, s)
	case *ast.Unpivot:
		return r.unpivot(t, s)
	case *ast.MatchRecognize:
		return r.matchRecognize(t, s)
	case *ast.UnsupportedTable:
		return r.unsupportedTable(t, s)
	}
	panic(fmt.Sprintf("resolve: unknown table expression %T", t))
}

// named resolves a relation by name: a CTE, an array column of a relation to
// the left, or a stored relation.
func (r *resolver) named(t *ast.Table, s *scope) ir.Rel {
	if len(t.Parts) == 1 {
		if q := s.cte(r.key(t.Parts[0])); q != nil {
			rel, visible := r.cteRelation(q, t.Span)
			r.show(s, visible, t.Alias, t.Parts)
			return r.sampled(rel, t.Sample)
		}
	}
	known, ok := r.catalog.Relation(t.Parts)
	if !ok {
		if len(t.Parts) > 1 && r.leftOf(s, t.Parts[0]) {
			name := &ast.Name{Node: ast.Node{Span: t.Span}, Parts: t.Parts}
			alias := t.Alias
			if alias == nil {
				alias = &ast.Alias{Name: t.Parts[len(t.Parts)-1]}
			}
			return r.unnest(&ast.Unnest{Span: t.Span, Kind: ast.UnnestFrom, Exprs: []ast.Expr{name}, Alias: alias}, s)
		}
		if len(t.Parts) == 1 && strings.EqualFold(t.Parts[0].Name, "dual") {
			return r.dual(t, s)
		}
		known = Relation{Relation: r.relationName(t.Parts), Open: true}
		r.info(CodeUnknownRelation, t.Span, "relation %s belongs to no node of the project", known.Relation)
	}
	rel, visible := r.scan(known, t.Span)
	scan := rel.(*ir.Scan)
	for _, e := range t.At {
		scan.At = append(scan.At, r.expr(s, e))
	}
	switch {
	case t.Final:
		scan.Modifier = "final"
	case t.Only:
		scan.Modifier = "only"
	}
	if t.Sample != nil {
		scan.Sample = t.Sample.Text
	}
	r.show(s, visible, t.Alias, t.Parts)
	return rel
}

// dual is the table of one row that some warehouses have.
func (r *resolver) dual(t *ast.Table, s *scope) ir.Rel {
	name := r.dialect.Names.Fold("dummy", false)
	id := r.newColumn(name, ir.Type{Family: ir.TextType}, t.Span)
	visible := &relation{columns: []relColumn{{name: name, key: r.keyOf(name)}}, use: func(int) ir.ColumnID { return id }}
	r.show(s, visible, t.Alias, t.Parts)
	return &ir.Values{Columns: []ir.ColumnID{id}, Rows: [][]ir.Expr{{text("X")}}}
}

// sampled makes a sample of anything but a stored relation opaque.
func (r *resolver) sampled(rel ir.Rel, sample *ast.Sample) ir.Rel {
	if sample == nil {
		return rel
	}
	return &ir.Limit{Input: rel, Count: &ir.OpaqueExpr{What: "sample", Text: sample.Text}}
}

// leftOf reports whether a name is that of a relation already in s.
func (r *resolver) leftOf(s *scope, name ast.Ident) bool {
	key := r.key(name)
	for _, rel := range s.relations {
		if rel.called([]string{key}) {
			return true
		}
	}
	return false
}

func (r *resolver) relationName(parts []ast.Ident) addr.Relation {
	var out addr.Relation
	n := len(parts)
	out.Name = r.fold(parts[n-1])
	if n > 1 {
		out.Schema = r.fold(parts[n-2])
	}
	if n > 2 {
		out.Database = r.fold(parts[n-3])
	}
	return out
}

// scan reads a stored relation. Its columns are introduced as they are used.
func (r *resolver) scan(known Relation, span ast.Span) (ir.Rel, *relation) {
	scan := &ir.Scan{Span: span, Node: known.Node, Relation: known.Relation, Open: known.Open, Self: known.Self}
	rel := &relation{columns: make([]relColumn, len(known.Columns))}
	for i, c := range known.Columns {
		rel.columns[i] = relColumn{name: c.Name, key: r.keyOf(c.Name)}
	}
	used := make([]ir.ColumnID, len(known.Columns))
	rel.use = func(i int) ir.ColumnID {
		if used[i] == 0 {
			c := known.Columns[i]
			used[i] = r.newColumn(c.Name, c.Type, span)
			scan.Columns = append(scan.Columns, ir.Output{Name: c.Name, Column: used[i]})
		}
		return used[i]
	}
	more := func(name ast.Ident) ir.ColumnID {
		folded, key := r.fold(name), r.key(name)
		for _, c := range scan.Columns {
			if r.keyOf(c.Name) == key {
				return c.Column
			}
		}
		id := r.newColumn(folded, ir.Type{}, name.Span)
		scan.Columns = append(scan.Columns, ir.Output{Name: folded, Column: id})
		return id
	}
	rel.stored = func(name string, t ir.Type) ir.ColumnID {
		id := more(ast.Ident{Name: name, Quoted: true})
		r.out.Columns[id].Type = t
		return id
	}
	switch {
	case known.Open:
		rel.open = more
	case known.Soft:
		rel.soft = more
	}
	return scan, rel
}

// show makes a relation visible under its alias, or its own name.
func (r *resolver) show(s *scope, rel *relation, alias *ast.Alias, parts []ast.Ident) {
	if alias != nil {
		for i := range min(len(alias.Columns), len(rel.columns)) {
			rel.columns[i].name = r.fold(alias.Columns[i])
			rel.columns[i].key = r.key(alias.Columns[i])
			rel.index = nil
		}
	}
	switch {
	case alias != nil && alias.Name.Name != "":
		rel.names = []string{r.key(alias.Name)}
	case parts != nil:
		rel.names = r.keys(parts)
	}
	s.relations = append(s.relations, rel)
}

// outside is the scope around s: what an item that is not lateral sees.
func (s *scope) outside() *scope { return s.parent }

// subquery resolves a derived table.
func (r *resolver) subquery(t *ast.Derived, s *scope) ir.Rel {
	env := s.outside()
	if t.Lateral {
		env = s
	}
	res := r.query(t.Query, env)
	r.show(s, r.derived(res, nil), t.Alias, nil)
	return r.sampled(res.rel, t.Sample)
}

// unsupportedTable is a construct without a shape: it depends on all it holds.
func (r *resolver) unsupportedTable(t *ast.UnsupportedTable, s *scope) ir.Rel {
	r.partial(CodeUnsupported, t.Span, "%s is not understood; every column is taken to depend on all of it", t.What)
	inner := &scope{parent: s}
	op := &ir.Opaque{Span: t.Span, What: t.What, Text: r.text(t.Span), Open: true}
	for _, in := range t.Inputs {
		op.Inputs = append(op.Inputs, r.table(in, inner))
	}
	for _, e := range t.Exprs {
		x := r.expr(inner, e)
		if len(op.Inputs) == 0 { // else it is introduced there, and said in the text
			op.Exprs = append(op.Exprs, x)
		}
	}
	r.useAll(inner)
	r.show(s, r.opaqueColumns(op), t.Alias, nil)
	return op
}

// useAll introduces every column of the relations in s, for what depends on all.
func (r *resolver) useAll(s *scope) {
	for _, rel := range s.relations {
		r.allColumns(rel)
	}
}

// opaqueColumns lets any name be a column of op.
func (r *resolver) opaqueColumns(op *ir.Opaque) *relation {
	byKey := map[string]ir.ColumnID{}
	return &relation{open: func(name ast.Ident) ir.ColumnID {
		key := r.key(name)
		if byKey[key] == 0 {
			byKey[key] = r.newColumn(r.fold(name), ir.Type{}, name.Span)
			op.Columns = append(op.Columns, byKey[key])
		}
		return byKey[key]
	}}
}

// matchRecognize keeps the inputs and measures, and understands nothing else.
func (r *resolver) matchRecognize(t *ast.MatchRecognize, s *scope) ir.Rel {
	r.partial(CodeUnsupported, t.Span, "MATCH_RECOGNIZE is not understood; every column is taken to depend on all of its input")
	inner := &scope{parent: s.parent, ctes: s.ctes}
	op := &ir.Opaque{Span: t.Span, What: "match_recognize", Text: r.text(t.Span), Inputs: []ir.Rel{r.table(t.Input, inner)}}
	r.useAll(inner)
	visible := &relation{}
	var columns []ir.ColumnID
	add := func(name string) {
		id := r.newColumn(name, ir.Type{}, t.Span)
		op.Columns = append(op.Columns, id)
		columns = append(columns, id)
		visible.columns = append(visible.columns, relColumn{name: name, key: r.keyOf(name)})
	}
	if t.AllRows {
		for _, rel := range inner.relations {
			for _, c := range rel.columns {
				add(c.name)
			}
		}
	} else {
		for _, e := range t.PartitionBy {
			add(r.outputName(e, nil, len(columns)))
		}
	}
	for _, m := range t.Measures {
		add(r.outputName(m.Expr, m.Alias, len(columns)))
	}
	visible.use = func(i int) ir.ColumnID { return columns[i] }
	r.show(s, visible, t.Alias, nil)
	return op
}

// text is the compiled text of a span with single blanks. A long one is cut, and
// a hash says what it was: things that are not understood nest.
func (r *resolver) text(span ast.Span) string {
	t := squeeze(r.file.Slice(span))
	if len(t) <= maxText {
		return t
	}
	sum := sha256.Sum256([]byte(t))
	cut := maxText / 2
	for !utf8.RuneStart(t[cut]) && cut > 0 {
		cut--
	}
	return t[:cut] + "… " + hex.EncodeToString(sum[:])
}

const maxText = 4096
