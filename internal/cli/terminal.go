package cli

import (
	"io"
	"os"
	"runtime"
	"strconv"
	"strings"

	"github.com/spf13/pflag"
	"golang.org/x/term"

	"github.com/tailwater/tailwater/internal/report"
)

// look is what the flags say about how results look.
type look struct {
	color   string
	ascii   bool
	verbose bool
	quiet   bool
}

func (l *look) flags(f *pflag.FlagSet) {
	f.StringVar(&l.color, "color", "auto", "`WHEN` when to use colours: auto, always, never")
	f.BoolVar(&l.ascii, "ascii", false, "draw with ASCII characters only")
	f.BoolVarP(&l.verbose, "verbose", "v", false, "show everything: paths, commands, what was left alone")
	f.BoolVarP(&l.quiet, "quiet", "q", false, "no progress and no diagnostics on standard error")
}

func (l *look) check() error { return oneOf("--color", l.color, []string{"auto", "always", "never"}) }

// fallbackWidth is the width where none is known.
const fallbackWidth = 100

// style is how a text is drawn on w.
func (l *look) style(w io.Writer) report.Style {
	return report.Style{
		Color:   l.colored(w),
		Unicode: !l.ascii && unicodeLocale(),
		Width:   columns(w),
		Verbose: l.verbose,
	}
}

// colored follows, in this order, the flag, NO_COLOR with any value,
// CLICOLOR_FORCE other than 0, and whether w is a terminal that can.
func (l *look) colored(w io.Writer) bool {
	force := os.Getenv("CLICOLOR_FORCE")
	switch {
	case l.color != "auto":
		return l.color == "always"
	case os.Getenv("NO_COLOR") != "":
		return false
	case force != "" && force != "0":
		return true
	}
	return isTerminal(w) && os.Getenv("TERM") != "dumb"
}

// unicodeLocale reports whether the locale's characters go beyond ASCII. Without
// a locale nothing is known, and ASCII is safe.
func unicodeLocale() bool {
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if v := strings.ToLower(os.Getenv(name)); v != "" {
			return strings.Contains(v, "utf-8") || strings.Contains(v, "utf8")
		}
	}
	return runtime.GOOS == "windows" || runtime.GOOS == "darwin"
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// columns is the width to draw for: COLUMNS, the terminal's, or the fallback.
func columns(w io.Writer) int {
	if n, err := strconv.Atoi(os.Getenv("COLUMNS")); err == nil && n > 0 {
		return n
	}
	if f, ok := w.(*os.File); ok {
		if n, _, err := term.GetSize(int(f.Fd())); err == nil && n > 0 {
			return n
		}
	}
	return fallbackWidth
}
