package cli

import (
	"slices"

	"github.com/spf13/cobra"

	"github.com/tailwater/tailwater/internal/config"
	"github.com/tailwater/tailwater/internal/report"
)

func (a *app) checkCommand() *cobra.Command {
	var in comparing
	var judge judging
	var review reviewing
	cmd := &cobra.Command{
		Use:   "check --base PATH [--head PATH]",
		Short: "Fail where a change breaks somebody",
		Long: `Compare two versions of a project and print what the change breaks, and for
whom. Made for CI: ends with status 3 where a finding is at or above --fail-on.`,
		Example: `  tailwater check --base main/target
  tailwater check --base main/target --fail-on warning --format json`,
		Args: noArgs,
	}
	in.flags(cmd)
	review.flags(cmd)
	judge.flags(cmd, config.AtError)
	out := addOutputs(cmd, slices.Concat(documentNames, pageFormats, explorerFormats, toolFormats)...)
	cmd.RunE = func(*cobra.Command, []string) error {
		to, c, err := a.prepare(out, &in, &judge, config.AtError)
		if err != nil {
			return err
		}
		if err := review.check(); err != nil {
			return err
		}
		r, err := a.compare(in, c)
		if err != nil {
			return err
		}
		failed, err := a.judge(r, &judge)
		if err != nil {
			return err
		}
		d := report.NewCheck(r.report(), c.FailOn.String(), failed)
		return a.write(to, slices.Concat(documentFormats(d), review.pages(d), []format{r.explorer(nil, d)}, review.tools(r, d.Findings)))
	}
	return cmd
}
