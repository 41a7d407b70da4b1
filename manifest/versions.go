package manifest

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/hashicorp/go-version"
)

// newestSchema is the newest schema version that was there when this was
// written; early Fusion called the same shape fusionSchema.
const (
	oldestSchema = 1
	newestSchema = 12
	fusionSchema = 20
)

// schemaVersion takes 12 out of ".../manifest/v12.json"; 0 where there is none.
func schemaVersion(url string) int {
	name := strings.TrimSuffix(url[strings.LastIndexByte(url, '/')+1:], ".json")
	n, err := strconv.Atoi(strings.TrimPrefix(name, "v"))
	if err != nil || n < 0 {
		return 0
	}
	return n
}

// release is the part of a version that is sure to be a number of numbers:
// "1.9.0" of "1.9.0.dev3".
var release = regexp.MustCompile(`^v?[0-9]+(\.[0-9]+){0,2}`)

// dbtVersion reads dbt's version; nil where it is not known. What Python allows
// and go-version does not is cut off.
func dbtVersion(text string) *version.Version {
	text = strings.TrimSpace(text)
	if v, err := version.NewVersion(text); err == nil {
		return v
	}
	v, err := version.NewVersion(release.FindString(text))
	if err != nil {
		return nil
	}
	return v
}

// AtLeast reports whether the manifest was written by dbt v or later; a
// prerelease counts as the release that it precedes. It is false where the
// version is not known.
func (p *Project) AtLeast(v string) bool {
	have := dbtVersion(p.DbtVersion)
	return have != nil && have.Core().GreaterThanOrEqual(version.Must(version.NewVersion(v)))
}

// Fusion reports whether the manifest was written by dbt's Rust engine, which
// writes some things otherwise than the Python one: checksums of models above
// all, which do not compare between the two.
func (p *Project) Fusion() bool { return p.AtLeast("2.0.0") || p.SchemaVersion == fusionSchema }
