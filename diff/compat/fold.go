package compat

import (
	"fmt"
	"slices"

	"github.com/tailwater/tailwater/diff"
	"github.com/tailwater/tailwater/internal/addr"
)

// foldFrom is from how many findings on that say the same of models changed by
// one package these are told as one.
const foldFrom = 3

// fold puts what a package upgrade does to many models into one finding a code:
// nobody reviews a package model by model. Errors stay: somebody's run fails.
func (p *pass) fold() []Finding {
	type key struct{ code, pkg string }
	groups := map[key][]int{}
	for i, f := range p.out {
		if f.Severity == isInfo {
			if pkg := p.onlyPackage(f.Node); pkg != "" {
				groups[key{string(f.Code), pkg}] = append(groups[key{string(f.Code), pkg}], i)
			}
		}
	}
	gone := map[int]bool{}
	for k, list := range groups {
		if len(list) < foldFrom {
			continue
		}
		slices.SortFunc(list, func(a, b int) int { return addr.CompareColumns(at(p.out[a]), at(p.out[b])) })
		first := &p.out[list[0]]
		for _, i := range list[1:] {
			gone[i] = true
			n := p.out[i].Node
			first.Consumers = append(first.Consumers, Consumer{Kind: n.Kind(), Name: n.Name(), Node: n, Path: []addr.Column{at(p.out[i])}, File: p.out[i].File, Line: p.out[i].Line})
		}
		first.Message += fmt.Sprintf("; the same of %d more through package %s", len(list)-1, k.pkg)
	}
	var out []Finding
	for i, f := range p.out {
		if !gone[i] {
			out = append(out, f)
		}
	}
	return out
}

func at(f Finding) addr.Column { return addr.Column{Node: f.Node, Name: f.Column} }

// onlyPackage is the package that alone made a node differ, where it is not the
// project itself; empty otherwise.
func (p *pass) onlyPackage(n addr.Node) string {
	c := p.changes[n]
	if c == nil || c.Origin != diff.Direct || len(c.Causes) == 0 {
		return ""
	}
	found := ""
	for _, cause := range c.Causes {
		pkg := ""
		switch cause.Kind {
		case diff.CausePackage:
			pkg = n.Package()
		case diff.CauseMacro:
			pkg = addr.Node(cause.Ref).Package()
		case diff.CauseUpstream:
			continue
		}
		if pkg == "" || pkg == p.Head.Project.Name || found != "" && pkg != found {
			return ""
		}
		found = pkg
	}
	return found
}

// foldSame leaves one finding of the rule for each message that several nodes
// have: one setting of the project moved all of them.
func (p *pass) foldSame(nodes map[string][]addr.Node) {
	first := map[string]*Finding{}
	var out []Finding
	for _, f := range p.out {
		same := nodes[f.Message]
		if f.Code != p.rule.Code || len(same) < foldFrom {
			out = append(out, f)
			continue
		}
		if first[f.Message] == nil {
			kept := f
			kept.Consumers = nodesOf(same[1:], addr.Column{Node: f.Node})
			first[f.Message] = &kept
			kept.Message += fmt.Sprintf("; so it is of %d more nodes", len(same)-1)
			out = append(out, kept)
		}
	}
	p.out = out
}
