//go:build linux || darwin

package cli

import (
	"bytes"
	"io"
	"regexp"
	"strings"
	"testing"

	"github.com/creack/pty"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var escape = regexp.MustCompile(`\x1b\[[0-9;]*[A-Za-z]`)

// watched runs a command on a terminal of some columns, and gives what the
// terminal got. The result goes to stdout instead where there is one.
func watched(t *testing.T, columns uint16, stdout io.Writer, args ...string) string {
	t.Helper()
	unset(t)
	t.Setenv("CI", "")
	t.Setenv("TERM", "xterm-256color")
	t.Setenv("LANG", "en_US.UTF-8")
	screen, tty, err := pty.Open()
	if err != nil {
		t.Skipf("no terminal can be made here: %v", err)
	}
	require.NoError(t, pty.Setsize(tty, &pty.Winsize{Cols: columns, Rows: 50}))
	var got bytes.Buffer
	done := make(chan struct{})
	go func() {
		io.Copy(&got, screen) // ends with an error when the terminal is closed
		close(done)
	}()
	if stdout == nil {
		stdout = tty
	}
	status := Main(args, stdout, tty)
	require.NoError(t, tty.Close())
	<-done
	screen.Close()
	require.Zero(t, status, got.String())
	return got.String()
}

var planShop = []string{"plan", "--base", "../../testdata/shop/base/target", "--head", "../../testdata/shop/head/target"}

// On a terminal there is progress, colour, and nothing wider than the window.
func TestTerminal(t *testing.T) {
	got := watched(t, 64, nil, planShop...)
	assert.Contains(t, got, "\r\x1b[Kreading and compiling both sides ...")
	assert.Regexp(t, `\x1b\[1m\d+ steps in \d+ waves`, got)
	_, result, _ := strings.Cut(got, " steps in ")
	assert.NotContains(t, result, " ...\r", "the line of progress is gone before the result is written")
	for _, line := range strings.Split(escape.ReplaceAllString(result, ""), "\n") {
		assert.LessOrEqual(t, len([]rune(strings.TrimSpace(line))), 64, line)
	}
}

// A result that goes elsewhere is plain; progress stays where somebody watches.
func TestTerminalOfAPipe(t *testing.T) {
	var piped bytes.Buffer
	got := watched(t, 64, &piped, planShop...)
	assert.Contains(t, got, "reading and compiling both sides ...")
	assert.NotContains(t, escape.ReplaceAllString(got, ""), "steps")
	assert.NotContains(t, piped.String(), "\x1b")

	assert.Empty(t, watched(t, 64, &piped, append(planShop, "--quiet")...))
}
