package cli

import (
	"github.com/spf13/cobra"
)

const about = `Tailwater reads two versions of a dbt project, as dbt compiled them, and says
which stored data differ, by meaning and column by column, whom that breaks,
and what to rebuild in which order.`

const examples = `  tailwater plan --base main/target
  tailwater check --base main/target --output text=- --output json=check.json
  tailwater lineage orders.total --upstream
  tailwater explain COL101`

// root is the command without a name.
func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:               "tailwater COMMAND [flags]",
		Short:             "Plan backfills for dbt projects",
		Long:              about,
		Example:           examples,
		Version:           buildVersion(),
		Args:              unknownCommand,
		RunE:              func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
		SilenceErrors:     true,
		SilenceUsage:      true,
		CompletionOptions: cobra.CompletionOptions{DisableDefaultCmd: true},
		PersistentPreRunE: func(*cobra.Command, []string) error {
			a.progress = newProgress(a.stderr, a.look.quiet)
			return a.look.check()
		},
	}
	root.SetOut(a.stdout)
	root.SetErr(a.stderr)
	root.SetFlagErrorFunc(flagError)
	root.SetUsageFunc(usage)
	root.SetVersionTemplate("tailwater {{.Version}}\n")
	root.SetHelpCommand(helpCommand())
	a.look.flags(root.PersistentFlags())
	complete(root, "color", "auto", "always", "never")
	root.AddGroup(&cobra.Group{ID: "compare", Title: "Compare two versions:"}, &cobra.Group{ID: "read", Title: "Look at one:"}, &cobra.Group{ID: "tool", Title: "About the tool:"})
	group := func(id string, commands ...*cobra.Command) {
		for _, c := range commands {
			c.GroupID = id
			root.AddCommand(c)
		}
	}
	group("compare", a.planCommand(), a.checkCommand(), a.diffCommand())
	group("read", a.lineageCommand(), a.inspectCommand())
	group("tool", a.explainCommand(), a.versionCommand(), a.completionCommand())
	root.SetHelpCommandGroupID("tool")
	return root
}

// helpCommand is `tailwater help COMMAND`.
func helpCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "help [COMMAND]",
		Short: "Help about a command",
		RunE: func(cmd *cobra.Command, args []string) error {
			root := cmd.Root()
			if len(args) == 0 {
				return root.Help()
			}
			found, _, err := root.Find(args)
			if err != nil || found == root {
				return unknownCommand(root, args)
			}
			return found.Help()
		},
	}
}
