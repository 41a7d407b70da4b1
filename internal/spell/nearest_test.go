package spell

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestNearest(t *testing.T) {
	known := []string{"plan", "check", "diff", "lineage", "inspect", "explain", "--min-coverage"}
	for word, want := range map[string]string{
		"pln":            "plan",
		"paln":           "plan",
		"Plan":           "plan",
		"chekc":          "check",
		"linage":         "lineage",
		"inspct":         "inspect",
		"coverage":       "--min-coverage",
		"--min-coverge":  "--min-coverage",
		"something else": "",
		"xy":             "",
		"":               "",
	} {
		got, ok := Nearest(word, known)
		assert.Equal(t, want, got, word)
		assert.Equal(t, want != "", ok, word)
	}
}
