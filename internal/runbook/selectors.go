package runbook

import (
	"github.com/tailwater/tailwater/planner"
	"github.com/tailwater/tailwater/planner/selector"
)

// Selectors writes what commands need in selectors.yml. dbt reads one such file,
// in the project's root: these belong behind those that are there.
func Selectors(p *planner.Plan) []byte {
	if len(p.Selectors) == 0 {
		return []byte("# No command of the plan needs a selector.\nselectors: []\n")
	}
	return selector.YAML(p.Selectors)
}
