package page

import (
	"maps"
	"slices"
	"strings"

	"github.com/tailwater/tailwater/compiler/program"
	"github.com/tailwater/tailwater/internal/addr"
	"github.com/tailwater/tailwater/internal/export"
	"github.com/tailwater/tailwater/internal/report"
	"github.com/tailwater/tailwater/manifest"
)

// builder puts the data of a page together.
type builder struct {
	page    *Page
	texts   *texts
	renamed map[addr.Node]addr.Node
	ids     []addr.Node // sorted; a renamed node has its id of head
	index   map[addr.Node]int
	old     map[addr.Node]addr.Node // ids of base, where they are others
	data    *data
}

func (p *Page) data() *data {
	b := &builder{page: p, texts: newTexts(), renamed: p.renamed(), index: map[addr.Node]int{}, old: map[addr.Node]addr.Node{}}
	for from, to := range p.renamed() {
		b.old[to] = from
	}
	findings, suppressed := p.findings()
	b.data = &data{
		Command: p.command(), Project: p.Head.Manifest.Name, Base: p.Diff.Base, Head: p.Diff.Head, Analysis: p.Diff.Summary.Analysis,
		Changes: p.Diff.Changes, Findings: findings, Suppressed: suppressed, Steps: []step{}, Runs: []run{},
	}
	if p.Check != nil {
		b.data.Verdict = &p.Check.Verdict
	}
	b.number()
	for _, id := range b.ids {
		b.data.Nodes = append(b.data.Nodes, b.node(id))
	}
	b.edges()
	b.plan()
	b.status()
	b.draw()
	b.data.Strings = b.texts.list
	return b.data
}

// number lists the nodes of both sides.
func (b *builder) number() {
	all := map[addr.Node]bool{}
	for _, p := range []*export.Project{b.page.Base, b.page.Head} {
		for _, m := range p.Program.Models {
			all[b.now(p, m.Node)] = true
		}
		for _, e := range p.Manifest.Exposures {
			all[e.ID] = true
		}
	}
	b.ids = slices.Sorted(maps.Keys(all))
	for i, id := range b.ids {
		b.index[id] = i
	}
}

// now is the id of head of a node on one side.
func (b *builder) now(p *export.Project, n addr.Node) addr.Node {
	if to, ok := b.renamed[n]; ok && p == b.page.Base {
		return to
	}
	return n
}

// node makes one node.
func (b *builder) node(id addr.Node) node {
	was := id
	if from, ok := b.old[id]; ok {
		was = from
	}
	head := b.page.Head.Node(id)
	base := head
	if head == nil || id != was || !b.unchanged(id) {
		base = b.page.Base.Node(was)
	}
	if head == nil && base == nil {
		return b.exposure(id)
	}
	n, p := head, b.page.Head
	if head == nil {
		n, p = base, b.page.Base
	}
	t := b.texts
	out := node{
		ID: t.of(string(id)), Name: t.of(name(id)), Kind: t.of(n.Kind), Stored: t.of(n.Materialized),
		Tags: t.all(n.Tags), Owners: t.all(p.Owners(n)), File: t.of(n.File), About: t.of(n.Description),
		Analysis: t.of(n.Analysis.String()), Side: side(base != nil, head != nil),
	}
	if n.Materialized == "" {
		out.Stored = t.of(n.Kind)
	}
	if n.Stored() {
		out.Relation = t.of(n.Relation.String())
	}
	b.versions(&out, base, head)
	return out
}

// unchanged reports whether a node says the same on both sides, so that its
// query need not be spelled out twice.
func (b *builder) unchanged(id addr.Node) bool {
	base, head := b.page.Base.Program.Model(id), b.page.Head.Program.Model(id)
	if base == nil || head == nil || !slices.Equal(base.Edges, head.Edges) || !slices.EqualFunc(base.Columns, head.Columns, sameColumn) {
		return false
	}
	was, is := b.page.Base.Manifest.Node(id), b.page.Head.Manifest.Node(id)
	return was == nil && is == nil || was != nil && is != nil && was.CompiledCode == is.CompiledCode
}

func sameColumn(a, b program.Column) bool {
	return a.Name == b.Name && a.Type.String() == b.Type.String()
}

func side(base, head bool) int {
	switch {
	case base && head:
		return both
	case base:
		return onlyBase
	}
	return onlyHead
}

func (b *builder) exposure(id addr.Node) node {
	find := func(p *export.Project) *manifest.Exposure {
		i := slices.IndexFunc(p.Manifest.Exposures, func(e *manifest.Exposure) bool { return e.ID == id })
		if i < 0 {
			return nil
		}
		return p.Manifest.Exposures[i]
	}
	base, head := find(b.page.Base), find(b.page.Head)
	e := head
	if e == nil {
		e = base
	}
	t := b.texts
	out := node{
		ID: t.of(string(id)), Name: t.of(e.Name), Kind: t.of("exposure"), Stored: t.of("exposure"), Tags: t.all(e.Tags),
		File: t.of(e.OriginalFilePath), About: t.of(e.Description), Side: side(base != nil, head != nil),
	}
	for _, o := range []string{e.Owner.Email, e.Owner.Name} {
		if o != "" {
			out.Owners = t.all([]string{o})
			break
		}
	}
	return out
}

// name is what people call a node.
func name(id addr.Node) string {
	parts := strings.SplitN(string(id), ".", 3)
	return parts[len(parts)-1]
}

// versions fills in the queries; base's where it is not that of head.
func (b *builder) versions(out *node, base, head *export.Node) {
	var was *version
	if head != nil {
		out.Head = b.version(b.page.Head, head)
	}
	if base == head {
		return
	}
	if base != nil {
		was = b.version(b.page.Base, base)
	}
	if base != nil && head != nil && base.SQL != head.SQL {
		was.SQL, out.Head.SQL = b.texts.of(base.SQL), b.texts.of(head.SQL)
	}
	if was != nil && (out.Head == nil || !was.same(out.Head)) {
		out.Base = was
	}
}

func (v *version) same(o *version) bool {
	return slices.Equal(v.Columns, o.Columns) && slices.Equal(v.Rows, o.Rows) && v.SQL == o.SQL
}

func (b *builder) version(p *export.Project, n *export.Node) *version {
	t, v := b.texts, &version{}
	for _, c := range n.Columns {
		v.Columns = append(v.Columns, t.of(c.Name), t.of(c.Type), t.of(c.Expression))
		count := len(v.Columns)
		v.Columns = append(v.Columns, 0)
		for _, in := range c.Inputs {
			if from, ok := b.index[b.now(p, in.From.Node)]; ok {
				v.Columns = append(v.Columns, from, t.of(in.From.Name), t.of(in.Kind.String()))
				v.Columns[count]++
			}
		}
	}
	for _, in := range n.Rows {
		if from, ok := b.index[b.now(p, in.From.Node)]; ok {
			v.Rows = append(v.Rows, from, t.of(in.From.Name), t.of(in.Kind.String()), t.of(in.Expression))
		}
	}
	return v
}

// plan takes over the plan, if there is one.
func (b *builder) plan() {
	p := b.page.Plan
	if p == nil {
		return
	}
	b.data.Schedule = &p.Schedule
	for _, s := range p.Steps {
		out := step{
			Node: b.step(s.UniqueID), Action: s.Action, Wave: s.Wave, After: s.After, Columns: s.Columns, Window: s.Window, Reasons: s.Reasons,
			Abandons: s.Abandons, Commands: s.Commands, InPlace: []string{}, Seconds: s.Estimate.Seconds, Basis: s.Estimate.Basis,
		}
		if s.InPlace != nil {
			out.InPlace = s.InPlace.Statements
		}
		b.data.Steps = append(b.data.Steps, out)
	}
	for _, r := range p.Runs {
		b.data.Runs = append(b.data.Runs, run{r.Steps, r.Command, r.Selector})
	}
}

// step is the node of a step; -1 for one that no side has.
func (b *builder) step(id string) int {
	if i, ok := b.index[addr.Node(id)]; ok {
		return i
	}
	if i, ok := b.index[b.renamed[addr.Node(id)]]; ok {
		return i
	}
	return -1
}

// changesNothing reports whether a change leaves the data as they are.
func changesNothing(c report.Change) bool { return c.Verdict == "equivalent" }
