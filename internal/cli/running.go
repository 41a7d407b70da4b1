package cli

import (
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/tailwater/tailwater/internal/report"
	"github.com/tailwater/tailwater/internal/runbook"
	"github.com/tailwater/tailwater/planner"
)

// running are the flags that say how a plan is run.
type running struct {
	dbt          planner.Flags
	window, cost string
	strategy     string
}

func (in *running) flags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVarP(&in.dbt.Target, "target", "t", "", "`NAME` the target of the plan's commands, as dbt knows it")
	f.StringVar(&in.dbt.Profile, "profile", "", "`NAME` the profile of the plan's commands")
	f.StringVar(&in.dbt.ProfilesDir, "profiles-dir", "", "`FOLDER` where the plan's commands find profiles.yml")
	f.StringVar(&in.dbt.ProjectDir, "project-dir", "", "`FOLDER` where the plan's commands find the project")
	f.StringVar(&in.dbt.Vars, "vars", "", "`YAML` variables for the plan's commands")
	f.StringVar(&in.dbt.State, "state", "", "`FOLDER` let the plan's commands defer to the manifest there for what is not built in the target")
	f.IntVar(&in.dbt.Threads, "threads", 0, "`N` threads of the plan's commands, and of the simulated run")
	f.StringVar(&in.strategy, "strategy", "cheapest", "`NAME` cheapest: also look for windows of time and for statements that mend tables in place; simple: dbt's plain commands and nothing else")
	f.StringVar(&in.window, "window", "", "`FROM-TO` the hours of a night, such as 22:00-06:00: split the plan into nights")
	f.StringVar(&in.cost, "max-cost", "", "`TIME` how much work a night may hold over all threads, such as 6h or 90m: split the plan into nights")
}

// options are the flags as the planner takes them.
func (in *running) options() (planner.Options, error) {
	o := planner.Options{Flags: in.dbt, Threads: in.dbt.Threads}
	if in.dbt.Threads < 0 {
		return o, failure("give a number from 1", "--threads %d", in.dbt.Threads)
	}
	switch in.strategy {
	case "simple":
		o.Simple = true
	case "cheapest":
	default:
		return o, failure("write cheapest or simple", "--strategy %s", in.strategy)
	}
	if in.window != "" {
		from, to, _ := strings.Cut(in.window, "-")
		a, errA := time.Parse("15:04", from)
		b, errB := time.Parse("15:04", to)
		if errA != nil || errB != nil || a.Equal(b) {
			return o, failure("write it as --window 22:00-06:00", "--window %s", in.window)
		}
		night := b.Sub(a)
		if night < 0 {
			night += 24 * time.Hour
		}
		o.Night = night.Seconds()
	}
	if in.cost != "" {
		d, err := time.ParseDuration(in.cost)
		if seconds, number := strconv.ParseFloat(in.cost, 64); number == nil {
			d, err = time.Duration(seconds*float64(time.Second)), nil
		}
		if err != nil || d <= 0 {
			return o, failure("write it as --max-cost 6h, 90m, or a number of seconds", "--max-cost %s", in.cost)
		}
		o.MaxWork = d.Seconds()
	}
	return o, nil
}

// runFormats are what runs a plan.
var runFormats = []string{"script", "github", "argo", "airflow", "selectors", "checks", "repairs"}

func runbooks(p *planner.Plan) []format {
	writers := []func(*planner.Plan) []byte{runbook.Script, runbook.GitHub, runbook.Argo, runbook.Airflow, runbook.Selectors, runbook.Checks, runbook.Repairs}
	out := make([]format, len(writers))
	for i, write := range writers {
		out[i] = format{name: runFormats[i], render: func(report.Style) ([]byte, error) { return write(p), nil }}
	}
	return out
}
