package main

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"text/tabwriter"

	"github.com/tailwater/tailwater/compiler"
	"github.com/tailwater/tailwater/diff"
	"github.com/tailwater/tailwater/diff/compat"
	"github.com/tailwater/tailwater/internal/corpus"
	"github.com/tailwater/tailwater/internal/diag"
)

// pairFindings are what the rules say of one pair.
type pairFindings struct {
	pair    string
	changed int // nodes whose data or contract differ
	list    []compat.Finding
}

// judgePair compares a pair and applies all rules of the default preset.
func judgePair(pair corpus.Pair) (*pairFindings, error) {
	base, err := side(pair.Base)
	if err != nil {
		return nil, err
	}
	head, err := side(pair.Head)
	if err != nil {
		return nil, err
	}
	base.Program, head.Program = compiler.CompileBoth(base.Project, head.Project)
	p := compat.Pass{Base: judged(base), Head: judged(head), Changes: diff.Projects(base, head)}
	out := &pairFindings{pair: pair.Name, changed: len(p.Changes)}
	level := map[diag.Code]compat.Level{}
	for _, r := range compat.Rules() {
		level[r.Code] = r.Level
	}
	for _, f := range compat.Check(p) {
		if !f.Existing && level[f.Code] != compat.Strict {
			out.list = append(out.list, f)
		}
	}
	out.list = compat.Fold(out.list)
	return out, nil
}

func judged(s diff.Side) compat.Side {
	q := compiler.NewQueries(s.Project, s.Program)
	return compat.Side{Side: s, Remarks: s.Project.Check(), Resolve: q.Resolve, TypeNamed: q.TypeNamed, Keys: q.Keys}
}

// measureFindings prints findings per 100 changed nodes by code, and, with list,
// each of them.
func measureFindings(w io.Writer, c corpus.Corpus, list bool) error {
	pairs, err := c.Pairs()
	if err != nil {
		return err
	}
	type count struct {
		by    [diag.Error + 1]int
		pairs int
	}
	counts := map[diag.Code]*count{}
	changed, all := 0, &count{}
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(tw, "pair\tchanged\terrors\twarnings\tinfos\t")
	for _, pair := range pairs {
		r, err := judgePair(pair)
		if err != nil {
			return fmt.Errorf("%s: %w", pair.Name, err)
		}
		changed += r.changed
		here, seen := &count{}, map[diag.Code]bool{}
		for _, f := range r.list {
			if counts[f.Code] == nil {
				counts[f.Code] = &count{}
			}
			counts[f.Code].by[f.Severity]++
			here.by[f.Severity]++
			all.by[f.Severity]++
			if !seen[f.Code] {
				seen[f.Code] = true
				counts[f.Code].pairs++
			}
			if list {
				fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s:%d\t%s\n", pair.Name, f.Severity, f.Code, f.Node, f.Column, f.File, f.Line, f.Message)
			}
		}
		fmt.Fprintf(tw, "%s\t%d\t%d\t%d\t%d\t\n", pair.Name, r.changed, here.by[diag.Error], here.by[diag.Warning], here.by[diag.Info])
	}
	fmt.Fprintf(tw, "all\t%d\t%d\t%d\t%d\t\n", changed, all.by[diag.Error], all.by[diag.Warning], all.by[diag.Info])
	if list {
		return nil
	}
	if err := tw.Flush(); err != nil {
		return err
	}
	fmt.Fprintf(w, "\nFindings of the default preset for each 100 of %d changed nodes:\n", changed)
	tw = tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(tw, "code\terrors\twarnings\tinfos\tper 100\tpairs\t")
	for _, code := range slices.SortedFunc(maps.Keys(counts), cmp.Compare[diag.Code]) {
		n := counts[code]
		sum := n.by[diag.Error] + n.by[diag.Warning] + n.by[diag.Info]
		fmt.Fprintf(tw, "%s\t%d\t%d\t%d\t%.1f\t%d\t\n", code, n.by[diag.Error], n.by[diag.Warning], n.by[diag.Info], 100*float64(sum)/float64(max(changed, 1)), n.pairs)
	}
	return tw.Flush()
}
