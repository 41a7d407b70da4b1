package cli

import (
	"bytes"

	"github.com/spf13/cobra"
)

var shells = []string{"bash", "fish", "powershell", "zsh"}

func (a *app) completionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "completion SHELL",
		Short: "Print a script that completes commands in a shell",
		Example: `  source <(tailwater completion bash)
  tailwater completion zsh > "${fpath[1]}/_tailwater"
  tailwater completion fish > ~/.config/fish/completions/tailwater.fish`,
		ValidArgs: shells,
		Args:      atMostOne,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return failure("for example tailwater completion bash", "completion needs the name of a shell")
			}
			if err := oneOf("completion", args[0], shells); err != nil {
				return err
			}
			script, err := completionScript(cmd.Root(), args[0])
			if err != nil {
				return err
			}
			_, err = a.stdout.Write(script)
			return err
		},
	}
}

func completionScript(root *cobra.Command, shell string) ([]byte, error) {
	var b bytes.Buffer
	var err error
	switch shell {
	case "bash":
		err = root.GenBashCompletionV2(&b, true)
	case "fish":
		err = root.GenFishCompletion(&b, true)
	case "powershell":
		err = root.GenPowerShellCompletionWithDesc(&b)
	case "zsh":
		err = root.GenZshCompletion(&b)
	}
	return b.Bytes(), err
}
