package cli

import (
	"fmt"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/tailwater/tailwater/internal/config"
	"github.com/tailwater/tailwater/internal/diag"
	"github.com/tailwater/tailwater/manifest"
)

// comparing are the flags of commands that compare two versions.
type comparing struct {
	base, head manifest.Paths
	config     string
	trust      string
	minimum    string
}

func (in *comparing) flags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVarP(&in.base.Manifest, "base", "b", "", "`PATH` the version that is deployed: a manifest.json, or the folder that holds it")
	f.StringVar(&in.head.Manifest, "head", defaultTarget, "`PATH` the version to deploy: a manifest.json, or the folder that holds it")
	f.StringVar(&in.base.Catalog, "base-catalog", "", "`FILE` base's catalog.json, where it is not beside the manifest")
	f.StringVar(&in.head.Catalog, "head-catalog", "", "`FILE` head's catalog.json, where it is not beside the manifest")
	f.StringVar(&in.base.RunResults, "run-results", "", "`FILE` the run_results.json of the last run of base, where it is not beside the manifest")
	f.StringVarP(&in.config, "config", "c", "", "`FILE` the configuration to read instead of tailwater.yml beside dbt_project.yml")
	f.StringVar(&in.trust, "trust", "", "`LEVEL` which constraints may be believed: "+strings.Join(config.Trusts(), ", ")+" (default enforced)")
	f.StringVar(&in.minimum, "min-coverage", "", "`PERCENT` how many of the models must be understood")
	complete(cmd, "trust", config.Trusts()...)
}

// judging are the flags of commands that judge findings.
type judging struct {
	failOn     string
	severities []string
	all        bool
}

func (in *judging) flags(cmd *cobra.Command, failOn config.Threshold) {
	f := cmd.Flags()
	f.StringVar(&in.failOn, "fail-on", "", fmt.Sprintf("`LEVEL` end with status 3 where a finding is at or above: %s (default %s)", strings.Join(config.Thresholds(), ", "), failOn))
	f.StringArrayVar(&in.severities, "severity", nil, "`CODE=LEVEL` overrule the severity of a code: "+strings.Join(config.Severities(), ", "))
	f.BoolVar(&in.all, "no-suppressions", false, "show findings that the configuration suppresses, too")
	complete(cmd, "fail-on", config.Thresholds()...)
}

// settings are the configuration, overruled by flags.
func (in *comparing) settings() (*config.Config, error) {
	if in.base.Manifest == "" {
		return nil, failure("name the manifest.json of the version that is deployed, or the folder that holds it", "--base is missing")
	}
	c, err := readConfig(in.config, folder(in.head.Manifest), ".")
	if err != nil {
		return nil, err
	}
	if in.trust != "" {
		if err := oneOf("--trust", in.trust, config.Trusts()); err != nil {
			return nil, err
		}
		c.Trust = config.Trust(in.trust)
	}
	if in.minimum != "" {
		v, err := strconv.ParseFloat(in.minimum, 64)
		if err != nil || !(v >= 0 && v <= 100) {
			return nil, failure("give a number from 0 to 100", "--min-coverage %s", in.minimum)
		}
		c.MinCoverage = &v
	}
	return c, nil
}

// folder is the folder of a manifest that is named by its file or its folder.
func folder(manifest string) string {
	if isFile(manifest) {
		return filepath.Dir(manifest)
	}
	return manifest
}

// overrule puts the flags over the configuration.
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
	if in.all {
		c.Suppressions = nil
	}
	return nil
}
