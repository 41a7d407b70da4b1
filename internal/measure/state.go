package main

import (
	"slices"

	"github.com/tailwater/tailwater/internal/addr"
	"github.com/tailwater/tailwater/internal/graph"
	"github.com/tailwater/tailwater/manifest"
)

// selected are the models, seeds and snapshots of head that dbt's
// state:modified+ selects, by the rules of dbt Core 1.11.
func selected(base, head *manifest.Project) map[addr.Node]bool {
	s := &state{base: base, head: head, macros: map[addr.Node]bool{}}
	g := graph.New[addr.Node]()
	var modified []addr.Node
	for _, n := range head.Nodes {
		if n.ResourceType == "test" {
			continue
		}
		g.Node(n.ID)
		for _, d := range n.DependsOn.Nodes {
			g.Edge(d, n.ID)
		}
		if s.modified(base.Node(n.ID), n) {
			modified = append(modified, n.ID)
		}
	}
	for _, n := range head.Sources {
		if old := base.Source(n.ID); old != nil && !sameSource(old, n) {
			modified = append(modified, n.ID)
		}
	}
	out := g.Reachable(modified...)
	for _, id := range modified {
		out[id] = true
	}
	for id := range out {
		if !slices.Contains([]string{"model", "seed", "snapshot"}, id.Kind()) {
			delete(out, id)
		}
	}
	return out
}

// state compares nodes as dbt does.
type state struct {
	base, head *manifest.Project
	macros     map[addr.Node]bool // whether a macro, or one that it calls, differs
}

func (s *state) modified(old, new *manifest.Node) bool {
	if old == nil {
		return true
	}
	return !sameBody(old, new) || !sameConfig(old, new) || !sameDescription(old, new) || !slices.Equal(old.FQN, new.FQN) ||
		!samePlace(old, new) || old.Contract.Enforced != new.Contract.Enforced || new.Contract.Enforced && old.Contract.Checksum != new.Contract.Checksum ||
		new.ResourceType == "model" && (old.Access != new.Access || old.LatestVersion != new.LatestVersion || old.DeprecationDate != new.DeprecationDate) ||
		slices.ContainsFunc(new.DependsOn.Macros, s.macro)
}

func sameBody(old, new *manifest.Node) bool {
	if new.ResourceType == "seed" {
		return old.Checksum == new.Checksum
	}
	return old.RawCode == new.RawCode
}

// elsewhere are the settings that dbt compares apart from the others, or not.
var elsewhere = []string{"alias", "schema", "database", "tags", "group"}

func sameConfig(old, new *manifest.Node) bool {
	same := func(a, b map[string]string) bool {
		for key, v := range a {
			if w, ok := b[key]; !slices.Contains(elsewhere, key) && (!ok || v != w) {
				return false
			}
		}
		return true
	}
	return same(old.Unrendered, new.Unrendered) && same(new.Unrendered, old.Unrendered)
}

func samePlace(old, new *manifest.Node) bool {
	for _, key := range []string{"database", "schema", "alias"} {
		if old.Unrendered[key] != new.Unrendered[key] {
			return false
		}
	}
	return true
}

func sameDescription(old, new *manifest.Node) bool {
	if new.Config.PersistRelation && old.Description != new.Description {
		return false
	}
	if !new.Config.PersistColumns {
		return true
	}
	texts := func(n *manifest.Node) map[string]string {
		out := map[string]string{}
		for _, c := range n.Columns {
			out[c.Name] = c.Description
		}
		return out
	}
	before := texts(old)
	for name, text := range texts(new) {
		if before[name] != text {
			return false
		}
	}
	return len(old.Columns) == len(new.Columns)
}

// macro reports whether a macro differs, or one that it calls.
func (s *state) macro(id addr.Node) bool {
	if known, ok := s.macros[id]; ok {
		return known
	}
	s.macros[id] = false // while it is looked at: macros may call each other
	old, new := s.base.Macro(id), s.head.Macro(id)
	differs := old == nil || new == nil || old.Digest != new.Digest || slices.ContainsFunc(new.DependsOn, s.macro)
	s.macros[id] = differs
	return differs
}

func sameSource(old, new *manifest.Source) bool {
	return old.Database == new.Database && old.Schema == new.Schema && old.Identifier == new.Identifier && slices.Equal(old.FQN, new.FQN) &&
		old.Freshness == new.Freshness && old.LoadedAtField == new.LoadedAtField && old.External == new.External
}
