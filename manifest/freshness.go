package manifest

import (
	"fmt"

	"github.com/tailwater/tailwater/internal/addr"
)

// Freshness is what `dbt source freshness` found.
type Freshness struct {
	Path        string
	GeneratedAt string
	Results     map[addr.Node]SourceFreshness
}

// SourceFreshness is the state of one source.
type SourceFreshness struct {
	Status        string // "pass", "warn", "error", "runtime error"
	MaxLoadedAt   string // RFC 3339; "" where not known
	SnapshottedAt string // when that was looked up
	AgeSeconds    float64
	Error         string // "" unless the look-up failed
}

func decodeFreshness(path string, out outline) (*Freshness, error) {
	pool := newPool()
	f := &Freshness{Path: path, Results: map[addr.Node]SourceFreshness{}}
	other := false
	for _, m := range out.members {
		if m.key == "metadata" {
			v := pool.parse(m.raw)
			f.GeneratedAt = v.get("generated_at").text()
			other = !isKind(v.get("dbt_schema_version").text(), "sources")
		}
	}
	results, ok := out.list("results", pool)
	if !ok || other {
		return nil, fmt.Errorf("%s: this is JSON, but not a sources.json of dbt; make it again, or remove it: it is optional", path)
	}
	results.each(func(_ string, v value) {
		if id := v.get("unique_id").node(); id != "" {
			f.Results[id] = SourceFreshness{
				Status:        v.get("status").lower(),
				MaxLoadedAt:   v.get("max_loaded_at").text(),
				SnapshottedAt: v.get("snapshotted_at").text(),
				AgeSeconds:    v.get("max_loaded_at_time_ago_in_s").Float(),
				Error:         v.get("error").text(),
			}
		}
	})
	return f, nil
}
