package runbook

import (
	"cmp"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tailwater/tailwater/compiler/lineage"
	"github.com/tailwater/tailwater/diff"
	"github.com/tailwater/tailwater/internal/addr"
	"github.com/tailwater/tailwater/planner"
)

// node is "name kind inputs…", where the kind is how it is stored.
type node struct {
	name, kind string
	inputs     []string
}

// input is that all of these nodes are new; a kind with an exclamation mark is
// changed, and nobody knows how to build it.
func input(o planner.Options, nodes ...node) planner.Input {
	in := planner.Input{Root: "shop", Options: o, Edges: lineage.NewGraph(nil), Base: "one"}
	ids := map[string]addr.Node{}
	for _, n := range nodes {
		kind := "model"
		if n.kind == "seed" || n.kind == "snapshot" {
			kind = n.kind
		}
		ids[n.name] = addr.Node(kind + ".shop." + n.name)
		p := planner.Node{ID: ids[n.name], Kind: kind, Materialized: n.kind, Name: n.name, FQN: []string{"shop", n.name}, Path: "models/" + n.name, Definition: func() string { return "one" }}
		for _, x := range n.inputs {
			p.Inputs = append(p.Inputs, ids[x])
		}
		p.Declared = p.Inputs
		p.Took = &planner.Measurement{Seconds: 10, Whole: true}
		p.Place = n.name
		if strings.HasSuffix(n.kind, "!") {
			was := p
			p.Was = &was
		}
		in.Nodes = append(in.Nodes, p)
		c := diff.Change{Node: p.ID, Kind: diff.Added, Verdict: diff.Rows, RowsChanged: true}
		if strings.HasSuffix(n.kind, "!") {
			c.Kind = diff.Modified
		}
		in.Changes = append(in.Changes, c)
	}
	slices.SortFunc(in.Nodes, func(a, b planner.Node) int { return cmp.Compare(a.ID, b.ID) })
	return in
}

func plan(t *testing.T, o planner.Options, nodes ...node) *planner.Plan {
	t.Helper()
	return build(t, input(o, nodes...))
}

func build(t *testing.T, in planner.Input) *planner.Plan {
	t.Helper()
	p, err := planner.Build(in)
	require.NoError(t, err)
	return p
}

// bench is a folder in which a script runs with a dbt that notes its arguments.
type bench struct {
	*testing.T
	dir string
	env []string
}

// fakeDbt notes its arguments, lists what it is asked for, and fails where
// FAIL names a node that it selects.
const fakeDbt = `#!/usr/bin/env bash
printf '%s\0' "$@" $'\n' >>calls
[[ $1 == ls ]] || printf '{"results": [' >target/run_results.json
selecting='' comma=''
for arg in "$@"; do
    case $arg in
    --select) selecting=yes ;;
    --*) selecting='' ;;
    *)
        [[ $selecting ]] || continue
        id=$(grep -F -- "$arg"$'\t' table | head -n 1 | cut -f 2)
        if [[ $1 == ls ]]; then
            printf '{"unique_id": "%s"}\n' "$id"
        else
            status=success
            if [[ ${FAIL-} == "$id" ]]; then status=error; fi
            printf '%s{"status": "%s", "timing": [], "message": "\\"status\\": \\"success\\"", "unique_id": "%s"}' "$comma" "$status" "$id" >>target/run_results.json
            comma=,
        fi
        ;;
    esac
done
[[ ${FAIL-} && $1 != ls ]] && grep -q '"error"' target/run_results.json && exit 1
exit 0
`

func newBench(t *testing.T) *bench {
	if _, err := exec.LookPath("bash"); err != nil {
		t.Skip("no bash")
	}
	b := &bench{T: t, dir: t.TempDir()}
	require.NoError(t, os.Mkdir(filepath.Join(b.dir, "target"), 0o755))
	b.write("dbt", fakeDbt, 0o755)
	return b
}

func (b *bench) write(name, text string, mode os.FileMode) {
	require.NoError(b, os.WriteFile(filepath.Join(b.dir, name), []byte(text), mode))
}

// run writes a plan's script and runs it.
func (b *bench) run(p *planner.Plan, args ...string) (output string, status int) {
	var table strings.Builder
	for _, s := range p.Steps {
		fmt.Fprintf(&table, "%s\t%s\n", s.Select.Arg, strings.NewReplacer("\n", `\n`, `"`, `\"`).Replace(string(s.Node)))
	}
	b.write("table", table.String(), 0o644)
	b.write("plan.sh", string(Script(p)), 0o755)
	cmd := exec.Command("bash", append([]string{"plan.sh"}, args...)...)
	cmd.Dir, cmd.Env = b.dir, append(os.Environ(), append([]string{"DBT=./dbt", "DBT_TARGET_PATH=target"}, b.env...)...)
	out, err := cmd.CombinedOutput()
	if err != nil {
		_, exited := err.(*exec.ExitError)
		require.True(b, exited, "%v", err)
	}
	return string(out), cmd.ProcessState.ExitCode()
}

// calls are what dbt was called with since the last time, without questions.
func (b *bench) calls() []string {
	text, err := os.ReadFile(filepath.Join(b.dir, "calls"))
	if os.IsNotExist(err) {
		return nil
	}
	require.NoError(b, err)
	require.NoError(b, os.Remove(filepath.Join(b.dir, "calls")))
	var out []string
	for line := range strings.SplitSeq(string(text), "\x00\n\x00") {
		if line != "" && !strings.HasPrefix(line, "ls\x00") {
			out = append(out, strings.ReplaceAll(line, "\x00", "|"))
		}
	}
	return out
}

var shop = []node{
	{"codes", "seed", nil},
	{"stg", "view", nil},
	{"orders", "incremental", []string{"stg", "codes"}},
	{"daily", "table", []string{"orders"}},
	{"history", "snapshot", []string{"daily"}},
}

func TestScriptRunsOnce(t *testing.T) {
	b := newBench(t)
	p := plan(t, planner.Options{Flags: planner.Flags{Target: "prod", Vars: `{"day": "2026-01-01"}`, State: "base", Threads: 4}}, shop...)
	out, status := b.run(p)
	require.Equal(t, 0, status, out)
	assert.Equal(t, []string{
		`seed|--select|fqn:shop.codes|--threads|4|--target|prod|--vars|{"day": "2026-01-01"}`,
		`run|--select|fqn:shop.stg|fqn:shop.orders|fqn:shop.daily|--defer|--state|base|--threads|4|--target|prod|--vars|{"day": "2026-01-01"}`,
		`snapshot|--select|fqn:shop.history|--defer|--state|base|--threads|4|--target|prod|--vars|{"day": "2026-01-01"}`,
	}, b.calls())
	out, status = b.run(p)
	require.Equal(t, 0, status, out)
	assert.Empty(t, b.calls(), "all is done already")
}

// What went well in a command that failed is not done again; nothing after the
// failure is begun.
func TestScriptResumes(t *testing.T) {
	b := newBench(t)
	p := plan(t, planner.Options{}, shop...)
	b.env = []string{"FAIL=model.shop.daily"}
	out, status := b.run(p)
	require.Equal(t, 1, status, out)
	assert.Equal(t, []string{"seed|--select|fqn:shop.codes", "run|--select|fqn:shop.stg|fqn:shop.orders|fqn:shop.daily"}, b.calls())
	b.env = nil
	out, status = b.run(p)
	require.Equal(t, 0, status, out)
	assert.Equal(t, []string{"run|--select|fqn:shop.daily", "snapshot|--select|fqn:shop.history"}, b.calls())
}

// A step whose definition changed since is done again, with all that waits for
// it; the rest is not.
func TestScriptDoesAgainWhatChanged(t *testing.T) {
	b := newBench(t)
	out, status := b.run(plan(t, planner.Options{}, shop...))
	require.Equal(t, 0, status, out)
	b.calls()
	in := input(planner.Options{}, shop...)
	for i := range in.Nodes {
		if in.Nodes[i].Name == "stg" {
			in.Nodes[i].Definition = func() string { return "two" }
		}
	}
	out, status = b.run(build(t, in))
	require.Equal(t, 0, status, out)
	assert.Equal(t, []string{"run|--select|fqn:shop.stg|fqn:shop.orders|fqn:shop.daily", "snapshot|--select|fqn:shop.history"}, b.calls())
}

func TestScriptStopsWhereDbtSelectsOtherwise(t *testing.T) {
	b := newBench(t)
	b.write("dbt", strings.Replace(fakeDbt, `id=$(`, `id=x$(`, 1), 0o755)
	out, status := b.run(plan(t, planner.Options{}, shop...))
	assert.Equal(t, 1, status)
	assert.Contains(t, out, "dbt does not select seed.shop.codes")
	assert.Empty(t, b.calls())
	_, status = b.run(plan(t, planner.Options{}, shop...), "--no-verify")
	assert.Equal(t, 0, status)
}

func TestScriptWaitsForAPerson(t *testing.T) {
	b := newBench(t)
	p := plan(t, planner.Options{}, append(shop, node{"odd", "custom!", []string{"daily"}}, node{"end", "table", []string{"odd"}})...)
	out, status := b.run(p)
	require.Equal(t, 3, status, out)
	assert.Contains(t, out, "--done")
	assert.Len(t, b.calls(), 2)
	for i, s := range p.Steps {
		if s.Node == "model.shop.odd" {
			out, status = b.run(p, "--done", fmt.Sprint(i+1))
		}
	}
	require.Equal(t, 0, status, out)
	assert.Equal(t, []string{"run|--select|fqn:shop.end", "snapshot|--select|fqn:shop.history"}, b.calls())
}

// What is to be dropped is told when all is done, and never done.
func TestScriptTellsWhatToDrop(t *testing.T) {
	b := newBench(t)
	in := input(planner.Options{}, shop...)
	old := planner.Node{ID: "model.shop.old", Kind: "model", Materialized: "table", Place: "old", Relation: "\"db\".\"old\x1b[31m$(touch owned)\""}
	in.Removed = []planner.Node{old}
	in.Changes = append(in.Changes, diff.Change{Node: old.ID, Kind: diff.Removed})
	p := build(t, in)
	p.Steps[0].Abandons = `"db"."elsewhere"`
	out, status := b.run(p)
	require.Equal(t, 0, status, out)
	assert.Contains(t, out, `"db"."elsewhere"`)
	assert.Contains(t, out, `"db"."old?[31m$(touch owned)"`)
	assert.Len(t, b.calls(), 3)
	assert.NoFileExists(t, filepath.Join(b.dir, "owned"))
}

func TestScriptRunsNightByNight(t *testing.T) {
	b := newBench(t)
	p := plan(t, planner.Options{Night: 25}, shop...)
	require.Len(t, p.Schedule.Nights, 3)
	out, status := b.run(p, "--night", "2")
	assert.Equal(t, 1, status)
	assert.Contains(t, out, "night 1 comes first")
	for range 3 {
		out, status = b.run(p)
		require.Equal(t, 0, status, out)
	}
	assert.Equal(t, []string{
		"seed|--select|fqn:shop.codes", "run|--select|fqn:shop.stg",
		"run|--select|fqn:shop.orders|fqn:shop.daily",
		"snapshot|--select|fqn:shop.history",
	}, b.calls())
	assert.Contains(t, out, "all steps are done")
}

// What the command line cannot say is in selectors.yml, or the script stops.
func TestScriptUsesSelectors(t *testing.T) {
	b := newBench(t)
	p := plan(t, planner.Options{}, node{"a b", "table", nil}, node{"a+b", "table", nil})
	out, status := b.run(p, "--no-verify")
	assert.Equal(t, 1, status)
	assert.Contains(t, out, "needs the selector "+p.Runs[0].Selector)
	assert.Empty(t, b.calls())
	b.write("selectors.yml", string(Selectors(p)), 0o644)
	out, status = b.run(p, "--no-verify")
	require.Equal(t, 0, status, out)
	assert.Equal(t, []string{"run|--selector|" + p.Runs[0].Selector}, b.calls())
}

func TestScriptShowsAndDoesNothing(t *testing.T) {
	b := newBench(t)
	p := plan(t, planner.Options{}, shop...)
	for _, mode := range []string{"--list", "--dry-run"} {
		out, status := b.run(p, mode)
		require.Equal(t, 0, status, out)
		assert.Contains(t, out, "shop.orders")
		assert.Empty(t, b.calls())
	}
}

// Whatever a node is called, it is an argument, and no command.
func TestScriptHoldsHostileNames(t *testing.T) {
	b := newBench(t)
	names := []string{
		"two words", "it's", `"quoted"`, "$(touch own&&touch owned)", "`touch owned`", "a;touch owned", "a\ntouch owned\n", "-dash", "--select", "a,b", "plus+",
		"@at", "star*", "co:lon", "a|b>owned", "#hash", "~", "$HOME", `back\slash`, "été", "\x1b[31mred", "{{ x }}",
	}
	var nodes []node
	for _, name := range names {
		nodes = append(nodes, node{name, "table", nil})
	}
	p := plan(t, planner.Options{Flags: planner.Flags{Target: "$(touch owned)", ProjectDir: "."}}, nodes...)
	want := []string{"run", "--select"}
	for _, id := range p.Runs[0].Steps {
		for _, s := range p.Steps {
			if s.Node == id {
				require.NotEmpty(t, s.Select.Arg, "%q", id)
				want = append(want, s.Select.Arg)
			}
		}
	}
	out, status := b.run(p)
	require.Equal(t, 0, status, out)
	assert.Equal(t, []string{strings.Join(append(want, "--project-dir", ".", "--target", "$(touch owned)"), "|")}, b.calls())
	assert.NoFileExists(t, filepath.Join(b.dir, "owned"))
	for _, mode := range []string{"--list", "--dry-run"} {
		out, status = b.run(p, mode)
		require.Equal(t, 0, status, out)
		assert.NotContains(t, out, "\x1b")
	}
	assert.NoFileExists(t, filepath.Join(b.dir, "owned"))
}
