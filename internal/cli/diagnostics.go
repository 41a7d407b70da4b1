package cli

import (
	"fmt"
	"slices"

	"github.com/tailwater/tailwater/internal/diag"
)

// remark writes what there is to say about a project as a whole to standard
// error: of each code the first and how many there are, or, with -v, all. What
// concerns one model, inspect shows.
func (a *app) remark(side string, remarks diag.List) {
	if a.look.quiet {
		return
	}
	a.progress.clear()
	if side != "" {
		side += ": "
	}
	count := map[diag.Code]int{}
	for _, d := range remarks {
		count[d.Code]++
	}
	for _, d := range remarks {
		n := count[d.Code]
		if d.Severity < diag.Warning || n == 0 {
			continue
		}
		more := ""
		if n > 1 && !a.look.verbose {
			more = fmt.Sprintf(" (and %d more of these; -v shows them)", n-1)
			count[d.Code] = 0
		}
		fmt.Fprintf(a.stderr, "tailwater: %s%s%s\n", side, oneLine(d.String()), more)
	}
}

// remarkBoth writes what there is to say about two sides; of base only what
// head does not have as well.
func (a *app) remarkBoth(base, head *side) {
	type key struct {
		code    diag.Code
		message string
	}
	old := map[key]bool{}
	for _, d := range head.remarks {
		old[key{d.Code, d.Message}] = true
	}
	a.remark("base", slices.DeleteFunc(slices.Clone(base.remarks), func(d diag.Diagnostic) bool { return old[key{d.Code, d.Message}] }))
	a.remark("head", head.remarks)
}
