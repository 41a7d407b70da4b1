package report

import (
	"fmt"
	"strings"
)

// Text writes an inspection for people: how much was understood and what was
// not; of one node, everything.
func (d *Inspection) Text(st Style) []byte {
	p := &page{Style: st}
	if d.Detail != nil {
		d.one(p)
	} else {
		d.overview(p)
	}
	return p.bytes()
}

func (d *Inspection) overview(p *page) {
	c := d.Coverage
	p.say(0, strong, d.title(c))
	p.blank()
	var rows [][]cell
	for _, r := range []struct {
		name string
		n    int
		ink  ink
		what string
	}{
		{"exact", c.Exact, good, "every column resolved to its inputs"},
		{"partial", c.Partial, warn, "something approximated: more dependencies than there are, never fewer"},
		{"opaque", c.Opaque, bad, "not understood: every column depends on everything"},
		{"uncompiled", c.Uncompiled, bad, "no compiled code"},
	} {
		i := r.ink
		if r.n == 0 {
			i = faint
		}
		rows = append(rows, []cell{{i, r.name}, {plain, fmt.Sprintf("%5d", r.n)}, {plain, fmt.Sprintf("%7s", percent(r.n, c.Models))}, {faint, r.what}})
	}
	p.table(2, rows)
	d.problems(p)
}

func (d *Inspection) title(c Coverage) string {
	about := []string{count(c.Models, "model", "models")}
	if d.Adapter != nil {
		about = append(about, *d.Adapter)
	}
	if d.DbtVersion != nil {
		about = append(about, "dbt "+*d.DbtVersion)
	}
	s := join(about...)
	if c.Models > 0 {
		s += ": " + percent(c.Exact, c.Models) + " exact"
	}
	return s
}

// longestMessage is how much of a message an overview shows.
const longestMessage = 240

// problems lists nodes that are not exact or have diagnostics; in short the
// first diagnostic of each.
func (d *Inspection) problems(p *page) {
	longest := longestMessage
	if p.Verbose {
		longest = 0
	}
	var ids []string
	for _, n := range d.Nodes {
		ids = append(ids, n.UniqueID)
	}
	names := newNamer(ids)
	var rows [][]cell
	for _, n := range d.Nodes {
		if n.Analysis == "exact" && len(n.Diagnostics) == 0 {
			continue
		}
		head := []cell{{analysisInk[n.Analysis], n.Analysis}, {strong, names.node(n.UniqueID)}}
		if len(n.Diagnostics) == 0 {
			rows = append(rows, head)
		}
		for i, x := range n.Diagnostics {
			if i > 0 {
				head = []cell{{}, {}}
			}
			if i > 0 && !p.Verbose {
				rows = append(rows, append(head, cell{}, cell{}, cell{faint, fmt.Sprintf("and %d more", len(n.Diagnostics)-i)}))
				break
			}
			rows = append(rows, append(head, cell{severityInk[x.Severity], x.Code}, cell{plain, x.place()}, cell{plain, cut(x.Message, longest)}))
		}
	}
	if len(rows) > 0 {
		p.heading("Nodes with remarks")
		p.table(2, rows)
	}
}

var analysisInk = map[string]ink{"exact": good, "partial": warn, "opaque": bad, "uncompiled": bad}

func (x Diagnostic) place() string {
	if x.Line == nil {
		return ""
	}
	return fmt.Sprintf("%d:%d", *x.Line, *x.Column)
}

// one writes everything about one node.
func (d *Inspection) one(p *page) {
	n, more := d.Nodes[0], d.Detail
	p.b.WriteString(p.paint(strong, clean(n.UniqueID)) + "  " + p.paint(analysisInk[n.Analysis], n.Analysis) + "\n")
	if more.File != nil {
		p.say(0, faint, *more.File)
	}
	names := newNamer(more.ids())
	d.columns(p, names)
	more.rows(p, names)
	n.diagnostics(p, more.lines)
	if more.Digests != nil {
		more.Digests.text(p)
	}
	if more.Query != nil {
		p.heading("Resolved query")
		p.verbatim(*more.Query)
	}
	if more.Meaning != nil {
		more.Meaning.text(p)
	}
}

// verbatim shows a text as it is, however long its lines.
func (p *page) verbatim(text string) {
	if !p.Unicode {
		text = strings.ReplaceAll(text, "…", "...")
	}
	for _, line := range strings.Split(text, "\n") {
		p.b.WriteString("  " + clean(line) + "\n")
	}
}

// text shows the normal form. The reduced one is a matter for those who ask why
// two queries are one, or are not.
func (m *Meaning) text(p *page) {
	p.heading("Normal form")
	p.verbatim(m.NormalForm)
	if p.Verbose && m.ReducedForm != m.NormalForm {
		p.heading("Reduced form")
		p.verbatim(m.ReducedForm)
	}
	if len(m.Keys) > 0 {
		p.heading("Keys")
		for _, k := range m.Keys {
			if len(k) == 0 {
				p.say(2, plain, "there is one row at most")
			} else {
				p.say(2, plain, strings.Join(k, ", "))
			}
		}
	}
	if len(m.Facts) > 0 {
		p.heading("Believed")
		for _, f := range m.Facts {
			p.say(2, plain, f.Text+" ("+trustWords[f.Trust]+")")
			if p.Verbose && f.Probe != nil {
				p.say(4, faint, *f.Probe)
			}
		}
	}
}

func (more *NodeDetail) ids() []string {
	ids := append([]string{more.UniqueID}, more.Inputs...)
	for _, c := range more.Columns {
		for _, in := range c.Inputs {
			ids = append(ids, in.UniqueID)
		}
	}
	for _, in := range more.Rows {
		ids = append(ids, in.UniqueID)
	}
	return ids
}

func (d *Inspection) columns(p *page, names namer) {
	inputs := map[string][]Input{}
	for _, c := range d.Detail.Columns {
		inputs[c.Column] = c.Inputs
	}
	p.heading(fmt.Sprintf("Columns (%d)", len(d.Nodes[0].Columns)))
	var rows [][]cell
	for _, c := range d.Nodes[0].Columns {
		t := cell{plain, text(c.Type)}
		if c.Type == nil {
			t = cell{faint, "?"}
		}
		rows = append(rows, []cell{{strong, c.Name}, t, {faint, inputList(names, inputs[c.Name])}})
	}
	if d.Detail.OpenColumns {
		rows = append(rows, []cell{{warn, p.glyph("…", "...")}, {}, {warn, "and columns that are not known"}})
	}
	p.table(2, rows)
}

func (more *NodeDetail) rows(p *page, names namer) {
	if len(more.Rows) == 0 {
		return
	}
	p.heading("Rows are decided by")
	var rows [][]cell
	for _, in := range more.Rows {
		rows = append(rows, []cell{{plain, in.Kind}, {faint, inputName(names, in)}})
	}
	p.table(2, rows)
}

// diagnostics shows each with its line of the compiled text and a caret.
func (n Node) diagnostics(p *page, lines []string) {
	if len(n.Diagnostics) == 0 {
		return
	}
	p.heading("Remarks")
	for _, x := range n.Diagnostics {
		p.row(2, []int{7, 6, 7}, []cell{{severityInk[x.Severity], x.Severity}, {plain, x.Code}, {faint, x.place()}, {plain, x.Message}})
		if x.Line == nil || *x.Line > len(lines) {
			continue
		}
		line, at := excerpt(clean(lines[*x.Line-1]), *x.Column-1, p.Width-12)
		p.b.WriteString(p.paint(faint, fmt.Sprintf("%8d %s ", *x.Line, p.glyph("│", "|"))) + line + "\n")
		p.b.WriteString(strings.Repeat(" ", 11+at) + p.paint(severityInk[x.Severity], "^") + "\n")
	}
}

// excerpt cuts a line to n characters around place at, and says where at is
// then.
func excerpt(line string, at, n int) (string, int) {
	runes := []rune(line)
	at = min(max(at, 0), len(runes))
	if n <= 0 || len(runes) <= n {
		return line, at
	}
	from := max(0, at-n/2)
	to := min(len(runes), from+n)
	return string(runes[from:to]), at - from
}

func (g *Digests) text(p *page) {
	p.heading("Digests")
	rows := [][]cell{
		{{note, "(rows)"}, {faint, text(g.Rows)}, {warn, tainted(g.Taint)}},
		{{note, "(set)"}, {faint, text(g.Set)}, {}},
	}
	for _, c := range g.Columns {
		rows = append(rows, []cell{{plain, c.Name}, {faint, text(c.Digest)}, {warn, tainted(c.Taint)}})
	}
	p.table(2, rows)
}

// tainted names what a value depends on besides the data.
func tainted(taint string) string {
	if taint == "deterministic" {
		return ""
	}
	return taint
}
