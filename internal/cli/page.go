package cli

import (
	"io"

	"github.com/tailwater/tailwater/compiler"
	"github.com/tailwater/tailwater/internal/export"
	"github.com/tailwater/tailwater/internal/page"
	"github.com/tailwater/tailwater/internal/report"
)

// explorerFormats are the names of what explorer gives.
var explorerFormats = []string{"html"}

// explorer is the page that explores a comparison. Queries are spelled out only
// when it is written.
func (r *result) explorer(plan *report.Plan, check *report.Check) format {
	return format{name: "html", stream: func(w io.Writer) error {
		p := &page.Page{
			Base: r.base.explored(), Head: r.head.explored(), Diff: report.NewDiff(r.report()), Plan: plan, Check: check,
		}
		return p.Write(w)
	}}
}

// explored is a side as the page shows it.
func (s *side) explored() *export.Project {
	q := compiler.NewQueries(s.project, s.program)
	return &export.Project{Manifest: s.project, Program: s.program, Explain: q.Explain}
}
