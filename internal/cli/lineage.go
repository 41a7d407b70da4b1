package cli

import (
	"github.com/spf13/cobra"

	"github.com/tailwater/tailwater/internal/report"
)

func (a *app) lineageCommand() *cobra.Command {
	var in single
	var start report.Start
	cmd := &cobra.Command{
		Use:   "lineage [NODE[.COLUMN]]",
		Short: "Show which columns are made of which",
		Long: `Show direct inputs column by column: of the whole project, or of what is up-
and downstream of one node or column. Values are followed all the way; the
columns that decide which rows a node has are told for each node on the way,
and not followed upwards from there.

NODE is a model's name, a unique id, or the last parts of one.`,
		Example: `  tailwater lineage orders.total
  tailwater lineage orders --downstream --depth 1
  tailwater lineage --format json --output lineage.json`,
		Args: atMostOne,
	}
	in.flags(cmd)
	out := addOutputs(cmd, "text", "json")
	f := cmd.Flags()
	f.BoolVar(&start.Up, "upstream", false, "only what it is made of")
	f.BoolVar(&start.Down, "downstream", false, "only what is made of it")
	f.IntVar(&start.Depth, "depth", 0, "`N` how many steps to follow; 0 is all")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		to, err := out.destinations()
		if err != nil {
			return err
		}
		if err := checkStart(cmd, start, args); err != nil {
			return err
		}
		s, err := a.loadSingle(in)
		if err != nil {
			return err
		}
		if len(args) == 0 {
			return a.write(to, documentFormats(report.NewLineage(s.program)))
		}
		if start.Column, err = findColumn(s.program, args[0]); err != nil {
			return err
		}
		if start.Up == start.Down { // neither is both
			start.Up, start.Down = true, true
		}
		return a.write(to, documentFormats(report.NewLineageOf(s.program, start)))
	}
	return cmd
}

func checkStart(cmd *cobra.Command, start report.Start, args []string) error {
	if start.Depth < 0 {
		return failure("give a number of steps, or 0 for all", "--depth %d", start.Depth)
	}
	for _, name := range []string{"upstream", "downstream", "depth"} {
		if len(args) == 0 && cmd.Flags().Changed(name) {
			return failure("name one, such as orders or orders.total", "--%s needs a node or column to start at", name)
		}
	}
	return nil
}
