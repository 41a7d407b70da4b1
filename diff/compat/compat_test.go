package compat

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tailwater/tailwater/internal/golden"
)

// Every example says what it should: where a rule is to speak, its code is
// there, and where it is to be silent, it is not.
func TestExamples(t *testing.T) {
	golden.Run(t, "examples", func(t *testing.T, c *golden.Case) string {
		code := filepath.Base(c.Pos[:strings.IndexByte(c.Pos, ':')])
		found := judge(t, c.Input)
		spoke := slices.ContainsFunc(found, func(f Finding) bool { return string(f.Code) == code && !f.Existing })
		switch c.Cmd {
		case "speaks":
			if !spoke {
				t.Errorf("%s: %s says nothing:\n%s", c.Pos, code, listing(found))
			}
		case "silent":
			if spoke {
				t.Errorf("%s: %s speaks:\n%s", c.Pos, code, listing(found))
			}
		default:
			t.Fatalf("%s: unknown directive %s", c.Pos, c.Cmd)
		}
		return listing(found)
	})
}

// listing prints findings, a line each.
func listing(fs []Finding) string {
	var b strings.Builder
	for _, f := range fs {
		where := f.Node.Name()
		if f.Column != "" {
			where += "." + f.Column
		}
		if f.Line > 0 {
			where += fmt.Sprintf(":%d", f.Line)
		}
		existing := ""
		if f.Existing {
			existing = " (so before)"
		}
		fmt.Fprintf(&b, "%s\n", strings.TrimSpace(fmt.Sprintf("%s %s %s: %s%s", f.Severity, f.Code, where, f.Message, existing)))
	}
	if b.Len() == 0 {
		return "nothing\n"
	}
	return b.String()
}

// Every rule has an example and a near miss, and every example file is a rule's.
func TestEveryRuleHasExamples(t *testing.T) {
	files, err := os.ReadDir("examples")
	require.NoError(t, err)
	have := map[string]bool{}
	for _, f := range files {
		have[f.Name()] = true
	}
	for _, r := range Rules() {
		if !assert.True(t, have[string(r.Code)], "%s has no examples", r.Code) {
			continue
		}
		delete(have, string(r.Code))
		var speaks, silent bool
		for _, e := range r.Examples() {
			speaks, silent = speaks || e.Speaks, silent || !e.Speaks
			assert.NotEmpty(t, e.Title, "%s: an example does not say what it shows", r.Code)
		}
		assert.True(t, speaks, "%s has no example", r.Code)
		assert.True(t, silent, "%s has no near miss", r.Code)
	}
	assert.Empty(t, have, "files of no rule")
}

// A rule is whole: nothing of its text is missing, and codes and slugs are its
// own.
func TestRulesAreWhole(t *testing.T) {
	slugs := map[string]bool{}
	last := ""
	for _, r := range Rules() {
		assert.Less(t, last, string(r.Code), "codes are given once")
		last = string(r.Code)
		assert.False(t, slugs[r.Slug], r.Slug)
		slugs[r.Slug] = true
		assert.NotZero(t, r.Severity, r.Code)
		assert.NotEmpty(t, r.Title, r.Code)
		assert.NotEmpty(t, r.Meaning, r.Code)
		assert.NotEmpty(t, r.Remedy, r.Code)
		assert.NotNil(t, r.check, r.Code)
	}
}
