package report

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/tailwater/tailwater/internal/golden"
)

// styles are the ways in which every text is drawn in tests.
var styles = map[string]Style{
	"plain":   {Width: 100},
	"verbose": {Width: 100, Unicode: true, Verbose: true},
	"narrow":  {Width: 50},
	"color":   {Width: 80, Color: true, Unicode: true},
}

func TestTexts(t *testing.T) {
	for name, d := range map[string]interface{ Text(Style) []byte }{
		"plan": samplePlan(), "plan_none": emptyPlan(), "diff": sampleDiff(), "check": sampleCheck(),
		"inspect": sampleInspection(), "inspect_one": sampleDetail(), "lineage": sampleLineage(), "codes": sampleCodes(),
	} {
		for style, st := range styles {
			t.Run(name+"_"+style, func(t *testing.T) {
				got := string(d.Text(st))
				golden.File(t, filepath.Join("testdata", "text", name+"_"+style+".txt"), got)
				for _, line := range strings.Split(got, "\n") {
					assert.Equal(t, strings.TrimRight(line, " "), line, "blanks at the end of a line")
				}
			})
		}
	}
}

func TestJSON(t *testing.T) {
	for name, d := range map[string]any{
		"plan": samplePlan(), "diff": sampleDiff(), "check": sampleCheck(), "inspect": sampleInspection(),
		"lineage": sampleLineage(), "explain": sampleCodes(),
	} {
		t.Run(name, func(t *testing.T) {
			golden.File(t, filepath.Join("testdata", "json", name+".json"), string(validate(t, name, d)))
		})
	}
	validate(t, "plan", emptyPlan())
	validate(t, "inspect", sampleDetail())
}

// Names and messages come from files that anybody may have written.
func TestHostileTextStaysOnItsLine(t *testing.T) {
	d := samplePlan()
	d.Steps[0].UniqueID = "model.shop.\x1b[2Jor\nders\u202e"
	d.Findings[0].Message = "a\r\nb\x07"
	got := string(d.Text(Style{Width: 100}))
	assert.NotContains(t, got, "\x1b")
	assert.NotContains(t, got, "\x07")
	assert.NotContains(t, got, "\r")
	assert.NotContains(t, got, "\u202e")
	assert.Contains(t, got, "?[2Jor ders?")
}

func TestDuration(t *testing.T) {
	for seconds, want := range map[float64]string{0: "<1s", 0.4: "<1s", 1: "1s", 99: "99s", 100: "1m 40s", 5999: "99m 59s", 6000: "1h 40m", 1e12: "?"} {
		assert.Equal(t, want, duration(seconds))
	}
}

func TestPercent(t *testing.T) {
	assert.Equal(t, "100.0 %", percent(7, 7))
	assert.Equal(t, "99.9 %", percent(99999, 100000), "less than all is never all")
	assert.Equal(t, "", percent(0, 0))
}

func TestWrap(t *testing.T) {
	assert.Equal(t, []string{"one two", "three", "averylon", "gword x"}, wrap("one two three averylongword x", 8))
	assert.Equal(t, []string{"as it is"}, wrap("as it is", 0))
	assert.Equal(t, []string{"日本", "語の", "表"}, wrap("日本語の表", 4), "wide characters take two columns")
	assert.Equal(t, 4, width("日本"))
	assert.Equal(t, 1, width("e\u0301"), "an accent takes none")
}

// Nothing is wider than the terminal: not long names, not wide characters.
func TestTextsFit(t *testing.T) {
	d := samplePlan()
	for _, name := range []string{strings.Repeat("long_", 30) + "name", strings.Repeat("売上", 40), "a", "日次売上集計"} {
		id := "model.shop." + name
		d.Changes = append(d.Changes, Change{UniqueID: id, Kind: "renamed", RenamedFrom: known(id + "_old"), Origin: "direct", Verdict: "rows", RowsChanged: true,
			Columns: []ColumnChange{{Name: name, Change: "added"}}, Causes: []Cause{{"macro", known("macro.shop." + name)}}})
		d.Steps = append(d.Steps, Step{ID: "1234", UniqueID: id, Action: "full_refresh", Wave: 7, Columns: []string{name, "b"}, Window: &Window{Start: known("2025-01-01 00:00:00")},
			Reasons: []Reason{{Text: name + ": other values", Path: []string{"model.shop.orders." + name, id}}}, Estimate: Estimate{Seconds: number(3600.0)}})
		d.Pruned = append(d.Pruned, Pruned{id, "it reads nothing that changed"})
		d.Findings = append(d.Findings, Finding{Code: "COL101", Severity: "warning", UniqueID: &id, Column: &name, Message: "a message", File: known("models/" + name + ".sql"), Line: number(3), Path: []string{id, id}})
	}
	check := sampleCheck()
	check.Findings = d.Findings
	diff := sampleDiff()
	diff.Changes = d.Changes
	for w := 40; w <= 130; w += 9 {
		for _, verbose := range []bool{false, true} {
			for _, text := range []interface{ Text(Style) []byte }{d, check, diff} {
				for _, line := range strings.Split(string(text.Text(Style{Width: w, Unicode: true, Verbose: verbose})), "\n") {
					if !strings.HasPrefix(strings.TrimSpace(line), "$ ") { // commands are there to be copied
						assert.LessOrEqual(t, width(line), w, "%q", line)
					}
				}
			}
		}
	}
}
