package main

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tailwater/tailwater/internal/golden"
)

// shopTexts are texts of the sample project as terminals of all kinds show
// them, by the name of the file that keeps them.
var shopTexts = map[string]struct{ line, environment string }{
	"plan_60":       {"plan --base base/target --head head/target", "LANG=en_US.UTF-8 COLUMNS=60"},
	"plan_80":       {"plan --base base/target --head head/target", "LANG=en_US.UTF-8 COLUMNS=80"},
	"plan_120":      {"plan --base base/target --head head/target", "LANG=en_US.UTF-8 COLUMNS=120"},
	"plan_piped":    {"plan --base base/target --head head/target", "LANG=en_US.UTF-8"},
	"plan_80_v":     {"plan --base base/target --head head/target -v", "LANG=en_US.UTF-8 COLUMNS=80"},
	"plan_80_ascii": {"plan --base base/target --head head/target -v", "LANG=C COLUMNS=80"},
	"plan_80_color": {"plan --base base/target --head head/target", "LANG=en_US.UTF-8 COLUMNS=80 CLICOLOR_FORCE=1"},
	"check_60":      {"check --base base/target --head head/target", "LANG=en_US.UTF-8 COLUMNS=60"},
	"check_80_v":    {"check --base base/target --head head/target -v", "LANG=en_US.UTF-8 COLUMNS=80"},
	"diff_60":       {"diff --base base/target --head head/target", "LANG=en_US.UTF-8 COLUMNS=60"},
	"diff_120":      {"diff --base base/target --head head/target", "LANG=en_US.UTF-8 COLUMNS=120"},
}

func TestShopTexts(t *testing.T) {
	here, err := filepath.Abs("testdata")
	require.NoError(t, err)
	t.Chdir("../../testdata/shop")
	for name, c := range shopTexts {
		t.Run(name, func(t *testing.T) {
			for _, v := range []string{"NO_COLOR", "CLICOLOR_FORCE", "LC_ALL", "LC_CTYPE", "LANG", "COLUMNS", "TAILWATER_CONFIG"} {
				t.Setenv(v, "")
			}
			for _, v := range strings.Fields(c.environment) {
				name, value, _ := strings.Cut(v, "=")
				t.Setenv(name, value)
			}
			got := shop(t, c.line)
			golden.File(t, filepath.Join(here, "text", name+".txt"), got)
			if strings.Contains(c.environment, "LANG=C ") {
				assert.NotRegexp(t, `[^\x00-\x7f]`, got)
			}
		})
	}
}
