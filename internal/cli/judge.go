package cli

import (
	"fmt"
	"slices"
	"time"

	"github.com/tailwater/tailwater/compiler/ir"
	"github.com/tailwater/tailwater/compiler/program"
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
	for _, f := range r.findings {
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

// covered finds that less than the configured share of head's models was
// understood at least in part.
func covered(c *config.Config, p *program.Program) []compat.Finding {
	models, understood := 0, 0
	for _, m := range p.Models {
		if m.Node.Kind() != "model" {
			continue
		}
		models++
		if m.Analysis == ir.Exact || m.Analysis == ir.Partial {
			understood++
		}
	}
	if c.MinCoverage == nil || models == 0 || float64(understood)*100 >= *c.MinCoverage*float64(models) {
		return nil
	}
	return []compat.Finding{{
		Code: config.CodeCoverage, Severity: diag.Error,
		Message: fmt.Sprintf("%d of %d models were understood, less than %g %%", understood, models, *c.MinCoverage),
		Advice:  "tailwater inspect shows which were not, and why",
	}}
}
