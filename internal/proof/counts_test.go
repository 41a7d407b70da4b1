package proof

import (
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tailwater/tailwater/internal/golden"
)

// countsFile keeps the shares that were reached: lines of "kind percent name".
const countsFile = "testdata/counts.txt"

const (
	// enough is how often an operator must have been applied for its share to
	// be held against the file.
	enough = 60
	// slack is how many points a share may lie below: other seeds, other queries.
	slack = 8
)

// hold compares a run's shares with those of the file; with UPDATE=1 it writes
// them instead.
func hold(t *testing.T, kind string, o operators) {
	t.Helper()
	want := readCounts(t)
	for name, s := range o {
		key := kind + " " + name
		got := 100 * float64(s.kept) / float64(s.applied)
		if s.applied < enough {
			continue
		}
		if golden.Update() {
			want[key] = got
		} else if old, ok := want[key]; ok && got < old-slack {
			t.Errorf("%s: %.1f %% of %d, where %.1f %% were reached once", key, got, s.applied, old)
		}
	}
	if golden.Update() {
		writeCounts(t, want)
	}
}

func readCounts(t *testing.T) map[string]float64 {
	text, err := os.ReadFile(countsFile)
	require.NoError(t, err)
	out := map[string]float64{}
	for _, line := range strings.Split(string(text), "\n") {
		kind, rest, ok := strings.Cut(line, " ")
		share, name, ok2 := strings.Cut(strings.TrimSpace(rest), " ")
		if v, err := strconv.ParseFloat(share, 64); ok && ok2 && err == nil && kind != "#" {
			out[kind+" "+strings.TrimSpace(name)] = v
		}
	}
	return out
}

func writeCounts(t *testing.T, counts map[string]float64) {
	var lines []string
	for key, v := range counts {
		kind, name, _ := strings.Cut(key, " ")
		lines = append(lines, fmt.Sprintf("%-8s %5.1f %s", kind, v, name))
	}
	slices.SortFunc(lines, func(a, b string) int { return strings.Compare(a[:8]+a[14:], b[:8]+b[14:]) })
	text := "# The shares in percent that runs of the oracles reached: how often an operator\n# that keeps the meaning kept the digest. `UPDATE=1 make proof` writes them.\n" + strings.Join(lines, "\n") + "\n"
	require.NoError(t, os.WriteFile(countsFile, []byte(text), 0o644))
}
