package runbook

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tailwater/tailwater/internal/quote"
	"github.com/tailwater/tailwater/planner"
)

// Argo writes a plan as an Argo Workflow: one task a command. What a person has
// to do, and each night but the first, waits until somebody resumes the workflow.
func Argo(p *planner.Plan) []byte {
	var b strings.Builder
	x := newIndex(p)
	b.WriteString(header(p, "argo",
		"Set the image, which holds dbt and the project in /project, and give the",
		"containers their credentials, with envFrom. `argo resume` goes on where the",
		"workflow waits: for a person, or for the next night."))
	b.WriteString("apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nmetadata:\n  generateName: tailwater-backfill-\n")
	b.WriteString("spec:\n  entrypoint: plan\n  arguments:\n    parameters:\n      - name: image\n        value: dbt-project:latest\n")
	b.WriteString("  templates:\n    - name: plan\n      dag:\n        failFast: true\n        tasks:\n")
	if len(p.Runs) == 0 {
		b.WriteString("          - name: nothing\n            template: nothing\n")
	}
	argoTasks(&b, p)
	for night := 2; night <= nights(p); night++ {
		fmt.Fprintf(&b, "    - name: night-%d\n      suspend: {}\n", night)
	}
	for i := range p.Runs {
		argoTemplate(&b, x, i, &p.Runs[i])
	}
	if len(p.Runs) == 0 {
		b.WriteString("    - name: nothing\n      container:\n        image: \"{{workflow.parameters.image}}\"\n        command: [\"true\"]\n")
	}
	return []byte(b.String())
}

// argoTasks writes the tasks. A night waits for all of the one before.
func argoTasks(b *strings.Builder, p *planner.Plan) {
	task := func(name string, after []string) {
		fmt.Fprintf(b, "          - name: %s\n            template: %s\n", name, name)
		for i := range after {
			after[i] += ".Succeeded"
		}
		if len(after) > 0 {
			fmt.Fprintf(b, "            depends: %s\n", quote.YAML(strings.Join(after, " && ")))
		}
	}
	night := min(1, nights(p))
	for i, r := range p.Runs {
		for ; night < r.Night; night++ {
			var before []int
			for j := range p.Runs {
				if p.Runs[j].Night == night {
					before = append(before, j)
				}
			}
			task(fmt.Sprintf("night-%d", night+1), names(before, "run-%d"))
		}
		after := names(slices.DeleteFunc(slices.Clone(r.After), func(j int) bool { return p.Runs[j].Night != r.Night }), "run-%d")
		if r.Night > 1 {
			after = append(after, fmt.Sprintf("night-%d", r.Night))
		}
		task(fmt.Sprintf("run-%d", i+1), after)
	}
}

func argoTemplate(b *strings.Builder, x index, i int, r *planner.Run) {
	fmt.Fprintf(b, "    - name: run-%d\n", i+1)
	command := r.Command
	if len(command) == 0 {
		if r.Verb == planner.ByHand {
			fmt.Fprintf(b, "      metadata:\n        annotations:\n          tailwater: %s\n      suspend: {}\n", quote.YAML(noTemplate(strings.Join(x.told(r), " / "))))
			return
		}
		command = append([]string{"printf", `%s\n`}, x.told(r)...)
	}
	if slices.ContainsFunc(command, func(s string) bool { return strings.Contains(s, "{{") }) {
		command = []string{"sh", "-c", quote.ShellCommand(command)}
	}
	b.WriteString("      retryStrategy: {limit: \"1\", retryPolicy: OnError}\n")
	b.WriteString("      container:\n        image: \"{{workflow.parameters.image}}\"\n        workingDir: /project\n")
	fmt.Fprintf(b, "        command: [%s]\n        args:\n", quote.YAML(command[0]))
	for _, a := range command[1:] {
		fmt.Fprintf(b, "          - %s\n", quote.YAML(a))
	}
}

// noTemplate keeps Argo from taking a text for a template.
func noTemplate(s string) string { return strings.ReplaceAll(s, "{{", "{ {") }
