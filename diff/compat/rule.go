package compat

import (
	"cmp"
	"embed"
	"fmt"
	"slices"
	"strings"

	"github.com/tailwater/tailwater/internal/diag"
)

// Rule is one kind of finding.
type Rule struct {
	Code diag.Code
	Slug string
	// Severity is the usual one. A rule may say more or less of a single case;
	// then Meaning says when.
	Severity diag.Severity
	Level    Level
	Title    string
	Meaning  string
	// Remedy are the steps of the safe way, in order. {model}, {column} and
	// {table} stand for names.
	Remedy []string
	check  func(*pass)
}

// Level is the least preset in which a rule speaks: each preset holds those
// before it. The zero Level is Default.
type Level uint8

const (
	Default Level = iota // what a reviewer wants to know
	Lenient              // what fails or falsifies data
	Strict               // what is good to know
)

// families are all rules.
func families() [][]Rule {
	return [][]Rule{
		columnRules, typeRules, valueRules, grainRules, incrementalRules, microbatchRules, snapshotRules, seedRules,
		materializationRules, governanceRules, contractRules, assertionRules, downstreamRules, nondeterminismRules,
		trustRules, environmentRules,
	}
}

// Rules are all rules, sorted by code. The caller may modify the result.
func Rules() []Rule {
	out := slices.Concat(families()...)
	slices.SortFunc(out, func(a, b Rule) int { return cmp.Compare(a.Code, b.Code) })
	return out
}

const (
	isError   = diag.Error
	isWarning = diag.Warning
	isInfo    = diag.Info
)

//go:embed examples
var examples embed.FS

// Example is a change in which a rule speaks, or one that looks like it and in
// which it is silent. Title is what it shows, Text the two versions, and Says
// what all rules say of it.
type Example struct {
	Title, Text, Says string
	Speaks            bool
}

// Examples are a rule's examples, in the order of its file.
func (r Rule) Examples() []Example {
	text, err := examples.ReadFile("examples/" + string(r.Code))
	if err != nil {
		panic(fmt.Sprintf("compat: rule %s has no example", r.Code))
	}
	var out []Example
	for _, block := range strings.Split(strings.TrimSpace(string(text)), "\n\n") {
		input, says, _ := strings.Cut(block, "\n----\n")
		var e Example
		for _, line := range strings.SplitAfter(input, "\n") {
			switch comment, ok := strings.CutPrefix(line, "# "); {
			case ok:
				e.Title = strings.TrimSpace(e.Title + " " + strings.TrimSpace(comment))
			case strings.TrimSpace(line) == "speaks":
				e.Speaks = true
			case strings.TrimSpace(line) == "silent":
			default:
				e.Text += line
			}
		}
		e.Says = strings.TrimSpace(says)
		out = append(out, e)
	}
	return out
}

// Steps is the remedy as one text: a paragraph a step, numbered where there are
// several.
func (r Rule) Steps() string {
	if len(r.Remedy) == 1 {
		return r.Remedy[0]
	}
	steps := make([]string, len(r.Remedy))
	for i, s := range r.Remedy {
		steps[i] = fmt.Sprintf("%d. %s", i+1, s)
	}
	return strings.Join(steps, "\n\n")
}

// advice is the remedy in one line, with names filled in.
func (r *Rule) advice(model, column, table string) string {
	s := strings.ReplaceAll(r.Steps(), "\n\n", " ")
	if column == "" {
		column = "the column"
	}
	return strings.NewReplacer("{model}", model, "{column}", column, "{table}", table).Replace(s)
}
