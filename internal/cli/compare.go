package cli

import (
	"path/filepath"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/tailwater/tailwater/internal/config"
	"github.com/tailwater/tailwater/manifest"
)

// comparing are the flags of commands that compare two versions.
type comparing struct {
	base, head manifest.Paths
	config     string
	trust      string
	minimum    string
	consumers  []string
}

func (in *comparing) flags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVarP(&in.base.Manifest, "base", "b", "", "`PATH` the version that is deployed: a manifest.json, or the folder that holds it")
	f.StringVar(&in.head.Manifest, "head", defaultTarget, "`PATH` the version to deploy: a manifest.json, or the folder that holds it")
	f.StringVar(&in.base.Catalog, "base-catalog", "", "`FILE` base's catalog.json, where it is not beside the manifest")
	f.StringVar(&in.head.Catalog, "head-catalog", "", "`FILE` head's catalog.json, where it is not beside the manifest")
	f.StringVar(&in.base.RunResults, "run-results", "", "`FILE` the run_results.json of the last run of base, where it is not beside the manifest")
	f.StringVarP(&in.config, "config", "c", "", "`FILE` the configuration to read instead of tailwater.yml beside dbt_project.yml")
	f.StringVar(&in.minimum, "min-coverage", "", "`PERCENT` how many of the models must be understood")
	f.StringArrayVar(&in.consumers, "consumer", nil, "`PATH` another project that reads this one: its manifest.json, or the folder that holds it; may be given several times")
	trustFlag(cmd, &in.trust)
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
