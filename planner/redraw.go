package planner

import (
	"slices"

	"github.com/tailwater/tailwater/compiler/canon"
	"github.com/tailwater/tailwater/internal/addr"
)

// readers knows which nodes read which.
type readers map[addr.Node][]*Node

func newReaders(nodes []Node) readers {
	r := readers{}
	for i := range nodes {
		for _, in := range nodes[i].Inputs {
			r[in] = append(r[in], &nodes[i])
		}
	}
	return r
}

// hit is a stored node that reads something drawn anew.
type hit struct {
	node   *Node
	column addr.Column // what it reads
	taint  canon.Taint
}

// drawn lists the stored nodes that read, directly or through nodes that keep no
// data, what a full rebuild of n draws anew. Sorted by node.
func (r readers) drawn(in Input, n *Node) []hit {
	fresh := map[addr.Column]canon.Taint{}
	var queue []addr.Column
	mark := func(c addr.Column, t canon.Taint) {
		if _, ok := fresh[c]; !ok && t > canon.FloatOrder {
			fresh[c] = t
			queue = append(queue, c)
		}
	}
	all := func(n *Node, t canon.Taint) {
		mark(addr.Column{Node: n.ID}, t)
		for _, col := range n.Columns {
			mark(addr.Column{Node: n.ID, Name: col}, t)
		}
	}
	if n.Drawn == nil {
		return nil
	}
	rows, columns := n.Drawn()
	for col, t := range columns {
		mark(addr.Column{Node: n.ID, Name: col}, t)
	}
	if rows > canon.FloatOrder {
		all(n, rows)
	}
	slices.SortFunc(queue, addr.CompareColumns)
	found := map[addr.Node]hit{}
	for len(queue) > 0 {
		c := queue[0]
		queue = queue[1:]
		for _, reader := range r[c.Node] {
			reaches := in.Edges.Readers(c)
			for _, e := range reaches {
				if e.To.Node != reader.ID {
					continue
				}
				if reader.stored() {
					if _, ok := found[reader.ID]; !ok {
						found[reader.ID] = hit{reader, c, fresh[c]}
					}
				} else if e.To.Name == "" {
					all(reader, fresh[c])
				} else {
					mark(e.To, fresh[c])
				}
			}
			if c.Name == "" { // the rows as such: every reader has others
				if reader.stored() {
					if _, ok := found[reader.ID]; !ok {
						found[reader.ID] = hit{reader, c, fresh[c]}
					}
				} else {
					all(reader, fresh[c])
				}
			}
		}
	}
	out := make([]hit, 0, len(found))
	for _, h := range found {
		out = append(out, h)
	}
	slices.SortFunc(out, func(a, b hit) int { return compareIDs(a.node.ID, b.node.ID) })
	return out
}

func compareIDs(a, b addr.Node) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}
