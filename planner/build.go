package planner

import (
	"cmp"
	"fmt"
	"slices"
	"sort"

	"github.com/tailwater/tailwater/diff"
	"github.com/tailwater/tailwater/internal/addr"
	"github.com/tailwater/tailwater/internal/graph"
)

// Build plans. An error is a mistake of the caller's: the input contradicts
// itself.
func Build(in Input) (*Plan, error) {
	b := &builder{Input: in, changes: map[addr.Node]*diff.Change{}, steps: map[addr.Node]*Step{}}
	for i := range in.Changes {
		b.changes[in.Changes[i].Node] = &in.Changes[i]
	}
	for i := range in.Changes {
		b.change(&in.Changes[i])
	}
	b.redraw()
	b.order()
	if err := cmp.Or(b.missing(), b.circle()); err != nil {
		return nil, err
	}
	p := &Plan{Pruned: b.pruned()}
	b.arrange(p)
	for _, s := range b.steps {
		p.Steps = append(p.Steps, *s)
	}
	slices.SortFunc(p.Steps, func(x, y Step) int { return compareSteps(&x, &y) })
	return p, p.Check(in)
}

func compareSteps(x, y *Step) int {
	return cmp.Or(cmp.Compare(x.Wave, y.Wave), cmp.Compare(x.Node, y.Node))
}

type builder struct {
	Input
	changes map[addr.Node]*diff.Change
	steps   map[addr.Node]*Step
	told    map[edge]bool // pairs of steps that dbt itself runs in order
}

func (b *builder) node(id addr.Node) *Node { return findNode(b.Nodes, id) }

func findNode(nodes []Node, id addr.Node) *Node {
	i := sort.Search(len(nodes), func(i int) bool { return nodes[i].ID >= id })
	if i < len(nodes) && nodes[i].ID == id {
		return &nodes[i]
	}
	return nil
}

// change adds the step that a change asks for, if any.
func (b *builder) change(c *diff.Change) {
	if c.Kind == diff.Removed {
		b.drop(c.Node, "the node is gone; dbt leaves its relation behind")
		return
	}
	n := b.node(c.Node)
	if n == nil || n.Kind == "source" || n.Materialized == "ephemeral" {
		return
	}
	if c.Kind == diff.Renamed {
		b.drop(c.RenamedFrom, "the node was renamed to "+string(c.Node)+"; dbt leaves the old relation behind")
	}
	action := action(n, c)
	if action == 0 {
		return
	}
	b.add(n, action, b.reason(n, c), columnNames(c))
}

// action is the cheapest sound action for a change; zero for none.
func action(n *Node, c *diff.Change) Action {
	switch {
	case c.Kind == diff.Added || c.Kind == diff.Renamed:
		if n.Kind == "snapshot" {
			return SnapshotRun
		}
		return Create
	case !c.DataDiffer():
		return 0
	}
	switch {
	case n.Kind == "seed":
		return Reseed
	case n.Kind == "snapshot":
		return SnapshotRun
	case n.Materialized == "view":
		if c.Origin == diff.Direct || reshaped(c) {
			return ReplaceView
		}
		return 0
	case n.Materialized == "incremental":
		if n.NoFullRefresh {
			return Manual
		}
		return FullRefresh
	case n.Materialized == "materialized_view" || n.Materialized == "dynamic_table" || n.Materialized == "streaming_table":
		return FullRefresh
	case n.Materialized == "table":
		return Rebuild
	}
	return Manual
}

// reshaped reports whether a view has to be created again because its columns
// are others.
func reshaped(c *diff.Change) bool {
	return slices.ContainsFunc(c.Columns, func(col diff.ColumnChange) bool { return col.Kind != diff.ColumnValue })
}

// columnNames are the columns whose stored values change; nil for all.
func columnNames(c *diff.Change) []string {
	if c.RowsChanged || c.Kind != diff.Modified {
		return nil
	}
	out := []string{}
	for _, col := range c.Columns {
		out = append(out, col.Name)
	}
	return out
}

func (b *builder) add(n *Node, a Action, r Reason, columns []string) {
	if s := b.steps[n.ID]; s != nil {
		s.Reasons = append(s.Reasons, r)
		return
	}
	b.steps[n.ID] = &Step{Node: n.ID, Action: a, Reasons: []Reason{r}, Columns: columns}
}

// drop adds a step for a relation that nothing makes any more.
func (b *builder) drop(id addr.Node, why string) {
	n := findNode(b.Removed, id)
	if n == nil || n.Kind == "source" || n.Materialized == "ephemeral" {
		return
	}
	b.steps[id] = &Step{Node: id, Action: Drop, Reasons: []Reason{{Kind: BecauseRemoved, Text: why, Path: []addr.Column{{Node: id}}}}}
}

// redraw adds readers of what the steps draw anew, until nothing is added.
func (b *builder) redraw() {
	readers := newReaders(b.Nodes)
	for {
		added := false
		for _, id := range sortedSteps(b.steps) {
			n := b.node(id)
			if n == nil || !b.steps[id].Action.full() {
				continue
			}
			for _, hit := range readers.drawn(b.Input, n) {
				if b.steps[hit.node.ID] != nil {
					continue
				}
				a := action(hit.node, &diff.Change{Node: hit.node.ID, Kind: diff.Modified, Origin: diff.Upstream, Verdict: diff.Rows})
				if a == 0 {
					continue
				}
				text := fmt.Sprintf("reads %s, which depends on more than data (%s) and is drawn anew when %s is rebuilt", hit.column, hit.taint, id)
				b.add(hit.node, a, Reason{Kind: BecauseRedrawn, Text: text, Path: []addr.Column{hit.column, {Node: hit.node.ID}}}, nil)
				added = true
			}
		}
		if !added {
			return
		}
	}
}

func sortedSteps(steps map[addr.Node]*Step) []addr.Node {
	out := make([]addr.Node, 0, len(steps))
	for id := range steps {
		out = append(out, id)
	}
	slices.Sort(out)
	return out
}

// order sets After and Wave. A step comes after the nearest steps that it reads,
// through nodes that have no step and keep no data. Queries may read relations
// that dbt was not told of, and these may form circles: then only what it was
// told of counts.
func (b *builder) order() {
	levels := b.levels(func(n *Node) []addr.Node { return n.Inputs })
	if len(levels) < len(b.steps) {
		levels = b.levels(func(n *Node) []addr.Node { return n.Declared })
	}
	last := 0
	for id, level := range levels {
		b.steps[id].Wave = level + 1
		if b.steps[id].Action != Drop {
			last = max(last, level+1)
		}
	}
	for _, s := range b.steps {
		if s.Action == Drop {
			s.Wave = last + 1
			s.After = b.lastWave(last)
		}
	}
}

// levels sets After by one notion of inputs, and gives the place of each step.
func (b *builder) levels(inputs func(*Node) []addr.Node) map[addr.Node]int {
	g := graph.New[addr.Node]()
	for id, s := range b.steps {
		g.Node(id)
		if s.Action == Drop {
			continue
		}
		s.After = b.before(id, inputs)
		for _, d := range s.After {
			g.Edge(d, id)
		}
	}
	return g.Levels()
}

func (b *builder) lastWave(wave int) []addr.Node {
	var out []addr.Node
	for id, s := range b.steps {
		if s.Wave == wave && s.Action != Drop {
			out = append(out, id)
		}
	}
	slices.Sort(out)
	return out
}

// before are the steps that a node waits for.
func (b *builder) before(id addr.Node, inputs func(*Node) []addr.Node) []addr.Node {
	seen := map[addr.Node]bool{}
	var out []addr.Node
	var visit func(id addr.Node)
	visit = func(id addr.Node) {
		n := b.node(id)
		if n == nil {
			return
		}
		for _, in := range inputs(n) {
			if seen[in] || in == id {
				continue
			}
			seen[in] = true
			if s := b.steps[in]; s != nil {
				out = append(out, in)
				continue
			}
			if up := b.node(in); up != nil && !up.stored() {
				visit(in)
			}
		}
	}
	visit(id)
	slices.Sort(out)
	return out
}

// pruned are the models, seeds and snapshots that dbt's state:modified+ would
// select and the plan leaves out.
func (b *builder) pruned() []Pruned {
	g := graph.New[addr.Node]()
	for i := range b.Nodes {
		g.Node(b.Nodes[i].ID)
		for _, in := range b.Nodes[i].Inputs {
			g.Edge(in, b.Nodes[i].ID)
		}
	}
	var edited []addr.Node
	for id, c := range b.changes {
		if c.Origin == diff.Direct && c.Kind != diff.Removed {
			edited = append(edited, id)
		}
	}
	selected := g.Reachable(edited...)
	for _, id := range edited {
		selected[id] = true
	}
	var out []Pruned
	for i := range b.Nodes {
		n := &b.Nodes[i]
		if selected[n.ID] && b.steps[n.ID] == nil && n.Kind != "source" {
			out = append(out, Pruned{n.ID, b.why(n)})
		}
	}
	return out
}

// why says why a node has no step.
func (b *builder) why(n *Node) string {
	c := b.changes[n.ID]
	switch {
	case c != nil && c.Verdict == diff.Equivalent:
		return "its definition was edited, and its data are provably the same"
	case n.Materialized == "ephemeral":
		return "it has no relation of its own; it is compiled into its readers"
	case n.Materialized == "view":
		if c != nil {
			return "a view shows the new data as soon as what it reads is rebuilt; its own definition is the same"
		}
		return "it reads nothing that changed"
	}
	return "it reads no column and no rows that changed"
}
