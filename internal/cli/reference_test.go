package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tailwater/tailwater/internal/config"
	"github.com/tailwater/tailwater/internal/golden"
)

const generated = "\nThis page is made from the code: `UPDATE=1 go test ./internal/cli` writes it.\n"

// The reference is what the code says.
func TestReference(t *testing.T) {
	for name, text := range map[string]string{
		"commands.md": commandReference(t), "configuration.md": configurationReference(), "json.md": jsonReference(t),
	} {
		golden.File(t, filepath.Join("../../docs/reference", name), text)
	}
}

func commandReference(t *testing.T) string {
	var b strings.Builder
	b.WriteString("# Commands\n" + generated)
	var root bytes.Buffer
	a := &app{stdout: &root, stderr: &root}
	for _, c := range append([]string{""}, commandNames(a)...) {
		var help bytes.Buffer
		a := &app{stdout: &help, stderr: &help}
		require.NoError(t, a.run(append(strings.Fields(c), "--help")))
		fmt.Fprintf(&b, "\n## %s\n\n```text\n%s```\n", strings.TrimSpace("tailwater "+c), help.String())
	}
	b.WriteString(`
# Exit statuses

| status | meaning |
|---|---|
| 0 | the job was done, and nothing is at or above ` + "`--fail-on`" + ` |
| 1 | the job could not be done; one line on standard error says which file, where, and what to do; nothing is on standard output |
| 2 | with ` + "`--detailed-exitcode`" + `: done, and the plan is not empty |
| 3 | done, and a finding is at or above ` + "`--fail-on`" + `; outranks 2 |

# Environment

| variable | |
|---|---|
| ` + "`NO_COLOR`" + ` | no colours, with any value; ` + "`--color`" + ` outranks it |
| ` + "`CLICOLOR_FORCE`" + ` | colours even where the result does not go to a terminal |
| ` + "`COLUMNS`" + ` | the width to draw for, instead of the terminal's |
| ` + "`LC_ALL`, `LC_CTYPE`, `LANG`" + ` | whether characters beyond ASCII are drawn |
| ` + "`CI`" + ` | no line of progress |
| ` + "`TAILWATER_CONFIG`" + ` | the configuration to read; ` + "`--config`" + ` outranks it |
`)
	return b.String()
}

// commandNames are the commands that have a page of help of their own.
func commandNames(a *app) []string {
	var names []string
	for _, c := range a.root().Commands() {
		if c.IsAvailableCommand() && c.Name() != "help" {
			names = append(names, c.Name())
		}
	}
	slices.Sort(names)
	return names
}

func configurationReference() string {
	var b strings.Builder
	b.WriteString("# Configuration\n" + generated + `
` + "`tailwater.yml`" + ` lies beside ` + "`dbt_project.yml`" + `; ` + "`--config`" + ` or the variable ` + "`TAILWATER_CONFIG`" + ` name another file. It is read strictly: a key that is not known is an error. Flags outrank it.

`)
	for _, section := range config.Sections() {
		fmt.Fprintf(&b, "\n## %s\n\n| key | flag | meaning |\n|---|---|---|\n", section.Title)
		for _, k := range section.Keys {
			flag := ""
			if k.Flag != "" {
				flag = "`--" + k.Flag + "`"
			}
			fmt.Fprintf(&b, "| `%s` | %s | %s |\n", k.Name, flag, k.Meaning)
		}
	}
	b.WriteString(`
## An example

` + "```yaml" + `
fail_on: error
trust: enforced
min_coverage: 95
severities:
  CFG910: off
suppressions:
  - code: CFG912
    node: legacy_*
    reason: leaves with the old warehouse
    expires: 2027-03-31
` + "```" + `

A suppression that has expired, or that silences nothing, is told on standard error.
`)
	return b.String()
}

func jsonReference(t *testing.T) string {
	var b strings.Builder
	b.WriteString("# JSON\n" + generated + `
Every result has a JSON document with ` + "`--format json`" + `, described by a schema. ` + "`format_version`" + ` is "1.0"; additions raise the second number, anything else the first. Unknown is null. Lists are sorted, unless their order has a meaning, and the same input gives the same bytes.
`)
	files, err := filepath.Glob("../../docs/schemas/*.json")
	require.NoError(t, err)
	for _, f := range files {
		var s schema
		text, err := os.ReadFile(f)
		require.NoError(t, err)
		require.NoError(t, json.Unmarshal(text, &s))
		fmt.Fprintf(&b, "\n## `%s`\n\n[Schema](../schemas/%s)\n\n| field | |\n|---|---|\n", s.Title, filepath.Base(f))
		s.rows(&b, "", s.Defs)
	}
	return b.String()
}

// schema is what the reference tells of a JSON schema.
type schema struct {
	Title       string
	Description string
	Type        any
	Enum        []any
	Ref         string `json:"$ref"`
	Properties  map[string]*schema
	Items       *schema
	AnyOf       []*schema
	Defs        map[string]*schema `json:"$defs"`
}

// rows writes a row for each field, and for the fields of what it holds.
func (s *schema) rows(b *strings.Builder, path string, defs map[string]*schema) {
	var names []string
	for name := range s.Properties {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		p := s.Properties[name].resolve(defs)
		at := path + name
		if p.Items != nil {
			at += "[]"
			if item := p.Items.resolve(defs); p.Description == "" {
				p.Description = item.Description
			}
		}
		fmt.Fprintf(b, "| `%s` | %s |\n", at, strings.ReplaceAll(p.told(), "|", "\\|"))
		inner := p
		if p.Items != nil {
			inner = p.Items.resolve(defs)
		}
		if strings.Count(at, ".") < 4 {
			inner.rows(b, at+".", defs)
		}
	}
}

// resolve follows a reference, and looks through a choice between something
// and null.
func (s *schema) resolve(defs map[string]*schema) *schema {
	out := *s
	for _, c := range s.AnyOf {
		if c.Type != "null" {
			out = *c
		}
	}
	if name, ok := strings.CutPrefix(out.Ref, "#/$defs/"); ok && defs[name] != nil {
		out = *defs[name]
	}
	if s.Description != "" {
		out.Description = s.Description
	}
	return &out
}

// told is a field in a line: what it means, and what it may be.
func (s *schema) told() string {
	var parts []string
	if s.Description != "" {
		parts = append(parts, s.Description)
	}
	var words []string
	for _, e := range s.Enum {
		if e != nil {
			words = append(words, fmt.Sprint(e))
		}
	}
	if len(words) > 0 {
		parts = append(parts, strings.Join(words, ", "))
	}
	return strings.Join(parts, ": ")
}
