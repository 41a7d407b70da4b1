package compiler

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
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
	"github.com/tailwater/tailwater/internal/source"
)

var (
	resolveCase = regexp.MustCompile(`(?s)resolve(?: dialect=(\w+))?\n([^\n]*)\n----`)
	literal     = regexp.MustCompile(`'(?:[^']|'')*'|\b\d+(?:\.\d+)?\b`)
)

// noMatter are the literals of the cases that say nothing about the data.
var noMatter = []string{"exists (select", "order by b + 1", "max_threads", "__dbt__cte__"}

// Every literal of every construct counts: another one in its place is another
// query. A construct of which a part is read and forgotten would show here.
func TestEveryLiteralCounts(t *testing.T) {
	files, err := filepath.Glob("resolve/testdata/resolve/*")
	require.NoError(t, err)
	tried := 0
	for _, file := range files {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		for _, c := range resolveCase.FindAllStringSubmatch(string(text), -1) {
			d := dialect.For("postgres")
			if c[1] != "" {
				d = dialect.For(c[1])
			}
			query := c[2]
			want := meant(d, query)
			for _, at := range literal.FindAllStringIndex(query, -1) {
				if want == "" || slices.ContainsFunc(noMatter, func(w string) bool { return strings.Contains(query, w) }) {
					continue
				}
				other := "7"
				if query[at[0]] == '\'' {
					other = "'zz9'"
				}
				changed := query[:at[0]] + other + query[at[1]:]
				require.NotEqual(t, want, meant(d, changed), "%s: %s\nand %s", d.Name, query, changed)
				tried++
			}
		}
	}
	require.Less(t, 150, tried)
}

// meaning is a query's digests and columns; "" where it cannot be read.
func meant(d *dialect.Dialect, text string) string {
	f := &source.File{Text: text}
	tree, _ := parse.Query(f, d)
	if tree == nil {
		return ""
	}
	q, _ := resolve.Query(f, tree, d, twoTables{d})
	out := fmt.Sprintf("%+v", canon.Query(q, d, leaves{&compilation{}}).Digests())
	for _, o := range q.Outputs {
		out += " " + o.Name + " " + q.Columns[o.Column].Type.String()
	}
	return out
}

// twoTables knows t(a, b), u(a, c) and n(s, l, j, ts).
type twoTables struct{ d *dialect.Dialect }

func (c twoTables) Relation(parts []ast.Ident) (resolve.Relation, bool) {
	name := strings.ToLower(parts[len(parts)-1].Name)
	columns, ok := map[string][]string{"t": {"a", "b"}, "u": {"a", "c"}, "n": {"s", "l", "j", "ts"}}[name]
	r := resolve.Relation{Node: addr.Node("source.p.x." + name), Open: !ok}
	for _, column := range columns {
		r.Columns = append(r.Columns, resolve.Column{Name: c.d.Names.Fold(column, false), Type: ir.Type{}})
	}
	return r, ok
}

func (twoTables) Ephemeral(string) (resolve.Relation, bool) { return resolve.Relation{}, false }
