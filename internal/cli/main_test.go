package cli

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/tailwater/tailwater/internal/panics"
)

// Our own mistakes are status 1 and one line, from whatever goroutine.
func TestBug(t *testing.T) {
	for _, x := range []any{"index out of range", errors.New("two\nlines"), &panics.Panic{Value: "from a goroutine", Stack: []byte("where\n")}} {
		var out, err bytes.Buffer
		a := &app{stdout: &out, stderr: &err}
		assert.Equal(t, statusFailed, a.bug(x, []byte("stack\n")))
		assert.Empty(t, out.String())
		assert.Regexp(t, `^tailwater: internal error: .*; please report it at https://.*\n$`, err.String())
		assert.Equal(t, 1, strings.Count(err.String(), "\n"))
	}
	t.Setenv("TAILWATER_TRACE", "1")
	var err bytes.Buffer
	a := &app{stderr: &err}
	a.bug(&panics.Panic{Value: "from a goroutine", Stack: []byte("where\n")}, nil)
	assert.Contains(t, err.String(), "\nwhere\n")
}

func TestMainCatchesPanics(t *testing.T) {
	var stderr bytes.Buffer
	status := Main([]string{"version"}, panicking{}, &stderr)
	assert.Equal(t, statusFailed, status)
	assert.Contains(t, stderr.String(), "internal error: cannot be written to")
}

type panicking struct{}

func (panicking) Write([]byte) (int, error) { panic("cannot be written to") }

// A result that cannot be written is no result.
func TestFullDisk(t *testing.T) {
	var stderr bytes.Buffer
	status := Main([]string{"explain"}, full{}, &stderr)
	assert.Equal(t, statusFailed, status)
	assert.Equal(t, "tailwater: writing the result: no space left; free some space, or write elsewhere with --output\n", stderr.String())
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space left") }

func TestOneLine(t *testing.T) {
	assert.Equal(t, "a b c?d", oneLine("a\nb\tc\x1bd"))
	assert.Equal(t, "a?", oneLine("a\xff"))
	assert.Equal(t, "é→", oneLine("é→"))
	long := oneLine(strings.Repeat("é", 1000))
	assert.LessOrEqual(t, len(long), longest+3)
	assert.True(t, strings.HasSuffix(long, "é..."))
}
