package compat

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/tailwater/tailwater/compiler/lineage"
	"github.com/tailwater/tailwater/internal/addr"
	"github.com/tailwater/tailwater/manifest"
)

// Consumer is something that a change reaches.
type Consumer struct {
	Kind string // "model", "test", "exposure", "setting", ...
	Name string
	Node addr.Node
	Path []addr.Column // from the changed column, or node
	File string
	Line int // in File; 0: not known
}

func (c Consumer) String() string { return c.Kind + " " + c.Name }

// kindOrder is the order in which kinds of consumers are told: what breaks data
// first.
var kindOrder = []string{"model", "snapshot", "setting", "semantic model", "metric", "saved query", "exposure", "test", "unit test", "analysis", "operation", "hook"}

func compareConsumers(a, b Consumer) int {
	return cmp.Or(cmp.Compare(slices.Index(kindOrder, a.Kind), slices.Index(kindOrder, b.Kind)), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Node, b.Node))
}

// told names consumers: a few of them, and how many there are.
func told(cs []Consumer) string {
	const few = 3
	var names []string
	for _, c := range cs {
		names = append(names, c.String())
	}
	if len(names) > few {
		return strings.Join(names[:few], ", ") + fmt.Sprintf(" and %d more", len(names)-few)
	}
	return listed(names)
}

// listed joins names with an "and" before the last.
func listed(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}

// few shortens a list of names.
func few(names []string) string {
	const shown = 5
	if len(names) > shown+1 {
		return strings.Join(names[:shown], ", ") + fmt.Sprintf(" and %d more", len(names)-shown)
	}
	return listed(names)
}

// needs lists what in head still uses a column that head does not make any
// more, directly or through readers that passed it on by a star.
func (p *pass) needs(col addr.Column) []Consumer {
	if out, ok := p.needed[col]; ok {
		return out
	}
	s := &search{pass: p, seen: map[addr.Column]bool{}}
	s.visit(col, []addr.Column{col})
	slices.SortFunc(s.found, compareConsumers)
	s.found = slices.CompactFunc(s.found, func(a, b Consumer) bool { return a.Kind == b.Kind && a.Name == b.Name && a.Node == b.Node })
	p.needed[col] = s.found
	return s.found
}

// search is one walk of [pass.needs].
type search struct {
	*pass
	seen  map[addr.Column]bool
	found []Consumer
}

func (s *search) visit(col addr.Column, path []addr.Column) {
	if s.seen[col] {
		return
	}
	s.seen[col] = true
	s.settings(col, path)
	s.assertions(col, path)
	s.semantics(col, path)
	for _, e := range s.Head.Project.Exposures {
		if slices.Contains(e.DependsOn, col.Node) && containsFold(e.Columns, col.Name) {
			s.add("exposure", e.Name, e.ID, path, e.OriginalFilePath)
		}
	}
	for _, r := range s.readers[col.Node] {
		s.reader(r, col, path)
	}
}

func (s *search) add(kind, name string, n addr.Node, path []addr.Column, file string) {
	s.found = append(s.found, Consumer{Kind: kind, Name: name, Node: n, Path: slices.Clone(append(path, addr.Column{Node: n})), File: file})
}

// reader looks at a model or snapshot: does it name the column, or pass it on?
func (s *search) reader(r addr.Node, col addr.Column, path []addr.Column) {
	def := s.Head.Project.Node(r)
	if def == nil {
		return
	}
	d, missing := s.head.missing(r, col.Name)
	direct := s.from(r)[col]
	if missing || len(direct) > 0 {
		c := Consumer{Kind: r.Kind(), Name: r.Name(), Node: r, File: def.OriginalFilePath, Path: slices.Clone(append(path, addr.Column{Node: r}))}
		if missing {
			c.Line = rawLine(def, d.Position.Line, col.Name)
		}
		s.found = append(s.found, c)
		return
	}
	for _, next := range s.passedOn(r, col) {
		s.visit(next, append(path, next))
	}
}

// passedOn lists the columns of r that were col itself in base, and that r does
// not make any more.
func (p *pass) passedOn(r addr.Node, col addr.Column) []addr.Column {
	old, now := p.inBase(r), p.Head.Program.Model(r)
	b := p.Base.Program.Model(old)
	if b == nil || now == nil {
		return nil
	}
	from := addr.Column{Node: p.inBase(col.Node), Name: col.Name}
	var out []addr.Column
	for _, e := range b.Edges {
		if e.From == from && e.Kind == lineage.Identity && e.To.Name != "" && !hasColumn(now, e.To.Name) {
			out = append(out, addr.Column{Node: r, Name: e.To.Name})
		}
	}
	return out
}

// inBase is a node's id in base.
func (p *pass) inBase(n addr.Node) addr.Node {
	if c := p.changes[n]; c != nil {
		return was(c)
	}
	return n
}

// settings are a node's own settings and hooks that name one of its columns.
func (s *search) settings(col addr.Column, path []addr.Column) {
	def := s.Head.Project.Node(col.Node)
	if def == nil {
		return
	}
	for _, set := range columnSettings(def) {
		if containsFold(set.columns, col.Name) {
			s.add("setting", set.name+" of "+col.Node.Name(), col.Node, path, def.OriginalFilePath)
		}
	}
	for _, h := range append(slices.Clone(def.Config.PreHooks), def.Config.PostHooks...) {
		if hasWord(h, col.Name) {
			s.add("hook", "of "+col.Node.Name(), col.Node, path, def.OriginalFilePath)
		}
	}
}

// setting is one that names columns.
type setting struct {
	name    string
	columns []string
}

// columnSettings are the settings of a node that name its own columns.
func columnSettings(n *manifest.Node) []setting {
	c := &n.Config
	out := []setting{
		{"unique_key", c.UniqueKey}, {"merge_update_columns", c.MergeUpdateColumns}, {"merge_exclude_columns", c.MergeExcludeColumns},
		{"partition_by", c.PartitionColumns}, {"cluster_by", c.ClusterBy}, {"event_time", one(c.EventTime)},
		{"updated_at", one(c.UpdatedAt)}, {"check_cols", c.CheckCols},
	}
	if n.TimeSpine != nil {
		out = append(out, setting{"time_spine", append(one(n.TimeSpine.Column), n.TimeSpine.Granularities...)})
	}
	return out
}

func one(s string) []string {
	if s == "" {
		return nil
	}
	return []string{s}
}

// assertions are tests, unit tests, analyses and operations that name a column.
func (s *search) assertions(col addr.Column, path []addr.Column) {
	for _, t := range s.tests[col.Node] {
		if t.Test != nil && names(t.Test, col) {
			s.add("test", t.Name, t.ID, path, t.OriginalFilePath)
			continue
		}
		if d, ok := s.head.missing(t.ID, col.Name); ok {
			s.add(t.ResourceType, t.Name, t.ID, path, t.OriginalFilePath)
			s.found[len(s.found)-1].Line = rawLine(t, d.Position.Line, col.Name)
		}
	}
	for _, t := range s.Head.Project.UnitTests {
		if t.Enabled && fixtureNames(t, col) {
			s.add("unit test", t.Name, t.ID, path, t.OriginalFilePath)
		}
	}
}

// names reports whether a generic test is about a column.
func names(t *manifest.Test, col addr.Column) bool {
	if t.Node == col.Node && (strings.EqualFold(bare(t.Column), col.Name) || containsFold(t.Columns, col.Name)) {
		return true
	}
	return t.To == col.Node && strings.EqualFold(bare(t.Field), col.Name)
}

func fixtureNames(t *manifest.UnitTest, col addr.Column) bool {
	if t.Model == col.Node && containsFold(t.Expect, col.Name) {
		return true
	}
	return slices.ContainsFunc(t.Given, func(f manifest.Fixture) bool { return f.Node == col.Node && containsFold(f.Columns, col.Name) })
}

// semantics are the parts of the semantic layer that name a column.
func (s *search) semantics(col addr.Column, path []addr.Column) {
	for _, m := range s.Head.Project.SemanticModels {
		if m.Model != col.Node {
			continue
		}
		hit := s.elements(m, col.Name)
		if hit == nil {
			continue
		}
		s.add("semantic model", m.Name, m.ID, path, m.OriginalFilePath)
		through := append(slices.Clone(path), addr.Column{Node: m.ID})
		for _, metric := range metricsOf(s.Head.Project, hit) {
			s.add("metric", metric.Name, metric.ID, through, metric.OriginalFilePath)
		}
		for _, q := range savedQueriesOf(s.Head.Project, hit, metricsOf(s.Head.Project, hit)) {
			s.add("saved query", q.Name, q.ID, through, q.OriginalFilePath)
		}
	}
	for _, m := range s.Head.Project.Metrics { // those of before semantic models
		if slices.Contains(m.DependsOn, col.Node) && (containsFold(m.Dimensions, col.Name) || strings.EqualFold(m.TimeColumn, col.Name) || hasWord(m.Expression, col.Name)) {
			s.add("metric", m.Name, m.ID, path, m.OriginalFilePath)
		}
	}
}

// elements are the names of entities, dimensions and measures that need a
// column.
func (p *pass) elements(m *manifest.SemanticModel, column string) []string {
	var out []string
	for _, list := range [][]manifest.Element{m.Entities, m.Dimensions, m.Measures} {
		for _, e := range list {
			if strings.EqualFold(bare(e.Expr), column) || !isName(e.Expr) && hasWord(e.Expr, column) && containsFold(p.unknownIn(m.Model, e.Expr), column) {
				out = append(out, e.Name)
			}
		}
	}
	return out
}

// metricsOf are the metrics over measures, and those over these.
func metricsOf(project *manifest.Project, measures []string) []*manifest.Metric {
	var out []*manifest.Metric
	in := map[string]bool{}
	for grown := true; grown; {
		grown = false
		for _, m := range project.Metrics {
			uses := slices.ContainsFunc(m.Measures, func(s string) bool { return slices.Contains(measures, s) }) ||
				slices.ContainsFunc(m.InputMetrics, func(s string) bool { return in[s] })
			if uses && !in[m.Name] {
				in[m.Name], grown = true, true
				out = append(out, m)
			}
		}
	}
	return out
}

// savedQueriesOf are the saved queries over metrics, or by dimensions.
func savedQueriesOf(project *manifest.Project, elements []string, metrics []*manifest.Metric) []*manifest.SavedQuery {
	var out []*manifest.SavedQuery
	for _, q := range project.SavedQueries {
		uses := slices.ContainsFunc(metrics, func(m *manifest.Metric) bool { return slices.Contains(q.Metrics, m.Name) })
		for _, e := range elements {
			for _, g := range q.GroupBy {
				uses = uses || strings.Contains(g, "__"+e+"'") || strings.Contains(g, "__"+e+"\"")
			}
		}
		if uses {
			out = append(out, q)
		}
	}
	return out
}

func containsFold(list []string, s string) bool {
	return slices.ContainsFunc(list, func(x string) bool { return strings.EqualFold(bare(x), s) })
}

// hasWord reports whether a text has a name as a word of its own, in any case.
func hasWord(text, name string) bool {
	text, name = strings.ToLower(text), strings.ToLower(name)
	for at := 0; name != ""; {
		i := strings.Index(text[at:], name)
		if i < 0 {
			return false
		}
		start, end := at+i, at+i+len(name)
		if (start == 0 || !wordByte(text[start-1])) && (end == len(text) || !wordByte(text[end])) {
			return true
		}
		at = start + 1
	}
	return false
}

func wordByte(b byte) bool {
	return b == '_' || b >= 'a' && b <= 'z' || b >= '0' && b <= '9' || b >= 0x80
}
