package proof

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/tailwater/tailwater/internal/proof/data"
	"github.com/tailwater/tailwater/internal/proof/project"
	"github.com/tailwater/tailwater/internal/proof/query"
)

// maxBuilds bounds the attempts at making a pair of projects smaller.
const maxBuilds = 400

// shrinkProject makes a fault small, and writes it as a case of testdata/misses.
func shrinkProject(t testing.TB, d *duck, e edited, f fault) string {
	trials := 0
	kind, _, _ := strings.Cut(f.what, ":")
	kind, _, _ = strings.Cut(kind, " ")
	fails := func(make smaller) (base, head *project.Project, ok bool) {
		defer func() {
			if recover() != nil { // what a reduction made is no query
				ok = false
			}
		}()
		if trials++; trials > maxBuilds {
			return nil, nil, false
		}
		base, head = make()
		v := judge(t, base, head)
		if v.broken != "" && !(builds(d, base) && builds(d, head)) {
			return nil, nil, false
		}
		out := execute(d, base, head, v, rand.New(rand.NewPCG(e.seed, 3)), enoughDatabases, enoughDatabases)
		if len(out.faults) == 0 || !strings.HasPrefix(out.faults[0].what, kind) {
			return nil, nil, false
		}
		f = out.faults[0]
		return base, head, true
	}
	base, head := e.base, e.head
	for again := true; again && trials < maxBuilds; {
		again = false
		for _, c := range smallerProjects(base, head) {
			if b, h, ok := fails(c); ok {
				base, head, again = b, h, true
				break
			}
		}
	}
	var b strings.Builder
	fmt.Fprintf(&b, "# seed %d: %s\nplan\n", e.seed, e.names())
	for _, s := range base.Sources {
		if strings.Contains(base.String()+head.String(), s.Name) {
			fmt.Fprintf(&b, "%s;\n", s.DDL())
		}
	}
	fmt.Fprintf(&b, "~~\n%s~~\n%s----\nok\n\n# %s\n", base, head, strings.ReplaceAll(f.what, "\n", "\n# "))
	return b.String()
}

// builds reports whether a project can be built.
func builds(d *duck, p *project.Project) bool {
	e, err := newEnvironment(d, "sample", p, data.FullDatabase(rand.New(rand.NewPCG(1, 4)), p.Sources))
	return err == nil && e.buildAll(p) == nil
}

// smaller makes a pair of projects that is smaller than another.
type smaller func() (base, head *project.Project)

// smallerProjects lists pairs that are a little smaller: without a model that
// nobody reads, or with less of a model's query.
func smallerProjects(base, head *project.Project) []smaller {
	var out []smaller
	names := map[string]bool{}
	for _, m := range append(slices.Clone(base.Models), head.Models...) {
		names[m.Name] = true
	}
	ordered := make([]string, 0, len(names))
	for n := range names {
		ordered = append(ordered, n)
	}
	slices.Sort(ordered)
	slices.Reverse(ordered)
	for _, n := range ordered {
		if b, h := base.Clone(), head.Clone(); b.Remove(n) && h.Remove(n) {
			out = append(out, func() (*project.Project, *project.Project) { return b, h })
		}
	}
	for _, n := range ordered {
		was, is := base.Model(n), head.Model(n)
		if was == nil || is == nil || was.Query == nil || is.Query == nil {
			continue
		}
		of := map[string]query.Reduction{}
		for _, r := range query.Reductions(is.Query) {
			of[r.Label] = r
		}
		for _, r := range query.Reductions(was.Query) {
			if s, ok := of[r.Label]; ok {
				out = append(out, func() (*project.Project, *project.Project) {
					b, h := base.Clone(), head.Clone()
					b.Model(n).Query, h.Model(n).Query = r.Apply(), s.Apply()
					return b, h
				})
			}
		}
	}
	return out
}

// keepProjects writes faults beside the other regressions.
func keepProjects(faults []string, seed uint64) error {
	if len(faults) == 0 {
		return nil
	}
	name := filepath.Join("testdata", "misses", fmt.Sprintf("seed_%d", seed))
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	return os.WriteFile(name, []byte(strings.Join(faults, "\n")), 0o644)
}
