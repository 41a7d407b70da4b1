package config

import (
	"fmt"
	"slices"

	"github.com/tailwater/tailwater/internal/diag"
)

// Config is what a file sets. The zero Config sets nothing.
type Config struct {
	File string // as it was named; empty where there is none

	FailOn Threshold // Unset where not set
	Trust  Trust     // empty where not set
	// MinCoverage is the share of models, in percent, that must be understood
	// at least in part; nil where not set.
	MinCoverage *float64
	// Severities overrule a code's own severity. Off switches a code off.
	Severities   map[diag.Code]diag.Severity
	Suppressions []Suppression // in the order of the file
	// Preset is "lenient", "default" or "strict"; empty where not set.
	Preset string
	// Overrides set severities for paths and tags, the later outranking the earlier.
	Overrides []Override
	// Requires ask for acknowledgements of findings.
	Requires []Require
}

// Presets are the words for presets: each holds the rules of those before it.
func Presets() []string { return []string{"lenient", "default", "strict"} }

// Override sets severities for the nodes of a path, with a tag, or both.
type Override struct {
	Path       string // with * and ** for any folders; empty for all
	Tag        string // empty for all
	Severities map[diag.Code]diag.Severity
}

// Require is one rule of the protocol of changes.
type Require struct {
	Severity Threshold
	Codes    []string // with * for any text; empty for all
	Line     int
}

// Acknowledgements is a file in which people stand by what they change.
type Acknowledgements struct {
	File    string
	Entries []Acknowledgement
}

// Acknowledgement is one finding that somebody stands by.
type Acknowledgement struct {
	Code       diag.Code
	Node       string // as in a suppression
	Column     string
	Why        string // never empty
	ApprovedBy string // never empty
	Success    string // how success is measured; never empty
	Until      string // the last day on which it counts; empty for always
}

// Off is the severity of a code that is switched off.
const Off diag.Severity = 0

// Suppression silences findings that somebody has looked at.
type Suppression struct {
	Code   diag.Code
	Node   string // a unique id or a model's name, with * for any text; empty for all
	Column string // empty for all
	Reason string // never empty
	// Expires is the last day on which it holds: "2026-12-31". Never empty.
	Expires string
	Line    int // where it stands, for those that are not needed any more
}

// Threshold is the least severity that fails a command.
type Threshold uint8

const (
	Unset     Threshold = iota
	AtError             // errors fail
	AtWarning           // warnings and errors fail
	AtInfo              // every finding fails
	Never               // nothing fails
)

var thresholds = []string{"", "error", "warning", "info", "never"}

// Thresholds are the words for thresholds.
func Thresholds() []string { return slices.Clone(thresholds[1:]) }

func (t Threshold) String() string { return thresholds[t] }

// ParseThreshold reads the word for a threshold.
func ParseThreshold(s string) (Threshold, bool) {
	i := slices.Index(thresholds[1:], s)
	return Threshold(i + 1), i >= 0
}

// Met reports whether a finding of this severity fails the command.
func (t Threshold) Met(s diag.Severity) bool {
	switch t {
	case AtError:
		return s >= diag.Error
	case AtWarning:
		return s >= diag.Warning
	case AtInfo:
		return s >= diag.Info
	}
	return false
}

// Trust says which constraints may be believed. Each level holds those before.
type Trust string

// Trusts are the levels, least first: what follows from the SQL itself, what
// the warehouse enforces, what tests have checked, what was only declared.
func Trusts() []string { return []string{"structural", "enforced", "tested", "declared"} }

// severities are the words for severities.
var severities = map[string]diag.Severity{"error": diag.Error, "warning": diag.Warning, "info": diag.Info, "off": Off}

// ParseSeverity reads the word for a severity.
func ParseSeverity(s string) (diag.Severity, bool) {
	sev, ok := severities[s]
	return sev, ok
}

// Severities are the words for severities.
func Severities() []string { return []string{"error", "warning", "info", "off"} }

// Error is a mistake in a file.
type Error struct {
	File         string
	Line, Column int // from one
	Message      string
}

func (e *Error) Error() string {
	return fmt.Sprintf("%s:%d:%d: %s", e.File, e.Line, e.Column, e.Message)
}
