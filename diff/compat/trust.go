package compat

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/tailwater/tailwater/compiler/ir"
	"github.com/tailwater/tailwater/diff"
	"github.com/tailwater/tailwater/internal/addr"
	"github.com/tailwater/tailwater/internal/diag"
	"github.com/tailwater/tailwater/manifest"
)

const compileAgain = "Compile the whole project again: `dbt compile --full-refresh`, with nothing like dbt parse or dbt ls after it."

// trustRules say where the analysis cannot be relied on, or says little.
var trustRules = []Rule{
	{"CFG901", "compiled-code-missing", isError, Lenient, "compiled code is missing",
		"What a model without compiled code does is not known; it is compared by the code that people wrote and its macros, and taken to change with everything before it. It is an error where no model of a side has compiled code, or one that differs has none.",
		[]string{compileAgain}, uncompiled},
	{"CFG902", "compiled-in-different-modes", isWarning, Lenient, "the two sides were compiled in different modes",
		"Incremental models compile to one query for a full refresh and to another for an incremental run. Where the sides differ in that, the code that people wrote is compared, which is coarse. It is an error where one side was compiled with --empty or --sample: its queries are not those of production.",
		[]string{"Compile both sides in one mode: `dbt compile --full-refresh`."}, differentModes},
	{"CFG903", "other-adapter", isError, Lenient, "the two sides were compiled for different warehouses",
		"The same code means different things in different dialects; nothing can be compared.",
		[]string{"Compile both sides with the same target: `dbt compile --target ...`."}, otherAdapter},
	{"CFG904", "unknown-schema-version", isWarning, Lenient, "the manifest's schema version is not known",
		"The manifest was written by a version of dbt that this version of tailwater does not know. It is read as the newest version that is known; fields that were moved since may be missed.",
		[]string{"Use a newer tailwater, or the version of dbt that the project requires."}, unknownVersion},
	{"CFG905", "not-understood", isWarning, Default, "the SQL of a node that differs is not understood",
		"The node is taken as changed, and everything behind it. In the strict preset it is an error.",
		[]string{"See the place with `tailwater inspect {model}`.", "Where the warehouse accepts the query, report it: the parser should read whatever the warehouse does."}, notUnderstood},
	{"CFG906", "coverage-below-minimum", isError, Lenient, "less was understood than the configuration asks for",
		"The share of models whose SQL was understood, at least in part, is below min_coverage. What is not understood is taken to differ, and to depend on everything: the result is right, and says little.",
		[]string{"See with `tailwater inspect` which models were not understood and why. Mostly compiled code or catalog.json is missing."}, coverageBelow},
	{"CFG907", "columns-not-known", isInfo, Strict, "a star over columns that are not known",
		"A model that differs takes the columns of a relation with a star, and no catalog lists them: which columns it has, and who uses which, cannot be told in full.",
		[]string{"Run `dbt docs generate`, so that there is a catalog.json beside the manifest.", "Or document the columns of the source."}, columnsNotKnown},
	{"CFG909", "relation-not-known", isWarning, Default, "a query reads a relation that the project does not know",
		"Head's query names a table that is no model, seed, snapshot or source. A change of it cannot be seen, and dbt does not know that it is read.",
		[]string{"Declare it as a source, and read it through {{ source('...', '...') }}."}, relationNotKnown},
	{"CFG910", "duplicate-relation", isWarning, Lenient, "one relation belongs to several nodes",
		"Two nodes of the project write, or declare, the same table or view. Which of them a query means cannot be said, so a query that names the relation is taken to read the first in order of the unique ids.",
		[]string{"Give one of them another alias, schema or identifier; or declare only one of them."}, duplicateRelation},
	{"CFG912", "dangling-dependency", isWarning, Lenient, "a node depends on one that is not there",
		"A node's depends_on names a node that the manifest does not hold. What that node would pass on is not known.",
		[]string{"Make the manifest again with `dbt compile`; do not cut nodes out of it."}, danglingDependency},
	{"CFG913", "no-models", isError, Lenient, "there is no model at all",
		"A manifest holds no enabled model, so there is nothing to compare.",
		[]string{"Name the manifest of the project itself, not of a package; see which models are enabled with `dbt ls`."}, noModels},
	{"CFG914", "head-older-than-base", isWarning, Default, "head was made before base",
		"By their times, the manifest that is to be deployed is older than the one that is deployed. Often the two were swapped, or head was not compiled after the last commit.",
		[]string{"See that --base is what runs in production and --head what is to be merged.", compileAgain}, headOlder},
	{"CFG916", "stale-compiled-code", isError, Lenient, "compiled code is not that of the code that people wrote",
		"Text outside of Jinja stands in the raw code and not in the compiled code: the manifest mixes two versions. Some versions of dbt fill in what lies in target/compiled.",
		[]string{"Run `dbt clean`, then `dbt compile --full-refresh`."}, staleCode},
}

func uncompiled(p *pass) {
	for _, side := range []struct {
		name string
		*Side
	}{{"base", &p.Base}, {"head", &p.Head}} {
		models, missing := 0, 0
		for _, n := range side.Project.Nodes {
			if n.ResourceType == "model" {
				models++
				if !n.Compiled() {
					missing++
				}
			}
		}
		if models > 0 && missing == models {
			p.report("", "", fmt.Sprintf("no model of %s has compiled code", side.name))
		}
	}
	var hit []addr.Node
	for _, c := range p.Changes {
		m := p.Head.Program.Model(c.Node)
		if m != nil && m.Analysis == ir.Uncompiled && c.DataDiffer() {
			hit = append(hit, c.Node)
		}
	}
	if hit != nil && !slices.ContainsFunc(p.out, func(f Finding) bool { return f.Code == p.rule.Code }) {
		p.report(hit[0], "", fmt.Sprintf("%s that %s or %s something that does, %s no compiled code: %s",
			plural(len(hit), "a model", fmt.Sprintf("%d models", len(hit))), plural(len(hit), "differs", "differ"), plural(len(hit), "reads", "read"), plural(len(hit), "has", "have"), few(nodeNames(hit))),
			nodesOf(hit, addr.Column{Node: hit[0]})...)
	}
}

// ranWith is the run that wrote a side's manifest; nil where it is not known.
func ranWith(s *Side) *manifest.RunResults {
	if r := s.Project.RunResults; r != nil && r.InvocationID != "" && r.InvocationID == s.Project.InvocationID {
		return r
	}
	return nil
}

func differentModes(p *pass) {
	b, h := ranWith(&p.Base), ranWith(&p.Head)
	for _, side := range []struct {
		name string
		run  *manifest.RunResults
	}{{"base", b}, {"head", h}} {
		if side.run != nil && (side.run.Empty || side.run.Sample) {
			p.reportAs(diag.Error, "", "", fmt.Sprintf("%s was compiled with %s: its queries are not those of production", side.name, map[bool]string{true: "--empty", false: "--sample"}[side.run.Empty]))
		}
	}
	var hit []addr.Node
	for _, c := range p.Changes {
		if c.DataDiffer() && c.Origin == diff.Direct && p.comparedByText(c.Node) {
			hit = append(hit, c.Node)
		}
	}
	if hit != nil {
		p.report(hit[0], "", fmt.Sprintf("%s for a full refresh on one side and for an incremental run on the other: %s", plural(len(hit), "a model is compiled", fmt.Sprintf("%d models are compiled", len(hit))), few(nodeNames(hit))),
			nodesOf(hit, addr.Column{Node: hit[0]})...)
	}
}

func otherAdapter(p *pass) {
	if b, h := p.Base.Project.Adapter, p.Head.Project.Adapter; b != h {
		p.report("", "", fmt.Sprintf("base was compiled for %s and head for %s", cmp.Or(b, "an unknown warehouse"), cmp.Or(h, "an unknown warehouse")))
	}
}

// remarked reports the remarks of one code on the project as a whole. What base
// has as well was so before.
func (p *pass) remarked(code diag.Code, always bool) {
	pick := func(list diag.List, keep func(diag.Diagnostic) bool) []diag.Diagnostic {
		return slices.DeleteFunc(slices.Clone(list), func(d diag.Diagnostic) bool { return d.Code != code || !keep(d) })
	}
	before := func(d diag.Diagnostic) bool {
		return slices.ContainsFunc(p.Base.Remarks, func(o diag.Diagnostic) bool { return o.Code == d.Code && about(o) == about(d) })
	}
	tell := func(side string, list []diag.Diagnostic, existing bool) {
		if len(list) == 0 {
			return
		}
		message := side + ": " + list[0].Message
		if n := len(list) - 1; n > 0 {
			message += fmt.Sprintf("; and %d more of these", n)
		}
		var nodes []addr.Node
		for _, d := range list[1:] {
			nodes = append(nodes, d.Node)
		}
		p.report(list[0].Node, "", message, nodesOf(nodes, addr.Column{Node: list[0].Node})...).Existing = existing
	}
	tell("head", pick(p.Head.Remarks, func(d diag.Diagnostic) bool { return always || !before(d) }), false)
	if always {
		tell("base", pick(p.Base.Remarks, func(diag.Diagnostic) bool { return true }), false)
		return
	}
	tell("head", pick(p.Head.Remarks, before), true)
}

// about is what a remark is about: its node, and its text behind the first
// colon. Names of relations before it differ with the environment.
func about(d diag.Diagnostic) string {
	_, text, ok := strings.Cut(d.Message, ": ")
	if !ok {
		text = d.Message
	}
	return string(d.Node) + " " + text
}

func unknownVersion(p *pass)     { p.remarked("CFG904", true) }
func duplicateRelation(p *pass)  { p.remarked("CFG910", false) }
func danglingDependency(p *pass) { p.remarked("CFG912", false) }
func noModels(p *pass)           { p.remarked("CFG913", true) }

func notUnderstood(p *pass) {
	for i := range p.Changes {
		c := &p.Changes[i]
		m := p.Head.Program.Model(c.Node)
		if m == nil || m.Analysis != ir.OpaqueSQL || !c.DataDiffer() || c.Origin != diff.Direct {
			continue
		}
		def := p.Head.Project.Node(c.Node)
		if def == nil || def.Language == "python" {
			continue
		}
		f := p.report(c.Node, "", "the SQL is not understood, so all of its data are taken to change")
		for _, d := range m.Diags {
			if d.Severity == diag.Error {
				f.Message += ": " + d.Message
				f.Line = rawLine(def, d.Position.Line, "")
				break
			}
		}
	}
}

func coverageBelow(p *pass) {
	models, understood := 0, 0
	for _, m := range p.Head.Program.Models {
		if m.Node.Kind() != "model" {
			continue
		}
		models++
		if m.Analysis == ir.Exact || m.Analysis == ir.Partial {
			understood++
		}
	}
	if models > 0 && float64(understood)*100 < p.MinCoverage*float64(models) {
		p.report("", "", fmt.Sprintf("%d of %d models were understood, less than %g %%", understood, models, p.MinCoverage))
	}
}

func columnsNotKnown(p *pass) {
	for i := range p.Changes {
		c := &p.Changes[i]
		m := p.Head.Program.Model(c.Node)
		if m == nil || !m.Open || c.Origin != diff.Direct || m.Analysis >= ir.OpaqueSQL || isInput(c.Node) || !c.DataDiffer() {
			continue
		}
		p.report(c.Node, "", "not all columns of the model are known")
	}
}

func relationNotKnown(p *pass) {
	for i := range p.Changes {
		c := &p.Changes[i]
		def, m := p.Head.Project.Node(c.Node), p.Head.Program.Model(c.Node)
		if def == nil || m == nil || c.Origin != diff.Direct {
			continue
		}
		for _, d := range m.Diags {
			if d.Code == "SQL203" && strings.HasPrefix(d.Message, "relation ") && !p.remarkedOnBase(c.Node, d) {
				p.report(c.Node, "", d.Message).Line = rawLine(def, d.Position.Line, "")
			}
		}
	}
}

func headOlder(p *pass) {
	b, h := p.Base.Project.GeneratedAt, p.Head.Project.GeneratedAt
	if len(b) > 18 && len(h) > 18 && b[:19] > h[:19] && len(p.Changes) > 0 {
		p.report("", "", fmt.Sprintf("head was made at %s, before base at %s", h[:19], b[:19]))
	}
}

func staleCode(p *pass) {
	fresh := map[addr.Node]bool{}
	for _, side := range []struct {
		name string
		*Side
	}{{"base", &p.Base}, {"head", &p.Head}} {
		var hit []addr.Node
		for _, n := range side.Project.Nodes {
			if n.ResourceType != "model" || n.Language != "sql" || !n.Compiled() {
				continue
			}
			if b := p.Base.Project.Node(n.ID); side.Side == &p.Head && b != nil && b.RawCode == n.RawCode && b.CompiledCode == n.CompiledCode {
				if fresh[n.ID] {
					continue // as on base
				}
			}
			if stale(n.RawCode, n.CompiledCode) {
				hit = append(hit, n.ID)
			} else {
				fresh[n.ID] = true
			}
		}
		if hit != nil {
			p.report(hit[0], "", fmt.Sprintf("%s: the compiled code of %s is not that of the code that people wrote", side.name, few(nodeNames(hit))), nodesOf(hit, addr.Column{Node: hit[0]})...)
		}
	}
}

// stale reports whether text outside of Jinja stands in the raw code and not, in
// this order, in the compiled code. Where Jinja has statements, text may be left
// out, and where dbt put ephemeral models in, text was moved: nothing is said.
func stale(raw, compiled string) bool {
	if raw == "" || strings.Contains(compiled, "__dbt__cte__") || strings.Contains(raw, "{%") || strings.Contains(raw, "{#") || strings.Contains(raw, "}}}") {
		return false
	}
	return outOfOrder(raw, compiled, func(s string) string { return s }) &&
		outOfOrder(raw, compiled, func(s string) string { return strings.Join(strings.Fields(s), "") })
}

// outOfOrder reports whether a text outside of Jinja does not stand in the
// compiled code behind the one before it, both as norm spells them.
func outOfOrder(raw, compiled string, norm func(string) string) bool {
	compiled = norm(compiled)
	for raw != "" {
		text, rest, jinja := strings.Cut(raw, "{{")
		text = norm(text)
		i := strings.Index(compiled, text)
		if i < 0 {
			return true
		}
		compiled = compiled[i+len(text):]
		if !jinja {
			return false
		}
		if raw, jinja = afterJinja(rest); !jinja {
			return false
		}
	}
	return false
}

// afterJinja is what follows the end of an expression; brackets and quotes
// within it may hold what looks like an end.
func afterJinja(s string) (rest string, ok bool) {
	var quote byte
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case quote != 0 && c == '\\':
			i++
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '\'' || c == '"':
			quote = c
		case strings.HasPrefix(s[i:], "}}"):
			return s[i+2:], true
		}
	}
	return "", false
}
