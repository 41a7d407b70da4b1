package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tailwater/tailwater/internal/quote"
)

// Text writes a plan for people: the verdict, what changed, the plan in waves,
// the findings, and how much was left alone.
func (d *Plan) Text(st Style) []byte {
	p := &page{Style: st}
	n := newNamer(d.ids())
	p.say(0, strong, d.verdict())
	if len(d.Steps) > 0 {
		p.say(0, plain, d.reach()+".")
	}
	changeSection(p, n, "Changes", origin(d.Changes, "direct"))
	d.reached(p, n)
	d.plan(p, n)
	d.runs(p)
	findingSection(p, n, d.Findings)
	d.leftAlone(p, n)
	beliefSection(p, d.Assumptions)
	analysisSection(p, d.Summary.Analysis)
	return p.bytes()
}

func (d *Plan) ids() []string {
	ids := changeIDs(d.Changes)
	for _, s := range d.Steps {
		ids = append(ids, s.UniqueID)
	}
	for _, r := range d.Pruned {
		ids = append(ids, r.UniqueID)
	}
	return append(ids, findingIDs(d.Findings)...)
}

// verdict is the whole result in one line.
func (d *Plan) verdict() string {
	s := "Nothing to backfill"
	switch {
	case len(d.Steps) > 0:
		s = fmt.Sprintf("%s in %s%s", count(len(d.Steps), "step", "steps"), count(d.waves(), "wave", "waves"), effort(d.Steps))
	case len(d.Changes) == 0:
		s += ": base and head mean the same"
	default:
		s += fmt.Sprintf(": %s, and no stored data with %s", changed(d.Summary.Changed), pronoun(d.Summary.Changed))
	}
	if f := findings(d.Summary.Findings); f != "" {
		s += "; " + f
	}
	return s + "."
}

func changed(n int) string { return count(n, "node changed", "nodes changed") }

func pronoun(n int) string {
	if n == 1 {
		return "it"
	}
	return "them"
}

// reach says how far the changes go.
func (d *Plan) reach() string {
	parts := []string{reached(d.Summary.Changed, d.Summary.Impacted)}
	if d.Summary.Pruned > 0 {
		parts = append(parts, fmt.Sprintf("%d left alone", d.Summary.Pruned))
	}
	return join(parts...)
}

func (d *Plan) waves() int {
	seen := map[int]bool{}
	for _, s := range d.Steps {
		seen[s.Wave] = true
	}
	return len(seen)
}

// estimated sums the estimates, and says whether one is not known. Nobody
// waits for what a person does or for a drop.
func estimated(steps []Step) (sum float64, unknown bool) {
	for _, s := range steps {
		switch {
		case s.Estimate.Seconds != nil:
			sum += *s.Estimate.Seconds
		case s.Action != "drop" && s.Action != "manual":
			unknown = true
		}
	}
	return sum, unknown
}

// effort says how long steps take: "about" where all is known, "at least" where
// not.
func effort(steps []Step) string {
	sum, unknown := estimated(steps)
	switch {
	case sum == 0:
		return ""
	case unknown && sum >= 1:
		return ", at least " + duration(sum)
	case unknown:
		return ""
	case sum < 1:
		return ", in less than a second"
	}
	return ", about " + duration(sum)
}

// reached lists nodes that differ through others; in short only how many.
func (d *Plan) reached(p *page, n namer) {
	if p.Verbose {
		changeSection(p, n, "Affected downstream", origin(d.Changes, "upstream"))
	}
}

func (d *Plan) plan(p *page, n namer) {
	if len(d.Steps) == 0 {
		return
	}
	p.heading("Plan: " + actions(d.Steps))
	widths := p.columnWidths(d.rows(p, n))
	wave := 0
	for i, s := range d.Steps {
		if s.Wave != wave {
			wave = s.Wave
			p.say(2, faint, waveTitle(d.Steps[i:], wave))
		}
		p.row(4, widths, s.row(n))
		p.reasons(n, s.Reasons, 4+widths[0]+gap)
		s.inPlace(p, 4+widths[0]+gap)
		if p.Verbose {
			p.commands(s.Commands, 4+widths[0]+gap)
		}
	}
}

// inPlace says that the warehouse can do the step by itself.
func (s Step) inPlace(p *page, indent int) {
	if w := s.InPlace; w != nil && w.Way != "drop" && w.Way != "rename" {
		text := "or in the warehouse, see --format repairs: " + inPlaceWords[w.Way]
		if s.Action != "window" && s.Window != nil {
			text += ", " + s.Window.text()
		}
		p.say(indent, faint, text)
	}
}

var inPlaceWords = map[string]string{
	"nothing": "nothing, as long as no row is of the time that differs",
	"update":  "update columns from others of the same row",
	"delete":  "delete the rows that are not wanted any more",
	"insert":  "insert the rows that are missing",
	"window":  "make the rows of a range of time again",
	"merge":   "merge the changed columns by the key",
}

// actions counts steps by what they do, in the order in which they come.
func actions(steps []Step) string {
	counts := map[string]int{}
	var order []string
	for _, s := range steps {
		if counts[s.Action]++; counts[s.Action] == 1 {
			order = append(order, s.Action)
		}
	}
	for i, a := range order {
		order[i] = fmt.Sprintf("%d %s", counts[a], strings.ReplaceAll(a, "_", " "))
	}
	return join(order...)
}

// waveTitle says how much there is in the wave that steps begin with.
func waveTitle(steps []Step, wave int) string {
	n := slices.IndexFunc(steps, func(s Step) bool { return s.Wave != wave })
	if n < 0 {
		n = len(steps)
	}
	if n == 1 {
		return fmt.Sprintf("wave %d", wave)
	}
	return fmt.Sprintf("wave %d: %d steps%s", wave, n, effort(steps[:n]))
}

func (d *Plan) rows(p *page, n namer) [][]cell {
	var rows [][]cell
	for _, s := range d.Steps {
		rows = append(rows, s.row(n))
	}
	return rows
}

var actionInk = map[string]ink{"create": good, "drop": bad, "manual": bad, "replace_view": note}

func (s Step) row(n namer) []cell {
	i, ok := actionInk[s.Action]
	if !ok {
		i = change
	}
	estimate := ""
	if s.Estimate.Seconds != nil {
		estimate = duration(*s.Estimate.Seconds)
	}
	columns := some(s.Columns, shown)
	if s.allColumns {
		columns = ""
	}
	return []cell{
		{faint, s.ID},
		{i, s.words()},
		{strong, n.node(s.UniqueID)},
		{plain, s.span()},
		{plain, estimate},
		{faint, columns},
	}
}

// span is the range of time that a step's command is given.
func (s Step) span() string {
	if s.Action != "window" {
		return ""
	}
	return s.Window.text()
}

// shown is how many names a short list shows.
const shown = 4

func (w *Window) text() string {
	if w == nil {
		return ""
	}
	from, to := "the beginning", "now"
	if w.Start != nil {
		from = *w.Start
	}
	if w.End != nil {
		to = *w.End
	}
	return from + " to " + to
}

// reasons writes why: one reason in short, all with their paths in full.
func (p *page) reasons(n namer, reasons []Reason, indent int) {
	for i, r := range reasons {
		if i > 0 && !p.Verbose {
			p.say(indent, faint, fmt.Sprintf("and %s", count(len(reasons)-i, "more reason", "more reasons")))
			return
		}
		text := r.Text
		if !p.Verbose && len(r.Path) > 1 {
			text += " (from " + n.element(r.Path[0]) + ")"
		}
		p.say(indent, plain, text)
		if p.Verbose && len(r.Path) > 1 {
			p.say(indent+2, faint, n.path(r.Path, p.arrow()))
		}
	}
}

func (p *page) commands(commands [][]string, indent int) {
	for _, c := range commands {
		// Not wrapped: it is there to be copied.
		p.b.WriteString(strings.Repeat(" ", indent) + p.paint(faint, "$ "+clean(quote.ShellCommand(c))) + "\n")
	}
}

func (d *Plan) leftAlone(p *page, n namer) {
	if len(d.Pruned) == 0 {
		return
	}
	if !p.Verbose {
		p.blank()
		p.say(0, faint, fmt.Sprintf("Left alone: %s downstream of the changes (-v says why).", count(len(d.Pruned), "node", "nodes")))
		return
	}
	p.heading("Left alone")
	var rows [][]cell
	for _, r := range d.Pruned {
		rows = append(rows, []cell{{plain, n.node(r.UniqueID)}, {faint, r.Reason}})
	}
	p.table(2, rows)
}
