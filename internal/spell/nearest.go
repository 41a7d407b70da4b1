package spell

import (
	"slices"
	"strings"
)

// Nearest is the word of known that is most like word, if one is like it at
// all. Case does not count. Of words equally near the first in order of the
// alphabet wins.
func Nearest(word string, known []string) (string, bool) {
	best, least := "", limit(word)+1
	sorted := slices.Sorted(slices.Values(known))
	for _, k := range sorted {
		if d := distance([]rune(strings.ToLower(word)), []rune(strings.ToLower(k)), least); d < least {
			best, least = k, d
		}
	}
	if best != "" {
		return best, true
	}
	// "order" for "fct_orders": a part of one word only.
	if len(word) >= 3 {
		parts := slices.DeleteFunc(sorted, func(k string) bool { return !strings.Contains(strings.ToLower(k), strings.ToLower(word)) })
		if len(parts) == 1 {
			return parts[0], true
		}
	}
	return "", false
}

// limit is how many slips a word of this length may have.
func limit(word string) int { return min(1+len(word)/4, 4) }

// distance counts the letters to add, drop, exchange or swap with their
// neighbour to get from a to b, as far as it is less than most (the optimal
// string alignment distance).
func distance(a, b []rune, most int) int {
	if d := len(a) - len(b); d >= most || -d >= most {
		return most
	}
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
