package report

import (
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
	p.b.WriteString(p.paint(strong, s) + "\n")
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
	widths := columnWidths(rows)
	for _, row := range rows {
		p.row(indent, widths, row)
	}
}

func columnWidths(rows [][]cell) []int {
	var widths []int
	for _, row := range rows {
		for i, c := range row {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], width(clean(c.text)))
		}
	}
	return widths
}

func (p *page) row(indent int, widths []int, row []cell) {
	last := len(row) - 1
	for last >= 0 && row[last].text == "" {
		last--
	}
	if last < 0 {
		return
	}
	at, pending := indent, indent // pending blanks are written before the next text
	for i, c := range row[:last] {
		if widths[i] == 0 {
			continue
		}
		if s := clean(c.text); s != "" {
			p.b.WriteString(strings.Repeat(" ", pending) + p.paint(c.ink, s))
			pending = -width(s)
		}
		pending += widths[i] + gap
		at += widths[i] + gap
	}
	p.lastCell(indent+widths[0]+gap, at, pending, row[last])
}

// lastCell writes the cell that may be wrapped, at column at, or on a line
// below at column below.
func (p *page) lastCell(below, at, pending int, c cell) {
	s := clean(c.text)
	room := p.Width - at
	if p.Width > 0 && room < narrow && width(s) > room && below < at {
		at, pending = below, below
		room = max(p.Width-at, narrow)
		p.b.WriteByte('\n')
	}
	if p.Width <= 0 {
		room = 0
	}
	for i, line := range wrap(s, room) {
		if i > 0 {
			p.b.WriteByte('\n')
			pending = at
		}
		p.b.WriteString(strings.Repeat(" ", pending) + p.paint(c.ink, line))
	}
	p.b.WriteByte('\n')
}

// say writes one wrapped paragraph.
func (p *page) say(indent int, i ink, s string) {
	p.lastCell(indent, indent, indent, cell{i, s})
}
