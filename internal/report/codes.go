package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Codes is the document of `tailwater explain`.
type Codes struct {
	FormatVersion string `json:"format_version"`
	Codes         []Code `json:"codes"` // sorted

	all bool
}

// Code explains the code of a finding or of a diagnostic.
type Code struct {
	Code     string  `json:"code"`
	Severity string  `json:"severity"` // unless configured otherwise
	Title    string  `json:"title"`    // one line
	Meaning  *string `json:"meaning"`
	Example  *string `json:"example"`
	Remedy   *string `json:"remedy"`
}

// NewCode makes a code's explanation; what is not written is empty.
func NewCode(code, severity, title, meaning, example, remedy string) Code {
	trim := func(s string) *string { return known(strings.Trim(s, "\n")) }
	return Code{Code: code, Severity: severity, Title: title, Meaning: trim(meaning), Example: trim(example), Remedy: trim(remedy)}
}

// NewCodes makes the document that lists codes.
func NewCodes(codes []Code) *Codes {
	codes = slices.SortedFunc(slices.Values(codes), func(a, b Code) int { return cmp.Compare(a.Code, b.Code) })
	return &Codes{FormatVersion: FormatVersion, Codes: list(codes), all: true}
}

// NewCodeExplanation makes the document that explains one code.
func NewCodeExplanation(c Code) *Codes {
	return &Codes{FormatVersion: FormatVersion, Codes: []Code{c}}
}

// Text writes the list of all codes, a line each, or the explanation of one.
func (d *Codes) Text(st Style) []byte {
	p := &page{Style: st}
	if !d.all {
		d.Codes[0].explain(p)
		return p.bytes()
	}
	var rows [][]cell
	for _, c := range d.Codes {
		rows = append(rows, []cell{{strong, c.Code}, {severityInk[c.Severity], c.Severity}, {plain, c.Title}})
	}
	p.table(0, rows)
	p.blank()
	p.say(0, faint, "tailwater explain CODE tells more.")
	return p.bytes()
}

func (c Code) explain(p *page) {
	p.b.WriteString(p.paint(strong, c.Code) + fmt.Sprintf(" (%s): ", p.paint(severityInk[c.Severity], c.Severity)) + c.Title + "\n")
	if c.Meaning != nil {
		p.blank()
		p.paragraphs(0, *c.Meaning)
	}
	if c.Example != nil {
		p.heading("Example")
		for _, line := range strings.Split(*c.Example, "\n") {
			p.b.WriteString(strings.TrimRight("  "+clean(strings.ReplaceAll(line, "\t", "    ")), " ") + "\n")
		}
	}
	if c.Remedy != nil {
		p.heading("What to do")
		p.paragraphs(2, *c.Remedy)
	}
}

// paragraphs writes text that is broken into paragraphs by empty lines.
func (p *page) paragraphs(indent int, s string) {
	for i, para := range strings.Split(s, "\n\n") {
		if i > 0 {
			p.blank()
		}
		p.say(indent, plain, strings.Join(strings.Fields(para), " "))
	}
}
