package policy

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/tailwater/tailwater/diff/compat"
	"github.com/tailwater/tailwater/internal/addr"
	"github.com/tailwater/tailwater/internal/config"
	"github.com/tailwater/tailwater/internal/diag"
	"github.com/tailwater/tailwater/manifest"
)

// Codes of what the policy itself has to say.
const (
	CodeBadComment     diag.Code = "CFG920" // a comment that is meant to allow something and does not
	CodeUnacknowledged diag.Code = "CFG921" // a finding that the protocol asks an acknowledgement for
)

// Input is what a policy is applied to.
type Input struct {
	Config          *config.Config
	Head            *manifest.Project
	Today           string // "2026-11-24"
	Baseline        *Baseline
	Acknowledgement *config.Acknowledgements
	Existing        bool // findings on what was so on base count, too
	NoComments      bool // comments in models silence nothing
}

// Result is what counts, and what there is to say of the policy itself.
type Result struct {
	Findings   []compat.Finding // sorted
	Suppressed int
	Notes      []Note
}

// Note is about a suppression that is not in force, or not needed.
type Note struct {
	File    string
	Line    int
	Message string
}

// levels are the presets: each holds the rules of those before it.
var levels = map[string][]compat.Level{
	"lenient": {compat.Lenient},
	"":        {compat.Lenient, compat.Default},
	"default": {compat.Lenient, compat.Default},
	"strict":  {compat.Lenient, compat.Default, compat.Strict},
}

// strictErrors are warnings of the default preset that are errors in the strict
// one: what the analysis could not decide.
var strictErrors = []diag.Code{"CFG902", "CFG905", "CFG909", "CFG910", "CFG912", "GRN200"}

// Apply applies a policy.
func Apply(in Input, findings []compat.Finding) Result {
	a := &application{Input: in, comments: comments(in.Head), used: make([]bool, len(in.Config.Suppressions)), level: map[diag.Code]compat.Level{}}
	for _, r := range compat.Rules() {
		a.level[r.Code] = r.Level
	}
	var out Result
	for _, f := range findings {
		sev := a.severity(f)
		if sev == config.Off || f.Existing && !in.Existing {
			continue
		}
		f.Severity = sev
		if a.silenced(f) {
			out.Suppressed++
			continue
		}
		out.Findings = append(out.Findings, f)
	}
	out.Findings = append(out.Findings, a.badComments()...)
	out.Findings = append(out.Findings, a.unacknowledged(out.Findings)...)
	slices.SortStableFunc(out.Findings, func(x, y compat.Finding) int {
		return cmp.Or(cmp.Compare(x.Node, y.Node), cmp.Compare(x.Column, y.Column), cmp.Compare(x.Code, y.Code), cmp.Compare(x.Message, y.Message))
	})
	out.Notes = a.notes()
	return out
}

// application is one use of [Apply].
type application struct {
	Input
	comments []*Comment
	used     []bool // by suppression
	level    map[diag.Code]compat.Level
}

// severity is a finding's severity under the preset, the code's own setting, and
// what is set for paths and tags, the later outranking the earlier.
func (a *application) severity(f compat.Finding) diag.Severity {
	set, explicit := a.Config.Override(f.Code, f.File, a.tags(f.Node))
	if explicit {
		return set
	}
	if !slices.Contains(levels[a.Config.Preset], a.level[f.Code]) {
		return config.Off
	}
	if a.Config.Preset == "strict" && slices.Contains(strictErrors, f.Code) && f.Severity == diag.Warning {
		return diag.Error
	}
	return f.Severity
}

func (a *application) tags(n addr.Node) []string {
	if a.Head == nil {
		return nil
	}
	if d := a.Head.Node(n); d != nil {
		return d.Tags
	}
	if s := a.Head.Source(n); s != nil {
		return s.Tags
	}
	return nil
}

// silenced reports whether something in force silences a finding, and notes what.
func (a *application) silenced(f compat.Finding) bool {
	if i := a.Config.Suppresses(f.Code, f.Node, f.Column, a.Today); i >= 0 {
		a.used[i] = true
		return true
	}
	for _, c := range a.comments {
		if !a.NoComments && c.allows(f, a.Today) {
			c.used = true
			return true
		}
	}
	return a.Baseline.holds(f)
}

// notes tells of suppressions that are not in force, or silence nothing.
func (a *application) notes() []Note {
	var out []Note
	for i, s := range a.Config.Suppressions {
		switch {
		case s.Expired(a.Today):
			out = append(out, Note{a.Config.File, s.Line, fmt.Sprintf("the suppression of %s expired on %s; mend what it was for, or agree on a new day", s.Code, s.Expires)})
		case !a.used[i]:
			out = append(out, Note{a.Config.File, s.Line, fmt.Sprintf("the suppression of %s silences nothing; remove it", s.Code)})
		}
	}
	for _, c := range a.comments {
		switch {
		case c.Mistake != "" || a.NoComments:
		case c.Until < a.Today:
			out = append(out, Note{c.File, c.Line, fmt.Sprintf("the comment that allows %s expired on %s; mend what it was for, or agree on a new day", listed(c.Codes), c.Until)})
		case !c.used:
			out = append(out, Note{c.File, c.Line, fmt.Sprintf("the comment that allows %s silences nothing; remove it", listed(c.Codes))})
		}
	}
	if n := a.Baseline.unused(); n > 0 {
		out = append(out, Note{a.Baseline.File, 1, fmt.Sprintf("%d of %d entries silence nothing; write the baseline anew with --write-baseline", n, len(a.Baseline.Findings))})
	}
	return out
}
