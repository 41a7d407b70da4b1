package cli

import (
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"strings"

	"github.com/tailwater/tailwater/internal/panics"
)

// Exit statuses.
const (
	statusDone     = 0
	statusFailed   = 1
	statusPlan     = 2
	statusFindings = 3
)

const issues = "https://github.com/tailwater/tailwater/issues"

// Main runs one command and returns the exit status.
func Main(args []string, stdout, stderr io.Writer) (status int) {
	a := &app{stdout: stdout, stderr: stderr}
	defer func() {
		if x := recover(); x != nil {
			status = a.bug(x, debug.Stack())
		}
	}()
	if err := a.run(args); err != nil {
		a.progress.clear()
		a.complain(err)
		return statusFailed
	}
	return a.status
}

// app is one run of the program.
type app struct {
	stdout, stderr io.Writer
	look           look
	progress       progress
	// status is what a command that did its job sets.
	status int
}

func (a *app) run(args []string) error {
	root := a.root()
	root.SetArgs(args)
	return root.Execute()
}

// complain writes the one line.
func (a *app) complain(err error) {
	fmt.Fprintf(a.stderr, "tailwater: %s\n", oneLine(err.Error()))
}

// bug reports a mistake of our own.
func (a *app) bug(x any, stack []byte) int {
	a.progress.clear()
	if p, ok := x.(*panics.Panic); ok {
		x, stack = p.Value, p.Stack
	}
	a.complain(fmt.Errorf("internal error: %v; please report it at %s with the output of tailwater version (TAILWATER_TRACE=1 shows where)", x, issues))
	if os.Getenv("TAILWATER_TRACE") == "1" {
		a.stderr.Write(stack)
	}
	return statusFailed
}

// longest is the length at which a line is cut.
const longest = 600

// oneLine makes a message fit for one line of a terminal.
func oneLine(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t' || r == '\r':
			return ' '
		case r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0:
			return '?'
		}
		return r
	}, strings.ToValidUTF8(s, "?"))
	if len(s) > longest {
		s = strings.ToValidUTF8(s[:longest], "") + "..."
	}
	return s
}

// failure is why a job could not be done, and what to do about it.
func failure(remedy, format string, args ...any) error {
	return errors.New(fmt.Sprintf(format, args...) + "; " + remedy)
}
