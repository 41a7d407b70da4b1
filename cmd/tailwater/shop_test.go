package main

import (
	"bytes"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tailwater/tailwater/internal/cli"
	"github.com/tailwater/tailwater/internal/golden"
)

// shopRuns are the commands whose JSON of the sample project is kept, by the
// name of the schema that it follows. A test of internal/report validates the
// files.
var shopRuns = map[string]string{
	"plan":    "plan --base base/target --head head/target",
	"check":   "check --base base/target --head head/target --fail-on never",
	"diff":    "diff --base base/target --head head/target",
	"inspect": "inspect --manifest head/target",
	"lineage": "lineage --manifest head/target",
}

// shop runs a command in the folder of the sample project.
func shop(t *testing.T, line string) string {
	t.Helper()
	var stdout, stderr bytes.Buffer
	status := cli.Main(strings.Fields(line), &stdout, &stderr)
	require.Zero(t, status, stderr.String())
	return stdout.String()
}

func TestShop(t *testing.T) {
	here, err := filepath.Abs("testdata")
	require.NoError(t, err)
	t.Chdir("../../testdata/shop")
	for name, line := range shopRuns {
		t.Run(name, func(t *testing.T) {
			golden.File(t, filepath.Join(here, name+".json"), shop(t, line+" --format json"))
		})
	}
}

// Output does not depend on the number of workers, nor on their timing.
func TestSameBytes(t *testing.T) {
	t.Chdir("../../testdata/shop")
	want := map[string]string{}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	for run := range 10 {
		runtime.GOMAXPROCS(run%2 + 1)
		for name, line := range shopRuns {
			for _, format := range []string{"json", "text"} {
				got := shop(t, line+" -v --format "+format)
				if run == 0 {
					want[name+format] = got
				}
				require.Equal(t, want[name+format], got, "%s, run %d", name, run)
			}
		}
	}
}

// A project compared with itself has not changed.
func TestShopWithItself(t *testing.T) {
	t.Chdir("../../testdata/shop")
	for _, side := range []string{"base/target", "head/target"} {
		got := shop(t, "plan --base "+side+" --head "+side)
		require.True(t, strings.HasPrefix(got, "Nothing to backfill: base and head mean the same."), got)
	}
}
