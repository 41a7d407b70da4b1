package cli

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/tailwater/tailwater/diff/compat"
	"github.com/tailwater/tailwater/internal/config"
	"github.com/tailwater/tailwater/internal/diag"
	"github.com/tailwater/tailwater/internal/policy"
)

// judging are the flags of commands that judge findings.
type judging struct {
	failOn, preset  string
	severities      []string
	all, existing   bool
	baseline, write string
	acknowledged    string
	today           string
	policy          policy.Input
}

func (in *judging) flags(cmd *cobra.Command, failOn config.Threshold) {
	f := cmd.Flags()
	f.StringVar(&in.failOn, "fail-on", "", fmt.Sprintf("`LEVEL` end with status 3 where a finding is at or above: %s (default %s)", strings.Join(config.Thresholds(), ", "), failOn))
	f.StringVar(&in.preset, "preset", "", "`NAME` which rules speak, each preset holding those before it: "+strings.Join(config.Presets(), ", ")+" (default default)")
	f.StringArrayVar(&in.severities, "severity", nil, "`CODE=LEVEL` overrule the severity of a code: "+strings.Join(config.Severities(), ", "))
	f.BoolVar(&in.all, "no-suppressions", false, "show findings that are suppressed, too")
	f.BoolVar(&in.existing, "existing", false, "show findings about what was so on base, too")
	f.StringVar(&in.baseline, "baseline", "", "`FILE` silence the findings that it lists")
	f.StringVar(&in.write, "write-baseline", "", "`FILE` write the findings to it, to be silenced from now on")
	f.StringVar(&in.acknowledged, "acknowledgements", "", "`FILE` what somebody stands by, where the configuration requires it")
	f.StringVar(&in.today, "today", "", "`DATE` the day on which suppressions hold or not, such as 2026-12-31 (default today)")
	complete(cmd, "fail-on", config.Thresholds()...)
	complete(cmd, "preset", config.Presets()...)
}

// overrule puts the flags over the configuration, and reads the files that they
// name.
func (in *judging) overrule(c *config.Config, fallback config.Threshold) error {
	if in.failOn != "" {
		t, ok := config.ParseThreshold(in.failOn)
		if !ok {
			return oneOf("--fail-on", in.failOn, config.Thresholds())
		}
		c.FailOn = t
	}
	if c.FailOn == config.Unset {
		c.FailOn = fallback
	}
	if in.preset != "" {
		if err := oneOf("--preset", in.preset, config.Presets()); err != nil {
			return err
		}
		c.Preset = in.preset
	}
	if err := in.overruleCodes(c); err != nil {
		return err
	}
	if in.all {
		c.Suppressions = nil
	}
	return in.readFiles(c)
}

func (in *judging) overruleCodes(c *config.Config) error {
	for _, arg := range in.severities {
		name, level, ok := strings.Cut(arg, "=")
		if !ok {
			return failure("write it as --severity COL101=warning", "--severity %s", arg)
		}
		code, err := findCode(name)
		if err != nil {
			return err
		}
		severity, ok := config.ParseSeverity(level)
		if !ok {
			return oneOf("--severity "+arg, level, config.Severities())
		}
		if c.Severities == nil {
			c.Severities = map[diag.Code]diag.Severity{}
		}
		c.Severities[diag.Code(code.Code)] = severity
	}
	return nil
}

// readFiles reads the baseline and the acknowledgements.
func (in *judging) readFiles(c *config.Config) error {
	in.policy = policy.Input{Config: c, Today: in.today, Existing: in.existing, NoComments: in.all}
	if in.today == "" {
		in.policy.Today = time.Now().Format(time.DateOnly) // expiry is the one thing that depends on the day
	} else if _, err := time.Parse(time.DateOnly, in.today); err != nil {
		return failure("write it as --today 2026-12-31", "--today %s", in.today)
	}
	if in.baseline != "" && !in.all {
		text, err := os.ReadFile(in.baseline)
		if err != nil {
			return failure("write one with --write-baseline", "%s: %v", in.baseline, withoutPath(err))
		}
		if in.policy.Baseline, err = policy.ReadBaseline(in.baseline, text); err != nil {
			return err
		}
	}
	if in.acknowledged != "" {
		text, err := os.ReadFile(in.acknowledged)
		if err != nil {
			return failure("name another file with --acknowledgements", "%s: %v", in.acknowledged, withoutPath(err))
		}
		if in.policy.Acknowledgement, err = config.ReadAcknowledgements(in.acknowledged, text, codeNames()); err != nil {
			return err
		}
	}
	return nil
}

// judge applies the policy to what was found, sets the exit status, and reports
// whether a finding is at or above the bar.
func (a *app) judge(r *result, in *judging) (bool, error) {
	in.policy.Head = r.head.project
	out := policy.Apply(in.policy, r.findings)
	r.findings, r.suppressed = out.Findings, out.Suppressed
	if !a.look.quiet {
		a.progress.clear()
		for _, n := range out.Notes {
			fmt.Fprintf(a.stderr, "tailwater: %s:%d: %s\n", n.File, n.Line, n.Message)
		}
	}
	if in.write != "" {
		if err := os.WriteFile(in.write, policy.NewBaseline(r.findings), 0o644); err != nil {
			return false, failure("name another file", "%s: %v", in.write, withoutPath(err))
		}
		r.suppressed, r.findings = r.suppressed+len(r.findings), nil
	}
	r.findings = compat.Fold(r.findings)
	failed := slices.ContainsFunc(r.findings, func(f compat.Finding) bool { return r.config.FailOn.Met(f.Severity) })
	if failed {
		a.status = statusFindings
	}
	return failed, nil
}
