package resolve

import (
	"strings"

	"github.com/tailwater/tailwater/compiler/ast"
	"github.com/tailwater/tailwater/compiler/ir"
)

// unnest resolves what turns arrays into rows. What stands to its left becomes
// its input when the join is put together, unless it brings one itself.
func (r *resolver) unnest(t *ast.Unnest, s *scope) ir.Rel {
	var input ir.Rel
	if t.Input != nil {
		input = r.table(t.Input, s)
	}
	out := &ir.Unnest{Input: input, Fn: "unnest", Outer: t.Outer}
	if t.Kind == ast.LateralView {
		return r.lateralView(t, out, s)
	}
	out.Exprs = r.exprs(s, t.Exprs)
	visible := &relation{}
	for i, e := range out.Exprs {
		name := "unnest"
		switch {
		case i < len(t.Names) && t.Names[i] != nil:
			name = r.fold(*t.Names[i])
		case t.Kind == ast.ArrayJoin:
			name = r.outputName(t.Exprs[i], nil, i)
		case t.Alias != nil && len(t.Alias.Columns) == 0:
			name = r.fold(t.Alias.Name)
		}
		array := r.typeOf(e)
		if t.Kind == ast.UnnestFrom && r.dialect.Scope.StructRows && array.Elem != nil && named(array.Elem.Fields) {
			for _, f := range array.Elem.Fields {
				r.element(out, visible, f.Name, f.Type)
			}
			continue
		}
		r.element(out, visible, name, elementType(array))
	}
	if t.Kind == ast.ArrayJoin {
		r.hideArrays(s, visible)
	}
	r.widen(out, visible, t)
	if t.Ordinality {
		out.Offset = r.extra(visible, "ordinality")
	}
	if t.Offset != nil {
		out.Offset = r.extra(visible, r.fold(*t.Offset))
	}
	r.showElements(s, visible, out.Columns, out.Offset, t.Alias)
	return out
}

// named reports whether there are fields, all of which have names.
func named(fields []ir.TypeField) bool {
	for _, f := range fields {
		if f.Name == "" {
			return false
		}
	}
	return len(fields) > 0
}

func elementType(array ir.Type) ir.Type {
	if array.Elem != nil {
		return *array.Elem
	}
	return ir.Type{}
}

// widen adds columns where an alias names more of them than are known: the
// elements are rows or pairs, whose parts are named.
func (r *resolver) widen(out *ir.Unnest, visible *relation, t *ast.Unnest) {
	if t.Alias == nil {
		return
	}
	want := len(t.Alias.Columns)
	if t.Ordinality {
		want--
	}
	for len(out.Columns) < want {
		r.element(out, visible, "unnest", ir.Type{})
	}
}

// element adds a column of one array's elements.
func (r *resolver) element(out *ir.Unnest, visible *relation, name string, t ir.Type) {
	out.Columns = append(out.Columns, r.newColumn(name, t, noSpan))
	visible.columns = append(visible.columns, relColumn{name: name, key: r.keyOf(name)})
}

func (r *resolver) extra(visible *relation, name string) ir.ColumnID {
	visible.columns = append(visible.columns, relColumn{name: name, key: r.keyOf(name)})
	return r.newColumn(name, ir.Type{Family: ir.IntType}, noSpan)
}

// showElements makes the columns visible.
func (r *resolver) showElements(s *scope, visible *relation, columns []ir.ColumnID, offset ir.ColumnID, alias *ast.Alias) {
	all := columns
	if offset != 0 {
		all = append(columns[:len(columns):len(columns)], offset)
	}
	visible.use = func(i int) ir.ColumnID { return all[i] }
	r.show(s, visible, alias, nil)
}

// hideArrays lets the elements of ARRAY JOIN stand in for the arrays.
func (r *resolver) hideArrays(s *scope, elements *relation) {
	for _, c := range elements.columns {
		for _, rel := range s.relations {
			if i := rel.find(c.key); i >= 0 {
				rel.columns[i].hidden = true
			}
		}
	}
}

// generators are functions of LATERAL VIEW with the names of their columns.
var generators = map[string][]string{
	"explode": {"col"}, "explode_outer": {"col"}, "posexplode": {"pos", "col"}, "posexplode_outer": {"pos", "col"},
	"inline": nil, "inline_outer": nil, "stack": nil, "json_tuple": nil,
}

// lateralView is Spark's LATERAL VIEW. How many columns there are follows from
// the alias, or from the function.
func (r *resolver) lateralView(t *ast.Unnest, out *ir.Unnest, s *scope) ir.Rel {
	call, ok := t.Exprs[0].(*ast.Call)
	if !ok {
		out.Exprs = r.exprs(s, t.Exprs)
	} else {
		out.Fn = callName(call)
		for _, a := range call.Args {
			out.Exprs = append(out.Exprs, r.expr(s, a.Expr))
		}
	}
	names, types := generators[out.Fn], []ir.Type(nil)
	if len(out.Exprs) == 1 {
		names, types = r.generated(out.Fn, r.typeOf(out.Exprs[0]), names)
	}
	known := len(names) > 0
	if t.Alias != nil && len(t.Alias.Columns) > 0 {
		if len(types) != len(t.Alias.Columns) {
			types = nil
		}
		known = true
		names = make([]string, len(t.Alias.Columns))
		for i, c := range t.Alias.Columns {
			names[i] = r.fold(c)
		}
	}
	out.Outer = out.Outer || strings.HasSuffix(out.Fn, "_outer")
	visible := &relation{}
	for i, n := range names {
		var typ ir.Type
		if i < len(types) {
			typ = types[i]
		}
		r.element(out, visible, n, typ)
	}
	r.showElements(s, visible, out.Columns, 0, t.Alias)
	if !known {
		r.partial(CodeUnknownStar, t.Span, "the columns of %s are not known; name them with AS", out.Fn)
		byKey := map[string]ir.ColumnID{}
		visible.open = func(name ast.Ident) ir.ColumnID {
			key := r.key(name)
			if byKey[key] == 0 {
				byKey[key] = r.newColumn(r.fold(name), ir.Type{}, name.Span)
				out.Columns = append(out.Columns, byKey[key])
			}
			return byKey[key]
		}
	}
	return out
}

// generated are the columns that a generator function makes of a value, where
// the value's type tells.
func (r *resolver) generated(fn string, array ir.Type, names []string) ([]string, []ir.Type) {
	elem := elementType(array)
	switch strings.TrimSuffix(fn, "_outer") {
	case "explode":
		if array.Family == ir.MapType {
			return []string{"key", "value"}, []ir.Type{{}, elem}
		}
		return names, []ir.Type{elem}
	case "posexplode":
		if array.Family == ir.MapType {
			return []string{"pos", "key", "value"}, []ir.Type{{Family: ir.IntType}, {}, elem}
		}
		return names, []ir.Type{{Family: ir.IntType}, elem}
	case "inline":
		if named(elem.Fields) {
			names = nil
			var types []ir.Type
			for _, f := range elem.Fields {
				names, types = append(names, f.Name), append(types, f.Type)
			}
			return names, types
		}
	}
	return names, nil
}

// rowFunctions are table functions whose columns are known by name.
var rowFunctions = map[string][]string{
	"flatten":                   {"SEQ", "KEY", "PATH", "INDEX", "VALUE", "THIS"},
	"split_to_table":            {"SEQ", "INDEX", "VALUE"},
	"strtok_split_to_table":     {"SEQ", "INDEX", "VALUE"},
	"explode":                   {"col"},
	"posexplode":                {"pos", "col"},
	"jsonb_each":                {"key", "value"},
	"json_each":                 {"key", "value"},
	"jsonb_each_text":           {"key", "value"},
	"json_each_text":            {"key", "value"},
	"jsonb_array_elements":      {"value"},
	"json_array_elements":       {"value"},
	"jsonb_array_elements_text": {"value"},
	"json_array_elements_text":  {"value"},
	"range":                     {"range"},
	"numbers":                   {"number"},
	"string_split":              {"value"},
	"openjson":                  {"key", "value", "type"},
	"generate_date_array":       {"generate_date_array"},
	"generate_array":            {"generate_array"},
	"sequence":                  {"sequential_number"},
}

// rowFunctionsOf are those that a dialect calls otherwise.
var rowFunctionsOf = map[string]map[string][]string{
	"spark":      {"range": {"id"}, "sequence": {"sequence"}},
	"databricks": {"range": {"id"}, "sequence": {"sequence"}},
}

func (r *resolver) rowFunction(fn string) (names []string, known bool) {
	if names, known = rowFunctionsOf[r.dialect.Name][fn]; known {
		return names, known
	}
	names, known = rowFunctions[fn]
	return names, known
}

// tableFunc resolves a function in FROM.
func (r *resolver) tableFunc(t *ast.TableFunc, s *scope) ir.Rel {
	out := &ir.TableFunc{Span: t.Span, Fn: callName(t.Call)}
	rule := s.rule
	s.rule = aliasesHidden
	for _, a := range t.Call.Args {
		e := r.expr(s, a.Expr)
		if a.Name != nil {
			e = op("named", text(strings.ToLower(a.Name.Name)), e)
		}
		out.Args = append(out.Args, e)
	}
	s.rule = rule
	if t.ColumnTypes != nil { // what is taken out of the argument, and as what
		out.Args = append(out.Args, text(r.text(t.Span)))
	}
	inner := &scope{parent: s.parent, ctes: s.ctes}
	for _, in := range t.Tables {
		out.Inputs = append(out.Inputs, r.table(in, inner))
	}
	r.useAll(inner)

	visible := &relation{names: []string{r.key(t.Call.Name[len(t.Call.Name)-1])}}
	var columns []ir.ColumnID
	names, known := r.rowFunction(out.Fn)
	switch {
	case t.Alias != nil && len(t.Alias.Columns) > 0:
		names, known = make([]string, len(t.Alias.Columns)), true
		for i, c := range t.Alias.Columns {
			names[i] = r.fold(c)
		}
		if t.Ordinality && len(names) > 1 {
			names = names[:len(names)-1]
		}
	case !known && len(t.Tables) == 0 && r.functionKind(out.Fn) != 0:
		name := out.Fn
		if t.Alias != nil && t.Alias.Name.Name != "" {
			name = r.fold(t.Alias.Name)
		}
		names, known = []string{name}, true
	}
	for i, n := range names {
		typ := ir.Type{}
		if i < len(t.ColumnTypes) {
			typ = r.writtenType(t.ColumnTypes[i])
		}
		id := r.newColumn(n, typ, t.Span)
		columns = append(columns, id)
		out.Columns = append(out.Columns, id)
		visible.columns = append(visible.columns, relColumn{name: n, key: r.keyOf(n)})
	}
	if t.Ordinality {
		out.Ordinality = r.extra(visible, "ordinality")
		columns = append(columns, out.Ordinality)
	}
	visible.use = func(i int) ir.ColumnID { return columns[i] }
	if !known {
		out.Open = true
		visible.open = r.openFunction(out)
		r.info(CodeUnknownRelation, t.Span, "the columns of table function %s are not known", out.Fn)
	}
	r.show(s, visible, t.Alias, nil)
	return out
}

// openFunction lets any name be a column of a table function.
func (r *resolver) openFunction(out *ir.TableFunc) func(ast.Ident) ir.ColumnID {
	byKey := map[string]ir.ColumnID{}
	return func(name ast.Ident) ir.ColumnID {
		key := r.key(name)
		if byKey[key] == 0 {
			byKey[key] = r.newColumn(r.fold(name), ir.Type{}, name.Span)
			out.Columns = append(out.Columns, byKey[key])
		}
		return byKey[key]
	}
}
