package config

import (
	"path"

	"github.com/tailwater/tailwater/internal/addr"
	"github.com/tailwater/tailwater/internal/diag"
)

// Severity is the severity of a code under this configuration.
func (c *Config) Severity(code diag.Code, own diag.Severity) diag.Severity {
	if s, ok := c.Severities[code]; ok {
		return s
	}
	return own
}

// Suppresses returns the index of the first suppression that silences a
// finding about a node and a column on a day ("2026-11-24"), or -1.
func (c *Config) Suppresses(code diag.Code, n addr.Node, column, today string) int {
	for i, s := range c.Suppressions {
		if s.Code == code && !s.Expired(today) && s.matches(n, column) {
			return i
		}
	}
	return -1
}

// Expired reports whether a suppression holds no more on a day.
func (s Suppression) Expired(today string) bool { return s.Expires < today }

func (s Suppression) matches(n addr.Node, column string) bool {
	return (s.Node == "" || glob(s.Node, string(n)) || glob(s.Node, n.Name())) &&
		(s.Column == "" || glob(s.Column, column))
}

func glob(pattern, s string) bool {
	ok, err := path.Match(pattern, s)
	return err == nil && ok
}
