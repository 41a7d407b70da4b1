package proof

import (
	"math/rand/v2"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tailwater/tailwater/internal/golden"
	"github.com/tailwater/tailwater/internal/proof/data"
)

// scale is the size of a run. Without any of these variables in the environment
// it is a small run that is the same each time.
type scale struct {
	n        int           // PROOF_N: pairs of queries, or
	projects int           // PROOF_PROJECTS: pairs of projects
	seed     uint64        // PROOF_SEED: a number, or "fresh"
	budget   time.Duration // PROOF_MINUTES: no new batch is begun after it
	large    bool          // somebody asked for a size
	// databases that each pair of queries is executed on.
	databases int
}

func scaled(t *testing.T) scale {
	s := scale{n: 80, projects: 3, seed: 1, budget: time.Hour, databases: few}
	number := func(name string, to *int) {
		if text := os.Getenv(name); text != "" {
			v, err := strconv.Atoi(text)
			require.NoError(t, err, name)
			*to, s.large = v, true
		}
	}
	number("PROOF_N", &s.n)
	number("PROOF_PROJECTS", &s.projects)
	minutes := 60
	number("PROOF_MINUTES", &minutes)
	s.budget = time.Duration(minutes) * time.Minute
	if s.large {
		s.databases = databases
	}
	if text := os.Getenv("PROOF_SEED"); text == "fresh" {
		s.seed = uint64(rand.Uint32())
	} else if text != "" {
		v, err := strconv.ParseUint(text, 10, 64)
		require.NoError(t, err, "PROOF_SEED")
		s.seed = v
	}
	return s
}

// workers runs n batches, a seed each, on as many engines as there are cores.
// What comes of a batch follows from its seed alone.
func (s scale) workers(n int, work func(seeds <-chan uint64)) {
	seeds := make(chan uint64)
	var wg sync.WaitGroup
	for range min(n, runtime.GOMAXPROCS(0)) {
		wg.Go(func() { work(seeds) })
	}
	start := time.Now()
	for i := range n {
		if time.Since(start) > s.budget {
			break
		}
		seeds <- s.seed + uint64(i)
	}
	close(seeds)
	wg.Wait()
}

// batch is how many pairs share a schema and its databases.
const batch = 300

// Random queries: no two results for one digest. A collision is made small and
// written below testdata/collisions.
func TestQueries(t *testing.T) {
	queries(t, "duckdb", func() engine { return openDuck(t) }, 1)
}

// The same on PostgreSQL, whose own dialect is read by its own parser.
func TestQueriesOnPostgres(t *testing.T) {
	p := openPostgres(t)
	queries(t, "postgres", func() engine { return p.again(t) }, 4)
}

// queries hunts on engines of one kind, for one part of the pairs asked for.
func queries(t *testing.T, kind string, open func() engine, part int) {
	s := scaled(t)
	n := (s.n/part + batch - 1) / batch
	t.Logf("PROOF_N=%d PROOF_SEED=%d", s.n, s.seed)
	all := newTally()
	var lock sync.Mutex
	s.workers(n, func(seeds <-chan uint64) {
		e, mine := open(), newTally()
		for seed := range seeds {
			newHunt(t, e, seed, s.databases, mine).search(min(batch, s.n/part))
		}
		lock.Lock()
		defer lock.Unlock()
		all.merge(mine)
	})
	report(t, all)
	hold(t, kind, all.preserved)
	for _, b := range all.broken {
		t.Errorf("the compiler fails: %s", b)
	}
	for _, c := range all.collisions {
		t.Errorf("a collision:\n%s", c.write())
	}
	require.NoError(t, keep(all.collisions))
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
	bound := 100 * 3 / float64(max(tl.executed, 1))
	t.Logf("%d queries, %d not read; %d pairs, %d claimed equal in part, %d of them executed, %d queries left to chance; %d collisions (at most %.4f %% of the pairs, with 95 %% confidence, where there are none)",
		tl.queries, tl.unread, tl.pairs, tl.claimed, tl.executed, tl.unsteady, len(tl.collisions), bound)
	t.Log("\n" + strings.Join(tl.preserved.lines("kept"), "\n"))
	t.Log("\n" + strings.Join(tl.changed.lines("seen"), "\n"))
}

// The hunt finds what it is for: a compiler that overlooks something.
func TestTheHuntFinds(t *testing.T) {
	tl := newTally()
	e := openDuck(t)
	for seed := uint64(1); len(tl.collisions) == 0 && seed < 20; seed++ {
		h := newHunt(t, e, seed, few, tl)
		h.claim = func(text, dialect string, s data.Schema) (claim, bool) {
			text = strings.NewReplacer(" left join ", " inner join ", "select distinct ", "select ", "not exists", "exists").Replace(text)
			return claimOf(text, dialect, s)
		}
		h.run(20)
		if len(tl.collisions) > 0 {
			c := h.shrink(tl.collisions[0])
			t.Log(c.write())
			require.Less(t, len(c.a.text), 400)
		}
	}
	require.NotEmpty(t, tl.collisions)
}

// Collisions that were found once: they must stay apart, and the rows that told
// them apart still do.
func TestCollisions(t *testing.T) {
	e := openDuck(t)
	golden.Run(t, "testdata/collisions", func(t *testing.T, c *golden.Case) string { return pair(t, e, c) })
}
