package config

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tailwater/tailwater/internal/addr"
	"github.com/tailwater/tailwater/internal/diag"
)

var codes = []string{"COL101", "COL102", "GRN201"}

func TestRead(t *testing.T) {
	c, err := Read("tailwater.yml", []byte(`
# what we have agreed upon
fail_on: warning
trust: tested
min_coverage: 97.5
severities:
  COL101: warning
  COL102: off
suppressions:
  - code: GRN201
    node: dim_*
    reason: >
      the grain was wrong
      before
    expires: 2026-12-31
  - {code: COL101, column: legacy, reason: nobody reads it, expires: "2027-01-01"}
`), codes)
	require.NoError(t, err)
	ninetySeven := 97.5
	assert.Equal(t, &Config{
		File: "tailwater.yml", FailOn: AtWarning, Trust: "tested", MinCoverage: &ninetySeven,
		Severities: map[diag.Code]diag.Severity{"COL101": diag.Warning, "COL102": Off},
		Suppressions: []Suppression{
			{Code: "GRN201", Node: "dim_*", Reason: "the grain was wrong before", Expires: "2026-12-31", Line: 10},
			{Code: "COL101", Column: "legacy", Reason: "nobody reads it", Expires: "2027-01-01", Line: 16},
		},
	}, c)
}

func TestReadNothing(t *testing.T) {
	for _, text := range []string{"", "\n", "# nothing\n", "---\n", "null\n"} {
		c, err := Read("tailwater.yml", []byte(text), codes)
		require.NoError(t, err, "%q", text)
		assert.Equal(t, &Config{File: "tailwater.yml", Severities: map[diag.Code]diag.Severity{}}, c)
	}
}

// A mistake has one line with its place and a way out.
func TestReadMistakes(t *testing.T) {
	for text, want := range map[string]string{
		"fail-on: error":                     `c.yml:1:1: unknown key "fail-on"; did you mean "fail_on"?`,
		"\n\nwhatever: 1":                    `c.yml:3:1: unknown key "whatever"; known are fail_on, min_coverage, overrides, preset, require, severities, suppressions, trust`,
		"fail_on: errors":                    `c.yml:1:10: "errors" is not one of error, warning, info, never`,
		"fail_on: [error]":                   `c.yml:1:10: expected a text, found a list`,
		"fail_on:":                           `c.yml:1:10: expected a text, found nothing`,
		"trust: everyone":                    `c.yml:1:8: "everyone" is not one of structural, enforced, tested, declared`,
		"min_coverage: 101":                  `c.yml:1:15: expected a number from 0 to 100, found 101`,
		"min_coverage: much":                 `c.yml:1:15: expected a number from 0 to 100, found "much"`,
		"severities: {COL10: off}":           `c.yml:1:14: unknown code "COL10"; did you mean "COL101"? (tailwater explain lists them)`,
		"severities:\n  COL101: fatal":       `c.yml:2:11: "fatal" is not one of error, warning, info, off`,
		"suppressions: COL101":               `c.yml:1:15: expected a list, found "COL101"`,
		"suppressions:\n- code: COL101":      `c.yml:2:7: a suppression needs the key "reason": why they may be silenced`,
		"suppressions:\n- {expires: soon}":   `c.yml:2:13: "soon" is not a date such as 2026-12-31`,
		"suppressions:\n- {until: 2026-1-1}": `c.yml:2:4: unknown key "until"; known are code, column, expires, node, reason`,
		"trust: *all":                        `c.yml:1:8: expected a text, found an anchor, alias or tag, which are not supported`,
		"just a text":                        `c.yml:1:1: expected keys and values, found "just a text"`,
		"trust: tested\ntrust: declared":     `c.yml:2:1: not valid YAML: mapping key "trust" already defined at [1:1]`,
		"a: [1":                              `c.yml:1:4: not valid YAML: sequence end token ']' not found`,
		"trust: tested\n---\ntrust: tested":  `c.yml:3:6: a second document; one is expected`,
	} {
		_, err := Read("c.yml", []byte(text), codes)
		assert.EqualError(t, err, want, "%q", text)
	}
}

func TestSuppresses(t *testing.T) {
	c := &Config{Suppressions: []Suppression{
		{Code: "COL101", Node: "dim_*", Expires: "2026-12-31"},
		{Code: "COL101", Node: "model.shop.orders", Column: "total", Expires: "2026-12-31"},
	}}
	assert.Equal(t, 0, c.Suppresses("COL101", addr.Node("model.shop.dim_customers.v1"), "email", "2026-12-31"))
	assert.Equal(t, 1, c.Suppresses("COL101", addr.Node("model.shop.orders"), "total", "2026-12-31"))
	assert.Equal(t, -1, c.Suppresses("COL101", addr.Node("model.shop.orders"), "status", "2026-12-31"), "another column")
	assert.Equal(t, -1, c.Suppresses("COL101", addr.Node("model.shop.orders"), "total", "2027-01-01"), "expired")
	assert.Equal(t, -1, c.Suppresses("COL102", addr.Node("model.shop.orders"), "total", "2026-12-31"), "another code")
}

func TestThreshold(t *testing.T) {
	assert.True(t, AtError.Met(diag.Error))
	assert.False(t, AtError.Met(diag.Warning))
	assert.True(t, AtInfo.Met(diag.Info))
	assert.False(t, Never.Met(diag.Error))
	assert.False(t, Unset.Met(diag.Error))
}

// Whatever the text, there is a Config or an Error, and no panic.
func FuzzRead(f *testing.F) {
	for _, s := range []string{"", "fail_on: error", "a: [1", "suppressions:\n- {code: COL101}", "? a\n: b", "<<: *x", "!!binary x", "\x00", "- - -"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		c, err := Read("c.yml", text, codes)
		assert.Equal(t, c == nil, err != nil)
	})
}
