package cli

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tailwater/tailwater/diff"
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
	r.changes = diff.Projects(base.version(), head.version())
	_, err = r.plan(planner.Options{})
	require.NoError(t, err)
	plan, start = time.Since(start), time.Now()
	require.NotEmpty(t, compat.Check(r.pass()))
	return plan, time.Since(start)
}

// The rules add less than a tenth to a plan. Everything before them uses all
// cores and they use one, so the bar is wider here than where CPU time is
// measured; the least of three runs counts, since others use the machine, too.
func TestRulesAddLittle(t *testing.T) {
	if testing.Short() {
		t.Skip("measures time")
	}
	least := 1.0
	for range 3 {
		plan, rules := rulesCost(t, 400)
		least = min(least, float64(rules)/float64(plan))
	}
	assert.Less(t, least, 0.2)
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
