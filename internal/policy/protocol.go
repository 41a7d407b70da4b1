package policy

import (
	"fmt"
	"slices"

	"github.com/tailwater/tailwater/diff/compat"
	"github.com/tailwater/tailwater/internal/config"
	"github.com/tailwater/tailwater/internal/diag"
)

// unacknowledged are findings about findings: the protocol asks that somebody
// says why, who approves and how success is measured, and nobody did.
func (a *application) unacknowledged(findings []compat.Finding) []compat.Finding {
	var out []compat.Finding
	for _, r := range a.Config.Requires {
		for _, f := range findings {
			if f.Code == CodeUnacknowledged || !r.Asks(f.Code, f.Severity) || a.acknowledged(f) {
				continue
			}
			where := "no file of acknowledgements was given"
			if a.Acknowledgement != nil {
				where = a.Acknowledgement.File + " does not name it"
			}
			g := compat.Finding{Code: CodeUnacknowledged, Severity: diag.Error, Node: f.Node, Column: f.Column, File: f.File, Line: f.Line,
				Message: fmt.Sprintf("%s is to be acknowledged (%s:%d), and %s", f.Code, a.Config.File, r.Line, where),
				Advice:  "Write into the file: code, node, why, approved_by and success, and merge it with the change."}
			if !slices.ContainsFunc(out, func(o compat.Finding) bool { return o.Message == g.Message && o.Node == g.Node && o.Column == g.Column }) {
				out = append(out, g)
			}
		}
	}
	return out
}

func (a *application) acknowledged(f compat.Finding) bool {
	return a.Acknowledgement != nil && slices.ContainsFunc(a.Acknowledgement.Entries, func(e config.Acknowledgement) bool {
		return e.Covers(f.Code, f.Node, f.Column, a.Today)
	})
}
