package cli

import (
	"fmt"

	"github.com/tailwater/tailwater/internal/diag"
)

// mostDiagnostics are written where -v does not ask for all.
const mostDiagnostics = 5

// diagnostics writes what there is to say about a project as a whole to
// standard error. What concerns one model, inspect shows.
func (a *app) diagnostics(name string, s *side) {
	if a.look.quiet {
		return
	}
	var list diag.List
	for _, d := range s.remarks {
		if d.Severity >= diag.Warning {
			list = append(list, d)
		}
	}
	a.progress.clear()
	if name != "" {
		name += ": "
	}
	for i, d := range list {
		if i == mostDiagnostics && len(list) > mostDiagnostics+1 && !a.look.verbose {
			fmt.Fprintf(a.stderr, "tailwater: %sand %d more remarks (-v shows them)\n", name, len(list)-i)
			return
		}
		fmt.Fprintf(a.stderr, "tailwater: %s%s\n", name, oneLine(d.String()))
	}
}
