package cli

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/assert"
)

// unset makes the environment of a test empty of what decides looks.
func unset(t *testing.T) {
	for _, name := range []string{"NO_COLOR", "CLICOLOR_FORCE", "TERM", "LC_ALL", "LC_CTYPE", "LANG", "COLUMNS"} {
		t.Setenv(name, "")
	}
}

func TestColored(t *testing.T) {
	unset(t)
	for _, c := range []struct {
		flag, no, force string
		want            bool
	}{
		{"auto", "", "", false}, // not a terminal
		{"auto", "", "1", true},
		{"auto", "", "0", false},
		{"auto", "yes", "1", false}, // any value, and it outranks
		{"auto", "0", "1", false},
		{"always", "1", "", true}, // the flag outranks all
		{"never", "", "1", false},
	} {
		t.Setenv("NO_COLOR", c.no)
		t.Setenv("CLICOLOR_FORCE", c.force)
		assert.Equal(t, c.want, (&look{color: c.flag}).colored(&bytes.Buffer{}), "%+v", c)
	}
}

func TestUnicodeLocale(t *testing.T) {
	unset(t)
	t.Setenv("LANG", "en_US.UTF-8")
	assert.True(t, unicodeLocale())
	assert.False(t, (&look{color: "auto", ascii: true}).style(nil).Unicode)
	t.Setenv("LC_ALL", "C")
	assert.False(t, unicodeLocale(), "LC_ALL outranks LANG")
	t.Setenv("LC_ALL", "C.utf8")
	assert.True(t, unicodeLocale())
}

func TestColumns(t *testing.T) {
	unset(t)
	assert.Equal(t, fallbackWidth, columns(&bytes.Buffer{}))
	t.Setenv("COLUMNS", "72")
	assert.Equal(t, 72, columns(&bytes.Buffer{}))
	t.Setenv("COLUMNS", "many")
	assert.Equal(t, fallbackWidth, columns(nil))
}
