package cli

import (
	"slices"

	"github.com/spf13/cobra"

	"github.com/tailwater/tailwater/internal/config"
	"github.com/tailwater/tailwater/internal/report"
)

func (a *app) planCommand() *cobra.Command {
	var in comparing
	var judge judging
	var review reviewing
	var run running
	var detailed bool
	cmd := &cobra.Command{
		Use:   "plan --base PATH [--head PATH]",
		Short: "Plan the backfill that a change needs",
		Long: `Compare two versions of a project and print what changed, whom that reaches,
what has to be rebuilt in which order and why, and what the change breaks.

The formats script, github, argo and airflow write something that runs the plan;
selectors is what its commands may need in the project's selectors.yml, checks
the queries that show before and after whether each step did what it should,
repairs the SQL of steps that the warehouse can do by itself.`,
		Example: `  tailwater plan --base main/target
  tailwater plan --base main/target --target prod --output script=plan.sh
  tailwater plan --base main/target --threads 8 --window 22:00-06:00
  tailwater plan --base main/target --output text=- --output json=plan.json`,
		Args: noArgs,
	}
	in.flags(cmd)
	review.flags(cmd)
	judge.flags(cmd, config.Never)
	run.flags(cmd)
	out := addOutputs(cmd, slices.Concat(documentNames, pageFormats, explorerFormats, toolFormats, runFormats, []string{"variables"})...)
	cmd.Flags().BoolVar(&detailed, "detailed-exitcode", false, "end with status 2 where the plan is not empty")
	cmd.RunE = func(*cobra.Command, []string) error {
		to, c, err := a.prepare(out, &in, &judge, config.Never)
		if err != nil {
			return err
		}
		if err := review.check(); err != nil {
			return err
		}
		options, err := run.options()
		if err != nil {
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
		p, err := r.plan(options)
		if err != nil {
			return err
		}
		d := report.NewPlan(r.report(), p)
		if detailed && !failed && len(d.Steps) > 0 {
			a.status = statusPlan
		}
		variables := format{name: "variables", render: func(report.Style) ([]byte, error) { return d.Variables(), nil }}
		return a.write(to, slices.Concat(documentFormats(d), review.pages(d), []format{r.explorer(d, nil)}, review.tools(r, d.Findings), runbooks(p), []format{variables}))
	}
	return cmd
}
