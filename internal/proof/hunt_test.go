package proof

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/tailwater/tailwater/compiler/canon"
	"github.com/tailwater/tailwater/internal/proof/data"
	"github.com/tailwater/tailwater/internal/proof/query"
)

// engine executes SQL over named databases.
type engine interface {
	dialect() string
	load(name string, s data.Schema, db data.Database) error
	use(name string) error
	query(text string) (bag, error)
}

// databases is how many a pair of queries is executed on; fewer in the small run
// of every test.
const (
	databases = 20
	few       = 8
)

// member is a query with what the compiler says of it, and its results.
type member struct {
	query   *query.Query
	text    string
	claim   claim
	results []result // by database; nil before it is executed
}

type result struct {
	bag bag
	err error
}

// hunt is a batch: one schema, its databases, and all queries over them.
type hunt struct {
	t      testing.TB
	seed   uint64
	engine engine
	schema data.Schema
	dbs    []data.Database
	// first are the members that opened a bucket, by the digest of rows.
	first map[canon.Digest][]*member
	seen  map[string]bool
	tally *tally
	claim func(text, dialect string, s data.Schema) (claim, bool)
}

// tally counts what was done and found.
type tally struct {
	queries, unread, pairs, claimed, executed, unsteady int
	collisions                                          []collision
	broken                                              []string // queries at which the compiler fails, and how
	// kept and applied are counts by operator.
	preserved, changed operators
}

type operators map[string]*score

type score struct{ kept, applied int }

func (o operators) add(name string, kept bool) {
	if o[name] == nil {
		o[name] = &score{}
	}
	o[name].applied++
	if kept {
		o[name].kept++
	}
}

// merge adds what another worker did.
func (t *tally) merge(o *tally) {
	t.queries += o.queries
	t.unread += o.unread
	t.pairs += o.pairs
	t.claimed += o.claimed
	t.executed += o.executed
	t.unsteady += o.unsteady
	t.collisions = append(t.collisions, o.collisions...)
	t.broken = append(t.broken, o.broken...)
	t.preserved.merge(o.preserved)
	t.changed.merge(o.changed)
}

func (o operators) merge(p operators) {
	for name, s := range p {
		if o[name] == nil {
			o[name] = &score{}
		}
		o[name].kept += s.kept
		o[name].applied += s.applied
	}
}

func newTally() *tally {
	return &tally{preserved: operators{}, changed: operators{}}
}

// collision is a pair that the compiler calls equal, in some columns, and that
// a database tells apart.
type collision struct {
	seed        uint64
	engine      string
	a, b        *member
	mine, other []int // the columns that should be equal
	schema      data.Schema
	db          data.Database
	how         string
}

func newHunt(t testing.TB, e engine, seed uint64, databases int, tl *tally) *hunt {
	r := rand.New(rand.NewPCG(seed, 0))
	h := &hunt{t: t, seed: seed, engine: e, schema: data.Random(r), first: map[canon.Digest][]*member{}, seen: map[string]bool{}, tally: tl, claim: claimOf}
	for i := range databases {
		db := data.RandomDatabase(r, h.schema)
		h.dbs = append(h.dbs, db)
		if err := e.load(fmt.Sprint("d", i), h.schema, db); err != nil {
			panic(err) // a worker's: it must not end quietly
		}
	}
	return h
}

// run makes families of queries until n pairs have been judged.
func (h *hunt) run(n int) {
	g := &query.Generator{Rand: rand.New(rand.NewPCG(h.seed, 1)), Schema: h.schema, Dialect: h.engine.dialect()}
	for start := h.tally.pairs; h.tally.pairs-start < n; {
		h.family(g)
	}
}

func (h *hunt) member(q *query.Query) *member {
	m := &member{query: q, text: q.SQL()}
	h.tally.queries++
	var ok bool
	if m.claim, ok = h.claim(m.text, h.engine.dialect(), h.schema); !ok {
		h.tally.unread++
		if m.claim.broken != "" && len(h.tally.broken) < 10 {
			h.tally.broken = append(h.tally.broken, h.shrinkBroken(q, m.claim.broken))
		}
		if testing.Verbose() {
			h.t.Logf("not read: %s", m.text)
		}
		return nil
	}
	return m
}

// family is a query with what operators make of it.
func (h *hunt) family(g *query.Generator) {
	q := g.Model()
	if g.IntN(10) < 6 {
		q = g.Query()
	}
	base := h.member(q)
	if base == nil {
		return
	}
	if !h.works(base) {
		return
	}
	h.place(base, "base")
	from := base
	for _, op := range query.Keeps() {
		m, _ := h.derive(g, from, []query.Operator{op})
		if m == nil {
			continue
		}
		h.tally.preserved.add(op.Name, m.claim.same(from.claim))
		h.tally.pairs++
		if !m.claim.same(from.claim) && !h.equal(from, m, op.Name) {
			continue
		}
		h.place(m, "keep "+op.Name)
		if g.IntN(8) == 0 { // the next ones meet what this one made
			from = m
		}
	}
	kept := base
	for _, op := range query.Changes() {
		if g.IntN(3) > 0 {
			continue
		}
		if m, _ := h.derive(g, kept, []query.Operator{op}); m != nil {
			h.tally.changed.add(op.Name, !m.claim.same(base.claim))
			h.tally.pairs++
			h.place(m, "change "+op.Name)
		}
	}
	for range 10 { // mixtures
		var ops []query.Operator
		for range 1 + g.IntN(3) {
			ops = append(ops, query.Keeps()[g.IntN(len(query.Keeps()))])
		}
		for range 1 + g.IntN(2) {
			ops = append(ops, query.Changes()[g.IntN(len(query.Changes()))])
		}
		g.Shuffle(len(ops), func(i, j int) { ops[i], ops[j] = ops[j], ops[i] })
		if m, how := h.derive(g, base, ops); m != nil {
			h.tally.pairs++
			h.place(m, how)
		}
	}
}

// equal holds that an operator that should keep the meaning did: else the
// operator is wrong, and nothing can be learned from it.
func (h *hunt) equal(a, b *member, name string) bool {
	for i := range h.dbs {
		x, y := h.result(a, i), h.result(b, i)
		if y.err != nil && x.err == nil && testing.Verbose() {
			h.t.Logf("seed %d: %s makes what cannot be executed: %v\n%s\n~~\n%s", h.seed, name, y.err, a.text, b.text)
		}
		if x.err == nil && y.err == nil && x.bag.key() != y.bag.key() && h.certain(a, i) && h.certain(b, i) {
			h.t.Errorf("seed %d: %s does not keep the meaning:\n%s\n~~\n%s\n%v", h.seed, name, a.text, b.text, h.dbs[i])
			return false
		}
	}
	return true
}

func (h *hunt) derive(g *query.Generator, from *member, ops []query.Operator) (*member, string) {
	q := from.query.Clone()
	how := ""
	for _, op := range ops {
		if op.Apply(g, q) {
			how += op.Name + "; "
		}
	}
	if how == "" {
		return nil, ""
	}
	m := h.member(q)
	if m == nil || h.seen[m.text] {
		return nil, ""
	}
	return m, how
}

// works reports whether the first database lets a query be executed.
func (h *hunt) works(m *member) bool {
	r := h.result(m, 0)
	if r.err != nil && testing.Verbose() {
		h.t.Logf("seed %d: %v\n%s", h.seed, r.err, m.text)
	}
	return r.err == nil
}

// place puts a query into its bucket, and holds it against what is there.
func (h *hunt) place(m *member, how string) {
	h.seen[m.text] = true
	if !m.claim.steady {
		h.tally.unsteady++
	}
	bucket := h.first[m.claim.rows]
	fresh := true
	for _, other := range bucket {
		mine, theirs := m.claim.shared(other.claim)
		fresh = fresh && !m.claim.same(other.claim)
		h.tally.claimed++
		h.compare(m, other, mine, theirs, how)
	}
	if fresh && len(bucket) < 6 {
		h.first[m.claim.rows] = append(bucket, m)
	}
}

func (h *hunt) compare(a, b *member, mine, theirs []int, how string) {
	ran := false
	for i := range h.dbs {
		x, y := h.result(a, i), h.result(b, i)
		if x.err != nil || y.err != nil || !fits(x.bag, a) || !fits(y.bag, b) {
			continue
		}
		ran = true
		if x.bag.project(mine).key() != y.bag.project(theirs).key() && h.certain(a, i) && h.certain(b, i) {
			h.tally.collisions = append(h.tally.collisions, collision{h.seed, h.engine.dialect(), a, b, mine, theirs, h.schema, h.dbs[i], how})
			break
		}
	}
	if ran {
		h.tally.executed++
	}
}

func (h *hunt) result(m *member, i int) result {
	if m.results == nil {
		m.results = make([]result, len(h.dbs))
	}
	if r := m.results[i]; r.bag != nil || r.err != nil {
		return r
	}
	m.results[i] = h.execute(m.text, fmt.Sprint("d", i))
	return m.results[i]
}

func (h *hunt) execute(text, db string) result {
	if err := h.engine.use(db); err != nil {
		return result{err: err}
	}
	b, err := h.engine.query(text)
	return result{b, err}
}

// certain reports whether a query gives the same however its tables are stored.
func (h *hunt) certain(m *member, i int) bool {
	r := rand.New(rand.NewPCG(h.seed, uint64(i)))
	for range 5 {
		if h.engine.load("shuffled", h.schema, h.dbs[i].Shuffled(r)) != nil {
			return false
		}
		got := h.execute(m.text, "shuffled")
		if got.err != nil || got.bag.key() != h.result(m, i).bag.key() {
			return false
		}
	}
	return true
}

// lines prints a table of operators.
func (o operators) lines(verb string) []string {
	var out []string
	for name, s := range o {
		out = append(out, fmt.Sprintf("%-34s %s %5d of %5d  %5.1f %%", name, verb, s.kept, s.applied, 100*float64(s.kept)/float64(s.applied)))
	}
	slices.Sort(out)
	return out
}
