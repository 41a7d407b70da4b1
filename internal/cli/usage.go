package cli

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/tailwater/tailwater/internal/spell"
)

// oneOf checks a flag whose value is one of a few words.
func oneOf(flag, value string, known []string) error {
	if slices.Contains(known, value) {
		return nil
	}
	return fmt.Errorf("%s: %q is not known; %s", flag, value, suggest(value, known))
}

// suggest names the nearest known word, or all of them.
func suggest(word string, known []string) string {
	if s, ok := spell.Nearest(word, known); ok {
		return fmt.Sprintf("did you mean %q?", s)
	}
	return "known are " + strings.Join(known, ", ")
}

// flagError makes one line of what pflag has to say, with a way out.
func flagError(cmd *cobra.Command, err error) error {
	help := fmt.Sprintf("see %s --help", cmd.CommandPath())
	var unknown *pflag.NotExistError
	if errors.As(err, &unknown) && len(unknown.GetSpecifiedShortnames()) == 0 {
		name := unknown.GetSpecifiedName()
		var known []string
		cmd.Flags().VisitAll(func(f *pflag.Flag) {
			if !f.Hidden {
				known = append(known, f.Name)
			}
		})
		if s, ok := spell.Nearest(name, known); ok {
			return fmt.Errorf("unknown flag --%s; did you mean --%s?", name, s)
		}
		return failure(help, "unknown flag --%s", name)
	}
	return failure(help, "%v", err)
}

// noArgs refuses arguments. A path without its flag is the likely slip.
func noArgs(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	return failure(fmt.Sprintf("see %s --help", cmd.CommandPath()), "unexpected argument %q", args[0])
}

// atMostOne allows one argument.
func atMostOne(cmd *cobra.Command, args []string) error {
	if len(args) <= 1 {
		return nil
	}
	return failure(fmt.Sprintf("see %s --help", cmd.CommandPath()), "unexpected argument %q after %q", args[1], args[0])
}

// unknownCommand is for the root: whatever reaches it as an argument is none of
// its commands.
func unknownCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	var known []string
	for _, c := range cmd.Commands() {
		if c.IsAvailableCommand() {
			known = append(known, c.Name())
		}
	}
	return fmt.Errorf("unknown command %q; %s", args[0], suggest(args[0], known))
}

// complete offers words for a flag in shells.
func complete(cmd *cobra.Command, flag string, words ...string) {
	err := cmd.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(words, cobra.ShellCompDirectiveNoFileComp))
	if err != nil {
		panic(err) // no such flag: a mistake of ours
	}
}
