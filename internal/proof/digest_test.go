package proof

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tailwater/tailwater/compiler/ast"
	"github.com/tailwater/tailwater/compiler/canon"
	"github.com/tailwater/tailwater/compiler/dialect"
	"github.com/tailwater/tailwater/compiler/parse"
	"github.com/tailwater/tailwater/compiler/resolve"
	"github.com/tailwater/tailwater/internal/addr"
	"github.com/tailwater/tailwater/internal/proof/data"
	"github.com/tailwater/tailwater/internal/source"
)

// catalog shows the tables of a schema to the compiler as sources.
type catalog struct {
	schema  data.Schema
	dialect *dialect.Dialect
}

func (c *catalog) Relation(parts []ast.Ident) (resolve.Relation, bool) {
	t := c.schema.Table(strings.ToLower(parts[len(parts)-1].Name))
	if t == nil {
		return resolve.Relation{}, false
	}
	out := resolve.Relation{Node: addr.Node("source.p.s." + t.Name)}
	for _, col := range t.Columns {
		out.Columns = append(out.Columns, resolve.Column{Name: col.Name, Type: resolve.TypeNamed(c.dialect, col.Type.SQL())})
	}
	return out, true
}

func (c *catalog) Ephemeral(string) (resolve.Relation, bool) { return resolve.Relation{}, false }

// Normal tells the compiler the constraints that the engines enforce.
func (c *catalog) Normal(n addr.Node) *canon.Normal {
	t := c.schema.Table(string(n)[strings.LastIndexByte(string(n), '.')+1:])
	var b canon.Beliefs
	for _, col := range t.Columns {
		if col.NotNull {
			b.NotNull = append(b.NotNull, col.Name)
		}
	}
	if len(t.Key) > 0 {
		b.Unique = append(b.Unique, canon.Unique{Columns: t.Key})
	}
	return canon.Source(string(n), "").Believing(b)
}

// claim is what the compiler says of a query: two claims with equal rows say
// that there are as many rows, and that columns of equal digests hold the same.
type claim struct {
	rows    canon.Digest
	columns []canon.Digest
	// steady is not set where chance or ties decide, as far as the compiler sees.
	steady bool
	// broken is how the compiler failed, "" where it did not.
	broken string
}

// claimOf compiles a query; ok is false where it could not be read.
func claimOf(text, engine string, schema data.Schema) (c claim, ok bool) {
	defer func() {
		if r := recover(); r != nil {
			c, ok = claim{broken: fmt.Sprint("panic: ", r)}, false
		}
	}()
	d := dialect.For(engine)
	f := &source.File{Name: "query", Text: text}
	q, _ := parse.Query(f, d)
	if q == nil {
		return claim{}, false
	}
	cat := &catalog{schema, d}
	r, _ := resolve.Query(f, q, d, cat)
	digests := canon.Query(r, d, cat).Digests()
	c = claim{rows: digests.Rows, steady: digests.RowsTaint <= canon.FloatOrder}
	for _, col := range digests.Columns {
		c.columns = append(c.columns, col.Digest)
		c.steady = c.steady && col.Taint <= canon.FloatOrder
	}
	return c, true
}

// same reports whether two claims are that all columns are equal, by position.
func (c claim) same(d claim) bool { return c.rows == d.rows && slices.Equal(c.columns, d.columns) }

// shared pairs the columns that two claims call equal.
func (c claim) shared(d claim) (mine, theirs []int) {
	if c.rows != d.rows {
		return nil, nil
	}
	used := map[int]bool{}
	for i, x := range c.columns {
		for j, y := range d.columns {
			if x == y && !used[j] {
				used[j] = true
				mine, theirs = append(mine, i), append(theirs, j)
				break
			}
		}
	}
	return mine, theirs
}
