package proof

import (
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tailwater/tailwater/internal/golden"
	"github.com/tailwater/tailwater/internal/proof/data"
)

// pair is a case of two queries with the tables that they read:
//
//	differ dialect=duckdb
//	create table t (a integer);
//	insert into t values (1);
//	~~
//	select …
//	~~
//	select …
func pair(t *testing.T, e engine, c *golden.Case) string {
	name := "duckdb"
	c.MaybeScanArgs(t, "dialect", &name)
	parts := strings.Split(c.Input, "~~")
	require.Len(t, parts, 3, "%s: tables ~~ query ~~ query", c.Pos)
	schema := readSchema(t, parts[0])
	a, ok1 := claimOf(parts[1], name, schema)
	b, ok2 := claimOf(parts[2], name, schema)
	require.True(t, ok1 && ok2, "%s: both must be read", c.Pos)
	if e.dialect() == name {
		require.NoError(t, e.load("given", nil, nil))
		for _, s := range strings.Split(parts[0], ";") {
			if strings.TrimSpace(s) != "" {
				_, err := e.query(s)
				require.NoError(t, err, c.Pos)
			}
		}
		x, err := e.query(parts[1])
		require.NoError(t, err, c.Pos)
		y, err := e.query(parts[2])
		require.NoError(t, err, c.Pos)
		mine, theirs := a.shared(b)
		if a.rows == b.rows {
			require.Equal(t, x.project(mine).key(), y.project(theirs).key(), "%s: equal digests for different results", c.Pos)
		}
		require.NotEqual(t, x.key(), y.key(), "%s: the rows tell nothing", c.Pos)
	}
	if a.same(b) {
		return "same"
	}
	return "differ"
}

var created = regexp.MustCompile(`(?s)create table (\w+) \((.*?)\)\s*(?:;|$)`)

// readSchema reads CREATE TABLE statements as this package writes them.
func readSchema(t *testing.T, text string) data.Schema {
	var out data.Schema
	types := map[string]data.Type{}
	for typ := data.Int; typ <= data.Bool; typ++ {
		types[typ.SQL()] = typ
	}
	for _, m := range created.FindAllStringSubmatch(text, -1) {
		table := data.Table{Name: m[1]}
		for _, col := range strings.Split(strings.ReplaceAll(m[2], "decimal(12,2)", "decimal(12.2)"), ", ") {
			col = strings.ReplaceAll(col, "decimal(12.2)", "decimal(12,2)")
			if strings.HasPrefix(col, "unique") || !strings.Contains(col, " ") {
				continue
			}
			name, typ, _ := strings.Cut(col, " ")
			typ, notNull := strings.CutSuffix(typ, " not null")
			require.NotZero(t, types[typ], "type %q", typ)
			table.Columns = append(table.Columns, data.Column{Name: name, Type: types[typ], NotNull: notNull})
		}
		out = append(out, table)
	}
	return out
}
