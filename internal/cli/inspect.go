package cli

import (
	"github.com/spf13/cobra"

	"github.com/tailwater/tailwater/internal/config"
	"github.com/tailwater/tailwater/internal/report"
)

func (a *app) inspectCommand() *cobra.Command {
	var in single
	var trust string
	cmd := &cobra.Command{
		Use:   "inspect [NODE]",
		Short: "Show what was understood of a project, or of one node",
		Long: `Show how much of a project was understood, and what was not and why. With
NODE: its columns with types and inputs, what decides its rows, remarks with
their line of the compiled SQL, digests, and the resolved query.`,
		Example: `  tailwater inspect
  tailwater inspect orders`,
		Args: atMostOne,
	}
	in.flags(cmd)
	trustFlag(cmd, &trust)
	out := addOutputs(cmd, "text", "json")
	cmd.RunE = func(_ *cobra.Command, args []string) error {
		to, err := out.destinations()
		if err != nil {
			return err
		}
		if trust != "" {
			if err := oneOf("--trust", trust, config.Trusts()); err != nil {
				return err
			}
		}
		s, err := a.loadSingle(in, trust)
		if err != nil {
			return err
		}
		if len(args) == 0 {
			return a.write(to, documentFormats(report.NewInspection(s.about(), s.program)))
		}
		c, err := findColumn(s.program, args[0])
		if err != nil {
			return err
		}
		m := s.program.Model(c.Node)
		return a.write(to, documentFormats(report.NewInspectionOf(s.about(), s.program, m, s.detail(c.Node))))
	}
	return cmd
}
