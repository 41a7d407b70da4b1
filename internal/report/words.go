package report

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"

	"github.com/tailwater/tailwater/internal/addr"
)

// count says a number of things: "1 step", "3 steps".
func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// join says a list with commas.
func join(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), ", ")
}

// some says the first n of a list and how many more there are; all for n < 0.
func some(names []string, n int) string {
	if n < 0 || len(names) <= n+1 { // "and 1 more" is no shorter than the one
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:n], ", "), len(names)-n)
}

// cut shortens a text to about n characters; not at all for n <= 0.
func cut(s string, n int) string {
	runes := []rune(s)
	if n <= 0 || len(runes) <= n {
		return s
	}
	return strings.TrimRight(string(runes[:n]), " ,") + " ..."
}

// duration says seconds with the precision of an estimate.
func duration(seconds float64) string {
	s := int(math.Round(seconds))
	switch {
	case math.IsNaN(seconds) || seconds < 0 || seconds > 1e9:
		return "?"
	case seconds < 1:
		return "<1s"
	case s < 100:
		return fmt.Sprintf("%ds", s)
	case s < 100*60:
		return fmt.Sprintf("%dm %02ds", s/60, s%60)
	}
	return fmt.Sprintf("%dh %02dm", s/3600, s/60%60)
}

// percent says a share; never 100 % of less than all.
func percent(part, whole int) string {
	if whole == 0 {
		return ""
	}
	v := float64(part) * 100 / float64(whole)
	if part < whole {
		v = math.Min(v, 99.9)
	}
	return fmt.Sprintf("%.1f %%", v)
}

// namer shortens unique ids to the names that people use, as far as they stay
// apart among all ids that it was made for.
type namer map[string]string

func newNamer(ids []string) namer {
	holders := map[string]string{}
	clash := map[string]bool{}
	for _, id := range ids {
		s := short(id)
		if other, ok := holders[s]; ok && other != id {
			clash[s] = true
		}
		holders[s] = id
	}
	n := namer{}
	for _, id := range ids {
		n[id] = id
		if s := short(id); !clash[s] {
			n[id] = s
		}
	}
	return n
}

// short is a node's name without its package; kinds other than models are told.
func short(id string) string {
	n := addr.Node(id)
	switch {
	case n.Name() == "":
		return id
	case n.Kind() == "model":
		return n.Name()
	}
	return n.Kind() + " " + n.Name()
}

// node names a node.
func (n namer) node(id string) string {
	if s, ok := n[id]; ok {
		return s
	}
	return id
}

// path names a path of nodes and columns as people read it. An element is an
// id, or an id with a column behind it.
func (n namer) path(path []string, arrow string) string {
	parts := make([]string, len(path))
	for i, p := range path {
		parts[i] = n.element(p)
	}
	return strings.Join(parts, " "+arrow+" ")
}

func (n namer) element(p string) string {
	owner := n.owner(p)
	if s, ok := n[owner]; ok {
		return s + p[len(owner):]
	}
	return short(owner) + p[len(owner):]
}

// owner is the node of an element of a path.
func (n namer) owner(p string) string {
	if _, ok := n[p]; ok {
		return p
	}
	for end := strings.LastIndexByte(p, '.'); end > 0; end = strings.LastIndexByte(p[:end], '.') {
		if _, ok := n[p[:end]]; ok {
			return p[:end]
		}
	}
	return plainOwner(p)
}

// plainOwner is the node of an element that may be of any node: its kind,
// package and name, with the table of a source or the version of a model.
func plainOwner(p string) string {
	parts := strings.Split(p, ".")
	n := 3
	if len(parts) > n && (parts[0] == "source" || version.MatchString(parts[n])) {
		n++
	}
	return strings.Join(parts[:min(n, len(parts))], ".")
}

var version = regexp.MustCompile(`^v[0-9]+$`)
