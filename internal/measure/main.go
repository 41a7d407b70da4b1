package main

import (
	"bytes"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"github.com/tailwater/tailwater/internal/addr"
	"github.com/tailwater/tailwater/internal/corpus"
	"github.com/tailwater/tailwater/internal/synth"
	"github.com/tailwater/tailwater/manifest"
)

func main() {
	check := pflag.String("check", "", "compare the tables with this file, and fail when they differ")
	write := pflag.String("write", "", "write the tables to this file")
	misses := pflag.Bool("misses", false, "list every model whose columns are not the warehouse's")
	copies := pflag.Int("replicate", 0, "write a project of so many copies of the sample to --out, to measure speed on")
	out := pflag.String("out", "", "the folder for --replicate, --synth and --processes")
	binary := pflag.String("processes", "", "measure this binary as a whole process, on projects of --sizes")
	sizes := pflag.IntSlice("sizes", []int{1000, 10_000}, "models of the projects of --processes")
	count := pflag.Int("count", 1, "how often --processes measures each")
	var made synthetic
	made.flags()
	savings := pflag.Bool("savings", false, "print what the plan of each pair spares against dbt build --select state:modified+")
	chosen := pflag.Bool("selected", false, "print what dbt would select of each pair: its name and folders, then its nodes")
	findings := pflag.Bool("findings", false, "print findings of every pair, by code")
	list := pflag.Bool("list", false, "with --findings: each of them")
	pflag.Parse()
	if *findings {
		if err := runFindings(*list); err != nil {
			fmt.Fprintln(os.Stderr, "measure:", err)
			os.Exit(1)
		}
		return
	}
	var err error
	switch {
	case *savings || *chosen:
		err = printSavings(*chosen)
	case *copies > 0:
		err = replicate("testdata/shop/base/target", "testdata/shop/head/target", *out, *copies)
	case *binary != "":
		err = processes(os.Stdout, *binary, *out, *sizes, synth.Changes, made.adapter, *count)
	case made.models > 0:
		err = made.write(*out)
	default:
		err = run(*check, *write, *misses)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "measure:", err)
		os.Exit(1)
	}
}

func runFindings(list bool) error {
	c, ok, err := corpus.Find()
	if err != nil || !ok {
		return err
	}
	return measureFindings(os.Stdout, c, list)
}

func run(check, write string, misses bool) error {
	c, ok, err := corpus.Find()
	if err != nil {
		return err
	}
	if !ok {
		fmt.Println("there is no corpus beside the repository: nothing to measure")
		return nil
	}
	var out bytes.Buffer
	rows, err := measureCoverage(c)
	if err != nil {
		return err
	}
	printCoverage(&out, rows)
	out.WriteByte('\n')
	if err := measurePairs(&out, c); err != nil {
		return err
	}
	os.Stdout.Write(out.Bytes())
	if misses {
		for _, r := range rows {
			for _, m := range r.misses {
				fmt.Printf("%s\t%s\t%s\t%s\n", r.adapter, m.project, m.node, m.what)
			}
		}
	}
	if write != "" {
		return os.WriteFile(write, out.Bytes(), 0o644)
	}
	if check != "" {
		return compareWith(check, out.Bytes())
	}
	return nil
}

// compareWith holds the tables against those in the repository.
func compareWith(path string, got []byte) error {
	want, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	if bytes.Equal(got, want) {
		return nil
	}
	old, new := strings.Split(string(want), "\n"), strings.Split(string(got), "\n")
	for i := range max(len(old), len(new)) {
		a, b := "", ""
		if i < len(old) {
			a = old[i]
		}
		if i < len(new) {
			b = new[i]
		}
		if a != b {
			fmt.Printf("- %s\n+ %s\n", a, b)
		}
	}
	return fmt.Errorf("the counts differ from those in %s; if they are better, write them there with -write", path)
}

// measureCoverage counts all projects by adapter.
func measureCoverage(c corpus.Corpus) ([]*coverage, error) {
	projects, err := c.Projects()
	if err != nil {
		return nil, err
	}
	byAdapter := map[string]*coverage{}
	for _, dir := range projects {
		p, err := load(dir)
		if err != nil {
			return nil, err
		}
		r := byAdapter[p.Adapter]
		if r == nil {
			r = &coverage{adapter: p.Adapter}
			byAdapter[p.Adapter] = r
		}
		r.cover(dir, p)
	}
	var rows []*coverage
	for _, r := range byAdapter {
		rows = append(rows, r)
	}
	slices.SortFunc(rows, func(a, b *coverage) int { return strings.Compare(a.adapter, b.adapter) })
	return rows, nil
}

func load(p corpus.Project) (*manifest.Project, error) {
	return manifest.Load(manifest.Paths{Manifest: p.Dir})
}

// withoutModels is a catalog that knows sources and seeds only.
func withoutModels(c *manifest.Catalog) *manifest.Catalog {
	if c == nil {
		return nil
	}
	out := *c
	out.Tables = nil
	for id, t := range c.Tables {
		if kind := id.Kind(); kind != "model" && kind != "snapshot" {
			if out.Tables == nil {
				out.Tables = map[addr.Node]*manifest.Table{}
			}
			out.Tables[id] = t
		}
	}
	return &out
}
