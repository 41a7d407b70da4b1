package query

import "github.com/tailwater/tailwater/internal/proof/data"

// Query is WITH …, a body, and an order.
type Query struct {
	CTEs  []*CTE
	Body  Body
	Order []Order
	Limit int // 0: none
	Skip  int
}

// CTE is a named query.
type CTE struct {
	Name  string
	Query *Query
}

// Body is *Select or *SetOp.
type Body interface{ body() }

func (*Select) body() {}
func (*SetOp) body()  {}

// SetOp combines two or more arms by position.
type SetOp struct {
	Op   string // "union", "intersect", "except"
	All  bool
	Arms []*Query
}

// Item is one output column.
type Item struct {
	Name string
	Expr *Expr
}

// Grouping says how keys become groups. The zero value is one set of all keys.
type Grouping uint8

const (
	Plain Grouping = iota
	Rollup
	Cube
	Sets // one set a key, and the empty one
)

// Select is a SELECT.
type Select struct {
	Distinct bool
	On       []*Expr // DISTINCT ON; the order is Sort
	Sort     []Order
	Items    []Item
	Star     bool // written as *: the items are those of From
	From     From // nil: none
	Where    []*Expr
	Grouped  bool // there is a GROUP BY, or an aggregate without one
	Keys     []*Expr
	Grouping Grouping
	Ordinals bool // keys are written by their position among the items
	Having   []*Expr
	Qualify  []*Expr
}

// Order is one key of an order.
type Order struct {
	Expr  *Expr
	Desc  bool
	Nulls string // "", "first", "last"
}

// From is *Table, *Derived, *Join or *Unnest.
type From interface{ from() }

func (*Table) from()   {}
func (*Derived) from() {}
func (*Join) from()    {}
func (*Unnest) from()  {}

// Table reads a stored table, or a CTE.
type Table struct {
	Name, Alias string
	Columns     []Column // of what it reads
}

// Column is an output column of a table or query.
type Column struct {
	Name     string
	Type     data.Type
	Nullable bool
}

// Derived is a query in FROM.
type Derived struct {
	Query   *Query
	Alias   string
	Lateral bool
}

// Unnest pairs each row with each element of a list of expressions.
type Unnest struct {
	Elems []*Expr
	Alias string
}

// Join joins two inputs. Kind is "inner", "comma", "cross", "left", "right" or
// "full".
type Join struct {
	Kind        string
	Left, Right From
	On          []*Expr
	Using       []string
}

// Kind is the kind of an expression. The zero value is invalid.
type Kind uint8

const (
	Ref     Kind = iota + 1 // Table.Name
	Lit                     // Name is its text
	Op                      // Args by the operator Name: two, or one
	And                     // two or more Args
	Or                      //
	Not                     //
	Is                      // Args[0] Name, such as "is null"
	Between                 // three Args
	In                      // Args[0] in the others
	Case                    // condition, result, …, and the default where the number is odd
	Simple                  // operand, then as Case
	Cast                    // to Type
	Func                    // Name(Args)
	Agg                     // Name(Args), count(*) without Args
	Window                  // Agg or Func with Over
	Exists                  // Query
	InQuery                 // Args[0] in Query
	Scalar                  // Query
)

// Expr is an expression.
type Expr struct {
	Kind     Kind
	Table    string // of Ref
	Name     string
	Type     data.Type
	Nullable bool
	Args     []*Expr
	Query    *Query
	Distinct bool   // of Agg
	Filter   *Expr  // of Agg
	Over     *Over  // of Window
	Not      bool   // of Exists, InQuery, In, Between
	Bare     bool   // a Ref that is written without its table
	Pad      string // white space or a comment before it
}

// Over is a window.
type Over struct {
	Partition []*Expr
	Order     []Order
	Frame     string
}
