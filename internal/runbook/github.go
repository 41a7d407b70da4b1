package runbook

import (
	"fmt"
	"strings"

	"github.com/tailwater/tailwater/internal/quote"
	"github.com/tailwater/tailwater/planner"
)

// GitHub writes a plan as a workflow of GitHub Actions, to be started by hand:
// one job a command.
func GitHub(p *planner.Plan) []byte {
	var b strings.Builder
	x := newIndex(p)
	b.WriteString(header(p, "github",
		"Put it into .github/workflows, and say in each job how it gets dbt and its",
		"credentials. What a person has to do waits in the environment",
		"tailwater-by-hand: give it reviewers who must approve."))
	b.WriteString("name: " + quote.YAML("Backfill "+identity(p)) + "\non:\n  workflow_dispatch:\n")
	n := nights(p)
	if n > 0 {
		b.WriteString("    inputs:\n      night:\n        description: which night of the plan to run\n        type: choice\n        required: true\n        options:\n")
		for i := range n {
			fmt.Fprintf(&b, "          - %q\n", fmt.Sprint(i+1))
		}
	}
	b.WriteString("permissions:\n  contents: read\nconcurrency:\n  group: tailwater-backfill\n  cancel-in-progress: false\njobs:\n")
	for i := range p.Runs {
		githubJob(&b, x, i, &p.Runs[i])
	}
	if len(p.Runs) == 0 {
		b.WriteString("  nothing:\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo nothing to do\n")
	}
	return []byte(b.String())
}

func githubJob(b *strings.Builder, x index, i int, r *planner.Run) {
	fmt.Fprintf(b, "  run-%d:\n    name: %s\n", i+1, quote.YAML(x.title(r)))
	if len(r.After) > 0 {
		fmt.Fprintf(b, "    needs: [%s]\n", strings.Join(names(r.After, "run-%d"), ", "))
	}
	if r.Night > 0 {
		// Jobs of other nights are skipped, which must not skip this one.
		fmt.Fprintf(b, "    if: ${{ !cancelled() && !failure() && inputs.night == '%d' }}\n", r.Night)
	}
	b.WriteString("    runs-on: ubuntu-latest\n    timeout-minutes: 360\n")
	if len(r.Command) == 0 {
		if r.Verb == planner.ByHand {
			b.WriteString("    environment: tailwater-by-hand\n")
		}
		b.WriteString("    steps:\n")
		for _, line := range x.told(r) {
			fmt.Fprintf(b, "      - run: %s\n", quote.YAML(quote.ShellCommand([]string{"echo", line})))
		}
		return
	}
	b.WriteString("    steps:\n      - uses: actions/checkout@v5\n")
	b.WriteString("      - name: install dbt\n        if: hashFiles('requirements.txt') != ''\n        run: python -m pip install --requirement requirements.txt\n")
	fmt.Fprintf(b, "      - name: %s\n        run: %s\n", quote.YAML(x.title(r)), quote.YAML(quote.ShellCommand(r.Command)))
}

// names are the names of runs, by a pattern for their numbers.
func names(runs []int, pattern string) []string {
	out := make([]string, len(runs))
	for i, r := range runs {
		out[i] = fmt.Sprintf(pattern, r+1)
	}
	return out
}
