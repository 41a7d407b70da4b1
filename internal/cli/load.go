package cli

import (
	"strings"
	"sync"

	"github.com/spf13/cobra"

	"github.com/tailwater/tailwater/compiler"
	"github.com/tailwater/tailwater/compiler/ir"
	"github.com/tailwater/tailwater/compiler/program"
	"github.com/tailwater/tailwater/internal/addr"
	"github.com/tailwater/tailwater/internal/diag"
	"github.com/tailwater/tailwater/internal/panics"
	"github.com/tailwater/tailwater/internal/report"
	"github.com/tailwater/tailwater/manifest"
)

// defaultTarget is where dbt puts what it compiles.
const defaultTarget = "target"

// single are the flags of commands that read one project.
type single struct {
	paths manifest.Paths
}

func (in *single) flags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVarP(&in.paths.Manifest, "manifest", "m", defaultTarget, "`PATH` a manifest.json, or the folder that holds it")
	f.StringVar(&in.paths.Catalog, "catalog", "", "`FILE` its catalog.json, where it is not beside it")
}

// side is one project, read and compiled.
type side struct {
	project *manifest.Project
	program *program.Program
	library *compiler.Library // of commands that read one project
	remarks diag.List         // about the project as a whole
}

// read reads one project. What makes it unusable is an error.
func read(paths manifest.Paths) (*side, error) {
	p, err := manifest.Load(paths)
	if err != nil {
		return nil, err
	}
	remarks := p.Check()
	for _, d := range remarks {
		if d.Severity >= diag.Error {
			return nil, failure("run `dbt compile` again", "%s: %s", p.Path, d.Message)
		}
	}
	return &side{project: p, remarks: remarks}, nil
}

// finish takes over what the compiler had to say of the project.
func (s *side) finish() { s.remarks = append(s.remarks, s.program.Diags...) }

// loadSingle is the pipeline of commands that read one project.
func (a *app) loadSingle(in single, trust string) (*side, error) {
	a.progress.say("reading and compiling")
	s, err := read(in.paths)
	if err != nil {
		return nil, err
	}
	s.program, s.library = compiler.CompileOpen(s.project, compiler.Believe(s.project, s.project, trust))
	s.finish()
	a.remark("", s.remarks)
	return s, nil
}

// loadBoth reads both sides at the same time. When both cannot be read, base is told.
func loadBoth(base, head manifest.Paths) (b, h *side, err error) {
	var sides [2]*side
	var errs [2]error
	var failed [2]*panics.Panic
	var wg sync.WaitGroup
	for i, paths := range []manifest.Paths{base, head} {
		wg.Go(func() {
			failed[i] = panics.Catch(func() { sides[i], errs[i] = read(paths) })
		})
	}
	wg.Wait()
	for i := range sides {
		if failed[i] != nil {
			panic(failed[i])
		}
		if errs[i] != nil {
			return nil, nil, errs[i]
		}
	}
	b, h = sides[0], sides[1]
	return b, h, nil
}

func (s *side) about() report.Project {
	return report.Project{Adapter: s.project.Adapter, DbtVersion: s.project.DbtVersion, GeneratedAt: s.project.GeneratedAt}
}

// detail is what only the project knows of a node.
func (s *side) detail(n addr.Node) report.Detail {
	var d report.Detail
	if def := s.project.Node(n); def != nil {
		d.File, d.Code = def.OriginalFilePath, def.CompiledCode
		if q := s.library.Query(n); q != nil {
			d.Query = ir.Format(q)
			d.Meaning = meaning(s.library.Meant(n))
		}
	} else if src := s.project.Source(n); src != nil {
		d.File = src.OriginalFilePath
	}
	return d
}

// meaning is what a query means, for a report.
func meaning(m *compiler.Meant) *report.Meaning {
	if m == nil {
		return nil
	}
	out := &report.Meaning{NormalForm: strings.TrimRight(m.Normal, "\n"), ReducedForm: strings.TrimRight(m.Reduced, "\n"), Keys: [][]string{}, Facts: []report.Fact{}}
	for _, k := range m.Keys {
		out.Keys = append(out.Keys, append([]string{}, k...))
	}
	for _, f := range m.Facts {
		fact := report.Fact{Text: f.Text, Trust: f.Trust.String()}
		if f.Probe != "" {
			fact.Probe = &f.Probe
		}
		out.Facts = append(out.Facts, fact)
	}
	return out
}
