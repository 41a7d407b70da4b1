package compat

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tailwater/tailwater/compiler/ir"
	"github.com/tailwater/tailwater/diff"
	"github.com/tailwater/tailwater/internal/addr"
	"github.com/tailwater/tailwater/internal/diag"
	"github.com/tailwater/tailwater/manifest"
)

// assertionRules are about tests.
var assertionRules = []Rule{
	{"TST701", "key-test-removed", isWarning, Default, "a test of a key is gone or switched off",
		"The test said that a column is unique or never NULL; nothing says so any more. It is an error where a merge or snapshot matches rows by the column.",
		[]string{"Keep the test, or put one on the new key of {model}.", "Where the key is not unique any more, mend unique_key first."}, keyTestRemoved},
	{"TST702", "test-weakened", isWarning, Default, "a test lets more through",
		"Its severity went from error to warn, or it got a condition, a limit or a threshold: rows that failed it pass now.",
		[]string{"Say in the pull request which rows are let through, and until when."}, testWeakened},
	{"TST703", "test-without-column", isError, Lenient, "a test names a column that is not there",
		"A test of head names a column that the model of head does not make; it fails when it runs. Where the column was removed in this change, COL101 tells it.",
		[]string{"Correct the name in the YAML file, or remove the test."}, testWithoutColumn},
	{"TST704", "unit-test-does-not-fit", isError, Default, "a unit test does not fit its model",
		"Its fixtures name a column that is not there, or the model reads an input that the test gives no rows for: dbt refuses to run it.",
		[]string{"Give the input that is missing, and correct the columns of the fixtures."}, unitTestMisfit},
	{"TST705", "value-not-accepted", isWarning, Default, "the query makes a value that a test does not accept",
		"The column's values can be read off the query's literals, and one that is new is not in the list of an accepted_values test, which will fail.",
		[]string{"Add the value to the test, after asking those who list the values themselves."}, valueNotAccepted},
	{"TST706", "relationship-of-other-types", isWarning, Default, "a relationships test compares other types",
		"One side of the test has another type now, and the other has not: the comparison fails, or converts and finds nothing.",
		[]string{"Give both sides one type."}, relationshipTypes},
	{"TST707", "no-key-test", isInfo, Strict, "nothing says what makes a row one",
		"The model is new or decides on other rows, and has no unique test, key or constraint: a join that repeats rows goes unseen.",
		[]string{"Add a unique test on the columns that make a row one."}, noKeyTest},
	{"TST708", "tests-left-behind", isWarning, Default, "a node has another name, and its tests stayed behind",
		"Tests of base on the old name are not on the new one: they ran before, and do not any more.",
		[]string{"Rename the node in the YAML file, too."}, testsLeftBehind},
	{"TST709", "test-macro-changed", isWarning, Default, "a test's own macro differs",
		"A generic test of the project or of a package was edited: what it lets through may be different for all that use it.",
		[]string{"Read the macro's diff, and run the tests on both versions: `dbt test --select test_name:{model}`."}, testMacroChanged},
}

// sameTest identifies a test over renames and versions of dbt.
func (p *pass) sameTest(t *manifest.Test, node addr.Node, column string) string {
	cols := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		cols[i] = strings.ToLower(bare(c))
	}
	slices.Sort(cols)
	return fmt.Sprint(node, t.Namespace, t.Name, strings.ToLower(bare(column)), cols)
}

func keyTestRemoved(p *pass) {
	has := map[string]bool{}
	for _, n := range p.Head.Project.Nodes {
		if n.Test != nil && n.Test.Enabled {
			has[p.sameTest(n.Test, n.Test.Node, n.Test.Column)] = true
		}
	}
	for _, n := range p.Base.Project.Nodes {
		t := n.Test
		if t == nil || !t.Enabled || t.Kind != manifest.Unique && t.Kind != manifest.NotNull {
			continue
		}
		node := p.inHead(t.Node)
		h := p.Head.Program.Model(node)
		if h == nil || has[p.sameTest(t, node, t.Column)] || p.renamed[t.Node] != "" {
			continue
		}
		cols := t.Columns
		if t.Kind == manifest.NotNull {
			cols = []string{t.Column}
		}
		if slices.ContainsFunc(cols, func(c string) bool { return p.columnGone(node, bare(c)) }) {
			continue // the test went with the column
		}
		sev, why := p.rule.Severity, ""
		if def := p.Head.Project.Node(node); def != nil && slices.ContainsFunc(def.Config.UniqueKey, func(k string) bool { return containsFold(cols, bare(k)) }) {
			sev, why = diag.Error, ", and rows are matched by it (unique_key)"
		}
		if t.Kind == manifest.Unique && slices.ContainsFunc(p.head.testsOf(node), func(o *manifest.Node) bool { return o.Test.Kind == manifest.Unique && o.Test.Enabled }) {
			sev, why = diag.Info, "; another test says what makes a row one"
		}
		p.reportAs(sev, node, t.Column, fmt.Sprintf("nothing tests any more that %s %s%s", strings.Join(cols, ", "), map[bool]string{true: "is unique", false: "is not NULL"}[t.Kind == manifest.Unique], why))
	}
}

// columnGone reports whether a change removed or renamed a column.
func (p *pass) columnGone(n addr.Node, name string) bool {
	c := p.changes[n]
	return c != nil && containsFold(goneColumns(c), name)
}

// tests calls f for each test that both sides have.
func (p *pass) testsOfBoth(f func(b, h *manifest.Node)) {
	for _, h := range p.Head.Project.Nodes {
		if h.Test == nil {
			continue
		}
		if b := p.Base.Project.Node(h.ID); b != nil && b.Test != nil {
			f(b, h)
		}
	}
}

func testWeakened(p *pass) {
	p.testsOfBoth(func(b, h *manifest.Node) {
		var what []string
		o, n := b.Test, h.Test
		add := func(name, old, now string) {
			if old != now {
				what = append(what, fmt.Sprintf("%s was %s, and is %s", name, orNot(old), orNot(now)))
			}
		}
		if strings.EqualFold(o.Severity, "error") && strings.EqualFold(n.Severity, "warn") {
			add("severity", "error", "warn")
		}
		if n.Where != "" {
			add("where", short(o.Where), short(n.Where))
		}
		if n.Limit != "" {
			add("limit", o.Limit, n.Limit)
		}
		if weaker(o.ErrorIf, n.ErrorIf) {
			add("error_if", o.ErrorIf, n.ErrorIf)
		}
		if weaker(o.WarnIf, n.WarnIf) && !strings.EqualFold(n.Severity, "error") {
			add("warn_if", o.WarnIf, n.WarnIf)
		}
		if what != nil {
			p.report(n.Node, n.Column, fmt.Sprintf("test %s lets more through: %s", h.Name, listed(what)))
		}
	})
}

func orNot(s string) string {
	if s == "" {
		return "not set"
	}
	return s
}

// weaker reports whether a threshold differs and asks for more than any failure.
func weaker(old, now string) bool {
	return squeeze(old) != squeeze(now) && now != "" && squeeze(now) != "!= 0"
}

func testWithoutColumn(p *pass) {
	for _, n := range p.Head.Project.Nodes {
		t := n.Test
		if t == nil || !t.Enabled || !p.understood(t.Node) || isInput(t.Node) {
			continue
		}
		m := p.Head.Program.Model(t.Node)
		for _, col := range append(one(t.Column), t.Columns...) {
			name := bare(col)
			if hasColumnFold(m, name) || p.columnGone(t.Node, name) || !isName(name) {
				continue
			}
			if p.passedGone(t.Node, name) {
				break // COL101 of what passed it on
			}
			f := p.report(t.Node, "", fmt.Sprintf("test %s names column %s, which is not there", n.Name, name))
			if b := p.Base.Program.Model(p.inBase(t.Node)); b != nil && !b.Open && !hasColumnFold(b, name) && p.Base.Project.Node(n.ID) != nil {
				f.Existing = true
			}
			break
		}
	}
}

// passedGone reports whether base had the column that head lacks.
func (p *pass) passedGone(n addr.Node, name string) bool {
	b := p.Base.Program.Model(p.inBase(n))
	return b != nil && hasColumnFold(b, name)
}

func unitTestMisfit(p *pass) {
	for _, t := range p.Head.Project.UnitTests {
		def, m := p.Head.Project.Node(t.Model), p.Head.Program.Model(t.Model)
		if def == nil || m == nil || !t.Enabled || p.unitTestIn(&p.Base, t) && p.changes[t.Model] == nil {
			continue
		}
		var what []string
		if !m.Open && m.Analysis == ir.Exact {
			for _, col := range t.Expect {
				if !hasColumnFold(m, col) && !p.columnGone(t.Model, col) {
					what = append(what, fmt.Sprintf("it expects column %s, which the model does not make", col))
				}
			}
		}
		for _, in := range def.DependsOn.Nodes {
			given := slices.ContainsFunc(t.Given, func(f manifest.Fixture) bool { return f.Node == in })
			unknown := slices.ContainsFunc(t.Given, func(f manifest.Fixture) bool { return f.Node == "" })
			if k := in.Kind(); !given && !unknown && (k == "model" || k == "source" || k == "seed" || k == "snapshot") {
				what = append(what, "it gives no rows for "+in.Name())
			}
		}
		if what == nil {
			continue
		}
		f := p.report(t.Model, "", fmt.Sprintf("unit test %s does not fit: %s", t.Name, listed(what)),
			Consumer{Kind: "unit test", Name: t.Name, Node: t.ID, Path: []addr.Column{{Node: t.Model}, {Node: t.ID}}, File: t.OriginalFilePath})
		f.Existing = p.unitTestIn(&p.Base, t) && p.changes[t.Model] != nil && p.changes[t.Model].Origin == diff.Upstream
	}
}

// unitTestIn reports whether a side has the same unit test.
func (p *pass) unitTestIn(s *Side, t *manifest.UnitTest) bool {
	return slices.ContainsFunc(s.Project.UnitTests, func(o *manifest.UnitTest) bool { return o.ID == t.ID && o.Checksum == t.Checksum })
}

func valueNotAccepted(p *pass) {
	p.edited(func(c *diff.Change, s *shapes) {
		for _, t := range p.head.testsOf(c.Node) {
			if t.Test.Kind != manifest.AcceptedValues || !t.Test.Enabled {
				continue
			}
			name := p.columnOf(c.Node, bare(t.Test.Column))
			h, ok := output(s.headQuery, name)
			if !ok {
				continue
			}
			var old []string
			if b, ok := output(s.baseQuery, oldName(c, name)); ok {
				old, _ = literals(s.base.d, &ir.Col{ID: b})
			}
			now, _ := literals(s.head.d, &ir.Col{ID: h})
			var bad []string
			for _, v := range now {
				if !slices.Contains(t.Test.Values, v) && !slices.Contains(old, v) {
					bad = append(bad, "'"+v+"'")
				}
			}
			if bad != nil {
				p.report(c.Node, name, fmt.Sprintf("the query makes %s %s, which test %s does not accept", plural(len(bad), "value", "values"), few(bad), t.Name))
			}
		}
	})
}

// columnOf is a column's name in the warehouse's case.
func (p *pass) columnOf(n addr.Node, name string) string {
	if m := p.Head.Program.Model(n); m != nil {
		for _, c := range m.Columns {
			if strings.EqualFold(c.Name, name) {
				return c.Name
			}
		}
	}
	return name
}

// literals are the texts that an expression takes for sure in some case. all is
// set where it takes no others.
func literals(d *description, e ir.Expr) (out []string, all bool) {
	return literalsIn(d, e, 0)
}

func literalsIn(d *description, e ir.Expr, depth int) (out []string, all bool) {
	if depth > 20 {
		return nil, false
	}
	switch e := e.(type) {
	case *ir.Const:
		switch e.Kind {
		case ir.String, ir.Integer, ir.Decimal, ir.Bool:
			return []string{e.Text}, true
		}
		return nil, e.Kind == ir.Null
	case *ir.Cast:
		return literalsIn(d, e.X, depth+1)
	case *ir.Case:
		all = true
		branches := []ir.Expr{e.Else}
		for _, w := range e.Whens {
			branches = append(branches, w.Result)
		}
		for _, b := range branches {
			if b == nil {
				continue
			}
			vs, ok := literalsIn(d, b, depth+1)
			out, all = append(out, vs...), all && ok
		}
	case *ir.Call:
		if !firstNotNull[e.Fn] {
			return nil, false
		}
		all = true
		for _, a := range e.Args {
			vs, ok := literalsIn(d, a, depth+1)
			out, all = append(out, vs...), all && ok
		}
	case *ir.Col:
		def := d.defs[e.ID]
		switch {
		case def.item != nil:
			return nil, false
		case def.expr != nil:
			return literalsIn(d, def.expr, depth+1)
		}
		all = len(def.same) > 0
		for _, s := range def.same {
			vs, ok := literalsIn(d, &ir.Col{ID: s}, depth+1)
			out, all = append(out, vs...), all && ok
		}
	default:
		return nil, false
	}
	slices.Sort(out)
	return slices.Compact(out), all
}

func relationshipTypes(p *pass) {
	for _, n := range p.Head.Project.Nodes {
		t := n.Test
		if t == nil || t.Kind != manifest.Relationship || !t.Enabled {
			continue
		}
		a, b := p.Head.Program.Model(t.Node), p.Head.Program.Model(t.To)
		if a == nil || b == nil {
			continue
		}
		at, bt := columnType(a, p.columnOf(t.Node, bare(t.Column))), columnType(b, p.columnOf(t.To, bare(t.Field)))
		if p.fit(at, bt) != incompatible {
			continue
		}
		for _, r := range p.retypes() {
			child := r.node == t.Node && strings.EqualFold(r.name, bare(t.Column))
			parent := r.node == t.To && strings.EqualFold(r.name, bare(t.Field))
			if child || parent {
				p.report(r.node, r.name, fmt.Sprintf("test %s compares %s with %s", n.Name, at, bt))
				break
			}
		}
	}
}

func noKeyTest(p *pass) {
	for i := range p.Changes {
		c := &p.Changes[i]
		def := p.Head.Project.Node(c.Node)
		if def == nil || def.ResourceType != "model" || def.Ephemeral() || c.Origin != diff.Direct || !c.RowsChanged || c.Kind == diff.Removed {
			continue
		}
		if len(declared(p.head, c.Node)) == 0 {
			p.report(c.Node, "", "no test, key or constraint says which columns make a row one")
		}
	}
}

func testsLeftBehind(p *pass) {
	has := map[addr.Node]int{}
	for _, n := range p.Head.Project.Nodes {
		if n.Test != nil {
			has[n.Test.Node]++
		}
	}
	old := map[addr.Node][]string{}
	for _, n := range p.Base.Project.Nodes {
		if n.Test != nil && n.Test.Node != "" {
			old[n.Test.Node] = append(old[n.Test.Node], n.Name)
		}
	}
	for i := range p.Changes {
		c := &p.Changes[i]
		if c.Kind == diff.Renamed && has[c.Node] == 0 && len(old[c.RenamedFrom]) > 0 {
			n := len(old[c.RenamedFrom])
			p.report(c.Node, "", fmt.Sprintf("it was called %s, and the %d %s of that name did not move along", c.RenamedFrom.Name(), n, plural(n, "test", "tests")))
		}
	}
}

func testMacroChanged(p *pass) {
	for _, m := range p.Head.Project.Macros {
		b := p.Base.Project.Macro(m.ID)
		if b == nil || b.Digest == m.Digest || m.Package == "dbt" || !strings.HasPrefix(m.Name, "test_") && !strings.Contains(m.Name, "__test_") {
			continue
		}
		users := 0
		for _, n := range p.Head.Project.Nodes {
			if n.ResourceType == "test" && slices.Contains(n.DependsOn.Macros, m.ID) {
				users++
			}
		}
		if users > 0 {
			p.report(m.ID, "", fmt.Sprintf("the macro of a test differs; %d %s it", users, plural(users, "test uses", "tests use"))).File = m.OriginalFilePath
		}
	}
}
