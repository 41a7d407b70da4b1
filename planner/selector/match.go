package selector

import (
	"path"
	"slices"
	"strings"

	"github.com/tailwater/tailwater/internal/addr"
)

// Node is what dbt's selection sees of a node.
type Node struct {
	ID        addr.Node
	Package   string
	Name      string
	FQN       []string
	File      string // relative to the root of its package
	Versioned bool
}

// Method is one of dbt's ways to select. The zero Method is invalid.
type Method uint8

const (
	FQN     Method = iota + 1
	Path           // the file, or a folder above it
	Package        // the package
	File           // the file's name, with or without its ending
)

func (m Method) String() string { return [...]string{"invalid", "fqn", "path", "package", "file"}[m] }

// Criterion is one condition. Value is a pattern: ?, and [c] for one c that
// would be a wildcard.
type Criterion struct {
	Method Method
	Value  string
}

// Selector is a list of criteria, all of which must hold.
type Selector []Criterion

// engine is a program that selects. They differ in what a name matches.
type engine uint8

const (
	core   engine = iota // dbt Core, written in Python
	fusion               // dbt Fusion, which is dbt 2
)

// Selects reports whether both engines select a node.
func (s Selector) Selects(n *Node) bool {
	return len(s) > 0 && !slices.ContainsFunc(s, func(c Criterion) bool { return !c.Matches(core, n) || !c.Matches(fusion, n) })
}

// MaySelect reports whether one of the engines selects a node.
func (s Selector) MaySelect(n *Node) bool {
	by := func(e engine) bool {
		return !slices.ContainsFunc(s, func(c Criterion) bool { return !c.Matches(e, n) })
	}
	return by(core) || by(fusion)
}

// Matches reports whether an engine lets a node pass.
func (c Criterion) Matches(e engine, n *Node) bool {
	switch c.Method {
	case FQN:
		return e == fusion && (glob(c.Value, n.Name) || glob(c.Value, string(n.ID))) || qualified(c.Value, n)
	case Package:
		return glob(c.Value, n.Package)
	case File:
		base := path.Base(n.File)
		return glob(c.Value, base) || glob(c.Value, strings.TrimSuffix(base, path.Ext(base)))
	case Path:
		return below(c.Value, n.File)
	}
	return false
}

// below reports whether a file is what a pattern says, or lies in a folder that
// is.
func below(pattern, file string) bool {
	for at := path.Clean(file); at != "." && at != "/"; at = path.Dir(at) {
		if glob(pattern, at) {
			return true
		}
	}
	return false
}

// qualified is how dbt matches a dotted name: with the package or without.
func qualified(name string, n *Node) bool {
	if len(n.FQN) == 0 {
		return false
	}
	return matchFQN(name, n.FQN, n.Versioned) || matchFQN(name, n.FQN[1:], n.Versioned)
}

// matchFQN matches the last part as a whole, or all parts from the first on: a
// name also stands for every node whose parts it starts.
func matchFQN(name string, fqn []string, versioned bool) bool {
	want := strings.Split(name, ".")
	if leaf(name, want, fqn, versioned) {
		return true
	}
	flat := strings.Split(strings.Join(fqn, "."), ".")
	if len(fqn) == 0 || len(flat) < len(want) {
		return false
	}
	for i, part := range want {
		if strings.ContainsAny(part, wildcards) {
			return glob(strings.Join(want[i:], "."), strings.Join(flat[i:], ".")) || len(want) == 1 && glob(name, last(fqn, versioned))
		}
		if flat[i] != part {
			return false
		}
	}
	return true
}

func leaf(name string, want, fqn []string, versioned bool) bool {
	switch {
	case len(fqn) == 0:
		return false
	case !versioned:
		return fqn[len(fqn)-1] == name
	}
	return last(fqn, true) == name || ending(fqn) == ending(want)
}

// last is the model's own name: the version comes behind it.
func last(fqn []string, versioned bool) string {
	if versioned {
		return fqn[max(len(fqn)-2, 0)]
	}
	return fqn[len(fqn)-1]
}

// ending is how dbt writes a version: orders_v2.
func ending(parts []string) string {
	return strings.Join(parts[max(len(parts)-2, 0):], "_")
}

const wildcards = "*?[]"

// glob matches the part of the shell's patterns that this package writes: ? and
// [c]. Everything else stands for itself.
func glob(pattern, text string) bool {
	p, t := []rune(pattern), []rune(text)
	for len(p) > 0 {
		if len(t) == 0 {
			return false
		}
		want, width := p[0], 1
		if want == '[' && len(p) > 2 && p[2] == ']' {
			want, width = p[1], 3
		} else if want == '?' {
			want = t[0]
		}
		if want != t[0] {
			return false
		}
		p, t = p[width:], t[1:]
	}
	return len(t) == 0
}
