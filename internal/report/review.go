package report

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"path"
	"strings"

	"github.com/tailwater/tailwater/internal/addr"
)

// Review is what the formats of review tools are made of: findings, and where
// in the repository they are shown.
type Review struct {
	Findings []Finding
	Codes    []Code // explains what findings' codes mean; sorted
	FailOn   string // never, info, warning, error
	// Package is the name of the dbt project itself. Files of other packages are
	// where dbt installs them.
	Package string
	// Folder is where the dbt project lies in its repository; empty for the root.
	Folder string
	// Key tells this result from others of tailwater on the same change.
	Key     string
	Version string // of the tool; empty where not known
}

// Severities from the worst, with the least that each --fail-on fails at.
var failing = map[string]int{"error": 1, "warning": 2, "info": 3}

// fails reports whether a finding is at or above the bar.
func (r *Review) fails(f Finding) bool { return failing[f.Severity] <= failing[r.FailOn] }

const (
	toolName = "tailwater"
	homePage = "https://github.com/tailwater/tailwater"
)

// place is a file of the repository and a line in it. What concerns no file
// is shown at the project's own.
type place struct {
	file string
	line int // 0: the file as a whole
}

func (r *Review) place(f Finding) place {
	if f.File == nil {
		return place{r.file("dbt_project.yml", ""), 0}
	}
	p := place{file: r.file(*f.File, text(f.UniqueID))}
	if f.Line != nil {
		p.line = *f.Line
	}
	return p
}

// file is the path of a project's or a package's file in the repository.
func (r *Review) file(name, id string) string {
	name = strings.ReplaceAll(name, `\`, "/")
	if pkg := addr.Node(id).Package(); pkg != "" && r.Package != "" && pkg != r.Package {
		name = path.Join("dbt_packages", pkg, name)
	}
	return strings.TrimPrefix(path.Join(r.Folder, name), "/")
}

// message says a finding in one line, with what it speaks of.
func (f Finding) message() string {
	return clean(f.subject(newNamer(findingIDs([]Finding{f}))) + f.Message)
}

// fingerprints tell findings apart between runs: they depend on what is found
// and for whom, not on lines or on the wording.
func fingerprints(findings []Finding) []string {
	seen := map[string]int{}
	out := make([]string, len(findings))
	for i, f := range findings {
		last := ""
		if len(f.Path) > 0 {
			last = f.Path[len(f.Path)-1]
		}
		key := strings.Join([]string{f.Code, text(f.UniqueID), text(f.Column), last}, "\x00")
		if seen[key]++; seen[key] > 1 {
			key += fmt.Sprintf("\x00%d", seen[key])
		}
		sum := sha256.Sum256([]byte(key))
		out[i] = hex.EncodeToString(sum[:16])
	}
	return out
}
