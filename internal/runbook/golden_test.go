package runbook

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/tailwater/tailwater/internal/golden"
	"github.com/tailwater/tailwater/planner"
)

var formats = map[string]func(*planner.Plan) []byte{"script.sh": Script, "github.yml": GitHub, "argo.yml": Argo, "airflow.py": Airflow, "selectors.yml": Selectors, "checks.sql": Checks, "repairs.sql": Repairs}

// One plan in every format: two nights, a person's work, a node that only
// selectors.yml can select, and something to drop.
func TestFormats(t *testing.T) {
	in := input(planner.Options{Night: 35, Flags: planner.Flags{Target: "prod", Threads: 1}}, append(shop,
		node{"odd", "custom!", []string{"daily"}}, node{"end", "table", []string{"odd"}}, node{"two words", "table", nil}, node{"two+words", "table", nil})...)
	p := build(t, in)
	for i := range p.Steps {
		p.Steps[i].Checks = []planner.Check{{Name: "rows", Before: true, Query: "select 1"}, {Name: "key id", Query: "select 2", Expect: planner.NoRows}}
		p.Steps[i].Assumptions = []planner.Assumption{{Text: "id\nis unique", Probe: "select 3"}}
	}
	p.Steps[1].InPlace = &planner.InPlace{Way: "window", Statements: []string{"delete from t", "insert into t"}, Assumptions: []planner.Assumption{{Text: "all\nis well", Probe: "select 4"}}}
	for name, write := range formats {
		text := string(write(p))
		golden.File(t, "testdata/"+name, strings.TrimPrefix(text, functions))
	}
}

// A plan without steps is a file that does nothing.
func TestEmptyPlan(t *testing.T) {
	p := plan(t, planner.Options{})
	for name, write := range formats {
		assert.NotEmpty(t, write(p), name)
	}
	b := newBench(t)
	out, status := b.run(p)
	assert.Equal(t, 0, status, out)
}

// No format holds a name where it could be read as something else, nor what the
// formats' own templates begin with.
func TestHostileNamesInFormats(t *testing.T) {
	nodes := []node{{"seed\n- name: owned", "seed", nil}, {"{{ workflow.owned }}", "custom!", nil}, {"${{ github.owned }}", "table", nil}, {"\"\"\"\nimport owned\n", "custom!", nil}}
	p := plan(t, planner.Options{Flags: planner.Flags{Vars: `{"a": {"b": "{{ owned }} ${{ owned }} {% owned %}"}}`}}, nodes...)
	for name, write := range formats {
		text := strings.TrimPrefix(string(write(p)), functions)
		text = strings.ReplaceAll(text, "{{workflow.parameters.image}}", "")
		for _, bad := range []string{"{{ ", "{%", "\n- name: owned", "\nimport owned"} {
			if name != "script.sh" || bad[0] != '\n' { // a line of a quoted word
				assert.NotContains(t, text, bad, name)
			}
		}
	}
}
