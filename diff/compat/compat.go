package compat

import (
	"cmp"
	"slices"

	"github.com/tailwater/tailwater/compiler/ir"
	"github.com/tailwater/tailwater/compiler/lineage"
	"github.com/tailwater/tailwater/compiler/program"
	"github.com/tailwater/tailwater/diff"
	"github.com/tailwater/tailwater/internal/addr"
	"github.com/tailwater/tailwater/internal/diag"
	"github.com/tailwater/tailwater/manifest"
)

// Side is one version, or another project that reads this one.
type Side struct {
	diff.Side
	// Remarks are those on the project as a whole.
	Remarks diag.List
	// Resolve resolves a text as a node would read it; the query is nil where it
	// cannot be read. A nil Resolve resolves nothing.
	Resolve func(reader addr.Node, text string) (*ir.Query, diag.List)
	// TypeNamed reads a type as a contract writes it; nil reads none.
	TypeNamed func(name string) ir.Type
	// Keys are sets of a query's outputs in which no two rows agree, given those of
	// the nodes that it reads; a nil Keys knows none. An empty set says that there
	// is one row at most.
	Keys func(q *ir.Query, of func(addr.Node) [][]string) [][]string
}

// Pass is what the rules look at.
type Pass struct {
	Base, Head Side
	Changes    []diff.Change // sorted by node
	// Consumers are other projects that read this one, by name.
	Consumers []Consumers
	// MinCoverage is the share of head's models, in percent, that must be
	// understood at least in part; zero asks for nothing.
	MinCoverage float64
}

// Consumers is another project that reads this one.
type Consumers struct {
	Name string
	Side
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
	Line     int // in File; 0: not known
	// Consumers are all that the cause reaches, sorted.
	Consumers []Consumer
	// Existing is set for what was so on base.
	Existing bool
	// Cause is the same for findings of one code that [Fold] tells as one; empty
	// where a finding stands alone.
	Cause string
}

// pass is a Pass on its way, with what several rules ask for.
type pass struct {
	Pass
	rule        *Rule
	changes     map[addr.Node]*diff.Change
	renamed     map[addr.Node]addr.Node        // base to head
	readers     map[addr.Node][]addr.Node      // of head
	tests       map[addr.Node][]*manifest.Node // of head, by what they read; analyses too
	edges       map[addr.Node]map[addr.Column][]lineage.Edge
	base        *queries
	head        *queries
	needed      map[addr.Column][]Consumer
	shapes      map[addr.Node]*shapes
	others      []*reference
	lost        *[]*loss    // nil: not asked for yet
	types       *[]*retyped // likewise
	rootsOf     map[addr.Node][]addr.Node
	places      map[string]bool                 // names that differ with the environment; nil: not asked for yet
	seedOf      map[string]addr.Node            // seeds by their relation; nil: not asked for yet
	called      map[addr.Node]map[string]string // names in head of columns of base
	clock       map[addr.Node]bool
	environment *bool // whether both sides lie in the same place; nil: not asked for yet
	out         []Finding
}

// Check applies all rules. The result is sorted by node, column and code.
func Check(p Pass) []Finding {
	run := newPass(p)
	rules := Rules()
	for i := range rules {
		run.rule = &rules[i]
		run.rule.check(run)
	}
	run.place()
	run.causes()
	return sorted(run.out)
}

func sorted(fs []Finding) []Finding {
	slices.SortFunc(fs, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.Node, b.Node), cmp.Compare(a.Column, b.Column), cmp.Compare(a.Code, b.Code), cmp.Compare(a.Message, b.Message))
	})
	return fs
}

func newPass(p Pass) *pass {
	run := &pass{
		Pass: p, renamed: map[addr.Node]addr.Node{}, rootsOf: map[addr.Node][]addr.Node{}, clock: map[addr.Node]bool{}, called: map[addr.Node]map[string]string{}, changes: map[addr.Node]*diff.Change{}, readers: map[addr.Node][]addr.Node{}, tests: map[addr.Node][]*manifest.Node{},
		edges: map[addr.Node]map[addr.Column][]lineage.Edge{}, needed: map[addr.Column][]Consumer{}, shapes: map[addr.Node]*shapes{},
		base: newQueries(&p.Base), head: newQueries(&p.Head),
	}
	run.Changes = slices.Clone(p.Changes)
	for i := range run.Changes {
		c := &run.Changes[i]
		if run.starred(c) {
			c.Origin = diff.Upstream
		}
		run.changes[c.Node] = c
		if c.Kind == diff.Renamed {
			run.renamed[c.RenamedFrom] = c.Node
		}
	}
	for _, m := range p.Head.Program.Models {
		for _, in := range m.Inputs {
			run.readers[in] = append(run.readers[in], m.Node)
		}
	}
	for _, n := range p.Head.Project.Nodes {
		if n.ResourceType == "test" || n.ResourceType == "analysis" || n.ResourceType == "operation" {
			for _, in := range n.DependsOn.Nodes {
				run.tests[in] = append(run.tests[in], n)
			}
		}
	}
	run.others = run.references()
	return run
}

// finding starts a finding with the rule's own severity and remedy.
func (p *pass) finding(n addr.Node, column, message string) *Finding {
	f := Finding{Code: p.rule.Code, Severity: p.rule.Severity, Node: n, Column: column, Message: message}
	table := n.Name()
	if def := p.def(n); def != nil {
		f.File = def.OriginalFilePath
		table = def.Relation().String()
	} else if s := p.Head.Project.Source(n); s != nil {
		f.File = s.OriginalFilePath
		table = s.Relation().String()
	}
	f.Advice = p.rule.advice(n.Name(), column, table)
	p.out = append(p.out, f)
	return &p.out[len(p.out)-1]
}

// report adds a finding that reaches consumers.
func (p *pass) report(n addr.Node, column, message string, consumers ...Consumer) *Finding {
	f := p.finding(n, column, message)
	f.Consumers = consumers
	if len(consumers) > 0 {
		f.Path = consumers[0].Path
	}
	return f
}

// reportAs is report with another severity than the usual one.
func (p *pass) reportAs(sev diag.Severity, n addr.Node, column, message string, consumers ...Consumer) *Finding {
	f := p.report(n, column, message, consumers...)
	f.Severity = sev
	return f
}

// def is a node's definition in head, else in base; nil for sources.
func (p *pass) def(n addr.Node) *manifest.Node {
	if d := p.Head.Project.Node(n); d != nil {
		return d
	}
	return p.Base.Project.Node(n)
}

// pair is a node that both sides have.
type pair struct {
	*diff.Change
	b, h *manifest.Node
}

// modified calls f for each node that both sides have and that differs.
func (p *pass) modified(f func(pair)) {
	for i := range p.Changes {
		c := &p.Changes[i]
		if b, h := p.Base.Project.Node(was(c)), p.Head.Project.Node(c.Node); b != nil && h != nil {
			f(pair{c, b, h})
		}
	}
}

// kept calls f for each node that both sides have, changed or not.
func (p *pass) kept(f func(b, h *manifest.Node)) {
	for _, h := range p.Head.Project.Nodes {
		old := h.ID
		if c := p.changes[h.ID]; c != nil {
			old = was(c)
		}
		if b := p.Base.Project.Node(old); b != nil {
			f(b, h)
		}
	}
}

// was is a changed node's id in base.
func was(c *diff.Change) addr.Node {
	if c.Kind == diff.Renamed {
		return c.RenamedFrom
	}
	return c.Node
}

// models are both versions of a changed node; either may be nil.
func (p *pass) models(c *diff.Change) (b, h *program.Model) {
	return p.Base.Program.Model(was(c)), p.Head.Program.Model(c.Node)
}

// starred reports whether a node's text is the same, and means something else
// only because a star in it stands for other columns: that comes from upstream.
func (p *pass) starred(c *diff.Change) bool {
	b, h := p.Base.Project.Node(was(c)), p.Head.Project.Node(c.Node)
	if b == nil || h == nil || c.Origin != diff.Direct || !slices.ContainsFunc(c.Causes, func(k diff.Cause) bool { return k.Kind == diff.CauseUpstream }) {
		return false
	}
	return !slices.ContainsFunc(c.Causes, func(k diff.Cause) bool { return k.Kind != diff.CauseVar && k.Kind != diff.CauseUpstream }) &&
		p.sameWords(b.CompiledCode, h.CompiledCode)
}

// rowsEdited reports whether the node's own query decides on other rows.
func (p *pass) rowsEdited(c *diff.Change) bool {
	b, h := p.models(c)
	return c.RowsChanged && c.Origin == diff.Direct && b != nil && h != nil && b.Own().Rows != h.Own().Rows
}

// columnEdited reports whether the node's own query computes a column in
// another way.
func (p *pass) columnEdited(c *diff.Change, name string) bool {
	b, h := p.models(c)
	if b == nil || h == nil {
		return true
	}
	old, ok := b.Own().Column(name)
	now, ok2 := h.Own().Column(name)
	return !ok || !ok2 || old.Digest != now.Digest
}

// from indexes the edges of one reader by where they start.
func (p *pass) from(reader addr.Node) map[addr.Column][]lineage.Edge {
	if out, ok := p.edges[reader]; ok {
		return out
	}
	out := map[addr.Column][]lineage.Edge{}
	if m := p.Head.Program.Model(reader); m != nil {
		for _, e := range m.Edges {
			out[e.From] = append(out[e.From], e)
		}
	}
	p.edges[reader] = out
	return out
}

// stored reports whether a node keeps data of its own.
func stored(n *manifest.Node) bool {
	switch n.Config.Materialized {
	case "view", "ephemeral":
		return false
	}
	return n.ResourceType == "model" || n.ResourceType == "snapshot" || n.ResourceType == "seed"
}

// visible reports whether a node has, or may have, consumers that the project
// does not know, and says why.
func (p *pass) visible(n addr.Node) (why string, ok bool) {
	d := p.def(n)
	if d == nil {
		return "", false
	}
	switch {
	case d.Access == "public":
		return "the model is public", true
	case d.Contract.Enforced:
		return "the model has a contract", true
	}
	for _, e := range p.Head.Project.Exposures {
		if slices.Contains(e.DependsOn, n) && e.Columns == nil {
			return "exposure " + e.Name + " does not say which columns it uses", true
		}
	}
	for _, r := range p.readers[n] {
		if m := p.Head.Program.Model(r); m != nil && m.Analysis >= ir.OpaqueSQL {
			return r.Name() + ", which reads it, is not understood", true
		}
	}
	return "", false
}
