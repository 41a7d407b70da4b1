package compat

import (
	"fmt"
	"slices"

	"github.com/tailwater/tailwater/diff"
	"github.com/tailwater/tailwater/internal/addr"
	"github.com/tailwater/tailwater/manifest"
)

// environmentRules are about what differs around the project's code.
var environmentRules = []Rule{
	{"CFG908", "package-changed", isInfo, Default, "a package differs",
		"Macros or models of a package are others. The finding names the root cause once, and counts what differs through it.",
		[]string{"Read the package's release notes: `dbt deps --upgrade` changes package-lock.yml.", "Upgrade in a pull request of its own."}, packageChanged},
	{"CFG915", "variables-differ", isWarning, Default, "the same code compiles to something else",
		"A model's code and macros are the same, and its compiled code means something else: a variable, an environment variable, the target, or what the warehouse answered while compiling.",
		[]string{"Compile both sides with the same --vars, environment and target.", "Where the difference is meant, it is a change like any other: run the plan."}, variablesDiffer},
	{"CFG917", "compiled-for-different-targets", isInfo, Default, "the two sides were compiled for different targets",
		"By their run_results.json, the sides were compiled with another target or profile. Names of relations are compared without that; code that asks for the target is not.",
		[]string{"Compile both sides with the target of production: `dbt compile --target prod`."}, differentTargets},
	{"CFG918", "dbt-version-differs", isInfo, Default, "the two sides were compiled by different versions of dbt",
		"dbt's own macros differ between versions, and with them the compiled code of what calls them.",
		[]string{"Upgrade dbt in a pull request of its own."}, dbtVersionDiffers},
}

func packageChanged(p *pass) {
	through := map[string][]addr.Node{}
	for i := range p.Changes {
		c := &p.Changes[i]
		if c.Kind != diff.Modified || c.Origin != diff.Direct || !c.DataDiffer() {
			continue
		}
		for _, k := range c.Causes {
			pkg := ""
			switch k.Kind {
			case diff.CausePackage:
				pkg = c.Node.Package()
			case diff.CauseMacro:
				pkg = addr.Node(k.Ref).Package()
			}
			if pkg != "" && pkg != p.Head.Project.Name && !slices.Contains(through[pkg], c.Node) {
				through[pkg] = append(through[pkg], c.Node)
			}
		}
	}
	var names []string
	for pkg := range through {
		names = append(names, pkg)
	}
	slices.Sort(names)
	for _, pkg := range names {
		hit := through[pkg]
		p.report("", "", fmt.Sprintf("package %s differs, and %s through it: %s", pkg, plural(len(hit), "a node does", fmt.Sprintf("%d nodes do", len(hit))), few(nodeNames(hit))), nodesOf(hit, addr.Column{})...)
	}
}

func variablesDiffer(p *pass) {
	var hit []addr.Node
	for i := range p.Changes {
		c := &p.Changes[i]
		if c.Kind == diff.Modified && c.DataDiffer() && slices.ContainsFunc(c.Causes, func(k diff.Cause) bool { return k.Kind == diff.CauseVar }) && !p.onlyClock(c) && !p.compiledAlike(c) && !p.holdsChanged(p.Head.Project.Node(c.Node)) {
			hit = append(hit, c.Node)
		}
	}
	what := ""
	if b, h := ranWith(&p.Base), ranWith(&p.Head); b != nil && h != nil && b.Vars != h.Vars {
		what = fmt.Sprintf(" (--vars %s, and %s)", orNot(short(b.Vars)), orNot(short(h.Vars)))
	} else if p.Base.Project.Env != p.Head.Project.Env {
		what = " (the DBT_ENV_CUSTOM_ENV_ variables differ)"
	}
	if hit != nil {
		p.report(hit[0], "", fmt.Sprintf("the same code compiles to something else in %s%s", few(nodeNames(hit)), what), nodesOf(hit, addr.Column{Node: hit[0]})...)
	}
}

// compiledAlike reports whether a node's compiled code is the same on both sides:
// then it means something else by its contract, or by the columns of what it reads.
func (p *pass) compiledAlike(c *diff.Change) bool {
	b, h := p.Base.Project.Node(was(c)), p.Head.Project.Node(c.Node)
	return b != nil && h != nil && p.sameWords(b.CompiledCode, h.CompiledCode)
}

// holdsChanged reports whether a node's compiled code holds an ephemeral model
// that differs.
func (p *pass) holdsChanged(n *manifest.Node) bool {
	return n != nil && slices.ContainsFunc(n.DependsOn.Nodes, func(d addr.Node) bool {
		up := p.Head.Project.Node(d)
		return up != nil && up.Ephemeral() && (p.changes[d] != nil || p.holdsChanged(up))
	})
}

func differentTargets(p *pass) {
	b, h := ranWith(&p.Base), ranWith(&p.Head)
	if b != nil && h != nil && (b.Target != h.Target || b.Profile != h.Profile) && b.Target != "" && h.Target != "" {
		p.report("", "", fmt.Sprintf("base was compiled for target %s of %s, and head for %s of %s", b.Target, b.Profile, h.Target, h.Profile))
	}
}

func dbtVersionDiffers(p *pass) {
	if b, h := p.Base.Project.DbtVersion, p.Head.Project.DbtVersion; b != h && b != "" && h != "" {
		p.report("", "", fmt.Sprintf("base was compiled by dbt %s, and head by %s", b, h))
	}
}
