package main

import (
	"strings"

	"github.com/spf13/pflag"

	"github.com/tailwater/tailwater/internal/synth"
)

// synthetic are the flags of projects that are made up.
type synthetic struct {
	models   int
	bytes    int64
	adapter  string
	change   string
	seed     uint64
	median   int
	longest  int
	chain    int
	wide     int
	perModel int
}

func (s *synthetic) flags() {
	d := synth.Default(0)
	pflag.IntVar(&s.models, "synth", 0, "write a made-up project of so many models to --out, as base and head")
	pflag.StringVar(&s.change, "change", "percent", "what head edits: "+strings.Join(synth.Changes, ", "))
	pflag.StringVar(&s.adapter, "adapter", d.Adapter, "whose dialect --synth writes")
	pflag.Uint64Var(&s.seed, "seed", d.Seed, "another seed gives another project")
	pflag.Int64Var(&s.bytes, "bytes", 0, "least size of each manifest (default 15 KB a model)")
	pflag.IntVar(&s.median, "median", d.Median, "bytes of SQL of half of the models")
	pflag.IntVar(&s.longest, "longest", d.Longest, "bytes of SQL of the longest model")
	pflag.IntVar(&s.chain, "chain", d.Chain, "how many models read each other in a row")
	pflag.IntVar(&s.wide, "wide", d.Wide, "columns of the widest tables")
	pflag.IntVar(&s.perModel, "tests", d.Tests, "tests for every ten models")
}

func (s *synthetic) write(dir string) error {
	change, err := synth.ParseChange(s.change)
	if err != nil {
		return err
	}
	shape := synth.Default(s.models)
	shape.Adapter, shape.Seed, shape.Median, shape.Longest = s.adapter, s.seed, s.median, s.longest
	shape.Chain, shape.Wide, shape.Tests = s.chain, s.wide, s.perModel
	if s.bytes > 0 {
		shape.Bytes = s.bytes
	}
	return synth.WritePair(dir, shape, change)
}
