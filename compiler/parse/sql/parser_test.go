package sql

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tailwater/tailwater/compiler/ast"
	"github.com/tailwater/tailwater/compiler/dialect"
	"github.com/tailwater/tailwater/internal/golden"
	"github.com/tailwater/tailwater/internal/source"
)

// Queries and their trees, or what is wrong with them, by topic.
func TestParse(t *testing.T) {
	golden.Run(t, "testdata/parse", func(t *testing.T, c *golden.Case) string {
		name := "generic"
		c.MaybeScanArgs(t, "dialect", &name)
		q, diags := Query(&source.File{Name: "q", Text: c.Input}, dialect.For(name))
		if q == nil {
			return diags[0].String()
		}
		return ast.Format(q)
	})
}

// Texts that no person writes are read, or refused with one remark, in linear
// time.
func TestHostileTexts(t *testing.T) {
	big := strings.Repeat
	for name, text := range map[string]string{
		"parentheses":       "select " + big("(", 200_000) + "1" + big(")", 200_000),
		"open parentheses":  "select " + big("(", 200_000),
		"closing ones":      "select 1" + big(")", 200_000),
		"subqueries":        big("select * from (", 20_000),
		"a long name":       "select " + big("a", 1<<20) + " from t",
		"a long string":     "select '" + big("a", 1<<20),
		"NUL bytes":         "select a\x00b from t",
		"invalid UTF-8":     "select \xff\xfe from t",
		"many arms":         "select 1" + big(" union all select 1", 10_000),
		"many branches":     "select case" + big(" when a = 1 then 2", 10_000) + " end from t",
		"a long IN list":    "select a from t where a in (1" + big(", 1", 100_000) + ")",
		"a long sum":        "select 1" + big(" + 1", 15_000),
		"a long comparison": "select a" + big(" = a", 15_000),
		"NOT":               "select " + big("not ", 100_000) + "a",
		"minus":             "select " + big("- ", 100_000) + "a",
		"CASE":              "select " + big("case when ", 100_000),
		"brackets":          "select " + big("[", 100_000),
		"joins":             "select 1 from t" + big(" join t on a = b", 15_000),
		"comments":          "select 1 " + big("/*", 100_000),
		"types":             "select cast(a as " + big("array<", 50_000),
		"casts":             "select a" + big("::int", 19_000),
	} {
		for _, d := range dialect.All() {
			start := time.Now()
			q, diags := Query(&source.File{Name: name, Text: text}, d)
			require.True(t, (q == nil) == (len(diags) == 1), "%s in %s", name, d.Name)
			require.Less(t, time.Since(start), 5*time.Second, "%s in %s", name, d.Name)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{
		"select a, b + 1 as c from t where x > 1 group by 1 having count(*) > 2 order by 1 limit 5",
		"with x as (select * from `a.b.c` qualify row_number() over (partition by a order by b) = 1) select x.* except (a) from x",
		"select a:b.c[0]::int, $1, @x from t, lateral flatten(input => a) f", "from t |> where a |> aggregate sum(b) group by c",
		"select [1, 2], {'a': 1}, struct<a int>(1), x -> x + 1 from t pivot (sum(a) for b in ('x', 'y'))",
		"select distinct on (a) a from t left join u using (a) union all (select 1 order by 1)", "((select 1) union select 2) limit 1",
	} {
		for i := range dialect.All() {
			f.Add(s, i)
		}
	}
	all := dialect.All()
	f.Fuzz(func(t *testing.T, text string, i int) {
		q, diags := Query(&source.File{Name: "f", Text: text}, all[uint(i)%uint(len(all))])
		if (q == nil) == (len(diags) == 0) {
			t.Fatal("a query, or a remark, and not both")
		}
		if q != nil {
			_ = ast.Format(q)
		}
	})
}

// FuzzLex cuts any text: tokens follow each other, and partners point at each
// other.
func FuzzLex(f *testing.F) {
	for _, s := range []string{"select 'a''b', \"x\", `y`, [z], 1.5e3, $1, @a, :b -- c\n/* d */ from t", "((([{}])))", "r'\\d' b\"x\" $$y$$ q'[z]' 0xff"} {
		for i := range dialect.All() {
			f.Add(s, i)
		}
	}
	all := dialect.All()
	f.Fuzz(func(t *testing.T, text string, i int) {
		tokens, _ := lex(text, &all[uint(i)%uint(len(all))].Lexical)
		end := int32(0)
		for i, tok := range tokens {
			if tok.start < end || tok.end < tok.start || int(tok.end) > len(text) {
				t.Fatalf("token %d from %d to %d, after %d", i, tok.start, tok.end, end)
			}
			if tok.match >= 0 && tokens[tok.match].match != int32(i) {
				t.Fatalf("token %d has partner %d, which has another", i, tok.match)
			}
			end = tok.end
		}
	})
}
