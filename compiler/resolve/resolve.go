package resolve

import (
	"fmt"
	"slices"

	"github.com/tailwater/tailwater/compiler/ast"
	"github.com/tailwater/tailwater/compiler/dialect"
	"github.com/tailwater/tailwater/compiler/ir"
	"github.com/tailwater/tailwater/internal/addr"
	"github.com/tailwater/tailwater/internal/diag"
	"github.com/tailwater/tailwater/internal/source"
)

// Catalog tells what is known of the relations that a query reads. Both methods
// are called from one goroutine; the results are not modified.
type Catalog interface {
	// Relation finds a relation by its written name. ok is false where nothing
	// is known of it.
	Relation(parts []ast.Ident) (Relation, bool)
	// Ephemeral finds the model that dbt injected as CTE "__dbt__cte__" + name.
	Ephemeral(name string) (Relation, bool)
}

// Relation is what a catalog knows of one relation.
type Relation struct {
	Node     addr.Node
	Relation addr.Relation // for one that is no node of the project
	Columns  []Column      // in order
	// Open relations may have more columns than Columns.
	Open bool
	// Soft lists may be out of date: a name that is not in it is still taken
	// for the relation's, with a warning, when nothing else can own it.
	Soft bool
	// Self is the incremental model itself.
	Self bool
}

// Column is a column of a relation: its name in the warehouse's own case, and
// its type as far as known.
type Column struct {
	Name string
	Type ir.Type
}

// Query resolves one query.
func Query(f *source.File, q *ast.Query, d *dialect.Dialect, cat Catalog) (*ir.Query, diag.List) {
	return Placed(f, q, d, cat, nil)
}

// Placed is [Query] that also notes where expressions stand, where places is not
// nil. Expressions that the resolver makes up stand nowhere.
func Placed(f *source.File, q *ast.Query, d *dialect.Dialect, cat Catalog, places map[ir.Expr]source.Span) (*ir.Query, diag.List) {
	room := enter(d)
	r := &resolver{
		file:    f,
		dialect: d,
		catalog: cat,
		room:    room,
		out:     &ir.Query{Columns: append(room.columns, ir.ColumnMeta{}), Analysis: ir.Exact},
		lifted:  map[*ir.Call]lifted{},
		places:  places,
	}
	res := r.query(q, nil)
	r.out.Root = res.rel
	r.out.Open = res.open != nil
	columns := r.out.Columns
	r.out.Columns = slices.Clone(columns)
	room.leave(columns)
	r.out.Outputs = make([]ir.Output, 0, len(res.columns))
	for _, c := range res.columns {
		r.out.Outputs = append(r.out.Outputs, ir.Output{Name: c.name, Column: c.id})
	}
	if r.unsaid > 0 {
		r.diags[maxRemarks-1].Message += fmt.Sprintf("; there are %d more remarks", r.unsaid)
	}
	return r.out, r.diags
}

// resolver resolves one query. It is not used again.
type resolver struct {
	places  map[ir.Expr]source.Span // nil where nobody asks
	file    *source.File
	dialect *dialect.Dialect
	catalog Catalog
	room    *room
	out     *ir.Query
	diags   diag.List
	// marksKnown is set while conditions with (+) are read as those of joins.
	marksKnown  bool
	windowCalls int                   // so far
	unsaid      int                   // remarks that are too many
	lifted      map[*ir.Call]lifted   // calls that become operators; see lift.go
	lambdas     int                   // lambda variables so far
	shared      map[ir.Expr]string    // by what alias: see share.go
	types       map[ir.Expr]ir.Type   // of shared expressions
	each        map[*ast.Star]ir.Expr // what COLUMNS(…) stands for now
}

// newColumn makes a column ID.
func (r *resolver) newColumn(name string, t ir.Type, span source.Span) ir.ColumnID {
	r.out.Columns = append(r.out.Columns, ir.ColumnMeta{Name: name, Type: t, Span: span})
	return ir.ColumnID(len(r.out.Columns) - 1)
}

func (r *resolver) typeOfColumn(id ir.ColumnID) ir.Type { return r.out.Columns[id].Type }

// key is what spellings of one name have in common.
func (r *resolver) key(id ast.Ident) string {
	if !id.Quoted && r.dialect.Names.Unquoted == dialect.FoldUpper {
		return r.room.spell(id).key
	}
	return r.dialect.Names.Key(id.Name, id.Quoted)
}

// keyOf is the key of a name in the warehouse's own case.
func (r *resolver) keyOf(name string) string { return r.dialect.Names.Key(name, true) }

func (r *resolver) fold(id ast.Ident) string {
	if !id.Quoted && r.dialect.Names.Unquoted == dialect.FoldUpper {
		return r.room.spell(id).fold
	}
	return r.dialect.Names.Fold(id.Name, id.Quoted)
}

// partial notes that something is approximated from above.
func (r *resolver) partial(code diag.Code, span source.Span, format string, args ...any) {
	r.out.Analysis = max(r.out.Analysis, ir.Partial)
	r.remark(code, diag.Warning, span, format, args...)
}

func (r *resolver) info(code diag.Code, span source.Span, format string, args ...any) {
	r.remark(code, diag.Info, span, format, args...)
}

// maxRemarks is how many remarks one query gets; the last one counts the rest.
const maxRemarks = 1000

func (r *resolver) remark(code diag.Code, sev diag.Severity, span source.Span, format string, args ...any) {
	if len(r.diags) >= maxRemarks {
		r.unsaid++
		return
	}
	r.diags.Add(code, sev, r.file, span, format, args...)
}

// result is a resolved query or relation: what it reads and its columns.
type result struct {
	rel     ir.Rel
	columns []outColumn
	// open introduces a column that is not listed, by name; nil where all
	// columns are known. It gives 0 where the name cannot be passed on.
	open func(ast.Ident) ir.ColumnID
}

// outColumn is one column of a result.
type outColumn struct {
	name string // folded
	id   ir.ColumnID
}
