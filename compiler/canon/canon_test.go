package canon_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tailwater/tailwater/compiler/ast"
	"github.com/tailwater/tailwater/compiler/canon"
	"github.com/tailwater/tailwater/compiler/dialect"
	"github.com/tailwater/tailwater/compiler/ir"
	"github.com/tailwater/tailwater/compiler/parse"
	"github.com/tailwater/tailwater/compiler/resolve"
	"github.com/tailwater/tailwater/internal/addr"
	"github.com/tailwater/tailwater/internal/golden"
	"github.com/tailwater/tailwater/internal/source"
)

// tables is a catalog of stored relations: each is a source of its own name.
type tables struct {
	dialect *dialect.Dialect
	columns map[string][]resolve.Column
	beliefs map[string]canon.Beliefs
}

func newTables(name string) *tables {
	return &tables{dialect: dialect.For(name), columns: map[string][]resolve.Column{}, beliefs: map[string]canon.Beliefs{}}
}

func (c *tables) Relation(parts []ast.Ident) (resolve.Relation, bool) {
	name := strings.ToLower(parts[len(parts)-1].Name)
	cols, ok := c.columns[name]
	return resolve.Relation{Node: addr.Node("source.p.s." + name), Columns: cols}, ok
}

func (c *tables) Ephemeral(string) (resolve.Relation, bool) { return resolve.Relation{}, false }

func (c *tables) Normal(n addr.Node) *canon.Normal {
	return canon.Source(string(n), "").Believing(c.beliefs[string(n)[strings.LastIndexByte(string(n), '.')+1:]])
}

var declaration = regexp.MustCompile(`(?s)(\w+)\s*\((.*)\)`)

// declare reads "t(a int not null, b varchar(10), unique (a))".
func (c *tables) declare(line string) {
	m := declaration.FindStringSubmatch(line)
	if m == nil {
		panic("not a table: " + line)
	}
	name := strings.ToLower(m[1])
	beliefs := c.beliefs[name]
	depth, start := 0, 0
	body := m[2] + ","
	for i, ch := range body {
		switch {
		case ch == '(':
			depth++
		case ch == ')':
			depth--
		case ch == ',' && depth == 0:
			item := strings.TrimSpace(body[start:i])
			start = i + 1
			if list, ok := strings.CutPrefix(item, "unique"); ok {
				columns := strings.FieldsFunc(list, func(r rune) bool { return strings.ContainsRune(" (),", r) })
				beliefs.Unique = append(beliefs.Unique, canon.Unique{Columns: columns})
				continue
			}
			item, solid := strings.CutSuffix(item, " not null")
			column, typ, _ := strings.Cut(item, " ")
			column = strings.Trim(column, `"`)
			c.columns[name] = append(c.columns[name], resolve.Column{Name: column, Type: resolve.TypeNamed(c.dialect, typ)})
			if solid {
				beliefs.NotNull = append(beliefs.NotNull, column)
			}
		}
	}
	c.beliefs[name] = beliefs
}

// digests are those of a query's text.
func (c *tables) digests(t testing.TB, sql string) (canon.Digests, bool) {
	f := &source.File{Name: "query", Text: sql}
	q, diags := parse.Query(f, c.dialect)
	if q == nil {
		t.Log(diags)
		return canon.Digests{}, false
	}
	r, _ := resolve.Query(f, q, c.dialect, c)
	require.NoError(t, ir.Check(r), sql)
	return canon.Query(r, c.dialect, c).Digests(), true
}

// equal compares digests: rows, and columns by position.
func equal(a, b canon.Digests) bool {
	if a.Rows != b.Rows || len(a.Columns) != len(b.Columns) {
		return false
	}
	for i := range a.Columns {
		if a.Columns[i].Digest != b.Columns[i].Digest {
			return false
		}
	}
	return true
}

// Pairs that must be the same, and pairs that look alike and must differ.
func TestMeaning(t *testing.T) {
	golden.Run(t, "testdata/meaning", func(t *testing.T, c *golden.Case) string {
		name := "postgres"
		c.MaybeScanArgs(t, "dialect", &name)
		cat := newTables(name)
		for _, d := range []string{"t(a int, b int, s text, d date)", "u(a int, c int, s text)", "v(a int, b int)", "e(id int, mgr int, f float, ts timestamp)"} {
			cat.declare(d)
		}
		one, two, ok := strings.Cut(c.Input, "~~")
		require.True(t, ok, "two queries with ~~ between them")
		a, ok1 := cat.digests(t, one)
		b, ok2 := cat.digests(t, two)
		require.True(t, ok1 && ok2, "%s: both must be read", c.Pos)
		got := "differ"
		if equal(a, b) {
			got = "same"
		}
		require.Equal(t, c.Cmd, got, "%s", c.Pos)
		return got
	})
}

// A query's digests do not depend on anything but its meaning: the same text
// gives the same digests.
func TestDigestsAreStable(t *testing.T) {
	cat := newTables("postgres")
	cat.declare("t(a int, b int)")
	sql := "with x as (select a, sum(b) s from t group by a) select x.a, y.s from x join x y on x.a = y.a where x.s > 1 union all select a, b from t"
	first, ok := cat.digests(t, sql)
	require.True(t, ok)
	for range 20 {
		again, _ := cat.digests(t, sql)
		require.Equal(t, fmt.Sprint(first), fmt.Sprint(again))
	}
}

// Queries and their normal forms: what readers splice, then what is summed up.
func TestNormalForm(t *testing.T) {
	golden.Run(t, "testdata/normal", func(t *testing.T, c *golden.Case) string {
		cat := newTables("postgres")
		cat.declare("t(a int, b int, s text)")
		cat.declare("u(id int not null, c int, unique (id))")
		f := &source.File{Name: "query", Text: c.Input}
		q, diags := parse.Query(f, cat.dialect)
		require.NotNil(t, q, diags)
		r, _ := resolve.Query(f, q, cat.dialect, cat)
		n := canon.Query(r, cat.dialect, cat)
		return n.Format(nil) + "~~\n" + n.Reduced(cat.dialect, nil)
	})
}
