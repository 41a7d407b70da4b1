package report

import (
	"fmt"
	"strings"

	"github.com/tailwater/tailwater/internal/quote"
)

// openRows is how many rows a table may have before it is folded.
const openRows = 20

// Markdown writes a plan for a page where a change is discussed.
func (d *Plan) Markdown(v Venue) []byte {
	n := newNamer(d.ids())
	s := newSheet(v)
	s.say("### %s Backfill plan: %s", badge(d.Summary.Findings), d.headline())
	s.say("%s", join(d.reach(), findings(d.Summary.Findings))+".")
	s.analysis(d.Summary.Analysis)
	s.findings(n, d.Findings)
	s.steps(n, d.Steps)
	s.graph(newImpact(d, n))
	s.changes(n, "Changes", origin(d.Changes, "direct"), true)
	s.changes(n, "Affected downstream", origin(d.Changes, "upstream"), true)
	s.commands(d.Runs)
	s.leftAlone(n, d.Pruned)
	s.beliefs(d.Assumptions)
	s.sources(d.Base, d.Head)
	return s.bytes()
}

// headline is the plan in a few words.
func (d *Plan) headline() string {
	if len(d.Steps) == 0 {
		return "nothing to do"
	}
	return fmt.Sprintf("%s in %s%s", count(len(d.Steps), "step", "steps"), count(d.waves(), "wave", "waves"), effort(d.Steps))
}

// Markdown writes a check for a page where a change is discussed.
func (d *Check) Markdown(v Venue) []byte {
	n := newNamer(findingIDs(d.Findings))
	s := newSheet(v)
	verdict := "✅ Check passed"
	if d.Verdict == "fail" {
		verdict = "❌ Check failed"
	}
	s.say("### %s: %s", verdict, d.found())
	s.say("%s.", d.reach())
	s.analysis(d.Summary.Analysis)
	s.findings(n, d.Findings)
	s.beliefs(d.Assumptions)
	s.sources(d.Base, d.Head)
	return s.bytes()
}

// Markdown writes a difference for a page where a change is discussed.
func (d *Diff) Markdown(v Venue) []byte {
	n := newNamer(changeIDs(d.Changes))
	s := newSheet(v)
	s.say("### %s", strings.TrimSuffix(d.verdict(), "."))
	s.analysis(d.Summary.Analysis)
	s.changes(n, "Changes", origin(d.Changes, "direct"), false)
	s.changes(n, "Affected downstream", origin(d.Changes, "upstream"), false)
	s.beliefs(d.Assumptions)
	s.sources(d.Base, d.Head)
	return s.bytes()
}

func newSheet(v Venue) *sheet {
	v.Link = WebAddress(v.Link)
	return &sheet{Venue: v}
}

// badge is the worst of what was found, at a glance.
func badge(c FindingCounts) string {
	switch {
	case c.Error > 0:
		return "🔴"
	case c.Warning > 0:
		return "🟡"
	}
	return "🟢"
}

var severityBadge = map[string]string{"error": "🔴", "warning": "🟡", "info": "🔵"}

func (s *sheet) analysis(a Analysis) {
	if text := a.shortfall(); text != "" {
		s.say("> ⚠️ %s", text)
	}
}

// findings are listed by severity, with the remedy of each code once.
func (s *sheet) findings(n namer, all []Finding) {
	for i, sev := range []struct{ name, one, many string }{
		{"error", "error", "errors"}, {"warning", "warning", "warnings"}, {"info", "note", "notes"},
	} {
		advised := map[string]bool{}
		var rows []string
		for _, f := range all {
			if f.Severity == sev.name {
				rows = append(rows, f.item(n, !advised[f.Code]))
				advised[f.Code] = true
			}
		}
		title := fmt.Sprintf("%s %s", severityBadge[sev.name], count(len(rows), sev.one, sev.many))
		s.add(section{title: title, fold: sev.name == "info" || len(rows) > openRows, rows: rows, one: sev.one, many: sev.many, rank: []int{0, 2, 6}[i]})
	}
}

// item is a finding as an item of a list.
func (f Finding) item(n namer, advise bool) string {
	var b strings.Builder
	fmt.Fprintf(&b, "- **%s** ", prose(f.Code))
	if f.UniqueID != nil {
		name := n.node(*f.UniqueID)
		if f.Column != nil {
			name += "." + *f.Column
		}
		b.WriteString(code(cut(name, 2*longestName)) + ": ")
	}
	b.WriteString(prose(f.Message))
	if f.Line != nil {
		b.WriteString(" (" + code(cut(f.where(), 2*longestName)) + ")")
	}
	if advise && f.Advice != nil {
		b.WriteString("<br>→ " + prose(*f.Advice))
	}
	return b.String() + "\n"
}

func (s *sheet) steps(n namer, steps []Step) {
	var rows [][]string
	for _, st := range steps {
		rows = append(rows, st.markdown(n))
	}
	sec := section{title: "Plan", one: "step", many: "steps", rank: 1}
	if sec.fold = len(steps) > openRows; sec.fold {
		sec.title = fmt.Sprintf("<b>Plan</b>: %d steps", len(steps))
	}
	s.add(mdTable(sec, []string{"Step", "Wave", "Action", "Node", "Columns", "Window", "Time", "Why"}, rows))
}

func (st Step) markdown(n namer) []string {
	columns, estimate, why := "", "", ""
	if !st.allColumns {
		columns = codes(st.Columns, shown)
	}
	if st.Estimate.Seconds != nil {
		estimate = prose(duration(*st.Estimate.Seconds))
	}
	if len(st.Reasons) > 0 {
		r := st.Reasons[0]
		why = prose(r.Text)
		if len(r.Path) > 1 {
			why += " (from " + code(cut(n.element(r.Path[0]), longestName)) + ")"
		}
		if more := len(st.Reasons) - 1; more > 0 {
			why += fmt.Sprintf("; and %s", count(more, "more reason", "more reasons"))
		}
	}
	return []string{st.ID, fmt.Sprint(st.Wave), st.words(), code(cut(n.node(st.UniqueID), longestName)), columns, prose(st.span()), estimate, why}
}

// words are the step's action for people.
func (st Step) words() string { return strings.ReplaceAll(st.Action, "_", " ") }

// graph draws what the changes reach.
func (s *sheet) graph(im impact) {
	text, drawn, missing := im.mermaid()
	if drawn < 2 {
		return
	}
	sec := section{
		title: fmt.Sprintf("<b>Graph</b> of what the changes reach: %d nodes", drawn), fold: true,
		head: "```mermaid\n", rows: []string{text}, foot: "```\n", whole: true, one: "graph", many: "graphs", rank: 4,
	}
	if left := im.size() - drawn; left > 0 {
		sec.title = fmt.Sprintf("<b>Graph</b> of what the changes reach: the nearest %d of %d nodes", drawn, im.size())
		sec.foot += fmt.Sprintf("\n_%s farther away not drawn._\n", count(left, "node", "nodes"))
	}
	if missing > 0 {
		sec.foot += fmt.Sprintf("\n_%s between these not drawn._\n", count(missing, "arrow", "arrows"))
	}
	s.add(sec)
}

func (s *sheet) changes(n namer, title string, changes []Change, fold bool) {
	var rows [][]string
	for _, c := range changes {
		rows = append(rows, c.markdown(n))
	}
	fold = fold || len(changes) > openRows
	if fold {
		title = fmt.Sprintf("<b>%s</b>: %s", title, count(len(changes), "node", "nodes"))
	}
	s.add(mdTable(section{title: title, fold: fold, one: "node", many: "nodes", rank: 3}, []string{"Node", "What", "Columns", "Because of"}, rows))
}

func (c Change) markdown(n namer) []string {
	what := strings.SplitN(c.what(n), " from ", 2)
	told := prose(what[0])
	if c.RenamedFrom != nil {
		told = "renamed from " + code(cut(n.node(*c.RenamedFrom), longestName))
		if c.Verdict != "equivalent" {
			told += ", " + verdictWords[c.Verdict]
		}
	}
	var columns []string
	for _, col := range c.shownColumns() {
		columns = append(columns, columnMarks[col.Change]+col.Name)
	}
	return []string{code(cut(n.node(c.UniqueID), longestName)), told, codes(columns, shown), prose(c.causeList(false, n))}
}

func (s *sheet) commands(runs []Run) {
	sec := section{fold: true, head: "```sh\n", foot: "```\n", one: "command", many: "commands", rank: 5}
	for _, r := range runs {
		if len(r.Command) > 0 {
			// Nothing in a command may end the block that it stands in.
			sec.rows = append(sec.rows, strings.ReplaceAll(clean(quote.ShellCommand(r.Command)), "```", "`` `")+"\n")
		}
	}
	sec.title = fmt.Sprintf("<b>Commands</b>, in this order: %d", len(sec.rows))
	s.add(sec)
}

func (s *sheet) leftAlone(n namer, pruned []Pruned) {
	var rows [][]string
	for _, r := range pruned {
		rows = append(rows, []string{code(cut(n.node(r.UniqueID), longestName)), prose(r.Reason)})
	}
	title := fmt.Sprintf("<b>Left alone</b>: %s downstream of the changes", count(len(pruned), "node", "nodes"))
	s.add(mdTable(section{title: title, fold: true, one: "node", many: "nodes", rank: 7}, []string{"Node", "Why"}, rows))
}

// sources says what was compared.
func (s *sheet) sources(base, head Side) {
	tell := func(x Side) string {
		made := ""
		if x.GeneratedAt != nil {
			made = "compiled " + code(*x.GeneratedAt)
		}
		return join(count(x.Models, "model", "models"), made)
	}
	s.foot = fmt.Sprintf("<sub>Base: %s. Head: %s.", tell(base), tell(head))
	if s.Link != "" {
		s.foot += fmt.Sprintf(" [The whole report](%s).", s.Link)
	}
	s.foot += "</sub>\n"
}
