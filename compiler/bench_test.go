package compiler

import (
	"testing"

	"github.com/tailwater/tailwater/compiler/ast"
	"github.com/tailwater/tailwater/compiler/canon"
	"github.com/tailwater/tailwater/compiler/ir"
	"github.com/tailwater/tailwater/compiler/lineage"
	"github.com/tailwater/tailwater/compiler/parse"
	"github.com/tailwater/tailwater/compiler/resolve"
	"github.com/tailwater/tailwater/internal/source"
	"github.com/tailwater/tailwater/internal/synth"
)

// BenchmarkStage runs each stage by itself over all models of a compiled
// project, one after the other.
func BenchmarkStage(b *testing.B) {
	for _, adapter := range []string{"snowflake", "postgres"} {
		b.Run(adapter, func(b *testing.B) { benchmarkStages(b, adapter) })
	}
}

func benchmarkStages(b *testing.B, adapter string) {
	s := synth.Default(400)
	s.Adapter, s.Bytes = adapter, 0
	p := loadMade(b, s)
	c := newCompilation(p)
	c.run()
	var units []*unit
	var files []*source.File
	size := int64(0)
	for _, u := range c.units {
		if u.def != nil {
			units = append(units, u)
			files = append(files, &source.File{Name: u.def.OriginalFilePath, Text: u.def.CompiledCode})
			size += int64(len(u.def.CompiledCode))
		}
	}
	trees := make([]*ast.Query, len(units))
	queries := make([]*ir.Query, len(units))
	parsed := func(i int) { trees[i], _ = parse.Query(files[i], c.dialect) }
	resolved := func(i int) { queries[i], _ = resolve.Query(files[i], trees[i], c.dialect, newCatalog(c, units[i])) }
	for _, stage := range []struct {
		name string
		run  func(i int)
	}{
		{"parse", parsed},
		{"resolve", resolved},
		{"lineage", func(i int) { lineage.Query(units[i].node, queries[i], c.dialect) }},
		{"canon own", func(i int) { canon.Query(queries[i], c.dialect, leaves{c}) }},
		{"canon deep", func(i int) { canon.Query(queries[i], c.dialect, normals{c}) }},
	} {
		b.Run(stage.name, func(b *testing.B) {
			b.SetBytes(size)
			b.ReportAllocs()
			for b.Loop() {
				for i := range units {
					stage.run(i)
				}
			}
		})
	}
}

// BenchmarkCompile is all stages on all cores: one side, and both sides of a
// change.
func BenchmarkCompile(b *testing.B) {
	s := synth.Default(400)
	s.Bytes = 0
	base := loadMade(b, s)
	b.Run("one side", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			Compile(base)
		}
	})
	for i, change := range synth.Changes {
		head := loadChanged(b, s, synth.Change(i))
		b.Run("both sides/"+change, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				CompileBoth(base, head)
			}
		})
	}
}
