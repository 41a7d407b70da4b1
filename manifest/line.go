package manifest

import "strings"

// RawLine maps a line of a node's compiled code to its raw code: the line with the
// same text in the same order among such lines, else the only line between the
// surrounding ones of which is holds. Zero: it cannot be told.
func (n *Node) RawLine(compiled int, is func(line string) bool) int {
	if n.RawCode == "" || compiled < 1 {
		return 0
	}
	raw, comp := strings.Split(n.RawCode, "\n"), strings.Split(n.CompiledCode, "\n")
	if compiled > len(comp) {
		return 0
	}
	match := align(comp, raw)
	if at := match[compiled-1]; at > 0 {
		return at
	}
	lo, hi := 0, len(raw)
	for i := compiled - 2; i >= 0; i-- {
		if match[i] > 0 {
			lo = match[i]
			break
		}
	}
	for i := compiled; i < len(match); i++ {
		if match[i] > 0 {
			hi = match[i] - 1
			break
		}
	}
	found := 0
	for i := lo; i < hi; i++ {
		if is(raw[i]) {
			if found > 0 {
				return 0
			}
			found = i + 1
		}
	}
	return found
}

// align gives each compiled line the raw line with the same text, from one;
// zero where there is none. Only texts that occur once on both sides anchor;
// what lies between two anchors is walked from both ends.
func align(comp, raw []string) []int {
	once := func(lines []string) map[string]int {
		at := map[string]int{}
		for i, l := range lines {
			l = strings.TrimSpace(l)
			if _, seen := at[l]; seen || len(l) < 3 {
				at[l] = -1
			} else {
				at[l] = i
			}
		}
		return at
	}
	rawAt, compAt := once(raw), once(comp)
	out := make([]int, len(comp))
	last := -1
	for i, l := range comp {
		l = strings.TrimSpace(l)
		if r, ok := rawAt[l]; ok && r > last && compAt[l] == i {
			out[i], last = r+1, r
		}
	}
	same := func(i, r int) bool {
		return i >= 0 && i < len(comp) && r >= 0 && r < len(raw) && out[i] == 0 && strings.TrimSpace(comp[i]) == strings.TrimSpace(raw[r])
	}
	if same(0, 0) {
		out[0] = 1
	}
	for i := range comp {
		if out[i] > 0 && same(i+1, out[i]) {
			out[i+1] = out[i] + 1
		}
	}
	for i := len(comp) - 1; i >= 0; i-- {
		if out[i] > 0 && same(i-1, out[i]-2) {
			out[i-1] = out[i] - 1
		}
	}
	return out
}
