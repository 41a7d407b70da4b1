package report

import (
	"math"
	"strings"
)

// page collects a text for people.
type page struct {
	Style
	b strings.Builder
}

func (p *page) bytes() []byte { return []byte(p.b.String()) }

// blank ends a paragraph.
func (p *page) blank() {
	if p.b.Len() > 0 {
		p.b.WriteByte('\n')
	}
}

// heading begins a section.
func (p *page) heading(s string) {
	p.blank()
	p.say(0, strong, s)
}

// cell is one text of a row.
type cell struct {
	ink  ink
	text string
}

// narrow is the least room in which the last cell of a row is still wrapped
// beside the others; in less, it has lines of its own below.
const narrow = 24

// gap separates the columns of a table.
const gap = 2

// table writes rows with aligned columns, indented. The last cell of a row is
// wrapped into what is left of the width. Columns that are empty in all rows
// take no room.
func (p *page) table(indent int, rows [][]cell) {
	widths := p.columnWidths(rows)
	for _, row := range rows {
		p.row(indent, widths, row)
	}
}

// columnWidths are the widths of columns that are aligned. A cell that would
// take too much of the width is not aligned with: what follows it in its row
// goes to the line below, and the other rows keep their shape.
func (p *page) columnWidths(rows [][]cell) []int {
	var widths []int
	for _, row := range rows {
		for i, c := range row {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			if w := width(clean(c.text)); w <= p.most() {
				widths[i] = max(widths[i], w)
			} else {
				widths[i] = max(widths[i], 1)
			}
		}
	}
	return widths
}

// most is the most that an aligned column takes.
func (p *page) most() int {
	if p.Width <= 0 {
		return math.MaxInt
	}
	return p.Width * 2 / 5
}

// row writes cells, aligned as long as they fit; from the first that does not,
// they follow each other on lines below. The last cell need not have a width.
func (p *page) row(indent int, widths []int, row []cell) {
	last := len(row) - 1
	for last >= 0 && row[last].text == "" {
		last--
	}
	if last < 0 {
		return
	}
	below := indent + widths[0] + gap
	at, to := 0, indent // where the line ends, and where the next cell starts
	flowing := false
	for i, c := range row[:last+1] {
		s, aligned := clean(c.text), 0
		if i < len(widths) {
			aligned = widths[i]
		}
		if s == "" {
			if !flowing && aligned > 0 {
				to += aligned + gap
			}
			continue
		}
		if flowing && at > 0 {
			to = at + gap
		}
		if room := p.Width - to; p.Width > 0 && width(s) > room && to > below && !(i == last && room >= narrow) {
			p.b.WriteByte('\n')
			at, to, flowing = 0, below, true
		}
		at = p.put(at, to, c.ink, s)
		if width(s) > aligned {
			flowing = true
		}
		to += aligned + gap
	}
	p.b.WriteByte('\n')
}

// put writes a clean text at a place of the line, and says where the line ends
// then. What does not fit is wrapped to lines that begin at the same place.
func (p *page) put(at, to int, i ink, s string) int {
	room := 0
	if p.Width > 0 {
		room = max(p.Width-to, 8)
	}
	for n, line := range wrap(s, room) {
		if n > 0 {
			p.b.WriteByte('\n')
			at = 0
		}
		p.b.WriteString(strings.Repeat(" ", to-at) + p.paint(i, line))
		at = to + width(line)
	}
	return at
}

// say writes one wrapped paragraph.
func (p *page) say(indent int, i ink, s string) {
	p.put(0, indent, i, clean(s))
	p.b.WriteByte('\n')
}
