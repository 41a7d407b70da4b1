package diag

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/tailwater/tailwater/internal/addr"
	"github.com/tailwater/tailwater/internal/source"
)

// Severity says how bad it is. The zero Severity is invalid.
type Severity uint8

const (
	Info    Severity = iota + 1 // worth knowing, nothing to do
	Warning                     // something is approximated, or may surprise
	Error                       // something is wrong, or was not understood at all
)

func (s Severity) String() string {
	switch s {
	case Info:
		return "info"
	case Warning:
		return "warning"
	case Error:
		return "error"
	}
	return fmt.Sprintf("Severity(%d)", uint8(s))
}

// Code names one kind of diagnostic: "SQL101". Stable between releases.
type Code string

// Diagnostic is one remark about one place.
type Diagnostic struct {
	Code     Code
	Severity Severity
	Message  string // one line, lower-case start, no full stop
	Node     addr.Node
	File     string          // empty where no file is known
	Position source.Position // zero where no place is known
	Span     source.Span     // byte range in the compiled text, zero where unknown
}

func (d Diagnostic) String() string {
	where := string(d.Node)
	if d.File != "" {
		where = d.File
	}
	if d.Position.Line > 0 {
		where += ":" + d.Position.String()
	}
	if where != "" {
		where += ": "
	}
	return fmt.Sprintf("%s%s %s: %s", where, d.Severity, d.Code, d.Message)
}

// List is a list of diagnostics, in no order until [List.Sort].
type List []Diagnostic

// Add appends a diagnostic about a span of f. f may be nil.
func (l *List) Add(code Code, sev Severity, f *source.File, span source.Span, format string, args ...any) {
	d := Diagnostic{Code: code, Severity: sev, Message: fmt.Sprintf(format, args...), Span: span}
	if f != nil {
		d.File = f.Name
		if !span.IsZero() {
			d.Position = f.Position(span.Start)
		}
	}
	*l = append(*l, d)
}

// Has reports whether a diagnostic of at least sev is in the list.
func (l List) Has(sev Severity) bool {
	return slices.ContainsFunc(l, func(d Diagnostic) bool { return d.Severity >= sev })
}

// Sort orders by node, file, place, code and text, and drops exact repeats.
func (l List) Sort() List {
	slices.SortFunc(l, func(a, b Diagnostic) int {
		return cmp.Or(
			cmp.Compare(a.Node, b.Node),
			cmp.Compare(a.File, b.File),
			cmp.Compare(a.Span.Start, b.Span.Start),
			cmp.Compare(a.Code, b.Code),
			cmp.Compare(a.Message, b.Message),
			cmp.Compare(a.Span.End, b.Span.End),
		)
	})
	return slices.Compact(l)
}
