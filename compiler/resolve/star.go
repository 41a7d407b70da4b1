package resolve

import (
	"regexp"
	"slices"
	"strings"

	"github.com/tailwater/tailwater/compiler/ast"
	"github.com/tailwater/tailwater/compiler/ir"
)

// starItem is a column that a star stands for. expr is set where REPLACE gives
// another value.
type starItem struct {
	name string
	id   ir.ColumnID
	expr ast.Expr
	// value is what a field of a struct is taken from; then there is no id.
	value ir.Expr
}

// maxColumns bounds the columns of one query. Stars over joins of stars double
// them with each step.
const maxColumns = 100_000

// star expands a star of the select list. open is set where columns are missing
// because they are not known.
func (r *resolver) star(st *ast.Star, s *scope) (items []starItem, open func(ast.Ident) ir.ColumnID) {
	if st.Of != nil {
		return r.structStar(st, r.expr(s, st.Of))
	}
	rels, bare := s.relations, true
	if len(st.Qualifier) > 0 {
		bare = false
		rels = nil
		q := r.keys(st.Qualifier)
		for at := s; at != nil && rels == nil; at = at.parent {
			for _, rel := range at.relations {
				if rel.called(q) {
					rels = append(rels, rel)
					break
				}
			}
		}
		if rels == nil {
			return r.structStar(st, r.name(s, &ast.Name{Node: st.Node, Parts: st.Qualifier}))
		}
	}
	res := r.starColumns(s, rels, bare)
	switch {
	case len(r.out.Columns) > maxColumns:
		r.partial(CodeUnsupported, st.Span, "the query has more than %d columns; what this star stands for is not listed", maxColumns)
		return nil, func(ast.Ident) ir.ColumnID { return 0 }
	case res.open != nil:
		r.info(CodeUnknownStar, st.Span, "a star over %s, whose columns are not all known; run `dbt docs generate` or document its columns", openNames(rels))
	}
	items = make([]starItem, len(res.columns))
	for i, c := range res.columns {
		items[i] = starItem{name: c.name, id: c.id}
	}
	return r.modified(st, items, res.open)
}

// changed reports whether a star leaves out, renames or replaces columns.
func changed(st *ast.Star) bool {
	return len(st.Except)+len(st.Replace)+len(st.Rename) > 0 || st.PatternKind != ""
}

// structStar is x.* where x is no relation: the fields of a struct.
func (r *resolver) structStar(st *ast.Star, x ir.Expr) ([]starItem, func(ast.Ident) ir.ColumnID) {
	fields := r.typeOf(x).Fields
	if len(fields) == 0 || slices.ContainsFunc(fields, func(f ir.TypeField) bool { return f.Name == "" }) {
		r.partial(CodeUnknownStar, st.Span, "the fields of %s are not known", r.text(st.Span))
		return nil, func(name ast.Ident) ir.ColumnID { return 0 }
	}
	var items []starItem
	for _, f := range fields {
		items = append(items, starItem{name: f.Name, value: &ir.Field{X: x, Name: f.Name}})
	}
	return r.modified(st, items, nil)
}

func openNames(rels []*relation) string {
	var names []string
	for _, rel := range rels {
		if rel.open != nil {
			if names = append(names, strings.ToLower(strings.Join(rel.names, "."))); len(rel.names) == 0 {
				names[len(names)-1] = "a relation without a name"
			}
		}
	}
	return strings.Join(names, ", ")
}

// starColumns lists the columns of relations: with a bare star, merged ones
// first, and those that went into them not again.
func (r *resolver) starColumns(s *scope, rels []*relation, bare bool) result {
	n := len(s.merged)
	for _, rel := range rels {
		n += len(rel.columns)
	}
	res := result{columns: make([]outColumn, 0, n)}
	if bare {
		for _, m := range s.merged {
			res.columns = append(res.columns, outColumn{m.name, m.id})
		}
	}
	var opens []*relation
	for _, rel := range rels {
		for i, c := range rel.columns {
			if bare && c.hidden || rel.unlisted {
				continue
			}
			res.columns = append(res.columns, outColumn{c.name, rel.use(i)})
		}
		if rel.open != nil {
			opens = append(opens, rel)
		}
	}
	switch len(opens) {
	case 0:
	case 1:
		res.open = opens[0].open
	default:
		res.open = func(ast.Ident) ir.ColumnID { return 0 }
	}
	return res
}

// modified applies EXCEPT, REPLACE, RENAME and patterns.
func (r *resolver) modified(st *ast.Star, items []starItem, open func(ast.Ident) ir.ColumnID) ([]starItem, func(ast.Ident) ir.ColumnID) {
	if st.PatternKind != "" {
		items, open = r.matching(st, items, open)
	}
	if len(st.Except) > 0 {
		gone := map[string]bool{}
		for _, n := range st.Except {
			gone[r.key(n.Parts[len(n.Parts)-1])] = true
		}
		kept := items[:0:0]
		for _, it := range items {
			if !gone[r.keyOf(it.name)] {
				kept = append(kept, it)
			}
		}
		items = kept
		if all := open; all != nil {
			open = func(name ast.Ident) ir.ColumnID {
				if gone[r.key(name)] {
					return 0
				}
				return all(name)
			}
		}
	}
	for _, rep := range st.Replace {
		for i := range items {
			if r.keyOf(items[i].name) == r.key(rep.Name) {
				items[i].expr = rep.Expr
			}
		}
	}
	for _, ren := range st.Rename {
		from := r.key(ren.From.Parts[len(ren.From.Parts)-1])
		for i := range items {
			if r.keyOf(items[i].name) == from {
				items[i].name = r.fold(ren.To)
			}
		}
	}
	return items, open
}

// matching keeps the columns whose names fit COLUMNS('…') or ILIKE '…'.
func (r *resolver) matching(st *ast.Star, items []starItem, open func(ast.Ident) ir.ColumnID) ([]starItem, func(ast.Ident) ir.ColumnID) {
	pattern := st.Pattern
	switch st.PatternKind {
	case "like", "ilike":
		pattern = "^" + strings.NewReplacer("%", ".*", "_", ".").Replace(regexp.QuoteMeta(pattern)) + "$"
		if st.PatternKind == "ilike" {
			pattern = "(?i)" + pattern
		}
	case "regex":
	default:
		r.partial(CodeUnsupported, st.Span, "a star that selects columns by an expression is not understood")
		return items, func(ast.Ident) ir.ColumnID { return 0 }
	}
	re, err := regexp.Compile(pattern)
	if err != nil {
		r.partial(CodeUnsupported, st.Span, "the pattern %q of a star is not understood", st.Pattern)
		return items, func(ast.Ident) ir.ColumnID { return 0 }
	}
	kept := items[:0:0]
	for _, it := range items {
		if re.MatchString(it.name) {
			kept = append(kept, it)
		}
	}
	if open != nil {
		open = func(ast.Ident) ir.ColumnID { return 0 }
	}
	return kept, open
}
