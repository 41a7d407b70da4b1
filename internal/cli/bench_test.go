package cli

import (
	"flag"
	"fmt"
	"io"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tailwater/tailwater/internal/synth"
)

// models is the size of the project that is planned; with it, go test -bench
// makes profiles of any size.
var models = flag.Int("models", 1000, "size of the projects of benchmarks")

// BenchmarkPlan is the whole of a plan, from two manifests to JSON.
func BenchmarkPlan(b *testing.B) {
	for i, change := range synth.Changes {
		b.Run(fmt.Sprintf("models=%d/change=%s", *models, change), func(b *testing.B) {
			dir := b.TempDir()
			require.NoError(b, synth.WritePair(dir, synth.Default(*models), synth.Change(i)))
			args := []string{"plan", "--base", filepath.Join(dir, "base"), "--head", filepath.Join(dir, "head"), "--format", "json",
				"--output", filepath.Join(dir, "plan.json")}
			b.ReportAllocs()
			for b.Loop() {
				require.Zero(b, Main(args, io.Discard, io.Discard))
			}
		})
	}
}
