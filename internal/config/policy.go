package config

import (
	"path"
	"slices"
	"strings"

	"github.com/tailwater/tailwater/internal/addr"
	"github.com/tailwater/tailwater/internal/diag"
)

// Override is the severity that is set for a code in a file, with tags; explicit
// is false where nothing is set. What is set for paths and tags outranks what is
// set for the code, and the later entry the earlier.
func (c *Config) Override(code diag.Code, file string, tags []string) (s diag.Severity, explicit bool) {
	s, explicit = c.Severities[code]
	for _, o := range c.Overrides {
		set, ok := o.Severities[code]
		if ok && (o.Path == "" || matchPath(o.Path, file)) && (o.Tag == "" || slices.Contains(tags, o.Tag)) {
			s, explicit = set, true
		}
	}
	return s, explicit
}

// matchPath matches a path against a pattern, in which ** stands for any folders.
func matchPath(pattern, file string) bool {
	return matchParts(strings.Split(pattern, "/"), strings.Split(file, "/"))
}

func matchParts(pattern, parts []string) bool {
	for i, p := range pattern {
		if p == "**" {
			for j := i; j <= len(parts); j++ {
				if matchParts(pattern[i+1:], parts[j:]) {
					return true
				}
			}
			return false
		}
		if i >= len(parts) || !glob(p, parts[i]) {
			return false
		}
	}
	return len(pattern) == len(parts)
}

// Suppresses returns the index of the first suppression that silences a
// finding about a node and a column on a day ("2026-11-24"), or -1.
func (c *Config) Suppresses(code diag.Code, n addr.Node, column, today string) int {
	for i, s := range c.Suppressions {
		if s.Code == code && !s.Expired(today) && matches(s.Node, s.Column, n, column) {
			return i
		}
	}
	return -1
}

// Expired reports whether a suppression holds no more on a day.
func (s Suppression) Expired(today string) bool { return s.Expires < today }

// matches reports whether a node and a column are those that are named; empty
// names stand for all.
func matches(node, col string, n addr.Node, column string) bool {
	return (node == "" || glob(node, string(n)) || glob(node, n.Name())) && (col == "" || glob(col, column))
}

func glob(pattern, s string) bool {
	ok, err := path.Match(pattern, s)
	return err == nil && ok
}

// Asks reports whether the protocol asks for an acknowledgement of a finding.
func (r Require) Asks(code diag.Code, s diag.Severity) bool {
	return r.Severity.Met(s) && (len(r.Codes) == 0 || slices.ContainsFunc(r.Codes, func(p string) bool { return glob(p, string(code)) }))
}

// Covers reports whether an acknowledgement is about a finding, on a day.
func (a Acknowledgement) Covers(code diag.Code, n addr.Node, column, today string) bool {
	return a.Code == code && (a.Until == "" || a.Until >= today) && matches(a.Node, a.Column, n, column)
}
