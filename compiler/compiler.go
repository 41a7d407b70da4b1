package compiler

import (
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/tailwater/tailwater/compiler/canon"
	"github.com/tailwater/tailwater/compiler/dialect"
	"github.com/tailwater/tailwater/compiler/program"
	"github.com/tailwater/tailwater/compiler/resolve"
	"github.com/tailwater/tailwater/internal/addr"
	"github.com/tailwater/tailwater/manifest"
)

// Compile compiles all nodes of a project that have or make rows, and finds out
// what each means. The program is sorted by node.
func Compile(p *manifest.Project) *program.Program {
	c := newCompilation(p)
	for _, u := range c.units {
		u.needed = true
	}
	c.run()
	return c.program()
}

// run compiles all units that are not compiled yet.
func (c *compilation) run() {
	c.close(schedule(c.inputs(), c.compile))
}

// close compiles the units of circles: what is not compiled yet stays unknown.
func (c *compilation) close(stuck []int) {
	if len(stuck) == 0 {
		return
	}
	c.stuck = true
	c.circle = c.allOf(stuck)
	for _, i := range stuck {
		c.compile(i)
	}
}

// program gives what was compiled, and lets go of what was needed for it.
func (c *compilation) program() *program.Program {
	out := &program.Program{Dialect: c.dialect.Name}
	for _, u := range c.units {
		out.Models = append(out.Models, u.model)
		u.meaning.drop()
		u.trace = nil
	}
	return out
}

// compilation is one run of [Compile]. Each unit is written by the one worker
// that compiles it, and read by others only after that.
type compilation struct {
	project *manifest.Project
	dialect *dialect.Dialect
	units   []*unit // sorted by node
	index   map[addr.Node]int
	stuck   bool
	hooks   sync.Map // text of a hook -> text of the macros that it calls
	// circle stands for a node of a circle that is not compiled yet: it is known
	// by the code of all of them.
	circle *meaning
	base   *compilation // the other side, for head; else nil
	// names counts the nodes of each kind and name.
	names   map[string]int
	beliefs Beliefs
	pairing
}

// unit is one node on its way.
type unit struct {
	node   addr.Node
	source *manifest.Source // exactly one of source and def is set
	def    *manifest.Node
	model  *program.Model
	// meaning is what readers splice in.
	meaning *meaning
	// needed is set where somebody will ask for the meaning.
	needed bool
	// readers counts the units that will splice the meaning in, of both sides.
	readers atomic.Int32
	// columns are the model's, for readers.
	columns []resolve.Column
	// soft marks columns that were taken from a list which may be stale.
	soft bool
	// ready is set when the unit is compiled: others may read it from then on. A
	// node that was not declared as an input may be asked for earlier.
	ready atomic.Bool

	// before is the unit of base for the same node; nil for none. It is compiled
	// first.
	before *unit
	// twin is the unit before where that is of the same definition; else nil.
	twin *unit
	// trace is what a twin's compilation asked for, until it has been used.
	trace *trace
	// leaf is all that the meaning of a unit that reads nothing follows from; ""
	// for others.
	leaf string
}

func newCompilation(p *manifest.Project) *compilation {
	c := &compilation{project: p, dialect: dialect.For(p.Adapter), index: map[addr.Node]int{}}
	c.names = map[string]int{}
	for _, s := range p.Sources {
		c.units = append(c.units, &unit{node: s.ID, source: s})
	}
	for _, n := range p.Nodes {
		if hasRows(n) {
			c.units = append(c.units, &unit{node: n.ID, def: n})
		}
	}
	slices.SortFunc(c.units, func(a, b *unit) int { return compareNodes(a.node, b.node) })
	for i, u := range c.units {
		c.index[u.node] = i
		c.names[u.node.Kind()+" "+u.node.Name()]++
	}
	return c
}

// allOf knows nodes that wait for each other by all of their code, and all that
// they read besides.
func (c *compilation) allOf(stuck []int) *meaning {
	var text strings.Builder
	var inputs []*canon.Normal
	for _, i := range stuck {
		u := c.units[i]
		text.WriteString(string(u.node) + "\n" + u.def.CompiledCode + "\n")
		for _, n := range u.def.DependsOn.Nodes {
			if j, ok := c.index[n]; ok && c.units[j].ready.Load() {
				inputs = append(inputs, c.units[j].meaning.Normal())
			}
		}
	}
	return known(canon.Opaque(text.String(), inputs, nil))
}

// hasRows reports whether a node is or makes a relation that others can read.
func hasRows(n *manifest.Node) bool {
	switch n.ResourceType {
	case "model", "seed", "snapshot":
		return true
	}
	return false
}
