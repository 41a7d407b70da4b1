package cli

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"
)

// version can be set when linking: -ldflags "-X …/internal/cli.version=v1.2.3".
var version string

// buildVersion is the version that was linked in, or else what the go command
// knows about the build.
func buildVersion() string {
	v, revision, dirty := version, "", ""
	info, ok := debug.ReadBuildInfo()
	if !ok {
		info = &debug.BuildInfo{}
	}
	for _, s := range info.Settings {
		switch {
		case s.Key == "vcs.revision":
			revision = s.Value[:min(len(s.Value), 12)]
		case s.Key == "vcs.modified" && s.Value == "true":
			dirty = ", modified"
		}
	}
	if v == "" {
		v = info.Main.Version
	}
	if v == "" || v == "(devel)" {
		v = "devel"
	}
	if revision != "" {
		revision = "commit " + revision + dirty + ", "
	}
	return fmt.Sprintf("%s (%s%s %s/%s)", v, revision, runtime.Version(), runtime.GOOS, runtime.GOARCH)
}

// semanticVersion is the release that was linked in, without its v; empty for
// other builds.
func semanticVersion() string { return strings.TrimPrefix(version, "v") }

func (a *app) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version",
		Args:  noArgs,
		RunE: func(*cobra.Command, []string) error {
			_, err := fmt.Fprintf(a.stdout, "tailwater %s\n", buildVersion())
			return err
		},
	}
}
