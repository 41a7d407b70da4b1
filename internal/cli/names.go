package cli

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/tailwater/tailwater/compiler/program"
	"github.com/tailwater/tailwater/internal/addr"
	"github.com/tailwater/tailwater/internal/spell"
)

// spellings are the ways to write a node, the most particular first: its unique
// id, package and name, name, and the last part of a source's name.
func spellings(n addr.Node) []string {
	s := []string{string(n), n.Package() + "." + n.Name(), n.Name()}
	if n.Kind() == "source" {
		s = append(s, n.Name()[strings.LastIndexByte(n.Name(), '.')+1:])
	}
	return s
}

// findNode finds the node that arg names. A spelling counts only where no more
// particular one fits. It gives nil where none fits, and an error where
// several do.
func findNode(p *program.Program, arg string) (*program.Model, error) {
	for rank := range 4 {
		var found []*program.Model
		for _, m := range p.Models {
			if s := spellings(m.Node); rank < len(s) && s[rank] == arg {
				found = append(found, m)
			}
		}
		if len(found) == 1 {
			return found[0], nil
		}
		if len(found) > 1 {
			var ids []string
			for _, m := range found {
				ids = append(ids, string(m.Node))
			}
			return nil, failure("write one of these", "%q names %s", arg, strings.Join(ids[:min(len(ids), 5)], ", "))
		}
	}
	return nil, nil
}

// findColumns finds all nodes and columns that arg names. It may hold "*", which
// stands for any characters but dots, and "?", which stands for one.
func findColumns(p *program.Program, arg string) ([]addr.Column, error) {
	if !strings.ContainsAny(arg, "*?") {
		c, err := findColumn(p, arg)
		return []addr.Column{c}, err
	}
	var found []addr.Column
	for _, m := range p.Models {
		found = append(found, matches(m, arg)...)
	}
	if len(found) == 0 {
		return nil, failure("tailwater inspect lists the nodes", "no node and no column is called like %q", arg)
	}
	return found, nil
}

// matches are the node, or else those of its columns, whose names are like
// pattern.
func matches(m *program.Model, pattern string) []addr.Column {
	for _, s := range spellings(m.Node) {
		if like(pattern, s) {
			return []addr.Column{{Node: m.Node}}
		}
	}
	var found []addr.Column
	for _, c := range m.Columns {
		if slices.ContainsFunc(spellings(m.Node), func(s string) bool { return like(pattern, s+"."+c.Name) }) {
			found = append(found, addr.Column{Node: m.Node, Name: c.Name})
		}
	}
	slices.SortFunc(found, addr.CompareColumns)
	return found
}

// like reports whether a name is like a pattern, in any case.
func like(pattern, name string) bool {
	steps := strings.NewReplacer(".", "/", "[", "\\[", "\\", "\\\\")
	ok, err := path.Match(steps.Replace(strings.ToLower(pattern)), strings.NewReplacer(".", "/").Replace(strings.ToLower(name)))
	return ok && err == nil
}

// findColumn finds the node or the column of a node that arg names.
func findColumn(p *program.Program, arg string) (addr.Column, error) {
	m, err := findNode(p, arg)
	if err != nil {
		return addr.Column{}, err
	}
	if m != nil {
		return addr.Column{Node: m.Node}, nil
	}
	for dot := strings.LastIndexByte(arg, '.'); dot > 0; dot = strings.LastIndexByte(arg[:dot], '.') {
		m, err := findNode(p, arg[:dot])
		if err != nil {
			return addr.Column{}, err
		}
		if m != nil {
			return columnOf(m, arg[dot+1:])
		}
	}
	return addr.Column{}, unknownNode(p, arg)
}

// columnOf finds a column by its exact name, or else without regard to case.
func columnOf(m *program.Model, name string) (addr.Column, error) {
	var known []string
	for _, c := range m.Columns {
		known = append(known, c.Name)
	}
	i := slices.Index(known, name)
	if i < 0 {
		i = slices.IndexFunc(known, func(k string) bool { return strings.EqualFold(k, name) })
	}
	if i >= 0 {
		return addr.Column{Node: m.Node, Name: known[i]}, nil
	}
	remedy := fmt.Sprintf("tailwater inspect %s lists them", m.Node)
	if s, ok := spell.Nearest(name, known); ok {
		remedy = fmt.Sprintf("did you mean %q?", s)
	}
	return addr.Column{}, failure(remedy, "%s has no column %q", m.Node, name)
}

// unknownNode says that arg names nothing, and what it may have meant.
func unknownNode(p *program.Program, arg string) error {
	var known []string
	for _, m := range p.Models {
		known = append(known, m.Node.Name())
	}
	head, tail, dotted := strings.Cut(arg, ".")
	for _, word := range []string{arg, head} {
		if s, ok := spell.Nearest(word, known); ok {
			if dotted && word == head && tail != "" {
				s += "." + tail
			}
			return fmt.Errorf("no model, seed, snapshot or source is called %q; did you mean %q?", arg, s)
		}
	}
	return failure("tailwater lineage lists what there is", "no model, seed, snapshot or source is called %q", arg)
}
