package planner

import (
	"cmp"
	"fmt"
	"slices"
	"sort"
	"strings"

	"github.com/tailwater/tailwater/diff"
	"github.com/tailwater/tailwater/internal/addr"
	"github.com/tailwater/tailwater/internal/graph"
)

// Build plans. An error is a mistake of the caller's: the input contradicts
// itself.
func Build(in Input) (*Plan, error) {
	b := newBuilder(in)
	for i := range b.Nodes {
		b.look(&b.Nodes[i])
	}
	b.redraw()
	b.rewriteViews()
	b.dropAbandoned()
	b.inPlace()
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

// builder collects the steps of a plan.
type builder struct {
	Input
	changes map[addr.Node]*diff.Change
	owners  map[string]addr.Node // of the relations that are there now, by place
	steps   map[addr.Node]*Step
	told    map[edge]bool // pairs of steps that dbt itself runs in order
}

func newBuilder(in Input) *builder {
	b := &builder{Input: in, changes: map[addr.Node]*diff.Change{}, owners: map[string]addr.Node{},
		steps: map[addr.Node]*Step{}}
	for i := range in.Changes {
		b.changes[in.Changes[i].Node] = &in.Changes[i]
	}
	for i := range in.Nodes {
		if n := &in.Nodes[i]; n.Was != nil && n.Was.Place != "" {
			b.owners[n.Was.Place] = n.ID
		}
	}
	for i := range in.Removed {
		if n := &in.Removed[i]; n.Place != "" && b.owners[n.Place] == "" {
			b.owners[n.Place] = n.ID
		}
	}
	return b
}

func (b *builder) node(id addr.Node) *Node { return findNode(b.Nodes, id) }

func findNode(nodes []Node, id addr.Node) *Node {
	i := sort.Search(len(nodes), func(i int) bool { return nodes[i].ID >= id })
	if i < len(nodes) && nodes[i].ID == id {
		return &nodes[i]
	}
	return nil
}

// look adds the step that a node needs for what has happened to it, if any.
func (b *builder) look(n *Node) {
	c := b.changes[n.ID]
	s := &situation{builder: b, node: n, change: c}
	switch {
	case n.kept() == KeptNowhere:
		return
	case n.Was == nil || n.Was.Place != n.Place:
		s.event = isNew
	case n.Was.kept() != n.kept() && !(n.grows() && n.Was.grows()):
		s.event = isSwapped
	case c != nil && c.DataDiffer():
		s.event = isStale
	case relaid(b.Adapter, n.Was, n) != nil:
		s.event = isRelaid
	default:
		return
	}
	b.need(s, b.reason(s))
}

// need decides on a situation and adds the step, if one is needed.
func (b *builder) need(s *situation, r Reason) bool {
	var assumed []Assumption
	s.window, assumed = s.batches()
	action, notes := s.decide()
	if action == none {
		return false
	}
	r.Text = strings.Join(append([]string{r.Text}, notes...), "; ")
	b.add(s.node, action, r, columnNames(s.change))
	if action == Window {
		b.steps[s.node.ID].Window = s.window
		b.steps[s.node.ID].Assumptions = assumed
	}
	return true
}

// batches is the range of event time that a microbatch model has to be run for
// again; nil for all.
func (s *situation) batches() (*TimeWindow, []Assumption) {
	switch {
	case s.node.kept() != KeptInBatches || s.event != isStale:
		return nil, nil
	case s.beginsEarlier():
		return &TimeWindow{Column: s.node.Storage.EventTime, Start: s.node.Storage.Begin, End: s.node.Was.Storage.Begin}, nil
	case s.Batches == nil:
		return nil, nil
	}
	return s.Batches(s.node.ID)
}

// columnNames are the columns whose stored values change; nil for all.
func columnNames(c *diff.Change) []string {
	if c == nil || c.RowsChanged || c.Kind != diff.Modified || !c.DataDiffer() {
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
				if s := b.steps[hit.node.ID]; s != nil {
					s.Redrawn = true
					if s.Action == Window { // all of it is drawn anew
						s.Action, s.Window, s.Assumptions, added = FullRefresh, nil, nil, true
					}
					continue
				}
				text := fmt.Sprintf("reads %s, which depends on more than data (%s) and is drawn anew when %s is rebuilt", hit.column, hit.taint, id)
				why := Reason{Kind: BecauseRedrawn, Text: text, Path: []addr.Column{hit.column, {Node: hit.node.ID}}}
				added = b.need(&situation{builder: b, node: hit.node, event: isRedrawn}, why) || added
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
		if !b.abandoned(id) {
			last = max(last, level+1)
		}
	}
	b.orderAbandoned(last)
}

// orderAbandoned puts last what only base has: readers before what they read.
func (b *builder) orderAbandoned(last int) {
	g := graph.New[addr.Node]()
	for id := range b.steps {
		if !b.abandoned(id) {
			continue
		}
		g.Node(id)
		for _, in := range b.oldInputs(id) {
			if s := b.steps[in]; s != nil && b.abandoned(in) {
				g.Edge(id, in)
				s.After = append(s.After, id)
			}
		}
	}
	for id, level := range g.Levels() {
		s := b.steps[id]
		s.Wave = last + 1 + level
		if s.After == nil {
			s.After = b.lastWave(last)
		}
		slices.Sort(s.After)
	}
}

// oldInputs are the relations that a node of base reads.
func (b *builder) oldInputs(id addr.Node) []addr.Node {
	old := findNode(b.Removed, id)
	if n := b.node(id); old == nil && n != nil {
		old = n.Was
	}
	if old == nil {
		return nil
	}
	out := slices.Clone(old.Inputs)
	for _, in := range old.Inputs {
		if up := b.steps[in]; up == nil && in != id && in.Kind() != "source" {
			if n := findNode(b.Removed, in); n != nil && n.kept() == KeptNowhere {
				out = append(out, b.oldInputs(in)...)
			}
		}
	}
	return out
}

// abandoned reports whether a step is about what only base has: that comes last.
func (b *builder) abandoned(id addr.Node) bool {
	return b.node(id) == nil || b.steps[id].Action == Drop
}

// levels sets After by one notion of inputs, and gives the place of each step.
func (b *builder) levels(inputs func(*Node) []addr.Node) map[addr.Node]int {
	g := graph.New[addr.Node]()
	for id, s := range b.steps {
		g.Node(id)
		if b.abandoned(id) {
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
		if s.Wave == wave && !b.abandoned(id) {
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
			if b.steps[in] != nil && !b.abandoned(in) {
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
	case n.stored() && n.Was != nil && relaid(b.Adapter, n.Was, n) != nil:
		return "its data are provably the same; its next run applies " + strings.Join(relaid(b.Adapter, n.Was, n), ", ")
	case c != nil && c.Verdict == diff.Equivalent && n.grows():
		return "its definition was edited; what a build from its beginning gives is provably the same, so only what runs add from now on may differ"
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
