package compiler

// need marks the units of both sides whose meaning somebody will ask for: those
// that may differ, as they or what they read is not of the same definition, and
// all that these read. It is a guess that costs time only where it is wrong.
func need(base, head *compilation) {
	baseInputs, headInputs := base.inputs(), head.inputs()
	inHead, inBase := make([]bool, len(head.units)), make([]bool, len(base.units))
	for i, u := range head.units {
		inHead[i] = u.twin == nil || head.moved[u.node]
	}
	reach(inHead, reversed(headInputs))
	for j, b := range base.units {
		i, ok := head.index[b.node]
		inBase[j] = !ok || inHead[i]
	}
	reach(inBase, reversed(baseInputs))
	reach(inHead, headInputs)
	for i, u := range head.units {
		u.needed = inHead[i]
		if u.twin != nil && u.needed {
			inBase[base.index[u.node]] = true
		}
	}
	reach(inBase, baseInputs)
	for j, b := range base.units {
		b.needed = inBase[j]
	}
}

// reach marks all that can be reached from what is marked.
func reach(marked []bool, to [][]int) {
	var queue []int
	for i, m := range marked {
		if m {
			queue = append(queue, i)
		}
	}
	for len(queue) > 0 {
		i := queue[len(queue)-1]
		queue = queue[:len(queue)-1]
		for _, j := range to[i] {
			if !marked[j] {
				marked[j] = true
				queue = append(queue, j)
			}
		}
	}
}

// reversed are the same arrows the other way.
func reversed(to [][]int) [][]int {
	out := make([][]int, len(to))
	for i, js := range to {
		for _, j := range js {
			out[j] = append(out[j], i)
		}
	}
	return out
}
