package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// impact is the part of the project that changes reach, as far as the document
// tells: changed nodes, steps, and what lies on the paths between them.
type impact struct {
	names  namer
	depth  map[string]int // hops from the nearest change
	class  map[string]string
	action map[string]string
	edges  [][2]string // sorted
}

// The most that is drawn. Platforms give up at 500 edges or 50,000 characters,
// people long before.
const (
	mostNodes = 40
	mostEdges = 100
	mostLabel = 60
)

func newImpact(d *Plan, n namer) impact {
	im := impact{names: n, depth: map[string]int{}, class: map[string]string{}, action: map[string]string{}}
	for _, c := range d.Changes {
		if c.Verdict == "equivalent" && c.Kind == "modified" {
			continue // the same data reach nobody
		}
		im.class[c.UniqueID] = "affected"
		if c.Origin == "direct" {
			im.class[c.UniqueID] = c.Kind
		}
		for _, cause := range c.Causes {
			if cause.Kind == "upstream" && cause.Ref != nil {
				im.edge(*cause.Ref, c.UniqueID)
			}
		}
	}
	for _, s := range d.Steps {
		im.action[s.UniqueID] = s.words()
		if im.class[s.UniqueID] == "" {
			im.class[s.UniqueID] = "affected"
		}
		for _, r := range s.Reasons {
			for i := 1; i < len(r.Path); i++ {
				im.edge(n.owner(r.Path[i-1]), n.owner(r.Path[i]))
			}
		}
	}
	slices.SortFunc(im.edges, func(a, b [2]string) int { return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1])) })
	im.edges = slices.Compact(im.edges)
	im.measure()
	return im
}

func (im *impact) edge(from, to string) {
	if from == to {
		return
	}
	im.edges = append(im.edges, [2]string{from, to})
	for _, id := range []string{from, to} {
		if im.class[id] == "" {
			im.class[id] = "affected"
		}
	}
}

// measure finds how far nodes are from a change.
func (im *impact) measure() {
	var queue []string
	for id, class := range im.class {
		if class != "affected" {
			queue = append(queue, id)
			im.depth[id] = 0
		}
	}
	next := map[string][]string{}
	for _, e := range im.edges {
		next[e[0]] = append(next[e[0]], e[1])
	}
	for slices.Sort(queue); len(queue) > 0; queue = queue[1:] {
		for _, to := range next[queue[0]] {
			if _, ok := im.depth[to]; !ok {
				im.depth[to] = im.depth[queue[0]] + 1
				queue = append(queue, to)
			}
		}
	}
}

func (im *impact) size() int { return len(im.class) }

// nearest are the nodes to draw: the changes first, then what is near to them.
func (im *impact) nearest() []string {
	far := len(im.class) // of nodes that no path leads to
	var ids []string
	for id := range im.class {
		if _, ok := im.depth[id]; !ok {
			im.depth[id] = far
		}
		ids = append(ids, id)
	}
	slices.SortFunc(ids, func(a, b string) int { return cmp.Or(cmp.Compare(im.depth[a], im.depth[b]), cmp.Compare(a, b)) })
	return ids[:min(len(ids), mostNodes)]
}

// looks are how classes of nodes are drawn, readable on light and dark pages.
var looks = []struct{ class, style string }{
	{"added", "fill:#dafbe1,stroke:#1a7f37,color:#1f2328"},
	{"affected", "fill:#f6f8fa,stroke:#59636e,color:#1f2328"},
	{"modified", "fill:#fff8c5,stroke:#9a6700,color:#1f2328"},
	{"removed", "fill:#ffebe9,stroke:#cf222e,color:#1f2328"},
	{"renamed", "fill:#ddf4ff,stroke:#0969da,color:#1f2328"},
}

// mermaid writes the graph, and says how many nodes are drawn in it and how
// many arrows between them are not.
func (im *impact) mermaid() (text string, drawn, missing int) {
	ids := im.nearest()
	place := map[string]string{}
	used := map[string]bool{}
	var b strings.Builder
	b.WriteString("flowchart LR\n")
	for i, id := range ids {
		place[id] = fmt.Sprintf("n%d", i+1)
		used[im.class[id]] = true
		label := mermaidText(cut(im.names.element(id), mostLabel))
		if a := im.action[id]; a != "" {
			label += "<br/>" + mermaidText(a)
		}
		fmt.Fprintf(&b, "  %s[\"%s\"]:::%s\n", place[id], label, im.class[id])
	}
	edges := 0
	for _, e := range im.edges {
		if place[e[0]] == "" || place[e[1]] == "" {
			continue
		}
		if edges++; edges <= mostEdges {
			fmt.Fprintf(&b, "  %s --> %s\n", place[e[0]], place[e[1]])
		}
	}
	for _, l := range looks {
		if used[l.class] {
			fmt.Fprintf(&b, "  classDef %s %s\n", l.class, l.style)
		}
	}
	return b.String(), len(ids), max(edges-mostEdges, 0)
}

// mermaidText writes a text between quotes; what is not a letter, a digit or
// harmless is written by its number.
func mermaidText(s string) string {
	var b strings.Builder
	for _, r := range clean(s) {
		if plainName(r) && !strings.ContainsRune(":>", r) {
			b.WriteRune(r)
		} else {
			fmt.Fprintf(&b, "#%d;", r)
		}
	}
	return b.String()
}
