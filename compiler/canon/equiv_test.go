package canon_test

import (
	"bufio"
	"encoding/json"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tailwater/tailwater/internal/corpus"
)

type pair struct {
	Suite, ID, Q1, Q2 string
	DDL               json.RawMessage
}

func pairs(t *testing.T, file string, f func(pair)) {
	c := corpus.Need(t)
	out, err := exec.Command("xz", "-dc", filepath.Join(c.Shared, "equiv", file)).Output()
	require.NoError(t, err)
	lines := bufio.NewScanner(strings.NewReader(string(out)))
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		var p pair
		require.NoError(t, json.Unmarshal(lines.Bytes(), &p))
		f(p)
	}
}

// judge reports whether a pair's digests are equal.
func judge(t *testing.T, p pair) bool {
	cat := newTables("postgres")
	var text string
	var list []string
	if json.Unmarshal(p.DDL, &list) != nil {
		require.NoError(t, json.Unmarshal(p.DDL, &text))
		list = strings.Split(text, ";")
	}
	for _, d := range list {
		if strings.Contains(d, "(") {
			cat.declare(d)
		}
	}
	a, ok1 := cat.digests(t, p.Q1)
	b, ok2 := cat.digests(t, p.Q2)
	if !ok1 || !ok2 {
		t.Logf("%s is not read", p.ID)
	}
	return ok1 && ok2 && equal(a, b)
}

// Pairs that execution told apart never have equal digests.
func TestDifferentPairsDiffer(t *testing.T) {
	n := 0
	pairs(t, "pairs-different.jsonl.xz", func(p pair) {
		n++
		if judge(t, p) {
			t.Errorf("%s %s: equal digests\n%s\n~~\n%s", p.Suite, p.ID, p.Q1, p.Q2)
		}
	})
	t.Logf("%d pairs", n)
}

// How many pairs that execution could not tell apart are found equal. The
// numbers are what is reached; a smaller one is a regression.
func TestEqualPairsAreFound(t *testing.T) {
	found, all := map[string]int{}, map[string]int{}
	pairs(t, "pairs-equal.jsonl.xz", func(p pair) {
		all[p.Suite]++
		if judge(t, p) {
			found[p.Suite]++
		}
	})
	t.Logf("found %v of %v", found, all)
	require.GreaterOrEqual(t, found["qed-calcite"], 107)
	require.GreaterOrEqual(t, found["qed-cockroach"], 278)
}
