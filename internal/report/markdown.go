package report

import (
	"fmt"
	"slices"
	"strings"
)

// Venue is where a Markdown text is shown: what is allowed there, and what is
// told beside the result.
type Venue struct {
	// Limit is the most that the text may have, in bytes, so that it is met in
	// whatever way a platform counts characters.
	Limit int
	// Marker is the hidden first line by which a comment is found again; empty
	// for none.
	Marker string
	// Link is where the whole report can be read; empty where there is none.
	Link string
}

// Limits of platforms, with some room.
const (
	CommentLimit = 65_000  // of 65,536 characters in a GitHub comment
	SummaryLimit = 900_000 // of 1 MiB in a GitHub step summary, which is lost as a whole above
)

// Marker is the hidden line of comments with this key.
func Marker(key string) string {
	if key == "" {
		return "<!-- tailwater -->"
	}
	return "<!-- tailwater: " + key + " -->"
}

// section is a part of a page that may have to be cut: rows between a head and
// a foot.
type section struct {
	title      string // Markdown
	fold       bool
	head, foot string   // each with its line breaks; part of the section even when no row is shown
	rows       []string // each with its line breaks
	whole      bool     // all rows or none
	one, many  string   // what a row is
	rank       int      // sections of lower rank get room first
}

// sheet is a Markdown page that is put together within a limit.
type sheet struct {
	Venue
	top      []string // paragraphs that are always shown
	sections []section
	foot     string
}

func (s *sheet) say(format string, args ...any) {
	s.top = append(s.top, fmt.Sprintf(format, args...))
}

func (s *sheet) add(sec section) {
	if len(sec.rows) > 0 {
		s.sections = append(s.sections, sec)
	}
}

// bytes gives every section as many of its rows as there is room for, in order
// of rank. What is left out is counted where it would stand.
func (s *sheet) bytes() []byte {
	shown := s.share()
	var b strings.Builder
	b.WriteString(s.opening())
	for i, sec := range s.sections {
		b.WriteString(sec.text(shown[i], s.Link))
	}
	b.WriteString(s.foot)
	return []byte(strings.TrimRight(b.String(), "\n") + "\n")
}

func (s *sheet) opening() string {
	text := strings.Join(s.top, "\n\n") + "\n\n"
	if s.Marker != "" {
		text = s.Marker + "\n" + text
	}
	return text
}

// share says how many rows of each section are shown.
func (s *sheet) share() []int {
	room := s.Limit - len(s.opening()) - len(s.foot)
	order := make([]int, len(s.sections))
	for i, sec := range s.sections {
		order[i] = i
		room -= sec.frame(s.Link)
	}
	slices.SortStableFunc(order, func(a, b int) int { return s.sections[a].rank - s.sections[b].rank })
	shown := make([]int, len(s.sections))
	for _, i := range order {
		n, size := s.sections[i].fitting(room)
		shown[i], room = n, room-size
	}
	return shown
}

// frame is what a section takes beside its rows, at most.
func (s section) frame(link string) int {
	return len(s.text(0, link)) + len(s.head) + len(s.foot) + len(s.rest(1, link)) - len(s.rest(0, link))
}

// fitting says how many rows fit into some room beside the section's frame.
func (s section) fitting(room int) (n, size int) {
	for n < len(s.rows) && size+len(s.rows[n]) <= room {
		size += len(s.rows[n])
		n++
	}
	if s.whole && n < len(s.rows) {
		return 0, 0
	}
	return n, size
}

// text is the section with the first n rows.
func (s section) text(n int, link string) string {
	var b strings.Builder
	if s.fold {
		fmt.Fprintf(&b, "<details><summary>%s</summary>\n\n", s.title)
	} else {
		fmt.Fprintf(&b, "#### %s\n\n", s.title)
	}
	if n > 0 {
		b.WriteString(s.head + strings.Join(s.rows[:n], "") + s.foot)
	}
	if n < len(s.rows) {
		b.WriteString("\n" + s.rest(n, link) + "\n")
	}
	if s.fold {
		b.WriteString("\n</details>\n")
	}
	b.WriteString("\n")
	return b.String()
}

// rest says what is not shown.
func (s section) rest(n int, link string) string {
	left := count(len(s.rows)-n, s.one, s.many)
	if n > 0 {
		left = fmt.Sprintf("%d more %s", len(s.rows)-n, s.many)
		if len(s.rows)-n == 1 {
			left = "1 more " + s.one
		}
	}
	if link != "" {
		return fmt.Sprintf("_%s: no room here, see [the whole report](%s)._", left, link)
	}
	return fmt.Sprintf("_%s: no room here, see the output of the command._", left)
}

// mdTable makes a section of a table. Columns that are empty in all rows are
// left out.
func mdTable(sec section, titles []string, rows [][]string) section {
	var keep []int
	for i := range titles {
		if slices.ContainsFunc(rows, func(r []string) bool { return r[i] != "" }) {
			keep = append(keep, i)
		}
	}
	line := func(cells []string) string {
		var b strings.Builder
		for _, i := range keep {
			b.WriteString("| " + cells[i] + " ")
		}
		return b.String() + "|\n"
	}
	sec.head = line(titles) + strings.Repeat("|---", len(keep)) + "|\n"
	for _, r := range rows {
		sec.rows = append(sec.rows, line(r))
	}
	return sec
}
