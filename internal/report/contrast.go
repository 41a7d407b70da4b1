package report

import (
	"fmt"
	"strings"
)

// Difference is a smallest part in which two versions of a node's query differ.
type Difference struct {
	Columns []string  `json:"columns"` // whose values it is about; none where it decides rows
	Kind    string    `json:"kind"`    // expression; or what decides rows: filter, join condition, relation, group, …
	Base    *Fragment `json:"base"`    // null where base has no such part
	Head    *Fragment `json:"head"`
}

// Fragment is a part of one version's query, in SQL over the columns of the nodes
// that it reads.
type Fragment struct {
	SQL            string `json:"sql"`
	File           string `json:"file"`
	Line           *int   `json:"line"` // of the model's own file; null where that cannot be told
	CompiledLine   *int   `json:"compiled_line"`
	CompiledColumn *int   `json:"compiled_column"`
}

// Same is a node whose data are the same although it compiles to another text.
type Same struct {
	UniqueID string `json:"unique_id"`
	Reason   string `json:"reason"` // layout, names, arrangement, normal_form, template, clock, believed
}

// sameWords say why data are the same.
var sameWords = map[string]string{
	"layout":      "only layout, comments, aliases, or where relations lie",
	"names":       "only names: of what the query reads, or within it",
	"arrangement": "the same expressions and conditions, arranged otherwise",
	"normal_form": "written otherwise, with equal normal forms",
	"template":    "known by its template, which is the same",
	"clock":       "only the time of compilation",
	"believed":    "the same as long as what is believed of stored data holds",
}

var sameOrder = []string{"layout", "names", "arrangement", "normal_form", "template", "clock", "believed"}

// sameSection counts what differs in text alone, and says why with -v.
func sameSection(p *page, n namer, same []Same) {
	if len(same) == 0 {
		return
	}
	p.heading("Compiled to another text, and the same data")
	for _, reason := range sameOrder {
		var names []string
		for _, s := range same {
			if s.Reason == reason {
				names = append(names, n.node(s.UniqueID))
			}
		}
		if len(names) == 0 {
			continue
		}
		p.say(2, plain, count(len(names), "node", "nodes")+": "+sameWords[reason])
		if p.Verbose {
			p.say(4, faint, strings.Join(names, ", "))
		}
	}
}

// differences tells the smallest parts that differ, base above head.
func (c Change) differences(p *page) {
	for _, d := range c.Differences {
		what := d.Kind
		if len(d.Columns) > 0 {
			what = some(d.Columns, shown)
		}
		p.say(7, note, what+":")
		d.Base.text(p, bad, "-")
		d.Head.text(p, good, "+")
	}
}

func (f *Fragment) text(p *page, i ink, mark string) {
	if f != nil {
		p.say(9, i, mark+" "+f.SQL)
		if place := f.place(); place != "" {
			p.say(11, faint, place)
		}
	}
}

// place is where a fragment stands: in the model's own file, as far as that can be
// told, and in the compiled code.
func (f *Fragment) place() string {
	if f.CompiledLine == nil {
		return ""
	}
	compiled := fmt.Sprintf("%d:%d", *f.CompiledLine, *f.CompiledColumn)
	if f.Line == nil {
		return fmt.Sprintf("%s, compiled %s", f.File, compiled)
	}
	return fmt.Sprintf("%s:%d, compiled %s", f.File, *f.Line, compiled)
}

func sameIDs(same []Same) []string {
	ids := make([]string, len(same))
	for i, s := range same {
		ids[i] = s.UniqueID
	}
	return ids
}
