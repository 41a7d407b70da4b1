package cli

import (
	"fmt"
	"slices"
	"time"

	"github.com/tailwater/tailwater/diff/compat"
	"github.com/tailwater/tailwater/internal/config"
	"github.com/tailwater/tailwater/internal/diag"
)

// judge applies the configuration to what was found, sets the exit status, and
// reports whether a finding is at or above the bar.
func (a *app) judge(r *result) bool {
	today := time.Now().Format(time.DateOnly) // expiry is the one thing that depends on the day
	used := make([]bool, len(r.config.Suppressions))
	var kept []compat.Finding
	strict := strictCodes()
	for _, f := range r.findings {
		if f.Existing || strict[f.Code] {
			continue
		}
		f.Severity = r.config.Severity(f.Code, f.Severity)
		if f.Severity == config.Off {
			continue
		}
		if i := r.config.Suppresses(f.Code, f.Node, f.Column, today); i >= 0 {
			used[i] = true
			r.suppressed++
			continue
		}
		kept = append(kept, f)
	}
	r.findings = kept
	a.idle(r.config, used, today)
	failed := slices.ContainsFunc(kept, func(f compat.Finding) bool { return r.config.FailOn.Met(f.Severity) })
	if failed {
		a.status = statusFindings
	}
	return failed
}

// strictCodes are the codes of rules that only say what is good to know.
func strictCodes() map[diag.Code]bool {
	out := map[diag.Code]bool{}
	for _, rule := range compat.Rules() {
		out[rule.Code] = rule.Level == compat.Strict
	}
	return out
}

// idle tells of suppressions that silence nothing.
func (a *app) idle(c *config.Config, used []bool, today string) {
	if a.look.quiet {
		return
	}
	a.progress.clear()
	for i, s := range c.Suppressions {
		switch {
		case s.Expired(today):
			fmt.Fprintf(a.stderr, "tailwater: %s:%d: the suppression of %s expired on %s; mend what it was for, or agree on a new day\n", c.File, s.Line, s.Code, s.Expires)
		case !used[i]:
			fmt.Fprintf(a.stderr, "tailwater: %s:%d: the suppression of %s silences nothing; remove it\n", c.File, s.Line, s.Code)
		}
	}
}
