package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tailwater/tailwater/internal/addr"
)

// Text writes a difference for people: what changed, column by column, and
// what that reaches.
func (d *Diff) Text(st Style) []byte {
	p := &page{Style: st}
	n := newNamer(append(changeIDs(d.Changes), sameIDs(d.Unchanged)...))
	p.say(0, strong, d.verdict())
	changeSection(p, n, "Changes", origin(d.Changes, "direct"))
	changeSection(p, n, "Affected downstream", origin(d.Changes, "upstream"))
	sameSection(p, n, d.Unchanged)
	beliefSection(p, d.Assumptions)
	analysisSection(p, d.Summary.Analysis)
	return p.bytes()
}

func (d *Diff) verdict() string {
	if len(d.Changes) == 0 {
		return "No change: base and head mean the same."
	}
	return reached(d.Summary.Changed, d.Summary.Impacted) + "."
}

// Text writes a check for people: the verdict and the findings.
func (d *Check) Text(st Style) []byte {
	p := &page{Style: st}
	verdict, i := "PASS", good
	if d.Verdict == "fail" {
		verdict, i = "FAIL", bad
	}
	at := p.put(0, 0, i, verdict+":")
	p.put(at, at+1, strong, d.found()+".")
	p.b.WriteByte('\n')
	p.say(0, plain, d.reach()+".")
	findingSection(p, newNamer(findingIDs(d.Findings)), d.Findings)
	beliefSection(p, d.Assumptions)
	analysisSection(p, d.Summary.Analysis)
	return p.bytes()
}

func (d *Check) found() string {
	if found := findings(d.Summary.Findings); found != "" {
		return found
	}
	return "no findings"
}

func (d *Check) reach() string { return reached(d.Summary.Changed, d.Summary.Impacted) }

// reached says how far changes go.
func reached(direct, upstream int) string {
	if upstream == 0 {
		return changed(direct)
	}
	return fmt.Sprintf("%s, %d downstream affected", changed(direct), upstream)
}

func origin(changes []Change, origin string) []Change {
	return slices.DeleteFunc(slices.Clone(changes), func(c Change) bool { return c.Origin != origin })
}

func changeIDs(changes []Change) []string {
	var ids []string
	for _, c := range changes {
		ids = append(ids, c.UniqueID)
		if c.RenamedFrom != nil {
			ids = append(ids, *c.RenamedFrom)
		}
		for _, cause := range c.Causes {
			if cause.Kind == "upstream" || cause.Kind == "seed" || cause.Kind == "source" {
				ids = append(ids, text(cause.Ref))
			}
		}
	}
	return ids
}

// marks show a change of a node at a glance.
var marks = map[string]struct {
	ink  ink
	mark string
}{
	"added":    {good, "+"},
	"removed":  {bad, "-"},
	"modified": {change, "~"},
	"renamed":  {note, ">"},
}

func changeSection(p *page, n namer, title string, changes []Change) {
	if len(changes) == 0 {
		return
	}
	p.heading(title)
	var rows, columns [][]cell
	for _, c := range changes {
		rows = append(rows, c.row(p, n))
		columns = append(columns, c.columnRows(p)...)
	}
	widths, inner := p.columnWidths(rows), p.columnWidths(columns)
	for i, c := range changes {
		p.row(2, widths, rows[i])
		if p.Verbose {
			if causes := c.causeList(p.Verbose, n); causes != "" {
				p.say(7, faint, "because of "+causes)
			}
			for _, r := range c.columnRows(p) {
				p.row(7, inner, r)
			}
			c.differences(p)
		}
	}
}

func (c Change) row(p *page, n namer) []cell {
	m := marks[c.Kind]
	if c.Verdict == "equivalent" && c.Kind == "modified" {
		m.ink, m.mark = faint, "="
	}
	row := []cell{{m.ink, m.mark}, {strong, n.node(c.UniqueID)}, {m.ink, c.what(n)}}
	if !p.Verbose {
		row = append(row, cell{faint, c.causeList(p.Verbose, n)}, cell{plain, c.columnList()})
	}
	return row
}

// what says how a node differs, in a word or two.
func (c Change) what(n namer) string {
	switch {
	case c.Kind == "added" || c.Kind == "removed":
		return c.Kind
	case c.Kind == "renamed" && c.Verdict == "equivalent":
		return "renamed from " + n.node(text(c.RenamedFrom))
	case c.Kind == "renamed":
		return "renamed from " + n.node(text(c.RenamedFrom)) + ", " + verdictWords[c.Verdict]
	}
	return verdictWords[c.Verdict]
}

var verdictWords = map[string]string{
	"equivalent": "same data",
	"additive":   "columns added",
	"columns":    "columns differ",
	"rows":       "rows differ",
	"unknown":    "not analysable",
}

// shownColumns are the columns that are told in short. Where rows differ, all
// values do, and only what else happened to columns is worth a word.
func (c Change) shownColumns() []ColumnChange {
	if c.Kind == "added" || c.Kind == "removed" {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(c.Columns), func(col ColumnChange) bool { return col.Change == "value" && c.RowsChanged })
}

// columnList names the columns that differ, in short.
func (c Change) columnList() string {
	var names []string
	for _, col := range c.shownColumns() {
		names = append(names, columnMarks[col.Change]+col.Name)
	}
	return some(names, shown)
}

// columnMarks stand before a column's name; a changed value has none.
var columnMarks = map[string]string{"added": "+", "removed": "-", "renamed": ">", "type": ":"}

// columnRows tell all about the columns that differ, a row each.
func (c Change) columnRows(p *page) [][]cell {
	var rows [][]cell
	for _, col := range c.Columns {
		what := col.Change
		switch {
		case col.RenamedFrom != nil:
			what = "renamed from " + *col.RenamedFrom
		case col.BaseType != nil && col.HeadType != nil && *col.BaseType != *col.HeadType:
			what += " " + *col.BaseType + " " + p.arrow() + " " + *col.HeadType
		case col.Change == "added" && col.HeadType != nil:
			what += " " + *col.HeadType
		}
		rows = append(rows, []cell{{plain, col.Name}, {faint, what}})
	}
	return rows
}

// causeList says why, kind by kind; in short without the node's own file, whose
// name is on the line already.
func (c Change) causeList(verbose bool, n namer) string {
	var kinds []string
	refs := map[string][]string{}
	for _, cause := range c.Causes {
		if !verbose && cause.Kind == "upstream" && c.Origin == "direct" {
			continue // its own edit is what to look at
		}
		if refs[cause.Kind] == nil {
			kinds = append(kinds, cause.Kind)
			refs[cause.Kind] = []string{}
		}
		if ref := causeName(n, cause); ref != "" && (verbose || !ownFile[cause.Kind]) {
			refs[cause.Kind] = append(refs[cause.Kind], ref)
		}
	}
	for i, kind := range kinds {
		most := 2
		if verbose {
			most = -1
		}
		kinds[i] = strings.TrimRight(kind+" "+some(refs[kind], most), " ")
	}
	return join(kinds...)
}

// ownFile are kinds of causes whose reference is the node's own file.
var ownFile = map[string]bool{"sql": true, "seed": true, "package": true, "var": true}

func causeName(n namer, c Cause) string {
	ref := text(c.Ref)
	if c.Kind == "macro" {
		return strings.TrimPrefix(short(ref), "macro ")
	}
	return n.node(ref)
}

// findings counts findings in words; empty where there are none.
func findings(c FindingCounts) string {
	var parts []string
	for _, part := range []struct {
		n         int
		one, many string
	}{{c.Error, "error", "errors"}, {c.Warning, "warning", "warnings"}, {c.Info, "note", "notes"}, {c.Suppressed, "suppressed", "suppressed"}} {
		if part.n > 0 {
			parts = append(parts, count(part.n, part.one, part.many))
		}
	}
	return join(parts...)
}

func findingIDs(findings []Finding) []string {
	var ids []string
	for _, f := range findings {
		if f.UniqueID != nil {
			ids = append(ids, *f.UniqueID)
		}
	}
	return ids
}

var severityInk = map[string]ink{"error": bad, "warning": warn, "info": note}

// findingSection writes findings, the worst first: in short with the remedy of
// each code once, and notes only counted.
func findingSection(p *page, n namer, findings []Finding) {
	if !slices.ContainsFunc(findings, func(f Finding) bool { return p.Verbose || f.Severity != "info" }) {
		return // the verdict counts the notes
	}
	p.heading("Findings")
	notes := 0
	advised := map[string]bool{}
	widths := findingWidths(p, findings)
	indent := 2 + widths[0] + gap + widths[1] + gap
	for _, f := range worstFirst(findings) {
		if f.Severity == "info" && !p.Verbose {
			notes++
			continue
		}
		p.row(2, widths, []cell{{severityInk[f.Severity], f.Severity}, {plain, f.Code}, {strong, f.subject(n) + f.Message}})
		if where := f.where(); where != "" && (p.Verbose || f.Line != nil) {
			p.say(indent, faint, where)
		}
		if p.Verbose && len(f.Path) > 1 {
			p.say(indent, faint, n.path(f.Path, p.arrow()))
		}
		if f.Advice != nil && (p.Verbose || !advised[f.Code]) {
			p.say(indent, plain, p.arrow()+" "+*f.Advice)
			advised[f.Code] = true
		}
	}
	if notes > 0 {
		p.say(2, faint, fmt.Sprintf("and %s (-v shows them)", count(notes, "note", "notes")))
	}
}

func findingWidths(p *page, findings []Finding) []int {
	var rows [][]cell
	for _, f := range findings {
		rows = append(rows, []cell{{text: f.Severity}, {text: f.Code}, {}})
	}
	return p.columnWidths(rows)
}

// worstFirst orders by severity, and keeps the order within.
func worstFirst(findings []Finding) []Finding {
	ranks := map[string]int{"error": 0, "warning": 1, "info": 2}
	findings = slices.Clone(findings)
	slices.SortStableFunc(findings, func(a, b Finding) int { return ranks[a.Severity] - ranks[b.Severity] })
	return findings
}

// subject is what a finding speaks of, unless its message begins with that.
func (f Finding) subject(n namer) string {
	if f.UniqueID == nil {
		return ""
	}
	s := n.node(*f.UniqueID)
	if strings.Contains(f.Message, addr.Node(*f.UniqueID).Name()) {
		return ""
	}
	if f.Column != nil {
		s += "." + *f.Column
	}
	return s + ": "
}

func (f Finding) where() string {
	if f.File == nil {
		return ""
	}
	if f.Line == nil {
		return *f.File
	}
	return fmt.Sprintf("%s:%d", *f.File, *f.Line)
}

// analysisSection warns where the result rests on approximation.
func analysisSection(p *page, a Analysis) {
	if s := a.shortfall(); s != "" {
		p.blank()
		p.say(0, warn, s)
	}
}

// shortfall says what was not understood; empty where all was.
func (a Analysis) shortfall() string {
	if a.Partial+a.Opaque+a.Uncompiled == 0 {
		return ""
	}
	var parts []string
	for _, part := range []struct {
		n    int
		what string
	}{{a.Partial, "in part"}, {a.Opaque, "not at all"}, {a.Uncompiled, "without compiled code"}} {
		if part.n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", part.n, part.what))
		}
	}
	total := a.Exact + a.Partial + a.Opaque + a.Uncompiled
	return fmt.Sprintf("Understood: %d of %s in full, %s; for these the worst is assumed (tailwater inspect).",
		a.Exact, count(total, "model", "models"), join(parts...))
}
