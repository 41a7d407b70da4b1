package proof

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tailwater/tailwater/internal/proof/data"
)

// meaning holds the pairs that the compiler is held to: this package holds the
// pairs to what engines compute.
const meaning = "../../compiler/canon/testdata/meaning"

// known are the tables that the pairs read.
var known = data.Schema{
	{Name: "t", Columns: []data.Column{{Name: "a", Type: data.Int}, {Name: "b", Type: data.Int}, {Name: "s", Type: data.Text}, {Name: "d", Type: data.Date}}},
	{Name: "u", Columns: []data.Column{{Name: "a", Type: data.Int}, {Name: "c", Type: data.Int}, {Name: "s", Type: data.Text}}},
	{Name: "v", Columns: []data.Column{{Name: "a", Type: data.Int}, {Name: "b", Type: data.Int}}},
	{Name: "e", Columns: []data.Column{{Name: "id", Type: data.Int}, {Name: "mgr", Type: data.Int}, {Name: "f", Type: data.Float}, {Name: "ts", Type: data.Timestamp}}},
}

// labelled is one pair with its label.
type labelled struct {
	title, label, dialect string
	queries               [2]string
	reason                string // of a pair that is not recognised yet
}

// readPairs reads datadriven files of pairs. The line before a case says what it
// is about; "# because:" why it is not recognised.
func readPairs(t *testing.T, path string) []labelled {
	var out []labelled
	require.NoError(t, filepath.WalkDir(path, func(name string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(name)
		require.NoError(t, err)
		for _, block := range strings.Split(string(text), "\n\n") {
			p, ok := readPair(block)
			if ok {
				out = append(out, p)
			}
		}
		return nil
	}))
	return out
}

func readPair(block string) (p labelled, ok bool) {
	head, _, ok := strings.Cut(strings.TrimSpace(block), "\n----")
	if !ok {
		return p, false
	}
	lines := strings.Split(head, "\n")
	for len(lines) > 0 && strings.HasPrefix(lines[0], "#") {
		text := strings.TrimSpace(strings.TrimPrefix(lines[0], "#"))
		if why, ok := strings.CutPrefix(text, "because: "); ok {
			p.reason = why
		} else {
			p.title = strings.TrimSpace(p.title + " " + text)
		}
		lines = lines[1:]
	}
	words := strings.Fields(lines[0])
	p.label, p.dialect = words[0], "postgres"
	for _, w := range words[1:] {
		if d, ok := strings.CutPrefix(w, "dialect="); ok {
			p.dialect = d
		}
	}
	one, two, ok := strings.Cut(strings.Join(lines[1:], "\n"), "~~")
	p.queries = [2]string{one, two}
	return p, ok && (p.label == "same" || p.label == "differ")
}

// trapDatabases is how many databases a pair is executed on. Rare ones are
// needed: a group of NULLs only, for one.
const trapDatabases = 250

// Every pair that is labelled: execution shows that what should differ does, on
// some database, and finds nothing between what should be the same.
func TestTraps(t *testing.T) {
	pairs := slices.Concat(readPairs(t, meaning), readPairs(t, "testdata/unrecognised.txt"))
	n := 12
	if scaled(t).large {
		n = trapDatabases
	}
	for _, engine := range []struct {
		name string
		open func(t testing.TB) engine
	}{
		{"duckdb", func(t testing.TB) engine { return openDuck(t) }},
		{"postgres", func(t testing.TB) engine { return openPostgres(t) }},
	} {
		t.Run(engine.name, func(t *testing.T) {
			run := &traps{t: t, engine: engine.open(t), n: n, silent: exceptions(t)}
			run.load(pairs)
			for _, p := range pairs {
				if p.dialect == engine.name && touches(p, known) {
					run.pair(p)
				}
			}
			t.Logf("%d same, %d differ, %d not executed", run.same, run.differ, run.skipped)
		})
	}
}

// touches reports whether a pair reads nothing but the tables that are known.
// (A case may bring tables of its own; those are the compiler's alone.)
func touches(p labelled, s data.Schema) bool {
	return !strings.Contains(strings.ToLower(p.queries[0]+p.queries[1]), "create table")
}

// exceptions are the titles of pairs that cannot be witnessed, with the reason.
func exceptions(t *testing.T) map[string]string {
	text, err := os.ReadFile("testdata/unwitnessed.txt")
	require.NoError(t, err)
	out := map[string]string{}
	for _, line := range strings.Split(string(text), "\n") {
		if title, why, ok := strings.Cut(line, " | "); ok && !strings.HasPrefix(line, "#") {
			out[strings.TrimSpace(title)] = strings.TrimSpace(why)
		}
	}
	return out
}

type traps struct {
	t                     *testing.T
	engine                engine
	n                     int
	silent                map[string]string
	same, differ, skipped int
}

func (tr *traps) load(pairs []labelled) {
	var all strings.Builder
	for _, p := range pairs {
		all.WriteString(p.queries[0] + p.queries[1])
	}
	domain := domainOf(all.String())
	r := rand.New(rand.NewPCG(7, 7))
	for i := range tr.n {
		require.NoError(tr.t, tr.engine.load(fmt.Sprint("d", i), known, domain.Random(r, known)))
	}
}

func (tr *traps) pair(p labelled) {
	ran := false
	for i := range tr.n {
		require.NoError(tr.t, tr.engine.use(fmt.Sprint("d", i)))
		a, err := tr.engine.query(p.queries[0])
		b, err2 := tr.engine.query(p.queries[1])
		if err != nil || err2 != nil {
			if i == 0 && tr.silent[p.title] == "" {
				tr.t.Logf("%s: not executed: %v %v", p.title, err, err2)
			}
			continue
		}
		ran = true
		if a.key() == b.key() {
			continue
		}
		if p.label == "same" {
			tr.t.Errorf("%s: labelled same, and differs:\n%s\n~~\n%s\n%v\n%v", p.title, p.queries[0], p.queries[1], a, b)
		} else {
			tr.differ++
		}
		return
	}
	switch {
	case !ran:
		tr.skipped++
	case p.label == "same":
		tr.same++
	case tr.silent[p.title] == "" && tr.n == trapDatabases:
		tr.t.Errorf("%s: labelled differ, and no database shows it:\n%s\n~~\n%s", p.title, p.queries[0], p.queries[1])
	}
}

var (
	numberIn = regexp.MustCompile(`\b\d+\b`)
	textIn   = regexp.MustCompile(`'([^']*)'`)
)

// domainOf surrounds the literals of queries.
func domainOf(sql string) data.Domain {
	out := data.Default.Clone()
	add := func(t data.Type, text string) {
		if !slices.Contains(out[t], text) {
			out[t] = append(out[t], text)
		}
	}
	for _, m := range textIn.FindAllStringSubmatch(sql, -1) {
		if len(m[1]) <= 3 && !strings.ContainsAny(m[1], "%_[]{}()") {
			add(data.Text, m[0])
		}
	}
	for _, m := range numberIn.FindAllString(textIn.ReplaceAllString(sql, ""), -1) {
		var n int
		if _, err := fmt.Sscan(m, &n); err == nil && n < 12 {
			for _, x := range []int{n - 1, n, n + 1} {
				add(data.Int, fmt.Sprint(x))
			}
		}
	}
	return out
}

// unrecognised are pairs that are the same and have different digests: each
// costs somebody a rebuild. The file says why; a pair that is recognised moves
// to the compiler's own.
func TestUnrecognised(t *testing.T) {
	pairs := readPairs(t, "testdata/unrecognised.txt")
	open := 0
	for _, p := range pairs {
		a, ok1 := claimOf(p.queries[0], p.dialect, known)
		b, ok2 := claimOf(p.queries[1], p.dialect, known)
		require.True(t, ok1 && ok2, p.title)
		require.NotEmpty(t, p.reason, p.title)
		if !a.same(b) {
			open++
		} else {
			t.Logf("recognised by now: %s", p.title)
		}
	}
	t.Logf("%d of %d pairs are not recognised", open, len(pairs))
}
