package report

import (
	"bytes"
	"fmt"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	table "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/renderer/html"
	source "github.com/yuin/goldmark/text"

	"github.com/tailwater/tailwater/internal/golden"
)

var comment = Venue{Limit: CommentLimit, Marker: Marker(""), Link: "https://ci.example/runs/1"}

func TestMarkdown(t *testing.T) {
	for name, d := range map[string]interface{ Markdown(Venue) []byte }{
		"plan": samplePlan(), "plan_none": emptyPlan(), "diff": sampleDiff(), "check": sampleCheck(),
	} {
		t.Run(name, func(t *testing.T) {
			golden.File(t, filepath.Join("testdata", "markdown", name+".md"), string(d.Markdown(comment)))
		})
	}
}

// hostile are names that mean something to Markdown, to HTML, or to a platform
// that shows them.
var hostile = []string{
	"a|b", `a\|b`, "a`b``c", "```\nend", "</details><img src=x onerror=alert(1)>", "<!-- x -->", "@admin", "x@admin.example",
	"#1", "org/repo#12", "GH-12", "!5", "~bug", "%v1", "$9", "https://evil.example/x", "www.evil.example", "![p](//evil.example/p.png)",
	"[a](javascript:alert(1))", "**bold**", "_a_", ":skull:", "a\r\nb", "&copy;", "$x^2$", "| x |", "- a", "1. a", "\u202eabc", "\x1b[31mred",
	"end", "\"];click n1 \"javascript:alert(1)\"", "%%{init: {}}%%", "$`x`$", `\`, "`", " ", "",
}

// hostilePlan has all of them in every place.
func hostilePlan() *Plan {
	d := samplePlan()
	for i, name := range hostile {
		id := "model.shop." + name
		d.Changes = append(d.Changes,
			Change{UniqueID: id, Kind: "modified", Origin: "direct", Verdict: "columns", Columns: []ColumnChange{{Name: name, Change: "value"}}, Causes: []Cause{{"macro", known("macro.shop." + name)}}},
			Change{UniqueID: id, Kind: "renamed", RenamedFrom: known(id + name), Origin: "upstream", Verdict: "rows", Causes: []Cause{{"upstream", known("model.shop." + name)}}})
		d.Steps = append(d.Steps, Step{
			ID: fmt.Sprint(i + 5), UniqueID: id, Action: "rebuild", Wave: 4, Columns: []string{name}, Window: &Window{Start: known(name)},
			Reasons: []Reason{{Text: name, Path: []string{"model.shop.a." + name, id}}}, Commands: [][]string{{"dbt", "run", "--select", name}},
		})
		d.Pruned = append(d.Pruned, Pruned{id, name})
		d.Findings = append(d.Findings, Finding{Code: "COL101", Severity: "error", UniqueID: known(id), Column: known(name), Message: name, Advice: known(name), File: known(name), Line: number(1)})
	}
	return d
}

// mentioned are texts outside of code that a platform would do something with.
var mentioned = regexp.MustCompile(`[@#!~%$&][\w"'\[]|:\w+:|(?i)\bwww\.|GH-\d`)

// Whatever names say, a page has the elements that a harmless one has, and no
// text in it reaches anybody.
func TestHostileNamesAreShownOnly(t *testing.T) {
	md := goldmark.New(goldmark.WithExtensions(extension.GFM))
	page := hostilePlan().Markdown(Venue{Limit: SummaryLimit, Link: "https://ci.example"})
	allowed := regexp.MustCompile(`^(</?(details|summary|b|sub|code|br)/?>)+$|^<details><summary>[^<@]*(<b>[^<@]*</b>)?[^<@]*</summary>\s*$|^</details>\s*$`)
	require.NoError(t, ast.Walk(md.Parser().Parse(source.NewReader(page)), func(n ast.Node, enter bool) (ast.WalkStatus, error) {
		if !enter {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Link:
			assert.Equal(t, "https://ci.example", string(n.Destination))
		case *ast.AutoLink, *ast.Image:
			t.Errorf("%s: %s", n.Kind(), n.Parent().Text(page))
		case *ast.RawHTML:
			assert.Regexp(t, allowed, string(n.Segments.Value(page)))
		case *ast.HTMLBlock:
			assert.Regexp(t, allowed, string(n.Lines().Value(page)))
		case *ast.Text:
			if _, code := n.Parent().(*ast.CodeSpan); !code && !withinCode(n, page) {
				assert.NotRegexp(t, mentioned, unescape(string(n.Value(page))))
			}
		case *ast.FencedCodeBlock:
			assert.Contains(t, []string{"mermaid", "sh"}, string(n.Language(page)))
		case *table.TableRow:
			assert.Equal(t, n.Parent().FirstChild().ChildCount(), n.ChildCount())
		}
		return ast.WalkContinue, nil
	}))
	assert.Equal(t, strings.Count(string(page), "<details>"), strings.Count(string(page), "\n</details>\n"))
	assert.NotContains(t, string(page), "\x1b")
	assert.NotContains(t, string(page), "\u202e")
}

// withinCode reports whether a text stands between <code> and </code>.
func withinCode(n ast.Node, page []byte) bool {
	for p := n.PreviousSibling(); p != nil; p = p.PreviousSibling() {
		if raw, ok := p.(*ast.RawHTML); ok {
			return string(raw.Segments.Value(page)) == "<code>"
		}
	}
	return false
}

var reference = regexp.MustCompile(`&#(\d+);`)

func unescape(s string) string {
	return reference.ReplaceAllStringFunc(s, func(r string) string {
		var n rune
		fmt.Sscanf(r, "&#%d;", &n)
		return string(n)
	})
}

// Code in cells is read back as the name that was written, pipes and all.
func TestNamesAreReadBack(t *testing.T) {
	md := goldmark.New(goldmark.WithExtensions(extension.GFM), goldmark.WithRendererOptions(html.WithUnsafe()))
	for _, name := range hostile {
		want := strings.TrimSpace(clean(name))
		if want == "" {
			continue
		}
		row := mdTable(section{}, []string{"x", "y"}, [][]string{{code(name), prose(name) + "."}})
		var b bytes.Buffer
		require.NoError(t, md.Convert([]byte(row.head+row.rows[0]), &b))
		cells := regexp.MustCompile(`<td>(.*?)</td>`).FindAllStringSubmatch(b.String(), -1)
		require.Len(t, cells, 2, b.String())
		plain := strings.NewReplacer("&lt;", "<", "&gt;", ">", "&quot;", `"`, "&amp;", "&")
		assert.Equal(t, "<code>"+want+"</code>", plain.Replace(cells[0][1]))
		assert.Equal(t, want+".", strings.ReplaceAll(plain.Replace(cells[1][1]), still, ""))
	}
}

// A page is never longer than its limit, and what is missing is counted.
func TestMarkdownKeepsLimits(t *testing.T) {
	d := manySteps(3000)
	for _, limit := range []int{3000, 10_000, CommentLimit, SummaryLimit} {
		page := string(d.Markdown(Venue{Limit: limit, Marker: Marker("k"), Link: "https://ci.example"}))
		assert.LessOrEqual(t, len(page), limit)
		shown := strings.Count(page, "| rebuild |")
		left := regexp.MustCompile(`_(\d+)( more)? steps: no room here, see \[the whole report\]`).FindStringSubmatch(page)
		if shown < 3000 && assert.NotNil(t, left, "limit %d", limit) {
			assert.Equal(t, fmt.Sprint(3000-shown), left[1])
		}
		assert.Equal(t, strings.Count(page, "<details>"), strings.Count(page, "\n</details>\n"))
		assert.Equal(t, 0, strings.Count(page, "```")%2)
	}
	page := string(d.Markdown(comment))
	assert.Greater(t, len(page), CommentLimit*9/10, "the room is used")
}

func manySteps(n int) *Plan {
	d := emptyPlan()
	for i := range n {
		id := fmt.Sprintf("model.shop.a_rather_long_name_of_a_model_%d", i)
		d.Steps = append(d.Steps, Step{ID: fmt.Sprint(i + 1), UniqueID: id, Action: "rebuild", Wave: 1, Columns: []string{"a", "b"}, Reasons: []Reason{{Text: "which rows it has, or how often, may differ"}}, Commands: [][]string{{"dbt", "run", "--select", id}}})
		d.Changes = append(d.Changes, Change{UniqueID: id, Kind: "modified", Origin: "direct", Verdict: "rows", RowsChanged: true})
		d.Pruned = append(d.Pruned, Pruned{id + "_reader", "it reads nothing that changed"})
		d.Findings = append(d.Findings, Finding{Code: "COL102", Severity: "warning", UniqueID: &id, Message: "a message of some length about this model", Advice: known("do something")})
	}
	return d
}

// A graph that is too large to be read shows the nearest nodes and says so.
func TestGraphIsCut(t *testing.T) {
	d := emptyPlan()
	for i := range 200 {
		from, to := fmt.Sprintf("model.shop.m%03d", i), fmt.Sprintf("model.shop.m%03d", i+1)
		d.Changes = append(d.Changes, Change{UniqueID: to, Kind: "modified", Origin: "upstream", Verdict: "columns", Causes: []Cause{{"upstream", &from}}})
	}
	d.Changes = append(d.Changes, Change{UniqueID: "model.shop.m000", Kind: "modified", Origin: "direct", Verdict: "columns"})
	page := string(d.Markdown(comment))
	assert.Contains(t, page, "the nearest 40 of 201 nodes")
	assert.Contains(t, page, "_161 nodes farther away not drawn._")
	assert.Equal(t, 39, strings.Count(page, " --> "))
	assert.Contains(t, page, `["m039"]:::affected`)
}

// A graph of few nodes can have more arrows than anybody can follow.
func TestArrowsAreCut(t *testing.T) {
	d := emptyPlan()
	for i := range 20 {
		c := Change{UniqueID: fmt.Sprintf("model.shop.m%02d", i), Kind: "modified", Origin: "direct", Verdict: "columns"}
		for j := range i {
			c.Causes = append(c.Causes, Cause{"upstream", known(fmt.Sprintf("model.shop.m%02d", j))})
		}
		d.Changes = append(d.Changes, c)
	}
	page := string(d.Markdown(comment))
	assert.Equal(t, 100, strings.Count(page, " --> "))
	assert.Contains(t, page, "_90 arrows between these not drawn._")
}

func TestMarker(t *testing.T) {
	assert.Equal(t, "<!-- tailwater -->", Marker(""))
	assert.Equal(t, "<!-- tailwater: finance -->", Marker("finance"))
}

func TestVariables(t *testing.T) {
	assert.Equal(t, "changed=5\nimpacted=2\npruned=2\nsteps=4\nwaves=3\nerrors=1\nwarnings=1\nnotes=0\nsuppressed=1\nseconds=\n", string(samplePlan().Variables()))
	assert.Contains(t, string(emptyPlan().Variables()), "steps=0\n")
	d := samplePlan()
	d.Steps = d.Steps[2:] // a person's step has no time
	assert.Contains(t, string(d.Variables()), "seconds=125\n")
}

func TestWebAddress(t *testing.T) {
	assert.Equal(t, "https://a/b?c=d", WebAddress("https://a/b?c=d"))
	for _, bad := range []string{"javascript:alert(1)", "https://a)b", "/x", "https://a b", "https://a\nb"} {
		assert.Empty(t, WebAddress(bad))
	}
}
