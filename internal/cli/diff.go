package cli

import (
	"slices"

	"github.com/spf13/cobra"

	"github.com/tailwater/tailwater/internal/config"
	"github.com/tailwater/tailwater/internal/report"
)

func (a *app) diffCommand() *cobra.Command {
	var in comparing
	var judge judging
	var review reviewing
	cmd := &cobra.Command{
		Use:   "diff --base PATH [--head PATH]",
		Short: "Show what changed by meaning, column by column, and what it reaches",
		Long: `Compare two versions of a project and print what changed by meaning, column by
column, and what that reaches. Changes of spelling are told apart from changes
of data.`,
		Example: `  tailwater diff --base main/target
  tailwater diff --base main/target --format json`,
		Args: noArgs,
	}
	in.flags(cmd)
	review.flags(cmd)
	judge.flags(cmd, config.Never)
	out := addOutputs(cmd, slices.Concat(documentNames, pageFormats, explorerFormats)...)
	cmd.RunE = func(*cobra.Command, []string) error {
		to, c, err := a.prepare(out, &in, &judge, config.Never)
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
		if _, err := a.judge(r, &judge); err != nil {
			return err
		}
		found := r.report()
		found.Differences, found.Same = r.contrasts()
		d := report.NewDiff(found)
		return a.write(to, slices.Concat(documentFormats(d), review.pages(d), []format{r.explorer(nil, nil)}))
	}
	return cmd
}
