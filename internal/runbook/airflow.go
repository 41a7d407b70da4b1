package runbook

import (
	"fmt"
	"strings"

	"github.com/tailwater/tailwater/internal/quote"
	"github.com/tailwater/tailwater/planner"
)

const airflowHead = `from datetime import datetime, timezone

from airflow.providers.standard.operators.bash import BashOperator
from airflow.sdk import DAG

PROJECT = "/opt/dbt/project"  # where the dbt project is on the workers


def task(name: str, command: str) -> BashOperator:
    # The blank keeps Airflow from taking the command for the name of a template;
    # a folder of its own keeps dbt's commands out of each other's way.
    return BashOperator(
        task_id=name,
        bash_command=command + " ",
        cwd=PROJECT,
        append_env=True,
        env={"DBT_TARGET_PATH": "target/" + name},
    )


def plan(name: str) -> DAG:
    return DAG(
        dag_id=name,
        schedule=None,
        catchup=False,
        max_active_runs=1,
        start_date=datetime(2026, 1, 1, tzinfo=timezone.utc),
        tags=["tailwater"],
    )
`

// Airflow writes a plan as a DAG of Airflow 3, to be triggered by hand: one task
// a command, and a DAG for each night.
func Airflow(p *planner.Plan) []byte {
	var b strings.Builder
	x := newIndex(p)
	b.WriteString(header(p, "airflow",
		"Put it where Airflow finds DAGs, and set PROJECT. What a person has to do is a",
		"task that fails: mark it as success when it is done.") + airflowHead)
	for night := min(1, nights(p)); night <= nights(p); night++ {
		name := "tailwater_backfill_" + identity(p)
		if night > 0 {
			name += fmt.Sprintf("_night_%d", night)
		}
		fmt.Fprintf(&b, "\n\nwith plan(%s):\n", quote.Python(name))
		empty := true
		for i := range p.Runs {
			if p.Runs[i].Night == night {
				airflowTask(&b, x, i, &p.Runs[i])
				empty = false
			}
		}
		if empty {
			b.WriteString("    pass\n")
		}
	}
	return []byte(b.String())
}

func airflowTask(b *strings.Builder, x index, i int, r *planner.Run) {
	command := quote.ShellCommand(r.Command)
	if len(r.Command) == 0 {
		command = quote.ShellCommand(append([]string{"printf", `%s\n`}, x.told(r)...))
		if r.Verb == planner.ByHand {
			command += "; exit 1"
		}
	}
	fmt.Fprintf(b, "    run_%d = task(\"run_%d\", %s)\n", i+1, i+1, quote.Python(command))
	var after []int
	for _, j := range r.After {
		if x.plan.Runs[j].Night == r.Night {
			after = append(after, j)
		}
	}
	if len(after) > 0 {
		fmt.Fprintf(b, "    [%s] >> run_%d\n", strings.Join(names(after, "run_%d"), ", "), i+1)
	}
}
