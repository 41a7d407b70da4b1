package resolve

import (
	"strings"

	"github.com/tailwater/tailwater/compiler/ast"
	"github.com/tailwater/tailwater/compiler/dialect"
	"github.com/tailwater/tailwater/compiler/ir"
	"github.com/tailwater/tailwater/internal/source"
)

// scope holds the relations of one FROM clause.
//
//	select … from a join b using (id), c
//	              └ relations: a, b, c; merged: id
type scope struct {
	parent    *scope // around a subquery, or to the left of a lateral item
	relations []*relation
	merged    []*merged
	ctes      *cteScope
	// aliases finds output columns by key; nil where there are none. rule says
	// how far they are visible now.
	aliases func(key string) (ir.Expr, bool)
	rule    aliasRule
	lambdas []lambdaVar
	windows []ast.NamedWindow
	named   []*ast.CTE // WITH expr AS name
}

// aliasRule is a dialect's rule for the clause that is being resolved. The zero
// value hides the aliases.
type aliasRule = dialect.AliasRule

const (
	aliasesHidden = dialect.AliasHidden
	aliasesShown  = dialect.AliasAfterInput
	aliasesFirst  = dialect.AliasFirst
)

// lambdaVar is a parameter of an enclosing lambda.
type lambdaVar struct {
	key   string
	index int
}

// merged is a column that USING or NATURAL made of two.
type merged struct {
	key  string
	name string
	id   ir.ColumnID
}

// relation is one item of FROM. Column i is introduced by use(i).
type relation struct {
	names   []string // keys of the qualified name, the last is the alias
	columns []relColumn
	use     func(i int) ir.ColumnID
	open    func(ast.Ident) ir.ColumnID // as in result
	// soft introduces a column that a stale list may lack.
	soft func(ast.Ident) ir.ColumnID
	// stored introduces a column that every stored relation has, as
	// BigQuery's _partitiontime; nil for what is not stored.
	stored func(name string, t ir.Type) ir.ColumnID
	// unlisted columns are in no star.
	unlisted bool
	index    map[string]int // by key, for wide relations; made on demand
}

// relColumn is a column of a relation in FROM.
type relColumn struct {
	name   string
	key    string
	hidden bool // it went into a merged column
}

// wideRelation is from how many columns on a relation is searched by map.
const wideRelation = 16

// find gives the position of a column, or -1.
func (rel *relation) find(key string) int {
	if len(rel.columns) < wideRelation {
		for i := range rel.columns {
			if rel.columns[i].key == key {
				return i
			}
		}
		return -1
	}
	if rel.index == nil {
		rel.index = make(map[string]int, len(rel.columns))
		for i := len(rel.columns) - 1; i >= 0; i-- {
			rel.index[rel.columns[i].key] = i
		}
	}
	if i, ok := rel.index[key]; ok {
		return i
	}
	return -1
}

// called reports whether a qualifier means the relation: its alias, or the last
// parts of its full name.
func (rel *relation) called(qualifier []string) bool {
	if len(qualifier) > len(rel.names) {
		return false
	}
	tail := rel.names[len(rel.names)-len(qualifier):]
	for i, q := range qualifier {
		if tail[i] != q {
			return false
		}
	}
	return len(qualifier) > 0
}

// keys are the lookup keys of name parts.
func (r *resolver) keys(parts []ast.Ident) []string { return r.appendKeys(nil, parts) }

// appendKeys puts them where there is room for most names.
func (r *resolver) appendKeys(out []string, parts []ast.Ident) []string {
	for _, p := range parts {
		out = append(out, r.key(p))
	}
	return out
}

// name resolves a written name: a column, a field of a column, or a whole row.
// Scopes are asked from the inside out.
func (r *resolver) name(s *scope, n *ast.Name) ir.Expr {
	var room [4]string
	keys := r.appendKeys(room[:0], n.Parts)
	var maybe []ir.Expr // what open relations further in may own
	for at := s; at != nil; at = at.parent {
		e, candidates := r.nameIn(at, n, keys)
		if e != nil {
			if len(maybe) == 0 {
				return e
			}
			r.partial(CodeAmbiguousColumn, n.Span, "column %q may belong to a relation here or outside of the subquery", written(n.Parts))
			return &ir.OpaqueExpr{What: "ambiguous column", Text: written(n.Parts), Parts: append(maybe, e)}
		}
		maybe = append(maybe, candidates...)
	}
	switch len(maybe) {
	case 0:
		return r.unknownName(s, n)
	case 1:
		return maybe[0]
	}
	r.partial(CodeAmbiguousColumn, n.Span, "column %q may belong to any of %d relations whose columns are not all known; qualify it, or run `dbt docs generate`", written(n.Parts), len(maybe))
	return &ir.OpaqueExpr{What: "ambiguous column", Text: written(n.Parts), Parts: maybe}
}

// nameIn resolves a name within one scope. When it is not certain, it gives
// what open relations of the scope may own.
func (r *resolver) nameIn(s *scope, n *ast.Name, keys []string) (found ir.Expr, maybe []ir.Expr) {
	for i := len(s.lambdas) - 1; i >= 0; i-- {
		if s.lambdas[i].key == keys[0] {
			return r.fields(&ir.LambdaVar{Index: s.lambdas[i].index}, n.Parts[1:]), nil
		}
	}
	for k := len(keys) - 1; k >= 1; k-- { // the longest qualifier first; no alias hides a relation
		if e := r.qualified(s, n, keys, k); e != nil {
			return e, nil
		}
	}
	if s.rule == aliasesFirst {
		if e, ok := s.aliases(keys[0]); ok {
			return r.fields(e, n.Parts[1:]), nil
		}
	}
	if e := r.unqualified(s, n, keys[0]); e != nil {
		return r.fields(e, n.Parts[1:]), nil
	}
	if s.rule == aliasesShown {
		if e, ok := s.aliases(keys[0]); ok {
			return r.fields(e, n.Parts[1:]), nil
		}
	}
	for _, rel := range s.relations {
		if id := r.pseudo(rel, n.Parts[0]); id != 0 {
			return r.fields(&ir.Col{ID: id}, n.Parts[1:]), nil
		}
	}
	if len(keys) == 1 {
		for _, rel := range s.relations {
			if len(rel.names) > 0 && rel.names[len(rel.names)-1] == keys[0] {
				return r.wholeRow(rel), nil
			}
		}
	}
	for _, rel := range s.relations {
		if rel.open != nil {
			if id := rel.open(n.Parts[0]); id != 0 {
				maybe = append(maybe, r.fields(&ir.Col{ID: id}, n.Parts[1:]))
			}
		}
	}
	return nil, maybe
}

// qualified takes the first k parts for a relation.
func (r *resolver) qualified(s *scope, n *ast.Name, keys []string, k int) ir.Expr {
	for _, rel := range s.relations {
		if !rel.called(keys[:k]) {
			continue
		}
		if i := rel.find(keys[k]); i >= 0 {
			return r.fields(&ir.Col{ID: rel.use(i)}, n.Parts[k+1:])
		}
		if rel.open != nil {
			if id := rel.open(n.Parts[k]); id != 0 {
				return r.fields(&ir.Col{ID: id}, n.Parts[k+1:])
			}
			return r.opaqueRow(rel, n)
		}
		if id := r.pseudo(rel, n.Parts[k]); id != 0 {
			return r.fields(&ir.Col{ID: id}, n.Parts[k+1:])
		}
		if i := r.columnNumber(n.Parts[k].Name); i > 0 && !n.Parts[k].Quoted && k == len(keys)-1 {
			return r.numbered(s, []*relation{rel}, i, n.Span)
		}
		if rel.soft != nil {
			r.info(CodeStaleCatalog, n.Span, "column %q is not among the columns that the catalog lists for %s; it is taken to be there", written(n.Parts), strings.Join(rel.names, "."))
			return r.fields(&ir.Col{ID: rel.soft(n.Parts[k])}, n.Parts[k+1:])
		}
	}
	return nil
}

// pseudo introduces a column that the dialect gives to every stored relation; 0
// for a name that is none.
func (r *resolver) pseudo(rel *relation, name ast.Ident) ir.ColumnID {
	if rel.stored == nil || r.dialect.Scope.Pseudo == nil {
		return 0
	}
	family, ok := r.dialect.Scope.Pseudo[strings.ToLower(name.Name)]
	if !ok {
		return 0
	}
	return rel.stored(r.fold(name), ir.Type{Family: families[family]})
}

// unqualified finds a bare column among the merged ones and all relations.
func (r *resolver) unqualified(s *scope, n *ast.Name, key string) ir.Expr {
	for _, m := range s.merged {
		if m.key == key {
			return &ir.Col{ID: m.id}
		}
	}
	var first ir.Expr
	var found []ir.Expr // where there are several
	for _, rel := range s.relations {
		if i := rel.find(key); i >= 0 && !rel.columns[i].hidden {
			e := &ir.Col{ID: rel.use(i)}
			switch {
			case first == nil:
				first = e
			case found == nil:
				found = []ir.Expr{first, e}
			default:
				found = append(found, e)
			}
		}
	}
	if found == nil || r.dialect.Scope.LeftmostWins {
		return first
	}
	r.partial(CodeAmbiguousColumn, n.Span, "column %q is ambiguous: %d relations have it", written(n.Parts), len(found))
	return &ir.OpaqueExpr{What: "ambiguous column", Text: written(n.Parts), Parts: found}
}

// unknownName is a name that nothing owns: it may be a column that a stale list
// lacks; else it is taken to depend on all that is in scope.
func (r *resolver) unknownName(s *scope, n *ast.Name) ir.Expr {
	if word := strings.ToLower(n.Parts[0].Name); len(n.Parts) == 1 && r.dialect.Scope.BareCalls[word] {
		return &ir.Call{Fn: word}
	}
	var soft []*relation
	for _, rel := range s.relations {
		if rel.soft != nil {
			soft = append(soft, rel)
		}
	}
	if len(soft) == 1 {
		r.info(CodeStaleCatalog, n.Span, "column %q is in no list of columns; it is taken to be one of %s", written(n.Parts), strings.Join(soft[0].names, "."))
		return r.fields(&ir.Col{ID: soft[0].soft(n.Parts[0])}, n.Parts[1:])
	}
	r.partial(CodeUnknownColumn, n.Span, "column %q is not found in any relation in scope", written(n.Parts))
	e := &ir.OpaqueExpr{What: "unknown column", Text: written(n.Parts)}
	for at := s; at != nil; at = at.parent {
		for _, rel := range at.relations {
			e.Parts = append(e.Parts, r.allColumns(rel)...)
		}
	}
	return e
}

// fields steps into a struct.
func (r *resolver) fields(e ir.Expr, steps []ast.Ident) ir.Expr {
	for _, step := range steps {
		e = &ir.Field{X: e, Name: r.fold(step)}
	}
	return e
}

// allColumns introduces every known column of a relation.
func (r *resolver) allColumns(rel *relation) []ir.Expr {
	out := make([]ir.Expr, len(rel.columns))
	for i := range rel.columns {
		out[i] = &ir.Col{ID: rel.use(i)}
	}
	return out
}

// wholeRow is a relation used as a value: select t from t.
func (r *resolver) wholeRow(rel *relation) ir.Expr {
	if len(rel.columns) == 1 && rel.open == nil {
		return &ir.Col{ID: rel.use(0)} // unnest(x) as c: select c
	}
	call := &ir.Call{Fn: "struct", Op: true, Args: r.allColumns(rel), Mods: &ir.CallMods{}}
	for _, c := range rel.columns {
		call.Mods.ArgNames = append(call.Mods.ArgNames, c.name)
	}
	if rel.open != nil {
		r.partial(CodeUnknownStar, source.Span{}, "the whole row of %s is used, and not all of its columns are known", strings.Join(rel.names, "."))
		return &ir.OpaqueExpr{What: "whole row", Text: strings.Join(rel.names, "."), Parts: call.Args}
	}
	return call
}

// opaqueRow is a column of a relation that cannot be told.
func (r *resolver) opaqueRow(rel *relation, n *ast.Name) ir.Expr {
	r.partial(CodeUnknownColumn, n.Span, "column %q comes through a star over columns that are not known", written(n.Parts))
	return &ir.OpaqueExpr{What: "unknown column", Text: written(n.Parts), Parts: r.allColumns(rel)}
}

// written is a name as text.
func written(parts []ast.Ident) string {
	words := make([]string, len(parts))
	for i, p := range parts {
		words[i] = p.Name
	}
	return strings.Join(words, ".")
}
