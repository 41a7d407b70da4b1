package policy

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/tailwater/tailwater/diff/compat"
	"github.com/tailwater/tailwater/internal/addr"
	"github.com/tailwater/tailwater/internal/diag"
	"github.com/tailwater/tailwater/manifest"
)

// Comment is a comment in a model that allows findings about it:
//
//	-- tailwater: allow COL101, GRN209 until 2026-12-31 because the board knows
//	{# tailwater: allow COL102 of legacy_id until 2027-01-31 because nobody reads it #}
type Comment struct {
	Node    addr.Node
	File    string
	Line    int
	Codes   []diag.Code
	Column  string // empty for all
	Until   string // the last day on which it holds
	Reason  string
	Mistake string // what is wrong with it; then it allows nothing
	used    bool
}

const marker = "tailwater:"

var commentShape = regexp.MustCompile(`^allow\s+([A-Za-z]+[0-9]+(?:\s*,\s*[A-Za-z]+[0-9]+)*)(?:\s+of\s+(\S+))?\s+until\s+([0-9]{4}-[0-9]{2}-[0-9]{2})\s+because\s+(\S.*)$`)

// comments are all such comments of a project, in the order of nodes and lines.
func comments(p *manifest.Project) []*Comment {
	if p == nil {
		return nil
	}
	var out []*Comment
	for _, n := range p.Nodes {
		if !strings.Contains(n.RawCode, marker) {
			continue
		}
		for i, line := range strings.Split(n.RawCode, "\n") {
			before, text, ok := strings.Cut(line, marker)
			if !ok || !opens(before) {
				continue
			}
			out = append(out, parseComment(n, i+1, text))
		}
	}
	return out
}

// opens reports whether a text ends with the beginning of a comment.
func opens(before string) bool {
	before = strings.TrimRight(before, " \t-")
	return strings.HasSuffix(before, "#") || strings.HasSuffix(before, "/*") || strings.TrimSpace(before) == "" || strings.HasSuffix(before, "//")
}

func parseComment(n *manifest.Node, line int, text string) *Comment {
	c := &Comment{Node: n.ID, File: n.OriginalFilePath, Line: line}
	for _, end := range []string{"-#}", "#}", "*/", "-->"} {
		text, _, _ = strings.Cut(text, end)
	}
	m := commentShape.FindStringSubmatch(strings.TrimSpace(text))
	if m == nil {
		c.Mistake = "write it as: tailwater: allow CODE until 2026-12-31 because REASON"
		return c
	}
	known := map[diag.Code]bool{}
	for _, r := range compat.Rules() {
		known[r.Code] = true
	}
	for _, code := range strings.Split(m[1], ",") {
		code := diag.Code(strings.ToUpper(strings.TrimSpace(code)))
		if !known[code] {
			c.Mistake = fmt.Sprintf("no rule has the code %s (tailwater explain lists them)", code)
		}
		c.Codes = append(c.Codes, code)
	}
	c.Column, c.Until, c.Reason = m[2], m[3], m[4]
	return c
}

func (c *Comment) allows(f compat.Finding, today string) bool {
	return c.Mistake == "" && c.Node == f.Node && c.Until >= today && slices.Contains(c.Codes, f.Code) && (c.Column == "" || strings.EqualFold(c.Column, f.Column))
}

// badComments are findings about comments that allow nothing.
func (a *application) badComments() []compat.Finding {
	var out []compat.Finding
	for _, c := range a.comments {
		if c.Mistake != "" {
			out = append(out, compat.Finding{Code: CodeBadComment, Severity: diag.Warning, Node: c.Node, File: c.File, Line: c.Line,
				Message: "the comment allows nothing: " + c.Mistake, Advice: "Correct the comment, or remove it."})
		}
	}
	return out
}

func listed(codes []diag.Code) string {
	words := make([]string, len(codes))
	for i, c := range codes {
		words[i] = string(c)
	}
	return strings.Join(words, ", ")
}
