package manifest

import (
	"slices"

	"github.com/tailwater/tailwater/internal/addr"
)

// cycles finds nodes that depend on each other in circles: of each group of
// them one shortest circle, as a path that ends where it starts, beginning with
// the group's first id. Groups are in order of that.
func (p *Project) cycles() [][]addr.Node {
	var out [][]addr.Node
	for _, group := range p.circular() {
		out = append(out, p.shortest(group))
	}
	slices.SortFunc(out, slices.Compare[[]addr.Node])
	return out
}

// circular finds the groups of nodes that all reach each other: Tarjan's
// algorithm with a stack of its own, since a chain may be as long as a project.
func (p *Project) circular() [][]addr.Node {
	type frame struct {
		id   addr.Node
		next int // of its dependencies, to be looked at
	}
	var out [][]addr.Node
	number, low := map[addr.Node]int{}, map[addr.Node]int{}
	onStack := map[addr.Node]bool{}
	var stack []addr.Node
	var frames []frame
	enter := func(id addr.Node) {
		number[id] = len(number) + 1
		low[id] = number[id]
		stack, onStack[id] = append(stack, id), true
		frames = append(frames, frame{id: id})
	}
	leave := func(id addr.Node) {
		frames = frames[:len(frames)-1]
		if len(frames) > 0 {
			up := frames[len(frames)-1].id
			low[up] = min(low[up], low[id])
		}
		if low[id] != number[id] {
			return
		}
		i := len(stack) - 1
		for stack[i] != id {
			i--
		}
		group := slices.Clone(stack[i:])
		stack = stack[:i]
		for _, member := range group {
			onStack[member] = false
		}
		if len(group) > 1 || slices.Contains(p.reads(id), id) {
			slices.Sort(group)
			out = append(out, group)
		}
	}
	for _, n := range p.Nodes {
		if number[n.ID] == 0 {
			enter(n.ID)
		}
		for len(frames) > 0 {
			f := &frames[len(frames)-1]
			reads := p.reads(f.id)
			if f.next == len(reads) {
				leave(f.id)
				continue
			}
			d := reads[f.next]
			f.next++
			switch {
			case number[d] == 0:
				enter(d)
			case onStack[d]:
				low[f.id] = min(low[f.id], number[d])
			}
		}
	}
	return out
}

// reads are the nodes that a node depends on; of what is no node, none.
func (p *Project) reads(id addr.Node) []addr.Node {
	if n := p.Node(id); n != nil {
		return n.DependsOn.Nodes
	}
	return nil
}

// shortest finds a shortest circle through the first of a group, breadth first.
func (p *Project) shortest(group []addr.Node) []addr.Node {
	start := group[0]
	in := map[addr.Node]bool{}
	for _, id := range group {
		in[id] = true
	}
	from := map[addr.Node]addr.Node{}
	for queue := []addr.Node{start}; len(queue) > 0; queue = queue[1:] {
		for _, d := range p.reads(queue[0]) {
			if d == start {
				path := []addr.Node{start}
				for id := queue[0]; id != start; id = from[id] {
					path = append(path, id)
				}
				path = append(path, start)
				slices.Reverse(path)
				return path
			}
			if _, seen := from[d]; in[d] && !seen {
				from[d] = queue[0]
				queue = append(queue, d)
			}
		}
	}
	panic("a group of circular nodes has no circle through " + string(start))
}
