package cli

import (
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/tailwater/tailwater/internal/report"
)

// reviewing are the flags of commands whose results are shown where a change is
// reviewed.
type reviewing struct {
	link   string
	key    string
	folder string
}

func (in *reviewing) flags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&in.link, "report-url", "", "`URL` where the whole report can be read; comments link to it")
	f.StringVar(&in.key, "comment-key", "", "`KEY` what tells this result from others of tailwater on the same change, in comments and SARIF")
	f.StringVar(&in.folder, "project-folder", "", "`FOLDER` where the dbt project lies in its repository; file names in results for review tools begin with it")
}

// check tells what is wrong with the flags.
func (in *reviewing) check() error {
	if strings.Trim(in.key, keyCharacters) != "" || strings.Contains(in.key, "--") {
		return failure("use letters, digits and single . _ / -", "--comment-key %s", in.key)
	}
	if in.link != "" && report.WebAddress(in.link) == "" {
		return failure("give a whole address that begins with https://", "--report-url %s", in.link)
	}
	if in.folder != "" && !filepath.IsLocal(in.folder) {
		return failure("give a folder below the root of the repository", "--project-folder %s", in.folder)
	}
	return nil
}

const keyCharacters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._/-"

// reviewed is a result that is shown where a change is reviewed.
type reviewed interface {
	document
	Markdown(report.Venue) []byte
}

// pageFormats are the names of what pages gives.
var pageFormats = []string{"markdown", "github-comment", "github-summary", "gitlab-note"}

// pages are the formats of a result that is shown as a page.
func (in *reviewing) pages(d reviewed) []format {
	page := func(name, marker string, limit int) format {
		v := report.Venue{Limit: limit, Marker: marker, Link: in.link}
		return format{name: name, render: func(report.Style) ([]byte, error) { return d.Markdown(v), nil }}
	}
	marker := report.Marker(in.key)
	return []format{
		page("markdown", "", report.CommentLimit),
		page("github-comment", marker, report.CommentLimit),
		page("github-summary", "", report.SummaryLimit),
		page("gitlab-note", marker, report.CommentLimit),
	}
}

// toolFormats are the names of what tools gives.
var toolFormats = []string{"sarif", "junit", "github-annotations", "gitlab-code-quality", "rdjson"}

// tools are the formats of findings for review tools.
func (in *reviewing) tools(r *result, findings []report.Finding) []format {
	review := &report.Review{
		Findings: findings, Codes: codes(), FailOn: r.config.FailOn.String(), Package: r.head.project.Name,
		Folder: filepath.ToSlash(in.folder), Key: in.key, Version: semanticVersion(),
	}
	machine := func(name string, write func() ([]byte, error)) format {
		return format{name: name, render: func(report.Style) ([]byte, error) { return write() }}
	}
	return []format{
		machine("sarif", review.SARIF),
		machine("junit", review.JUnit),
		machine("github-annotations", func() ([]byte, error) { return review.Annotations(), nil }),
		machine("gitlab-code-quality", review.CodeQuality),
		machine("rdjson", review.RDJSON),
	}
}
