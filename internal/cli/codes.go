package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tailwater/tailwater/diff/compat"
	"github.com/tailwater/tailwater/internal/report"
	"github.com/tailwater/tailwater/internal/spell"
)

// codes are all codes that can be explained, sorted.
func codes() []report.Code {
	out := slices.Clone(remarkCodes)
	for _, r := range compat.Rules() {
		e := r.Examples()[0]
		out = append(out, report.NewCode(string(r.Code), r.Severity.String(), r.Title, r.Meaning, "# "+e.Title+"\n"+e.Text, r.Steps()))
	}
	slices.SortFunc(out, func(a, b report.Code) int { return strings.Compare(a.Code, b.Code) })
	return out
}

func codeNames() []string {
	var names []string
	for _, c := range codes() {
		names = append(names, c.Code)
	}
	return names
}

// findCode finds a code, in whatever case it is written.
func findCode(arg string) (report.Code, error) {
	all := codes()
	i := slices.IndexFunc(all, func(c report.Code) bool { return strings.EqualFold(c.Code, arg) })
	if i < 0 {
		near := ""
		if s, ok := spell.Nearest(arg, codeNames()); ok {
			near = fmt.Sprintf("; did you mean %q?", s)
		}
		return report.Code{}, fmt.Errorf("no code is called %q%s (tailwater explain lists them)", arg, near)
	}
	return all[i], nil
}
