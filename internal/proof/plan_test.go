package proof

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tailwater/tailwater/compiler"
	"github.com/tailwater/tailwater/compiler/delta"
	"github.com/tailwater/tailwater/diff"
	"github.com/tailwater/tailwater/internal/addr"
	"github.com/tailwater/tailwater/internal/proof/data"
	"github.com/tailwater/tailwater/internal/proof/project"
	"github.com/tailwater/tailwater/manifest"
	"github.com/tailwater/tailwater/planner"
	"github.com/tailwater/tailwater/planner/repair"
)

// verdict is what the tool says of two versions.
type verdict struct {
	changes map[addr.Node]*diff.Change
	plan    *planner.Plan
	// regions say of models, by name and column of time, where both versions may
	// differ.
	regions map[string]map[string]delta.Region
	broken  string // how the tool failed; "" where it did not
}

// judge runs the tool as its command line does.
func judge(t testing.TB, base, head *project.Project) (v verdict) {
	v = verdict{changes: map[addr.Node]*diff.Change{}, plan: &planner.Plan{}}
	defer func() {
		if r := recover(); r != nil {
			v.broken = fmt.Sprint("panic: ", r)
		}
	}()
	dir, err := os.MkdirTemp(t.TempDir(), "")
	if err != nil {
		return verdict{broken: err.Error()}
	}
	var sides [2]diff.Side
	for i, p := range []*project.Project{base, head} {
		path := filepath.Join(dir, fmt.Sprint(i, ".json"))
		if err := os.WriteFile(path, p.Manifest(), 0o644); err != nil {
			return verdict{broken: err.Error()}
		}
		if sides[i].Project, err = manifest.Load(manifest.Paths{Manifest: path}); err != nil {
			return verdict{broken: err.Error()}
		}
	}
	sides[0].Program, sides[1].Program = compiler.CompileBoth(sides[0].Project, sides[1].Project)
	list := diff.Projects(sides[0], sides[1])
	for i := range list {
		v.changes[list[i].Node] = &list[i]
	}
	var resolving [2]repair.Side
	for i, s := range sides {
		resolving[i] = repair.Side{Side: s, Resolve: compiler.NewQueries(s.Project, s.Program).Resolve}
	}
	ways := repair.New(resolving[0], resolving[1], list)
	plan, err := planner.Build(planner.NewInput(sides[0], sides[1], list))
	if err != nil {
		v.broken = "no plan: " + err.Error()
		return v
	}
	ways.Add(plan)
	v.plan, v.regions = plan, regions(base, head, ways)
	return v
}

// regions asks for every model and column of time that both versions have.
func regions(base, head *project.Project, ways *repair.Repairs) map[string]map[string]delta.Region {
	out := map[string]map[string]delta.Region{}
	of := delta.New(ways)
	for _, m := range head.Models {
		if old := base.Model(m.Name); old == nil || m.Query == nil || old.Query == nil {
			continue
		}
		out[m.Name] = map[string]delta.Region{}
		for _, c := range m.Query.Columns() {
			if c.Type != data.Date && c.Type != data.Timestamp {
				continue
			}
			if d := of.Node(addr.Node("model.p."+m.Name), c.Name); d != nil && d.All().Bounded() && !d.All().Empty() {
				out[m.Name][c.Name] = d.All()
			}
		}
	}
	return out
}

// elsewhere is the condition that a time lies outside of a region.
func elsewhere(column string, r delta.Region) string {
	parts := []string{"true"}
	for _, s := range r.Spans {
		end := []string{}
		if s.From != delta.Beginning {
			end = append(end, fmt.Sprintf("%s < timestamp '%s'", column, time.Unix(s.From, 0).UTC().Format(time.DateTime)))
		}
		if s.To != delta.End {
			end = append(end, fmt.Sprintf("%s >= timestamp '%s'", column, time.Unix(s.To, 0).UTC().Format(time.DateTime)))
		}
		parts = append(parts, "coalesce("+strings.Join(end, " or ")+", true)")
	}
	if r.Null {
		parts = append(parts, column+" is distinct from null") // DuckDB takes a date_trunc for something that is never NULL
	}
	return strings.Join(parts, " and ")
}

// apply does what the plan says, and nothing else.
func (e *environment) apply(plan *planner.Plan, head *project.Project) error {
	for _, s := range plan.Steps {
		name := s.Node.Name()
		if s.Action == planner.Drop {
			if err := e.drop(name); err != nil {
				return err
			}
			continue
		}
		if s.Node.Kind() == "seed" {
			for _, seed := range head.Seeds {
				if seed.Table.Name == name {
					if err := e.seed(seed); err != nil {
						return err
					}
				}
			}
			continue
		}
		if done, err := e.inPlace(s); done || err != nil {
			if err != nil {
				return fmt.Errorf("%s in place (%s): %w", name, strings.Join(s.InPlace.Statements, "; "), err)
			}
			continue
		}
		m := head.Model(name)
		if m == nil {
			return fmt.Errorf("the plan names %s, which is not in head", s.Node)
		}
		if err := e.build(head, m); err != nil {
			return err
		}
	}
	return nil
}

// inPlace does a step in the warehouse, where its probes find nothing.
func (e *environment) inPlace(s planner.Step) (done bool, err error) {
	if s.InPlace == nil || s.Action != planner.FullRefresh && s.Action != planner.Rebuild {
		return false, nil
	}
	for _, a := range s.InPlace.Assumptions {
		found, err := e.query(a.Probe)
		if err != nil {
			return false, fmt.Errorf("probe %s: %w", a.Probe, err)
		}
		if len(found) > 0 {
			return false, nil
		}
	}
	for _, statement := range s.InPlace.Statements {
		if err := e.exec(statement); err != nil {
			return false, err
		}
	}
	if e.ways == nil {
		e.ways = map[string]int{}
	}
	e.ways[s.InPlace.Way]++
	return true, nil
}

// fault is a miss, or a status that execution does not bear out.
type fault struct {
	what  string
	model string
	db    data.Database
}

// outcome is what executing a pair of projects showed.
type outcome struct {
	faults  []fault
	planned map[string]bool // stored in both, and rebuilt; true where execution shows a change
	ran     int             // databases
	ways    map[string]int  // steps done in place, by how
	regions int             // regions that were held against data
}

// execute holds a verdict against databases: at least enough of them, and up
// to most while there is a planned model that was not seen to change.
func execute(d *duck, base, head *project.Project, v verdict, r *rand.Rand, enough, most int) outcome {
	out := outcome{planned: map[string]bool{}}
	if v.broken != "" {
		return outcome{ran: 1, faults: []fault{{what: v.broken}}}
	}
	for _, s := range v.plan.Steps {
		name := s.Node.Name()
		if b, h := base.Model(name), head.Model(name); b != nil && h != nil && b.Stored() && h.Stored() {
			out.planned[name] = false
		}
	}
	for i := 0; i < most && (i < enough || !allTrue(out.planned)); i++ {
		db := data.RandomDatabase(r, base.Sources)
		if i%2 == 1 { // one in which more reaches the far end of a project
			db = data.FullDatabase(r, base.Sources)
		}
		f, ok := once(d, base, head, v, db, &out)
		if ok {
			out.ran++
		}
		if out.faults = append(out.faults, f...); len(out.faults) > 0 {
			return out
		}
	}
	return out
}

func allTrue(m map[string]bool) bool {
	for _, ok := range m {
		if !ok {
			return false
		}
	}
	return true
}

// once executes one pair on one database; ok is false where a version cannot be
// built on it.
func once(d *duck, base, head *project.Project, v verdict, db data.Database, out *outcome) (faults []fault, ok bool) {
	planned := out.planned
	env, err := newEnvironment(d, "deployed", base, db)
	if err != nil || env.buildAll(base) != nil {
		return nil, false
	}
	scratch, err := newEnvironment(d, "scratch", head, db)
	if err != nil || scratch.buildAll(head) != nil {
		return nil, false
	}
	want, ok := readAll(scratch, head)
	before, ok2 := readAll(env, base)
	if !ok || !ok2 {
		return nil, false
	}
	fail := func(model, format string, args ...any) {
		if certainModel(d, head, db, model, want[model]) && certainModel(d, base, db, model, before[model]) {
			faults = append(faults, fault{fmt.Sprintf(format, args...), model, db})
		}
	}
	for name := range want {
		if was, ok := before[name]; ok {
			if _, ok := planned[name]; ok && was.key() != want[name].key() {
				planned[name] = true
			}
			if what := v.contradicted(head.ID(name), was, want[name]); what != "" {
				fail(name, "status of %s: %s", name, what)
			}
		}
	}
	for name, columns := range v.regions {
		for column, r := range columns {
			where := "select " + strings.Join(want[name].names, ", ") + " from " + name + " where " + elsewhere(column, r)
			a, err := env.query(where)
			b, err2 := scratch.query(where)
			if err != nil || err2 != nil || !slices.Equal(before[name].names, want[name].names) {
				continue
			}
			out.regions++
			if a.key() != b.key() {
				fail(name, "rows of %s differ outside of the region of %s: %v\n%v\n%v", name, column, r, a, b)
			}
		}
	}
	if err := env.apply(v.plan, head); err != nil {
		fail("", "the plan cannot be executed: %v", err)
		return faults, true
	}
	for way, n := range env.ways {
		if out.ways == nil {
			out.ways = map[string]int{}
		}
		out.ways[way] += n
	}
	for name, w := range want {
		got, err := env.read(name)
		switch {
		case err != nil:
			fail(name, "miss: %s cannot be read after the plan: %v", name, err)
		case got.key() != w.key():
			fail(name, "miss: %s has\n%v\ninstead of\n%v", name, got, w)
		}
	}
	slices.SortFunc(faults, func(a, b fault) int { return strings.Compare(a.what, b.what) })
	return faults, true
}

// readAll reads all relations of a project.
func readAll(e *environment, p *project.Project) (map[string]relation, bool) {
	out := map[string]relation{}
	for _, m := range p.Models {
		if m.Materialized == "ephemeral" {
			continue
		}
		r, err := e.read(m.Name)
		if err != nil {
			return nil, false
		}
		out[m.Name] = r
	}
	return out, true
}

// contradicted says how a status is wrong, given what a model held and should
// hold; "" where it is not.
func (v verdict) contradicted(id string, was, want relation) string {
	c := v.changes[addr.Node(id)]
	if c == nil || c.Verdict == diff.Equivalent {
		if was.key() != want.key() {
			return "called unchanged"
		}
		return ""
	}
	if c.Kind != diff.Modified || c.RowsChanged || c.Verdict == diff.Unknown {
		return ""
	}
	named := map[string]bool{}
	for _, col := range c.Columns {
		named[col.Name] = true
		if col.RenamedFrom != "" {
			named[col.RenamedFrom] = true
		}
	}
	if was.without(named).key() != want.without(named).key() {
		return fmt.Sprintf("more differs than the columns %v", named)
	}
	return ""
}

// certainModel reports whether a model comes out the same however the sources
// are stored.
func certainModel(d *duck, p *project.Project, db data.Database, model string, want relation) bool {
	if p.Model(model) == nil {
		return true
	}
	r := rand.New(rand.NewPCG(1, 1))
	for range 4 {
		e, err := newEnvironment(d, "shuffled", p, db.Shuffled(r))
		if err != nil || e.buildAll(p) != nil {
			return false
		}
		if got, err := e.read(model); err != nil || got.key() != want.key() {
			return false
		}
	}
	return true
}
