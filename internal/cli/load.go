package cli

import (
	"runtime/debug"
	"sync"

	"github.com/spf13/cobra"

	"github.com/tailwater/tailwater/compiler"
	"github.com/tailwater/tailwater/compiler/program"
	"github.com/tailwater/tailwater/internal/addr"
	"github.com/tailwater/tailwater/internal/diag"
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
	remarks diag.List // about the project as a whole
}

// load reads and compiles one project.
func load(paths manifest.Paths) (*side, error) {
	p, err := manifest.Load(paths)
	if err != nil {
		return nil, err
	}
	remarks := p.Check()
	for _, d := range remarks {
		if d.Severity >= diag.Error {
			return nil, failure("run dbt compile again", "%s: %s", p.Path, d.Message)
		}
	}
	c := compiler.Compile(p)
	return &side{p, c, append(remarks, c.Diags...)}, nil
}

// loadSingle is the pipeline of commands that read one project.
func (a *app) loadSingle(in single) (*side, error) {
	a.progress.say("reading and compiling")
	s, err := load(in.paths)
	if err != nil {
		return nil, err
	}
	a.remark("", s.remarks)
	return s, nil
}

// loadBoth reads and compiles both sides at the same time. When both fail, the
// base's error is told.
func loadBoth(base, head manifest.Paths) (b, h *side, err error) {
	var wg sync.WaitGroup
	var errs [2]error
	var panics [2]any
	for i, one := range []struct {
		paths manifest.Paths
		to    **side
	}{{base, &b}, {head, &h}} {
		wg.Go(func() {
			defer func() {
				if x := recover(); x != nil {
					panics[i] = carried{x, debug.Stack()}
				}
			}()
			*one.to, errs[i] = load(one.paths)
		})
	}
	wg.Wait()
	for i := range errs {
		if panics[i] != nil {
			panic(panics[i])
		}
		if errs[i] != nil {
			return nil, nil, errs[i]
		}
	}
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
	} else if src := s.project.Source(n); src != nil {
		d.File = src.OriginalFilePath
	}
	return d
}
