package cli

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/tailwater/tailwater/internal/report"
)

// reviewing are the flags of commands whose results are shown where a change is
// reviewed.
type reviewing struct {
	link string
	key  string
}

func (in *reviewing) flags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&in.link, "report-url", "", "`URL` where the whole report can be read; comments link to it")
	f.StringVar(&in.key, "comment-key", "", "`KEY` what tells this comment from others of tailwater on the same change")
}

// check tells what is wrong with the flags.
func (in *reviewing) check() error {
	if strings.Trim(in.key, keyCharacters) != "" || strings.Contains(in.key, "--") {
		return failure("use letters, digits and single . _ / -", "--comment-key %s", in.key)
	}
	if in.link != "" && report.WebAddress(in.link) == "" {
		return failure("give a whole address that begins with https://", "--report-url %s", in.link)
	}
	return nil
}

const keyCharacters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._/-"

// reviewed is a result that is shown where a change is reviewed.
type reviewed interface {
	document
	Markdown(report.Venue) []byte
}

// pageFormats are the names of what reviewFormats writes.
var pageFormats = []string{"markdown", "github-comment", "github-summary", "gitlab-note"}

// pages are what a review's pages can be written as.
func (in *reviewing) pages(d reviewed) []format {
	page := func(name, marker string, limit int) format {
		v := report.Venue{Limit: limit, Marker: marker, Link: in.link}
		return format{name, func(report.Style) ([]byte, error) { return d.Markdown(v), nil }}
	}
	marker := report.Marker(in.key)
	return []format{
		page("markdown", "", report.CommentLimit),
		page("github-comment", marker, report.CommentLimit),
		page("github-summary", "", report.SummaryLimit),
		page("gitlab-note", marker, report.CommentLimit),
	}
}
