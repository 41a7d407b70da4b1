package page

import (
	"github.com/tailwater/tailwater/internal/addr"
	"github.com/tailwater/tailwater/internal/export"
	"github.com/tailwater/tailwater/internal/report"
)

// Page is what a page shows.
type Page struct {
	Base, Head *export.Project
	Diff       *report.Diff
	// Plan or Check is the document of the command; both are nil for a diff.
	Plan  *report.Plan
	Check *report.Check
}

// command is the one that the page is a result of.
func (p *Page) command() string {
	switch {
	case p.Plan != nil:
		return "plan"
	case p.Check != nil:
		return "check"
	}
	return "diff"
}

// findings are those of whichever document has them.
func (p *Page) findings() ([]report.Finding, int) {
	switch {
	case p.Plan != nil:
		return p.Plan.Findings, p.Plan.Summary.Findings.Suppressed
	case p.Check != nil:
		return p.Check.Findings, p.Check.Summary.Findings.Suppressed
	}
	return []report.Finding{}, 0
}

// renamed gives the ids that nodes of base have in head.
func (p *Page) renamed() map[addr.Node]addr.Node {
	out := map[addr.Node]addr.Node{}
	for _, c := range p.Diff.Changes {
		if c.RenamedFrom != nil {
			out[addr.Node(*c.RenamedFrom)] = addr.Node(c.UniqueID)
		}
	}
	return out
}
