package compat

import (
	"cmp"
	"slices"

	"github.com/tailwater/tailwater/compiler/lineage"
	"github.com/tailwater/tailwater/diff"
	"github.com/tailwater/tailwater/internal/addr"
	"github.com/tailwater/tailwater/internal/diag"
	"github.com/tailwater/tailwater/manifest"
)

// Pass is what the rules look at.
type Pass struct {
	Base, Head diff.Side
	Changes    []diff.Change
}

// Finding is one judgement.
type Finding struct {
	Code     diag.Code
	Severity diag.Severity
	Node     addr.Node // empty for the project as a whole
	Column   string    // empty for the node as a whole
	Message  string
	Advice   string
	Path     []addr.Column // from the change to what breaks; may be empty
	File     string
	Line     int // 0: not known
}

// Rule is one kind of finding.
type Rule struct {
	Code     diag.Code
	Slug     string
	Severity diag.Severity // the default
	Title    string
	Meaning  string
	Example  string
	Remedy   string
	check    func(*pass)
}

// pass is a Pass on its way, with what several rules ask for.
type pass struct {
	Pass
	rule    *Rule
	graph   *lineage.Graph // of head
	readers map[addr.Node][]addr.Node
	out     []Finding
}

// Check applies all rules. The result is sorted by node, column and code.
func Check(p Pass) []Finding {
	run := &pass{Pass: p, readers: map[addr.Node][]addr.Node{}}
	var edges []lineage.Edge
	for _, m := range p.Head.Program.Models {
		edges = append(edges, m.Edges...)
		for _, in := range m.Inputs {
			run.readers[in] = append(run.readers[in], m.Node)
		}
	}
	run.graph = lineage.NewGraph(edges)
	rules := Rules()
	for i := range rules {
		run.rule = &rules[i]
		run.rule.check(run)
	}
	slices.SortFunc(run.out, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.Node, b.Node), cmp.Compare(a.Column, b.Column), cmp.Compare(a.Code, b.Code), cmp.Compare(a.Message, b.Message))
	})
	return run.out
}

// report adds a finding with the rule's own severity and remedy.
func (p *pass) report(n addr.Node, column, message string, path ...addr.Column) {
	p.reportAs(p.rule.Severity, n, column, message, path...)
}

func (p *pass) reportAs(sev diag.Severity, n addr.Node, column, message string, path ...addr.Column) {
	f := Finding{Code: p.rule.Code, Severity: sev, Node: n, Column: column, Message: message, Advice: p.rule.Remedy, Path: path}
	if def := p.def(n); def != nil {
		f.File = def.OriginalFilePath
	}
	p.out = append(p.out, f)
}

// def is a node's definition in head, else in base; nil for sources.
func (p *pass) def(n addr.Node) *manifest.Node {
	if d := p.Head.Project.Node(n); d != nil {
		return d
	}
	return p.Base.Project.Node(n)
}

// modified calls f for each node that both sides have and that differs.
func (p *pass) modified(f func(c *diff.Change, b, h *manifest.Node)) {
	for i := range p.Changes {
		c := &p.Changes[i]
		old := c.Node
		if c.Kind == diff.Renamed {
			old = c.RenamedFrom
		}
		b, h := p.Base.Project.Node(old), p.Head.Project.Node(c.Node)
		if b != nil && h != nil {
			f(c, b, h)
		}
	}
}

// incremental reports whether a node keeps its history on both sides.
func incremental(b, h *manifest.Node) bool {
	return b.Config.Materialized == "incremental" && h.Config.Materialized == "incremental"
}
