package policy

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/tailwater/tailwater/diff/compat"
)

// Baseline is the findings that were there when the tool was adopted: they are
// silent, and what comes after them is not.
type Baseline struct {
	FormatVersion string  `json:"format_version"`
	Findings      []Entry `json:"findings"` // sorted

	File string `json:"-"`
	used []bool
}

// Entry stands for the findings of one code about one node and column. What they
// say in detail may change.
type Entry struct {
	Code     string `json:"code"`
	UniqueID string `json:"unique_id"`
	Column   string `json:"column"`
}

const baselineVersion = "1.0"

// NewBaseline is a baseline of findings, as the text of a file.
func NewBaseline(findings []compat.Finding) []byte {
	b := Baseline{FormatVersion: baselineVersion, Findings: []Entry{}}
	for _, f := range findings {
		if e := (Entry{string(f.Code), string(f.Node), f.Column}); !slices.Contains(b.Findings, e) {
			b.Findings = append(b.Findings, e)
		}
	}
	out, err := json.MarshalIndent(b, "", "  ")
	if err != nil {
		panic(err)
	}
	return append(out, '\n')
}

// ReadBaseline reads the text of a baseline.
func ReadBaseline(file string, text []byte) (*Baseline, error) {
	b := &Baseline{File: file}
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(b); err != nil || b.FormatVersion == "" {
		return nil, fmt.Errorf("%s: not a baseline; write one with --write-baseline %s", file, file)
	}
	b.used = make([]bool, len(b.Findings))
	return b, nil
}

// holds reports whether a finding was there before. A nil Baseline holds none.
func (b *Baseline) holds(f compat.Finding) bool {
	if b == nil {
		return false
	}
	i := slices.Index(b.Findings, Entry{string(f.Code), string(f.Node), f.Column})
	if i < 0 {
		return false
	}
	b.used[i] = true
	return true
}

// unused counts the entries that silence nothing.
func (b *Baseline) unused() int {
	n := 0
	if b != nil {
		for _, u := range b.used {
			if !u {
				n++
			}
		}
	}
	return n
}
