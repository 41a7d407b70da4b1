package planner

import (
	"strconv"

	"github.com/tailwater/tailwater/internal/addr"
	"github.com/tailwater/tailwater/planner/selector"
)

// Flags are what every command of dbt is given beside what it selects. Empty
// ones are left out.
type Flags struct {
	ProjectDir  string
	ProfilesDir string
	Profile     string
	Target      string
	Vars        string // YAML, as dbt takes it
	State       string // a folder with the manifest to defer to
	Threads     int
}

// list writes the flags that a command takes. What reads nothing that is not
// built, as seeds do, defers to nothing.
func (f Flags) list(v Verb) []string {
	var out []string
	add := func(name, value string) {
		if value != "" {
			out = append(out, name, value)
		}
	}
	add("--project-dir", f.ProjectDir)
	add("--profiles-dir", f.ProfilesDir)
	add("--profile", f.Profile)
	add("--target", f.Target)
	add("--vars", f.Vars)
	if f.State != "" && v != DbtSeed {
		out = append(out, "--defer", "--state", f.State)
	}
	if f.Threads > 0 {
		add("--threads", strconv.Itoa(f.Threads))
	}
	return out
}

// command is a command of dbt as a list of arguments. The selection comes
// first, as the option and its arguments.
func (f Flags) command(k key, selection []string) []string {
	out := append([]string{"dbt", k.verb.String()}, selection...)
	if k.full {
		out = append(out, "--full-refresh")
	}
	if k.window.Start != "" || k.window.End != "" {
		out = append(out, "--event-time-start", k.window.Start, "--event-time-end", k.window.End)
	}
	return append(out, f.list(k.verb)...)
}

// key is what steps of one command have in common.
type key struct {
	verb   Verb
	full   bool // --full-refresh
	window TimeWindow
}

// selectors finds what selects each step's node exactly. Commands select
// among the nodes of their own kind.
type selectors struct {
	models, seeds, snapshots *selector.Index
}

func (in *Input) selectors() selectors {
	var models, seeds, snapshots []selector.Node
	for i := range in.Nodes {
		n := &in.Nodes[i]
		s := selector.Node{ID: n.ID, Package: n.ID.Package(), Name: n.Name, FQN: n.FQN, File: n.Path, Versioned: n.Versioned}
		switch n.Kind {
		case "model":
			models = append(models, s)
		case "seed":
			seeds = append(seeds, s)
		case "snapshot":
			snapshots = append(snapshots, s)
		}
	}
	models = append(models, in.Functions...)
	return selectors{selector.NewIndex(in.Root, models), selector.NewIndex(in.Root, seeds), selector.NewIndex(in.Root, snapshots)}
}

func (s selectors) exact(v Verb, id addr.Node) selector.Exact {
	switch v {
	case DbtRun:
		return s.models.Exact(id)
	case DbtSeed:
		return s.seeds.Exact(id)
	case Snapshot:
		return s.snapshots.Exact(id)
	}
	return selector.Exact{}
}
