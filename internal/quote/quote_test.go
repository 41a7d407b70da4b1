package quote

import (
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var texts = []string{
	"", "a", "fqn:shop.orders", "two words", "it's", `"`, `\`, "$(touch x)", "`touch x`", "$HOME", "a\nb", "-n", "*", "?", "[a]",
	"{{ x }}", "${{ x }}", "{% x %}", "{# x #}", "{", "~", "#", "été", "!x", "a;b", "a&b|c>d<e", "\t", "\x1b[31m", "😀", "{{{{",
}

// The shell gives every word back as it was.
func TestShell(t *testing.T) {
	for _, s := range texts {
		out, err := exec.Command("sh", "-c", "printf '%s|' "+ShellCommand([]string{s, s})).Output()
		require.NoError(t, err)
		assert.Equal(t, s+"|"+s+"|", string(out))
	}
	assert.Equal(t, "fqn:shop.orders", Shell("fqn:shop.orders"), "what needs no quotes has none")
	assert.Equal(t, "'ab'", Shell("a\x00b"), "a zero byte fits in no argument")
}

// No template language finds its beginning.
func TestNoTemplates(t *testing.T) {
	for _, s := range texts {
		for _, q := range []string{Shell(s), YAML(s), Python(s)} {
			for _, opening := range []string{"{{", "{%", "{#"} {
				assert.False(t, strings.Contains(q, opening), "%s", q)
			}
			assert.NotContains(t, strings.Trim(q, "'"), "\x00")
		}
		assert.NotContains(t, YAML(s), "\n")
		assert.NotContains(t, Python(s), "\n")
	}
}
