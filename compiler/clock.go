package compiler

import (
	"regexp"
	"slices"

	"github.com/tailwater/tailwater/internal/addr"
	"github.com/tailwater/tailwater/internal/clock"
	"github.com/tailwater/tailwater/manifest"
)

// byClock lists the nodes whose compiled codes differ by the time of compilation
// alone: nobody has edited them, and what they store is as right or wrong as it
// was. All of this has to hold:
//
//   - the raw code is the same, and all macros that it calls, and the settings;
//   - some of it reads what is another thing each time;
//   - all that differs has moved along with the time between the compilations;
//   - where a variable is read, which may have another value: by so many days that
//     no other reason is to be thought of.
func byClock(base, head *compilation) map[addr.Node]bool {
	out := map[addr.Node]bool{}
	b, ok := clock.Day(base.project.GeneratedAt)
	h, ok2 := clock.Day(head.project.GeneratedAt)
	if !ok || !ok2 {
		return out
	}
	for _, u := range head.units {
		if u.def == nil || !u.def.Compiled() {
			continue
		}
		was := base.project.Node(u.node)
		if was == nil || !was.Compiled() || was.RawCode != u.def.RawCode || was.CompiledCode == u.def.CompiledCode || history(was) != history(u.def) {
			continue
		}
		if movedOn(was.CompiledCode, u.def.CompiledCode, h-b, head.variable(u.def)) && base.rawText(was) == head.rawText(u.def) && head.volatile(u.def) {
			out[u.node] = true
		}
	}
	return out
}

// fewDays may lie between two values of a variable by chance.
const fewDays = 7

// movedOn reports whether all that differs has moved along with the time.
func movedOn(base, head string, days int, variable bool) bool {
	same := func(a, b string) bool { return a == b }
	if !variable {
		return clock.Apart(base, head, days, same)
	}
	return days >= fewDays && clock.DaysApart(base, head, days, same)
}

// volatile reports whether a node's template, or a macro that it calls, reads
// what is another thing each time.
func (c *compilation) volatile(n *manifest.Node) bool {
	body := configCall.ReplaceAllString(n.RawCode, "")
	return manifest.IsVolatile(body) ||
		slices.ContainsFunc(c.called(body, n), func(id addr.Node) bool { return c.project.Macro(id).Volatile })
}

// variable reports whether one of them reads a variable.
func (c *compilation) variable(n *manifest.Node) bool {
	body := configCall.ReplaceAllString(n.RawCode, "")
	return manifest.ReadsVariables(body) ||
		slices.ContainsFunc(c.called(body, n), func(id addr.Node) bool { return c.project.Macro(id).Variable })
}

// configCall is the call of config() that a template begins with: what it reads
// goes into the node's settings, which are compared as such.
var configCall = regexp.MustCompile(`(?s)\{\{-?\s*config\s*\(.*?\)\s*-?\}\}`)

// called lists the macros that a template calls, and those that they call, as far
// as the project has them; sorted.
func (c *compilation) called(template string, n *manifest.Node) []addr.Node {
	var out []addr.Node
	seen := map[addr.Node]bool{}
	todo := slices.DeleteFunc(slices.Clone(n.DependsOn.Macros), func(m addr.Node) bool { return !mentions(template, m) })
	for len(todo) > 0 {
		id := todo[0]
		todo = todo[1:]
		if m := c.project.Macro(id); m != nil && !seen[id] {
			seen[id] = true
			out = append(out, id)
			todo = append(todo, m.DependsOn...)
		}
	}
	slices.Sort(out)
	return out
}
