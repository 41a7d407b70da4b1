package planner

import (
	"slices"
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

// Common are the flags that say which project, and how to reach its warehouse:
// every command of dbt takes them.
func (f Flags) Common() []string {
	var out []string
	for _, flag := range [][2]string{
		{"--project-dir", f.ProjectDir}, {"--profiles-dir", f.ProfilesDir}, {"--profile", f.Profile}, {"--target", f.Target}, {"--vars", f.Vars},
	} {
		if flag[1] != "" {
			out = append(out, flag[0], flag[1])
		}
	}
	return out
}

// Own are the flags of one run beside its selection and the common ones. Seeds
// read nothing, so they defer to nothing.
func (f Flags) Own(r *Run) []string { return f.own(r.key()) }

func (f Flags) own(k key) []string {
	var out []string
	if k.full {
		out = append(out, "--full-refresh")
	}
	if k.window.Start != "" {
		out = append(out, "--event-time-start", k.window.Start)
	}
	if k.window.End != "" {
		out = append(out, "--event-time-end", k.window.End)
	}
	if f.State != "" && k.verb != DbtSeed {
		out = append(out, "--defer", "--state", f.State)
	}
	if f.Threads > 0 {
		out = append(out, "--threads", strconv.Itoa(f.Threads))
	}
	return out
}

// command is a command of dbt as a list of arguments. The selection comes
// first, as the option and its arguments.
func (f Flags) command(k key, selection []string) []string {
	return slices.Concat([]string{"dbt", k.verb.String()}, selection, f.own(k), f.Common())
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
