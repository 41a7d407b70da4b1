package proof

import (
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tailwater/tailwater/internal/golden"
	"github.com/tailwater/tailwater/internal/proof/data"
)

// size and seed of a run: PROOF_N pairs of queries from PROOF_SEED on. Without
// them it is a small run that is the same each time.
func size(t *testing.T, fallback int) (n int, seed uint64) {
	n, seed = fallback, 1
	if text := os.Getenv("PROOF_N"); text != "" {
		v, err := strconv.Atoi(text)
		require.NoError(t, err, "PROOF_N")
		n = v
	}
	if text := os.Getenv("PROOF_SEED"); text == "fresh" {
		seed = uint64(rand.Uint32())
	} else if text != "" {
		v, err := strconv.ParseUint(text, 10, 64)
		require.NoError(t, err, "PROOF_SEED")
		seed = v
	}
	t.Logf("PROOF_N=%d PROOF_SEED=%d", n, seed)
	return n, seed
}

// batch is how many pairs share a schema and its databases.
const batch = 300

// Random queries: no two results for one digest. A collision is made small and
// written below testdata/collisions.
func TestQueries(t *testing.T) { queries(t, openDuck(t)) }

// The same on PostgreSQL, whose own dialect is read by its own parser.
func TestQueriesOnPostgres(t *testing.T) { queries(t, openPostgres(t)) }

func queries(t *testing.T, e engine) {
	n, seed := size(t, batch)
	tl := newTally()
	for ; tl.pairs < n; seed++ {
		newHunt(t, e, seed, tl).search(min(batch, n))
	}
	report(t, tl)
	for _, c := range tl.collisions {
		t.Errorf("a collision:\n%s", c.write())
	}
	require.NoError(t, keep(tl.collisions))
}

// search hunts, and makes small what it finds.
func (h *hunt) search(n int) {
	before := len(h.tally.collisions)
	h.run(n)
	for i, c := range h.tally.collisions[before:] {
		if i < 10 {
			h.tally.collisions[before+i] = h.shrink(c)
		}
	}
}

func report(t *testing.T, tl *tally) {
	t.Logf("%d queries, %d not read; %d pairs, %d claimed equal in part, %d of them executed, %d queries left to chance; %d collisions",
		tl.queries, tl.unread, tl.pairs, tl.claimed, tl.executed, tl.unsteady, len(tl.collisions))
	t.Log("\n" + strings.Join(tl.preserved.lines("kept"), "\n"))
	t.Log("\n" + strings.Join(tl.changed.lines("seen"), "\n"))
}

// The hunt finds what it is for: compilers that overlook something.
func TestTheHuntFinds(t *testing.T) {
	for _, blind := range []struct{ what, from, to string }{
		{"outer joins", " left join ", " inner join "},
		{"distinct", "select distinct ", "select "},
		{"the null of in", "not exists", "exists"},
	} {
		t.Run(blind.what, func(t *testing.T) {
			tl := newTally()
			for seed := uint64(1); len(tl.collisions) == 0 && seed < 20; seed++ {
				h := newHunt(t, openDuck(t), seed, tl)
				h.claim = func(text, dialect string, s data.Schema) (claim, bool) {
					return claimOf(strings.ReplaceAll(text, blind.from, blind.to), dialect, s)
				}
				h.run(60)
				if len(tl.collisions) > 0 {
					c := h.shrink(tl.collisions[0])
					t.Log(c.write())
					require.Less(t, len(c.a.text), 300)
				}
			}
			require.NotEmpty(t, tl.collisions)
		})
	}
}

// Collisions that were found once: they must stay apart, and the rows that told
// them apart still do.
func TestCollisions(t *testing.T) {
	e := openDuck(t)
	golden.Run(t, "testdata/collisions", func(t *testing.T, c *golden.Case) string { return pair(t, e, c) })
}
