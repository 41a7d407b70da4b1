package compat

import (
	"slices"

	"github.com/tailwater/tailwater/internal/diag"
)

// Rules are all rules, sorted by code. The caller may modify the result.
func Rules() []Rule {
	var out []Rule
	for _, family := range [][]Rule{columnRules(), incrementalRules(), snapshotRules(), nodeRules(), contractRules(), consumerRules(), trustRules()} {
		out = append(out, family...)
	}
	slices.SortFunc(out, func(a, b Rule) int {
		if a.Code < b.Code {
			return -1
		}
		return 1
	})
	return out
}

const (
	isError   = diag.Error
	isWarning = diag.Warning
	isInfo    = diag.Info
)
