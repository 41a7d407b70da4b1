package cli

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tailwater/tailwater/diff/compat"
	"github.com/tailwater/tailwater/internal/config"
	"github.com/tailwater/tailwater/internal/synth"
	"github.com/tailwater/tailwater/manifest"
	"github.com/tailwater/tailwater/planner"
)

// rulesCost is what a plan takes without the rules, and what these take.
func rulesCost(t testing.TB, models int) (plan, rules time.Duration) {
	dir := t.TempDir()
	require.NoError(t, synth.WritePair(dir, synth.Default(models), synth.Many))
	start := time.Now()
	base, head, err := loadBoth(manifest.Paths{Manifest: filepath.Join(dir, "base")}, manifest.Paths{Manifest: filepath.Join(dir, "head")})
	require.NoError(t, err)
	r := &result{base: base, head: head, config: &config.Config{}}
	r.compile()
	_, err = r.plan(planner.Options{})
	require.NoError(t, err)
	plan, start = time.Since(start), time.Now()
	require.NotEmpty(t, compat.Check(r.pass()))
	return plan, time.Since(start)
}

// BenchmarkRules prints the share of the rules in the time of a plan: of 5,000
// models with 200 changed, go test -bench Rules -models 5000.
func BenchmarkRules(b *testing.B) {
	var plan, rules time.Duration
	for b.Loop() {
		p, r := rulesCost(b, *models)
		plan, rules = plan+p, rules+r
	}
	b.ReportMetric(100*float64(rules)/float64(plan), "%-of-plan")
	b.ReportMetric(rules.Seconds()/float64(b.N), "s/rules")
	b.ReportMetric(plan.Seconds()/float64(b.N), "s/plan")
}
