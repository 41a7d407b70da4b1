package cli

import (
	"github.com/spf13/cobra"

	"github.com/tailwater/tailwater/internal/report"
)

func (a *app) explainCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "explain [CODE]",
		Short: "Say what a code means, with an example and the remedy",
		Long:  "Say what the code of a finding or diagnostic means, with an example and the remedy. Without CODE, list all codes.",
		Example: `  tailwater explain
  tailwater explain COL101`,
		Args:              atMostOne,
		ValidArgsFunction: cobra.FixedCompletions(codeNames(), cobra.ShellCompDirectiveNoFileComp),
	}
	out := addOutputs(cmd, "text", "json")
	cmd.RunE = func(_ *cobra.Command, args []string) error {
		to, err := out.destinations()
		if err != nil {
			return err
		}
		d := report.NewCodes(codes())
		if len(args) == 1 {
			one, err := findCode(args[0])
			if err != nil {
				return err
			}
			d = report.NewCodeExplanation(one)
		}
		return a.write(to, documentFormats(d))
	}
	return cmd
}
