package report

import (
	"fmt"
	"math"
	"strings"
)

// Variables writes a plan's counts as NAME=VALUE, a line each, as the files of
// CI systems take them: GitHub's outputs, GitLab's dotenv reports. Unknown is
// empty.
func (d *Plan) Variables() []byte {
	var b strings.Builder
	for _, v := range []struct {
		name  string
		value int
	}{
		{"changed", d.Summary.Changed}, {"impacted", d.Summary.Impacted}, {"pruned", d.Summary.Pruned},
		{"steps", d.Summary.Steps}, {"waves", d.waves()},
		{"errors", d.Summary.Findings.Error}, {"warnings", d.Summary.Findings.Warning}, {"notes", d.Summary.Findings.Info},
		{"suppressed", d.Summary.Findings.Suppressed},
	} {
		fmt.Fprintf(&b, "%s=%d\n", v.name, v.value)
	}
	seconds := ""
	if sum, unknown := estimated(d.Steps); !unknown {
		seconds = fmt.Sprint(math.Ceil(sum))
	}
	fmt.Fprintf(&b, "seconds=%s\n", seconds)
	return []byte(b.String())
}
