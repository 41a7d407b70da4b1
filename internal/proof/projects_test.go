package proof

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tailwater/tailwater/internal/proof/data"
	"github.com/tailwater/tailwater/internal/proof/project"
	"github.com/tailwater/tailwater/planner"
)

// Databases for a pair of projects: enough to look for misses, most to see a
// planned model change.
const (
	enoughDatabases = 3
	mostDatabases   = 20
)

// edited is a random project before and after edits.
type edited struct {
	seed       uint64
	base, head *project.Project
	edits      []project.Edit
}

// newEdited makes a pair: one edit in four out of ten, else two to five of both
// kinds.
func newEdited(t testing.TB, d *duck, seed uint64) edited {
	r := rand.New(rand.NewPCG(seed, 2))
	n := 5 + r.IntN(12)
	if r.IntN(20) == 0 {
		n = 40
	}
	base, g := project.Random(r, n, "duckdb", taker(t, d, seed))
	e := edited{seed: seed, base: base, head: base.Clone()}
	wanted := 1
	if r.IntN(10) >= 4 {
		wanted = 2 + r.IntN(4)
	}
	edits := project.Edits()
	for range 30 {
		if len(e.edits) == wanted {
			break
		}
		ed := pickEdit(r, edits)
		if ed.Apply(g, e.head) {
			e.edits = append(e.edits, ed)
		}
	}
	return e
}

// most rows that a model of a random project has.
const mostRows = 60

// taker builds each model on one database, and takes those that have rows, and
// not too many.
func taker(t testing.TB, d *duck, seed uint64) func(*project.Project, *project.Model) bool {
	var env *environment
	return func(p *project.Project, m *project.Model) bool {
		if env == nil {
			var err error
			env, err = newEnvironment(d, "sample", p, data.FullDatabase(rand.New(rand.NewPCG(seed, 4)), p.Sources))
			require.NoError(t, err)
		}
		if m.Materialized == "ephemeral" {
			b, err := env.query(p.Compiled(m))
			return err == nil && len(b) > 0 && len(b) <= mostRows
		}
		if env.build(p, m) != nil {
			return false
		}
		r, err := env.read(m.Name)
		return err == nil && len(r.rows) > 0 && len(r.rows) <= mostRows
	}
}

// pickEdit gives a project's own operators as much weight as those of queries.
func pickEdit(r *rand.Rand, edits []project.Edit) project.Edit {
	for {
		ed := edits[r.IntN(len(edits))]
		if strings.HasPrefix(ed.Name, "P") || r.IntN(3) == 0 {
			return ed
		}
	}
}

func (e edited) String() string {
	names := make([]string, len(e.edits))
	for i, ed := range e.edits {
		names[i] = ed.Name
	}
	return fmt.Sprintf("seed %d: %s\n%s~~\n%s", e.seed, strings.Join(names, "; "), e.base, e.head)
}

// projects counts what pairs of projects showed.
type projects struct {
	pairs, executed, databases int
	planned, changed           int
	faults                     []fault
	quiet, seen                operators
}

func (p *projects) add(t testing.TB, d *duck, e edited) {
	v := judge(t, e.base, e.head)
	out := execute(d, e.base, e.head, v, rand.New(rand.NewPCG(e.seed, 3)), enoughDatabases, mostDatabases)
	p.pairs++
	p.databases += out.ran
	if out.ran == 0 {
		return
	}
	p.executed++
	for _, changed := range out.planned {
		p.planned++
		if changed {
			p.changed++
		}
	}
	if len(e.edits) == 1 {
		p.score(e.edits[0], v)
	}
	for _, f := range out.faults {
		p.faults = append(p.faults, f)
		t.Errorf("%s\n%s\n%v", f.what, e, f.db)
	}
}

// score notes whether one edit alone was taken for what it is.
func (p *projects) score(ed project.Edit, v verdict) {
	rebuilt := false
	for _, s := range v.plan.Steps {
		rebuilt = rebuilt || s.Action == planner.Rebuild || s.Action == planner.FullRefresh || s.Action == planner.Reseed || s.Action == planner.Manual
	}
	if ed.Keeps {
		p.quiet.add(ed.Name, !rebuilt)
	} else {
		p.seen.add(ed.Name, len(v.plan.Steps) > 0)
	}
}

func (p *projects) report(t *testing.T) {
	t.Logf("%d pairs of projects, %d executed, on %d databases; %d faults; %d stored models planned, %d of them seen to change: precision %.1f %%",
		p.pairs, p.executed, p.databases, len(p.faults), p.planned, p.changed, 100*float64(p.changed)/float64(max(p.planned, 1)))
	t.Log("\n" + strings.Join(p.quiet.lines("quiet"), "\n"))
	t.Log("\n" + strings.Join(p.seen.lines("planned"), "\n"))
}

// Random projects: what the plan does makes every stored table what a build from
// scratch makes it.
func TestProjects(t *testing.T) {
	n, seed := size(t, 20)
	p := &projects{quiet: operators{}, seen: operators{}}
	d := openDuck(t)
	for i := range n {
		p.add(t, d, newEdited(t, d, seed+uint64(i)))
		if len(p.faults) >= 5 {
			break
		}
	}
	p.report(t)
}
