package report

import (
	"github.com/tailwater/tailwater/compiler/program"
	"github.com/tailwater/tailwater/diff"
	"github.com/tailwater/tailwater/diff/compat"
	"github.com/tailwater/tailwater/internal/addr"
	"github.com/tailwater/tailwater/internal/diag"
)

// Version is one of two versions that were compared.
type Version struct {
	Project
	Program *program.Program
}

// Comparison is what was found out about two versions.
type Comparison struct {
	Base, Head Version
	Changes    []diff.Change // sorted
	// Assumptions are what the changes rest on besides the two versions.
	Assumptions []diff.Assumption
	// Differences and Same explain changes, and why others are none; not set where
	// nobody asks.
	Differences map[addr.Node][]Difference
	Same        []Same
	// Findings are sorted; Suppressed is how many more there were.
	Findings   []compat.Finding
	Suppressed int
}

// NewDiff makes the document of the changes alone, with what explains them.
func NewDiff(c *Comparison) *Diff {
	changes := changeList(c.Changes)
	for i, change := range c.Changes {
		changes[i].Differences = c.Differences[change.Node]
	}
	direct, upstream := origins(changes)
	return &Diff{
		FormatVersion: FormatVersion,
		Base:          c.Base.side(),
		Head:          c.Head.side(),
		Summary:       DiffSummary{Changed: direct, Impacted: upstream, Analysis: coverage(c.Head.Program).Analysis},
		Changes:       changes,
		Unchanged:     list(c.Same),
		Assumptions:   c.beliefs(),
	}
}

// NewCheck makes the document of the findings alone. failed says whether one
// of them is at or above failOn.
func NewCheck(c *Comparison, failOn string, failed bool) *Check {
	direct, upstream := origins(changeList(c.Changes))
	d := &Check{
		FormatVersion: FormatVersion,
		Base:          c.Base.side(),
		Head:          c.Head.side(),
		Verdict:       "pass",
		FailOn:        failOn,
		Summary: CheckSummary{
			Changed: direct, Impacted: upstream, Findings: c.counts(), Analysis: coverage(c.Head.Program).Analysis,
		},
		Findings:    findingList(c.Findings),
		Assumptions: c.beliefs(),
	}
	if failed {
		d.Verdict = "fail"
	}
	return d
}

func (v Version) side() Side {
	return Side{
		Adapter:     known(v.Adapter),
		DbtVersion:  known(v.DbtVersion),
		GeneratedAt: known(v.GeneratedAt),
		Models:      coverage(v.Program).Models,
	}
}

func origins(changes []Change) (direct, upstream int) {
	for _, c := range changes {
		if c.Origin == diff.Upstream.String() {
			upstream++
		} else {
			direct++
		}
	}
	return direct, upstream
}

func (c *Comparison) counts() FindingCounts {
	n := FindingCounts{Suppressed: c.Suppressed}
	for _, f := range c.Findings {
		switch f.Severity {
		case diag.Error:
			n.Error++
		case diag.Warning:
			n.Warning++
		default:
			n.Info++
		}
	}
	return n
}

func changeList(changes []diff.Change) []Change {
	out := []Change{}
	for _, c := range changes {
		out = append(out, newChange(c))
	}
	return out
}

func newChange(c diff.Change) Change {
	out := Change{
		UniqueID:    string(c.Node),
		Kind:        c.Kind.String(),
		RenamedFrom: known(string(c.RenamedFrom)),
		Origin:      c.Origin.String(),
		Verdict:     c.Verdict.String(),
		RowsChanged: c.RowsChanged,
		Columns:     []ColumnChange{},
		Causes:      []Cause{},
	}
	for _, col := range c.Columns {
		out.Columns = append(out.Columns, ColumnChange{
			Name: col.Name, Change: col.Kind.String(), RenamedFrom: known(col.RenamedFrom),
			BaseType: typeName(col.Base), HeadType: typeName(col.Head),
		})
	}
	for _, cause := range c.Causes {
		out.Causes = append(out.Causes, Cause{Kind: cause.Kind.String(), Ref: known(cause.Ref)})
	}
	return out
}

func findingList(findings []compat.Finding) []Finding {
	out := []Finding{}
	for _, f := range findings {
		out = append(out, newFinding(f))
	}
	return out
}

func newFinding(f compat.Finding) Finding {
	out := Finding{
		Code: string(f.Code), Severity: f.Severity.String(), UniqueID: known(string(f.Node)), Column: known(f.Column),
		Message: f.Message, Advice: known(f.Advice), Path: []string{}, File: known(f.File),
	}
	for _, c := range f.Path {
		out.Path = append(out.Path, c.String())
	}
	out.Line = lineNumber(f.Line)
	out.Consumers = []Consumer{}
	for _, c := range f.Consumers {
		to := Consumer{Kind: c.Kind, Name: c.Name, UniqueID: known(string(c.Node)), Path: []string{}, File: known(c.File), Line: lineNumber(c.Line)}
		for _, step := range c.Path {
			to.Path = append(to.Path, step.String())
		}
		out.Consumers = append(out.Consumers, to)
	}
	return out
}

func lineNumber(n int) *int {
	if n < 1 {
		return nil
	}
	return &n
}
