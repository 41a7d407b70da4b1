package policy

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tailwater/tailwater/diff/compat"
	"github.com/tailwater/tailwater/internal/addr"
	"github.com/tailwater/tailwater/internal/config"
	"github.com/tailwater/tailwater/internal/diag"
	"github.com/tailwater/tailwater/manifest"
)

var codes = []string{"COL101", "COL102", "GRN209", "TST707", "CFG905"}

func findings() []compat.Finding {
	at := func(code diag.Code, sev diag.Severity, model, column string) compat.Finding {
		return compat.Finding{Code: code, Severity: sev, Node: addr.Node("model.shop." + model), Column: column, File: "models/staging/" + model + ".sql", Message: "it differs"}
	}
	before := at("COL101", diag.Error, "orders", "old")
	before.Existing = true
	return []compat.Finding{at("COL101", diag.Error, "orders", "total"), at("COL102", diag.Info, "orders", "note"), at("GRN209", diag.Warning, "payments", ""),
		at("TST707", diag.Info, "payments", ""), at("CFG905", diag.Warning, "payments", ""), before}
}

func said(r Result) string {
	var out []string
	for _, f := range r.Findings {
		out = append(out, fmt.Sprintf("%s %s %s.%s", f.Severity, f.Code, f.Node.Name(), f.Column))
	}
	out = append(out, fmt.Sprintf("%d suppressed", r.Suppressed))
	for _, n := range r.Notes {
		out = append(out, fmt.Sprintf("%s:%d: %s", n.File, n.Line, n.Message))
	}
	return strings.Join(out, "\n")
}

func settings(t *testing.T, text string) *config.Config {
	c, err := config.Read("tailwater.yml", []byte(text), codes)
	require.NoError(t, err)
	return c
}

// Each preset holds what the one before it says.
func TestPresetsAreNested(t *testing.T) {
	for preset, want := range map[string]string{
		"lenient": "error COL101 orders.total\n0 suppressed",
		"default": "info COL102 orders.note\nerror COL101 orders.total\nwarning CFG905 payments.\nwarning GRN209 payments.\n0 suppressed",
		"strict":  "info COL102 orders.note\nerror COL101 orders.total\nerror CFG905 payments.\nwarning GRN209 payments.\ninfo TST707 payments.\n0 suppressed",
	} {
		c := settings(t, "preset: "+preset)
		assert.Equal(t, want, said(Apply(Input{Config: c, Today: "2026-11-24"}, findings())), preset)
	}
}

// What is set for a path or a tag outranks what is set for the code, and brings
// a rule of another preset in.
func TestOverrides(t *testing.T) {
	project := &manifest.Project{Nodes: []*manifest.Node{{ID: "model.shop.payments", Tags: []string{"finance"}}}}
	c := settings(t, `
preset: lenient
severities: {COL101: warning}
overrides:
  - path: models/staging/**
    severities: {COL102: warning}
  - tag: finance
    severities: {TST707: error}
  - path: models/*.sql
    severities: {COL101: off}
`)
	assert.Equal(t, "warning COL102 orders.note\nwarning COL101 orders.total\nerror TST707 payments.\n0 suppressed",
		said(Apply(Input{Config: c, Head: project, Today: "2026-11-24"}, findings())))
}

// A comment in a model allows what it names until its day. One that is not
// needed, or not in force, or not well written, is told.
func TestComments(t *testing.T) {
	project := &manifest.Project{Nodes: []*manifest.Node{
		{ID: "model.shop.orders", OriginalFilePath: "orders.sql", RawCode: "-- tailwater: allow COL101, COL102 until 2026-12-31 because the board knows\nselect 1"},
		{ID: "model.shop.payments", OriginalFilePath: "payments.sql", RawCode: strings.Join([]string{
			"{# tailwater: allow GRN209 of total until 2027-01-31 because only one column #}",
			"{#- tailwater: allow CFG905 until 2026-01-31 because of May -#}",
			"/* tailwater: allow GRN209 because nobody cares */",
			"select 'no comment: tailwater: allow GRN209 until 2027-01-31 because it is a text'"}, "\n")},
	}}
	in := Input{Config: settings(t, ""), Head: project, Today: "2026-11-24"}
	assert.Equal(t, strings.Join([]string{
		"warning CFG905 payments.", "warning CFG920 payments.", "warning GRN209 payments.", "2 suppressed",
		"payments.sql:1: the comment that allows GRN209 silences nothing; remove it",
		"payments.sql:2: the comment that allows CFG905 expired on 2026-01-31; mend what it was for, or agree on a new day",
	}, "\n"), said(Apply(in, findings())))
	in.Today = "2027-01-01"
	assert.Contains(t, said(Apply(in, findings())), "error COL101 orders.total", "the comment has expired")
}

// A baseline silences what it lists, whatever it says now, and counts what is
// not needed any more.
func TestBaseline(t *testing.T) {
	c := settings(t, "")
	all := Apply(Input{Config: c, Today: "2026-11-24"}, findings()).Findings
	b, err := ReadBaseline("b.json", NewBaseline(all[:2]))
	require.NoError(t, err)
	changed := findings()
	changed[0].Message = "it differs in another way"
	assert.Equal(t, "warning CFG905 payments.\nwarning GRN209 payments.\n2 suppressed", said(Apply(Input{Config: c, Today: "2026-11-24", Baseline: b}, changed)))
	b, err = ReadBaseline("b.json", NewBaseline(all))
	require.NoError(t, err)
	assert.Contains(t, said(Apply(Input{Config: c, Today: "2026-11-24", Baseline: b}, changed[:1])), "b.json:1: 3 of 4 entries silence nothing")
	_, err = ReadBaseline("b.json", []byte("{}"))
	assert.EqualError(t, err, "b.json: not a baseline; write one with --write-baseline b.json")
}

// What the protocol asks for, somebody has to stand by.
func TestProtocol(t *testing.T) {
	c := settings(t, "require:\n  - acknowledgement_from: error\n  - {acknowledgement_from: warning, codes: [GRN*]}\n")
	in := Input{Config: c, Today: "2026-11-24"}
	got := said(Apply(in, findings()))
	assert.Contains(t, got, "error CFG921 orders.total")
	assert.Contains(t, got, "error CFG921 payments.")
	acks, err := config.ReadAcknowledgements("acks.yml", []byte(`
acknowledgements:
  - {code: COL101, node: orders, why: the board asked for it, approved_by: dana, success: no error in the next run}
  - {code: GRN209, node: pay*, why: refunds are no payments, approved_by: dana, success: revenue is the same, until: 2026-11-30}
`), codes)
	require.NoError(t, err)
	in.Acknowledgement = acks
	assert.NotContains(t, said(Apply(in, findings())), "CFG921")
	in.Today = "2026-12-01"
	assert.Contains(t, said(Apply(in, findings())), "error CFG921 payments.", "the acknowledgement has run out")
	_, err = config.ReadAcknowledgements("acks.yml", []byte("acknowledgements:\n  - {code: COL101, why: x, approved_by: y}\n"), codes)
	assert.EqualError(t, err, `acks.yml:2:5: an acknowledgement needs the key "success": how success is measured`)
}

// What was so on base counts only when it is asked for.
func TestExisting(t *testing.T) {
	c := settings(t, "preset: lenient")
	assert.NotContains(t, said(Apply(Input{Config: c}, findings())), "orders.old")
	assert.Contains(t, said(Apply(Input{Config: c, Existing: true}, findings())), "orders.old")
}
