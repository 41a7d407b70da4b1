package cli

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// usage writes how a command is used: cobra's page in our own layout.
func usage(cmd *cobra.Command) error {
	var b strings.Builder
	line := cmd.UseLine()
	if !cmd.HasParent() {
		line = cmd.Use
	}
	fmt.Fprintf(&b, "Usage:\n  %s\n", line)
	if cmd.HasExample() {
		fmt.Fprintf(&b, "\nExamples:\n%s\n", strings.TrimRight(cmd.Example, "\n"))
	}
	for _, g := range cmd.Groups() {
		fmt.Fprintf(&b, "\n%s\n", g.Title)
		for _, c := range cmd.Commands() {
			if c.GroupID == g.ID && !c.Hidden {
				fmt.Fprintf(&b, "  %-11s %s\n", c.Name(), c.Short)
			}
		}
	}
	flagList(&b, "\nFlags:\n", cmd.LocalFlags())
	flagList(&b, "\nFlags of every command:\n", cmd.InheritedFlags())
	_, err := io.WriteString(cmd.OutOrStderr(), b.String())
	return err
}

// flagList writes flags with aligned explanations.
func flagList(b *strings.Builder, title string, flags *pflag.FlagSet) {
	var names, texts []string
	longest := 0
	flags.VisitAll(func(f *pflag.Flag) {
		if f.Hidden {
			return
		}
		value, text := pflag.UnquoteUsage(f)
		text = strings.TrimPrefix(text, value+" ") // texts begin with the value's name, for pflag
		name := "    --" + f.Name
		if f.Shorthand != "" {
			name = "-" + f.Shorthand + ", --" + f.Name
		}
		if f.Value.Type() != "bool" {
			name += " " + value
			if d := f.DefValue; d != "" && d != "0" && d != "[]" {
				text += fmt.Sprintf(" (default %s)", d)
			}
		}
		names, texts = append(names, name), append(texts, text)
		longest = max(longest, len(name))
	})
	if len(names) == 0 {
		return
	}
	b.WriteString(title)
	for i, name := range names {
		fmt.Fprintf(b, "  %-*s  %s\n", longest, name, texts[i])
	}
}
